import { z } from 'zod';
import type { ConversationRef, IncomingEvent } from '../../model/event.ts';

/** The shop's account on its own web page: there is only one. */
const ACCOUNT = 'page';

const id = z.string().min(1).max(100);

/** What the chat page posts. `id` is the page's own: the same for every try of one message. */
const Posted = z.union([
  z.strictObject({
    id,
    text: z
      .string()
      .max(16_384)
      .refine((text) => text.trim() !== '', 'must not be empty'),
  }),
  z.strictObject({ id, choice: z.string().min(1).max(200) }),
]);

/** The ref of a conversation on the web page. */
export const chatRef = (conversation: string): ConversationRef => ({
  platform: 'web',
  account: ACCOUNT,
  conversation,
  kind: 'direct',
});

/** Reads what the page posted; null = it is not of the contract's form. `now`: ms since 1970. */
export function readPosted(conversation: string, body: unknown, now: number): IncomingEvent | null {
  const parsed = Posted.safeParse(body);
  if (!parsed.success) return null;
  const posted = parsed.data;
  const base = {
    dedupeKey: `web/${conversation}/${encodeURIComponent(posted.id.toWellFormed())}`,
    sentAt: now,
    ref: chatRef(conversation),
    // A page's visitor is known by the conversation's token and by nothing else.
    from: { id: conversation },
    messageId: posted.id,
  };
  return 'text' in posted
    ? { kind: 'message', ...base, text: posted.text }
    : { kind: 'choice', ...base, choice: posted.choice };
}
