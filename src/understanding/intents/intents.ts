import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { corpusBuilder, type Example, readEntry, withoutRare } from '../match/corpus.ts';
import { familyNumber, familyOf, featureNumber } from '../match/families.ts';
import type { FeatureReader } from '../match/features.ts';
import { hashText } from '../match/hash.ts';
import { buildIndex } from '../match/index-builder.ts';
import { type LinearModel, scoreLinear, vectorise } from '../match/linear.ts';
import { type Pace, trainLinear } from '../match/train.ts';
import { normalise } from '../normalise.ts';
import { tokeniseRuns } from '../tokenise.ts';

/** A file of intents: what customers ask of shops, and many ways to say it. */
const IntentsFile = z.record(
  z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  z.strictObject({ zh: z.array(z.string().min(1)), en: z.array(z.string().min(1)) }),
);

/** By name: what is said, by language. */
export type Intents = z.infer<typeof IntentsFile>;

/** What tells which of the usual questions to shops a message asks, as plain data. */
export interface IntentModel {
  readonly names: readonly string[];
  readonly linear: LinearModel;
}

const INTENT = familyNumber('intent');
/** What long stories have most of, and intents are told as well without. */
const UNUSED = (['concept pair', 'words around one', 'dictionary word'] as const).map(familyNumber);
/** Nobody waits for it: it is trained once, when it is installed. */
const PACE: Pace = { step: 1.5, passes: 10, leftOut: 0.5, smallest: 0.05 };
/** What is less likely says nothing, and more than so many are none. */
const LEAST = 0.2;
const MOST = 3;

/** The built-in intents, read anew. Throws, naming it, when two files have one of the same name. */
export function readIntents(): Intents {
  const folder = new URL('./', import.meta.url);
  const merged: Intents = {};
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()) {
    const own = IntentsFile.parse(parse(readFileSync(new URL(file, folder), 'utf8')));
    const twice = Object.keys(own).find((name) => Object.hasOwn(merged, name));
    if (twice !== undefined) throw new Error(`${file}: another file has an intent "${twice}" already`);
    Object.assign(merged, own);
  }
  return merged;
}

/** Trains on the lines of the intents; some seconds. */
export function makeIntentModel(intents: Intents, readFeatures: FeatureReader): IntentModel {
  const builder = corpusBuilder();
  const readUsed: FeatureReader = (tokens, tell) =>
    readFeatures(tokens, (feature, part, second) => {
      if (isUsed(feature)) tell(feature, part, second);
    });
  for (const said of Object.values(intents)) builder.add(readEntry(examplesOf(said), readUsed));
  const corpus = withoutRare(builder.build());
  return { names: Object.keys(intents), linear: trainLinear(corpus, buildIndex(corpus), PACE) };
}

const isUsed = (feature: number): boolean => !UNUSED.includes(familyOf(feature));

function examplesOf(said: Intents[string]): Example[] {
  return Object.entries(said).flatMap(([language, texts]) =>
    texts.map((text) => {
      const normalised = normalise(text);
      return { text, language, isQuestion: true, normalised, tokens: tokeniseRuns(normalised) };
    }),
  );
}

/** An intent that a message may show. */
export interface LikelyIntent {
  /** Its number in the model. */
  readonly intent: number;
  /** 0 to 1. */
  readonly likelihood: number;
}

/** Whether an intent stands for messages that no shop answers. */
export function isOfNoShop(name: string): boolean {
  return name.startsWith('none-');
}

/** The likeliest intents of a message by its features, likeliest first. */
export function intentsOf({ linear }: IntentModel, features: Uint32Array): LikelyIntent[] {
  const scores = scoreLinear(linear, vectorise(linear, features.filter(isUsed)));
  let highest = Number.NEGATIVE_INFINITY;
  for (let intent = 0; intent < scores.length; intent++) highest = Math.max(highest, scores[intent] ?? 0);
  let sum = 0;
  for (let intent = 0; intent < scores.length; intent++) sum += Math.exp((scores[intent] ?? 0) - highest);
  const least = highest + Math.log(LEAST * sum);
  const likely: LikelyIntent[] = [];
  for (let intent = 0; intent < scores.length; intent++) {
    const score = scores[intent] ?? 0;
    if (score >= least) likely.push({ intent, likelihood: Math.exp(score - highest) / sum });
  }
  return likely.sort((a, b) => b.likelihood - a.likelihood).slice(0, MOST);
}

/** Adds the intents that a text's features show to these, as features. */
export function intentAdder(
  model: IntentModel,
): (features: Uint32Array, likely: readonly LikelyIntent[]) => Uint32Array {
  const own = ownFeatures(model);
  return (features, likely) => Uint32Array.from([...features, ...likely.map(({ intent }) => own[intent] ?? 0)]);
}

/** The same features, and the intents that they show. */
export function withIntents(readFeatures: FeatureReader, model: IntentModel): FeatureReader {
  const own = ownFeatures(model);
  return (tokens, tell) => {
    const features = new Set<number>();
    readFeatures(tokens, (feature, part, second) => {
      features.add(feature);
      tell(feature, part, second);
    });
    for (const { intent } of intentsOf(model, Uint32Array.from(features)))
      tell(own[intent] ?? 0, model.names[intent] ?? '', '');
  };
}

const ownFeatures = ({ names }: IntentModel): number[] => names.map((name) => featureNumber(INTENT, hashText(name)));
