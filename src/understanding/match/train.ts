import { randomNumbers, shuffle } from '../random.ts';
import { type Corpus, featuresOf } from './corpus.ts';
import { hasMany } from './families.ts';
import { type LinearModel, type Vector, vectorise, type Weighed } from './linear.ts';
import type { Index } from './search-index.ts';
import { weigh } from './weighing.ts';

/** How the classifier is trained: AdaGrad (Duchi, Hazan, Singer 2011) on the multinomial logistic loss. */
export interface Pace {
  readonly step: number;
  /** Over the examples. */
  readonly passes: number;
  /** The share of an example's features that is left out by chance in each pass. */
  readonly leftOut: number;
  /** Smaller weights are left out. */
  readonly smallest: number;
}
/** What each weight is taken to have moved before the first step: it keeps the first steps small. */
const MOVED = Math.fround(0.01);
const STEP = 0.5;
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

/**
 * Trains on the examples of a corpus; `index` is of the same corpus. Always the same result for the same corpus. Without a
 * `pace` it takes what time allows while a shop waits.
 */
export function trainLinear(corpus: Corpus, index: Index, pace?: Pace): LinearModel {
  const kept = keptTerms(index);
  const weighed = weigh(corpus, index);
  const vectors = Array.from(corpus.entryOf, (_entry, example) =>
    keepTerms(vectorise(weighed, featuresOf(corpus, example)), kept.numbers),
  );
  const cells = emptyCells(kept.size + 1, corpus.entries);
  const way = pace ?? usualPace(vectors, corpus.entries);
  descend(vectors, corpus.entryOf, cells, way);
  return { ...weighed, ...prune(cells, kept, way.smallest) };
}

/** A weight for each entry in each row: a row a term, and last that of the bias. Nearly all are never changed. */
interface Cells {
  readonly entries: number;
  readonly biasRow: number;
  /** That of entry `e` in row `r` is at `r * entries + e`. */
  readonly weights: Float32Array;
  /** How far each has moved, by its slopes squared; 0 = never. */
  readonly moved: Float32Array;
  /** From `r * entries` on: the entries whose weights in row `r` were changed, in the order in which they first were. */
  readonly changed: Uint16Array;
  /** By row: how many these are. */
  readonly counts: Uint16Array;
}

function emptyCells(rows: number, entries: number): Cells {
  const size = rows * entries;
  return {
    entries,
    biasRow: rows - 1,
    weights: new Float32Array(size),
    moved: new Float32Array(size),
    changed: new Uint16Array(size),
    counts: new Uint16Array(rows),
  };
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
  const kept = { terms: new Uint32Array(terms.length), values: new Float32Array(terms.length) };
  let size = 0;
  for (let at = 0; at < terms.length; at++) {
    const number = numbers[terms[at] ?? 0] ?? -1;
    if (number < 0) continue;
    kept.terms[size] = number;
    kept.values[size++] = values[at] ?? 0;
  }
  return { terms: kept.terms.subarray(0, size), values: kept.values.subarray(0, size) };
}

