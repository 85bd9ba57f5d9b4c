import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sameNumberForm } from '../../../src/model/order.ts';
import { askedNumber, recentSince } from '../../../src/orders/connectors/asked.ts';
import { fakeClock } from '../../fakes/clock.ts';

/** What numbers are made of, and what means something in a query or an address. */
const SIGNS = [...'0123456789ABCXYZabcxyz--__##＃№１Ａ订 \t"\'`:;*()[]{}\\/%?&=+.,<>|!~^$@\u0000'];

describe('a number that a customer typed', () => {
  test.each([
    ['1001', '1001'],
    ['#1001', '1001'],
    ['＃１００１', '1001'],
    ['№ 1001', '1001'],
    [' en1001-a ', 'en1001-a'],
    ['LX 2026 1100 01', 'LX2026110001'],
    ['订单7', '订单7'],
  ])('%j is asked for as %s', (written, asked) => {
    expect(askedNumber(written)).toBe(asked);
  });

  test.each([
    '',
    ' ',
    '-',
    '#',
    '1001 OR name:1002',
    '1001"',
    "1001'",
    '1001*',
    '(1001)',
    '1001\\',
    '../1',
    '1%31',
    '1?x=1',
  ])('%j is none', (written) => {
    expect(askedNumber(written)).toBeNull();
  });

  test('whatever is typed, only letters, digits, - and _ get into a query, and it stays the same number', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...SIGNS), maxLength: 8 }), (written) => {
        const asked = askedNumber(written);
        if (asked === null) return;
        expect(asked).toMatch(/^[\p{L}\p{N}_-]{1,60}$/u);
        if (!written.includes('№')) expect(sameNumberForm(asked)).toBe(sameNumberForm(written));
      }),
    );
  });
});

test('what is recent began 60 days ago', () => {
  expect(recentSince(fakeClock(Date.parse('2026-11-20T04:00:00.5Z')))).toBe('2026-09-21T04:00:00Z');
});
