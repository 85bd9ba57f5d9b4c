import { setImmediate } from 'node:timers/promises';

/** Work that can pause at each `yield`. */
export type Steps<Result> = Generator<void, Result>;

/** No slice holds up the event loop much longer than this, ms, if no step does. */
const SLICE_MS = 5;

/** Does the work without a pause. */
export function runAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does the work in slices, between which the event loop goes on. */
export async function runInSlices<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const { done, value } = steps.next();
      if (done) return value;
    }
    await setImmediate();
  }
}
