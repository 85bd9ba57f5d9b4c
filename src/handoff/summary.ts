import { CASE_LIMITS, type CaseDraft, type CaseLine, type Suggestion } from '../model/case.ts';
import type { CaseRequest } from '../model/desk.ts';
import type { ConversationRef } from '../model/event.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { type Language, type Localized, localize } from '../model/language.ts';
import type { TranscriptLine } from '../model/message.ts';
import type { Session } from '../model/session.ts';
import type { TicketCustomer } from '../model/ticket.ts';
import type { Understanding } from '../model/understanding.ts';

/** Letters of a question and of an answer in the summary. */
const ASKED = 300;
const ANSWERED = 120;
/** Answers of the knowledge that an agent is shown. */
const MOST_SUGGESTED = 3;
/** So many questions in a row without an answer. */
const FAILURES = 2;
/** Less than this is a guess that helps nobody. */
const LIKELY = 0.1;

const FOR_PERSON =
  /^.{0,6}(?:人工|真人)(?:客服|服务)?.{0,4}$|^.{0,4}(?:联系|找|转)(?:客服|人).{0,4}$|^.{0,24}\b(?:human|person|agent|representative)\b.{0,10}$/iu;

/** Whether a message says no more than that a person is wanted. */
export const asksForPerson = (text: string): boolean => FOR_PERSON.test(text.trim());

/** What a draft is made of: plain values, read when a person was asked for. */
export interface Heard {
  readonly knowledge: Knowledge;
  readonly customer: TicketCustomer;
  readonly ref: ConversationRef;
  readonly request: CaseRequest;
  readonly session: Session;
  /** The newest lines of the conversation, oldest first. */
  readonly transcript: readonly TranscriptLine[];
  /** Of what the customer asked last, apart from asking for a person; null = they asked nothing. */
  readonly understanding: Understanding | null;
  /** Found in the talk; null = none was named. */
  readonly order: string | null;
  /** The customer has a complaint that is not settled. */
  readonly complains: boolean;
}

/** What people have to know of a talk before they join it. */
export function draftOf({ knowledge, customer, ref, request, session, transcript, ...rest }: Heard): CaseDraft {
  const { understanding, order, complains } = rest;
  const tried = session.heard.flatMap(({ entry }) => entry ?? []);
  const topic = tried.map((id) => knowledge.entries.get(id)?.topic).findLast((found) => found !== undefined);
  const suggestions = understanding === null ? [] : suggest(understanding, knowledge, session.language);
  return {
    ...why(request, session, { complains, angry: understanding?.emotion === 'angry' }),
    customer,
    ref,
    language: session.language,
    script: session.script,
    mood: understanding?.emotion ?? (request.reason === 'angry' ? 'angry' : 'calm'),
    topic: topic ?? topicOf(suggestions, knowledge),
    order,
    summary: summaryOf(transcript, session),
    suggestions,
    tried: tried.slice(-CASE_LIMITS.summary),
  };
}

/** Who complains comes before who only asks, and who was not understood is told apart from who never asked the bot. */
function why(
  request: CaseRequest,
  { heard }: Session,
  { complains, angry }: { readonly complains: boolean; readonly angry: boolean },
): CaseRequest {
  if (request.reason !== 'asked') return request;
  if (angry) return { reason: 'angry', priority: 'high' };
  if (complains) return { reason: 'complaint', priority: 'high' };
  const last = heard.slice(-FAILURES);
  const failed = last.length === FAILURES && last.every(({ entry }) => entry === null);
  return failed ? { ...request, reason: 'not-helped' } : request;
}

function topicOf([first]: readonly Suggestion[], { entries }: Knowledge): string | null {
  return entries.get(first?.entry ?? '')?.topic ?? null;
}

/** What the knowledge could answer to a message, the likeliest first. */
export function suggest(
  { candidates }: Pick<Understanding, 'candidates'>,
  { entries, shop }: Knowledge,
  language: Language,
): Suggestion[] {
  return candidates
    .flatMap(({ entry: id, confidence }): Suggestion[] => {
      const entry = entries.get(id);
      if (entry === undefined || entry.answer === null || confidence < LIKELY) return [];
      const say = (text: Localized): string => localize(text, language, shop.languages);
      return [{ entry: id, title: say(entry.title), text: say(entry.answer).slice(0, CASE_LIMITS.text) }];
    })
    .slice(0, MOST_SUGGESTED);
}

/** What was asked and what was answered, word for word and cut short; what was not understood has no answer. */
function summaryOf(transcript: readonly TranscriptLine[], { heard }: Session): CaseLine[] {
  const unanswered = new Set(heard.filter(({ entry }) => entry === null).map(({ text }) => text));
  const lines = transcript.flatMap((line): CaseLine[] => {
    const text = line.message.text.trim();
    if (line.author !== 'customer' || text === '') return [];
    const reply = unanswered.has(text) ? undefined : replyTo(line, transcript);
    return [{ asked: text.slice(0, ASKED), answer: reply === undefined ? null : firstLine(reply.message.text.trim()) }];
  });
  const asked = lines.filter(({ asked: text, answer }) => answer !== null || !asksForPerson(text));
  return (asked.length > 0 ? asked : lines).slice(-CASE_LIMITS.summary);
}

/** What answered a message; where that is not said, what came next. */
function replyTo(
  { messageId, seq }: TranscriptLine,
  transcript: readonly TranscriptLine[],
): TranscriptLine | undefined {
  const named = transcript.find((line) => line.author !== 'customer' && line.replyTo === messageId);
  const next = transcript.find((line) => line.seq > seq);
  return named ?? (next?.author !== 'customer' && next?.replyTo === undefined ? next : undefined);
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > ANSWERED ? `${line.slice(0, ANSWERED - 1)}…` : line;
}
