import { describe, expect, test } from '@jest/globals';
import { type Calibration, confidenceOf, fitCalibration } from '../../../src/understanding/match/confidence.ts';
import { SIGNS, type Signs } from '../../../src/understanding/match/rank.ts';

const NONE = Object.fromEntries(SIGNS.map((sign) => [sign, 0])) as Signs;
const PRIOR: Calibration = { ...NONE, constant: 0, covered: 1, agree: 0.1 };

/** Right whenever both tiers agree; `gap` shows the same, but the prior leaves it out. */
const JUDGED = Array.from({ length: 400 }, (_one, at) => {
  const agree = at % 2;
  return { signs: { ...NONE, nearest: 1, agree, gap: agree }, right: agree === 1, weight: 1 };
});

describe('a calibration', () => {
  const fitted = fitCalibration(JUDGED, PRIOR, 1);
  const confidenceWhere = (agree: number) => confidenceOf({ ...NONE, nearest: 1, agree }, fitted);

  test('learns what shows that an answer is right', () => {
    expect(confidenceWhere(1)).toBeGreaterThan(0.9);
    expect(confidenceWhere(0)).toBeLessThan(0.1);
  });

  test('leaves out the signs that its prior leaves out', () => {
    expect(fitted.gap).toBe(0);
    expect(fitted.odds).toBe(0);
  });

  test('stays at its prior where nothing was judged', () => {
    expect(fitCalibration([], PRIOR, 1)).toEqual(PRIOR);
  });
});

test('a message like no example is sure of nothing', () => {
  expect(confidenceOf({ ...NONE, nearest: 0, covered: 1, gap: 9 }, { ...PRIOR, gap: 9 })).toBe(0);
});
