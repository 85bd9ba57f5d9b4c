import { randomNumbers, shuffle } from '../random.ts';

/** What a text shows, by the numbers of features (32 bits, unsigned), and how much each counts. */
export interface Features {
  readonly numbers: Uint32Array;
  readonly values: Float32Array;
}

/** An example for the classifier. */
export interface Example {
  readonly features: Features;
  /** The number of its class. */
  readonly label: number;
}

/** A linear classifier over hashed features, as plain data. */
export interface Classifier {
  readonly classes: number;
  /** Features share as many places; a power of two. */
  readonly places: number;
  /** By place those of each class in a row, and last the bias. */
  readonly weights: Float32Array;
}

/** AdaGrad (Duchi, Hazan, Singer 2011) on the multinomial logistic loss with a pull towards zero. */
const STEP = 0.3;
const MOVED = 0.01;
const PULL = 1e-3;
const PASSES = 10;

/** Always the same result for the same examples. `places` must be a power of two. */
export function trainClassifier(examples: readonly Example[], classes: number, places: number): Classifier {
  const weights = new Float32Array((places + 1) * classes);
  const moved = new Float32Array(weights.length).fill(MOVED);
  const classifier = { classes, places, weights };
  const next = randomNumbers(5);
  const order = Uint32Array.from(examples.keys());
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, next);
    for (const place of order) {
      const example = examples[place];
      if (example !== undefined) learn(classifier, moved, example);
    }
  }
  return classifier;
}

function learn(classifier: Classifier, moved: Float32Array, { features, label }: Example): void {
  const { classes, places, weights } = classifier;
  const likelihoods = classify(classifier, features);
  const move = (cell: number, slope: number) => {
    moved[cell] = (moved[cell] ?? 0) + slope * slope;
    weights[cell] = (weights[cell] ?? 0) - (STEP * slope) / Math.sqrt(moved[cell] ?? 1);
  };
  for (const [kind, likelihood] of likelihoods.entries()) {
    const error = likelihood - (kind === label ? 1 : 0);
    for (const [at, number] of features.numbers.entries()) {
      const cell = (number & (places - 1)) * classes + kind;
      move(cell, error * (features.values[at] ?? 0) + PULL * (weights[cell] ?? 0));
    }
    move(places * classes + kind, error);
  }
}

/** The likelihood of each class; they sum up to 1. */
export function classify({ classes, places, weights }: Classifier, { numbers, values }: Features): Float64Array {
  const scores = Float64Array.from({ length: classes }, (_class, kind) => weights[places * classes + kind] ?? 0);
  for (const [at, number] of numbers.entries()) {
    const begin = (number & (places - 1)) * classes;
    const value = values[at] ?? 0;
    for (let kind = 0; kind < classes; kind++)
      scores[kind] = (scores[kind] ?? 0) + value * (weights[begin + kind] ?? 0);
  }
  const highest = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - highest));
  const sum = odds.reduce((total, one) => total + one, 0);
  return odds.map((one) => one / sum);
}
