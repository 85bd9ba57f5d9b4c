import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTelegramAdapter, type TelegramOptions } from '../../src/adapters/telegram/adapter.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import { adapterContract } from '../contracts/adapter.ts';
import { impatientClock as clock } from '../fakes/clock.ts';
import { type BotApi, buttonsOf, startBotApi } from '../support/botApi.ts';
import { startPlatformServer } from '../support/platformServer.ts';

const TOKEN = '123456:TESTTOKEN-abc';
const SECRET = 'a-secret-of-the-test';

const openAdapter = (api: BotApi, webhook: TelegramOptions['webhook'] = null): Adapter =>
  createTelegramAdapter({ token: TOKEN, apiRoot: api.url, webhook, clock });

adapterContract('Telegram by long polling', async () => {
  const api = await startBotApi();
  const adapter = openAdapter(api);
  const ann = api.person(7, 'Ann');
  let [taken, failing] = [0, false];
  const start = adapter.start;
  let told = Promise.withResolvers<void>();
  adapter.start = (sink) =>
    start(async (event) => {
      try {
        await sink(event);
      } catch (error) {
        failing = true;
        throw error;
      } finally {
        taken++;
        told.resolve();
        told = Promise.withResolvers();
      }
    });
  const once = async (deliver: () => Promise<void>): Promise<void> => {
    const before = taken;
    await deliver();
    while (taken === before) await told.promise;
    if (failing) throw new Error('it was not stored');
  };
  let last: Record<string, unknown> = {};
  return {
    adapter,
    customerWrites: (text) =>
      once(async () => {
        await ann.says(text);
        last = { ...api.lastUpdate() };
      }),
    redeliver: () => once(() => api.deliver({ message: last.message })),
    shown: () => api.sent().map(({ parameters }) => String(parameters.text)),
    close: () => api.close(),
  };
});

adapterContract('Telegram by webhook', async () => {
  const api = await startBotApi();
  const server = await startPlatformServer();
  const adapter = openAdapter(api, { url: `${server.url}/webhooks/telegram`, secret: SECRET });
  server.serve(adapter.routes ?? []);
  const message = { date: 1, chat: { id: 7, type: 'private' }, from: { id: 7, first_name: 'Ann' } };
  let last: Record<string, unknown> = {};
  let id = 0;
  return {
    adapter,
    customerWrites(text) {
      last = { update_id: ++id, message: { ...message, message_id: id, text } };
      return api.push(last);
    },
    redeliver: () => api.push(last),
    shown: () => api.sent().map(({ parameters }) => String(parameters.text)),
    async close() {
      await api.close();
      await server.close();
    },
  };
});

