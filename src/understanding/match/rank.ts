import type { LikelyIntent } from '../intents/intents.ts';
import { type Agreement, NO_AGREEMENT } from './agreement.ts';
import { type LinearModel, scoreLinear, vectorise } from './linear.ts';
import { createReread, MOST_READ } from './reread.ts';
import { createSearch } from './score.ts';
import type { Index } from './search-index.ts';

/**
 * What the confidence in the first entry is read from: `gap` = how far ahead of the second the first is by the tier that
 * knows best; `score` = what in the message speaks for it; `shared` = the share of the message that any of its examples
 * has; `alike` = how alike its wording is to the likest example where only the index ranks; `agreed` and `stray` = how the
 * usual questions to shops that the message shows agree with the entry's.
 */
export const SIGNS = [
  'odds',
  'gap',
  'score',
  'shared',
  'nearest',
  'covered',
  'known',
  'words',
  'concepts',
  'alike',
  'agreed',
  'stray',
] as const;
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

/** What else is known of a message than its features. */
interface Beside {
  /** The features of all that was said, of which the others may leave out greetings and politeness. */
  readonly said?: Uint32Array;
  /** The intents that it shows. */
  readonly likely?: readonly LikelyIntent[];
}

export type Ranker = (features: Uint32Array, limit: number, beside?: Beside) => Ranking;

/** What the share that an entry has in common counts beside its nearest example. */
const COVERED_WEIGHT = 1.5;
/** What the index's score counts beside the trained tier's, and alone, on the scale of logarithms of odds. */
export const SEARCH_WEIGHT = { withLinear: 3, alone: 8 };
/** More shared words or concepts than this make nothing surer. */
const ENOUGH_SHARED = 2;

/** Ranks entries by the index and, when there is one, the trained tier; `agreement` only tells how sure one may be. */
export function createRanker(index: Index, linear: LinearModel | null, agreement: Agreement = NO_AGREEMENT): Ranker {
  const search = createSearch(index);
  const reread = createReread(index);
  const scores = new Float32Array(index.entries);
  return (features, limit, { said = features, likely = [] } = {}) => {
    const { nearest, covered, known, words, concepts, shared } = search(features);
    const trained = linear === null ? null : scoreLinear(linear, vectorise(linear, features));
    weigh(nearest, covered, trained === null ? SEARCH_WEIGHT.alone : SEARCH_WEIGHT.withLinear, scores);
    if (trained !== null) add(trained, scores);
    const ahead = bestOf(trained ?? scores, MOST_READ);
    const gap = lead(trained ?? scores, ahead);
    const alike = trained === null ? reread(said, ahead, scores) : null;
    const best = probabilities(scores, bestOf(scores, limit));
    const first = best[0]?.entry ?? 0;
    return {
      best,
      signs: {
        odds: logOdds(best[0]?.probability ?? 0),
        gap,
        score: at(scores, first) - at(linear?.bias ?? null, first),
        shared: shared(first),
        nearest: at(nearest, first),
        covered: at(covered, first),
        known,
        words: Math.min(ENOUGH_SHARED, words),
        concepts: Math.min(ENOUGH_SHARED, concepts),
        alike: alike?.get(first) ?? 0,
        ...agreement(likely, first),
      },
    };
  };
}

function weigh(nearest: Float32Array, covered: Float32Array, weight: number, scores: Float32Array): void {
  for (let entry = 0; entry < scores.length; entry++) {
    scores[entry] = weight * ((nearest[entry] as number) + COVERED_WEIGHT * (covered[entry] as number));
  }
}

function add(more: Float32Array, sums: Float32Array): void {
  for (let entry = 0; entry < sums.length; entry++) sums[entry] = (sums[entry] as number) + (more[entry] as number);
}

function at(values: Float32Array | null, entry: number): number {
  return values?.[entry] ?? 0;
}

/** How far ahead the first of the best is. */
function lead(scores: Float32Array, [first = 0, second = first]: readonly number[]): number {
  return at(scores, first) - at(scores, second);
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
    const score = scores[entry] as number;
    if (score <= least) continue;
    insert(best, entry, score, scores);
    if (best.length > limit) best.pop();
    if (best.length === limit) least = at(scores, best.at(-1) ?? 0);
  }
  return best;
}

function insert(best: number[], entry: number, score: number, scores: Float32Array): void {
  const place = best.findIndex((other) => at(scores, other) < score);
  best.splice(place < 0 ? best.length : place, 0, entry);
}
