import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FileBox } from 'file-box';
import { failureOf, faultOf, redact, startFault } from '../../src/adapters/wechat/errors.ts';
import { createWaits, Late, typingDelay, within } from '../../src/adapters/wechat/pace.ts';
import { readMessage, type Seen, stripMention } from '../../src/adapters/wechat/read.ts';
import { createReceiver } from '../../src/adapters/wechat/receive.ts';
import { boxOf } from '../../src/adapters/wechat/write.ts';
import { IncomingEvent } from '../../src/model/event.ts';
import { fakeClock } from '../fakes/clock.ts';

const seen: Seen = {
  id: 'm1',
  type: 'Text',
  self: false,
  text: '运费多少',
  sentAt: Date.UTC(2026, 10, 20),
  from: { id: 'wxid_alice', name: 'Alice', official: false },
};

describe('what is read', () => {
  test('a text of a contact', () => {
    expect(readMessage('shop', seen)).toEqual({
      kind: 'message',
      dedupeKey: 'wechat/shop/m1',
      sentAt: seen.sentAt,
      ref: { platform: 'wechat', account: 'shop', conversation: 'wxid_alice', kind: 'direct' },
      from: { id: 'wxid_alice', name: 'Alice' },
      messageId: 'm1',
      text: '运费多少',
    });
  });

  test.each([
    ['Image', 'image', true],
    ['Audio', 'voice', true],
    ['Video', 'video', true],
    ['Attachment', 'file', true],
    ['Emoticon', 'sticker', true],
    ['Location', 'location', false],
    ['Contact', 'contact', false],
    ['Url', 'other', false],
    ['MiniProgram', 'other', false],
    ['RedEnvelope', 'other', false],
  ])('%s is a file of the kind %s; its bytes can be fetched: %s', (type, kind, fetched) => {
    const event = readMessage('shop', { ...seen, type, text: '<xml/>' });
    const native = fetched ? { native: { message: 'm1' } } : {};
    expect(event).toMatchObject({ text: '', files: [{ kind }] });
    expect(event?.kind === 'message' ? event.files : null).toEqual([{ kind, ...native }]);
  });

  test('a document has its name', () => {
    expect(readMessage('shop', { ...seen, type: 'Attachment', text: '发票.pdf' })).toMatchObject({
      files: [{ kind: 'file', name: '发票.pdf' }],
    });
  });

  const room = { id: 'room', mentioned: true, ownNames: ['Linxi Home'] };
  test.each<[string, Partial<Seen>]>([
    ['what the bot wrote itself', { self: true }],
    ['a message that was taken back', { type: 'Recalled' }],
    ["a notice of the system's", { type: 'Unknown' }],
    ["a room's notice", { type: 'GroupNote' }],
    ['what WeChat itself writes', { from: { ...seen.from, id: 'weixin' } }],
    ['a newspaper', { from: { ...seen.from, official: true } }],
    ['talk of others in a room', { room: { ...room, mentioned: false } }],
  ])('%s is not', (_what, part) => {
    expect(readMessage('shop', { ...seen, ...part })).toBeNull();
  });

  test('in a room the conversation is the room, and the mention is taken out', () => {
    expect(readMessage('shop', { ...seen, text: '@Linxi Home\u2005运费多少', room })).toMatchObject({
      ref: { conversation: 'room', kind: 'group' },
      from: { id: 'wxid_alice' },
      text: '运费多少',
    });
  });

  test('whatever is written, it is an event of the model', () => {
    const any = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(any, any, fc.boolean(), fc.constantFrom('Text', 'Attachment'), (text, name, group, type) => {
        const event = readMessage('shop', {
          ...seen,
          type,
          text: text.repeat(60),
          from: { ...seen.from, name },
          ...(group ? { room: { ...room, ownNames: [name] } } : {}),
        });
        expect(IncomingEvent.parse(event)).toEqual(event);
      }),
    );
  });
});

describe('a mention', () => {
  test.each([
    ['@Linxi Home\u2005包邮吗', '包邮吗'],
    ['@Linxi Home 包邮吗', '包邮吗'],
    ['包邮吗 @Linxi Home', '包邮吗'],
    ['你好@Linxi Home\u2005包邮吗', '你好包邮吗'],
    ['@小林\u2005@Bob\u2005的订单呢', '@Bob\u2005的订单呢'],
    ['@Linxi Homes\u2005早', '早'],
    ['@Linxi Home', '@Linxi Home'],
    ['a@b.cn 能收到吗', 'a@b.cn 能收到吗'],
  ])('%j becomes %j', (text, expected) => {
    expect(stripMention(text, ['Linxi Home', '小林'])).toBe(expected);
  });

  test('a name is no pattern', () => {
    expect(stripMention('@(小二)*\u2005在吗', ['(小二)*'])).toBe('在吗');
  });
});

