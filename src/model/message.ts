import { z } from 'zod';

/** Something to pick: shown as a button, or as a numbered line where there are no buttons. */
export const Choice = z.strictObject({
  id: z.string().min(1).max(200),
  label: z.string().min(1).max(200),
});
export type Choice = z.infer<typeof Choice>;

/** What the core says. Every kind has `text`: the fallback, and the words of the turn log. */
export const OutgoingMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('choices'),
    text: z.string().min(1),
    choices: z.array(Choice).min(1).max(20),
  }),
]);
export type OutgoingMessage = z.infer<typeof OutgoingMessage>;

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
  /** What a customer picked stands here as a text, in the words of its label. */
  readonly message: OutgoingMessage;
  /** ms since 1970. */
  readonly at: number;
}
