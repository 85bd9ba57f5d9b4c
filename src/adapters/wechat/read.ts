import type { Message, Wechaty } from 'wechaty';
import type { ConversationRef, IncomingEvent, IncomingFile } from '../../model/event.ts';
import { splitQuotation } from './quotes.ts';

/** The longest text, name and file name that an event holds, in UTF-16 units. */
const MAX_TEXT = 20_000;
const MAX_NAME = 200;
const MAX_FILE_NAME = 300;
/** wechaty's `types.Contact.Official`: newspapers and shops that write to everybody; answering them starts loops. */
const OFFICIAL = 2;
/** WeChat's own accounts, which are no people. */
const SYSTEM = new Set(['weixin', 'filehelper', 'fmessage', 'newsapp', 'medianote', 'notifymessage']);

/** What a message is called in wechaty's `types.Message`, and what it is to us; the rest is the system's own. */
const FILE_KINDS: Readonly<Record<string, IncomingFile['kind']>> = {
  Image: 'image',
  Audio: 'voice',
  Video: 'video',
  Attachment: 'file',
  Emoticon: 'sticker',
  Location: 'location',
  Contact: 'contact',
  Url: 'other',
  MiniProgram: 'other',
  ChatHistory: 'other',
  Transfer: 'other',
  RedEnvelope: 'other',
  Post: 'other',
};
/** Kinds that hold what others wrote elsewhere. */
const PASSED_ON = new Set(['ChatHistory']);
/** Kinds with bytes to fetch. */
const FETCHED = new Set<IncomingFile['kind']>(['image', 'voice', 'video', 'file', 'sticker']);

/** What we look at of a message. */
export interface Seen {
  readonly id: string;
  /** Its name in wechaty's `types.Message`. */
  readonly type: string;
  /** Written by the bot's own account, here or on its phone. */
  readonly self: boolean;
  readonly text: string;
  /** ms since 1970, to the second. */
  readonly sentAt: number;
  readonly from: { readonly id: string; readonly name: string; readonly official: boolean };
  /** `mentioned`: as the puppet lists it; not every puppet does. `ownNames`: what the bot is called there. */
  readonly room?: { readonly id: string; readonly mentioned: boolean; readonly ownNames: readonly string[] };
}

/** Asks wechaty for what we look at of a message. `type`: its name in `types.Message`. */
export async function look(bot: Wechaty, account: string, message: Message, type: string): Promise<Seen> {
  const talker = message.talker();
  const room = message.room();
  const self = talker.id === account;
  const base = {
    id: message.id,
    type,
    self,
    text: message.text(),
    sentAt: message.date().getTime(),
    from: { id: talker.id, name: (await talker.alias()) || talker.name(), official: talker.type() === OFFICIAL },
  };
  if (room === undefined) return base;
  const called = type === 'Text' && !self && base.text.includes('@');
  const mentioned = !self && (await message.mentionSelf());
  return { ...base, room: { id: room.id, mentioned, ownNames: called ? await ownNames(bot, account, room) : [] } };
}

async function ownNames(
  bot: Wechaty,
  account: string,
  room: NonNullable<ReturnType<Message['room']>>,
): Promise<string[]> {
  const me = await bot.Contact.find({ id: account });
  if (me === undefined) return [];
  return [await room.alias(me), me.name()].flatMap((name) => (name ? [name] : []));
}

/** What a room of agents is read by. */
export interface DeskRoom {
  /** The id of the message that a quotation shows; null = it cannot be told. */
  quoted(text: string): string | null;
}

/**
 * The event that a message is; null = nothing for the bot: its own, the system's, or talk of others in a room. `desk`: the
 * room is a desk's, where everything is for it.
 */
export function readMessage(account: string, seen: Seen, desk: DeskRoom | null = null): IncomingEvent | null {
  const { id, type, from, room } = seen;
  const kind = FILE_KINDS[type];
  const unread = type !== 'Text' && kind === undefined;
  if (seen.self || unread || SYSTEM.has(from.id)) return null;
  if (room === undefined ? from.official : desk === null && !isMentioned(seen.text, room)) return null;
  const name = clip(from.name, MAX_NAME);
  return {
    kind: 'message',
    dedupeKey: `wechat/${account}/${id}`,
    sentAt: seen.sentAt,
    ref: refOf(account, seen),
    from: { id: from.id, ...(name === '' ? {} : { name }) },
    messageId: id,
    ...(kind === undefined ? wordsOf(seen, desk) : { text: '', files: [fileOf(seen, kind)] }),
    ...(PASSED_ON.has(type) ? { forwarded: true } : {}),
  };
}

/** At a desk words stand as they were written, but for a quotation above them and the bot's name at their beginning. */
function wordsOf({ text, room }: Seen, desk: DeskRoom | null): { readonly text: string; readonly replyTo?: string } {
  if (desk === null) return { text: clip(stripMention(text, room?.ownNames), MAX_TEXT) };
  const { quoted, said } = splitQuotation(text);
  const replyTo = quoted === null ? null : desk.quoted(quoted);
  return { text: clip(withoutOwnName(said, room?.ownNames ?? []), MAX_TEXT), ...(replyTo === null ? {} : { replyTo }) };
}

/** wechaty finds no name with a space in it where a puppet has no list of its own. */
const isMentioned = (text: string, { mentioned, ownNames }: NonNullable<Seen['room']>): boolean =>
  mentioned || ownNames.some((name) => mentionOf(name).test(text));

/** Phones end a mention with U+2005, computers with a space. */
const mentionOf = (name: string): RegExp => new RegExp(`@${RegExp.escape(name)}(?:\u2005|\\s|$)`, 'u');

const refOf = (account: string, { from, room }: Seen): ConversationRef => ({
  platform: 'wechat',
  account,
  conversation: room?.id ?? from.id,
  kind: room === undefined ? 'direct' : 'group',
});

function fileOf({ id, text }: Seen, kind: IncomingFile['kind']): IncomingFile {
  // Of a file the text is its name, and of some puppets the raw XML.
  const name = kind === 'file' && !/[<\n]/.test(text) ? clip(text, MAX_FILE_NAME) : '';
  return {
    kind,
    ...(FETCHED.has(kind) ? { native: { message: id } } : {}),
    ...(name === '' ? {} : { name }),
  };
}

/**
 * Takes the mention of the bot out of a text. Where no name is found the one at the beginning goes; where nothing else was
 * written, all stays as it is: somebody wants something.
 */
export function stripMention(text: string, ownNames: readonly string[] | undefined): string {
  if (ownNames === undefined) return text;
  const longestFirst = [...ownNames].sort((a, b) => b.length - a.length);
  const stripped = longestFirst.reduce((rest, name) => rest.replaceAll(new RegExp(mentionOf(name), 'gu'), ''), text);
  const rest = stripped === text ? text.replace(/^\s*@[^\u2005@]{1,60}\u2005/u, '') : stripped;
  return rest.trim() || text.trim();
}

/** Where nothing else was written, all stays as it is. */
function withoutOwnName(text: string, ownNames: readonly string[]): string {
  const longestFirst = [...ownNames].sort((a, b) => b.length - a.length);
  const name = longestFirst.find((one) => text.startsWith(`@${one}`) && mentionOf(one).exec(text)?.index === 0);
  return name === undefined ? text : text.slice(name.length + 2) || text;
}

const clip = (text: string, max: number): string => text.slice(0, max).toWellFormed();
