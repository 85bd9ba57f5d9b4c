import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Bot, GrammyError, InputFile } from 'grammy';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { createTelegramAdapter } from '../../src/adapters/telegram/adapter.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import { type BotApi, startBotApi } from '../support/botApi.ts';

const TOKEN = '123456:TESTTOKEN';
const clock: Clock = {
  now: Date.now,
  schedule(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}

test('our adapter talks with the Bot API emulator of telegram-test-api: texts, buttons, presses', async () => {
  const server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
  await server.start();
  // The emulator knows neither of these, and answers them with an error page.
  const api = createTelegramAdapter({
    token: TOKEN,
    apiRoot: await frontOf(server.config.apiURL),
    webhook: null,
    clock,
  });
  const client = server.getClient(TOKEN, { timeout: 5000, userId: 77, chatId: 77, firstName: 'Ann' });
  await api.start(async ({ ref, messageId, ...event }: IncomingEvent) => {
    if (event.kind === 'joined') {
      await api.send(ref, { kind: 'choices', text: 'Welcome', choices: [{ id: 'entry:a', label: 'A' }] }, { key: '1' });
    } else {
      const said = event.kind === 'message' ? event.text : event.choice;
      await api.send(ref, { kind: 'text', text: `you said ${said}` }, { key: '2', replyTo: messageId });
    }
  });
  const shown = () => server.storage.botMessages.map(({ message }) => message);
  const replies = async (count: number) => {
    while (shown().length < count) await server.waitBotMessage();
    return shown();
  };
  await client.sendCommand(client.makeCommand('/start'));
  const [welcome] = await replies(1);
  expect(welcome).toMatchObject({
    text: 'Welcome',
    reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'entry:a' }]] },
  });
  await client.sendCallback(client.makeCallbackQuery('entry:a'));
  expect((await replies(2)).at(-1)).toMatchObject({ text: 'you said entry:a' });
  await client.sendMessage(client.makeMessage('包邮吗 <b>'));
  expect((await replies(3)).at(-1)).toMatchObject({ text: 'you said 包邮吗 <b>' });
  const at = { platform: 'telegram', account: '666', conversation: '77', kind: 'direct' } as const;
  const sent = await api.send(at, { kind: 'text', text: 'Hallo' }, { key: '3' });
  const id = sent.sent ? sent.messageId : '';
  expect(await api.edit?.(at, id, { kind: 'text', text: 'Hello' })).toEqual({ sent: true, messageId: id });
  expect(shown().at(-1)).toMatchObject({ text: 'Hello' });
  expect(await api.recall?.(at, id)).toEqual({ sent: true, messageId: id });
  expect(shown().filter(({ text }) => text === 'Hello')).toEqual([]);
  await api.stop();
  await server.stop();
  await closeFronts();
});

describe('grammY, a client that nobody here wrote, finds our Bot API server to be one', () => {
  let api: BotApi;
  let bot: Bot;
  let started: Promise<void>;

  beforeEach(async () => {
    api = await startBotApi();
    bot = new Bot(TOKEN, { client: { apiRoot: api.url } });
  });
  afterEach(async () => {
    await bot.stop();
    await started;
    await api.close();
  });

  test('texts, pictures, presses, files and refusals', async () => {
    const heard: string[] = [];
    const seen = Promise.withResolvers<void>();
    bot.on('message:text', async (context) => {
      heard.push(context.message.text);
      await context.reply(`grammy ${context.message.text}`);
      await context.replyWithPhoto(new InputFile(Buffer.from('PNG'), 'a.png'), { caption: 'a picture' });
    });
    bot.on('callback_query:data', async (context) => {
      heard.push(context.callbackQuery.data);
      await context.answerCallbackQuery();
      seen.resolve();
    });
    const ready = Promise.withResolvers<void>();
    started = bot.start({ onStart: () => ready.resolve() });
    await ready.promise;
    const ann = api.person(3, 'Ann');
    await ann.says('hello');
    const markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] };
    await ann.presses({ method: 'sendMessage', parameters: { reply_markup: markup }, taken: true }, 'Yes');
    await seen.promise;
    expect(heard).toEqual(['hello', 'yes']);
    expect(api.sent().map(({ method, parameters }) => [method, parameters.text ?? parameters.caption])).toEqual([
      ['sendMessage', 'grammy hello'],
      ['sendPhoto', 'a picture'],
    ]);
    api.files.set('P', Buffer.from('x'));
    expect((await bot.api.getFile('P')).file_path).toBe('photos/P.jpg');
    api.faults.push({ method: 'sendMessage', code: 429, retryAfter: 2 });
    const refused: unknown = await bot.api.sendMessage(3, 'x').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GrammyError);
    expect(refused).toMatchObject({ error_code: 429, parameters: { retry_after: 2 } });
    await expect(bot.api.sendMessage(3, 'x'.repeat(4097))).rejects.toThrow(/too long/);
  });
});