describe('faults', () => {
  const fault = (message: string, code?: unknown): Error => Object.assign(new Error(message), { code });

  test.each<[Error, boolean, object]>([
    [new Late('no answer'), true, { kind: 'unavailable', maybeSent: true }],
    [new Late('no answer'), false, { kind: 'unavailable', maybeSent: false }],
    [fault('14 UNAVAILABLE: Connection dropped', 14), true, { kind: 'unavailable', maybeSent: true }],
    [fault('14 UNAVAILABLE: No connection established', 14), true, { kind: 'unavailable', maybeSent: false }],
    [fault('4 DEADLINE_EXCEEDED', 4), true, { kind: 'unavailable', maybeSent: true }],
    [fault('read ECONNRESET', 'ECONNRESET'), true, { kind: 'unavailable', maybeSent: true }],
    [fault('request timed out'), true, { kind: 'unavailable', maybeSent: true }],
    [fault('connect ECONNREFUSED', 'ECONNREFUSED'), true, { kind: 'unavailable', maybeSent: false }],
    [fault('not logged in'), true, { kind: 'unavailable', maybeSent: false }],
    [fault('16 UNAUTHENTICATED', 16), true, { kind: 'unauthorized' }],
    [fault('5 NOT_FOUND', 5), true, { kind: 'unreachable', why: 'gone' }],
    [fault('no payload found for id x'), false, { kind: 'unreachable', why: 'gone' }],
    [fault('操作太频繁，请稍后再试'), true, { kind: 'rate-limited', retryAfterMs: 60_000 }],
    [fault('the text is not allowed'), true, { kind: 'rejected', why: 'the text is not allowed' }],
  ])('%s, sending: %s', (error, sending, failure) => {
    expect(failureOf(error, sending)).toEqual(failure);
  });

  test('no token gets into a text', () => {
    const token = 'insecure_5f2b1c84-9d1e-4a53-8b1c-0d4f6a7b8c9d';
    expect(redact(`Invalid Wechaty TOKEN "${token}"`)).toBe('Invalid Wechaty TOKEN "…"');
    expect(redact('the password is swordfish', ['swordfish', ''])).toBe('the password is …');
    expect(faultOf('x', new Error(token)).message).not.toContain('5f2b1c84');
    expect(failureOf(new Error(`odd ${token}`), true)).toEqual({ kind: 'rejected', why: 'odd …' });
  });

  test.each<[string, Error, RegExp]>([
    ['wechaty-puppet-xyz', fault('Cannot find package', 'ERR_MODULE_NOT_FOUND'), /npm install wechaty-puppet-xyz/],
    ['wechaty-puppet-service', fault('WECHATY_PUPPET_SERVICE_TOKEN not found'), /Set WECHATY_PUPPET_SERVICE_TOKEN/],
    ['wechaty-puppet-service', fault('no token', 16), /refused WECHATY_PUPPET_SERVICE_TOKEN/],
    ['wechaty-puppet-service', fault('14 UNAVAILABLE', 14), /WECHATY_PUPPET_SERVICE_ENDPOINT/],
    ['wechaty-puppet-other', fault('odd'), /docs\/channels\/wechat\.md/],
  ])('a start of %s that fails says what to do', (puppet, error, words) => {
    expect(startFault(puppet, error).message).toMatch(words);
  });
});

