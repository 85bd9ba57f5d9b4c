import { FAMILIES, familyOf } from './families.ts';
import { isUnit } from './index-builder.ts';
import { type Index, rareness } from './search-index.ts';
import { placeOf } from './terms.ts';

/** How many of the best candidates are read again. */
export const MOST_READ = 10;

/**
 * Of how alike the likest candidate is the second reading counts at all, and from how alike on in full. A message that
 * is worded unlike every example is known by its rare words; among near copies the common ones tell which is meant.
 */
const COUNTS = { from: 0.6, fully: 0.8 };
/** From more examples an entry on it counts the less: an entry is then what they have in common. */
const FEW_EXAMPLES = 4;
/**
 * What being alike and the difference in length count then, and what is left of the index's score. Fitted on LCQMC's
 * development data: chosen on one half of it, such weights put 1.2 and 1.8 % more of the other half right. Around these
 * values the results are flat.
 */
const ALIKE = 9;
const LENGTH = 3.4;
const KEPT = 0.3;

/** Reads the wording of the best candidates, given best first, and changes their scores by it; says how alike each is. */
export type Reread = (
  features: Uint32Array,
  best: readonly number[],
  scores: Float32Array,
) => ReadonlyMap<number, number>;

/** A message's words and characters, each once. */
interface Wording {
  readonly terms: ReadonlySet<number>;
  readonly size: number;
  /** Of all together. */
  readonly weight: number;
}

/** How an entry's likest example compares with a message. */
interface Likeness {
  /** 0 to 1. */
  readonly alike: number;
  /** The logarithm of how many times as long the longer of the two is. */
  readonly length: number;
}

const UNLIKE: Likeness = { alike: 0, length: 0 };

/** The second reading, which compares a message with whole examples, in what it has and in what it lacks. */
export function createReread(index: Index): Reread {
  const { entryOf, entries, weights } = index;
  const begins = new Uint32Array(entries + 1);
  for (const entry of entryOf) begins[entry + 1] = (begins[entry + 1] ?? 0) + 1;
  for (let entry = 0; entry < entries; entry++) begins[entry + 1] = (begins[entry + 1] ?? 0) + (begins[entry] ?? 0);
  const unknown = FAMILIES.map(({ search }) => Math.cbrt(search * rareness(entries, 0)));
  const trust = Math.min(1, (FEW_EXAMPLES * entries) / entryOf.length);
  const weightOf = (term: number) => Math.cbrt(weights[term] ?? 0);

  function wordingOf(features: Uint32Array): Wording {
    const terms = new Set<number>();
    let [size, weight] = [0, 0];
    for (const feature of features) {
      if (!isUnit(familyOf(feature))) continue;
      const term = placeOf(index.terms, feature);
      if (term >= 0) terms.add(term);
      weight += term < 0 ? (unknown[familyOf(feature)] ?? 0) : weightOf(term);
      size++;
    }
    return { terms, size, weight };
  }

  /**
   * The coefficient of L. R. Dice (1945) over the words and characters, weighed by the cube root of their rareness: where
   * near copies differ, it is in common words.
   */
  function compare({ terms, size, weight }: Wording, example: number): Likeness {
    const { from, items } = index.units;
    const [begin, end] = [from[example] ?? 0, from[example + 1] ?? 0];
    let [own, shared] = [0, 0];
    for (let at = begin; at < end; at++) {
      const term = items[at] ?? 0;
      own += weightOf(term);
      if (terms.has(term)) shared += weightOf(term);
    }
    if (shared === 0) return UNLIKE;
    return { alike: (2 * shared) / (own + weight), length: Math.abs(Math.log(size / (end - begin))) };
  }

  function likest(wording: Wording, entry: number): Likeness {
    let best = UNLIKE;
    for (let example = begins[entry] ?? 0; example < (begins[entry + 1] ?? 0); example++) {
      const likeness = compare(wording, example);
      if (likeness.alike > best.alike) best = likeness;
    }
    return best;
  }

  return (features, best, scores) => {
    const wording = wordingOf(features);
    const read = best.map((entry) => likest(wording, entry));
    const most = Math.max(0, ...read.map(({ alike }) => alike));
    const share = trust * Math.min(1, (most - COUNTS.from) / (COUNTS.fully - COUNTS.from));
    if (share > 0) adjust(scores, best, read, share);
    return new Map(best.map((entry, at) => [entry, read[at]?.alike ?? 0]));
  };
}

/** The first keeps its score, and what was not read falls as far as what fell farthest: the order below stays. */
function adjust(scores: Float32Array, best: readonly number[], read: readonly Likeness[], share: number): void {
  const second = read.map(({ alike, length }) => ALIKE * alike - LENGTH * length);
  const highest = scores[best[0] ?? 0] ?? 0;
  const moves = best.map((entry, at) => {
    const behind = (scores[entry] ?? 0) - highest;
    return share * ((KEPT - 1) * behind + (second[at] ?? 0) - (second[0] ?? 0));
  });
  const least = Math.min(...moves);
  for (let entry = 0; entry < scores.length; entry++) {
    if (scores[entry] !== 0) scores[entry] = (scores[entry] ?? 0) + least;
  }
  for (const [at, entry] of best.entries()) scores[entry] = (scores[entry] ?? 0) - least + (moves[at] ?? 0);
}
