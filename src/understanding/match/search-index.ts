import type { Corpus } from './corpus.ts';
import { FAMILIES, familyNumber, familyOf } from './families.ts';
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
  readonly entries: number;
  readonly entryOf: Uint32Array;
  readonly examples: Postings;
  /** By example: the weights of all its terms together. */
  readonly lengths: Float32Array;
  /** The examples of an entry pooled. */
  readonly pooled: Postings;
  /** By place in `pooled.items`: how much of the entry has the term, 0 to 1. */
  readonly shares: Float32Array;
  /** By example: its terms that are single words or characters, the other way round than in `examples`. */
  readonly units: Postings;
}

/** The share of an entry's examples at which a feature has half its weight. */
const HALF_SHARE = 0.3;

/** By family. */
const SEARCH = Float64Array.from(FAMILIES, ({ search }) => search);
const IS_UNIT = new Uint8Array(FAMILIES.length);
for (const name of ['word', 'grammar', 'character'] as const) IS_UNIT[familyNumber(name)] = 1;

/** Whether the features of a family are what texts are made of, one by one. */
export function isUnit(family: number): boolean {
  return IS_UNIT[family] === 1;
}

/** What it tells that an entry has a feature which `having` of them have: the fewer, the more (as in Okapi BM25). */
export function rareness(entries: number, having: number): number {
  return Math.log(1 + (entries - having + 0.5) / (having + 0.5));
}

export function buildIndex(corpus: Corpus): Index {
  return runAtOnce(indexSteps(corpus));
}

/** The same with pauses: none of its steps takes long for a shop of hundreds of entries. */
export function* indexSteps(corpus: Corpus): Steps<Index> {
  const { entries, entryOf, groupOf, from } = corpus;
  const { terms, features, numbers } = collectTerms(corpus.features);
  yield;
  const examples = invert(numbers, from, terms.size);
  yield;
  const { pooled, shares } = pool(examples, entryOf, groupOf);
  yield;
  const weights = searchWeights(features, pooled, entries);
  const { lengths, units } = readExamples(numbers, from, features, weights);
  return { terms, weights, entries, entryOf, examples, lengths, pooled, shares, units };
}

/** By term. */
function searchWeights(features: Uint32Array, pooled: Postings, entries: number): Float32Array {
  const rare = Float64Array.from({ length: entries + 1 }, (_rareness, having) => rareness(entries, having));
  const weights = new Float32Array(features.length);
  for (let term = 0; term < features.length; term++) {
    const having = (pooled.from[term + 1] ?? 0) - (pooled.from[term] ?? 0);
    weights[term] = (SEARCH[familyOf(features[term] ?? 0)] ?? 0) * (rare[having] ?? 0);
  }
  return weights;
}

/** `features`: by term. */
function readExamples(
  terms: Uint32Array,
  begins: Uint32Array,
  features: Uint32Array,
  weights: Float32Array,
): Pick<Index, 'lengths' | 'units'> {
  const lengths = new Float32Array(begins.length - 1);
  const from = new Uint32Array(begins.length);
  const items = new Uint32Array(terms.length);
  let size = 0;
  for (let example = 0; example < lengths.length; example++) {
    let length = 0;
    const end = begins[example + 1] ?? 0;
    for (let at = begins[example] ?? 0; at < end; at++) {
      const term = terms[at] ?? 0;
      length += weights[term] ?? 0;
      if (IS_UNIT[familyOf(features[term] ?? 0)] === 1) items[size++] = term;
    }
    lengths[example] = length;
    from[example + 1] = size;
  }
  return { lengths, units: { from, items: items.slice(0, size) } };
}

/** Turns "which terms has an example" into "which examples have a term". */
function invert(terms: Uint32Array, begins: Uint32Array, termCount: number): Postings {
  const from = new Uint32Array(termCount + 1);
  for (let at = 0; at < terms.length; at++) {
    const term = terms[at] ?? 0;
    from[term + 1] = (from[term + 1] ?? 0) + 1;
  }
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

/**
 * A term weighs in an entry by the share of the entry's examples that have it, among those of the languages in which
 * it occurs at all: a concept may in every one, a word in those of its own language.
 */
function pool(
  { from: begins, items: examples }: Postings,
  entryOf: Uint32Array,
  groupOf: Uint32Array,
): { pooled: Postings; shares: Float32Array } {
  const sizes = groupSizes(groupOf);
  const from = new Uint32Array(begins.length);
  const items = new Uint32Array(examples.length);
  const shares = new Float32Array(examples.length);
  let place = 0;
  for (let term = 0; term + 1 < begins.length; term++) {
    const end = begins[term + 1] ?? 0;
    for (let at = begins[term] ?? 0; at < end; ) {
      const begin = at;
      const entry = entryOf[examples[at] ?? 0] ?? 0;
      while (at < end && entryOf[examples[at] ?? 0] === entry) at++;
      const having = at - begin;
      items[place] = entry;
      shares[place++] = having / (having + HALF_SHARE * sizeOfGroups(examples, begin, at, groupOf, sizes));
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
  let size = 0;
  let before = -1;
  for (let at = begin; at < end; at++) {
    const group = groupOf[examples[at] ?? 0] ?? 0;
    if (group !== before) size += sizes[group] ?? 0;
    before = group;
  }
  return size;
}
