import { type Corpus, featuresOf } from './corpus.ts';
import { FAMILIES, familyNumber, familyOf } from './families.ts';
import { type Index, type Postings, rareness } from './search-index.ts';
import { runAtOnce, type Steps } from './steps.ts';
import { type GrowingTerms, growingTerms, growTerms, slotOf } from './terms.ts';

/**
 * Makes an index of examples that come one by one. What is held of them is the numbers of their terms, in pieces that are
 * never copied, so that building takes little more memory than what is built; and the room for that is measured out before.
 */
export interface IndexBuilder {
  /** Takes the next example; the entries, and the groups of an entry and a language, come in the order of their numbers. */
  add(entry: number, group: number, features: Uint32Array): void;
  /** Builds it, once, with pauses. */
  steps(entries: number): Steps<Index>;
}

/** Of all features of a corpus. */
export function buildIndex(corpus: Corpus): Index {
  const builder = indexBuilder(corpus.features.length, false);
  for (let example = 0; example < corpus.entryOf.length; example++) {
    builder.add(corpus.entryOf[example] ?? 0, corpus.groupOf[example] ?? 0, featuresOf(corpus, example));
  }
  return runAtOnce(builder.steps(corpus.entries));
}

/** The share of an entry's examples at which a feature has half its weight. */
const HALF_SHARE = 0.3;
/** So many numbers of terms are held in a piece, and are worked on without a pause. */
const PIECE = 1 << 15;

/** By family. */
const SEARCH = Float64Array.from(FAMILIES, ({ search }) => search);
const IS_UNIT = new Uint8Array(FAMILIES.length);
for (const name of ['word', 'grammar', 'character'] as const) IS_UNIT[familyNumber(name)] = 1;

/** Whether the features of a family are what texts are made of, one by one. */
export function isUnit(family: number): boolean {
  return IS_UNIT[family] === 1;
}

/** Whole examples, one after the other. */
interface Piece {
  readonly terms: Uint32Array;
  used: number;
  /** The numbers of the first example in it, and of the first that is not. */
  readonly from: number;
  to: number;
}

/** What is known while examples come; the room grows. */
interface Growing {
  readonly known: GrowingTerms;
  /** By term: how many examples have it, how many entries, and the last of these plus 1. */
  inExamples: Uint32Array;
  inEntries: Uint32Array;
  lastEntry: Uint32Array;
  /** By example. */
  entryOf: Uint32Array;
  groupOf: Uint32Array;
  sizes: Uint32Array;
  examples: number;
  readonly pieces: Piece[];
  piece: Piece;
  units: number;
}

/**
 * `expected`: about so many features all examples have; more are as well. `isSearched`: the index is for searching alone,
 * and leaves out what weighs nothing there.
 */
export function indexBuilder(expected: number, isSearched: boolean): IndexBuilder {
  const isUsed = Uint8Array.from(SEARCH, (weight) => (isSearched && weight === 0 ? 0 : 1));
  const known = growingTerms(expected);
  const growing: Growing = {
    known,
    inExamples: new Uint32Array(known.features.length),
    inEntries: new Uint32Array(known.features.length),
    lastEntry: new Uint32Array(known.features.length),
    entryOf: new Uint32Array(1024),
    groupOf: new Uint32Array(1024),
    sizes: new Uint32Array(1024),
    examples: 0,
    pieces: [],
    piece: emptyPiece(0, 0),
    units: 0,
  };
  return {
    add(entry, group, features) {
      makeRoom(growing, features.length);
      const { examples, piece } = growing;
      growing.entryOf[examples] = entry;
      growing.groupOf[examples] = group;
      const before = piece.used;
      addTerms(growing, entry, features, isUsed);
      growing.sizes[examples] = piece.used - before;
      piece.to = ++growing.examples;
    },
    steps: (entries) => buildSteps(growing, entries),
  };
}

function emptyPiece(room: number, from: number): Piece {
  return { terms: new Uint32Array(room), used: 0, from, to: from };
}

/** For one more example of so many features, all of which may be new. */
function makeRoom(growing: Growing, features: number): void {
  const { known, piece, examples } = growing;
  growTerms(known, features);
  if (growing.inExamples.length < known.features.length) {
    growing.inExamples = widened(growing.inExamples, known.features.length);
    growing.inEntries = widened(growing.inEntries, known.features.length);
    growing.lastEntry = widened(growing.lastEntry, known.features.length);
  }
  if (examples === growing.entryOf.length) {
    growing.entryOf = widened(growing.entryOf, examples * 2);
    growing.groupOf = widened(growing.groupOf, examples * 2);
    growing.sizes = widened(growing.sizes, examples * 2);
  }
  if (piece.used + features <= piece.terms.length) return;
  growing.piece = emptyPiece(Math.max(PIECE, features), examples);
  growing.pieces.push(growing.piece);
}

function widened(numbers: Uint32Array, room: number): Uint32Array {
  const wider = new Uint32Array(room);
  wider.set(numbers);
  return wider;
}

