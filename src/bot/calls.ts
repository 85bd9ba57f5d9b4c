import type { Logger } from 'pino';
import type { CallItem, CallResult, CallStore, Json } from '../model/calls.ts';
import type { Clock } from '../model/clock.ts';
import type { Observer } from '../model/observer.ts';
import { createPump, type Pump } from './pump.ts';

/** A call that does not wait ends after so long, whatever comes of it, ms: the customer is told within 5 s. */
const DEADLINE_MS = 4000;
/** Whatever time was lost before, a try has so long, ms. */
const LEAST_TRY_MS = 1000;
/** One try of a call that is tried again, ms. */
const PATIENT_TRY_MS = 10_000;
/** Waits between its tries, ms: what was away is found again within half a minute. */
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 20_000;
/** After which it is given up, ms. */
const PATIENCE_MS = 24 * 3_600_000;
/** Calls side by side: they wait for others, and one that hangs must not hold up the rest. */
const WIDTH = 256;

/** For whom a call is made, and what names it. */
interface CallContext {
  readonly call: CallItem;
  /** The same when the call is repeated after a crash: what was done by it before is not done again. */
  readonly key: string;
  /** Aborts when the call takes too long. */
  readonly signal: AbortSignal;
}

/** Makes a call. Rejected when the service cannot be reached, or fails. */
export type CallHandler = (question: Json, context: CallContext) => Promise<Json>;

export interface CallsOptions {
  readonly store: CallStore;
  /** By the name of the call. */
  readonly handlers: Readonly<Record<string, CallHandler>>;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly log: Logger;
}

/** Makes the calls that turns have asked for, outside of any transaction. */
export function createCalls({ store, handlers, clock, observer, log }: CallsOptions): Pump {
  /** What came of calls and the store does not know yet: kept until it does, or they would count as being made for ever. */
  const untold: (() => Promise<void>)[] = [];

  async function work(): Promise<boolean> {
    await tell();
    const call = await store.takeCall(clock.now());
    if (call === null) return false;
    pump.wake(); // one that hangs keeps no other waiting that came with it
    const result = await tryCall(call);
    untold.push(outcomeOf(call, result));
    await tell();
    return true;
  }

  /** What the store has to be told of a try. */
  function outcomeOf(call: CallItem, result: CallResult): () => Promise<void> {
    const now = clock.now();
    const ms = now - call.madeAt;
    if (!result.ok && call.patient && ms < PATIENCE_MS) {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.min(call.attempts, 10), LONGEST_RETRY_MS);
      return () => store.retryCall(call.id, now + wait);
    }
    return async () => {
      await store.finishCall(call.id, result, now);
      observer.callDone(call.name, result.ok, ms);
    };
  }

  async function tell(): Promise<void> {
    for (let next = untold.shift(); next !== undefined; next = untold.shift()) {
      try {
        await next();
      } catch (error) {
        untold.unshift(next);
        throw error;
      }
    }
  }

  async function tryCall(call: CallItem): Promise<CallResult> {
    const handler = Object.hasOwn(handlers, call.name) ? handlers[call.name] : undefined;
    const limit = call.patient ? PATIENT_TRY_MS : DEADLINE_MS - (clock.now() - call.madeAt);
    try {
      if (handler === undefined) throw new Error(`there is nobody to make the call ${call.name}`);
      const within = Math.max(limit, LEAST_TRY_MS);
      return {
        ok: true,
        value: await inTime(clock, within, (signal) => handler(call.arguments, toContext(call, signal))),
      };
    } catch (error) {
      log.warn({ call: call.name, flow: call.flow, attempts: call.attempts, err: error }, 'a call failed');
      return { ok: false };
    }
  }

  const pump = createPump({
    work,
    width: WIDTH,
    clock,
    nextDue: () => store.nextCallDue(),
    onError: (error) => log.error({ err: error }, 'taking a call failed: is the store there?'),
  });
  return pump;
}

const toContext = (call: CallItem, signal: AbortSignal): CallContext => ({ call, key: `call:${call.id}`, signal });

/** Runs something that has only so long; what takes no notice of the signal is left alone. */
async function inTime<T>(clock: Clock, ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let cancel = (): void => {};
  const timeout = new Promise<never>((_resolve, reject) => {
    cancel = clock.schedule(ms, () => {
      const late = new Error(`no answer within ${ms} ms`);
      abort.abort(late);
      reject(late);
    });
  });
  try {
    return await Promise.race([run(abort.signal), timeout]);
  } finally {
    cancel();
  }
}
