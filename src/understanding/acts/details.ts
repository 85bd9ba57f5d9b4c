import type { Entity } from '../../model/entity.ts';
import { DETAILS, type Detail, type DetailKind, type Details } from '../../model/understanding.ts';
import { type Classifier, classify } from '../emotion/classifier.ts';
import type { ConceptBook, ConceptReader } from '../match/concepts.ts';
import {
  type ActExample,
  likelyOf,
  plainConcepts,
  readExamples,
  type Spell,
  said,
  type Training,
  trainActs,
  withPlaceholders,
} from './acts.ts';
import { actFeatures } from './features.ts';

/** What tells the details of each kind, as plain data. */
export type DetailModels = Readonly<Record<DetailKind, Classifier>>;

const FILES: Readonly<Record<DetailKind, string>> = {
  reason: 'reasons',
  outcome: 'outcomes',
  handover: 'handovers',
  condition: 'conditions',
  contact: 'contacts',
  followUp: 'follow-ups',
};
/** 0.4 MB for three classes. */
const TRAINING: Training = { places: 2 ** 15, pace: { step: 0.5, pull: 1e-4, passes: 6, known: 0.05 } };
/** What is less likely is left out. */
const LEAST = 0.1;
/** Of a story so many clauses are read each for itself. */
const MOST_CLAUSES = 16;
/** Where a clause ends: at signs, at white space within Chinese, and at words that lead on. */
const ENDS = [
  /(?<=[，、。;；:：!！?？()（）\n]|[,.](?!\d))\s*/u,
  /(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})/u,
  /\s+(?:but|and|so|because|when|which)\s+|\s+(?=the order number|my order)/u,
  /(?<=\p{Script=Han}{3})(?<![我想不没就也还都])(?=我?(?:想[换退要]|要[换退]|[能可]以?[换退]))|\s+(?=i (?:want|need|would like|wanna)\b|i['’]d like\b|can i (?:get|have)\b)/u,
  /\s+(?=(?:it'?s|they'?re|no wait|wait no)\b)/u,
  /(?=然后|但是|可是|不过|而且|所以|因为|另外|还有|订单号|手机尾号)|(?<=\p{Script=Han}{6})(?=我[也就想要]|就让|就给)/u,
];
/** What a clause begins with that takes back those before it: the last word counts. */
const TAKES_BACK =
  /^(?:(?:no|oh|hm+|ah|uh|um|er)[\s,.…]+)*(?:wait|scratch that|actually|on second thoughts?|make (?:it|that)|no[\s,]|sorry[\s,])|^(?:不对|哦不|啊不|等等|等下|等一下|算了|还是|改成)/iu;
/** What is to be avoided, has to be known first, or is said not to be so: nothing of it is told. */
const ON_CONDITION =
  /我没(?:有)?说(?:要|过)?(?!过)[^\s，。,.;；!！?？]{1,8}|不是(?:发错|坏了?|破损|质量(?:问题|不好|差)|少件|少发)[了的]?(?=[\s，。,.;；]|是)|\b(?:it'?s|its|it is|that'?s|thats|this is|was|they'?re) not (?:the |a |an |of |about )*(?:wrong (?:item|one|thing|product)|(?:poor|bad|low) quality|quality (?:issue|problem)|damaged|missing|late)(?=[,.;]| but | it'?s )|(?:免得|省得|以免|省着)[^，。,.;；!！?？]*|\b(?:until|till|unless|before) (?:i|we|you) (?:know|hear|see|find out)\b[^.;!?]*/giu;
const CLAUSE_END = new RegExp(ENDS.map(({ source }) => source).join('|'), 'iu');

/** The examples of the details of a kind; what is told besides tells nothing of any. */
export function readDetailExamples<Kind extends DetailKind>(kind: Kind): ActExample<Detail<Kind>>[] {
  const own = readExamples<Detail<Kind>>(FILES[kind], DETAILS[kind]);
  const known = new Set(own.map(({ text }) => text));
  return [...own, ...readExamples<Detail<Kind>>('asides', ['none']).filter(({ text }) => !known.has(text))];
}

/** The examples of the details of all kinds. */
export function readAllDetailExamples(): ActExample<string>[] {
  const kinds = Object.keys(FILES) as DetailKind[];
  return kinds.flatMap((kind) => readDetailExamples<DetailKind>(kind));
}

/** Trains on the built-in examples; about 0.5 s. Throws only when a built-in file is broken. */
export function makeDetailModels(concepts: ConceptBook): DetailModels {
  const readConcepts = plainConcepts(concepts);
  const train = <Kind extends DetailKind>(kind: Kind) => trainDetails(kind, readDetailExamples(kind), readConcepts);
  return {
    reason: train('reason'),
    outcome: train('outcome'),
    handover: train('handover'),
    condition: train('condition'),
    contact: train('contact'),
    followUp: train('followUp'),
  };
}

/** The model of the details of a kind by these examples. */
const trainDetails = <Kind extends DetailKind>(
  kind: Kind,
  examples: readonly ActExample<Detail<Kind>>[],
  readConcepts: ConceptReader,
): Classifier => trainActs<Detail<Kind>>(examples, DETAILS[kind], readConcepts, TRAINING);

/** Tells which details messages tell; `entities` are those found in the text. */
export function detailReader(
  models: DetailModels,
  concepts: ConceptBook,
  spell: Spell,
): (text: string, entities: readonly Entity[]) => Details {
  const readConcepts = plainConcepts(concepts);
  return (text, entities) => {
    const clauses = clausesOf(text, entities);
    const read = clauses.map((clause) => actFeatures(said(clause, spell), readConcepts));
    const takenBack = clauses.findLastIndex((clause, place) => place > 1 && TAKES_BACK.test(clause));
    const likely = <Kind extends DetailKind>(kind: Kind) => {
      const names: readonly Detail<Kind>[] = DETAILS[kind];
      const each = read.map((features) => classify(models[kind], features));
      const last = takenBack < 0 ? [] : each.slice(takenBack);
      return likelyOf(names, together(last.some(tellsAny) ? last : each), LEAST);
    };
    return {
      reason: likely('reason'),
      outcome: likely('outcome'),
      handover: likely('handover'),
      condition: likely('condition'),
      contact: likely('contact'),
      followUp: likely('followUp'),
    };
  };
}

/** A message, and of several clauses each for itself: "not broken, but the wrong colour". */
function clausesOf(text: string, entities: readonly Entity[]): string[] {
  const whole = withPlaceholders(text, entities).replaceAll(ON_CONDITION, ' ');
  const clauses = whole.split(CLAUSE_END).filter((clause) => /\p{L}.*\p{L}/u.test(clause));
  return clauses.length < 2 ? [whole] : [whole, ...clauses.slice(0, MOST_CLAUSES)];
}

const tellsAny = (likelihoods: Float64Array): boolean => (likelihoods.at(-1) ?? 0) < Math.max(...likelihoods);

/**
 * A detail is as likely as in the clause that tells it most clearly, of those that tell anything at all; what is left is for
 * `none`, the last.
 */
function together(all: readonly Float64Array[]): number[] {
  const [whole = new Float64Array(), ...clauses] = all;
  if (clauses.length === 0) return [...whole];
  const telling = all.filter(tellsAny);
  const told = [...whole.slice(0, -1)].map((_likelihood, at) => Math.max(0, ...telling.map((one) => one[at] ?? 0)));
  const sum = told.reduce((total, one) => total + one, 0);
  const scaled = told.map((one) => one / Math.sqrt(Math.max(sum, 1)));
  const left = 1 - scaled.reduce((total, one) => total + one, 0);
  return [...scaled, Math.max(left, 0)];
}
