import { SIGNS, type Signs } from './rank.ts';

/** A logistic regression over some of the signs; the others count nothing. */
export type Logistic = Readonly<Partial<Signs>> & { readonly constant: number };

/** What must all hold for the first entry to be the right answer: the confidence is the product of how likely each is. */
export type Calibration = readonly Logistic[];

/** A message of which it is known whether what a regression tells holds. */
export interface Judged {
  readonly signs: Signs;
  readonly holds: boolean;
  /** How much it counts. */
  readonly weight: number;
}

/**
 * A message less like the nearest example than this, and less likely to ask what the entry asks, is like none: then a shop
 * of few entries, where one of them always comes out likeliest, would answer anything.
 */
const NEAR_ENOUGH: Pick<Signs, 'nearest' | 'agreed'> = { nearest: 0.05, agreed: 0.5 };

/** 0 to 1. */
export function confidenceOf(signs: Signs, calibration: Calibration): number {
  const near = Math.min(1, signs.nearest / NEAR_ENOUGH.nearest + signs.agreed / NEAR_ENOUGH.agreed) ** 2;
  return calibration.reduce((product, logistic) => product * chanceOf(signs, logistic), near);
}

function chanceOf(signs: Signs, { constant, ...weights }: Logistic): number {
  const sum = SIGNS.reduce((total, sign) => total + (weights[sign] ?? 0) * signs[sign], constant);
  return 1 / (1 + Math.exp(-sum));
}

/** By how much each sign differs from message to message, on the average of the development sets. */
const SPREAD: Signs = {
  odds: 2.3,
  gap: 1.4,
  score: 2.7,
  shared: 0.2,
  nearest: 0.18,
  covered: 0.1,
  known: 0.2,
  words: 0.6,
  concepts: 0.7,
  alike: 0.16,
  agreed: 0.35,
  stray: 0.3,
};

/** Steps of Newton's method, and how far one may go: from far away a whole one can overshoot. */
const STEPS = 25;
const LONGEST_STEP = 1;

/**
 * The regression that fits what was judged, held near `prior` by a penalty of `pull` for each unit squared: the fewer
 * messages there are, the nearer it stays. The unit is what makes as much of a difference as a sign's spread. A sign that
 * counts nothing there counts nothing here.
 */
export function fitLogistic(judged: readonly Judged[], prior: Logistic, pull: number): Logistic {
  const used = SIGNS.filter((sign) => prior[sign] !== undefined);
  const start = [prior.constant, ...used.map((sign) => (prior[sign] ?? 0) * SPREAD[sign])];
  const rows = judged.map(({ signs, ...rest }) => {
    return { ...rest, signs: [1, ...used.map((sign) => signs[sign] / SPREAD[sign])] };
  });
  let weights = start;
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight, at) => pull * (weight - (start[at] ?? 0)));
    const curve = weights.map((_weight, at) => weights.map((_other, other) => (at === other ? pull : 0)));
    for (const { signs, holds, weight } of rows) {
      const sum = signs.reduce((total, sign, at) => total + sign * (weights[at] ?? 0), 0);
      const chance = 1 / (1 + Math.exp(-sum));
      addRow(slope, curve, signs, weight * (chance - (holds ? 1 : 0)), weight * chance * (1 - chance));
    }
    const move = solve(curve, slope);
    const short = Math.min(1, LONGEST_STEP / Math.max(...move.map(Math.abs), Number.EPSILON));
    weights = weights.map((weight, at) => weight - short * (move[at] ?? 0));
  }
  const [constant = 0, ...others] = weights;
  return { constant, ...Object.fromEntries(used.map((sign, at) => [sign, (others[at] ?? 0) / SPREAD[sign]])) };
}

function addRow(slope: number[], curve: number[][], signs: readonly number[], error: number, spread: number): void {
  for (const [at, sign] of signs.entries()) {
    slope[at] = (slope[at] ?? 0) + error * sign;
    const row = curve[at] ?? [];
    for (const [other, value] of signs.entries()) row[other] = (row[other] ?? 0) + spread * sign * value;
  }
}

/** Solves a small system of linear equations with a positive definite matrix by Gauss's elimination. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (const [at, pivot] of rows.entries()) {
    const by = pivot[at] || Number.EPSILON;
    for (const [other, row] of rows.entries()) {
      if (other === at) continue;
      const factor = (row[at] ?? 0) / by;
      for (let column = at; column < row.length; column++)
        row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  }
  return rows.map((row, at) => (row.at(-1) ?? 0) / (row[at] || Number.EPSILON));
}
