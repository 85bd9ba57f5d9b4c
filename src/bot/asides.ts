import { detailIn, TOLD } from '../dialogs/details.ts';
import { editsDraft } from '../dialogs/drafts.ts';
import { faq } from '../dialogs/faq.ts';
import { type FlowInput, flowContext, wordsOf } from '../dialogs/flow.ts';
import { FOLLOW_UP, followUpIn, refersBack } from '../dialogs/follow-ups.ts';
import { asksRefund } from '../dialogs/money-words.ts';
import { withOpenQuestion } from '../dialogs/open-question.ts';
import { lookupIn } from '../dialogs/order-lookup.ts';
import { offersEmail } from '../dialogs/order-words.ts';
import { doesNotKnow, namesOrder, pauses, textMessage } from '../dialogs/replies.ts';
import { numberIn } from '../dialogs/ticket-words.ts';
import type { Entry } from '../model/knowledge.ts';
import type { Session } from '../model/session.ts';
import type { Understanding, UnderstoodPart } from '../model/understanding.ts';
import { inScript } from '../understanding/script.ts';
import { anyAsks } from './frames.ts';
import { remember } from './memory.ts';
import { isAskedAgain } from './repeated.ts';
import type { Decided, DecideInput } from './scene.ts';

/** So likely what is told wants something done. */
const WISHED = 0.6;
const DOING = ['return', 'complaint', 'ticket', 'add', 'track'] as const;
/** What was told was dealt with: by what is under way, by what it begins, or by a command. */
const DEALT_WITH: ReadonlySet<string> = new Set(['frame', 'flow', 'choice', 'command']);

/**
 * A message that tells and asks, while something is under way or begun by it: what it asks is answered, and what it tells is
 * decided without the question, which would be taken for a part of it. What the knowledge has no answer to is said to be
 * unknown, where something is under way. null = it is decided as a whole.
 */
export function decideParted(given: DecideInput, decideOne: (one: DecideInput) => Decided): Decided | null {
  const { input, knowledge, session, now } = given;
  if (input.kind !== 'text') return null;
  const { aside, ...understanding } = input.understanding;
  const asks = anyAsks(session.frames, flowContext(knowledge, session.language, now));
  if (asks && isOfTheRecord(input.text))
    return decideOne({ ...given, input: { ...input, understanding: meaningNone(understanding) } });
  return aside === null || isWhole(given, input, aside.asked, asks)
    ? null
    : decideApart(given, input, aside, { asks, decideOne });
}

/** Where the money is, an order's record tells; a draft is put right; what was filed is changed or asked of. */
function isWhole(
  { knowledge, session, now }: DecideInput,
  input: Extract<FlowInput, { kind: 'text' }>,
  asked: UnderstoodPart,
  asks: boolean,
): boolean {
  const top = session.frames.at(-1);
  const context = flowContext(knowledge, session.language, now, { heard: session.heard });
  if (asksRefund(wordsOf(input)) || (top !== undefined && editsDraft(top, input, context))) return true;
  return isOfFiled(session, input, asked, asks);
}

interface Deciding {
  /** Something under way waits for the customer to say something. */
  readonly asks: boolean;
  decideOne(one: DecideInput): Decided;
}

function decideApart(
  given: DecideInput,
  input: Extract<FlowInput, { kind: 'text' }>,
  { told, asked }: NonNullable<Understanding['aside']>,
  { asks, decideOne }: Deciding,
): Decided | null {
  // Both of them ask, and both are answered.
  if (input.understanding.asked.length > 1 && (told.understanding.replies.ask ?? 0) >= PLAINLY) return null;
  const isWork = asks
    ? !isOfProof(given.session, input) && !isOfTheForm(asked)
    : isDoing(told) && input.understanding.asked.length === 0;
  if (!isWork || namesOrder(asInput(asked)) || isAskedFor(asked)) return null;
  const entries = answeringEntries(asked, given, asks);
  if (entries.length === 0 && !(asks && isPlainlyAsked(asked))) return null;
  const noted = entries.length === 0 ? notedFor(given, asked) : given;
  const decided = decideTold(noted, told, decideOne);
  if (decided !== null) return withAnswer(decided, noted, { asked, entries, isNoted: noted !== given });
  return asks && entries.length > 0 ? decideOne({ ...given, input: asInput(asked) }) : null;
}

