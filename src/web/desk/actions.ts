import { type Request, type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import { Unlearnable } from '../../handoff/options.ts';
import { recipientOf } from '../../handoff/recipients.ts';
import { CASE_LIMITS } from '../../model/case.ts';
import type { DeskAction } from '../../model/desk.ts';
import { wordsOf } from '../admin/ticketInput.ts';
import {
  POSTED,
  PostedEdit,
  PostedMessage,
  PostedNote,
  PostedRecall,
  PostedTransfer,
  postedLanguage,
} from './input.ts';
import { DESK_PAGE } from './lines.ts';
import {
  type DeskAnswer,
  type DeskOptions,
  deskMember,
  jsonBody,
  recipients,
  refuse,
  refuseInput,
  sendDetails,
} from './shared.ts';
import { fileBody, postFile } from './upload.ts';

/** The contract's bound on a posted message. */
const MAX_MESSAGE = '16kb';
/** A note of 10,000 characters, of up to three bytes each. */
const MAX_BODY = '64kb';

type Handler = (request: Request, response: DeskAnswer) => Promise<void>;

/** What people do with a case, under its address. */
export function actionRoutes(options: DeskOptions): Router {
  const router = Router();
  const post = (path: string, handler: Handler, limit = MAX_BODY): void => {
    router.post(path, jsonBody(limit) as RequestHandler<object>, handler);
  };
  post('/messages', postMessage(options), MAX_MESSAGE);
  router.post('/files', fileBody(), postFile(options));
  post('/messages/:seq/edit', postChange(PostedEdit, options));
  post('/messages/:seq/recall', postChange(PostedRecall, options));
  post('/notes', postNote(options));
  post('/transfer', postTransfer(options));
  post('/suggest', async (_request, response) => {
    response.json(await options.suggestions(response.locals.case));
  });
  post('/language', (request, response) => postAction(postedLanguage(options.knowledge()), options)(request, response));
  for (const [name, schema] of Object.entries(POSTED)) post(`/${name}`, postAction(schema, options));
  return router;
}

/** Does what a schema reads, and answers with the case as it is then. */
function postAction(schema: z.ZodType<DeskAction>, options: DeskOptions): Handler {
  return async (request, response) => {
    const action = schema.safeParse(request.body ?? {});
    if (!action.success) return refuseInput(response, wordsOf(action.error));
    const { number } = response.locals.case;
    const result = await options.desk.act(number, action.data, deskMember(response.locals)).catch(whyUnlearnable);
    if (typeof result === 'string') {
      response.status(409).json({ error: result, why: 'unlearnable' });
      return;
    }
    if (!result.ok) return refuse(response, result);
    await sendDetails(request, response, result.case, options);
  };
}

/** Changes a message of one's own: the line of the address is `of`. */
function postChange(schema: z.ZodType<DeskAction>, options: DeskOptions): Handler {
  return async (request, response) => {
    const body: unknown = request.body ?? {};
    if (typeof body !== 'object') return refuseInput(response, 'expected JSON');
    const action = schema.safeParse({ ...body, of: request.params.seq });
    if (!action.success) return refuseInput(response, wordsOf(action.error));
    const result = await options.desk.act(response.locals.case.number, action.data, deskMember(response.locals));
    if (result.ok) return sendDetails(request, response, result.case, options);
    if (result.why !== 'not-now') return refuse(response, result);
    const error = 'this is no message of yours, it has not arrived yet, or the channel cannot take messages back';
    response.status(409).json({ error, why: result.why });
  };
}

function whyUnlearnable(error: unknown): string {
  if (error instanceof Unlearnable) return error.message;
  throw error;
}

/** To the customer. The same id again gets the same answer, and is sent once. */
function postMessage({ desk }: DeskOptions): Handler {
  return async (request, response) => {
    const posted = PostedMessage.safeParse(request.body ?? {});
    if (!posted.success) return refuseInput(response, wordsOf(posted.error));
    const { id, text, replyTo } = posted.data;
    if (text.length > CASE_LIMITS.text) {
      response.status(413).json({ error: `a message has at most ${CASE_LIMITS.text} characters: send it in parts` });
      return;
    }
    const written = { conversation: DESK_PAGE, messageId: id };
    const action: DeskAction = { kind: 'message', text, files: [], replyTo, written };
    const key = `web:${response.locals.member.who}:${id}`;
    const result = await desk.act(response.locals.case.number, action, deskMember(response.locals), key);
    if (!result.ok) return refuse(response, result);
    response.status(202).json({ id, seq: result.first });
  };
}

/** Among the shop's people. Without an id of its own each is a new one. */
function postNote({ desk }: DeskOptions): Handler {
  return async (request, response) => {
    const posted = PostedNote.safeParse(request.body ?? {});
    if (!posted.success) return refuseInput(response, wordsOf(posted.error));
    const { id, text } = posted.data;
    const key = id === undefined ? undefined : `web:${response.locals.member.who}:note:${id}`;
    const by = deskMember(response.locals);
    const written = id === undefined ? null : { conversation: DESK_PAGE, messageId: id };
    const action: DeskAction = { kind: 'note', text, written };
    const result = await desk.act(response.locals.case.number, action, by, key);
    if (!result.ok) return refuse(response, result);
    response.status(202).json({ ...(id === undefined ? {} : { id }), seq: result.first });
  };
}

function postTransfer(options: DeskOptions): Handler {
  return async (request, response) => {
    const posted = PostedTransfer.safeParse(request.body ?? {});
    if (!posted.success) return refuseInput(response, wordsOf(posted.error));
    const all = await recipients(options);
    const to = recipientOf(posted.data.to, all);
    if (to === null) {
      const named = all.people.map(({ id, name }) => `${name} (${id})`).join(', ');
      const error = `to: nobody, or more than one, is meant. People: ${named}. Desks: ${all.desks.join(', ')}.`;
      response.status(400).json({ error, ...all });
      return;
    }
    const by = deskMember(response.locals);
    const result = await options.desk.act(response.locals.case.number, { kind: 'transfer', to }, by);
    if (!result.ok) return refuse(response, result);
    await sendDetails(request, response, result.case, options);
  };
}
