import { SIGNS, type Signs } from './rank.ts';

/** A logistic regression over the signs: how likely the first entry is the right answer. */
export type Calibration = Readonly<Record<(typeof SIGNS)[number] | 'constant', number>>;

/** A message whose right entry is known. */
export interface Judged {
  readonly signs: Signs;
  readonly right: boolean;
  /** How much it counts. */
  readonly weight: number;
}

/**
 * A message less like the nearest example than this is like none: then a shop of few entries, where one of them always
 * comes out likeliest, would answer anything.
 */
const NEAR_ENOUGH = 0.15;

/** 0 to 1. */
export function confidenceOf(signs: Signs, calibration: Calibration): number {
  const sum = SIGNS.reduce((total, sign) => total + calibration[sign] * signs[sign], calibration.constant);
  return Math.min(1, signs.nearest / NEAR_ENOUGH) ** 2 / (1 + Math.exp(-sum));
}

/** Steps of Newton's method, and how far one may go: from far away a whole one can overshoot. */
const STEPS = 25;
const LONGEST_STEP = 1;

/**
 * The calibration that fits what was judged, held near `prior` by a penalty of `pull` for each unit squared: the fewer
 * messages there are, the nearer it stays. A sign that counts nothing there counts nothing here.
 */
export function fitCalibration(judged: readonly Judged[], prior: Calibration, pull: number): Calibration {
  const start = [prior.constant, ...SIGNS.map((sign) => prior[sign])];
  const rows = judged.map(({ signs, ...rest }) => {
    return { ...rest, signs: [1, ...SIGNS.map((sign) => (prior[sign] === 0 ? 0 : signs[sign]))] };
  });
  let weights = start;
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight, at) => pull * (weight - (start[at] ?? 0)));
    const curve = weights.map((_weight, at) => weights.map((_other, other) => (at === other ? pull : 0)));
    for (const { signs, right, weight } of rows) {
      const sum = signs.reduce((total, sign, at) => total + sign * (weights[at] ?? 0), 0);
      const chance = 1 / (1 + Math.exp(-sum));
      addRow(slope, curve, signs, weight * (chance - (right ? 1 : 0)), weight * chance * (1 - chance));
    }
    const move = solve(curve, slope);
    const short = Math.min(1, LONGEST_STEP / Math.max(...move.map(Math.abs), Number.EPSILON));
    weights = weights.map((weight, at) => weight - short * (move[at] ?? 0));
  }
  const [constant = 0, ...others] = weights;
  return { constant, ...toRecord(others) };
}

function toRecord(weights: readonly number[]): Signs {
  const [odds = 0, nearest = 0, covered = 0, known = 0, linear = 0, words = 0, concepts = 0, agree = 0, gap = 0] =
    weights;
  return { odds, nearest, covered, known, linear, words, concepts, agree, gap };
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
