// How well acts are told of examples that were held out, every fifth: node test/bench/acts.ts
import { DETAILS, type Detail, type DetailKind, REPLY_ACTS, WISH_ACTS } from '../../src/model/understanding.ts';
import {
  type ActExample,
  plainConcepts,
  readExample,
  readReplyExamples,
  readWishExamples,
  repliesWithWishes,
  trainActs,
} from '../../src/understanding/acts/acts.ts';
import { readDetailExamples } from '../../src/understanding/acts/details.ts';
import { actFeatures } from '../../src/understanding/acts/features.ts';
import { readBuiltIn } from '../../src/understanding/built-in.ts';
import { classify } from '../../src/understanding/emotion/classifier.ts';

const ONE_IN = 5;
const readConcepts = plainConcepts(readBuiltIn().concepts);

interface Told {
  readonly act: string;
  readonly told: string;
  readonly likelihood: number;
  readonly isChinese: boolean;
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`);
const isHeldOut = (_example: unknown, place: number): boolean => place % ONE_IN === ONE_IN - 1;

function tellHeldOut<Act extends string>(
  acts: readonly Act[],
  examples: readonly ActExample<Act>[],
  learntFrom: readonly ActExample<Act>[],
): Told[] {
  const model = trainActs(learntFrom, acts, readConcepts);
  return examples.filter(isHeldOut).map(({ text, act }) => {
    const likelihoods = classify(model, actFeatures(readExample(text), readConcepts));
    const likelihood = Math.max(...likelihoods);
    const told = acts[likelihoods.indexOf(likelihood)] ?? '';
    return { act, told, likelihood, isChinese: /\p{Script=Han}/u.test(text) };
  });
}

function report(name: string, acts: readonly string[], told: readonly Told[]): void {
  const right = (some: readonly Told[]) => some.filter((one) => one.act === one.told).length;
  console.log(`${name}: ${percent(right(told), told.length)} of ${told.length} right`);
  for (const act of acts) {
    const [own, taken] = [told.filter((one) => one.act === act), told.filter((one) => one.told === act)];
    console.log(
      `  ${act}: found ${percent(right(own), own.length)} of ${own.length}, right ${percent(right(taken), taken.length)}`,
    );
  }
  for (const from of [0.5, 0.6, 0.7, 0.8, 0.9]) {
    const sure = told.filter(({ likelihood }) => likelihood >= from);
    console.log(
      `  likelier than ${from}: ${percent(sure.length, told.length)}, of these right ${percent(right(sure), sure.length)}`,
    );
  }
}

const [wishes, replies] = [readWishExamples(), readReplyExamples()];
const learntWishes = wishes.filter((example, place) => !isHeldOut(example, place));
const learntReplies = replies.filter((example, place) => !isHeldOut(example, place));
const held = new Set(replies.filter(isHeldOut).map(({ text }) => text));
const shared = learntWishes.filter(({ text }) => !held.has(text));
const [toldWishes, toldReplies] = [
  tellHeldOut(WISH_ACTS, wishes, learntWishes),
  tellHeldOut(REPLY_ACTS, replies, repliesWithWishes(learntReplies, shared)),
];
function tellDetails<Kind extends DetailKind>(kind: Kind): Told[] {
  const names: readonly Detail<Kind>[] = DETAILS[kind];
  const examples = readDetailExamples(kind);
  return tellHeldOut(
    names,
    examples,
    examples.filter((example, place) => !isHeldOut(example, place)),
  );
}
const toldDetails = {
  reason: tellDetails('reason'),
  outcome: tellDetails('outcome'),
  handover: tellDetails('handover'),
  condition: tellDetails('condition'),
  contact: tellDetails('contact'),
};
for (const [language, isOf] of [
  ['zh', ({ isChinese }: Told) => isChinese],
  ['en', ({ isChinese }: Told) => !isChinese],
] as const) {
  report(`wishes ${language}`, WISH_ACTS, toldWishes.filter(isOf));
  report(`replies ${language}`, REPLY_ACTS, toldReplies.filter(isOf));
  for (const [kind, told] of Object.entries(toldDetails))
    report(`${kind} ${language}`, DETAILS[kind as DetailKind], told.filter(isOf));
}
