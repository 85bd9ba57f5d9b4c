import { describe, expect, test } from '@jest/globals';
import { createPump } from '../../src/bot/pump.ts';
import { fakeClock } from '../fakes/clock.ts';

/** A pump over a list of jobs, each done when its turn comes. */
function pumpOver(jobs: (() => Promise<void>)[], options: { width?: number; nextDue?: () => number | null } = {}) {
  const clock = fakeClock(0);
  const errors: unknown[] = [];
  const pump = createPump({
    work: async () => {
      const job = jobs.shift();
      await job?.();
      return job !== undefined;
    },
    nextDue: async () => options.nextDue?.() ?? null,
    width: options.width ?? 4,
    clock,
    onError: (error) => errors.push(error),
  });
  return { pump, clock, errors };
}

describe('a pump', () => {
  test('works through everything after one wake-up', async () => {
    const done: number[] = [];
    const { pump } = pumpOver([1, 2, 3, 4, 5, 6].map((n) => async () => void done.push(n)));
    pump.wake();
    await pump.idle();
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('never has more under way than its width', async () => {
    let under = 0;
    let most = 0;
    const job = async (): Promise<void> => {
      most = Math.max(most, ++under);
      await new Promise(setImmediate);
      under--;
    };
    const { pump } = pumpOver(
      Array.from({ length: 30 }, () => job),
      { width: 3 },
    );
    pump.wake();
    await pump.idle();
    expect(most).toBe(3);
  });

  test('sees work that comes while it looks for the last time', async () => {
    const jobs: (() => Promise<void>)[] = [];
    const done: string[] = [];
    const clock = fakeClock(0);
    let looks = 0;
    const pump = createPump({
      work: async () => {
        const job = jobs.shift();
        if (++looks === 1) {
          jobs.push(async () => void done.push('late'));
          pump.wake();
          return false;
        }
        await job?.();
        return job !== undefined;
      },
      nextDue: async () => null,
      width: 1,
      clock,
      onError: () => {},
    });
    pump.wake();
    await pump.idle();
    expect(done).toEqual(['late']);
  });

  test('wakes by itself when the next piece is due', async () => {
    const jobs: (() => Promise<void>)[] = [];
    const done: number[] = [];
    const { pump, clock } = pumpOver(jobs, { nextDue: () => (jobs.length > 0 ? 5000 : null) });
    pump.wake();
    await pump.idle();
    jobs.push(async () => void done.push(clock.now()));
    pump.wake();
    await pump.idle();
    jobs.push(async () => void done.push(clock.now()));
    await clock.advance(60_000);
    expect(done[0]).toBe(0);
    expect(done).toHaveLength(2);
  });

  test('goes on a second after taking work failed', async () => {
    const done: number[] = [];
    const jobs = [
      async () => {
        throw new Error('the store is away');
      },
      async () => void done.push(1),
    ];
    const { pump, clock, errors } = pumpOver(jobs, { width: 1 });
    pump.wake();
    await clock.advance(999);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(done).toEqual([1]);
    expect(errors).toHaveLength(1);
  });

  test('takes nothing new once it is stopped, and waits for what runs', async () => {
    const done: number[] = [];
    const running = Promise.withResolvers<void>();
    const jobs = [() => running.promise.then(() => void done.push(1)), async () => void done.push(2)];
    const { pump } = pumpOver(jobs, { width: 1 });
    pump.wake();
    const stopped = pump.stop();
    running.resolve();
    await stopped;
    pump.wake();
    await pump.idle();
    expect(done).toEqual([1]);
  });
});
