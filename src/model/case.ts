import { z } from 'zod';
import { Emotion } from './emotion.ts';
import { ConversationRef, IncomingFile } from './event.ts';
import { Language } from './language.ts';
import { OutgoingFile } from './message.ts';
import { Actor, Assignee, Priority, TicketCustomer } from './ticket.ts';
import { HanScript } from './understanding.ts';

/** How far a case is: it waits for somebody, somebody serves the customer, it is over. */
export const CaseState = z.enum(['queued', 'claimed', 'closed']);
export type CaseState = z.infer<typeof CaseState>;

/** Why a person is wanted. */
export const CaseReason = z.enum(['asked', 'angry', 'not-helped', 'complaint']);
export type CaseReason = z.infer<typeof CaseReason>;

/** Bounds that every writer of cases keeps. */
export const CASE_LIMITS = { text: 4000, note: 10_000, files: 20, summary: 12 } as const;

const Text = z.string().trim().min(1).max(CASE_LIMITS.text);

/** A thing that was asked before a person came, and what it was answered with. */
export const CaseLine = z.strictObject({
  /** In the customer's words, as they wrote it. */
  asked: z.string().max(300),
  /** The entry's title, or the flow; null = it was not answered. */
  answer: z.string().max(300).nullable(),
});
export type CaseLine = z.infer<typeof CaseLine>;

