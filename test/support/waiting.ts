import { setImmediate, setTimeout as wait } from 'node:timers/promises';

const AGAIN_MS = 10;
/** Time enough for what happens between two kills of a service, on a busy machine. */
export const LONG_MS = 100_000;

/**
 * Asks again and again until the answer is yes; for what no event tells. Rejected when it never is: what waited on after
 * its test has failed would keep the whole run from ending.
 */
export async function until(holds: () => boolean | Promise<boolean>, patienceMs = 30_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${holds}`);
    await setImmediate();
  }
}

/** Tried until it succeeds: the service is killed and started again meanwhile. Rejected as it was last, after long. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + LONG_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
      await wait(AGAIN_MS);
    }
  }
}

/** Looks again and again until there is something. */
export const found = <T>(look: () => Promise<T | null>): Promise<T> =>
  again(async () => {
    const seen = await look();
    if (seen === null) throw new Error('it did not come to that');
    return seen;
  });
