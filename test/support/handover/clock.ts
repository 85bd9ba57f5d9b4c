import type { Clock } from '../../../src/model/clock.ts';

/** How much faster time goes: the rates that platforms set would make a minute of every twenty messages. */
const SPEED = 50;
/** Waits that bound what takes real time: a call, a send, what rooms ask of a platform, ms. They become this long. */
const BOUNDS = new Set([4000, 30_000, 60_000]);
const BOUND_MS = 3000;
/** Adapters' own waits up to this are for the looks of it, such as typing, ms. */
const LOOKS_MS = 3000;

type Schedule = Clock['schedule'];

const after =
  (real: (inMs: number) => number): Schedule =>
  (inMs, callback) => {
    const timer = setTimeout(callback, Math.max(0, real(inMs)));
    return () => clearTimeout(timer);
  };

/** The core's time: it began at `epoch` (ms since 1970) and goes faster, the same in every process. */
export const fastClock = (epoch: number): Clock => ({
  now: () => Math.floor(epoch + (Date.now() - epoch) * SPEED),
  schedule: after((inMs) => (BOUNDS.has(inMs) ? BOUND_MS : inMs / SPEED)),
});

/** The adapters' time: what is on the other side of a socket is as slow as ever. */
export const realClock: Clock = {
  now: Date.now,
  schedule: after((inMs) => (inMs <= LOOKS_MS ? inMs / SPEED : inMs)),
};
