import { pino } from 'pino';
import { type CallHandler, createCalls } from '../../src/bot/calls.ts';
import type { Pump } from '../../src/bot/pump.ts';
import type { CallStore, NewCall } from '../../src/model/calls.ts';
import type { InboxEvent } from '../../src/model/event.ts';
import type { Store } from '../../src/model/store.ts';
import { openStore } from '../../src/storage/open.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { fakeObserver } from '../fakes/observer.ts';
import { answer, write } from '../storage/samples.ts';
import { temporaryFolder } from './service.ts';
import { until } from '../storage/until.ts';

/** What comes of calls, in the order in which the conversations hear of it. */
export type Result = Extract<InboxEvent, { kind: 'result' }>;

/** A clock that stands still, and tells what waits for it. */
export interface WatchedClock extends FakeClock {
  /** What waits for its time. */
  waiting(): number;
  /** Moves on to when the next thing is due. */
  next(): Promise<void>;
}

/** The runner of calls on a real store; the test's own turns make the calls. */
export interface CallDesk {
  readonly store: Store;
  readonly clock: WatchedClock;
  readonly calls: Pump;
  readonly told: readonly string[];
  /** A message of a conversation whose turn makes a call. `madeAt`: now unless given, ms since 1970. */
  ask(conversation: string, call?: Partial<NewCall>, madeAt?: number): Promise<void>;
  /** Takes the turns that are due, and gives what results they are about. */
  results(): Promise<Result[]>;
  /** Waits until there are so many results. */
  gotten(count: number): Promise<Result[]>;
  close(): Promise<void>;
}

interface DeskOptions {
  /** Calls are made as soon as they are there; otherwise when the test wakes the runner. */
  readonly awake?: boolean;
  /** The runner's store, out of the real one. */
  readonly store?: (store: Store) => CallStore;
}

const CALL: NewCall = { name: 'look', flow: 'track-order', arguments: null, patient: false };

export async function openCallDesk(
  handlers: Readonly<Record<string, CallHandler>>,
  options: DeskOptions = {},
): Promise<CallDesk> {
  const folder = await temporaryFolder();
  const store = await openStore({ dataDir: folder.path });
  const desk = startCallDesk(store, handlers, options);
  return {
    ...desk,
    async close() {
      await desk.close();
      await folder.remove();
    },
  };
}

/** On a store that is there, which closes with it. */
export function startCallDesk(
  store: Store,
  handlers: Readonly<Record<string, CallHandler>>,
  { awake = true, store: wrap = (same) => same }: DeskOptions = {},
): CallDesk {
  const clock = watchedClock();
  const observer = fakeObserver();
  const log = pino({ level: 'silent' });
  const calls = createCalls({ store: wrap(store), handlers, clock, observer, log });
  const sleep = store.subscribe(({ kind }) => {
    if (awake && kind === 'call') calls.wake();
  });
  let messages = 0;

  async function results(): Promise<Result[]> {
    const found: Result[] = [];
    for (;;) {
      const pending = await store.takeTurn(clock.now(), answer());
      if (pending === null) return found;
      if (pending.event.kind === 'result') found.push(pending.event);
    }
  }

  return {
    store,
    clock,
    calls,
    told: observer.told,
    results,
    async ask(conversation, call = {}, madeAt = clock.now()) {
      const dedupeKey = `${conversation}/${++messages}`;
      await write(store, conversation, clock.now(), { dedupeKey, messageId: dedupeKey });
      await store.takeTurn(clock.now(), (pending) => {
        const outcome = answer()(pending);
        return { ...outcome, turn: { ...outcome.turn, decidedAt: madeAt }, calls: [{ ...CALL, ...call }] };
      });
    },
    async gotten(count) {
      const found: Result[] = [];
      await until(async () => {
        found.push(...(await results()));
        return found.length >= count;
      });
      return found;
    },
    async close() {
      sleep();
      let stopped = false;
      const stopping = calls.stop().then(() => {
        stopped = true;
      });
      // What hangs is given up.
      while (!stopped) await clock.advance(10_000);
      await stopping;
      await store.close();
    },
  };
}

function watchedClock(): WatchedClock {
  const clock = fakeClock();
  const due = new Set<{ readonly at: number }>();
  return {
    ...clock,
    schedule(inMs, callback) {
      const timer = { at: clock.now() + inMs };
      due.add(timer);
      const cancel = clock.schedule(inMs, () => {
        due.delete(timer);
        callback();
      });
      return () => {
        due.delete(timer);
        cancel();
      };
    },
    waiting: () => due.size,
    async next() {
      if (due.size === 0) throw new Error('nothing waits for its time');
      await clock.advance(Math.max(0, Math.min(...[...due].map(({ at }) => at)) - clock.now()));
    },
  };
}
