import { randomUUID } from 'node:crypto';
import type { Adapter, AdapterStatus, EventSink, HttpRequest, HttpResponse, SendResult } from '../../model/adapter.ts';
import type { ConversationRef } from '../../model/event.ts';
import { addressOf, isChannel } from './address.ts';
import { type AdaptiveCard, CARD_TYPE, pickedCard } from './cards.ts';
import { type ClientOptions, createTeamsClient, type TeamsClient } from './client.ts';
import { download } from './download.ts';
import { failureOf, isMissing } from './errors.ts';
import { Envelope, type Reference } from './payload.ts';
import { READ_TYPES, type Reading, readActivity } from './read.ts';
import { showCard, writeMessage } from './write.ts';

export interface TeamsOptions extends ClientOptions {
  /** `off` is for emulators: whoever reaches the port may then write as any customer. */
  readonly authentication: 'on' | 'off';
  /** Whether a group is a desk's, where everything is read; absent = none is. */
  readonly isDesk?: (conversation: string) => boolean;
}

const AWAY = { sent: false, failure: { kind: 'unavailable', maybeSent: false } } as const;
const NO_ADDRESS = {
  sent: false,
  failure: { kind: 'rejected', why: 'the conversation has no address in Teams' },
} as const;
const NO_MESSAGE = { sent: false, failure: { kind: 'rejected', why: 'the message is not there any more' } } as const;
const NO_THREAD = { sent: false, failure: { kind: 'unreachable', why: 'gone' } } as const;

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
  const { now, authentication, isDesk = () => false } = options;
  const appId = authentication === 'off' ? '' : options.appId;
  const secret = authentication === 'off' ? '' : options.appPassword;
  if (authentication === 'on' && appId === '') throw new Error('Teams needs an app id while authentication is on');

  let client: TeamsClient | null = null;
  let sink: EventSink | null = null;
  let status: AdapterStatus = { state: 'stopped' };
  let latest: Reference | null = null;
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
    const reading = readActivity(activity, { appId, now, isDesk });
    if (reading === null) return answer(400);
    latest = reading.reference;
    for (const event of reading.events) await to(event);
    const card = redraw(writer, reading);
    return reading.isInvoke ? answerInvoke(reading, card) : answer(200);
  }

  /**
   * Puts what was picked where the buttons were, for everybody who sees the card; null = it cannot be drawn, or it is a
   * desk's: what came of the press is not known here.
   */
  function redraw(writer: TeamsClient, { pressed, reference }: Reading): AdaptiveCard | null {
    if (pressed === undefined || pressed.isDesk) return null;
    const { data, cardId } = pressed;
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

  const place = (ref: ConversationRef): Reference | null =>
    addressOf(ref, { appId, tenantId: options.tenantId, latest, isDesk });

  /** `what` gives the id of the message that it was about. */
  async function attempt(
    ref: ConversationRef,
    what: (writer: TeamsClient, reference: Reference) => Promise<string>,
    /** What a message that is not there any more means. */
    missing: SendResult | null = null,
  ): Promise<SendResult> {
    if (client === null) return AWAY;
    const reference = place(ref);
    if (reference === null) return NO_ADDRESS;
    try {
      return learn({ sent: true, messageId: await what(client, reference) });
    } catch (error) {
      if (missing !== null && isMissing(error)) return learn(missing);
      return learn({ sent: false, failure: failureOf(error, now()) });
    }
  }

  const send: Adapter['send'] = (ref, outgoing, { key }) =>
    attempt(ref, async (writer, reference) => {
      const written = writeMessage(outgoing, { reference, kind: ref.kind, key, secret });
      return (await writer.post(reference, written)) || key;
    });

  const edit: NonNullable<Adapter['edit']> = (ref, messageId, outgoing) =>
    attempt(
      ref,
      async (writer, reference) => {
        // A card that is drawn anew is another one: the same button on it counts again.
        const written = writeMessage(outgoing, { reference, kind: ref.kind, key: randomUUID(), secret });
        await writer.update(reference, messageId, written);
        return messageId;
      },
      messageId === ref.thread ? NO_THREAD : NO_MESSAGE,
    );

  const recall: NonNullable<Adapter['recall']> = (ref, messageId) =>
    attempt(
      ref,
      async (writer, reference) => {
        await writer.remove(reference, messageId);
        return messageId;
      },
      { sent: true, messageId },
    );

  const openThread: NonNullable<Adapter['openThread']> = async ({ thread: _other, ...group }, { card }) => {
    const reference = place(group);
    if (client !== null && reference !== null && !isChannel(reference)) return null;
    const written = await attempt(group, (writer, to) => {
      const options = { reference: to, kind: group.kind, key: randomUUID(), secret };
      return writer.open(to, group.conversation, writeMessage(card, options));
    });
    if (!written.sent) return { opened: false, failure: written.failure };
    const thread = written.messageId;
    const native = place({ ...group, thread });
    return { opened: true, ref: { ...group, thread, ...(native === null ? {} : { native }) }, messageId: thread };
  };

  async function typing(ref: ConversationRef): Promise<void> {
    const reference = place(ref);
    if (client === null || reference === null) return;
    try {
      await client.post(reference, { type: 'typing' });
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
    // Without authentication whoever writes first says who we are.
    account: () => appId || (latest?.bot.id.slice(0, 200) ?? null),
    send,
    edit,
    recall,
    openThread,
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
  const { data, isDesk } = pressed;
  if (card === null) return json(message(isDesk ? `${data.label} …` : `✓ ${data.label}`));
  return json({ statusCode: 200, type: CARD_TYPE, value: card });
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