function descend(
  vectors: readonly Vector[],
  entryOf: Uint32Array,
  cells: Cells,
  { step, passes, leftOut }: Pace,
): void {
  const order = Uint32Array.from(vectors.keys());
  const next = randomNumbers(3);
  const errors = new Float32Array(cells.entries);
  const wrong = new Uint16Array(cells.entries);
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, next);
    for (const example of order) {
      const whole = vectors[example];
      if (whole === undefined) continue;
      const vector = leftOut === 0 ? whole : leaveOut(whole, leftOut, next);
      addScores(cells, vector, errors);
      const count = findErrors(errors, entryOf[example] ?? 0, wrong);
      correct(cells, vector, errors, wrong.subarray(0, count), step);
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

function usualPace(vectors: readonly Vector[], entries: number): Pace {
  const each = vectors.reduce((sum, { terms }) => sum + terms.length, 0) * entries;
  return {
    step: STEP,
    passes: Math.max(PASSES.least, Math.min(PASSES.most, Math.floor(PASSES.multiplications / each))),
    leftOut: hasMany(vectors.length / entries) ? LEFT_OUT : 0,
    smallest: SMALLEST_WEIGHT,
  };
}

/** What speaks for each entry, instead of what is in `scores`. */
function addScores(cells: Cells, { terms, values }: Vector, scores: Float32Array): void {
  scores.fill(0);
  addRow(cells, cells.biasRow, 1, scores);
  for (let at = 0; at < terms.length; at++) addRow(cells, terms[at] as number, values[at] as number, scores);
}

function addRow({ entries, weights, changed, counts }: Cells, row: number, value: number, scores: Float32Array): void {
  const begin = row * entries;
  const end = begin + (counts[row] as number);
  for (let at = begin; at < end; at++) {
    const entry = changed[at] as number;
    scores[entry] = (scores[entry] as number) + value * (weights[begin + entry] as number);
  }
}

/**
 * Of scores makes the errors of the prediction: puts those that matter first in `errors`, their entries in `wrong`, and
 * returns how many they are.
 */
function findErrors(errors: Float32Array, target: number, wrong: Uint16Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let entry = 0; entry < errors.length; entry++) highest = Math.max(highest, errors[entry] as number);
  let sum = 0;
  for (let entry = 0; entry < errors.length; entry++) {
    const odds = Math.exp((errors[entry] as number) - highest);
    errors[entry] = odds;
    sum += odds;
  }
  let count = 0;
  for (let entry = 0; entry < errors.length; entry++) {
    const error = (errors[entry] as number) / sum - (entry === target ? 1 : 0);
    if (error < NEGLIGIBLE && error > -NEGLIGIBLE) continue;
    errors[count] = error;
    wrong[count++] = entry;
  }
  return count;
}

function correct(
  cells: Cells,
  { terms, values }: Vector,
  errors: Float32Array,
  wrong: Uint16Array,
  step: number,
): void {
  for (let at = 0; at < terms.length; at++) {
    correctRow(cells, terms[at] as number, values[at] as number, errors, wrong, step);
  }
  correctRow(cells, cells.biasRow, 1, errors, wrong, step);
}

function correctRow(
  { entries, weights, moved, changed, counts }: Cells,
  row: number,
  value: number,
  errors: Float32Array,
  wrong: Uint16Array,
  step: number,
): void {
  const begin = row * entries;
  for (let place = 0; place < wrong.length; place++) {
    const entry = wrong[place] as number;
    const cell = begin + entry;
    const before = moved[cell] as number;
    if (before === 0) {
      const count = counts[row] as number;
      changed[begin + count] = entry;
      counts[row] = count + 1;
    }
    const slope = (errors[place] as number) * value;
    const total = (before === 0 ? MOVED : before) + slope * slope;
    moved[cell] = total;
    weights[cell] = (weights[cell] as number) - (step * slope) / Math.sqrt(total);
  }
}

/** The weights that matter, by term and entry. */
function prune(
  { entries, biasRow, weights, changed, counts }: Cells,
  { numbers }: Kept,
  smallest: number,
): Omit<LinearModel, keyof Weighed> {
  const most = counts.reduce((sum, count) => sum + count, 0);
  const model = {
    from: new Uint32Array(numbers.length + 1),
    entries: new Uint16Array(most),
    weights: new Float32Array(most),
    bias: weights.slice(biasRow * entries),
  };
  let place = 0;
  for (let term = 0; term < numbers.length; term++) {
    const row = numbers[term] as number;
    const begin = row * entries;
    const end = row < 0 ? begin : begin + (counts[row] as number);
    for (let at = begin; at < end; at++) {
      const entry = changed[at] as number;
      const weight = weights[begin + entry] as number;
      if (weight <= smallest && weight >= -smallest) continue;
      model.entries[place] = entry;
      model.weights[place++] = weight;
    }
    model.from[term + 1] = place;
  }
  return { ...model, entries: model.entries.slice(0, place), weights: model.weights.slice(0, place) };
}
