import { z } from 'zod';

/**
 * Where a conversation is held: plain JSON, enough to write to it weeks later.
 * `account` is the shop's own account on the platform, `native` what only the adapter understands.
 */
export const ConversationRef = z.strictObject({
  platform: z.string().min(1).max(32),
  account: z.string().min(1).max(200),
  conversation: z.string().min(1).max(400),
  thread: z.string().min(1).max(400).optional(),
  kind: z.enum(['direct', 'group']),
  native: z.json().optional(),
});
export type ConversationRef = z.infer<typeof ConversationRef>;

/** One string per conversation, the same in every process and forever. */
export function conversationKey(ref: ConversationRef): string {
  const parts = [ref.platform, ref.account, ref.conversation];
  if (ref.thread !== undefined) parts.push(ref.thread);
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}

/** Who wrote, by the platform's immutable id; the name is for people to read and proves nothing. */
const Sender = z.strictObject({
  id: z.string().min(1).max(400),
  name: z.string().max(200).optional(),
});

const eventBase = {
  /** Unique per event over all accounts; a redelivery has the same one. */
  dedupeKey: z.string().min(1).max(1000),
  /** When the platform says it was sent, ms since 1970. */
  sentAt: z.number().int().nonnegative(),
  ref: ConversationRef,
  from: Sender,
  /** The platform's id of the message; replies name it. */
  messageId: z.string().min(1).max(400),
};

/** What an adapter reads from its platform. */
export const IncomingEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), ...eventBase, text: z.string().max(20_000) }),
  z.strictObject({
    kind: z.literal('choice'),
    ...eventBase,
    /** The id of the choice that was offered. */
    choice: z.string().min(1).max(200),
  }),
]);
export type IncomingEvent = z.infer<typeof IncomingEvent>;
