import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { botGroups, Refused } from './botGroups.ts';

/** A call that the bot made, with its parameters read from JSON or a form. */
export interface BotCall {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** It was answered as done. */
  readonly taken: boolean;
}

/** How the next call of a method ends instead of well. */
export interface BotFault {
  readonly method: string;
  readonly code: number;
  readonly description?: string;
  readonly retryAfter?: number;
  /** The connection is cut before an answer. */
  readonly cut?: true;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * A Bot API server (https://core.telegram.org/bots/api) with customers in the test's hand: long polling, webhooks that are
 * delivered until they are taken, files, and the refusals that the real one gives. `test/adapters/telegram.foreign.test.ts`
 * drives it with a client that nobody here wrote.
 */
export async function startBotApi(now: () => number = Date.now) {
  const calls: BotCall[] = [];
  const faults: BotFault[] = [];
  const files = new Map<string, Buffer>();
  const updates: { id: number; update: Json }[] = [];
  let [lastUpdate, lastMessage] = [1000, 100];
  const groups = botGroups(() => ++lastMessage);
  let hook: { url: string; secret: string } | null = null;
  let wake = Promise.withResolvers<void>();
  let called = Promise.withResolvers<void>();
  let open = true;
  let away = false;

  const message = (chat: Json, fields: Json): Json => ({
    message_id: ++lastMessage,
    date: Math.floor(now() / 1000),
    chat,
    ...fields,
  });

  /** Puts an update where the bot finds it. With a webhook: resolves when the bot took it, rejected when it did not. */
  async function deliver(update: Json): Promise<void> {
    const full = { update_id: ++lastUpdate, ...update };
    if (hook !== null) return push(full);
    updates.push({ id: lastUpdate, update: full });
    wake.resolve();
    wake = Promise.withResolvers();
  }

  async function push(update: Json): Promise<void> {
    if (hook === null) throw new Error('there is no webhook');
    const response = await fetch(hook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': hook.secret },
      body: JSON.stringify(update),
    });
    if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
  }

  async function getUpdates({ offset = 0, timeout = 0 }: Json, gone: () => boolean): Promise<Json[]> {
    while (updates[0] !== undefined && updates[0].id < Number(offset)) updates.shift();
    const waited = Date.now() + Number(timeout) * 1000;
    while (updates.length === 0 && open && !gone() && Date.now() < waited) {
      await Promise.race([wake.promise, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    return updates.map(({ update }) => update);
  }

  async function answer(method: string, parameters: Json, gone: () => boolean): Promise<unknown> {
    switch (method) {
      case 'getMe':
        return { id: 666, is_bot: true, first_name: 'Shop', username: 'ShopBot' };
      case 'getUpdates':
        return getUpdates(parameters, gone);
      case 'setWebhook':
        hook = { url: String(parameters.url), secret: String(parameters.secret_token ?? '') };
        return true;
      case 'deleteWebhook':
        hook = null;
        return true;
      case 'getFile':
        return getFile(String(parameters.file_id));
      case 'answerCallbackQuery':
      case 'sendChatAction':
        return true;
      default:
        return take(method, parameters);
    }
  }

  function getFile(id: string): Json {
    const bytes = files.get(id);
    if (bytes === undefined) throw new Refused(400, 'Bad Request: invalid file_id');
    return { file_id: id, file_unique_id: id, file_size: bytes.length, file_path: `photos/${id}.jpg` };
  }

  function take(method: string, parameters: Json): unknown {
    const text = parameters.text;
    const ofGroups = groups.answer(method, parameters);
    if (ofGroups !== undefined) return ofGroups;
    if (!/^send(Message|Photo|Voice|Document)$/.test(method)) throw new Refused(404, 'Not Found');
    if (method === 'sendMessage' && (typeof text !== 'string' || text.trim() === '')) {
      throw new Refused(400, 'Bad Request: message text is empty');
    }
    if (method === 'sendMessage' && String(text).length > 4096) {
      throw new Refused(400, 'Bad Request: message is too long');
    }
    const place = groups.keep(lastMessage + 1, parameters);
    return { ...message({}, { text }), ...place };
  }

  const server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const file = /^\/file\/bot[^/]+\/photos\/(.+)\.jpg$/.exec(url.pathname)?.[1];
    if (file !== undefined) {
      response.writeHead(files.has(file) ? 200 : 404, { 'content-type': 'image/jpeg' }).end(files.get(file));
      return;
    }
    const method = /^\/bot[^/]+\/(\w+)$/.exec(url.pathname)?.[1] ?? '';
    const parameters = { ...Object.fromEntries(url.searchParams), ...(await readBody(request)) };
    const fault = away && method.startsWith('send') ? AWAY : takeFault(method);
    if (fault?.cut === true) return void request.socket.destroy();
    const [code, body] = await outcome(method, parameters, fault, () => response.destroyed);
    calls.push({ method, parameters, taken: code === 200 });
    called.resolve();
    called = Promise.withResolvers();
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  function takeFault(method: string): BotFault | undefined {
    const at = faults.findIndex((fault) => fault.method === method);
    return at < 0 ? undefined : faults.splice(at, 1)[0];
  }

  async function outcome(
    method: string,
    parameters: Json,
    fault: BotFault | undefined,
    gone: () => boolean,
  ): Promise<[number, Json]> {
    const refusal = (code: number, description: string, extra: Json = {}): [number, Json] => [
      code,
      { ok: false, error_code: code, description, ...extra },
    ];
    if (fault !== undefined) {
      const wait = fault.retryAfter === undefined ? {} : { parameters: { retry_after: fault.retryAfter } };
      return refusal(fault.code, fault.description ?? 'Too Many Requests', wait);
    }
    try {
      return [200, { ok: true, result: await answer(method, parameters, gone) }];
    } catch (error) {
      return error instanceof Refused ? refusal(error.code, error.message) : refusal(500, 'Internal Server Error');
    }
  }

  const sentCalls = () => calls.filter(({ method }) => method.startsWith('send') && method !== 'sendChatAction');

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  /** A customer in a private talk, or somebody in a group. */
  function person(id: number, name: string, chat: Json = { id, type: 'private' }) {
    const from = { id, is_bot: false, first_name: name, language_code: 'zh-hans' };
    return {
      says: (text: string, fields: Json = {}) => deliver({ message: message(chat, { from, text, ...fields }) }),
      sends: (fields: Json) => deliver({ message: message(chat, { from, ...fields }) }),
      edits: (messageId: number, text: string) =>
        deliver({
          edited_message: {
            ...message(chat, { from, text, edit_date: Math.floor(now() / 1000) + 5 }),
            message_id: messageId,
          },
        }),
      /** Presses a button of a message that the bot sent. */
      presses: (sent: BotCall, label: string) =>
        deliver({
          callback_query: {
            id: `q${++lastMessage}`,
            from,
            data: buttonsOf(sent).find(({ text }) => text === label)?.callback_data ?? 'there is no such button',
            message: message(chat, { reply_markup: sent.parameters.reply_markup }),
          },
        }),
    };
  }

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    faults,
    files,
    groups,
    person,
    deliver,
    push,
    /** Sends are answered with 502 until it is back. */
    setAway(isAway: boolean): void {
      away = isAway;
    },
    /** What a customer's text looks like in an update. */
    textUpdate: (id: number, text: string): Json => ({
      message: message({ id, type: 'private' }, { from: { id, first_name: 'Ann' }, text }),
    }),
    /** Resolves when the bot has sent so much. */
    async sends(count: number): Promise<void> {
      while (sentCalls().length < count) await called.promise;
    },
    /** What the bot sent, oldest first. */
    sent: sentCalls,
    lastUpdate: () => updates.at(-1)?.update,
    async close() {
      open = false;
      wake.resolve();
      server.closeAllConnections();
      server.close();
    },
  };
}
export type BotApi = Awaited<ReturnType<typeof startBotApi>>;

const AWAY: BotFault = { method: '*', code: 502, description: 'Bad Gateway' };

const Markup = z.object({
  inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string() }))),
});

/** The buttons under a message that the bot sent. */
export function buttonsOf({ parameters }: BotCall): { text: string; callback_data: string }[] {
  const markup = Markup.safeParse(parameters.reply_markup);
  return markup.success ? markup.data.inline_keyboard.flat() : [];
}

/** A form's fields as they are, its files by their size: enough to see that they arrived. */
async function readBody(request: IncomingMessage): Promise<Json> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return {};
  if (!type.startsWith('multipart/')) return JSON.parse(body.toString());
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  return Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : value.size]));
}
