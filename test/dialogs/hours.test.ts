import { describe, expect, test } from '@jest/globals';
import { describeHours, describeNext, openingAt } from '../../src/dialogs/hours.ts';
import type { Shop } from '../../src/model/knowledge.ts';
import { SHOP } from '../fakes/knowledge.ts';

const MORNING = { from: '09:00', to: '12:00' };
const EVENING = { from: '13:30', to: '22:00' };
const shop: Shop = {
  ...SHOP,
  hours: { mon: [MORNING, EVENING], tue: [MORNING, EVENING], sun: [{ from: '10:00', to: '24:00' }] },
  holidays: [
    { from: '2026-11-23', to: '2026-11-24', hours: [] },
    { from: '2026-12-01', to: '2026-12-01', hours: [{ from: '15:00', to: '16:00' }] },
  ],
};
/** A moment in Shanghai, which is UTC+8 all year. */
const shanghai = (time: string): number => Date.parse(`${time}:00+08:00`);

describe('opening', () => {
  test.each([
    ['2026-11-16T09:00', true],
    ['2026-11-16T11:59', true],
    ['2026-11-16T12:00', false],
    ['2026-11-16T13:30', true],
    ['2026-11-16T22:00', false],
    ['2026-11-22T23:59', true],
    ['2026-11-18T10:00', false],
  ])('at %s it is open: %s', (time, open) => {
    expect(openingAt(shop, shanghai(time))?.open).toBe(open);
  });

  test('the next opening is later today, or the next day that has one', () => {
    expect(openingAt(shop, shanghai('2026-11-16T12:30'))?.next).toEqual({
      date: '2026-11-16',
      weekday: 'mon',
      time: '13:30',
    });
    expect(openingAt(shop, shanghai('2026-11-18T10:00'))?.next).toEqual({
      date: '2026-11-22',
      weekday: 'sun',
      time: '10:00',
    });
  });

  test('holidays close the shop, or give it hours of their own', () => {
    expect(openingAt(shop, shanghai('2026-11-23T10:00'))).toMatchObject({ open: false, next: { date: '2026-11-29' } });
    expect(openingAt(shop, shanghai('2026-12-01T10:00'))).toMatchObject({ open: false, next: { time: '15:00' } });
  });

  test("hours are the shop's own, not the server's", () => {
    const berlin = { ...shop, timezone: 'Europe/Berlin' };
    expect(openingAt(berlin, Date.parse('2026-11-16T08:30:00Z'))?.open).toBe(true);
    expect(openingAt(shop, Date.parse('2026-11-16T00:30:00Z'))?.open).toBe(false);
  });

  test('a shop that never opens has no next opening, and one that never said tells nothing', () => {
    expect(openingAt({ ...shop, hours: {}, holidays: [] }, 0)).toEqual({ open: false, next: null });
    expect(openingAt({ ...shop, hours: null }, 0)).toBeNull();
  });
});

describe('in words', () => {
  test('days with the same hours stand together, closed ones are left out', () => {
    expect(describeHours(shop, 'zh')).toBe('周一–周二 09:00–12:00, 13:30–22:00\n周日 10:00–24:00');
    expect(describeHours(shop, 'en')).toBe('Mon–Tue 09:00–12:00, 13:30–22:00\nSun 10:00–24:00');
  });

  test('the next opening names its day', () => {
    expect(describeNext({ date: '2026-11-23', weekday: 'mon', time: '09:00' }, 'en')).toBe('Mon, Nov 23 09:00');
  });
});
