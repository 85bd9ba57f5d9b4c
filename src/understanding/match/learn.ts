import { normalise } from '../normalise.ts';
import { randomNumbers } from '../random.ts';
import { tokenise } from '../tokenise.ts';
import { type Calibration, fitCalibration, type Judged } from './confidence.ts';
import { type Corpus, distinctFeatures, extendExamples, featuresOf, selectExamples } from './corpus.ts';
import { tellDictionaryWords } from './features.ts';
import type { LinearModel } from './linear.ts';
import { createRanker } from './rank.ts';
import { buildIndex } from './search-index.ts';
import { trainLinear } from './train.ts';

/** What is learnt from a shop's examples. */
export interface Learnt {
  readonly linear: LinearModel;
  readonly calibration: Calibration;
}

/** How often examples are tried on a model that has not seen them, by how many there are. */
const ROUNDS = (examples: number): number => (examples < 800 ? 3 : examples < 2500 ? 2 : 1);
/** The share of the entries that are held out whole: questions about them stand for what the shop does not answer. */
const HELD_OUT = 0.25;
/** The share of the other examples that is held out. */
const TRIED = 0.2;
/** How many messages out of scope there are to each in scope. */
const OUT_OF_SCOPE = 0.25;
/** How strongly the calibration is held near the usual one. */
const PULL = 10;

/**
 * How much surer one may be than what was tried says, in logarithms of odds: it was tried on a model of fewer examples,
 * and questions of other entries are nearer than what a shop does not answer. Found on development sets.
 */
const SURER = 0.5;

/**
 * The calibration of the trained tier before a shop's own examples are tried: what fits all development data together.
 */
export const USUAL_CALIBRATION: Calibration = {
  constant: -1.25,
  odds: 0.4,
  nearest: 0,
  covered: 3.1,
  known: 0.16,
  linear: -0.09,
  words: 0.22,
  concepts: 0.26,
  agree: 0.74,
  gap: 0.4,
};

/** What there is to learn from. */
export interface Lesson {
  readonly corpus: Corpus;
  /** By example, as it was written. */
  readonly texts: readonly string[];
}

/** Trains on all examples, and on some of them to see how sure one may be. Takes about a second for 300 entries. */
export function learn({ corpus: searched, texts }: Lesson, prior: Calibration = USUAL_CALIBRATION): Learnt {
  const corpus = extendExamples(searched, (example) => {
    const tokens = tokenise(normalise(texts[example] ?? ''));
    return distinctFeatures(tokens, tellDictionaryWords);
  });
  const linear = trainLinear(corpus, buildIndex(corpus));
  const tried = fitCalibration(tryOut(corpus), prior, PULL);
  return { linear, calibration: { ...tried, constant: tried.constant + SURER } };
}

/** Asks examples of a model that was trained without them, some of them of entries that it does not know. */
export function tryOut(corpus: Corpus): Judged[] {
  const next = randomNumbers(11);
  const rounds = ROUNDS(corpus.entryOf.length);
  const placeOfEntry = Float64Array.from({ length: corpus.entries }, next);
  const placeOfExample = Float64Array.from(corpus.entryOf, next);
  const judged = Array.from({ length: rounds }, (_round, round) => {
    const within = (place: number, share: number): boolean => (place + round / rounds) % 1 < share;
    const isUnknown = (example: number) => within(placeOfEntry[corpus.entryOf[example] ?? 0] ?? 0, HELD_OUT);
    const isTried = (example: number) => within(placeOfExample[example] ?? 0, TRIED);
    return tryRound(corpus, isUnknown, isTried);
  });
  return judged.flat();
}

function tryRound(
  corpus: Corpus,
  isUnknown: (example: number) => boolean,
  isTried: (example: number) => boolean,
): Judged[] {
  const known = selectExamples(
    corpus,
    (example) => !isUnknown(example) && !(isTried(example) && corpus.isQuestion[example] === 1),
  );
  const has = new Set(known.entryOf);
  const index = buildIndex(known);
  const rank = createRanker(index, trainLinear(known, index));
  const ask = (example: number, right: (entry: number) => boolean) => {
    const { best, signs } = rank(featuresOf(corpus, example), 1);
    return { signs, right: best[0] !== undefined && right(best[0].entry) };
  };
  const examples = [...corpus.entryOf.keys()].filter((example) => corpus.isQuestion[example] === 1);
  const inScope = examples
    .filter((example) => !isUnknown(example) && isTried(example) && has.has(corpus.entryOf[example] ?? 0))
    .map((example) => ask(example, (entry) => entry === corpus.entryOf[example]));
  const outOfScope = examples.filter(isUnknown).map((example) => ask(example, () => false));
  const weight = (OUT_OF_SCOPE * inScope.length) / Math.max(1, outOfScope.length);
  return [...inScope.map((one) => ({ ...one, weight: 1 })), ...outOfScope.map((one) => ({ ...one, weight }))];
}
