import { describe, expect, test } from '@jest/globals';
import { withRetries } from '../../src/storage/postgres/retry.ts';

/** Fails with these codes, one a time, then succeeds. */
function failing(...codes: string[]) {
  const calls: string[] = [];
  const run = async () => {
    const code = codes[calls.length];
    calls.push(code ?? 'done');
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    return 'done';
  };
  return { run, calls };
}

describe('retrying transactions', () => {
  test('deadlocks, conflicts and lock timeouts are tried again', async () => {
    const { run, calls } = failing('40001', '40P01', '55P03', '23505');
    expect(await withRetries(run)).toBe('done');
    expect(calls).toHaveLength(5);
  });

  test('what lasts is thrown in the end', async () => {
    const { run, calls } = failing(...Array.from({ length: 20 }, () => '40001'));
    await expect(withRetries(run)).rejects.toThrow('40001');
    expect(calls).toHaveLength(6);
  });

  test('any other fault is thrown at once', async () => {
    const { run, calls } = failing('23503');
    await expect(withRetries(run)).rejects.toThrow('23503');
    expect(calls).toHaveLength(1);
  });
});
