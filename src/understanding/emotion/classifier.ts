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

/** How a classifier learns. */
export interface Pace {
  readonly step: number;
  /** Towards zero. */
  readonly pull: number;
  readonly passes: number;
  /** An example whose class is less unlikely than this is known: nothing is learnt from it in this pass. */
  readonly known: number;
}

const THOROUGH: Pace = { step: 0.3, pull: 1e-3, passes: 10, known: 0 };
const MOVED = 0.01;

/**
 * AdaGrad (Duchi, Hazan, Singer 2011) on the multinomial logistic loss with a pull towards zero. Always the same result for
 * the same examples. `places` must be a power of two.
 */
export function trainClassifier(
  examples: readonly Example[],
  classes: number,
  places: number,
  pace: Pace = THOROUGH,
): Classifier {
  const weights = new Float32Array((places + 1) * classes);
  const moved = new Float32Array(weights.length).fill(MOVED);
  const classifier = { classes, places, weights };
  const next = randomNumbers(5);
  const order = Uint32Array.from(examples.keys());
  for (let pass = 0; pass < pace.passes; pass++) {
    shuffle(order, next);
    for (const place of order) {
      const example = examples[place];
      if (example !== undefined) learn(classifier, moved, example, pace);
    }
  }
  return classifier;
}

function learn(
  classifier: Classifier,
  moved: Float32Array,
  { features, label }: Example,
  { step, pull, known }: Pace,
): void {
  const { classes, places, weights } = classifier;
  const errors = classify(classifier, features);
  errors[label] = (errors[label] ?? 0) - 1;
  if (-(errors[label] ?? 0) < known) return;
  const { numbers, values } = features;
  for (let at = 0; at < numbers.length; at++)
    moveRow(((numbers[at] ?? 0) & (places - 1)) * classes, values[at] ?? 0, pull);
  moveRow(places * classes, 1, 0);

  function moveRow(begin: number, value: number, towardsZero: number): void {
    for (let kind = 0; kind < classes; kind++) {
      const cell = begin + kind;
      const slope = (errors[kind] ?? 0) * value + towardsZero * (weights[cell] ?? 0);
      moved[cell] = (moved[cell] ?? 0) + slope * slope;
      weights[cell] = (weights[cell] ?? 0) - (step * slope) / Math.sqrt(moved[cell] ?? 1);
    }
  }
}

/** The likelihood of each class; they sum up to 1. */
export function classify({ classes, places, weights }: Classifier, { numbers, values }: Features): Float64Array {
  const scores = new Float64Array(classes);
  for (let kind = 0; kind < classes; kind++) scores[kind] = weights[places * classes + kind] ?? 0;
  for (let at = 0; at < numbers.length; at++) {
    const begin = ((numbers[at] ?? 0) & (places - 1)) * classes;
    const value = values[at] ?? 0;
    for (let kind = 0; kind < classes; kind++)
      scores[kind] = (scores[kind] ?? 0) + value * (weights[begin + kind] ?? 0);
  }
  const highest = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - highest));
  const sum = odds.reduce((total, one) => total + one, 0);
  return odds.map((one) => one / sum);
}
