import { pino } from 'pino';
import { type CallHandler, createCalls } from '../../src/bot/calls.ts';
import type { Pump } from '../../src/bot/pump.ts';
import type { CallStore, NewCall } from '../../src/model/calls.ts';
import type { InboxEvent } from '../../src/model/event.ts';
import type { PendingEvent, Store, TurnOutcome } from '../../src/model/store.ts';
import { openStore } from '../../src/storage/open.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { fakeObserver } from '../fakes/observer.ts';
import { answer, write } from '../storage/samples.ts';
import { temporaryFolder } from './service.ts';
import { until } from './waiting.ts';

/** What comes of calls, in the order in which the conversations hear of it. */
export type Result = Extract<InboxEvent, { kind: 'result' }>;

/** A clock that stands still, and tells what waits for it. */
interface WatchedClock extends FakeClock {
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
  const heard: Result[] = [];
  let messages = 0;

  /** Takes one turn; gives the message that it is about. */
  async function turn(decide: Parameters<Store['takeTurn']>[1]): Promise<InboxEvent | null> {
    const pending = await store.takeTurn(clock.now(), decide);
    if (pending?.event.kind === 'result') heard.push(pending.event);
    return pending?.event ?? null;
  }

  return {
    store,
    clock,
    calls,
    told: observer.told,
    async ask(conversation, call = {}, madeAt = clock.now()) {
      const id = `${conversation}/${++messages}`;
      await write(store, conversation, clock.now(), { dedupeKey: id, messageId: id });
      const asking = (pending: PendingEvent): TurnOutcome => {
        const outcome = answer()(pending);
        if (pending.event.kind !== 'message') return outcome;
        return { ...outcome, turn: { ...outcome.turn, decidedAt: madeAt }, calls: [{ ...CALL, ...call }] };
      };
      while ((await turn(asking))?.kind === 'result');
    },
    async results() {
      while ((await turn(answer())) !== null);
      return heard.splice(0);
    },
    async gotten(count) {
      await until(async () => {
        while ((await turn(answer())) !== null);
        return heard.length >= count;
      });
      return heard.splice(0);
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
