import { type IntentModel, intentAdder, intentsOf, type LikelyIntent } from '../intents/intents.ts';
import { normalise } from '../normalise.ts';
import { randomNumbers } from '../random.ts';
import { tokenise } from '../tokenise.ts';
import { agreementBy, type ShownIntents, shownIntents } from './agreement.ts';
import { type Calibration, fitLogistic, type Logistic } from './confidence.ts';
import { type Corpus, distinctFeatures, extendExamples, featuresOf, selectExamples } from './corpus.ts';
import { tellDictionaryWords } from './features.ts';
import { buildIndex } from './index-builder.ts';
import type { LinearModel } from './linear.ts';
import { createRanker, type Signs } from './rank.ts';
import { trainLinear } from './train.ts';

/** What is learnt from a shop's examples. */
export interface Learnt {
  readonly linear: LinearModel;
  readonly shown: ShownIntents;
  readonly calibration: Calibration;
}

/** How often examples are tried on a model that has not seen them: as often as these multiplications allow. */
const ROUNDS = { most: 6, multiplications: 60e6 };
/** The share of the entries that are held out whole: questions about them stand for what the shop does not answer. */
const HELD_OUT = 0.25;
/** The share of the other examples that is held out. */
const TRIED = 0.2;

/** What the confidence in a trained tier's first entry is the product of. */
interface Readings<Of> {
  /** That the message means any entry of the shop at all. */
  readonly meant: Of;
  /** That it means this one. */
  readonly chosen: Of;
}

/** How many messages out of scope there are to each in scope, for each. */
const OUT_OF_SCOPE: Readings<number> = { meant: 0.25, chosen: 0.05 };
/** How strongly each is held near the usual one. */
const PULL = 3;

/**
 * How the logarithm of the odds is to be read, against what was tried: it was tried on a model of fewer examples, and
 * questions of other entries are nearer than what a shop does not answer. Found on development sets.
 */
const CORRECTION: Readings<{ times: number; plus: number }> = {
  meant: { times: 1.4, plus: 0.3 },
  chosen: { times: 1, plus: 0.3 },
};

/**
 * Before a shop's own examples are tried: what fits those of the development sets, on the average. What `agreed` and `stray`
 * start from was tried in a few steps on the same; each shop's own examples then move it.
 */
const USUAL: Readings<Logistic> = {
  meant: { constant: -1.83, score: 0.39, shared: 1.95, words: 0.17, concepts: 0.24, agreed: 1, stray: -1.5 },
  chosen: { constant: 0.13, odds: 0.48, gap: 0.53 },
};

/** What there is to learn from. */
export interface Lesson {
  readonly corpus: Corpus;
  /** By example, as it was written. */
  readonly texts: readonly string[];
}

/** Trains on all examples, and on some of them to see how sure one may be. Takes about a second for 300 entries. */
export function learn({ corpus: searched, texts }: Lesson, intents: IntentModel): Learnt {
  const addIntents = intentAdder(intents);
  const likely = Array.from(searched.entryOf, (_entry, example) => intentsOf(intents, featuresOf(searched, example)));
  const corpus = extendExamples(searched, (example) => {
    const tokens = tokenise(normalise(texts[example] ?? ''));
    return addIntents(distinctFeatures(tokens, tellDictionaryWords), likely[example] ?? []);
  });
  return {
    linear: trainLinear(corpus, buildIndex(corpus)),
    shown: shownIntents(likely, corpus.entryOf, intents),
    calibration: calibrate(tryOut({ corpus, likely, intents })),
  };
}

/** What is tried. */
interface Trial {
  readonly corpus: Corpus;
  /** By example: the intents that it shows. */
  readonly likely: readonly (readonly LikelyIntent[])[];
  readonly intents: IntentModel;
}

/** An example that was asked of a model that has not seen it. */
interface Tried {
  readonly signs: Signs;
  /** The model knows its entry. */
  readonly meant: boolean;
  /** It was found. */
  readonly chosen: boolean;
}

function calibrate(tried: readonly Tried[]): Calibration {
  const known = tried.filter(({ meant }) => meant).length;
  const unknownShare = known / Math.max(1, tried.length - known);
  const reading = (what: keyof Readings<unknown>): Logistic => {
    const judged = tried.map((one) => {
      return { signs: one.signs, holds: one[what], weight: one.meant ? 1 : OUT_OF_SCOPE[what] * unknownShare };
    });
    return correct(fitLogistic(judged, USUAL[what], PULL), CORRECTION[what]);
  };
  return [reading('meant'), reading('chosen')];
}

function correct({ constant, ...weights }: Logistic, { times, plus }: { times: number; plus: number }): Logistic {
  const signs = Object.entries(weights).map(([sign, weight]) => [sign, weight * times]);
  return { constant: constant * times + plus, ...Object.fromEntries(signs) };
}

/** Asks examples of a model that was trained without them, some of them of entries that it does not know. */
function tryOut(trial: Trial): Tried[] {
  const { corpus } = trial;
  const next = randomNumbers(11);
  const rounds = roundsFor(corpus);
  const placeOfEntry = Float64Array.from({ length: corpus.entries }, next);
  const placeOfExample = Float64Array.from(corpus.entryOf, next);
  const judged = Array.from({ length: rounds }, (_round, round) => {
    const within = (place: number, share: number): boolean => (place + round / rounds) % 1 < share;
    const isUnknown = (example: number) => within(placeOfEntry[corpus.entryOf[example] ?? 0] ?? 0, HELD_OUT);
    const isTried = (example: number) => within(placeOfExample[example] ?? 0, TRIED);
    return tryRound(trial, isUnknown, isTried);
  });
  return judged.flat();
}

function roundsFor({ features, entries }: Corpus): number {
  const each = features.length * entries;
  return Math.max(1, Math.min(ROUNDS.most, Math.floor(ROUNDS.multiplications / each)));
}

function tryRound(
  { corpus, likely, intents }: Trial,
  isUnknown: (example: number) => boolean,
  isTried: (example: number) => boolean,
): Tried[] {
  const isKnown = (example: number) => !isUnknown(example) && !(isTried(example) && corpus.isQuestion[example] === 1);
  const known = selectExamples(corpus, isKnown);
  const has = new Set(known.entryOf);
  const index = buildIndex(known);
  const shown = shownIntents(likely, corpus.entryOf, intents, isKnown);
  const rank = createRanker(index, trainLinear(known, index), agreementBy(shown, intents));
  const ask = (example: number, meant: boolean): Tried => {
    const { best, signs } = rank(featuresOf(corpus, example), 1, { likely: likely[example] ?? [] });
    return { signs, meant, chosen: best[0]?.entry === corpus.entryOf[example] };
  };
  const examples = [...corpus.entryOf.keys()].filter((example) => corpus.isQuestion[example] === 1);
  const inScope = examples.filter(
    (example) => !isUnknown(example) && isTried(example) && has.has(corpus.entryOf[example] ?? 0),
  );
  const outOfScope = examples.filter(isUnknown);
  return [...inScope.map((example) => ask(example, true)), ...outOfScope.map((example) => ask(example, false))];
}
