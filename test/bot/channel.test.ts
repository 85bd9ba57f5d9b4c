import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { keepStarted } from '../../src/bot/channel.ts';
import type { Adapter, AdapterStatus } from '../../src/model/adapter.ts';
import { fakeClock } from '../fakes/clock.ts';

/** A channel whose first starts fail. */
function channel(failures: number) {
  const clock = fakeClock();
  const tries: number[] = [];
  let status: AdapterStatus = { state: 'stopped' };
  const adapter: Adapter = {
    platform: 'fake',
    capabilities: { buttons: 0, maxText: 100, unit: 'utf16' },
    async start() {
      tries.push(clock.now());
      if (tries.length <= failures) throw new Error('the platform is away: wait');
      status = { state: 'connected' };
    },
    async stop() {
      status = { state: 'stopped' };
    },
    status: () => status,
    send: async () => ({ sent: true, messageId: 'm' }),
  };
  const log = pino({ level: 'silent' });
  const begin = clock.now();
  const kept = keepStarted(adapter, async () => {}, { clock, log });
  return { clock, kept, waits: () => tries.map((at) => at - begin) };
}

test('a channel that cannot be started says why, and is tried again, later each time, a minute at most', async () => {
  const { clock, kept, waits } = channel(9);
  await clock.advance(0);
  expect(kept.status()).toEqual({ state: 'disconnected', detail: 'the platform is away: wait' });
  await clock.advance(10 * 60_000);
  expect(waits()).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 63_000, 123_000, 183_000, 243_000]);
  expect(kept.status()).toEqual({ state: 'connected' });
});

test('one that is stopped is not tried again', async () => {
  const { clock, kept, waits } = channel(9);
  await clock.advance(1000);
  await kept.stop();
  await clock.advance(10 * 60_000);
  expect(waits()).toEqual([0, 1000]);
  expect(kept.status()).toEqual({ state: 'stopped' });
});