/** What nobody here knows goes to the people with what is being written. */
function notedFor(given: DecideInput, { text }: UnderstoodPart): DecideInput {
  const { knowledge, session, now } = given;
  const frames = withOpenQuestion(session.frames, text, flowContext(knowledge, session.language, now));
  return frames === null ? given : { ...given, session: { ...session, frames } };
}

/** What was filed in this talk is to be changed, or asked of: that is read as a whole. */
function isOfFiled({ talk }: Session, input: FlowInput, asked: UnderstoodPart, asks: boolean): boolean {
  if (numberIn(input) !== null) return true;
  return (
    (!asks || refersBack(input)) &&
    talk.tickets.length > 0 &&
    [input, asInput(asked)].some((one) => followUpIn(one, FOLLOW_UP.soon) !== null)
  );
}

/** null = what is told was nothing to deal with. */
function decideTold(
  given: DecideInput,
  told: UnderstoodPart,
  decideOne: (one: DecideInput) => Decided,
): Decided | null {
  if (pauses(asInput(told)) || told.understanding.smallTalk !== null) return null;
  const decided = decideOne({ ...given, input: { ...given.input, ...asInput(told) } });
  return DEALT_WITH.has(decided.decision.route) ? decided : null;
}

interface Answered {
  readonly asked: UnderstoodPart;
  /** None = nobody here knows. */
  readonly entries: readonly Entry[];
  /** The question goes to the people. */
  readonly isNoted: boolean;
}

/** The answer goes first: what is asked next stands last. */
function withAnswer(
  { session, say, decision, ...decided }: Decided,
  { knowledge, now, saidAt = now }: DecideInput,
  { asked, entries, isNoted }: Answered,
): Decided {
  const context = flowContext(knowledge, session.language, now);
  const unknown = textMessage(context.say(isNoted ? 'flow.askedNoted' : 'flow.askedUnknown'));
  const answer = entries.length === 0 ? [unknown] : entries.flatMap((entry) => faq({ ...entry, next: [] }, context));
  const said = [...answer.map((message) => inScript(message, session.language, session.script)), ...say];
  const [entry] = entries;
  if (entry === undefined) return { ...decided, session, say: said, decision };
  const heard = remember(session.heard, { text: asked.text, at: saidAt, entry: entry.id });
  const also = [...decision.also, ...entries.map(({ id }) => id)];
  return { ...decided, session: { ...session, heard }, say: said, decision: { ...decision, also } };
}

/** So likely it is a question to the shop, and not one in passing. */
const PLAINLY = 0.7;
/** The same of what is written as one. */
const WRITTEN = 0.6;
/** What is likened to an entry less than this is like nothing that the shop knows. */
const UNLIKE = 0.35;
const isPlainlyAsked = ({ text, understanding: { replies, wishes, candidates } }: UnderstoodPart): boolean =>
  isWrittenOut(text)
    ? (replies.ask ?? 0) + (wishes.ask ?? 0) >= WRITTEN
    : (candidates[0]?.confidence ?? 0) < UNLIKE && (replies.ask ?? 0) >= PLAINLY && (wishes.ask ?? 0) >= PLAINLY;

