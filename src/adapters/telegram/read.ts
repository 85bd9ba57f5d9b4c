import { z } from 'zod';
import type { ConversationRef, IncomingEvent, IncomingFile } from '../../model/event.ts';
import { addressed, atDesk } from './text.ts';

/** The bot's own account. */
export interface Me {
  readonly id: number;
  readonly username: string;
}

export interface ReadingOptions {
  readonly me: Me;
  /** ms since 1970. */
  readonly now: number;
  /** Whether a group is a desk's: all that is written there is read, and commands keep their slash. */
  readonly isDesk: (conversation: string) => boolean;
}

const User = z.object({
  id: z.number().int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});
const Chat = z.object({
  id: z.number().int(),
  type: z.enum(['private', 'group', 'supergroup', 'channel']).default('private'),
  title: z.string().optional(),
});
const File = z.object({
  file_id: z.string(),
  file_name: z.string().optional(),
  file_size: z.number().int().nonnegative().optional(),
});
const Button = z.object({ text: z.string(), callback_data: z.string().optional() });

const Message = z.object({
  message_id: z.number().int(),
  /** s since 1970. */
  date: z.number(),
  edit_date: z.number().optional(),
  chat: Chat,
  from: User.optional(),
  sender_chat: Chat.optional(),
  message_thread_id: z.number().int().optional(),
  is_topic_message: z.boolean().optional(),
  reply_to_message: z.object({ message_id: z.number().int(), from: User.optional() }).optional(),
  /** Of what is passed on: the origin, and before Bot API 7.0 only its parts. */
  forward_origin: z.unknown().optional(),
  forward_date: z.unknown().optional(),
  is_automatic_forward: z.boolean().optional(),
  /** The bot whose words somebody picked and sent. */
  via_bot: z.unknown().optional(),
  reply_markup: z.object({ inline_keyboard: z.array(z.array(Button)) }).optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(File).optional(),
  document: File.optional(),
  voice: File.optional(),
  audio: File.optional(),
  video: File.optional(),
  video_note: File.optional(),
  animation: File.optional(),
  sticker: File.optional(),
  location: z.unknown().optional(),
  venue: z.unknown().optional(),
  contact: z.unknown().optional(),
  poll: z.unknown().optional(),
  dice: z.unknown().optional(),
  story: z.unknown().optional(),
  game: z.unknown().optional(),
  checklist: z.unknown().optional(),
  paid_media: z.unknown().optional(),
});
type Message = z.infer<typeof Message>;

/** The part of a Bot API update that is read here (https://core.telegram.org/bots/api#update). */
export const Update = z.object({
  update_id: z.number().int(),
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: User,
      /** Of an old message hardly more than the chat is told. */
      message: Message.partial({ message_id: true, date: true }).optional(),
      data: z.string().optional(),
    })
    .optional(),
});
export type Update = z.infer<typeof Update>;

/** Reads an update; null = there is nothing in it for the shop: somebody else's talk, a service message. */
export function readUpdate(update: Update, options: ReadingOptions): IncomingEvent | null {
  if (update.callback_query !== undefined) return readCallback(update.callback_query, options);
  const message = update.message ?? update.edited_message;
  return message === undefined ? null : readMessage(message, options, update.edited_message !== undefined);
}

/** The chat that an update belongs to; null = it cannot be told. */
export function chatOf(raw: unknown): number | null {
  const { data } = Update.safeParse(raw);
  return (data?.message ?? data?.edited_message ?? data?.callback_query?.message)?.chat.id ?? null;
}

function readCallback(
  { id, from, message, data }: NonNullable<Update['callback_query']>,
  { me, now, isDesk }: ReadingOptions,
): IncomingEvent | null {
  if (message === undefined || data === undefined) return null;
  const label = message.reply_markup?.inline_keyboard.flat().find((button) => button.callback_data === data)?.text;
  const base = {
    dedupeKey: `telegram/${me.id}/callback/${id}`,
    // When the button was pressed is not told.
    sentAt: now,
    ref: refOf(message, me),
    from: senderOf(from),
    messageId: String(message.message_id ?? id),
  };
  // A choice whose id is too long for a button is picked by its label, which the core knows as well.
  // At a desk it would be taken for the agent's words to the customer.
  if (data.startsWith(BY_LABEL)) {
    return label === undefined || isDesk(base.ref.conversation) ? null : { kind: 'message', ...base, text: label };
  }
  return { kind: 'choice', ...base, choice: data };
}

/** What a button carries that stands for its label. */
export const BY_LABEL = '#';

