import { describe, expect, test } from '@jest/globals';
import { isRelative, timeReader } from '../../src/orders/files/times.ts';
import { fakeClock } from '../fakes/clock.ts';

const NOW = Date.parse('2026-11-20T04:34:56.789Z');
const read = (written: unknown, timeZone?: string): unknown => timeReader(fakeClock(NOW), timeZone)(written);

describe('a time from now', () => {
  test.each([
    ['-P3D', '2026-11-17T04:00:00.000Z'],
    ['P2D', '2026-11-22T04:00:00.000Z'],
    ['+P2D', '2026-11-22T04:00:00.000Z'],
    ['P0D', '2026-11-20T04:00:00.000Z'],
    ['-P1W', '2026-11-13T04:00:00.000Z'],
    ['-P1W1D', '2026-11-12T04:00:00.000Z'],
    ['-P1DT4H', '2026-11-19T00:34:00.000Z'],
    ['-P1DT0H', '2026-11-19T04:34:00.000Z'],
    ['-PT90M', '2026-11-20T03:04:00.000Z'],
    ['-PT30S', '2026-11-20T04:34:00.000Z'],
    [' -P3D ', '2026-11-17T04:00:00.000Z'],
    ['P99999D', '2300-09-04T04:00:00.000Z'],
  ])('%s', (written, time) => {
    expect(read(written)).toBe(time);
    expect(isRelative(written)).toBe(true);
  });

  test.each([
    'P',
    '-P',
    'PT',
    'P1DT',
    'P1Y',
    'P1M',
    '1D',
    'p1d',
    'P1.5D',
    'P-1D',
    '--P1D',
    'P100000D',
    '',
    'now',
    7,
    null,
  ])('%j is none', (written) => {
    expect(isRelative(written)).toBe(false);
    expect(read(written)).toBe(written);
  });

  test('moves along with the clock', async () => {
    const clock = fakeClock(NOW);
    const reader = timeReader(clock, undefined);
    await clock.advance(3_600_000);
    expect(reader('-P3D')).toBe('2026-11-17T05:00:00.000Z');
  });
});

describe('a time as spreadsheets write it', () => {
  test.each([
    ['2026/11/20 14:30', 'Asia/Shanghai', '2026-11-20T06:30:00.000Z'],
    ['2026-11-20 14:30:05', 'Asia/Shanghai', '2026-11-20T06:30:05.000Z'],
    ['2026-11-20T14:30:05', 'Asia/Shanghai', '2026-11-20T06:30:05.000Z'],
    ['2026-11-20 14:30:05.000', 'Asia/Shanghai', '2026-11-20T06:30:05.000Z'],
    ['2026/1/2 3:04', 'Asia/Shanghai', '2026-01-01T19:04:00.000Z'],
    ['2026/11/20', 'Asia/Shanghai', '2026-11-19T16:00:00.000Z'],
    ['2026-07-01 12:00', 'America/New_York', '2026-07-01T16:00:00.000Z'],
    ['2026-12-01 12:00', 'America/New_York', '2026-12-01T17:00:00.000Z'],
    ['2026-11-20 14:30', 'Asia/Kathmandu', '2026-11-20T08:45:00.000Z'],
    ['2026-03-08 03:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01 03:30', 'America/New_York', '2026-11-01T08:30:00.000Z'],
  ])('%s in %s', (written, timeZone, time) => {
    expect(read(written, timeZone)).toBe(time);
    expect(read(written)).toBe(written);
  });

  test.each(['2026/13/20 14:30', '2026/2/30', '2026/11/20 24:30', '2026/11/20 14:60', '20/11/2026', '11月20日'])(
    '%s is none',
    (written) => expect(read(written, 'Asia/Shanghai')).toBe(written),
  );
});

test('a time with its zone stays as it is', () => {
  for (const time of ['2026-11-20T14:30:00+08:00', '2026-11-20T06:30:00Z'])
    expect(read(time, 'Asia/Shanghai')).toBe(time);
});
