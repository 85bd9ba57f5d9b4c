import { afterEach, describe, expect, test } from '@jest/globals';
import type { SendFailure, SendResult } from '../../src/model/adapter.ts';
import { createUnderstander } from '../../src/understanding/understand.ts';
import { fakeUnderstander } from '../fakes/knowledge.ts';
import { eventOf, KNOWLEDGE, keyOf, openTalkShop, type TalkShop, type TalkShopOptions } from '../support/talkShop.ts';
import { until } from '../support/waiting.ts';

let shop: TalkShop;
const open = async (options?: TalkShopOptions): Promise<TalkShop> => {
  shop = await openTalkShop(options);
  return shop;
};
afterEach(() => shop.close());

const taken: SendResult = { sent: true, messageId: 'm' };
const failed = (failure: SendFailure): SendResult => ({ sent: false, failure });
const texts = (): string[] => shop.sent.map(({ text }) => text);

describe('turns', () => {
  test('many conversations are answered side by side, each in order, none forgotten', async () => {
    const { inbox } = await open({ platform: () => new Promise((resolve) => setImmediate(() => resolve(taken))) });
    const talks = Array.from({ length: 30 }, (_, n) => `talk-${n}`);
    for (const [round, id] of ['a', 'b', 'c', 'a', 'b'].entries()) {
      await Promise.all(talks.map((talk) => inbox.accept(eventOf(talk, `m${round}`, `问 ${id}`))));
    }
    await until(async () => (await shop.store.depths()).outbox === 0 && shop.sent.length === 150);
    for (const talk of talks) {
      const answers = shop.sent.filter(({ conversation }) => conversation === talk).map(({ text }) => text);
      expect(answers).toEqual(['答 a', '答 b', '答 c', '答 a', '答 b']);
    }
  });

  test('a redelivered event has one turn and one reply', async () => {
    const { inbox, store } = await open();
    for (let times = 0; times < 3; times++) await inbox.accept(eventOf('talk', 'same', '问 a'));
    await until(() => shop.sent.length > 0);
    await inbox.accept(eventOf('talk', 'next', '问 b'));
    await until(() => texts().includes('答 b'));
    expect(texts()).toEqual(['答 a', '答 b']);
    expect(await Array.fromAsync(store.turns(0, Number.MAX_SAFE_INTEGER))).toHaveLength(2);
  });

  test('an event that fails five times is set aside and told, apologised for, logged, and holds nothing up', async () => {
    const understander = fakeUnderstander(KNOWLEDGE);
    const broken = {
      ...understander,
      understand(text: string, language: string) {
        if (text.includes('boom')) throw new Error('no sense in 13800138000');
        return understander.understand(text, language);
      },
    };
    const { inbox, store, clock, told } = await open({ understander: broken });
    await inbox.accept(eventOf('talk', 'bad', 'boom'));
    await inbox.accept(eventOf('talk', 'good', '问 b'));
    await inbox.accept(eventOf('other', 'good', '问 c'));
    await until(() => texts().includes('答 c'));
    expect(texts()).not.toContain('答 b');
    for (let step = 0; step < 100 && shop.sent.length < 3; step++) await clock.advance(100);
    expect(texts()).toEqual(['答 c', expect.stringContaining('出了点问题'), '答 b']);
    expect(told.filter((line) => line.startsWith('turn failed'))).toEqual([
      ...Array(4).fill('turn failed fake retry'),
      'turn failed fake set-aside',
    ]);
    const turns = await Array.fromAsync(store.turns(0, Number.MAX_SAFE_INTEGER));
    const failure = turns.find(({ decision }) => decision.route === 'failed');
    expect(failure?.error).toContain('no sense in [number]');
    expect(await store.listSetAside(10)).toMatchObject([{ conversation: keyOf('talk'), attempts: 5 }]);
  });

  test('who comes is greeted in the language that the platform is shown to them in, if the shop has it', async () => {
    const { inbox } = await open();
    for (const [id, language] of Object.entries({ ann: 'en-GB', jean: 'fr', wang: 'zh-hans' })) {
      const { ref, from } = eventOf(id, 'm', '');
      const event = { kind: 'joined', dedupeKey: `fake/${id}`, sentAt: 0, ref, messageId: 'j' } as const;
      await inbox.accept({ ...event, from: { ...from, language } });
    }
    await until(() => shop.sent.length === 3);
    const greeting = (id: string) => shop.sent.find(({ conversation }) => conversation === id)?.text ?? '';
    expect(greeting('ann')).toMatch(/^Hello/);
    expect(greeting('wang')).toMatch(/^您好/);
    expect(greeting('jean')).toBe(greeting('wang'));
  });

  test('what is no text stands in the log by its kind, and an arrival is greeted', async () => {
    const { inbox, store } = await open();
    const { ref, from } = eventOf('talk', 'm', '');
    const place = { sentAt: 0, ref, from };
    await inbox.accept({ kind: 'joined', ...place, dedupeKey: 'fake/joined', messageId: 'j' });
    const files = [{ kind: 'image' as const }];
    await inbox.accept({ kind: 'message', ...place, dedupeKey: 'fake/picture', messageId: 'p', text: '', files });
    await until(async () => shop.sent.length === 2 && (await store.depths()).outbox === 0);
    const turns = await Array.fromAsync(store.turns(0, Number.MAX_SAFE_INTEGER));
    expect(turns.map(({ said, decision }) => [said, decision.flow])).toEqual([
      ['[joined]', 'greeting'],
      ['[image]', 'files'],
    ]);
  });

  test('the turn log holds no personal data', async () => {
    const { inbox, store } = await open();
    await inbox.accept(eventOf('talk', 'm', '我的电话是13800138000，邮箱a@b.com'));
    await until(async () => shop.sent.length === 1 && (await store.depths()).outbox === 0);
    const [turn] = await Array.fromAsync(store.turns(0, Number.MAX_SAFE_INTEGER));
    expect(turn?.said).toBe('我的电话是[number]，邮箱[email]');
    expect(turn?.customer).toBe('p-talk');
    expect(turn?.deliveredAt).not.toBeNull();
  });

  test('nor what was found in a message, but for what names nobody', async () => {
    const { inbox, store, clock } = await open({ understander: createUnderstander(KNOWLEDGE) });
    const text = '昨天买的2件，订单号LX20261120，a@b.com，+49 30 901820';
    await inbox.accept(eventOf('talk', 'm', text));
    await until(async () => {
      await clock.advance(500);
      return shop.sent.length === 1 && (await store.depths()).outbox === 0;
    });
    const [turn] = await Array.fromAsync(store.turns(0, Number.MAX_SAFE_INTEGER));
    const yesterday = new Intl.DateTimeFormat('en-CA', { timeZone: KNOWLEDGE.shop.timezone });
    expect(turn?.understanding?.entities.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      `date ${yesterday.format(clock.now() - 86_400_000)}`,
      'quantity 2',
      'order [number]',
      'email [email]',
      'phone [number]',
    ]);
    expect(JSON.stringify(turn)).not.toMatch(/20261120|901820|b\.com/);
  });

  test('nor what stands in the parts of a message that tells and asks', async () => {
    const { inbox, store, clock } = await open({ understander: createUnderstander(KNOWLEDGE) });
    await inbox.accept(eventOf('talk', 'm', '我的手机是13912345678，你们几点下班？'));
    await until(async () => {
      await clock.advance(500);
      return shop.sent.length === 1 && (await store.depths()).outbox === 0;
    });
    const [turn] = await Array.fromAsync(store.turns(0, Number.MAX_SAFE_INTEGER));
    expect(turn?.understanding?.aside?.asked.text).toBe('你们几点下班？');
    expect(JSON.stringify(turn)).not.toMatch(/13912345678/);
  });
});

