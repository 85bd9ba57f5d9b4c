import type { TranscriptLine } from '../../model/message.ts';

/** A line of the transcript as the chat page reads it (DESIGN section 9). */
export function writeLine(line: TranscriptLine): Record<string, unknown> {
  const { seq, author, messageId, replyTo, message, at } = line;
  return {
    seq,
    author,
    // Only the customer's own: the page knows its messages by it.
    ...(author === 'customer' ? { id: messageId } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    message,
    at: new Date(at).toISOString(),
  };
}
