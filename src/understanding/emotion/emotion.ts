import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { Emotion } from '../../model/emotion.ts';
import type { PackedTrie } from '../match/phrase-trie.ts';
import { normalise } from '../normalise.ts';
import { compilePhrases, phraseOf, phrasesOf } from '../pattern.ts';
import { tokenise } from '../tokenise.ts';
import { type Classifier, classify, trainClassifier } from './classifier.ts';
import { emotionFeatures, type Read } from './features.ts';
import { feelingReader, packFeelingWords } from './feeling-words.ts';

/** What tells emotions, as plain data. */
export interface EmotionModel {
  readonly words: PackedTrie;
  readonly classifier: Classifier;
}

const ExamplesFile = z.record(Emotion, z.array(z.string()));
/** Features of the built-in examples rarely share one of as many: 0.6 MB. */
const PLACES = 2 ** 15;
/** What a word of feeling counts, for some hundred examples. */
const FEELINGS_COUNT = 0.5;
/** A feeling less likely than this is not acted upon. */
const LIKELY = 0.5;

/** Trains on the built-in examples; about 0.2 s. Throws only when a built-in file is broken. */
export function makeEmotionModel(): EmotionModel {
  const words = packFeelingWords();
  const readFeelings = feelingReader(words);
  const examples = readEmotionExamples().map(({ text, emotion }) => ({
    features: emotionFeatures(readText(text), readFeelings, FEELINGS_COUNT),
    label: Emotion.options.indexOf(emotion),
  }));
  return { words, classifier: trainClassifier(examples, Emotion.options.length, PLACES) };
}

/** The examples that the built-in model learns from. */
export function readEmotionExamples(): { text: string; emotion: Emotion }[] {
  const file = ExamplesFile.parse(parse(readFileSync(new URL('./examples.yaml', import.meta.url), 'utf8')));
  return Emotion.options.flatMap((emotion) => file[emotion].map((text) => ({ text, emotion })));
}

/** A text as its feelings are read. */
export function readText(raw: string): Read {
  const text = normalise(raw);
  return { raw, text, tokens: tokenise(text) };
}

/** Tells how likely each emotion is, in the order of `Emotion.options`. */
export function emotionLikelihoods({ words, classifier }: EmotionModel): (message: Read) => Float64Array {
  const readFeelings = feelingReader(words);
  return (message) => classify(classifier, emotionFeatures(message, readFeelings, FEELINGS_COUNT));
}

/** Tells the emotion of a message; the shop's own words of anger show anger whatever else is said. */
export function emotionReader(model: EmotionModel, ownAnger: readonly string[]): (message: Read) => Emotion {
  const anger = compilePhrases(phrasesOf(ownAnger));
  const likelihoodsOf = emotionLikelihoods(model);
  return (message) => {
    if (anger.test(phraseOf(message.tokens))) return 'angry';
    const likelihoods = likelihoodsOf(message);
    const likeliest = likelihoods.indexOf(Math.max(...likelihoods));
    return (likelihoods[likeliest] ?? 0) >= LIKELY ? (Emotion.options[likeliest] ?? 'calm') : 'calm';
  };
}
