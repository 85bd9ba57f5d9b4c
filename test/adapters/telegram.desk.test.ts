import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readUpdate, Update } from '../../src/adapters/telegram/read.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import { type ConversationRef, IncomingEvent } from '../../src/model/event.ts';
import { deskContract } from '../contracts/desk.ts';
import { type BotApi, startBotApi } from '../support/botApi.ts';
import { DESK, openAdapter, openDesk, PLAIN } from './telegram-desk.ts';

deskContract('Telegram by long polling', () => openDesk('polling'));
deskContract('Telegram by webhook', () => openDesk('webhook'));

const updates: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('../fixtures/telegram/desk.json', import.meta.url), 'utf8'),
);

function read(name: string, isDesk = true): IncomingEvent | null {
  const options = { me: { id: 666, username: 'ShopBot' }, now: 5, isDesk: () => isDesk };
  const event = readUpdate(Update.parse(updates[name]), options);
  if (event !== null) expect(IncomingEvent.parse(event)).toEqual(event);
  return event;
}

describe('what Telegram sends of a desk', () => {
  const desk = String(DESK);

  test.each([
    ['inTopic', { text: '8 元', from: { id: '71', name: 'Ming', language: 'zh-hans' }, ref: { thread: '205' } }],
    ['replyInTopic', { text: '8 元', replyTo: '207', ref: { thread: '205' } }],
    ['replyInGeneral', { text: '/list', replyTo: '190' }],
    ['anonymousAdmin', { text: '/close', from: { id: desk, name: 'Shop staff' } }],
    ['asChannel', { text: '/claim', from: { id: '-1009', name: 'Ming' } }],
    ['linkedChannelPost', { text: '/close', from: { id: '-1008', name: 'Shop news' }, forwarded: true }],
    ['forwardedOfUser', { text: '/close', from: { id: '72', name: 'Not an agent' }, forwarded: true }],
    ['forwardedBefore70', { text: '/note seen', forwarded: true, files: [{ kind: 'image' }] }],
    ['viaBot', { text: '/close', forwarded: true }],
    ['editedCommand', { text: '/close 已解决', edits: '210', messageId: '210', ref: { thread: '205' } }],
    ['start', { kind: 'message', text: '/start' }],
    [
      'pressInTopic',
      {
        kind: 'choice',
        choice: 'case:17:claim',
        from: { id: '71', name: 'Ming' },
        messageId: '207',
        ref: { thread: '205' },
      },
    ],
    ['pressOnOldMessage', { kind: 'choice', choice: 'case:17:claim', messageId: '7', sentAt: 5 }],
  ])('%s', (name, event) => {
    expect(read(name)).toMatchObject(event);
    expect(read(name)?.ref).toMatchObject({ conversation: desk, kind: 'group' });
  });

  test('what answers nothing has no replyTo, and what is outside of topics no thread', () => {
    expect(read('inTopic')).not.toHaveProperty('replyTo');
    expect(read('replyInGeneral')?.ref).not.toHaveProperty('thread');
  });

  test.each(['otherBot', 'ownWithSenderChat', 'joined'])('%s is nothing', (name) => {
    expect(read(name)).toBeNull();
  });

  test('the words on a button are never taken for an agent’s own', () => {
    expect(read('pressByLabel')).toBeNull();
    expect(read('pressByLabel', false)).toMatchObject({ kind: 'message', text: '接单' });
  });

  test('in another group only commands and replies are for the bot', () => {
    expect(read('inTopic', false)).toBeNull();
    expect(read('asChannel', false)).toMatchObject({ text: 'claim' });
    expect(read('replyInTopic', false)).toMatchObject({ text: '8 元', replyTo: '207' });
  });

  test.each([
    ['/claim@ShopBot now', '/claim now'],
    ['/claim@shopbot', '/claim'],
    ['/接单@ShopBot A17', '/接单 A17'],
    ['/claim@OtherBot', null],
    ['/claim@ShopBotter_bot', null],
    ['/转交@wangwei 请接', '/转交@wangwei 请接'],
    ['@ShopBot /claim', '/claim'],
    ['@ShopBot，8 元', '8 元'],
    ['@ShopBotter 8 元', '@ShopBotter 8 元'],
    ['请加 @ShopBot', '请加 @ShopBot'],
    ['／claim@ShopBot', '／claim@ShopBot'],
    ['\u3000/claim', '\u3000/claim'],
    ['/cla\u200bim@ShopBot', '/cla\u200bim'],
  ])('%j is read as %j', (text, expected) => {
    const message = { message_id: 1, date: 1, chat: { id: DESK, type: 'supergroup' }, from: { id: 71 }, text };
    const options = { me: { id: 666, username: 'ShopBot' }, now: 5, isDesk: () => true };
    const event = readUpdate(Update.parse({ update_id: 1, message }), options);
    expect(event?.kind === 'message' ? event.text : null).toBe(expected);
  });
});