/** A whole sentence that ends as a question, and asks for nothing to be done and for no consent. */
const isWrittenOut = (text: string): boolean => /[?？]\s*$/u.test(text) && WHOLE.test(text) && !FOR_CONSENT.test(text);
const WHOLE =
  /\p{Script=Han}.*\p{Script=Han}.*\p{Script=Han}.*\p{Script=Han}.*\p{Script=Han}|(?:[a-z'’]+\s+){3}[a-z]/iu;
const FOR_CONSENT =
  /^(?:(?:and|so|but|please|pls)\s+)*(?:can|could|will|would|may) (?:you|u|i|we)\b|(?:好|行|可以|能|对|是)[吗么吧不]|[能可]不[能可]|\b(?:ok|okay|right|alright|possible)\b[\s?]*$/iu;

const asInput = ({ text, understanding }: UnderstoodPart) => ({
  kind: 'text' as const,
  text,
  understanding: { ...understanding, aside: null },
});

/** In the middle of something what is likeliest by far answers, though it is not sure: the question is of that. */
const LIKELIEST = { least: 0.45, ahead: 2 } as const;

function answeringEntries({ text, understanding }: UnderstoodPart, given: DecideInput, asks: boolean): Entry[] {
  const { verdict, candidates, asked } = understanding;
  const { entries } = given.knowledge;
  const [first, second] = candidates;
  const isFar =
    first !== undefined &&
    first.confidence >= LIKELIEST.least &&
    first.confidence >= LIKELIEST.ahead * (second?.confidence ?? 0);
  const isAnswered = verdict === 'answer' || (asks && verdict === 'clarify' && isFar);
  const ids = asked.length > 0 ? asked : candidates.slice(0, 1).map(({ entry }) => entry);
  const found = isAnswered ? ids.flatMap((id) => entries.get(id) ?? []) : [];
  if (found.some(({ flow }) => flow !== null)) return [];
  return found.filter(({ id }) => !isAskedAgain(given, id, text));
}

/** "Can I change the reason?" asks to put right what is being written. */
const isOfTheForm = ({ understanding: { replies } }: UnderstoodPart): boolean =>
  (replies.correct ?? 0) >= CORRECTED && (replies.correct ?? 0) > (replies.ask ?? 0);
const CORRECTED = 0.5;

/** Whether something stands in what is being written, and why it does not. */
const isOfTheRecord = (text: string): boolean => OF_RECORD.test(text);
const meaningNone = (understanding: Omit<Understanding, 'aside'>): Understanding => ({
  ...understanding,
  aside: null,
  verdict: 'abstain',
  candidates: [],
  asked: [],
});
const OF_RECORD =
  /(?:没|咋不|怎么不|怎么没|为什么[没不]|为啥[没不])(?:有|给我)?(?:写|记|登记|加)|(?:写|记|登记)(?:进去|上|下来?)?了?(?:没|吗)|那(?:件|个)事(?:情)?呢|\b(?:did|have|didn['’]?t|haven['’]?t|why (?:did|have)n['’]?t) (?:you|u) (?:\w+ )?(?:write|written|note|noted|put|include|add)/iu;

/** "Could somebody fetch it?": what is under way is told how, in the form of a question. */
const isAskedFor = (asked: UnderstoodPart): boolean =>
  !ASKS_TERMS.test(asked.text) && ASKED_FOR.some((kind) => detailIn(asInput(asked), kind, TOLD.beside) !== null);
/** What it costs and how long it takes is asked of the knowledge. */
const ASKS_TERMS =
  /谁|多少|多久|[运邮]费|取件费|要钱|收钱|\b(?:who|pay|pays|postage|cost|costs|charge[ds]?|fee|free|how (?:much|long)|when)\b/iu;
const ASKED_FOR = ['outcome', 'handover'] as const;

/** Whether something else proves it too is asked of what waits for the proof. */
const isOfProof = ({ frames }: Session, input: FlowInput): boolean =>
  frames.some((frame) => lookupIn(frame) !== null) && (offersEmail(input) || doesNotKnow(input));

const isDoing = ({ understanding: { wishes } }: UnderstoodPart): boolean =>
  DOING.some((wish) => (wishes[wish] ?? 0) >= WISHED);
