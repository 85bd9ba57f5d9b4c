import type { Clock } from '../../src/model/clock.ts';

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Moves on by `ms`, calling back what comes due on the way, in order. */
  advance(ms: number): Promise<void>;
}

export function fakeClock(start = Date.UTC(2026, 10, 20, 4)): FakeClock {
  let now = start;
  const timers = new Set<{ at: number; callback: () => void }>();

  /** Lets everything that was set going run until it waits for time again. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  return {
    now: () => now,
    schedule(inMs, callback) {
      const timer = { at: now + inMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.callback();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

/** The real time, and no waiting: for what waits on the other side of a socket. */
export const impatientClock: Clock = {
  now: Date.now,
  schedule(_ms, callback) {
    const timer = setImmediate(callback);
    return () => clearImmediate(timer);
  },
};
