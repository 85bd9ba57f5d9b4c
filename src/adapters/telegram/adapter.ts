import { timingSafeEqual } from 'node:crypto';
import type { Telegram } from 'telegraf';
import { z } from 'zod';
import type {
  Adapter,
  AdapterStatus,
  Download,
  EventSink,
  HttpRequest,
  HttpResponse,
  SendResult,
} from '../../model/adapter.ts';
import type { Clock } from '../../model/clock.ts';
import type { ConversationRef, IncomingFile } from '../../model/event.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import { explain, failureOf, movedTo } from './errors.ts';
import { poll } from './poll.ts';
import { chatOf, type Me, readUpdate, Update } from './read.ts';
import { type CallApi, editMessage, isMessageId, recallMessage, topicOpener } from './rooms.ts';
import { type Call, MAX_TEXT, writeMessage } from './write.ts';

export interface TelegramOptions {
  readonly token: string;
  readonly apiRoot: string;
  /** null = it asks for what is new. */
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  readonly clock: Clock;
  /** Whether a group is a desk's, where everything is read; absent = none is. */
  readonly isDesk?: (conversation: string) => boolean;
}

const MAX_BODY = 1_000_000;
const WANTED = ['message', 'edited_message', 'callback_query'] as const;

const AWAY = { sent: false, failure: { kind: 'unavailable', maybeSent: false } } as const;

const Sent = z.object({ message_id: z.number().int() });
const GotFile = z.object({ file_path: z.string(), file_size: z.number().optional() });
const NativeFile = z.object({ file: z.string() });

/** Telegram, by long polling or by webhook. telegraf is loaded at the start. */
export function createTelegramAdapter(options: TelegramOptions): Adapter {
  const { token, apiRoot, webhook, clock, isDesk = () => false } = options;
  const openTopic = topicOpener(clock);
  let status: AdapterStatus = { state: 'stopped' };
  let running: {
    readonly call: CallApi;
    readonly me: Me;
    readonly sink: EventSink;
    readonly end: AbortController;
  } | null = null;
  let polling: Promise<void> = Promise.resolve();

  async function start(sink: EventSink): Promise<void> {
    status = { state: 'starting' };
    const call = await connect(token, apiRoot);
    try {
      const me = z.object({ id: z.number().int(), username: z.string() }).parse(await call('getMe', {}));
      running = { call, me, sink, end: new AbortController() };
      if (webhook === null) await call('deleteWebhook', {});
      else await call('setWebhook', { url: webhook.url, secret_token: webhook.secret, allowed_updates: WANTED });
    } catch (error) {
      running = null;
      throw new Error(explain(error));
    }
    status = { state: 'connected' };
    if (webhook === null) polling = listen(running);
  }

  function listen({ call, end }: NonNullable<typeof running>): Promise<void> {
    return poll({
      getUpdates: async (offset, timeout, signal) =>
        z.array(z.unknown()).parse(await call('getUpdates', { offset, timeout, allowed_updates: WANTED }, { signal })),
      take: takeAll,
      tell(trouble) {
        if (!end.signal.aborted) {
          status = trouble === null ? { state: 'connected' } : { state: 'disconnected', detail: trouble };
        }
      },
      clock,
      signal: end.signal,
    });
  }

  /** Each chat's in order, the chats side by side, so that their writes share a disk flush. */
  async function takeAll(updates: readonly unknown[]): Promise<void> {
    const chats = Map.groupBy(updates, chatOf);
    await Promise.all(
      chats.values().map(async (ofOne) => {
        for (const update of ofOne) await take(update);
      }),
    );
  }

  /** Stores what an update says. One that cannot be read is passed over: it would come again for ever. */
  async function take(raw: unknown): Promise<void> {
    const update = Update.safeParse(raw);
    if (running === null || !update.success) return;
    const event = readUpdate(update.data, { me: running.me, now: clock.now(), isDesk });
    if (event !== null) await running.sink(event);
    const callback = update.data.callback_query;
    // The button turns until this is answered; when the press is older than some minutes Telegram does not want it any more.
    if (callback !== undefined) {
      await running.call('answerCallbackQuery', { callback_query_id: callback.id }).catch(() => {});
    }
  }

  async function handle({ headers, body }: HttpRequest): Promise<HttpResponse> {
    if (webhook === null || !same(headers['x-telegram-bot-api-secret-token'] ?? '', webhook.secret)) {
      return { status: 401 };
    }
    if (running === null) return { status: 503 };
    const update = parseJson(body);
    if (!Update.safeParse(update).success) return { status: 400 };
    await take(update);
    return { status: 200 };
  }

  async function send(
    ref: ConversationRef,
    message: OutgoingMessage,
    replyTo: string | undefined,
  ): Promise<SendResult> {
    if (running === null) return AWAY;
    let sent: string | null = null;
    for (const one of writeMessage(message)) {
      const result = await sendCall(running.call, ref, one, replyTo);
      // A part is there already: to repeat the whole would show it twice.
      if (!result.sent)
        return sent === null ? result : { sent: false, failure: { kind: 'unavailable', maybeSent: true } };
      sent ??= result.messageId;
    }
    return { sent: true, messageId: sent ?? '' };
  }

  return {
    platform: 'telegram',
    // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    capabilities: {
      buttons: 20,
      receivesFiles: true,
      maxText: MAX_TEXT,
      unit: 'utf16',
      cards: true,
      files: true,
      rates: {
        conversation: [{ messages: 1, perMs: 1000 }],
        group: [{ messages: 20, perMs: 60_000 }],
        account: [{ messages: 30, perMs: 1000 }],
      },
    },
    routes: webhook === null ? [] : [{ method: 'POST', path: '/webhooks/telegram', maxBytes: MAX_BODY, handle }],
    start,
    async stop() {
      running?.end.abort();
      running = null;
      status = { state: 'stopped' };
      await polling;
    },
    status: () => status,
    account: () => (running === null ? null : String(running.me.id)),
    send: (ref, message, { replyTo }) => send(ref, message, replyTo),
    edit: async (ref, messageId, message) =>
      running === null ? AWAY : editMessage(running.call, ref, messageId, message),
    recall: async (ref, messageId) => (running === null ? AWAY : recallMessage(running.call, ref, messageId)),
    openThread: async (group, thread) =>
      running === null ? { opened: false, failure: AWAY.failure } : openTopic(running.call, group, thread),
    async typing(ref) {
      await running?.call('sendChatAction', { ...target(ref), action: 'typing' }).catch(() => {});
    },
    async download(file, maxBytes) {
      if (running === null) throw new Error('Telegram is not connected');
      return download(running.call, `${apiRoot}/file/bot${token}`, file, maxBytes);
    },
  };
}

