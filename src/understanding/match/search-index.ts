import type { Corpus } from './corpus.ts';
import { FAMILIES, familyOf, linearWeights } from './families.ts';
import { runAtOnce, type Steps } from './steps.ts';
import { collectTerms, type Terms } from './terms.ts';

/** Which items have each term: those of term `t` are at `from[t]` up to but not including `from[t + 1]`, rising. */
export interface Postings {
  readonly from: Uint32Array;
  readonly items: Uint32Array;
}

/** The knowledge's examples, ready to be searched. Never changed. */
export interface Index {
  readonly terms: Terms;
  /** By term: its rareness over the entries times the weight of its family. */
  readonly weights: Float32Array;
  /** By term: its rareness over the examples, for the trained tier; and that of what none has. */
  readonly rareness: Float32Array;
  readonly rarest: number;
  /** By family: what it weighs in the trained tier. */
  readonly families: Float32Array;
  readonly entries: number;
  readonly entryOf: Uint32Array;
  readonly examples: Postings;
  /** By example: the weights of all its terms together. */
  readonly lengths: Float32Array;
  /** The examples of an entry pooled. */
  readonly pooled: Postings;
  /** By place in `pooled.items`: how much of the entry has the term, 0 to 1. */
  readonly shares: Float32Array;
}

/** The share of an entry's examples at which a feature has half its weight. */
const HALF_SHARE = 0.3;

/** What it tells that an entry has a feature which `having` of them have: the fewer, the more (as in Okapi BM25). */
export function rareness(entries: number, having: number): number {
  return Math.log(1 + (entries - having + 0.5) / (having + 0.5));
}

/** By how many examples of how many have a feature (the smooth inverse document frequency). */
function exampleRareness(examples: number, having: number): number {
  return Math.log((1 + examples) / (1 + having)) + 1;
}

export function buildIndex(corpus: Corpus): Index {
  return runAtOnce(indexSteps(corpus));
}

/** The same with pauses: none of its steps takes long for a shop of hundreds of entries. */
export function* indexSteps({ entries, entryOf, groupOf, from, features }: Corpus): Steps<Index> {
  const { terms, numbers } = collectTerms(features);
  yield;
  const families = new Uint8Array(terms.size);
  for (let at = 0; at < numbers.length; at++) families[numbers[at] ?? 0] = familyOf(features[at] ?? 0);
  const examples = invert(numbers, from, terms.size);
  yield;
  const { pooled, shares } = pool(examples, entryOf, groupOf);
  yield;
  const weights = Float32Array.from(families, (family, term) => {
    const having = (pooled.from[term + 1] ?? 0) - (pooled.from[term] ?? 0);
    return (FAMILIES[family]?.search ?? 0) * rareness(entries, having);
  });
  const rare = Float32Array.from(families, (_family, term) =>
    exampleRareness(entryOf.length, (examples.from[term + 1] ?? 0) - (examples.from[term] ?? 0)),
  );
  const lengths = lengthsOf(numbers, from, weights);
  return {
    terms,
    weights,
    rareness: rare,
    rarest: exampleRareness(entryOf.length, 0),
    families: linearWeights(entryOf.length / entries),
    entries,
    entryOf,
    examples,
    lengths,
    pooled,
    shares,
  };
}

/** Turns "which terms has an example" into "which examples have a term". */
function invert(terms: Uint32Array, begins: Uint32Array, termCount: number): Postings {
  const from = new Uint32Array(termCount + 1);
  for (const term of terms) from[term + 1] = (from[term + 1] ?? 0) + 1;
  for (let term = 0; term < termCount; term++) from[term + 1] = (from[term + 1] ?? 0) + (from[term] ?? 0);
  const next = from.slice();
  const items = new Uint32Array(terms.length);
  for (let example = 0; example + 1 < begins.length; example++) {
    const end = begins[example + 1] ?? 0;
    for (let at = begins[example] ?? 0; at < end; at++) {
      const term = terms[at] ?? 0;
      const place = next[term] ?? 0;
      next[term] = place + 1;
      items[place] = example;
    }
  }
  return { from, items };
}

function lengthsOf(terms: Uint32Array, begins: Uint32Array, weights: Float32Array): Float32Array {
  const lengths = new Float32Array(begins.length - 1);
  for (let example = 0; example < lengths.length; example++) {
    let length = 0;
    const end = begins[example + 1] ?? 0;
    for (let at = begins[example] ?? 0; at < end; at++) length += weights[terms[at] ?? 0] ?? 0;
    lengths[example] = length;
  }
  return lengths;
}

/**
 * A term weighs in an entry by the share of the entry's examples that have it, among those of the languages in which
 * it occurs at all: a concept may in every one, a word in those of its own language.
 */
function pool(
  examples: Postings,
  entryOf: Uint32Array,
  groupOf: Uint32Array,
): { pooled: Postings; shares: Float32Array } {
  const sizes = groupSizes(groupOf);
  const from = new Uint32Array(examples.from.length);
  const items = new Uint32Array(examples.items.length);
  const shares = new Float32Array(examples.items.length);
  let place = 0;
  for (let term = 0; term + 1 < examples.from.length; term++) {
    const end = examples.from[term + 1] ?? 0;
    for (let at = examples.from[term] ?? 0; at < end; ) {
      const entry = entryOf[examples.items[at] ?? 0] ?? 0;
      const begin = at;
      while (at < end && entryOf[examples.items[at] ?? 0] === entry) at++;
      const having = at - begin;
      items[place] = entry;
      shares[place++] = having / (having + HALF_SHARE * sizeOfGroups(examples.items, begin, at, groupOf, sizes));
    }
    from[term + 1] = place;
  }
  return { pooled: { from, items: items.slice(0, place) }, shares: shares.slice(0, place) };
}

function groupSizes(groupOf: Uint32Array): Uint32Array {
  const sizes = new Uint32Array((groupOf.at(-1) ?? -1) + 1);
  for (const group of groupOf) sizes[group] = (sizes[group] ?? 0) + 1;
  return sizes;
}

/** How many examples there are in all groups that the examples at `begin` up to but not including `end`, which rise, belong to. */
function sizeOfGroups(
  examples: Uint32Array,
  begin: number,
  end: number,
  groupOf: Uint32Array,
  sizes: Uint32Array,
): number {
  let [size, before] = [0, -1];
  for (let at = begin; at < end; at++) {
    const group = groupOf[examples[at] ?? 0] ?? 0;
    if (group !== before) size += sizes[group] ?? 0;
    before = group;
  }
  return size;
}