/** An answer that the knowledge has for what the customer asked last. */
export const Suggestion = z.strictObject({
  entry: z.string(),
  title: z.string(),
  text: z.string().max(CASE_LIMITS.text),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** What is known of a customer's trouble when a person is asked for. */
export const CaseDraft = z.strictObject({
  reason: CaseReason,
  priority: Priority,
  customer: TicketCustomer,
  /** Where the customer is written to. */
  ref: ConversationRef,
  language: Language,
  script: HanScript,
  mood: Emotion,
  /** The topic of the knowledge that was talked of last. */
  topic: z.string().max(100).nullable(),
  /** As the customer named it, or was shown. */
  order: z.string().max(200).nullable(),
  /** Oldest first. */
  summary: z.array(CaseLine).max(CASE_LIMITS.summary),
  suggestions: z.array(Suggestion).max(3),
  /** Entries that were answered with, and did not help. */
  tried: z.array(z.string()).max(CASE_LIMITS.summary),
});
export type CaseDraft = z.infer<typeof CaseDraft>;

/** How a case ended. `solved` null = nobody said. */
export const CaseEnd = z.strictObject({
  solved: z.boolean().nullable(),
  reason: z.string().max(500).nullable(),
  /** Whom the customer talks with now. */
  to: z.enum(['nobody', 'bot']),
});
export type CaseEnd = z.infer<typeof CaseEnd>;

/** What the knowledge could learn from a case: a question that it could not answer, and what the agent answered. */
export const Proposal = z.strictObject({
  state: z.enum(['open', 'learnt', 'dropped']),
  question: z.string().max(200),
  answer: z.string().max(CASE_LIMITS.text),
});
export type Proposal = z.infer<typeof Proposal>;

/** A case as it is now. Times are ms since 1970. */
export const Case = CaseDraft.extend({
  /** From 1, in the order they were opened. */
  number: z.number().int().positive(),
  state: CaseState,
  /** Which desk it waits at; of those that `shop.yaml` names. */
  desk: z.string(),
  /** Who serves the customer; null = nobody yet. */
  agent: Assignee.nullable(),
  openedAt: z.number(),
  updatedAt: z.number(),
  /** Since when it waits in the queue, or when it was last claimed. */
  since: z.number(),
  claimedAt: z.number().nullable(),
  /** When an agent first wrote to the customer. */
  answeredAt: z.number().nullable(),
  /** Since when a message of the customer waits for an answer; null = none does. */
  waitingSince: z.number().nullable(),
  /** When anybody last wrote to the other. */
  lastMessageAt: z.number(),
  /** Reminders given since the customer began to wait: to the claimer, to all, to the lead. */
  reminders: z.number().int().nonnegative(),
  /** When the customer was asked whether they are still there; null = they were not. */
  idleAskedAt: z.number().nullable(),
  /** When the customer was last told that what they write is kept for the agent; null = they were not. */
  keptAt: z.number().nullable(),
  /** Since when the customer knows that its desk's platform is away; null = it is not, or they do not. */
  outageAt: z.number().nullable().default(null),
  /** Until then the customer gets no people; null = they do. */
  blockedUntil: z.number().nullable(),
  /** The customer is to be called back at this number or address. */
  callBack: z.string().max(300).nullable(),
  closedAt: z.number().nullable(),
  end: CaseEnd.nullable(),
  proposal: Proposal.nullable().default(null),
  rating: z
    .strictObject({ stars: z.number().int().min(1).max(5), comment: Text.nullable(), at: z.number() })
    .nullable(),
});
export type Case = z.infer<typeof Case>;

/** A file on its way between a customer and an agent: fetched where it came from when it is sent. */
export const RelayedFile = z.union([
  z.strictObject({ platform: z.string().max(32), file: IncomingFile }),
  z.strictObject({ file: OutgoingFile }),
]);
export type RelayedFile = z.infer<typeof RelayedFile>;

/** Why a message did not arrive; `unknown` = it may have. */
export const Undelivered = z.enum(['blocked', 'left', 'gone', 'rejected', 'unauthorized', 'unavailable', 'unknown']);
export type Undelivered = z.infer<typeof Undelivered>;

const Of = z.number().int().positive();

/** What happened in a case. `of` names another line of the same case by its seq. */
export const CaseChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), reason: CaseReason }),
  /** `from`: who had it before. */
  z.strictObject({ kind: z.literal('claimed'), from: z.string().nullable() }),
  z.strictObject({ kind: z.literal('released') }),
  z.strictObject({ kind: z.literal('transferred'), to: z.union([Assignee, z.strictObject({ desk: z.string() })]) }),
  /** Between the customer and an agent: whose it is stands in `by`. */
  z.strictObject({
    kind: z.literal('message'),
    text: z.string().max(20_000),
    files: z.array(RelayedFile).max(CASE_LIMITS.files),
    /** The platform's id, where it was written; null = it has none. */
    messageId: z.string().max(400).nullable(),
    /** The key of the conversation that it was written in: a room; null = the customer's own, or a page. */
    at: z.string().max(4000).nullable().default(null),
    replyTo: Of.nullable(),
  }),
  /** A message's new words. */
  z.strictObject({ kind: z.literal('edited'), of: Of, text: z.string().max(20_000) }),
  z.strictObject({ kind: z.literal('recalled'), of: Of }),
  /** Among the shop's people: the customer never sees it. */
  z.strictObject({
    kind: z.literal('note'),
    text: z.string().trim().min(1).max(CASE_LIMITS.note),
    messageId: z.string().max(400).nullable().default(null),
    at: z.string().max(4000).nullable().default(null),
  }),
  /** What the customer was told by the service itself. */
  z.strictObject({ kind: z.literal('told'), text: z.string() }),
  /** What the bot was about to say when a person took over. */
  z.strictObject({ kind: z.literal('withheld'), text: z.string() }),
  z.strictObject({ kind: z.literal('delivered'), of: Of }),
  z.strictObject({ kind: z.literal('undelivered'), of: Of, why: Undelivered }),
  z.strictObject({
    kind: z.literal('reminded'),
    to: z.enum(['agent', 'all', 'lead']),
    about: z.enum(['first', 'next']),
  }),
  z.strictObject({ kind: z.literal('idle') }),
  z.strictObject({ kind: z.literal('priority'), to: Priority }),
  z.strictObject({ kind: z.literal('language'), to: Language }),
  /** Personal data was shown unmasked. */
  z.strictObject({ kind: z.literal('revealed') }),
  z.strictObject({ kind: z.literal('call-back'), contact: z.string().max(300) }),
  z.strictObject({ kind: z.literal('ticket'), number: z.number().int() }),
  z.strictObject({ kind: z.literal('blocked'), until: z.number() }),
  z.strictObject({ kind: z.literal('closed'), end: CaseEnd }),
  /** The knowledge could learn this. */
  z.strictObject({ kind: z.literal('proposed'), question: z.string(), answer: z.string() }),
  z.strictObject({ kind: z.literal('learnt'), entry: z.string() }),
  z.strictObject({ kind: z.literal('dropped') }),
  z.strictObject({ kind: z.literal('rated'), stars: z.number().int().min(1).max(5), comment: Text.nullable() }),
]);
export type CaseChange = z.infer<typeof CaseChange>;

/** A line of a case's history. */
export const CaseEvent = z.strictObject({ at: z.number(), by: Actor, change: CaseChange });
export type CaseEvent = z.infer<typeof CaseEvent>;

/** A line with its place in the case's history, from 1. */
export interface CaseEventLine extends CaseEvent {
  readonly seq: number;
}

/** Most cases that are open at once are told apart by their codes: A1 to Z99. */
const CODES = 26 * 99;

/** How people call a case in a group: `A17`. Given again only after 2,574 cases. */
export function caseCode(number: number): string {
  const place = (number - 1) % CODES;
  return `${String.fromCharCode(65 + Math.floor(place / 99))}${(place % 99) + 1}`;
}
