import { z } from 'zod';
import { CASE_LIMITS, type Case, type CaseDraft, type CaseEventLine, CaseReason, RelayedFile } from './case.ts';
import type { CaseFilter, CaseResult } from './case-store.ts';
import { Language } from './language.ts';
import { Assignee, Priority } from './ticket.ts';

const Text = z.string().trim().min(1).max(CASE_LIMITS.text);
const Seq = z.number().int().positive();
/** Where in a room it was written, so that it is not shown there again and can be replied to; null = on a page. */
const Written = z
  .strictObject({ conversation: z.string().max(4000), messageId: z.string().max(400) })
  .nullable()
  .default(null);

/** What an agent may do with a case, by button, command or over HTTP. */
export const DeskAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('claim') }),
  /** Back into the queue. */
  z.strictObject({ kind: z.literal('release') }),
  /** To the customer. `replyTo`: the line that it answers. */
  z
    .strictObject({
      kind: z.literal('message'),
      text: z.string().trim().max(CASE_LIMITS.text),
      files: z.array(RelayedFile).max(CASE_LIMITS.files).default([]),
      replyTo: Seq.nullable().default(null),
      written: Written,
    })
    .refine(({ text, files }) => text !== '' || files.length > 0, 'a message needs words or a file'),
  /** New words for a message of the agent's own. */
  z.strictObject({ kind: z.literal('edit'), of: Seq, text: Text }),
  z.strictObject({ kind: z.literal('recall'), of: Seq }),
  /** Never reaches the customer. */
  z.strictObject({
    kind: z.literal('note'),
    text: z.string().trim().min(1).max(CASE_LIMITS.note),
    written: Written,
  }),
  z.strictObject({ kind: z.literal('transfer'), to: z.union([Assignee, z.strictObject({ desk: z.string() })]) }),
  /** The bot serves the customer again. */
  z.strictObject({ kind: z.literal('bot') }),
  z.strictObject({
    kind: z.literal('close'),
    solved: z.boolean().nullable(),
    reason: z.string().trim().max(500).nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('priority'), to: Priority }),
  z.strictObject({ kind: z.literal('language'), to: Language }),
  z.strictObject({ kind: z.literal('block'), hours: z.number().int().min(1).max(8760) }),
  /** A complaint ticket from what the customer wrote. `key` of its own: once a case. */
  z.strictObject({ kind: z.literal('ticket'), text: Text.nullable() }),
  /** Writes what was proposed to the knowledge, as it stands here. */
  z.strictObject({
    kind: z.literal('learn'),
    question: z.string().trim().min(2).max(200),
    answer: z.string().trim().min(1).max(CASE_LIMITS.text),
  }),
  /** What was proposed is not worth learning. */
  z.strictObject({ kind: z.literal('drop') }),
  /** Shows what is masked, and notes who looked. */
  z.strictObject({ kind: z.literal('reveal') }),
]);
export type DeskAction = z.infer<typeof DeskAction>;

/** Who acts at a desk. `id` null = the operator, by ADMIN_TOKEN. */
export interface DeskMember {
  readonly id: number | null;
  readonly name: string;
  readonly role: 'agent' | 'admin';
}

/** The calls that flows make about cases. */
export const CASE_CALLS = {
  open: 'cases.open',
  leave: 'cases.leave',
  rate: 'cases.rate',
  callBack: 'cases.call-back',
} as const;

/** What a flow asks a person with: whose it is and where they are is known by who made the call. */
export const CaseRequest = z.strictObject({ reason: CaseReason, priority: Priority });
export type CaseRequest = z.infer<typeof CaseRequest>;

/** What comes of asking for a person. */
export const CaseOpened = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('queued'),
    number: z.number().int(),
    /** How many are served before this customer. */
    ahead: z.number().int().nonnegative(),
    /** The usual wait, ms; null = too few were measured. */
    waitMs: z.number().nullable(),
    /** The desk's platform is away: nobody sees it before that is back. */
    unreachable: z.boolean(),
  }),
  /** Somebody serves the customer already. */
  z.strictObject({ outcome: z.literal('claimed'), name: z.string() }),
  /** The shop has nobody at any desk. */
  z.strictObject({ outcome: z.literal('nobody') }),
  /** The customer may not ask for people for some time. */
  z.strictObject({ outcome: z.literal('blocked') }),
]);
export type CaseOpened = z.infer<typeof CaseOpened>;

/** What a customer does about their case. */
export const CaseLeft = z.strictObject({ left: z.boolean() });
export const CaseRating = z.strictObject({
  number: z.number().int().positive(),
  stars: z.number().int().min(1).max(5),
  comment: Text.nullable(),
});
export type CaseRating = z.infer<typeof CaseRating>;
export const CaseRated = z.strictObject({ rated: z.boolean() });
export const CaseCallBack = z.strictObject({ contact: z.string().min(1).max(300) });

/** What a conversation is told of its case. */
export const CaseTold = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('closed'),
    number: z.number().int(),
    to: z.enum(['nobody', 'bot']),
    /** Who served the customer; null = nobody did. */
    name: z.string().nullable(),
    served: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('language'), to: Language }),
  z.strictObject({ kind: z.literal('idle') }),
  z.strictObject({ kind: z.literal('idle-closed'), number: z.number().int(), name: z.string().nullable() }),
  z.strictObject({ kind: z.literal('unreachable') }),
]);
export type CaseTold = z.infer<typeof CaseTold>;

/** People serving customers. Every write is durable when its promise resolves. */
export interface Desk {
  open(draft: CaseDraft, key: string): Promise<CaseOpened>;
  /** `key`: the same one again changes nothing and gives the same result. A claim resolves when nothing of the bot's is on its way any more. */
  act(number: number, action: DeskAction, by: DeskMember, key?: string): Promise<CaseResult>;
  get(number: number): Promise<Case | null>;
  list(filter: CaseFilter, limit: number): Promise<Case[]>;
  events(number: number, after: number, limit: number): Promise<CaseEventLine[]>;
}
