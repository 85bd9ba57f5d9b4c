import { expect, test } from '@jest/globals';
import { failuresPerMinute, type Tries } from '../../src/web/limits.ts';

/** A try that takes a moment; whether it was let through. */
async function attempt(tries: Tries, succeeds: boolean, key = 'address'): Promise<boolean> {
  if ((await tries.begin(key)) !== null) return false;
  await new Promise((resolve) => setImmediate(resolve));
  await tries.end(key, succeeds);
  return true;
}

const together = (count: number, one: () => Promise<boolean>): Promise<boolean[]> =>
  Promise.all(Array.from({ length: count }, one));

test('however many are right at once, all are let through', async () => {
  const tries = failuresPerMinute(3);
  expect(await together(50, () => attempt(tries, true))).not.toContain(false);
});

test('of those who are wrong as many are let through as may be, one after the other or at once', async () => {
  const tries = failuresPerMinute(3);
  const through = await together(50, () => attempt(tries, false));
  expect(through.filter(Boolean)).toHaveLength(3);
  expect(await attempt(tries, true)).toBe(false);
  expect(await attempt(tries, true, 'another address')).toBe(true);
});