describe('pace', () => {
  test('typing takes longer for longer texts, never over 3 s', () => {
    const middle = () => 0.5;
    expect(typingDelay('好', middle)).toBe(445);
    expect(typingDelay('满 99 元包邮，不满收 8 元运费。', middle)).toBeGreaterThan(1000);
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (text, chance) => {
        const delay = typingDelay(text, () => chance);
        expect(delay).toBeGreaterThan(0);
        expect(delay).toBeLessThanOrEqual(3000);
      }),
    );
  });

  test('two delays for the same text differ', () => {
    expect(typingDelay('好的', () => 0)).toBeLessThan(typingDelay('好的', () => 1));
  });

  test('waits end when the channel stops, those to come too', async () => {
    const { schedule, advance } = fakeClock();
    const waits = createWaits(schedule);
    const first = waits.wait(1000);
    const second = waits.wait(5000);
    await advance(1000);
    await expect(first).resolves.toBe(true);
    waits.end();
    await expect(second).resolves.toBe(false);
    await expect(waits.wait(1)).resolves.toBe(false);
  });

  test('work that takes too long is late; work in time is itself', async () => {
    const { schedule, advance } = fakeClock();
    const late = within(schedule, 1000, new Promise(() => {}));
    const checked = expect(late).rejects.toThrow(Late);
    await advance(1000);
    await checked;
    await expect(within(schedule, 1000, Promise.resolve(7))).resolves.toBe(7);
    await expect(within(schedule, 1000, Promise.reject(new Error('odd')))).rejects.toThrow('odd');
  });
});

describe('what is taken', () => {
  /** All are of one talk. */
  const one = (): string => 'a talk';

  function open(retries: number) {
    const clock = fakeClock();
    const waits = createWaits(clock.schedule);
    const lost: string[] = [];
    return { clock, waits, lost, receiver: createReceiver(retries, waits, (id) => lost.push(id)) };
  }

  test('is handed over in the order in which it came, though the first takes longer to read', async () => {
    const { receiver } = open(0);
    const handed: number[] = [];
    const slow = Promise.withResolvers<number>();
    const hand = async (value: number) => void handed.push(value);
    receiver.take('a', () => slow.promise, one, hand);
    receiver.take('b', async () => 2, one, hand);
    slow.resolve(1);
    await receiver.idle();
    expect(handed).toEqual([1, 2]);
  });

  test('of one talk does not wait for another talk that cannot be stored', async () => {
    const { receiver, waits } = open(3);
    const handed: string[] = [];
    const hand = async (value: string) => {
      if (value === 'stuck') throw new Error('no');
      handed.push(value);
    };
    receiver.take('a', async () => 'stuck', String, hand);
    receiver.take('b', async () => 'other', String, hand);
    await new Promise(setImmediate);
    expect(handed).toEqual(['other']);
    waits.end();
    await receiver.idle();
  });

  test('is tried again after 1, 2 and 4 s while the store is away, and then goes on', async () => {
    const { receiver, clock, lost } = open(3);
    const tries: number[] = [];
    const start = clock.now();
    receiver.take(
      'a',
      async () => 'a',
      one,
      async () => {
        tries.push(clock.now() - start);
        if (tries.length < 4) throw new Error('the disk is full');
      },
    );
    await clock.advance(10_000);
    await receiver.idle();
    expect(tries).toEqual([0, 1000, 3000, 7000]);
    expect(lost).toEqual([]);
  });

  test('is told as lost when all tries failed, and those after it still come', async () => {
    const { receiver, clock, lost } = open(1);
    const handed: string[] = [];
    const hand = async (value: string) => {
      if (value === 'a') throw new Error('no');
      handed.push(value);
    };
    receiver.take('a', async () => 'a', one, hand);
    receiver.take('b', async () => 'b', one, hand);
    receiver.take('c', () => Promise.reject(new Error('unreadable')), one, hand);
    await clock.advance(10_000);
    await receiver.idle();
    expect({ handed, lost: lost.sort() }).toEqual({ handed: ['b'], lost: ['a', 'c'] });
  });

  test('is not tried again once the channel stops', async () => {
    const { receiver, waits, lost } = open(5);
    receiver.take(
      'a',
      async () => 1,
      one,
      () => Promise.reject(new Error('no')),
    );
    waits.end();
    await receiver.idle();
    expect(lost).toEqual(['a']);
  });
});

describe('a file that goes out', () => {
  const file = { name: '退货单.png', type: 'image/png' };

  test('is fetched by the puppet where it has an address', async () => {
    const box = boxOf({ ...file, url: 'https://shop.example/a.png' }, FileBox);
    expect(box.toJSON()).toMatchObject({ name: file.name, url: 'https://shop.example/a.png' });
  });

  test.each([
    ['data:image/png;base64,aGk=', 'hi'],
    ['data:text/plain;charset=utf-8,%E4%BD%A0,ok', '你,ok'],
  ])('%s goes with its bytes', async (url, bytes) => {
    const box = boxOf({ ...file, url }, FileBox);
    expect((await box.toBuffer()).toString()).toBe(bytes);
    expect(box.name).toBe(file.name);
  });
});
