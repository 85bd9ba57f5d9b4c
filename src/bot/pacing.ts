import type { Rate } from '../model/adapter.ts';

/** Remembers when what was sent, so that a platform's rates are kept. */
export interface Pacing {
  /** How long to wait before one more send keeps the rate, ms; 0 = now. */
  wait(key: string, rate: Rate | undefined, now: number): number;
  /** Counts a send. */
  note(key: string, rate: Rate | undefined, now: number): void;
}

/** Windows are thrown away when they are over; with so many keys, all are looked through. */
const SWEEP_AT = 5000;

/** Sliding-window pacing: at most `messages` sends in any `perMs` milliseconds, per key (a conversation, an account). */
export function createPacing(): Pacing {
  const windows = new Map<string, { sends: readonly number[]; over: number }>();

  const recent = (key: string, rate: Rate, now: number): readonly number[] =>
    (windows.get(key)?.sends ?? []).filter((at) => at > now - rate.perMs);

  function sweep(now: number): void {
    for (const [key, window] of windows) if (window.over <= now) windows.delete(key);
  }

  return {
    wait(key, rate, now) {
      if (rate === undefined) return 0;
      const sends = recent(key, rate, now);
      const first = sends[sends.length - rate.messages];
      return first === undefined ? 0 : first + rate.perMs - now;
    },
    note(key, rate, now) {
      if (rate === undefined) return;
      if (windows.size >= SWEEP_AT) sweep(now);
      windows.set(key, { sends: [...recent(key, rate, now), now], over: now + rate.perMs });
    },
  };
}
