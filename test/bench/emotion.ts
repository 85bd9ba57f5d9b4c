/**
 * Emotions on reviews, the classifier that the product uses: XIAOER_DATA=… npm run bench:emotion [set …].
 * "trained" has learnt from the set's own train part and is asked its test part (or its valid part, or, where the set has
 * neither, each tenth of it after the other nine); "built-in" is what shops get, which saw none of it: a review counts as
 * negative when worried, disappointed and angry are together likelier than calm and thanks.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { classify, type Example, type Features, trainClassifier } from '../../src/understanding/emotion/classifier.ts';
import {
  emotionLikelihoods,
  emotionReader,
  makeEmotionModel,
  readText,
} from '../../src/understanding/emotion/emotion.ts';
import { emotionFeatures } from '../../src/understanding/emotion/features.ts';
import { feelingReader } from '../../src/understanding/emotion/feeling-words.ts';
import { dataFolder, readDatasets, spread } from './understanding-data.ts';

const Review = z.object({ text: z.string(), label: z.enum(['pos', 'neg']) });
type Review = z.infer<typeof Review>;

const PLACES = 2 ** 20;
/** What a word of feeling may count; which does best on a fifth of the train part is taken. */
const FEELINGS_COUNTS = [0.1, 0.3, 1];
const FOLDS = 10;

const model = makeEmotionModel();
const readFeelings = feelingReader(model.words);
const likelihoodsOf = emotionLikelihoods(model);

function featuresOf({ text }: Review, feelingsCount: number): Features {
  return emotionFeatures(readText(text), readFeelings, feelingsCount);
}

function accuracy(train: readonly Review[], test: readonly Review[], feelingsCount: number): number {
  const examples = train.map((review): Example => {
    return { features: featuresOf(review, feelingsCount), label: review.label === 'pos' ? 1 : 0 };
  });
  const classifier = trainClassifier(examples, 2, PLACES);
  const right = test.filter((review) => {
    const [, positive = 0] = classify(classifier, featuresOf(review, feelingsCount));
    return positive > 0.5 === (review.label === 'pos');
  });
  return right.length / test.length;
}

function trained(train: readonly Review[], test: readonly Review[]): number {
  const [learnt, tried] = [train.filter((_one, at) => at % 5 > 0), train.filter((_one, at) => at % 5 === 0)];
  const tries = FEELINGS_COUNTS.map((count) => ({ count, right: accuracy(learnt, tried, count) }));
  const best = tries.reduce((a, b) => (b.right > a.right ? b : a), { count: 0.1, right: 0 });
  return accuracy(train, test, best.count);
}

function inFolds(reviews: readonly Review[]): number {
  const parts = Array.from({ length: FOLDS }, (_fold, fold) => {
    const isTest = (at: number) => at % FOLDS === fold;
    const [train, test] = [reviews.filter((_one, at) => !isTest(at)), reviews.filter((_one, at) => isTest(at))];
    return trained(train, test) * test.length;
  });
  return parts.reduce((sum, part) => sum + part, 0) / reviews.length;
}

function builtIn(reviews: readonly Review[]): number {
  const right = reviews.filter((review) => {
    const [calm = 0, , , , thanks = 0] = likelihoodsOf(readText(review.text));
    return calm + thanks > 0.5 === (review.label === 'pos');
  });
  return right.length / reviews.length;
}

function read(folder: string, part: string): Review[] {
  const file = join(folder, `${part}.jsonl`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => Review.parse(JSON.parse(line)));
}

const percent = (share: number) => (100 * share).toFixed(1).padStart(6);

function print(folder: string, name: string): void {
  const train = read(join(folder, name), 'train');
  const test = ['test', 'valid'].map((part) => read(join(folder, name), part)).find((part) => part.length > 0);
  const right = test === undefined ? inFolds(train) : trained(train, test);
  const reviews = test ?? train;
  console.log(
    `${name.padEnd(18)} ${percent(right)}    ${percent(builtIn(reviews))}  ${String(reviews.length).padStart(7)}`,
  );
}

const folder = dataFolder();
const asked = process.argv.slice(2);
console.log('set               trained  built-in  reviews');
for (const name of folder === null ? [] : readdirSync(folder)) {
  if (folder !== null && name.startsWith('senti_') && (asked.length === 0 || asked.includes(name))) print(folder, name);
}

/** Questions to shops, banks and assistants: hardly any of them is angry. */
const QUESTIONS = ['hint3_curekart_v1', 'banking77-5', 'clinc150-5', 'smp2017-5', 'lcqmcfaq'];
const MESSAGES_OF_A_SET = 1500;
const readEmotion = emotionReader(model, []);
if (folder !== null && asked.length === 0) {
  console.log('\nheld to be angry, of questions');
  for (const { name, inScope } of readDatasets(folder).filter((set) => QUESTIONS.includes(set.name))) {
    const messages = spread(inScope, MESSAGES_OF_A_SET);
    const angry = messages.filter(({ text }) => readEmotion(readText(text)) === 'angry');
    console.log(`${name.padEnd(18)} ${percent(angry.length / messages.length)}`);
  }
}