describe('at Telegram', () => {
  let api: BotApi;
  let adapter: Adapter;
  const refTo = (id: number): ConversationRef => ({
    platform: 'telegram',
    account: '666',
    conversation: String(id),
    kind: 'group',
  });
  const card = { kind: 'text', text: 'card' } as const;

  beforeEach(async () => {
    api = await startBotApi();
    adapter = openAdapter(api);
    await adapter.start(async () => {});
  });
  afterEach(async () => {
    await adapter.stop();
    await api.close();
  });
  const calls = (method: string) => api.calls.filter((call) => call.method === method);

  test('whether a group is a forum is asked once; a title is cut without cutting a character', async () => {
    api.groups.addForum(DESK);
    const title = `A17 ${'👩‍👩‍👧‍👦'.repeat(40)}`;
    for (let n = 0; n < 3; n++) await adapter.openThread?.(refTo(DESK), { title, card });
    expect(calls('getChat')).toHaveLength(1);
    const names = [...api.groups.topics.values()];
    expect(names[0]).toMatch(/^A17 (👩‍👩‍👧‍👦)+$/u);
    expect(names[0]?.length).toBeLessThanOrEqual(128);
    for (let n = 0; n < 3; n++) expect(await adapter.openThread?.(refTo(PLAIN), { title, card })).toBeNull();
    expect(calls('getChat')).toHaveLength(2);
  });

  test('without the right to make topics the group is used as it is', async () => {
    api.groups.addForum(DESK, false);
    expect(await adapter.openThread?.(refTo(DESK), { title: 'A17', card })).toBeNull();
    expect(await adapter.openThread?.(refTo(DESK), { title: 'A17', card })).toBeNull();
    expect(calls('createForumTopic')).toHaveLength(1);
  });

  test.each([
    ['getChat', { code: 429, retryAfter: 3 }, { kind: 'rate-limited', retryAfterMs: 3000 }],
    ['getChat', { code: 400, description: 'Bad Request: chat not found' }, { kind: 'unreachable', why: 'gone' }],
    ['createForumTopic', { code: 502, description: 'Bad Gateway' }, { kind: 'unavailable', maybeSent: false }],
    ['createForumTopic', { code: 0, cut: true }, { kind: 'unavailable', maybeSent: true }],
  ] as const)('%s with %j fails as a send would', async (method, fault, failure) => {
    api.groups.addForum(DESK);
    api.faults.push({ method, ...fault });
    expect(await adapter.openThread?.(refTo(DESK), { title: 'A17', card })).toEqual({ opened: false, failure });
  });

  test.each([
    'Bad Request: message thread not found',
    'Bad Request: TOPIC_DELETED',
    'Bad Request: TOPIC_CLOSED',
    'Bad Request: TOPIC_ID_INVALID',
  ])('a send that is refused with "%s" has no topic to go to', async (description) => {
    api.faults.push({ method: 'sendMessage', code: 400, description });
    expect(await adapter.send({ ...refTo(DESK), thread: '7' }, card, { key: '1' })).toEqual({
      sent: false,
      failure: { kind: 'unreachable', why: 'gone' },
    });
  });

  test('the words under a picture are reworded in their place', async () => {
    const file = { name: 'a.png', type: 'image/png', url: 'https://shop.example/a.png' };
    const sent = await adapter.send(refTo(DESK), { kind: 'file', text: 'size chart', file }, { key: '1' });
    const id = sent.sent ? sent.messageId : '';
    expect(await adapter.edit?.(refTo(DESK), id, { kind: 'text', text: 'new chart' })).toEqual({
      sent: true,
      messageId: id,
    });
    expect([...api.groups.messages.values()]).toMatchObject([{ caption: 'new chart', text: null }]);
    expect(await adapter.edit?.(refTo(DESK), id, { kind: 'file', text: 'newer chart', file })).toMatchObject({
      sent: true,
    });
  });

  test('a card is reworded in bold, with its buttons', async () => {
    const choices = [{ id: 'case:1:claim', label: '接单' }];
    const sent = await adapter.send(refTo(DESK), { kind: 'choices', text: 'x', choices }, { key: '1' });
    const id = sent.sent ? sent.messageId : '';
    const facts = [{ label: '心情', value: '<急>' }];
    await adapter.edit?.(refTo(DESK), id, { kind: 'card', text: 'x', title: 'A17', facts, choices });
    expect(calls('editMessageText')[0]?.parameters).toMatchObject({
      text: '<b>A17</b>\n心情: &lt;急&gt;',
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: [[{ text: '接单', callback_data: 'case:1:claim' }]] },
    });
  });

  test('what is no id of Telegram is asked of nobody', async () => {
    expect(await adapter.edit?.(refTo(DESK), 'key-1', card)).toMatchObject({ failure: { kind: 'rejected' } });
    expect(await adapter.recall?.(refTo(DESK), '')).toMatchObject({ failure: { kind: 'rejected' } });
    await adapter.send(refTo(DESK), card, { key: '1', replyTo: 'made-up' });
    expect(api.sent()[0]?.parameters).not.toHaveProperty('reply_parameters');
    expect(calls('editMessageText')).toEqual([]);
  });

  test('a bot that is stopped does none of it', async () => {
    await adapter.stop();
    const failure = { kind: 'unavailable', maybeSent: false };
    expect(await adapter.edit?.(refTo(DESK), '5', card)).toEqual({ sent: false, failure });
    expect(await adapter.recall?.(refTo(DESK), '5')).toEqual({ sent: false, failure });
    expect(await adapter.openThread?.(refTo(DESK), { title: 'A17', card })).toEqual({ opened: false, failure });
  });

  test('an edit that cannot be made is told', async () => {
    const faults = [
      ['editMessageText', { code: 400, description: "Bad Request: message can't be edited" }, 'rejected'],
      [
        'editMessageText',
        { code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
        'unreachable',
      ],
      ['editMessageText', { code: 429, retryAfter: 1 }, 'rate-limited'],
    ] as const;
    for (const [method, fault, kind] of faults) {
      api.faults.push({ method, ...fault });
      expect(await adapter.edit?.(refTo(DESK), '5', card)).toMatchObject({ sent: false, failure: { kind } });
    }
    api.faults.push({ method: 'deleteMessage', code: 400, description: "Bad Request: message can't be deleted" });
    expect(await adapter.recall?.(refTo(DESK), '5')).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
  });
});