describe('sending', () => {
  test('a message that was not taken is tried again, later each time, and what comes after it waits', async () => {
    const tries: number[] = [];
    const { inbox, clock } = await open({
      platform: async () => {
        tries.push(clock.now());
        return tries.length <= 3 ? failed({ kind: 'unavailable', maybeSent: false }) : taken;
      },
    });
    await inbox.accept(eventOf('talk', 'm1', '问 a'));
    await inbox.accept(eventOf('talk', 'm2', '问 b'));
    for (let step = 0; step < 200 && shop.sent.length < 2; step++) await clock.advance(100);
    expect(texts()).toEqual(['答 a', '答 b']);
    const waits = tries.slice(1, 4).map((at, index) => at - (tries[index] ?? 0));
    expect(waits.map((wait) => Math.floor(wait / 1000))).toEqual([1, 2, 4]);
  });

  test('a reply that could not be sent for a day is given up, and the next goes out', async () => {
    let away = true;
    const { inbox, clock, store } = await open({
      platform: async () => (away ? failed({ kind: 'unauthorized' }) : taken),
    });
    await inbox.accept(eventOf('talk', 'm1', '问 a'));
    await until(async () => (await store.depths()).outbox === 1);
    await clock.advance(23 * 3_600_000);
    await inbox.accept(eventOf('talk', 'm2', '问 b'));
    for (let minutes = 0; minutes < 70; minutes++) await clock.advance(60_000);
    away = false;
    for (let minutes = 0; minutes < 3 && shop.sent.length === 0; minutes++) await clock.advance(60_000);
    expect(texts()).toEqual(['答 b']);
  });

  test('a platform that says when to come back is left alone until then', async () => {
    let first = true;
    const tries: number[] = [];
    const { inbox, clock } = await open({
      capabilities: { rates: {} },
      platform: async () => {
        tries.push(clock.now());
        if (!first) return taken;
        first = false;
        return failed({ kind: 'rate-limited', retryAfterMs: 7000 });
      },
    });
    await inbox.accept(eventOf('talk', 'm1', '问 a'));
    await until(() => tries.length === 1);
    await inbox.accept(eventOf('other', 'm1', '问 b'));
    for (let step = 0; step < 100 && shop.sent.length < 2; step++) await clock.advance(500);
    expect(shop.sent).toHaveLength(2);
    for (const { at } of shop.sent) expect(at - (tries[0] ?? 0)).toBeGreaterThanOrEqual(7000);
  });

  test('the rate of a conversation is kept', async () => {
    const { inbox, clock } = await open({ capabilities: { rates: { conversation: [{ messages: 1, perMs: 1000 }] } } });
    for (const [n, id] of ['a', 'b', 'c'].entries()) await inbox.accept(eventOf('talk', `m${n}`, `问 ${id}`));
    for (let step = 0; step < 200 && shop.sent.length < 3; step++) await clock.advance(50);
    expect(texts()).toEqual(['答 a', '答 b', '答 c']);
    const [first = 0, second = 0, third = 0] = shop.sent.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(1000);
    expect(third - second).toBeGreaterThanOrEqual(1000);
  });

  test('what the platform may have taken is never sent again, and the next goes out', async () => {
    let tries = 0;
    const { inbox, store } = await open({
      platform: async () => (++tries === 1 ? failed({ kind: 'unavailable', maybeSent: true }) : taken),
    });
    await inbox.accept(eventOf('talk', 'm1', '问 a'));
    await inbox.accept(eventOf('talk', 'm2', '问 b'));
    await until(() => shop.sent.length === 1);
    expect(texts()).toEqual(['答 b']);
    expect((await store.depths()).unknownSends).toBe(1);
    expect(tries).toBe(2);
  });

  test('an adapter that throws counts as one that may have sent', async () => {
    const { inbox, store } = await open({
      platform: async () => {
        throw new Error('a bug');
      },
    });
    await inbox.accept(eventOf('talk', 'm1', '问 a'));
    await until(async () => (await store.depths()).unknownSends === 1);
    expect(texts()).toEqual([]);
  });

  test('a customer who cannot be reached any more is given up at once', async () => {
    let tries = 0;
    const { inbox, store, told } = await open({
      platform: async () => {
        tries++;
        return failed({ kind: 'unreachable', why: 'blocked' });
      },
    });
    await inbox.accept(eventOf('talk', 'm1', '问 a'));
    await until(async () => tries === 1 && (await store.depths()).outbox === 0);
    expect(told).toContain('send failed fake unreachable');
  });
});
