import type { Adapter, AdapterStatus, EventSink, HttpRequest, HttpResponse, SendResult } from '../../model/adapter.ts';
import type { ConversationRef } from '../../model/event.ts';
import { type AdaptiveCard, CARD_TYPE, pickedCard } from './cards.ts';
import { type ClientOptions, createTeamsClient, type TeamsClient } from './client.ts';
import { download } from './download.ts';
import { failureOf } from './errors.ts';
import { Envelope, Reference } from './payload.ts';
import { READ_TYPES, type Reading, readActivity } from './read.ts';
import { showCard, writeMessage } from './write.ts';

export interface TeamsOptions extends ClientOptions {
  /** `off` is for emulators: whoever reaches the port may then write as any customer. */
  readonly authentication: 'on' | 'off';
}

const UNAUTHORIZED_DETAIL =
  'Microsoft refuses the bot: check MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD (has it expired?) and MICROSOFT_APP_TENANT_ID';

const answer = (status: number): HttpResponse => ({ status });
const json = (value: unknown): HttpResponse => ({
  status: 200,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

/** Microsoft Teams, by way of Bot Framework's connector. */
export function createTeamsAdapter(options: TeamsOptions): Adapter {
  const { now, authentication } = options;
  const appId = authentication === 'off' ? '' : options.appId;
  const secret = authentication === 'off' ? '' : options.appPassword;
  if (authentication === 'on' && appId === '') throw new Error('Teams needs an app id while authentication is on');

  let client: TeamsClient | null = null;
  let sink: EventSink | null = null;
  let status: AdapterStatus = { state: 'stopped' };
  /** Redrawn cards and the like, which nobody waits for but `stop`. */
  const chores = new Set<Promise<void>>();

  function inBackground(work: Promise<unknown>): void {
    const chore = work.then(
      () => {},
      () => {},
    );
    chores.add(chore);
    void chore.then(() => chores.delete(chore));
  }

  async function handle({ headers, body }: HttpRequest): Promise<HttpResponse> {
    const [checker, to] = [client, sink];
    if (checker === null || to === null) return answer(503);
    const activity = parseJson(body);
    const envelope = Envelope.safeParse(activity);
    if (!envelope.success) return answer(400);
    const checked = await checker.check(envelope.data, headers.authorization ?? '');
    if (checked !== 'genuine') return answer(checked === 'refused' ? 401 : 503);
    return READ_TYPES.has(envelope.data.type) ? take(activity, checker, to) : answer(200);
  }

  async function take(activity: unknown, writer: TeamsClient, to: EventSink): Promise<HttpResponse> {
    const reading = readActivity(activity, { appId, now });
    if (reading === null) return answer(400);
    for (const event of reading.events) await to(event);
    const card = redraw(writer, reading);
    return reading.isInvoke ? answerInvoke(reading, card) : answer(200);
  }

  /** Puts what was picked where the buttons were, for everybody who sees the card; null = it cannot be drawn. */
  function redraw(writer: TeamsClient, { pressed }: Reading): AdaptiveCard | null {
    if (pressed === undefined) return null;
    const { data, reference, cardId } = pressed;
    const card = pickedCard(data, { key: secret, conversation: reference.conversation.id });
    if (card !== null && cardId !== null) {
      inBackground(writer.update(reference, cardId, showCard(card, data.shown?.text ?? data.label)));
    }
    return card;
  }

  /** What a send tells of the bot's standing with Microsoft. */
  function learn(result: SendResult): SendResult {
    if (sink === null) return result;
    if (result.sent) status = { state: 'connected' };
    else if (result.failure.kind === 'unauthorized') status = { state: 'disconnected', detail: UNAUTHORIZED_DETAIL };
    return result;
  }

  async function send(...[ref, outgoing, { key }]: Parameters<Adapter['send']>): Promise<SendResult> {
    if (client === null) return { sent: false, failure: { kind: 'unavailable', maybeSent: false } };
    const reference = Reference.safeParse(ref.native);
    if (!reference.success) {
      return { sent: false, failure: { kind: 'rejected', why: 'the conversation has no address in Teams' } };
    }
    const place = { reference: reference.data, kind: ref.kind };
    try {
      const id = await client.post(reference.data, writeMessage(outgoing, { ...place, key, secret }));
      return learn({ sent: true, messageId: id || key });
    } catch (error) {
      return learn({ sent: false, failure: failureOf(error, now()) });
    }
  }

  async function typing(ref: ConversationRef): Promise<void> {
    const reference = Reference.safeParse(ref.native);
    if (client === null || !reference.success) return;
    try {
      await client.post(reference.data, { type: 'typing' });
    } catch {
      // The reply itself will tell.
    }
  }

  return {
    platform: 'teams',
    capabilities: {
      buttons: 6,
      receivesFiles: true,
      // Teams refuses an activity over 40 KB in UTF-16: 20 KB of text leave room for six buttons and their data.
      maxText: 10_000,
      unit: 'utf16',
      cards: true,
      files: true,
      rates: {
        conversation: [
          { messages: 7, perMs: 1000 },
          { messages: 60, perMs: 30_000 },
        ],
      },
    },
    routes: [{ method: 'POST', path: '/api/messages', maxBytes: 1_000_000, handle }],
    async start(to) {
      status = { state: 'starting' };
      client ??= await createTeamsClient({ ...options, appId });
      sink = to;
      status = { state: 'connected' };
    },
    async stop() {
      sink = null;
      status = { state: 'stopped' };
      await Promise.all(chores);
    },
    status: () => status,
    send,
    typing,
    async download(file, maxBytes) {
      const { token } = client ?? {};
      if (token === undefined) throw new Error('the Teams channel is not started');
      return download(file, maxBytes, token);
    },
  };
}

/** An invoke is answered with the card as it is to stand now, or with words where it cannot be drawn. */
function answerInvoke({ pressed }: Reading, card: AdaptiveCard | null): HttpResponse {
  if (pressed === undefined) return json({});
  return json(card === null ? message(`✓ ${pressed.data.label}`) : { statusCode: 200, type: CARD_TYPE, value: card });
}

const message = (value: string): object => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value,
});

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
