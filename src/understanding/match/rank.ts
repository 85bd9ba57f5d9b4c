import { type LinearModel, scoreLinear, vectorise } from './linear.ts';
import { createSearch } from './score.ts';
import type { Index } from './search-index.ts';

/**
 * What the confidence in the first entry is read from: `gap` = how far ahead of the second the first is by the tier that
 * knows best; `agree` = 1 when the first is so by both.
 */
export const SIGNS = ['odds', 'nearest', 'covered', 'known', 'linear', 'words', 'concepts', 'agree', 'gap'] as const;
export type Signs = Readonly<Record<(typeof SIGNS)[number], number>>;

/** An entry that may be meant. */
export interface Ranked {
  /** The entry's number. */
  readonly entry: number;
  /** How likely it is if one of the entries is meant, 0 to 1. */
  readonly probability: number;
}

/** What was found for a message. */
export interface Ranking {
  /** Best first. */
  readonly best: readonly Ranked[];
  /** Of the first. */
  readonly signs: Signs;
}

export type Ranker = (features: Uint32Array, limit: number) => Ranking;

/** What the share that an entry has in common counts beside its nearest example. */
const COVERED_WEIGHT = 1.5;
/** What the index's score counts beside the trained tier's, and alone, on the scale of logarithms of odds. */
export const SEARCH_WEIGHT = { withLinear: 3, alone: 8 };
/** More shared words or concepts than this make nothing surer. */
const ENOUGH_SHARED = 2;

/** Ranks entries by the index and, when there is one, the trained tier. */
export function createRanker(index: Index, linear: LinearModel | null): Ranker {
  const search = createSearch(index);
  const found = new Float32Array(index.entries);
  const scores = new Float32Array(index.entries);
  return (features, limit) => {
    const { nearest, covered, known, words, concepts } = search(features);
    const trained = linear === null ? null : scoreLinear(linear, vectorise(linear, features));
    const weight = trained === null ? SEARCH_WEIGHT.alone : SEARCH_WEIGHT.withLinear;
    weigh(nearest, covered, weight, found);
    if (trained === null) scores.set(found);
    else add(found, trained, scores);
    const best = probabilities(scores, bestOf(scores, limit));
    const first = best[0]?.entry ?? 0;
    return {
      best,
      signs: {
        odds: logOdds(best[0]?.probability ?? 0),
        nearest: at(nearest, first),
        covered: at(covered, first),
        known,
        linear: at(trained, first),
        words: Math.min(ENOUGH_SHARED, words),
        concepts: Math.min(ENOUGH_SHARED, concepts),
        ...compare(found, trained, best),
      },
    };
  };
}

function weigh(nearest: Float32Array, covered: Float32Array, weight: number, found: Float32Array): void {
  for (let entry = 0; entry < found.length; entry++) {
    found[entry] = weight * ((nearest[entry] as number) + COVERED_WEIGHT * (covered[entry] as number));
  }
}

function add(some: Float32Array, others: Float32Array, sums: Float32Array): void {
  for (let entry = 0; entry < sums.length; entry++) sums[entry] = (some[entry] as number) + (others[entry] as number);
}

function at(values: Float32Array | null, entry: number): number {
  return values?.[entry] ?? 0;
}

function compare(
  found: Float32Array,
  trained: Float32Array | null,
  best: readonly Ranked[],
): Pick<Signs, 'agree' | 'gap'> {
  const [first = 0, second = first] = trained === null ? best.map(({ entry }) => entry) : bestOf(trained, 2);
  const agree = trained === null || first === bestOf(found, 1)[0];
  return { agree: agree ? 1 : 0, gap: at(trained ?? found, first) - at(trained ?? found, second) };
}

const LEAST_ODDS = 1e-4;

function logOdds(probability: number): number {
  return Math.log((probability + LEAST_ODDS) / (1 - probability + LEAST_ODDS));
}

/** The softmax over all entries, of some. */
function probabilities(scores: Float32Array, entries: readonly number[]): Ranked[] {
  const highest = scores[entries[0] ?? 0] ?? 0;
  let sum = 0;
  let nothing = 0;
  for (let entry = 0; entry < scores.length; entry++) {
    const score = scores[entry] as number;
    if (score === 0) nothing++;
    else sum += Math.exp(score - highest);
  }
  sum += nothing * Math.exp(-highest);
  return entries.map((entry) => ({ entry, probability: Math.exp((scores[entry] ?? 0) - highest) / sum }));
}

/** The numbers of the highest scores, highest first; of equal ones the first. */
function bestOf(scores: Float32Array, limit: number): number[] {
  const best: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let entry = 0; entry < scores.length; entry++) {
    const score = scores[entry] ?? 0;
    if (best.length === limit && score <= least) continue;
    const place = best.findIndex((other) => (scores[other] ?? 0) < score);
    best.splice(place < 0 ? best.length : place, 0, entry);
    best.length = Math.min(best.length, limit);
    least = scores[best.at(-1) ?? 0] ?? 0;
  }
  return best;
}
