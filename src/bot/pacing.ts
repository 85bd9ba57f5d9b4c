import type { Rate } from '../model/adapter.ts';

/** Remembers when what was sent, so that a platform's rates are kept. */
export interface Pacing {
  /** How long to wait before one more send keeps all the rates, ms; 0 = now. */
  wait(key: string, rates: readonly Rate[] | undefined, now: number): number;
  /** Counts a send. */
  note(key: string, rates: readonly Rate[] | undefined, now: number): void;
}

/** Windows are thrown away when they are over; with so many keys, all are looked through. */
const SWEEP_AT = 5000;

/** Sliding-window pacing: at most `messages` sends in any `perMs` milliseconds, per key (a conversation, an account). */
export function createPacing(): Pacing {
  const windows = new Map<string, { sends: readonly number[]; over: number }>();

  const recent = (key: string, perMs: number, now: number): readonly number[] =>
    (windows.get(key)?.sends ?? []).filter((at) => at > now - perMs);

  function sweep(now: number): void {
    for (const [key, window] of windows) if (window.over <= now) windows.delete(key);
  }

  return {
    wait(key, rates = [], now) {
      const waits = rates.map(({ messages, perMs }) => {
        const sends = recent(key, perMs, now);
        const first = sends[sends.length - messages];
        return first === undefined ? 0 : first + perMs - now;
      });
      return Math.max(0, ...waits);
    },
    note(key, rates = [], now) {
      if (rates.length === 0) return;
      if (windows.size >= SWEEP_AT) sweep(now);
      const longest = Math.max(...rates.map(({ perMs }) => perMs));
      windows.set(key, { sends: [...recent(key, longest, now), now], over: now + longest });
    },
  };
}
