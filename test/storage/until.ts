import { setImmediate } from 'node:timers/promises';

const GIVE_UP_MS = 30_000;

/** Asks again and again until the answer is yes; for what no event tells. Throws when it never is. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${holds}`);
    await setImmediate();
  }
}
