import type { Clock } from '../../../src/model/clock.ts';

/** Waits from here on are bounds on what takes real time, such as a request: these stay wide enough for it, ms. */
const BOUND_MS = 3500;
const REAL_MS = 2000;

/** How much faster time goes: the rates that platforms set would make a minute of every twenty messages. */
export const SPEED = 50;

/** Time that began at `epoch` (ms since 1970) and goes faster, the same in every process. */
export function fastClock(epoch: number, speed: number = SPEED): Clock {
  return {
    now: () => Math.floor(epoch + (Date.now() - epoch) * speed),
    schedule(inMs, callback) {
      const timer = setTimeout(callback, inMs < BOUND_MS ? inMs / speed : Math.max(inMs / speed, REAL_MS));
      return () => clearTimeout(timer);
    },
  };
}
