import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createQuotes, splitQuotation } from '../../src/adapters/wechat/quotes.ts';
import type { ConversationRef, IncomingEvent } from '../../src/model/event.ts';
import { deskContract } from '../contracts/desk.ts';
import { fakeClock } from '../fakes/clock.ts';
import { openTalk, type Platform, type Talk, type TalkOptions } from './wechat-platform.ts';

const DESK = 'desk@chatroom';
const LINE = '- - - - - - - - - - - - - - -';

/** The desk's room beside the other one; and the puppet names what it sends and takes it back, as hosted ones do. */
function openDesk(options: TalkOptions = {}): Talk & { readonly standing: Map<string, string> } {
  const talk = openTalk({ isDesk: (id) => id === DESK, ...options });
  const { mocker, puppet, shop, alice, bob } = talk.platform;
  mocker.createRoom({ id: DESK, topic: 'Desk', memberIdList: [shop.id, alice.id, bob.id] });
  const standing = new Map<string, string>();
  const send = puppet.messageSendText.bind(puppet);
  puppet.messageSendText = async (conversation, text) => {
    await send(conversation, text);
    const id = talk.platform.lastMessageId();
    if (conversation === DESK) standing.set(id, text);
    return id;
  };
  puppet.messageRecall = async (id) => standing.delete(id);
  return { ...talk, standing };
}

deskContract('WeChat by wechaty', async () => {
  const { adapter, platform, standing } = openDesk();
  const people = [platform.alice, platform.bob] as const;
  const rooms = { desk: DESK, other: platform.room.id, plain: DESK };
  let made = 0;
  const deliver = (talkerId: string, roomId: string, parts: object): string => {
    platform.deliver({ talkerId, listenerId: undefined, roomId, ...parts });
    return `made-${++made}`;
  };
  return {
    adapter,
    member(number) {
      const { id } = people[number - 1] ?? platform.alice;
      return {
        id,
        async writes(text, { in: where = 'desk', replyTo } = {}) {
          const quoted = replyTo === undefined ? '' : `「Linxi Home：${standing.get(replyTo)}」\n${LINE}\n`;
          return deliver(id, rooms[where], { text: quoted + text });
        },
        forwards: async () => deliver(id, DESK, fixtures.chatHistory ?? {}),
      };
    },
    named: (text) => `@Linxi Home\u2005${text}`,
    echoes: async (text) => deliver(platform.shop.id, DESK, { text }),
    shown: () => [...standing].map(([id, text]) => ({ id, text, buttons: [] })),
    showsReplies: false,
    close: async () => {},
  };
});

type Fixture = Readonly<Record<string, unknown>>;
const fixtures: Readonly<Record<string, Fixture>> = JSON.parse(
  readFileSync(new URL('../fixtures/wechat/desk.json', import.meta.url), 'utf8'),
);

