import { randomNumbers, shuffle } from '../random.ts';
import { type Corpus, featuresOf } from './corpus.ts';
import { hasMany } from './families.ts';
import { type LinearModel, type Vector, vectorise, type Weighed } from './linear.ts';
import type { Index } from './search-index.ts';

/** How the classifier is trained: AdaGrad (Duchi, Hazan, Singer 2011) on the multinomial logistic loss. */
const STEP = 0.5;
/** What each weight is taken to have moved before the first step: it keeps the first steps small. */
const MOVED = 0.01;
/** Errors smaller than this are left alone. */
const NEGLIGIBLE = 0.01;
/** Passes over the examples: as many as these multiplications allow, within the bounds. */
const PASSES = { least: 2, most: 5, multiplications: 1.2e9 };
/**
 * With many examples an entry, this share of an example's features is left out by chance in each pass, so that the others
 * learn to do without them (dropout: Srivastava et al. 2014); with few there is none to spare.
 */
const LEFT_OUT = 0.4;
/** Weights smaller than this change no answer. */
const SMALLEST_WEIGHT = 0.05;
/** Beyond as many weights, terms that one example alone has are left out. */
const MANY_WEIGHTS = 4e6;

/** Trains on the examples of a corpus; `index` is of the same corpus. Always the same result for the same corpus. */
export function trainLinear(corpus: Corpus, index: Index): LinearModel {
  const kept = keptTerms(index);
  const vectors = Array.from(corpus.entryOf, (_entry, example) =>
    keepTerms(vectorise(index, featuresOf(corpus, example)), kept.numbers),
  );
  const weights = new Float32Array((kept.size + 1) * corpus.entries);
  descend(vectors, corpus.entryOf, corpus.entries, kept.size, weights);
  const { terms, rareness, rarest, families } = index;
  return { terms, rareness, rarest, families, ...prune(weights, corpus.entries, kept) };
}

interface Kept {
  readonly size: number;
  /** By term: its number among those kept; -1 = left out. */
  readonly numbers: Int32Array;
}

function keptTerms({ terms, examples, entries }: Index): Kept {
  const isMany = terms.size * entries > MANY_WEIGHTS;
  const numbers = new Int32Array(terms.size);
  let size = 0;
  for (let term = 0; term < terms.size; term++) {
    const isRare = (examples.from[term + 1] ?? 0) - (examples.from[term] ?? 0) < 2;
    numbers[term] = isMany && isRare ? -1 : size++;
  }
  return { size, numbers };
}

function keepTerms({ terms, values }: Vector, numbers: Int32Array): Vector {
  const at = [...terms.keys()].filter((place) => (numbers[terms[place] ?? 0] ?? -1) >= 0);
  return {
    terms: Uint32Array.from(at, (place) => numbers[terms[place] ?? 0] ?? 0),
    values: Float32Array.from(at, (place) => values[place] ?? 0),
  };
}

/** Fills `weights`, which holds those of each term for all entries in a row, and last the bias. */
function descend(
  vectors: readonly Vector[],
  entryOf: Uint32Array,
  entries: number,
  biasRow: number,
  weights: Float32Array,
): void {
  const moved = new Float32Array(weights.length).fill(MOVED);
  const order = Uint32Array.from(vectors.keys());
  const next = randomNumbers(3);
  const errors = new Float32Array(entries);
  const wrong = new Uint32Array(entries);
  const passes = passesFor(vectors, entries);
  const leftOut = hasMany(vectors.length / entries) ? LEFT_OUT : 0;
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, next);
    for (const example of order) {
      const whole = vectors[example];
      if (whole === undefined) continue;
      const vector = leftOut === 0 ? whole : leaveOut(whole, leftOut, next);
      const count = findErrors(weights, vector, entries, biasRow, entryOf[example] ?? 0, errors, wrong);
      correct(weights, moved, vector, entries, biasRow, errors, wrong, count);
    }
  }
}

