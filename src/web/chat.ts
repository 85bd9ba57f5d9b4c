import express, { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { WebAdapter } from '../adapters/web/adapter.ts';
import { chatRef, readPosted } from '../adapters/web/read.ts';
import type { ChatTokens } from '../adapters/web/tokens.ts';
import { lineWriter } from '../adapters/web/write.ts';
import type { Clock } from '../model/clock.ts';
import { conversationKey } from '../model/event.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Store } from '../model/store.ts';
import { sendFile } from './admin/ticketFile.ts';
import { bytesOf } from './dataUrl.ts';
import type { Limit } from './limits.ts';
import { pageTexts, wantedLanguages } from './pageTexts.ts';
import type { Streams } from './streams.ts';

/** The contract's bound on a posted message. */
const MAX_BODY = '16kb';
/** Lines in one answer of the events as JSON. */
const PAGE = 500;

export interface ChatOptions {
  readonly store: Store;
  readonly adapter: WebAdapter;
  readonly tokens: ChatTokens;
  readonly knowledge: () => Knowledge;
  readonly clock: Clock;
  readonly streams: Streams;
  readonly messageLimit: Limit;
  readonly openingLimit: Limit;
  readonly log: Logger;
}

/** The chat page's endpoints (DESIGN section 9). */
export function chatRoutes(options: ChatOptions): Router {
  const { tokens } = options;
  const router = Router();
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });

  router.get('/shop', (request, response) => {
    response.json(pageTexts(options.knowledge(), wantedLanguages(request)));
  });

  router.post('/conversations', async (request, response) => {
    const wait = await options.openingLimit(request.ip ?? '');
    if (wait !== null) return tooMany(response, wait, 'too many conversations were opened from this address');
    response.status(201).json(tokens.open());
  });

  const conversation = Router({ mergeParams: true });
  conversation.use((request: Request<{ id: string }>, response, next) => {
    if (tokens.owns(request.params.id, bearer(request))) return next();
    response
      .status(401)
      .set('www-authenticate', 'Bearer')
      .json({ error: 'this token does not open this conversation' });
  });
  conversation.post('/messages', express.json({ limit: MAX_BODY, strict: true }), postMessage(options));
  conversation.get('/events', getEvents(options));
  conversation.get('/files/:seq', getFile(options));
  router.use('/conversations/:id', conversation);
  return router;
}

function bearer(request: Request<{ id: string }>): string {
  return /^Bearer ([\w-]+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
}

function tooMany(response: Response, seconds: number, why: string): void {
  response.status(429).set('retry-after', String(seconds)).json({ error: why, retryAfterSeconds: seconds });
}

function postMessage({ adapter, clock, messageLimit, log }: ChatOptions) {
  return async (request: Request<{ id: string }>, response: Response): Promise<void> => {
    const { id } = request.params;
    const wait = await messageLimit(id);
    if (wait !== null) return tooMany(response, wait, 'too many messages in this conversation');
    const event = readPosted(id, request.body, clock.now());
    if (event === null) {
      response.status(400).json({ error: 'expected JSON {"id": "…", "text": "…"} or {"id": "…", "choice": "…"}' });
      return;
    }
    try {
      await adapter.receive(event);
    } catch (error) {
      log.error({ err: error }, 'a message could not be stored: the page was told to try again');
      response.status(503).set('retry-after', '2').json({ error: 'the message could not be stored: try again' });
      return;
    }
    response.status(202).json({ id: event.messageId });
  };
}

const After = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(0);

function getEvents({ store, streams }: ChatOptions) {
  return async (request: Request<{ id: string }>, response: Response): Promise<void> => {
    const after = After.safeParse(request.query.after ?? request.get('last-event-id'));
    if (!after.success) {
      response.status(400).json({ error: 'after must be the seq of the last event you have' });
      return;
    }
    const conversation = conversationKey(chatRef(request.params.id));
    const writeLine = lineWriter(request.params.id);
    if (request.accepts(['text/event-stream', 'json']) === 'json') {
      response.json((await store.transcript(conversation, after.data, PAGE)).map(writeLine));
      return;
    }
    if (!streams.open(conversation, after.data, response, writeLine)) {
      tooMany(response, 30, 'this conversation is open in too many places');
    }
  };
}

const Seq = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** A file that came with a line. */
function getFile({ store }: ChatOptions) {
  return async (request: Request<{ id: string; seq: string }>, response: Response): Promise<void> => {
    const seq = Seq.safeParse(request.params.seq);
    const conversation = conversationKey(chatRef(request.params.id));
    const [line] = seq.success ? await store.transcript(conversation, seq.data - 1, 1) : [];
    const file = line?.seq === seq.data && line?.message.kind === 'file' ? line.message.file : null;
    const bytes = file === null ? null : bytesOf(file.url);
    if (file === null || bytes === null) {
      response.status(404).json({ error: 'there is no such file' });
      return;
    }
    sendFile(response, { name: file.name, bytes });
  };
}
