import { z } from 'zod';
import { CASE_LIMITS, CaseState } from '../../model/case.ts';
import type { DeskAction } from '../../model/desk.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import { Priority } from '../../model/ticket.ts';

/** A case's number out of an address. */
export const CaseNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** A line's number, or a file's place in a line, out of an address. */
export const Place = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Which cases a list is asked for; all that are open unless one state is named. */
export const ListQuery = z.object({ state: CaseState.optional() });

/** The sender's own id of what is sent: the same for every try. */
const Id = z.string().min(1).max(100);
const Reason = z.string().trim().max(500).nullable().default(null);

/** What is posted to `messages`. `replyTo`: the line that it answers. */
export const PostedMessage = z.strictObject({
  id: Id,
  text: z.string().trim().min(1),
  replyTo: z.number().int().positive().nullable().default(null),
});

/** What is asked along with the bytes that are posted to `files`. */
export const FileQuery = z.object({
  id: Id,
  name: z.string().trim().min(1).max(300),
  replyTo: z.coerce.number().int().positive().nullable().default(null),
});

const Of = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** New words for the line `of`. */
export const PostedEdit = z
  .strictObject({ of: Of, text: z.string().trim().min(1).max(CASE_LIMITS.text) })
  .transform(({ of, text }): DeskAction => ({ kind: 'edit', of, text }));

export const PostedRecall = z.strictObject({ of: Of }).transform(({ of }): DeskAction => ({ kind: 'recall', of }));

/** What is posted to `notes`. */
export const PostedNote = z.strictObject({ id: Id.optional(), text: z.string().trim().min(1).max(CASE_LIMITS.note) });

/** What is posted to `transfer`: a person's id as a number, or a desk's id, a person's name or id as a text. */
export const PostedTransfer = z.strictObject({ to: z.union([z.string().trim().min(1).max(200), z.number().int()]) });

/** What is posted to the addresses of the other actions, by their last part. */
export const POSTED = {
  claim: z.object({}).transform((): DeskAction => ({ kind: 'claim' })),
  release: z.object({}).transform((): DeskAction => ({ kind: 'release' })),
  bot: z.object({}).transform((): DeskAction => ({ kind: 'bot' })),
  reveal: z.object({}).transform((): DeskAction => ({ kind: 'reveal' })),
  close: z
    .strictObject({ solved: z.boolean().nullable(), reason: Reason })
    .transform(({ solved, reason }): DeskAction => ({ kind: 'close', solved, reason: reason === '' ? null : reason })),
  priority: z.strictObject({ to: Priority }).transform(({ to }): DeskAction => ({ kind: 'priority', to })),
  block: z
    .strictObject({ hours: z.number().int().min(1).max(8760) })
    .transform(({ hours }): DeskAction => ({ kind: 'block', hours })),
  drop: z.object({}).transform((): DeskAction => ({ kind: 'drop' })),
  learn: z
    .strictObject({
      question: z.string().trim().min(2).max(200),
      answer: z.string().trim().min(1).max(CASE_LIMITS.text),
    })
    .transform((taught): DeskAction => ({ kind: 'learn', ...taught })),
  ticket: z
    .strictObject({ text: z.string().trim().max(CASE_LIMITS.text).nullable().default(null) })
    .transform(({ text }): DeskAction => ({ kind: 'ticket', text: text === '' ? null : text })),
} as const;

/** What is posted to `language`: one of the shop's. */
export const postedLanguage = ({ shop }: Knowledge) =>
  z.strictObject({ to: z.enum(shop.languages) }).transform(({ to }): DeskAction => ({ kind: 'language', to }));