/** Of the next example, for which there is room. All is at hand in variables: the loop is a good part of a cold load. */
function addTerms(growing: Growing, entry: number, added: Uint32Array, isUsed: Uint8Array): void {
  const { known, inExamples, inEntries, lastEntry, piece } = growing;
  const { slots, places, features } = known;
  const { terms } = piece;
  const mark = entry + 1;
  let { size } = known;
  let { used } = piece;
  let { units } = growing;
  for (let at = 0; at < added.length; at++) {
    const feature = added[at] as number;
    const family = familyOf(feature);
    if (isUsed[family] === 0) continue;
    const slot = slotOf(slots, feature);
    if (slots[slot] === 0) {
      slots[slot] = feature;
      features[size] = feature;
      places[slot] = size++;
    }
    const term = places[slot] as number;
    inExamples[term] = (inExamples[term] as number) + 1;
    if (lastEntry[term] !== mark) {
      lastEntry[term] = mark;
      inEntries[term] = (inEntries[term] as number) + 1;
    }
    units += IS_UNIT[family] as number;
    terms[used++] = term;
  }
  known.size = size;
  piece.used = used;
  growing.units = units;
}

function* buildSteps(growing: Growing, entries: number): Steps<Index> {
  const { known, pieces } = growing;
  const size = known.size;
  const entryOf = growing.entryOf.slice(0, growing.examples);
  const weights = searchWeights(growing, entries);
  const examples = emptyPostings(growing.inExamples, size);
  const pooled = emptyPostings(growing.inEntries, size);
  const units: Postings = { from: new Uint32Array(entryOf.length + 1), items: new Uint32Array(growing.units) };
  const lengths = new Float32Array(entryOf.length);
  const parts = { next: examples.from.slice(), examples, units, lengths, weights };
  yield;
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    turnRound(growing, piece, parts);
    yield;
  }
  const shares = new Float32Array(pooled.items.length);
  const groups = groupSizes(growing);
  for (let term = 0; term < size; ) {
    const end = termsOfPiece(examples.from, term);
    poolTerms({ examples, pooled, shares, entryOf, groupOf: growing.groupOf, groups }, term, end);
    term = end;
    yield;
  }
  const terms = { size, slots: known.slots, places: known.places };
  return { terms, weights, entries, entryOf, examples, lengths, pooled, shares, units };
}

/** By term. */
function searchWeights({ known, inEntries }: Growing, entries: number): Float32Array {
  const rare = new Float64Array(entries + 1).fill(-1);
  const weights = new Float32Array(known.size);
  for (let term = 0; term < weights.length; term++) {
    const having = inEntries[term] as number;
    if (rare[having] === -1) rare[having] = rareness(entries, having);
    weights[term] = (SEARCH[familyOf(known.features[term] as number)] as number) * (rare[having] as number);
  }
  return weights;
}

/** With room for as many items of each term. */
function emptyPostings(counts: Uint32Array, terms: number): Postings {
  const from = new Uint32Array(terms + 1);
  let sum = 0;
  for (let term = 0; term < terms; term++) {
    from[term] = sum;
    sum += counts[term] as number;
  }
  from[terms] = sum;
  return { from, items: new Uint32Array(sum) };
}

interface Turned {
  /** By term: the place of the next example that has it. */
  readonly next: Uint32Array;
  readonly examples: Postings;
  readonly units: Postings;
  readonly lengths: Float32Array;
  readonly weights: Float32Array;
}

/** Turns "which terms has an example" into "which examples have a term". */
function turnRound({ known, sizes }: Growing, piece: Piece, parts: Turned): void {
  const { next, examples, units, lengths, weights } = parts;
  const { features } = known;
  let at = 0;
  let unit = units.from[piece.from] as number;
  for (let example = piece.from; example < piece.to; example++) {
    const end = at + (sizes[example] as number);
    let length = 0;
    for (; at < end; at++) {
      const term = piece.terms[at] as number;
      const place = next[term] as number;
      next[term] = place + 1;
      examples.items[place] = example;
      length += weights[term] as number;
      if (IS_UNIT[familyOf(features[term] as number)] === 1) units.items[unit++] = term;
    }
    lengths[example] = length;
    units.from[example + 1] = unit;
  }
}

/** How many examples there are in each group. */
function groupSizes({ groupOf, examples }: Growing): Uint32Array {
  const sizes = new Uint32Array((groupOf[examples - 1] ?? 0) + 1);
  for (let example = 0; example < examples; example++) {
    const group = groupOf[example] as number;
    sizes[group] = (sizes[group] as number) + 1;
  }
  return sizes;
}

/** The end of the terms from one on that have about as many examples together as a piece has numbers. */
function termsOfPiece(from: Uint32Array, term: number): number {
  const least = (from[term] as number) + PIECE;
  let end = term + 1;
  while (end + 1 < from.length && (from[end] as number) < least) end++;
  return end;
}

interface Pooling {
  readonly examples: Postings;
  readonly pooled: Postings;
  readonly shares: Float32Array;
  readonly entryOf: Uint32Array;
  readonly groupOf: Uint32Array;
  /** By group: how many examples it has. */
  readonly groups: Uint32Array;
}

/**
 * A term weighs in an entry by the share of the entry's examples that have it, among those of the languages in which
 * it occurs at all: a concept may in every one, a word in those of its own language.
 */
function poolTerms({ examples, pooled, shares, entryOf, groupOf, groups }: Pooling, from: number, to: number): void {
  const { items } = examples;
  let place = pooled.from[from] as number;
  let at = examples.from[from] as number;
  for (let term = from; term < to; term++) {
    const end = examples.from[term + 1] as number;
    while (at < end) {
      const entry = entryOf[items[at] as number] as number;
      let having = 0;
      let size = 0;
      let last = -1;
      for (; at < end && entryOf[items[at] as number] === entry; at++) {
        const group = groupOf[items[at] as number] as number;
        if (group !== last) size += groups[group] as number;
        last = group;
        having++;
      }
      pooled.items[place] = entry;
      shares[place++] = having / (having + HALF_SHARE * size);
    }
  }
}
