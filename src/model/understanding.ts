import { z } from 'zod';
import { Emotion } from './emotion.ts';
import { Entity } from './entity.ts';
import type { Knowledge } from './knowledge.ts';
import { Language } from './language.ts';

/** An entry that may be meant. */
export const Candidate = z.strictObject({
  entry: z.string(),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
});
export type Candidate = z.infer<typeof Candidate>;

/** Simplified or traditional Chinese characters. */
export const HanScript = z.enum(['Hans', 'Hant']);
export type HanScript = z.infer<typeof HanScript>;

/** What customers can always say, whatever they are asked. */
export const Command = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('cancel') }),
  z.strictObject({ name: z.literal('human') }),
  z.strictObject({ name: z.literal('restart') }),
  /** `to`: the language asked for, when one was named; `script`: simplified or traditional Chinese, when it was said which. */
  z.strictObject({ name: z.literal('language'), to: Language.optional(), script: HanScript.optional() }),
]);
export type Command = z.infer<typeof Command>;

/** Talk that asks nothing. */
export const SmallTalk = z.enum(['greeting', 'thanks', 'goodbye']);
export type SmallTalk = z.infer<typeof SmallTalk>;

/**
 * What a message wants of the shop's work, whenever it is said. `ask`: what the shop's knowledge answers; `other`: nothing
 * that is done.
 */
export const WISH_ACTS = ['track', 'return', 'complaint', 'ticket', 'add', 'person', 'ask', 'other'] as const;
export type WishAct = (typeof WISH_ACTS)[number];

/**
 * What a message does to a question that was just asked. `another`: it is another order that is meant; `correct`: something
 * said before is put right; `tell`: anything with content.
 */
export const REPLY_ACTS = [
  'yes',
  'no',
  'skip',
  'submit',
  'cancel',
  'another',
  'unknown',
  'correct',
  'ask',
  'tell',
] as const;
export type ReplyAct = (typeof REPLY_ACTS)[number];

/**
 * What a message may tell of a return or a complaint, by kinds; `none`: nothing of the kind, be it that it is only asked about
 * or denied. `resend`: what is missing is to be sent; `measures`: that somebody does something about it; `elsewhere`: by phone,
 * email or the like. `followUp`: what is wanted with a ticket that is filed: `keep`: it is not taken back after all; `when`: when
 * something is done about it; `content`: what stands in it; `note`: something in it is put right or added.
 */
export const DETAILS = {
  reason: ['damaged', 'wrong-item', 'missing-parts', 'not-as-described', 'changed-mind', 'late', 'none'],
  outcome: ['refund', 'exchange', 'resend', 'repair', 'compensation', 'apology', 'explain', 'measures', 'none'],
  handover: ['pick-up', 'drop-off', 'none'],
  condition: ['unused', 'used', 'none'],
  contact: ['here', 'elsewhere', 'none'],
  followUp: ['withdraw', 'keep', 'when', 'content', 'note', 'none'],
} as const;
export type DetailKind = keyof typeof DETAILS;
export type Detail<Kind extends DetailKind> = (typeof DETAILS)[Kind][number];

/** 0 to 1. */
const likelihood = z.number().min(0).max(1);

/** How likely a message tells which details; what is left out is unlikely, and several may be told at once. */
const Details = z.strictObject({
  reason: z.partialRecord(z.enum(DETAILS.reason), likelihood).optional(),
  outcome: z.partialRecord(z.enum(DETAILS.outcome), likelihood).optional(),
  handover: z.partialRecord(z.enum(DETAILS.handover), likelihood).optional(),
  condition: z.partialRecord(z.enum(DETAILS.condition), likelihood).optional(),
  contact: z.partialRecord(z.enum(DETAILS.contact), likelihood).optional(),
  followUp: z.partialRecord(z.enum(DETAILS.followUp), likelihood).optional(),
});
export type Details = z.infer<typeof Details>;

/** What a text means, read as a whole. */
const Reading = z.strictObject({
  /** The language it is written in, among the shop's. */
  language: Language,
  command: Command.nullable(),
  smallTalk: SmallTalk.nullable(),
  /** Best first, up to five, also when the engine abstains. */
  candidates: z.array(Candidate).max(5),
  /** answer = the first candidate is meant; clarify = one of the first two or three is; abstain = none is known to be. */
  verdict: z.enum(['answer', 'clarify', 'abstain']),
  /** How the customer seems to feel. */
  emotion: Emotion,
  /** The entries of several questions in one message, in their order; empty when it asks one thing. */
  asked: z.array(z.string()).max(3).default([]),
  /** What it was understood with: nothing else, the question answered before, or the pieces said just before. */
  reading: z.enum(['alone', 'follow-up', 'burst']).default('alone'),
  /** Too short to be all that is asked: what comes next may complete it. */
  fragment: z.boolean().default(false),
  /** How much of it says only that something is not wanted, or was not meant; the rest is what was read. */
  denied: z.enum(['none', 'part', 'all']).default('none'),
  /** The Chinese characters it is written in; null = it shows none of the two, or both. */
  script: HanScript.nullable().default(null),
  /** What it names, in its order: numbers of orders and parcels, phones, days, sums, … */
  entities: z.array(Entity).max(20).default([]),
  /** What it may want, each with how likely that is; what is left out is unlikely. */
  wishes: z.partialRecord(z.enum(WISH_ACTS), likelihood).default({}),
  /** What it may do to a question that was just asked. */
  replies: z.partialRecord(z.enum(REPLY_ACTS), likelihood).default({}),
  /** What it may tell of a return or a complaint. */
  details: Details.default({}),
});

/** A part of a message, and what it means alone. */
const UnderstoodPart = z.strictObject({ text: z.string(), understanding: Reading });
export type UnderstoodPart = z.infer<typeof UnderstoodPart>;

/** What a message means, as far as one can tell. */
export const Understanding = Reading.extend({
  /** What it tells and what it asks besides, where it does both; null = it does one. */
  aside: z.strictObject({ told: UnderstoodPart, asked: UnderstoodPart }).nullable().default(null),
});
export type Understanding = z.infer<typeof Understanding>;

/** What a question that is asked in the middle of it is most likely about. */
export type Subject = 'return' | 'exchange';

/** What of the talk so far a message may stand on. */
export interface TalkContext {
  /** The last question that was answered, as it was asked. */
  readonly answered: { readonly text: string; readonly entry: string } | null;
  /** What the customer said just before and what led to no answer, oldest first. */
  readonly unanswered: readonly string[];
  /** What is under way, or was just filed; null = nothing. */
  readonly subject?: Subject | null;
  /** When it was said, ms since 1970: what "yesterday" stands on. Without it no days are found. */
  readonly now?: number;
}

export const NO_CONTEXT: TalkContext = { answered: null, unanswered: [] };

/** Why an entry was found for a message, for who writes the knowledge. */
export interface Explanation {
  readonly entry: string;
  /** How likely it is among the entries, if one of them is meant, 0 to 1. */
  readonly likelihood: number;
  /** What of the message spoke for it, or against it (below 0), the most telling first. */
  readonly because: readonly { readonly feature: string; readonly weight: number }[];
  /** The question, title or id of the entry that is most like the message. */
  readonly nearest: string | null;
}

/** Understands messages by one version of the knowledge. Pure: the same message gives the same understanding. */
export interface Understander {
  readonly knowledge: Knowledge;
  /** `language`: the conversation's language so far, for messages that show none ("ok", "123"). */
  understand(text: string, language: Language, context?: TalkContext): Understanding;
}