describe('grammY finds our groups to be groups', () => {
  const group = -1005;
  let api: BotApi;
  let calls: Bot['api'];
  beforeEach(async () => {
    api = await startBotApi();
    calls = new Bot(TOKEN, { client: { apiRoot: api.url } }).api;
  });
  afterEach(() => api.close());

  test('topics are made, written to, and missed when they are deleted', async () => {
    await expect(calls.createForumTopic(group, 'A17')).rejects.toThrow(/not a forum/);
    api.groups.addForum(group);
    expect(await calls.getChat(group)).toMatchObject({ type: 'supergroup', is_forum: true });
    const { message_thread_id: thread } = await calls.createForumTopic(group, 'A17');
    const sent = await calls.sendMessage(group, 'hi', { message_thread_id: thread });
    expect(sent).toMatchObject({ message_thread_id: thread, is_topic_message: true, chat: { id: group } });
    api.groups.deleteTopic(group, thread);
    await expect(calls.sendMessage(group, 'hi', { message_thread_id: thread })).rejects.toThrow(/thread not found/);
  });

  test('messages are reworded and deleted', async () => {
    const { message_id: id } = await calls.sendMessage(group, 'one');
    expect(await calls.editMessageText(group, id, 'two')).toMatchObject({ message_id: id, text: 'two' });
    await expect(calls.editMessageText(group, id, 'two')).rejects.toThrow(/message is not modified/);
    await expect(calls.editMessageCaption(group, id, { caption: 'x' })).rejects.toThrow(/no caption/);
    expect(await calls.deleteMessage(group, id)).toBe(true);
    await expect(calls.deleteMessage(group, id)).rejects.toThrow(/message to delete not found/);
    await expect(calls.editMessageText(group, id, 'three')).rejects.toThrow(/message to edit not found/);
  });
});

const fronts: { close(): Promise<void> }[] = [];

/** Passes calls on to the emulator, and answers those that it does not know. */
async function frontOf(emulator: string): Promise<string> {
  const { createServer: createHttp } = await import('node:http');
  const own: Readonly<Record<string, unknown>> = {
    getMe: { id: 666, is_bot: true, first_name: 'Shop', username: 'ShopBot' },
    deleteWebhook: true,
    answerCallbackQuery: true,
  };
  const server = createHttp(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const method = request.url?.split('/').at(-1) ?? '';
    const json = { 'content-type': 'application/json' };
    if (method in own) {
      response.writeHead(200, json).end(JSON.stringify({ ok: true, result: own[method] }));
      return;
    }
    const body = Buffer.concat(pieces);
    // What is still asked while the emulator stops is answered by nobody.
    const answer = await fetch(`${emulator}${request.url}`, { method: 'POST', headers: json, body }).catch(() => null);
    if (answer === null) return void response.writeHead(502).end();
    response.writeHead(answer.status, json).end(await answer.text());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  fronts.push({
    async close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function closeFronts(): Promise<void> {
  for (const front of fronts.splice(0)) await front.close();
}
