import type { OutgoingMessage, TranscriptLine } from '../../model/message.ts';

/** Writes lines of a conversation's transcript as the chat page reads them (DESIGN section 9). */
export function lineWriter(conversation: string) {
  return (line: TranscriptLine): Record<string, unknown> => {
    const { seq, author, messageId, replyTo, edits, recalls, message, at } = line;
    return {
      seq,
      author,
      // The page knows its own messages by it, and people's, which may get new words.
      ...(author === 'customer' || author === 'agent' ? { id: messageId } : {}),
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(edits === undefined ? {} : { edits }),
      ...(recalls === undefined ? {} : { recalls }),
      message: withoutBytes(message, `/chat/conversations/${encodeURIComponent(conversation)}/files/${seq}`),
      at: new Date(at).toISOString(),
    };
  };
}

/** A file of ours is fetched from its own address, with the conversation's token, when it is looked at. */
function withoutBytes(message: OutgoingMessage, address: string): unknown {
  if (message.kind !== 'file' || !message.file.url.startsWith('data:')) return message;
  return { ...message, file: { ...message.file, url: address } };
}
