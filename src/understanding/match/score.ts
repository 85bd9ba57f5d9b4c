import { FAMILIES, familyNumber, familyOf } from './families.ts';
import { type Index, type Postings, rareness } from './search-index.ts';
import { placeOf } from './terms.ts';

/** How well each entry fits a message, by entry. The arrays are the searcher's own: read them before its next search. */
interface Found {
  /** Likeness to the entry's nearest examples; about 1 when the message is one of them. */
  readonly nearest: Float32Array;
  /** The share of the message that the entry's examples have in common with it, 0 to 1. */
  readonly covered: Float32Array;
  /** The share of the message that any of the examples has, 0 to 1. */
  readonly known: number;
  /** What of the message any example has, in units of what it takes to tell one entry from all others. */
  readonly words: number;
  readonly concepts: number;
  /** The share of the message that any of an entry's examples has, 0 to 1. */
  readonly shared: (entry: number) => number;
}

export type Search = (features: Uint32Array) => Found;

/** How far a long example is held to be less like the message for what else it says; 0 = not at all. */
const LENGTH_SHARE = 0.6;
/** Terms that more examples than this have only rank what rarer terms found. */
const FREQUENT = 5000;
const ENOUGH_FOUND = 200;

const CHARACTERS = familyNumber('two characters');
const WORD = familyNumber('word');
const CONCEPT = familyNumber('concept');

/** By family: what a unit of weight in common is counted as; about two pairs of characters make a word. */
const EVIDENCE = Float64Array.from(FAMILIES, ({ search }, number) => {
  if (number === WORD || number === CONCEPT) return 1 / search;
  return number === CHARACTERS ? 0.5 / search : 0;
});

/** A term of the message, and what it weighs. */
interface Sought {
  readonly term: number;
  readonly weight: number;
  readonly having: number;
}

/** Searches an index; keeps room for its sums, so that a message costs no memory. */
export function createSearch(index: Index): Search {
  const examples = new Float32Array(index.entryOf.length);
  const nearest = new Float32Array(index.entries);
  const covered = new Float32Array(index.entries);
  const spread = Float64Array.from(index.lengths, (length) => length ** LENGTH_SHARE);
  const unknown = FAMILIES.map(({ search }) => search * rareness(index.entries, 0));
  return (features) => {
    for (const sums of [examples, nearest, covered]) sums.fill(0);
    const { sought, own, known, words, concepts } = lookUp(index, features, unknown);
    addExamples(index, sought, examples);
    takeNearest(index, spread, examples, own, nearest);
    addPooled(index, sought, own, nearest, covered);
    const shared = (entry: number): number => (own > 0 ? weightIn(index.pooled, entry, sought) / own : 0);
    return { nearest, covered, known: own > 0 ? known / own : 0, words, concepts, shared };
  };
}

/** What of a message the index has; `own`: what all of the message weighs. */
interface LookedUp extends Pick<Found, 'known' | 'words' | 'concepts'> {
  readonly sought: Sought[];
  readonly own: number;
}

function lookUp(index: Index, features: Uint32Array, unknown: readonly number[]): LookedUp {
  const unit = Math.log(1 + index.entries);
  const found = { sought: [] as Sought[], own: 0, known: 0, words: 0, concepts: 0 };
  for (const feature of features) {
    const family = familyOf(feature);
    const term = placeOf(index.terms, feature);
    if (term < 0) {
      found.own += unknown[family] ?? 0;
      continue;
    }
    const weight = index.weights[term] ?? 0;
    found.own += weight;
    found.known += weight;
    found[family === CONCEPT ? 'concepts' : 'words'] += ((EVIDENCE[family] ?? 0) * weight) / unit;
    if (weight > 0) found.sought.push({ term, weight, having: countOf(index.examples, term) });
  }
  return found;
}

function countOf({ from }: Postings, term: number): number {
  return (from[term + 1] ?? 0) - (from[term] ?? 0);
}

/** The rarest first; once enough is found, a frequent term adds to that alone. */
function addExamples({ examples: { from, items } }: Index, sought: Sought[], sums: Float32Array): void {
  sought.sort((a, b) => a.having - b.having);
  let found = 0;
  for (const { term, weight, having } of sought) {
    const end = from[term + 1] ?? 0;
    const onlyFound = having > FREQUENT && found >= ENOUGH_FOUND;
    for (let at = from[term] ?? 0; at < end; at++) {
      const item = items[at] ?? 0;
      const before = sums[item] ?? 0;
      if (!onlyFound || before > 0) sums[item] = before + weight;
    }
    if (having <= FREQUENT) found += having;
  }
}

function addPooled(
  { pooled: { from, items }, shares }: Index,
  sought: readonly Sought[],
  own: number,
  nearest: Float32Array,
  sums: Float32Array,
): void {
  for (const { term, weight, having } of sought) {
    const onlyFound = having > FREQUENT;
    const end = from[term + 1] ?? 0;
    const scaled = weight / own;
    for (let at = from[term] ?? 0; at < end; at++) {
      const item = items[at] ?? 0;
      if (onlyFound && nearest[item] === 0) continue;
      sums[item] = (sums[item] ?? 0) + scaled * (shares[at] ?? 0);
    }
  }
}

/** What the terms weigh that an entry has. */
function weightIn({ from, items }: Postings, entry: number, sought: readonly Sought[]): number {
  let sum = 0;
  for (const { term, weight } of sought) {
    let [begin, end] = [from[term] ?? 0, from[term + 1] ?? 0];
    const last = end;
    while (begin < end) {
      const middle = (begin + end) >>> 1;
      if ((items[middle] ?? 0) < entry) begin = middle + 1;
      else end = middle;
    }
    if (begin < last && items[begin] === entry) sum += weight;
  }
  return sum;
}

/** The eighth power makes the best example count, and several equally good ones a little more. */
function takeNearest(
  { entryOf, entries }: Index,
  spread: Float64Array,
  examples: Float32Array,
  own: number,
  nearest: Float32Array,
): void {
  const scale = own ** (1 - LENGTH_SHARE);
  for (let example = 0; example < examples.length; example++) {
    const sum = examples[example] ?? 0;
    if (sum === 0) continue;
    const square = (sum / (scale * (spread[example] ?? 1))) ** 2;
    const entry = entryOf[example] ?? 0;
    nearest[entry] = (nearest[entry] ?? 0) + square * square * square * square;
  }
  for (let entry = 0; entry < entries; entry++) {
    const sum = nearest[entry] ?? 0;
    if (sum > 0) nearest[entry] = Math.sqrt(Math.sqrt(Math.sqrt(sum)));
  }
}
