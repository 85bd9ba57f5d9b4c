import { createHash } from 'node:crypto';
import type { OutgoingFile, OutgoingMessage } from '../../model/message.ts';
import { type AdaptiveCard, CARD_TYPE, writeCard } from './cards.ts';
import type { Reference } from './payload.ts';

/** An activity as the bot sends it: the parts of it that we use. */
export interface TeamsMessage {
  readonly type: 'message' | 'typing';
  readonly textFormat?: 'plain';
  readonly text?: string;
  /** What a notification says where the message has no text. */
  readonly summary?: string;
  readonly attachments?: readonly {
    readonly contentType: string;
    readonly contentUrl?: string;
    readonly content?: AdaptiveCard;
    readonly name?: string;
  }[];
}

export interface WriteOptions {
  /** The send's, the same when it is repeated. */
  readonly key: string;
  readonly reference: Reference;
  readonly kind: 'direct' | 'group';
  /** Signs what buttons carry. */
  readonly secret: string;
}

/** A message as an activity of Teams. */
export function writeMessage(message: OutgoingMessage, options: WriteOptions): TeamsMessage {
  switch (message.kind) {
    case 'text':
      return plain(message.text);
    case 'file':
      return writeFile(message.text, message.file);
    case 'choices':
    case 'card': {
      const { reference, kind, secret } = options;
      const conversation = reference.conversation.id;
      const card = writeCard(message, { nonce: nonceOf(options), key: secret, conversation, kind });
      return showCard(card, message.text);
    }
  }
}

/** A card as a message; `text` is what notifications say. */
export const showCard = (card: AdaptiveCard, text: string): TeamsMessage => ({
  type: 'message',
  summary: text.slice(0, 200).toWellFormed(),
  attachments: [{ contentType: CARD_TYPE, content: card }],
});

/** "plain" is shown as it stands, with its line breaks: nothing in it is Markdown or HTML. */
const plain = (text: string): TeamsMessage => ({ type: 'message', textFormat: 'plain', text });

/** Pictures in the message itself do not count towards its 40 KB, but a connector takes no body of any size. */
const MAX_INLINE = 200_000;

function writeFile(text: string, { name, type, url }: OutgoingFile): TeamsMessage {
  const isInline = url.startsWith('data:');
  if (/^image\/(png|jpeg|gif)$/.test(type) && (!isInline || url.length <= MAX_INLINE)) {
    return { ...plain(text), attachments: [{ contentType: type, contentUrl: url, name }] };
  }
  return plain(isInline ? `${text}\n📎 ${name}` : `${text}\n📎 ${name}: ${url}`);
}

/** The same for a repeated send, so that a card that arrived twice counts once. */
const nonceOf = ({ key, reference }: WriteOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([reference.conversation.id, key]))
    .digest('base64url')
    .slice(0, 22);