describe('what a puppet gives of a desk', () => {
  let talk: ReturnType<typeof openDesk>;
  let platform: Platform;
  const ref: ConversationRef = { platform: 'wechat', account: 'shop-id', conversation: DESK, kind: 'group' };

  beforeEach(async () => {
    talk = openDesk();
    platform = talk.platform;
    await talk.adapter.start(async () => {});
  });
  afterEach(() => talk.adapter.stop());

  async function read(name: string): Promise<IncomingEvent> {
    platform.deliver({ listenerId: undefined, ...fixtures[name] });
    return talk.next();
  }

  test.each([
    ['text', { text: '/接单 A17', from: { id: 'bob-id', name: 'Bob' }, ref }],
    ['chatHistory', { text: '', files: [{ kind: 'other' }], forwarded: true, from: { id: 'alice-id', name: 'Alice' } }],
    ['file', { text: '', files: [{ kind: 'file', name: '发票.pdf' }] }],
    ['quotation', { text: '8 元\n明天到' }],
    ['quotationOfPicture', { text: '收到' }],
    ['mention', { text: '#A17 接单' }],
    ['mentionOfOther', { text: '@Bob\u2005帮看一下 #A17' }],
  ])('%s', async (name, event) => {
    expect(await read(name)).toMatchObject(event);
  });

  test('what was taken back is nothing', async () => {
    platform.deliver({ listenerId: undefined, ...fixtures.recalled });
    expect(await read('text')).toMatchObject({ text: '/接单 A17' });
    expect(talk.events).toHaveLength(1);
  });

  test('a quotation names the message that it shows, unless several say the same', async () => {
    const write = async (text: string) => {
      const sent = await talk.adapter.send(ref, { kind: 'text', text }, { key: text });
      return sent.sent ? sent.messageId : '';
    };
    const id = await write('#A17 王芳：运费多少？');
    expect(await read('quotation')).toMatchObject({ text: '8 元\n明天到', replyTo: id });
    await write('#A17 王芳：运费多少？');
    expect(await read('quotation')).not.toHaveProperty('replyTo');
    expect(await read('quotationOfPicture')).not.toHaveProperty('replyTo');
  });

  test('what cannot be taken back is told', async () => {
    const recall = () => talk.adapter.recall?.(ref, 'm1');
    expect(await recall()).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    platform.puppet.messageRecall = () => Promise.reject(new Error('message not found'));
    expect(await recall()).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    platform.puppet.messageRecall = () => Promise.reject(new Error('Wechaty Puppet Unsupported API Error.'));
    expect(await recall()).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    await platform.puppet.logout();
    expect(await recall()).toEqual({ sent: false, failure: { kind: 'unavailable', maybeSent: false } });
  });

  test('there are no threads, and nothing is reworded', () => {
    expect(talk.adapter.openThread).toBeUndefined();
    expect(talk.adapter.edit).toBeUndefined();
  });
});

test('a puppet that never says whether it took a message back is not waited for without end', async () => {
  const clock = fakeClock();
  const { adapter, platform } = openDesk({ schedule: clock.schedule });
  await adapter.start(async () => {});
  platform.puppet.messageRecall = () => new Promise(() => {});
  const ref = { platform: 'wechat', account: 'shop-id', conversation: DESK, kind: 'group' } as const;
  const result = adapter.recall?.(ref, 'm1');
  await clock.advance(25_000);
  expect(await result).toMatchObject({ sent: false, failure: { kind: 'unavailable' } });
  await adapter.stop();
});

describe('quotations', () => {
  test.each([
    ['8 元', null, '8 元'],
    [`「A：B」\n${LINE}\n8 元`, 'B', '8 元'],
    [`「A: B」\n${LINE}\n8 元`, 'B', '8 元'],
    [`「A：B\n」C」\n${LINE}\n`, 'B\n」C', ''],
    [`看 「A：B」\n${LINE}\n8 元`, null, `看 「A：B」\n${LINE}\n8 元`],
    ['「A：B」\n8 元', null, '「A：B」\n8 元'],
  ])('%j', (text, quoted, said) => {
    expect(splitQuotation(text)).toEqual({ quoted, said });
  });

  test('only the latest words of a room are remembered', () => {
    const quotes = createQuotes();
    for (let n = 0; n <= 1000; n++) quotes.note('room', `m${n}`, `text ${n}`);
    expect(quotes.find('room', 'text 0')).toBeNull();
    expect(quotes.find('room', ' text 1 ')).toBe('m1');
    expect(quotes.find('other', 'text 1')).toBeNull();
    quotes.note('room', 'm1', 'text 1');
    expect(quotes.find('room', 'text 1')).toBe('m1');
  });

  test('texts made to be slow are split at once', () => {
    const started = performance.now();
    for (const text of [`「A：${`」\n${'- '.repeat(9)}`.repeat(2000)}`, `「${'：」\n- - - - - -'.repeat(2000)}`]) {
      splitQuotation(text);
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