async function connect(token: string, apiRoot: string): Promise<CallApi> {
  const { Telegram: Client } = await import('telegraf');
  const client: Telegram = new Client(token, { apiRoot, webhookReply: false });
  return client.callApi.bind(client) as unknown as CallApi;
}

const target = ({ conversation, thread }: ConversationRef): Record<string, unknown> => ({
  chat_id: Number(conversation),
  ...(thread === undefined ? {} : { message_thread_id: Number(thread) }),
});

async function sendCall(
  call: CallApi,
  ref: ConversationRef,
  one: Call,
  replyTo: string | undefined,
): Promise<SendResult> {
  const answering =
    ref.kind === 'group' && replyTo !== undefined && isMessageId(replyTo)
      ? { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }
      : {};
  const parameters = { ...target(ref), ...answering, ...one.parameters };
  try {
    return { sent: true, messageId: String(Sent.parse(await call(one.method, parameters)).message_id) };
  } catch (error) {
    const moved = movedTo(error);
    if (moved !== null) return sendCall(call, { ...ref, conversation: String(moved) }, one, undefined);
    return { sent: false, failure: failureOf(error) };
  }
}

/** Errors say nothing of the address: the token stands in it. */
async function download(call: CallApi, root: string, file: IncomingFile, maxBytes: number): Promise<Download> {
  const got = await call('getFile', { file_id: NativeFile.parse(file.native).file }).catch((error: unknown) => {
    throw new Error(`the file cannot be fetched: ${explain(error)}`);
  });
  const { file_path: path, file_size: size = 0 } = GotFile.parse(got);
  if (size > maxBytes) throw new Error(`the file has ${size} bytes, more than the ${maxBytes} that are taken`);
  const response = await fetch(`${root}/${path}`).catch(() => null);
  if (response === null || !response.ok) throw new Error('the file cannot be fetched from Telegram');
  const bytes = await readAtMost(response, maxBytes);
  return {
    name: file.name ?? path.split('/').at(-1) ?? 'file',
    type: response.headers.get('content-type') ?? 'application/octet-stream',
    bytes,
  };
}

async function readAtMost(response: Response, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > maxBytes) throw new Error(`the file has more than the ${maxBytes} bytes that are taken`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
