import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPacing } from '../../src/bot/pacing.ts';

test('with a rate of 20 a minute the 21st send waits until the first is a minute old', () => {
  const pacing = createPacing();
  const rate = { messages: 20, perMs: 60_000 };
  for (let i = 0; i < 20; i++) {
    expect(pacing.wait('group', [rate], i * 100)).toBe(0);
    pacing.note('group', [rate], i * 100);
  }
  expect(pacing.wait('group', [rate], 2000)).toBe(58_000);
  expect(pacing.wait('group', [rate], 60_000)).toBe(0);
  expect(pacing.wait('another group', [rate], 2000)).toBe(0);
});

test('a sender that waits as told never passes the rate in any window', () => {
  const rates = fc.record({ messages: fc.integer({ min: 1, max: 5 }), perMs: fc.integer({ min: 10, max: 1000 }) });
  fc.assert(
    fc.property(rates, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (rate, gaps) => {
      const pacing = createPacing();
      const sends: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        now += pacing.wait('chat', [rate], now);
        pacing.note('chat', [rate], now);
        sends.push(now);
      }
      for (const from of sends) {
        expect(sends.filter((at) => at >= from && at < from + rate.perMs).length).toBeLessThanOrEqual(rate.messages);
      }
    }),
  );
});