/** Without a share of its terms, and as long as it was. */
function leaveOut({ terms, values }: Vector, share: number, next: () => number): Vector {
  const at = [...terms.keys()].filter(() => next() >= share);
  const longer = Math.sqrt(1 / (1 - share));
  return {
    terms: Uint32Array.from(at, (place) => terms[place] ?? 0),
    values: Float32Array.from(at, (place) => (values[place] ?? 0) * longer),
  };
}

function passesFor(vectors: readonly Vector[], entries: number): number {
  const each = vectors.reduce((sum, { terms }) => sum + terms.length, 0) * entries;
  return Math.max(PASSES.least, Math.min(PASSES.most, Math.floor(PASSES.multiplications / each)));
}

/** Puts the errors of the prediction, those that matter, first in `errors`, their entries in `wrong`; returns how many. */
function findErrors(
  weights: Float32Array,
  { terms, values }: Vector,
  entries: number,
  biasRow: number,
  target: number,
  errors: Float32Array,
  wrong: Uint32Array,
): number {
  const biasBegin = biasRow * entries;
  for (let entry = 0; entry < entries; entry++) errors[entry] = weights[biasBegin + entry] as number;
  for (let at = 0; at < terms.length; at++) {
    const begin = (terms[at] as number) * entries;
    const value = values[at] as number;
    for (let entry = 0; entry < entries; entry++) {
      errors[entry] = (errors[entry] as number) + value * (weights[begin + entry] as number);
    }
  }
  let highest = Number.NEGATIVE_INFINITY;
  for (let entry = 0; entry < entries; entry++) highest = Math.max(highest, errors[entry] as number);
  let sum = 0;
  for (let entry = 0; entry < entries; entry++) {
    const odds = Math.exp((errors[entry] as number) - highest);
    errors[entry] = odds;
    sum += odds;
  }
  let count = 0;
  for (let entry = 0; entry < entries; entry++) {
    const error = (errors[entry] as number) / sum - (entry === target ? 1 : 0);
    if (error < NEGLIGIBLE && error > -NEGLIGIBLE) continue;
    errors[count] = error;
    wrong[count++] = entry;
  }
  return count;
}

function correct(
  weights: Float32Array,
  moved: Float32Array,
  { terms, values }: Vector,
  entries: number,
  biasRow: number,
  errors: Float32Array,
  wrong: Uint32Array,
  count: number,
): void {
  for (let at = 0; at <= terms.length; at++) {
    const isBias = at === terms.length;
    const begin = (isBias ? biasRow : (terms[at] as number)) * entries;
    const value = isBias ? 1 : (values[at] as number);
    for (let place = 0; place < count; place++) {
      const cell = begin + (wrong[place] as number);
      const slope = (errors[place] as number) * value;
      const total = (moved[cell] as number) + slope * slope;
      moved[cell] = total;
      weights[cell] = (weights[cell] as number) - (STEP * slope) / Math.sqrt(total);
    }
  }
}

function prune(weights: Float32Array, entries: number, { size, numbers }: Kept): Omit<LinearModel, keyof Weighed> {
  const isKept = (weight: number) => weight > SMALLEST_WEIGHT || weight < -SMALLEST_WEIGHT;
  const count = weights.subarray(0, size * entries).reduce((sum, weight) => sum + (isKept(weight) ? 1 : 0), 0);
  const model = {
    from: new Uint32Array(numbers.length + 1),
    entries: new Uint16Array(count),
    weights: new Float32Array(count),
    bias: weights.slice(size * entries),
  };
  let place = 0;
  for (const [term, number] of numbers.entries()) {
    for (let entry = 0; number >= 0 && entry < entries; entry++) {
      const weight = weights[number * entries + entry] ?? 0;
      if (!isKept(weight)) continue;
      model.entries[place] = entry;
      model.weights[place++] = weight;
    }
    model.from[term + 1] = place;
  }
  return model;
}