function readMessage(message: Message, options: ReadingOptions, isEdit: boolean): IncomingEvent | null {
  const { me } = options;
  const from = authorOf(message, me);
  const isDesk = message.chat.type !== 'private' && options.isDesk(String(message.chat.id));
  const replied = repliedTo(message);
  const text = textOf(message, { me, isDesk, isReply: replied?.from?.id === me.id });
  const files = filesOf(message);
  if (from === null || text === null || (text === '' && files.length === 0)) return null;
  const base = { ...placeOf(message, me, isEdit), from };
  const start = isDesk ? null : /^\/start(?:\s+(\S{1,64}))?$/.exec(text);
  if (start !== null) return { kind: 'joined', ...base, ...(start[1] === undefined ? {} : { payload: start[1] }) };
  return {
    kind: 'message',
    ...base,
    text: isDesk ? text : text.replace(/^\/(?=\w)/, ''),
    ...(files.length === 0 ? {} : { files }),
    ...(replied === undefined ? {} : { replyTo: String(replied.message_id) }),
    ...(isEdit ? { edits: base.messageId } : {}),
    ...(isPassedOn(message) ? { forwarded: true } : {}),
  };
}

/** What is for the bot to read; null = nothing. */
function textOf(
  { text, caption, chat }: Message,
  { me, isDesk, isReply }: { readonly me: Me; readonly isDesk: boolean; readonly isReply: boolean },
): string | null {
  const written = text ?? caption ?? '';
  if (isDesk) return atDesk(written, me.username);
  return addressed(written, me.username, chat.type === 'private' || isReply);
}

/** Who wrote: a group's anonymous admin writes as the group; bots are not talked with. null = nobody to answer. */
function authorOf({ from, sender_chat: behalf }: Message, me: Me): IncomingEvent['from'] | null {
  if (from?.id === me.id) return null;
  if (behalf !== undefined) return { id: String(behalf.id), ...named(behalf.title) };
  return from === undefined || from.is_bot === true ? null : senderOf(from);
}

/** What it answers. All that is written in a topic answers the message that the topic began with, in Telegram's eyes. */
function repliedTo({ reply_to_message: replied, is_topic_message: isTopic, message_thread_id: thread }: Message) {
  return isTopic === true && replied?.message_id === thread ? undefined : replied;
}

const isPassedOn = (message: Message): boolean =>
  message.is_automatic_forward === true ||
  [message.forward_origin, message.forward_date, message.via_bot].some((sign) => sign !== undefined);

function placeOf(message: Message, me: Me, isEdit: boolean) {
  const messageId = String(message.message_id);
  const at = (isEdit ? message.edit_date : undefined) ?? message.date;
  return {
    dedupeKey: `telegram/${me.id}/${message.chat.id}/${messageId}${isEdit ? `/edit/${at}` : ''}`,
    sentAt: at * 1000,
    ref: refOf(message, me),
    messageId,
  };
}

type Place = Pick<Message, 'chat' | 'message_thread_id' | 'is_topic_message'>;

function refOf({ chat, message_thread_id: thread, is_topic_message: isTopic }: Place, me: Me): ConversationRef {
  return {
    platform: 'telegram',
    account: String(me.id),
    conversation: String(chat.id),
    ...(isTopic === true && thread !== undefined ? { thread: String(thread) } : {}),
    kind: chat.type === 'private' ? 'direct' : 'group',
  };
}

function senderOf({ id, first_name: first, last_name: last, language_code: tag }: z.infer<typeof User>) {
  const name = named([first, last].filter((part) => part !== undefined).join(' '));
  return { id: String(id), ...name, ...(tag === undefined ? {} : { language: tag.slice(0, 35) }) };
}

const named = (name: string | undefined): { name?: string } =>
  name === undefined || name === '' ? {} : { name: name.slice(0, 200) };

const KINDS = [
  ['document', 'file'],
  ['voice', 'voice'],
  ['audio', 'voice'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['sticker', 'sticker'],
] as const;
const WITHOUT_FILE = [
  ['location', 'location'],
  ['venue', 'location'],
  ['contact', 'contact'],
  ['poll', 'other'],
  ['dice', 'sticker'],
  ['story', 'other'],
  ['game', 'other'],
  ['checklist', 'other'],
  ['paid_media', 'other'],
] as const;

function filesOf(message: Message): IncomingFile[] {
  const photo = message.photo?.at(-1);
  const files = KINDS.flatMap(([field, kind]) => {
    const file = message[field];
    return file === undefined ? [] : [fileOf(kind, file)];
  });
  const others = WITHOUT_FILE.flatMap(([field, kind]) => (message[field] === undefined ? [] : [{ kind }]));
  return [...(photo === undefined ? [] : [fileOf('image', photo)]), ...files, ...others];
}

function fileOf(kind: IncomingFile['kind'], file: z.infer<typeof File>): IncomingFile {
  return {
    kind,
    native: { file: file.file_id },
    ...(file.file_name === undefined ? {} : { name: file.file_name.slice(0, 300) }),
    ...(file.file_size === undefined ? {} : { size: file.file_size }),
  };
}
