import { detailIn, TOLD } from '../dialogs/details.ts';
import { editsDraft } from '../dialogs/drafts.ts';
import { ERRAND, errandIn, refersBack } from '../dialogs/errands.ts';
import { faq } from '../dialogs/faq.ts';
import { type FlowInput, flowContext, wordsOf } from '../dialogs/flow.ts';
import { asksRefund } from '../dialogs/money-words.ts';
import { lookupIn } from '../dialogs/order-lookup.ts';
import { offersEmail } from '../dialogs/order-words.ts';
import { doesNotKnow, namesOrder, pauses, textMessage } from '../dialogs/replies.ts';
import { numberIn } from '../dialogs/ticket-words.ts';
import type { Entry, Knowledge } from '../model/knowledge.ts';
import type { Session } from '../model/session.ts';
import type { UnderstoodPart } from '../model/understanding.ts';
import { inScript } from '../understanding/script.ts';
import { anyAsks } from './frames.ts';
import { remember } from './memory.ts';
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
  if (input.kind !== 'text' || input.understanding.aside === null) return null;
  // Where the money is, an order's record tells: it is one question.
  if (asksRefund(wordsOf(input))) return null;
  const { told, asked } = input.understanding.aside;
  const top = session.frames.at(-1);
  const context = flowContext(knowledge, session.language, now, { heard: session.heard });
  if (top !== undefined && editsDraft(top, input, context)) return null;
  const asks = anyAsks(session.frames, flowContext(knowledge, session.language, now));
  if (isOfFiled(session, input, asked, asks)) return null;
  const isWork = asks ? !isOfProof(session, input) : isDoing(told) && input.understanding.asked.length === 0;
  if (!isWork || namesOrder(asInput(asked)) || isAskedFor(asked)) return null;
  const entry = answeringEntry(asked, knowledge);
  if (entry === null && !(asks && isPlainlyAsked(asked))) return null;
  const decided = decideTold(given, told, decideOne);
  if (decided !== null) return withAnswer(decided, given, { asked, entry });
  return asks && entry !== null ? decideOne({ ...given, input: asInput(asked) }) : null;
}

/** What was filed in this talk is to be changed, or asked of: that is read as a whole. */
function isOfFiled({ talk }: Session, input: FlowInput, asked: UnderstoodPart, asks: boolean): boolean {
  if (numberIn(input) !== null) return true;
  return (
    (!asks || refersBack(input)) &&
    talk.tickets.length > 0 &&
    [input, asInput(asked)].some((one) => errandIn(one, ERRAND.soon) !== null)
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
  /** null = nobody here knows. */
  readonly entry: Entry | null;
}

/** The answer goes first: what is asked next stands last. */
function withAnswer(
  { session, say, decision, ...decided }: Decided,
  { knowledge, now, saidAt = now }: DecideInput,
  { asked, entry }: Answered,
): Decided {
  const context = flowContext(knowledge, session.language, now);
  const answer =
    entry === null ? [textMessage(context.say('flow.askedUnknown'))] : faq({ ...entry, next: [] }, context);
  const said = [...answer.map((message) => inScript(message, session.language, session.script)), ...say];
  if (entry === null) return { ...decided, session, say: said, decision };
  const heard = remember(session.heard, { text: asked.text, at: saidAt, entry: entry.id });
  const also = [...decision.also, entry.id];
  return { ...decided, session: { ...session, heard }, say: said, decision: { ...decision, also } };
}

/** So likely it is a question to the shop, and not one in passing. */
const PLAINLY = 0.7;
/** What is likened to an entry less than this is like nothing that the shop knows. */
const UNLIKE = 0.35;
const isPlainlyAsked = ({ understanding: { replies, wishes, candidates } }: UnderstoodPart): boolean =>
  (candidates[0]?.confidence ?? 0) < UNLIKE && (replies.ask ?? 0) >= PLAINLY && (wishes.ask ?? 0) >= PLAINLY;

const asInput = ({ text, understanding }: UnderstoodPart) => ({
  kind: 'text' as const,
  text,
  understanding: { ...understanding, aside: null },
});

function answeringEntry({ understanding }: UnderstoodPart, { entries }: Knowledge): Entry | null {
  const { verdict, candidates } = understanding;
  const entry = verdict === 'answer' ? entries.get(candidates[0]?.entry ?? '') : undefined;
  return entry === undefined || entry.flow !== null ? null : entry;
}

/** "Could somebody fetch it?": what is under way is told how, in the form of a question. */
const isAskedFor = (asked: UnderstoodPart): boolean =>
  ASKED_FOR.some((kind) => detailIn(asInput(asked), kind, TOLD.beside) !== null);
const ASKED_FOR = ['outcome', 'handover'] as const;

/** Whether something else proves it too is asked of what waits for the proof. */
const isOfProof = ({ frames }: Session, input: FlowInput): boolean =>
  frames.some((frame) => lookupIn(frame) !== null) && (offersEmail(input) || doesNotKnow(input));

const isDoing = ({ understanding: { wishes } }: UnderstoodPart): boolean =>
  DOING.some((wish) => (wishes[wish] ?? 0) >= WISHED);
