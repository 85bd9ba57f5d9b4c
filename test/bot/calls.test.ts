import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { CallHandler } from '../../src/bot/calls.ts';
import type { CallStore } from '../../src/model/calls.ts';
import type { Store } from '../../src/model/store.ts';
import { postgresDatabase } from '../storage/postgres-database.ts';
import { withPostgres } from '../storage/services.ts';
import { type CallDesk, openCallDesk, type Result, startCallDesk } from '../support/callDesk.ts';
import { until } from '../support/waiting.ts';

const DAY = 24 * 3_600_000;

let desk: CallDesk;
afterEach(() => desk.close());

async function open(...[handlers, options]: Parameters<typeof openCallDesk>): Promise<CallDesk> {
  desk = await openCallDesk(handlers, options);
  return desk;
}

/** Does not answer, and takes no notice of the signal. */
function hanging(): { readonly handler: CallHandler; readonly signals: AbortSignal[] } {
  const signals: AbortSignal[] = [];
  const handler: CallHandler = (_question, { signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  return { handler, signals };
}

/** Fails so many times, then answers; keeps when it was tried, ms since it was first. */
function failing(times: number): { readonly handler: CallHandler; readonly tries: () => number[] } {
  const at: number[] = [];
  const handler: CallHandler = async () => {
    at.push(desk.clock.now());
    if (at.length <= times) throw new Error('away');
    return 'here';
  };
  return { handler, tries: () => at.map((time) => time - (at[0] ?? 0)) };
}

/** Lets a call that fails at once be tried so many times, each when it is due. */
async function letTry(times: number, tries: () => readonly number[]): Promise<void> {
  for (let n = 1; n <= times; n++) {
    await until(() => tries().length === n && desk.clock.waiting() === 1);
    if (n < times) await desk.clock.next();
  }
}

describe('a call', () => {
  test('is made with what the turn asked, and its answer is the next event of the conversation', async () => {
    const { ask, gotten, store, told } = await open({
      look: async (question, { call, key }) => ({ question, for: call.from.id, key: key === `call:${call.id}` }),
    });
    await ask('c', { arguments: { number: 'LX1' } });
    expect(await gotten(1)).toEqual([
      expect.objectContaining({
        ref: expect.objectContaining({ conversation: 'c' }),
        messageId: 'c/1',
        call: expect.objectContaining({ name: 'look', flow: 'track-order' }),
        result: { ok: true, value: { question: { number: 'LX1' }, for: 'customer', key: true } },
      }),
    ]);
    expect(told).toEqual(['call look done']);
    expect((await store.depths()).calls).toBe(0);
  });

  test('that fails is told at once, and not made again', async () => {
    const { handler, tries } = failing(1);
    const { ask, gotten, told } = await open({ look: handler });
    await ask('c');
    expect(await gotten(1)).toMatchObject([{ result: { ok: false } }]);
    expect(tries()).toEqual([0]);
    expect(told).toEqual(['call look failed']);
  });

  test.each(['nobody', 'constructor'])('by a name that nobody answers to (%s) fails and is told', async (name) => {
    const { ask, gotten, told } = await open({ look: async () => 'here' });
    await ask('c', { name });
    expect(await gotten(1)).toMatchObject([{ call: { name }, result: { ok: false } }]);
    expect(told).toEqual([`call ${name} failed`]);
  });

  test.each([
    ['4 s after it was made', 0, 4000],
    ['4 s after it was made, though a second was lost before', 1000, 3000],
    ['after a second of trying, though most of the time was lost before', 3500, 1000],
    ['after a second of trying, though all of the time was lost before', 60_000, 1000],
  ])('that hangs is given up %s', async (_when, lost, within) => {
    const { handler, signals } = hanging();
    const { ask, gotten, calls, clock } = await open({ look: handler }, { awake: false });
    await ask('c');
    await clock.advance(lost);
    calls.wake();
    await until(() => signals.length === 1);
    await clock.advance(within - 1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await clock.advance(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await gotten(1)).toMatchObject([{ call: { ms: lost + within }, result: { ok: false } }]);
  });

  test('whose answer comes after it was given up changes nothing any more', async () => {
    const late = Promise.withResolvers<string>();
    const { ask, gotten, results, clock } = await open({ look: () => late.promise });
    await ask('c');
    await until(() => clock.waiting() === 1);
    await clock.advance(4000);
    expect(await gotten(1)).toMatchObject([{ result: { ok: false } }]);
    late.resolve('here');
    await clock.advance(60_000);
    expect(await results()).toEqual([]);
  });
});

describe('a patient call', () => {
  test('is tried again after 2, 4, 8, 16, 20, 20 s, until it succeeds', async () => {
    const { handler, tries } = failing(6);
    const { ask, gotten, results, clock, told } = await open({ look: handler });
    await ask('c', { patient: true });
    await letTry(6, tries);
    expect(await results()).toEqual([]);
    expect(told).toEqual([]);
    await clock.next();
    expect(await gotten(1)).toMatchObject([{ result: { ok: true, value: 'here' } }]);
    expect(tries()).toEqual([0, 2, 6, 14, 30, 50, 70].map((s) => s * 1000));
    expect(told).toEqual(['call look done']);
  });

  test('is given up after a day', async () => {
    const { handler, tries } = failing(Number.POSITIVE_INFINITY);
    const { ask, gotten, results, clock, told } = await open({ look: handler });
    await ask('c', { patient: true }, clock.now() - DAY + 25_000);
    await letTry(4, tries);
    expect(await results()).toEqual([]);
    await clock.next();
    expect(await gotten(1)).toMatchObject([{ result: { ok: false } }]);
    expect(tries()).toEqual([0, 2, 6, 14, 30].map((s) => s * 1000));
    expect(told).toEqual(['call look failed']);
  });

  test('has 10 s for a try that hangs, and is then tried again', async () => {
    const { handler, signals } = hanging();
    const { ask, gotten, clock } = await open({
      look: (question, context) => (signals.length === 0 ? handler(question, context) : Promise.resolve('here')),
    });
    await ask('c', { patient: true });
    await until(() => signals.length === 1);
    await clock.advance(9999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await clock.advance(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await until(() => clock.waiting() === 1);
    await clock.next();
    expect(await gotten(1)).toMatchObject([{ call: { ms: 12_000 }, result: { ok: true, value: 'here' } }]);
  });
});

describe('calls that hang', () => {
  test('hold up no other: neither calls nor turns', async () => {
    const { handler, signals } = hanging();
    const { ask, gotten } = await open({ hang: handler, look: async () => 'here' });
    for (let n = 0; n < 250; n++) await ask(`stuck ${n}`, { name: 'hang' });
    await until(() => signals.length === 250);
    for (let n = 0; n < 5; n++) {
      await ask('free');
      expect(await gotten(1)).toMatchObject([{ ref: { conversation: 'free' }, result: { ok: true } }]);
    }
    expect(signals.some(({ aborted }) => aborted)).toBe(false);
  });

  test('and were all there before anybody looked, are made side by side, and all told within 5 s', async () => {
    const { handler, signals } = hanging();
    const { ask, gotten, calls, clock } = await open({ hang: handler, look: async () => 'here' }, { awake: false });
    for (let n = 0; n < 300; n++) await ask(`stuck ${n}`, { name: 'hang' });
    await ask('free');
    calls.wake();
    await until(() => signals.length === 256);
    await clock.advance(4000);
    await until(() => signals.length === 300);
    expect(await gotten(257)).toContainEqual(expect.objectContaining({ result: { ok: true, value: 'here' } }));
    await clock.advance(1000);
    const last = await gotten(44);
    expect(last.map(({ call }) => call.ms)).toEqual(Array(44).fill(5000));
  });

  test('and were made in one moment are made side by side', async () => {
    const { handler, signals } = hanging();
    const { ask } = await open({ look: handler });
    await Promise.all(Array.from({ length: 40 }, (_, n) => ask(`c ${n}`)));
    await until(() => signals.length === 40);
    expect(signals.some(({ aborted }) => aborted)).toBe(false);
  });
});

describe('a store that is away for a moment', () => {
  /** Fails the first time it is told what came of a call. */
  function forgetful(store: Store): CallStore {
    let told = 0;
    const once = async (tell: () => Promise<void>): Promise<void> => {
      if (++told === 1) throw new Error('the store is away');
      await tell();
    };
    return {
      ...store,
      finishCall: (...args) => once(() => store.finishCall(...args)),
      retryCall: (...args) => once(() => store.retryCall(...args)),
    };
  }

  test('is told again what came of a call, which is not made again', async () => {
    let made = 0;
    const { ask, gotten, clock, told } = await open({ look: async () => ++made }, { store: forgetful });
    await ask('c');
    await until(() => made === 1 && clock.waiting() === 1);
    await clock.next();
    expect(await gotten(1)).toMatchObject([{ result: { ok: true, value: 1 } }]);
    expect(told).toEqual(['call look done']);
  });

  test('is told again when a patient call is due', async () => {
    const { handler, tries } = failing(1);
    const { ask, gotten, clock } = await open({ look: handler }, { store: forgetful });
    await ask('c', { patient: true });
    await until(() => tries().length === 1 && clock.waiting() === 1);
    await clock.next();
    await until(() => clock.waiting() === 1);
    await clock.next();
    expect(await gotten(1)).toMatchObject([{ result: { ok: true, value: 'here' } }]);
    expect(tries()).toEqual([0, 2000]);
  });
});

describe('stopping', () => {
  test('waits for what is under way, and takes up nothing new', async () => {
    const running = Promise.withResolvers<string>();
    const { ask, results, calls, clock, store, told } = await open({ look: () => running.promise });
    await ask('c');
    await until(() => clock.waiting() === 1);
    let stopped = false;
    const stopping = calls.stop().then(() => {
      stopped = true;
    });
    await ask('d');
    await clock.advance(0);
    expect(stopped).toBe(false);
    running.resolve('here');
    await stopping;
    expect(told).toEqual(['call look done']);
    expect(await results()).toMatchObject([{ ref: { conversation: 'c' }, result: { ok: true, value: 'here' } }]);
    expect((await store.depths()).calls).toBe(1);
  });
});

await withPostgres(async () => {
  const database = await postgresDatabase();
  afterAll(() => database.drop());

  test('two instances on PostgreSQL make each call once', async () => {
    const made: string[] = [];
    const look: CallHandler = async (_question, { key }) => {
      made.push(key);
      await new Promise(setImmediate);
      return 'here';
    };
    desk = startCallDesk(await database.open(), { look });
    const other = startCallDesk(await database.open(), { look });
    for (let n = 0; n < 60; n++) await (n % 2 === 0 ? desk : other).ask(`c ${n}`);
    const heard: Result[] = [];
    await until(async () => heard.push(...(await desk.results()), ...(await other.results())) === 60);
    expect(new Set(made).size).toBe(60);
    expect(made).toHaveLength(60);
    expect(new Set(heard.map(({ ref }) => ref.conversation)).size).toBe(60);
    expect(await desk.results()).toEqual([]);
    await other.close();
  });
});
