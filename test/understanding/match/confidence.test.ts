import { describe, expect, test } from '@jest/globals';
import { confidenceOf, fitLogistic, type Logistic } from '../../../src/understanding/match/confidence.ts';
import { SIGNS, type Signs } from '../../../src/understanding/match/rank.ts';

const NONE = Object.fromEntries(SIGNS.map((sign) => [sign, 0])) as Signs;
const PRIOR: Logistic = { constant: 0, covered: 1, gap: 0.1 };

/** Holds whenever the first is ahead; `odds` shows the same, but the prior leaves it out. */
const JUDGED = Array.from({ length: 400 }, (_one, at) => {
  const gap = at % 2;
  return { signs: { ...NONE, nearest: 1, gap, odds: gap }, holds: gap === 1, weight: 1 };
});

describe('a regression', () => {
  const fitted = fitLogistic(JUDGED, PRIOR, 1);
  const confidenceWhere = (gap: number) => confidenceOf({ ...NONE, nearest: 1, gap }, [fitted]);

  test('learns what shows that something holds', () => {
    expect(confidenceWhere(1)).toBeGreaterThan(0.9);
    expect(confidenceWhere(0)).toBeLessThan(0.1);
  });

  test('leaves out the signs that its prior leaves out', () => {
    expect(Object.keys(fitted).sort()).toEqual(['constant', 'covered', 'gap']);
  });

  test('stays at its prior where nothing was judged', () => {
    const { constant, covered, gap } = fitLogistic([], PRIOR, 1);
    expect([constant, covered, gap]).toEqual([0, expect.closeTo(1), expect.closeTo(0.1)]);
  });

  test('is drawn to its prior the more, the stronger the pull', () => {
    const [weak, strong] = [1, 1000].map((pull) => fitLogistic(JUDGED, PRIOR, pull).gap ?? 0);
    expect(weak).toBeGreaterThan(strong ?? 0);
    expect(strong).toBeGreaterThan(0.1);
  });
});

test('all that must hold must be likely', () => {
  const [likely, doubtful] = [{ constant: 3 }, { constant: 0 }];
  const near = { ...NONE, nearest: 1 };
  expect(confidenceOf(near, [likely])).toBeGreaterThan(0.9);
  expect(confidenceOf(near, [likely, doubtful])).toBeCloseTo(confidenceOf(near, [likely]) / 2);
});

test('a message like no example is sure of nothing', () => {
  expect(confidenceOf({ ...NONE, nearest: 0, covered: 1, gap: 9 }, [{ ...PRIOR, gap: 9 }])).toBe(0);
});

test('a message in other words than every example is no less sure where it asks what the entry is asked', () => {
  expect(confidenceOf({ ...NONE, agreed: 1 }, [{ constant: 3 }])).toBeGreaterThan(0.9);
});