describe('a running bot', () => {
  let api: BotApi;
  let adapter: Adapter;
  let events: IncomingEvent[];
  let more: PromiseWithResolvers<void>;

  beforeEach(async () => {
    api = await startBotApi();
    adapter = openAdapter(api);
    events = [];
    more = Promise.withResolvers();
    await adapter.start(async (event) => {
      events.push(event);
      more.resolve();
      more = Promise.withResolvers();
    });
  });
  afterEach(async () => {
    await adapter.stop();
    await api.close();
  });

  const come = async (count: number): Promise<IncomingEvent[]> => {
    while (events.length < count) await more.promise;
    return events;
  };
  const only = async (): Promise<IncomingEvent> => {
    const [event] = await come(1);
    if (event === undefined) throw new Error('nothing came');
    return event;
  };

  test('reads a link to the shop, commands, pictures, voice, stickers and new wordings', async () => {
    const ann = api.person(7, 'Ann');
    await ann.says('/start shipping-cost');
    await ann.says('/language');
    await ann.sends({ photo: [{ file_id: 'small' }, { file_id: 'big', file_size: 9 }], caption: 'broken' });
    await ann.sends({ voice: { file_id: 'v' } });
    await ann.sends({ sticker: { file_id: 's' } });
    await ann.sends({ location: { latitude: 1, longitude: 2 } });
    await ann.edits(101, 'reworded');
    expect((await come(7)).map(({ kind, ...rest }) => ({ kind, ...rest }))).toMatchObject([
      { kind: 'joined', payload: 'shipping-cost', from: { id: '7', name: 'Ann', language: 'zh-hans' } },
      { kind: 'message', text: 'language' },
      { kind: 'message', text: 'broken', files: [{ kind: 'image', native: { file: 'big' }, size: 9 }] },
      { kind: 'message', text: '', files: [{ kind: 'voice' }] },
      { kind: 'message', text: '', files: [{ kind: 'sticker' }] },
      { kind: 'message', text: '', files: [{ kind: 'location' }] },
      { kind: 'message', text: 'reworded', edits: '101' },
    ]);
  });

  test('shows choices as buttons, and a press is answered at once and picks', async () => {
    const ann = api.person(7, 'Ann');
    await ann.says('hi');
    const { ref } = await only();
    const long = `entry:${'x'.repeat(90)}`;
    await adapter.send(
      ref,
      {
        kind: 'choices',
        text: 'Which?',
        choices: [
          { id: 'entry:a', label: 'A' },
          { id: long, label: 'Long one' },
        ],
      },
      { key: '1' },
    );
    const [sent] = api.sent();
    if (sent === undefined) throw new Error('nothing was sent');
    for (const { callback_data: data } of buttonsOf(sent)) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    await ann.presses(sent, 'A');
    await ann.presses(sent, 'Long one');
    expect((await come(3)).slice(1)).toMatchObject([
      { kind: 'choice', choice: 'entry:a' },
      { kind: 'message', text: 'Long one' },
    ]);
    await adapter.stop();
    expect(api.calls.filter(({ method }) => method === 'answerCallbackQuery')).toHaveLength(2);
  });

  test('a press that Telegram holds for too old is taken all the same', async () => {
    const ann = api.person(7, 'Ann');
    await ann.says('hi');
    await adapter.send(
      (await only()).ref,
      { kind: 'choices', text: '?', choices: [{ id: 'a', label: 'A' }] },
      { key: '1' },
    );
    api.faults.push({ method: 'answerCallbackQuery', code: 400, description: 'Bad Request: query is too old' });
    const [sent] = api.sent();
    if (sent === undefined) throw new Error('nothing was sent');
    await ann.presses(sent, 'A');
    await ann.says('next');
    expect(await come(3)).toMatchObject([{}, { kind: 'choice' }, { kind: 'message', text: 'next' }]);
  });

  test('in groups it hears what is said to it, answers there, in the topic, to the message', async () => {
    const group = { id: -100, type: 'supergroup', title: 'Friends' };
    const bob = api.person(8, 'Bob', group);
    await bob.says('what do you think?');
    await bob.says('@ShopBot 包邮吗', { message_thread_id: 5, is_topic_message: true });
    await bob.says('and this?', { reply_to_message: { message_id: 3, from: { id: 666, is_bot: true } } });
    await bob.says('/cancel@ShopBot');
    await bob.says('/cancel@OtherBot');
    const heard = await come(3);
    expect(heard).toMatchObject([
      { text: '包邮吗', ref: { kind: 'group', conversation: '-100', thread: '5' } },
      { text: 'and this?', replyTo: '3' },
      { text: 'cancel' },
    ]);
    const [first] = heard;
    if (first === undefined) throw new Error('nothing came');
    await adapter.send(first.ref, { kind: 'text', text: '包邮' }, { key: '1', replyTo: first.messageId });
    expect(api.sent()[0]?.parameters).toMatchObject({
      chat_id: -100,
      message_thread_id: 5,
      reply_parameters: { message_id: Number(first.messageId) },
    });
  });

  test('files go both ways', async () => {
    api.files.set('P1', Buffer.from('a picture'));
    const ann = api.person(7, 'Ann');
    await ann.sends({ photo: [{ file_id: 'P1' }] });
    const event = await only();
    const file = event.kind === 'message' ? event.files?.[0] : undefined;
    if (file === undefined) throw new Error('no file');
    const got = await adapter.download?.(file, 1000);
    expect(Buffer.from(got?.bytes ?? []).toString()).toBe('a picture');
    await expect(adapter.download?.(file, 3)).rejects.toThrow(/more than the 3/);
    const url = `data:application/pdf;base64,${Buffer.from('12345').toString('base64')}`;
    const pdf = { name: 'invoice.pdf', type: 'application/pdf', url };
    expect(await adapter.send(event.ref, { kind: 'file', text: 'here', file: pdf }, { key: '1' })).toMatchObject({
      sent: true,
    });
    expect(api.sent()[0]).toMatchObject({ method: 'sendDocument', parameters: { caption: 'here', document: 5 } });
  });

  test('a card is written in bold, with whatever it says escaped', async () => {
    await api.person(7, 'Ann').says('hi');
    const card = {
      kind: 'card',
      text: 'plain',
      title: '<Order> & co',
      facts: [{ label: 'a', value: '<b>"' }],
    } as const;
    await adapter.send((await only()).ref, { ...card, facts: [...card.facts] }, { key: '1' });
    expect(api.sent()[0]?.parameters).toMatchObject({
      text: '<b>&lt;Order&gt; &amp; co</b>\na: &lt;b&gt;&quot;',
      parse_mode: 'HTML',
    });
  });

  test('when Telegram is away nothing is lost: it asks again, and says so meanwhile', async () => {
    api.faults.push({ method: 'getUpdates', code: 502, description: 'Bad Gateway' });
    await api.person(7, 'Ann').says('still there?');
    expect(await only()).toMatchObject({ text: 'still there?' });
  });
});
