import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Entity } from '../../model/entity.ts';
import { REPLY_ACTS, type ReplyAct, type Understanding, WISH_ACTS, type WishAct } from '../../model/understanding.ts';
import { type Classifier, classify, type Example, type Pace, trainClassifier } from '../emotion/classifier.ts';
import { type ConceptBook, type ConceptReader, conceptReader } from '../match/concepts.ts';
import { MAX_LENGTH, normalise } from '../normalise.ts';
import { type Token, tokeniseRuns } from '../tokenise.ts';
import { actFeatures, type Said } from './features.ts';

/** What tells acts, as plain data. */
export interface ActModels {
  readonly wishes: Classifier;
  readonly replies: Classifier;
}

/** How a model is trained. `places`: features share as many; a power of two. */
export interface Training {
  readonly places: number;
  readonly pace: Pace;
}

/** An example of an act. */
export interface ActExample<Act> {
  readonly text: string;
  readonly act: Act;
}

const FILES = ['zh', 'en'] as const;
/** What is less likely is left out. */
const LEAST = 0.03;
/** Features of the built-in examples rarely share one of as many: 2 and 2.5 MB. */
const PLACES = 2 ** 16;
const PACE: Pace = { step: 0.5, pull: 3e-4, passes: 6, known: 0.05 };
/** What stands in the examples for a number. */
const PLACEHOLDERS = { order: ' xorder ', tracking: ' xtracking ', phone: ' xphone ', email: ' xemail ' } as const;
const PLACEHOLDER = /\{(order|tracking|phone|email)\}/g;

/** Lines of a block, one example each. */
const Lines = z.string().transform((text) => text.split('\n').filter((line) => line.trim() !== ''));

/** The examples of what messages want. */
export const readWishExamples = (): ActExample<WishAct>[] => readExamples('wishes', WISH_ACTS);
/** The examples of what messages do to a question. */
export const readReplyExamples = (): ActExample<ReplyAct>[] => readExamples('replies', REPLY_ACTS);

/** The examples of the files of a name. Throws when one is broken. */
export function readExamples<Act extends string>(name: string, acts: readonly Act[]): ActExample<Act>[] {
  return FILES.flatMap((language) => {
    const url = new URL(`./${name}.${language}.yaml`, import.meta.url);
    const file = z.record(z.string(), Lines).parse(parse(readFileSync(url, 'utf8')));
    return acts.flatMap((act) => (file[act] ?? []).map((text) => ({ text, act })));
  });
}

/** A question to the shop asks, whatever was asked before it, and what has gone wrong is told. */
const AS_REPLY: Partial<Record<WishAct, ReplyAct>> = { ask: 'ask', return: 'tell', complaint: 'tell' };

/** All that the model of replies learns from: examples of what messages want among them. */
export function repliesWithWishes(
  replies: readonly ActExample<ReplyAct>[],
  wishes: readonly ActExample<WishAct>[],
): ActExample<ReplyAct>[] {
  const known = new Set(replies.map(({ text }) => text));
  const shared = wishes.flatMap(({ text, act: wish }) => {
    const act = known.has(text) ? undefined : AS_REPLY[wish];
    return act === undefined ? [] : [{ text, act }];
  });
  return [...replies, ...shared];
}

/** Trains on the built-in examples; about 0.3 s. Throws only when a built-in file is broken. */
export function makeActModels(concepts: ConceptBook): ActModels {
  const readConcepts = plainConcepts(concepts);
  const wishes = readWishExamples();
  return {
    wishes: trainActs(wishes, WISH_ACTS, readConcepts),
    replies: trainActs(repliesWithWishes(readReplyExamples(), wishes), REPLY_ACTS, readConcepts),
  };
}

/** The model of some acts by these examples of them. */
export function trainActs<Act>(
  examples: readonly ActExample<Act>[],
  acts: readonly Act[],
  readConcepts: ConceptReader,
  { places, pace }: Training = { places: PLACES, pace: PACE },
): Classifier {
  const read = examples.map(
    ({ text, act }): Example => ({
      features: actFeatures(readExample(text), readConcepts),
      label: acts.indexOf(act),
    }),
  );
  return trainClassifier(read, acts.length, places, pace);
}

/** Concepts without a shop's own words. */
export const plainConcepts = (book: ConceptBook): ConceptReader => conceptReader(book, [], () => false);

/** An example as it is read; `{order}` and the like stand for numbers. */
export function readExample(text: string): Said {
  return said(text.replaceAll(PLACEHOLDER, (_all, kind: keyof typeof PLACEHOLDERS) => PLACEHOLDERS[kind]));
}

/** Puts right what is misspelt. */
export type Spell = (tokens: readonly Token[]) => readonly Token[];

/** Tells what messages are for; `entities` are those found in the text. */
export function actReader(
  { wishes, replies }: ActModels,
  concepts: ConceptBook,
  spell: Spell,
): (text: string, entities: readonly Entity[]) => Pick<Understanding, 'wishes' | 'replies'> {
  const readConcepts = plainConcepts(concepts);
  return (text, entities) => {
    const features = actFeatures(said(withPlaceholders(text, entities), spell), readConcepts);
    return {
      wishes: likelyOf(WISH_ACTS, classify(wishes, features)),
      replies: likelyOf(REPLY_ACTS, classify(replies, features)),
    };
  };
}

/** Without those that nobody would act upon: they would only fill the log. */
export function likelyOf<Act extends string>(
  acts: readonly Act[],
  likelihoods: ArrayLike<number>,
  least = LEAST,
): Partial<Record<Act, number>> {
  const rounded = acts.map((act, at) => [act, Math.round((likelihoods[at] ?? 0) * 1000) / 1000] as const);
  const likely: Partial<Record<Act, number>> = {};
  for (const [act, likelihood] of rounded) if (likelihood >= least) likely[act] = likelihood;
  return likely;
}

/** A message with what stands in the examples for a number. */
export function withPlaceholders(text: string, entities: readonly Entity[]): string {
  let left = '';
  let from = 0;
  for (const { kind, start, end } of entities) {
    if (!(kind in PLACEHOLDERS) || start < from) continue;
    left += text.slice(from, start) + PLACEHOLDERS[kind as keyof typeof PLACEHOLDERS];
    from = end;
  }
  return left + text.slice(from);
}

/** A text, normalised, and its words as they were meant. */
export function said(text: string, spell: Spell = (tokens) => tokens): Said {
  const normalised = normalise(text.slice(0, MAX_LENGTH).replaceAll(/[\r\n]+/g, '; '));
  return { text: normalised, tokens: spell(tokeniseRuns(normalised)) };
}
