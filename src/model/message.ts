import { z } from 'zod';

/** Something to pick: shown as a button, or as a numbered line where there are no buttons. */
export const Choice = z.strictObject({
  id: z.string().min(1).max(200),
  label: z.string().min(1).max(200),
});
export type Choice = z.infer<typeof Choice>;

/** A line of a card: what it is about, and what there is to say of it. */
const Fact = z.strictObject({ label: z.string().min(1).max(100), value: z.string().min(1).max(500) });

/** A file to send along: `url` is https:, or data: with the bytes themselves. */
export const OutgoingFile = z.strictObject({
  name: z.string().min(1).max(300),
  /** A MIME type. */
  type: z.string().min(1).max(100),
  url: z
    .string()
    .regex(/^(https:|data:)/)
    .max(14_000_000),
});
export type OutgoingFile = z.infer<typeof OutgoingFile>;

/** What the core says. Every kind has `text`: the fallback, and the words of the turn log. */
export const OutgoingMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('choices'),
    text: z.string().min(1),
    choices: z.array(Choice).min(1).max(20),
  }),
  z.strictObject({
    kind: z.literal('card'),
    text: z.string().min(1),
    title: z.string().min(1).max(200),
    facts: z.array(Fact).max(20),
    url: z.url({ protocol: /^https$/ }).optional(),
    choices: z.array(Choice).max(20).optional(),
  }),
  z.strictObject({ kind: z.literal('file'), text: z.string().min(1), file: OutgoingFile }),
]);
export type OutgoingMessage = z.infer<typeof OutgoingMessage>;

/** What is offered to pick along with a message. */
export function choicesOf(message: OutgoingMessage): readonly Choice[] {
  return 'choices' in message ? (message.choices ?? []) : [];
}

/** Who wrote a line of the transcript. */
export const Author = z.enum(['customer', 'bot', 'agent', 'system']);
export type Author = z.infer<typeof Author>;

/** A line of a conversation's transcript, as the chat page shows it. */
export interface TranscriptLine {
  /** Rises within its conversation; the order in which lines were stored. */
  readonly seq: number;
  readonly author: Author;
  /** The platform's id of this message. */
  readonly messageId: string;
  /** The id of the customer's message that this replies to. */
  readonly replyTo?: string;
  /** The id of an earlier message of the shop's that this is the new wording of. */
  readonly edits?: string;
  /** The id of an earlier message of the shop's that is taken back; this one says nothing. */
  readonly recalls?: string;
  /** What a customer picked stands here as a text, in the words of its label. */
  readonly message: OutgoingMessage;
  /** ms since 1970. */
  readonly at: number;
}
