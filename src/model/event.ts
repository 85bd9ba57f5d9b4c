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
  /** A BCP 47 tag: what the platform is shown to them in, until they write themselves. */
  language: z.string().max(35).optional(),
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

/** What a customer sent that is no text. */
export const IncomingFile = z.strictObject({
  kind: z.enum(['image', 'voice', 'video', 'file', 'sticker', 'location', 'contact', 'other']),
  /** What only the adapter understands, to fetch the file by; absent = there is nothing to fetch. */
  native: z.json().optional(),
  name: z.string().max(300).optional(),
  /** Bytes, as the platform says. */
  size: z.number().int().nonnegative().optional(),
});
export type IncomingFile = z.infer<typeof IncomingFile>;

/** What an adapter reads from its platform. */
export const IncomingEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message'),
    ...eventBase,
    /** What was written, or the words under a picture; '' = only files. */
    text: z.string().max(20_000),
    files: z.array(IncomingFile).max(20).optional(),
    /** The id of an earlier message that it answers. */
    replyTo: z.string().min(1).max(400).optional(),
    /** The id of the customer's own earlier message that this is the new wording of. */
    edits: z.string().min(1).max(400).optional(),
    /** It was written by somebody else, or elsewhere, and only passed on. */
    forwarded: z.literal(true).optional(),
  }),
  z.strictObject({
    kind: z.literal('joined'),
    ...eventBase,
    /** What a link to the shop carried along, such as the campaign or the order it stood under. */
    payload: z.string().max(500).optional(),
  }),
  z.strictObject({
    kind: z.literal('choice'),
    ...eventBase,
    /** The id of the choice that was offered. */
    choice: z.string().min(1).max(200),
  }),
]);
export type IncomingEvent = z.infer<typeof IncomingEvent>;

/** What happens inside and stands in a conversation's line, so that it is worked on in order like what comes from outside. */
export const InternalEvent = z.discriminatedUnion('kind', [
  /** A call that a turn made has ended. */
  z.strictObject({
    kind: z.literal('result'),
    ref: ConversationRef,
    from: Sender,
    /** Of the message that led to the call. */
    messageId: z.string().min(1).max(400),
    call: z.strictObject({
      name: z.string(),
      flow: z.string(),
      /** The turn that made it: its event's id in the inbox. */
      turn: z.number().int(),
      /** From being made to its end. */
      ms: z.number().nonnegative(),
    }),
    result: z.json(),
  }),
  /** Something of the customer's changed, and a flow tells them. */
  z.strictObject({
    kind: z.literal('notice'),
    ref: ConversationRef,
    from: Sender,
    flow: z.string(),
    notice: z.json(),
  }),
]);
export type InternalEvent = z.infer<typeof InternalEvent>;

/** All that stands in the inbox. */
export const InboxEvent = z.discriminatedUnion('kind', [IncomingEvent, InternalEvent]);
export type InboxEvent = z.infer<typeof InboxEvent>;
