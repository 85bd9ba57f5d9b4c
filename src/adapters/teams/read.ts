import { createHash } from 'node:crypto';
import { type ConversationRef, conversationKey, IncomingEvent, type IncomingFile } from '../../model/event.ts';
import { CardAction, type CardData } from './cards.ts';
import { Activity, type Attachment, FileInfo, type FileRef, type Person, type Reference } from './payload.ts';
import { isPassedOn, namesBot, readText } from './text.ts';

/** What an activity means to us. */
export interface Reading {
  readonly events: readonly IncomingEvent[];
  /** Where it came from. */
  readonly reference: Reference;
  /** Whoever made it waits for an answer in words of its own. */
  readonly isInvoke: boolean;
  /** A button of one of our cards was pressed: what it carried, and which card it is. */
  readonly pressed?: { readonly data: CardData; readonly isDesk: boolean; readonly cardId: string | null };
}

export interface ReadingOptions {
  /** The bot's app id; '' = none, where authentication is off. */
  readonly appId: string;
  /** ms since 1970, for activities that do not say when. */
  readonly now: () => number;
  /** Whether a group is a desk's: all that is written there is read. */
  readonly isDesk: (conversation: string) => boolean;
}

const NOTHING = { events: [] };

type Meaning = Omit<Reading, 'isInvoke' | 'reference'>;
const MAX_TEXT = 20_000;
const MAX_FILES = 20;

/** Reads an activity; null = it is not of Bot Framework's form. Types that mean nothing to us read as no event. */
export function readActivity(body: unknown, options: ReadingOptions): Reading | null {
  const parsed = Activity.safeParse(body);
  if (!parsed.success) return null;
  const activity = parsed.data;
  const base = baseOf(activity, options);
  // Who is new among the agents is not greeted.
  const meaning = base.isDesk && JOINING.has(activity.type) ? NOTHING : interpret(activity, base);
  if (meaning === null || !meaning.events.every((event) => IncomingEvent.safeParse(event).success)) return null;
  return { ...meaning, reference: base.reference, isInvoke: activity.type === 'invoke' };
}

const JOINING: ReadonlySet<string> = new Set(['conversationUpdate', 'installationUpdate']);

/** The types that `readActivity` looks into; others are acknowledged unread. */
export const READ_TYPES: ReadonlySet<string> = new Set([
  'message',
  'messageUpdate',
  'conversationUpdate',
  'installationUpdate',
  'invoke',
]);

function interpret(activity: Activity, base: Base): Meaning | null {
  switch (activity.type) {
    case 'message':
      return activity.id ? readMessage(activity, base, activity.id) : null;
    case 'messageUpdate':
      if (activity.channelData?.eventType !== 'editMessage') return NOTHING;
      return activity.id ? readEdit(activity, base, activity.id) : null;
    case 'conversationUpdate':
      return { events: joinersOf(activity).map((person) => joined(base, person)) };
    case 'installationUpdate':
      return base.isDesk
        ? NOTHING
        : { events: /^add/.test(activity.action ?? '') ? [joined(base, activity.from)] : [] };
    case 'invoke':
      return activity.name === 'adaptiveCard/action' ? readInvoke(activity, base) : NOTHING;
    default:
      return NOTHING;
  }
}

type Base = Pick<IncomingEvent, 'sentAt' | 'ref' | 'from' | 'messageId'> & {
  readonly reference: Reference;
  readonly isDesk: boolean;
};

function baseOf(activity: Activity, { appId, now, isDesk }: ReadingOptions): Base {
  const time = Date.parse(activity.timestamp ?? '');
  const reference = referenceOf(activity);
  const ref = refOf(activity, reference, appId);
  return {
    sentAt: Number.isNaN(time) || time < 0 ? now() : time,
    ref,
    isDesk: ref.kind === 'group' && isDesk(ref.conversation),
    from: senderOf(activity.from, activity.locale),
    messageId: activity.id ?? activity.type,
    reference,
  };
}

const senderOf = ({ id, aadObjectId, name }: Person, locale?: string | null): IncomingEvent['from'] => ({
  id: aadObjectId || id,
  ...(name ? { name: name.slice(0, 200).toWellFormed() } : {}),
  ...(locale ? { language: locale.slice(0, 35) } : {}),
});

const SPLIT = ';messageid=';

/** A thread of a channel is a talk of its own: its conversation id is the channel's with the first message's behind. */
function refOf({ conversation, recipient }: Activity, reference: Reference, appId: string): ConversationRef {
  const [id = '', thread] = conversation.id.split(SPLIT);
  const { conversationType } = conversation;
  const isGroup = conversationType ? conversationType !== 'personal' : conversation.isGroup === true;
  return {
    platform: 'teams',
    account: appId || recipient.id.slice(0, 200),
    conversation: id,
    ...(thread ? { thread } : {}),
    kind: isGroup ? 'group' : 'direct',
    native: reference,
  };
}

function referenceOf(activity: Activity): Reference {
  const { channelId, serviceUrl, locale, conversation, from, recipient } = activity;
  return {
    channelId,
    serviceUrl,
    ...(locale ? { locale } : {}),
    bot: { id: recipient.id, ...(recipient.name ? { name: recipient.name } : {}) },
    user: {
      id: from.id,
      ...(from.name ? { name: from.name } : {}),
      ...(from.aadObjectId ? { aadObjectId: from.aadObjectId } : {}),
    },
    conversation: {
      id: conversation.id,
      ...(conversation.conversationType ? { conversationType: conversation.conversationType } : {}),
      ...(conversation.tenantId ? { tenantId: conversation.tenantId } : {}),
      ...(typeof conversation.isGroup === 'boolean' ? { isGroup: conversation.isGroup } : {}),
    },
  };
}

const keyOf = ({ ref }: Base, ...parts: readonly string[]): string =>
  [conversationKey(ref), ...parts.map((part) => encodeURIComponent(part.toWellFormed()))].join('/');

const eventBase = ({ sentAt, ref, from, messageId }: Base) => ({ sentAt, ref, from, messageId });

/** In groups people talk with each other: the bot may hear it all (see the manifest) and is meant where it is named. */
const isAmongOthers = (activity: Activity, { ref, isDesk }: Base): boolean =>
  ref.kind === 'group' && !isDesk && !namesBot(activity);

/** The bot itself, and at a desk other bots: they serve nobody. */
const isOfBot = ({ from, recipient }: Activity, { isDesk }: Base): boolean =>
  from.id === recipient.id || (isDesk && from.id.startsWith('28:'));

function readMessage(activity: Activity, base: Base, id: string): Meaning {
  if (isOfBot(activity, base)) return NOTHING;
  const action = CardAction.safeParse(activity.value);
  if (action.success) return readPress(activity, base, action.data.xiaoer);
  if (isAmongOthers(activity, base)) return NOTHING;
  const files = filesOf(activity);
  const { text, replyTo: quoted } = readText(activity);
  const replyTo = quoted ?? (base.isDesk ? repliedTo(activity, base) : null);
  if (text === '' && files.length === 0) return NOTHING;
  const event: IncomingEvent = {
    kind: 'message',
    dedupeKey: keyOf(base, id),
    ...eventBase(base),
    text: text.slice(0, MAX_TEXT).toWellFormed(),
    ...(files.length > 0 ? { files } : {}),
    ...(replyTo === null ? {} : { replyTo }),
    ...(isPassedOn(activity) ? { forwarded: true } : {}),
  };
  return { events: [event] };
}

/** In a thread all answers the message that it began with: `ref.thread` says so. */
function repliedTo({ replyToId }: Activity, { ref }: Base): string | null {
  return !replyToId || replyToId === ref.thread ? null : replyToId.slice(0, 400);
}

/** An edit has the id of the message that it changes: its time and its words tell one edit from the next. */
function readEdit(activity: Activity, base: Base, id: string): Meaning {
  const { text } = readText(activity);
  if (text === '' || isOfBot(activity, base) || isAmongOthers(activity, base)) return NOTHING;
  const version = createHash('sha256')
    .update(JSON.stringify([activity.timestamp ?? '', text]))
    .digest('base64url')
    .slice(0, 22);
  const event: IncomingEvent = {
    kind: 'message',
    dedupeKey: keyOf(base, id, 'edit', version),
    ...eventBase(base),
    text: text.slice(0, MAX_TEXT).toWellFormed(),
    edits: id,
    ...(isPassedOn(activity) ? { forwarded: true } : {}),
  };
  return { events: [event] };
}

function readInvoke(activity: Activity, base: Base): Meaning {
  const value = activity.value;
  const action = typeof value === 'object' && value !== null && 'action' in value ? value.action : undefined;
  const data = typeof action === 'object' && action !== null && 'data' in action ? action.data : undefined;
  const parsed = CardAction.safeParse(data);
  return parsed.success ? readPress(activity, base, parsed.data.xiaoer) : NOTHING;
}

/**
 * One button of one card counts once, whoever presses it, how often, and under whatever activity id it is delivered. At a
 * desk each press counts: who comes second is told who was first.
 */
function readPress(activity: Activity, base: Base, data: CardData): Meaning {
  const { isDesk, from, messageId } = base;
  const cardId = activity.replyToId || null;
  const event: IncomingEvent = {
    kind: 'choice',
    dedupeKey: keyOf(base, 'card', data.nonce, data.choice, ...(isDesk ? [from.id, messageId] : [])),
    ...eventBase(base),
    ...(isDesk && cardId !== null ? { messageId: cardId } : {}),
    choice: data.choice,
  };
  return { events: [event], pressed: { data, isDesk, cardId } };
}

/** Who is new here: where only the bot was added, the one who added it. */
function joinersOf({ membersAdded, recipient, from, conversation }: Activity): Person[] {
  const added = membersAdded ?? [];
  if (added.length === 0) return [];
  const people = added.filter(({ id }) => id !== recipient.id);
  if (conversation.conversationType === 'personal' || people.length === 0) {
    return from.id === recipient.id ? people.slice(0, 1) : [from];
  }
  return people;
}

/** An installation comes as two activities, in any order: both have this key. */
function joined(base: Base, person: Person): IncomingEvent {
  const from = senderOf(person);
  return { kind: 'joined', dedupeKey: keyOf(base, 'joined', from.id), ...eventBase(base), from };
}

const FILE_INFO = 'application/vnd.microsoft.teams.file.download.info';

function filesOf({ attachments, serviceUrl }: Activity): IncomingFile[] {
  return (attachments ?? []).flatMap((attachment) => fileOf(attachment, serviceUrl) ?? []).slice(0, MAX_FILES);
}

function fileOf(attachment: Attachment, serviceUrl: string): IncomingFile | null {
  const { contentType, contentUrl, name, content } = attachment;
  const named = name ? { name: name.slice(0, 300).toWellFormed() } : {};
  if (contentType === FILE_INFO) {
    const info = FileInfo.safeParse(content);
    const native = info.success ? nativeOf(info.data.downloadUrl, serviceUrl, undefined) : null;
    return { kind: kindOf(name ?? ''), ...named, ...(native === null ? {} : { native }) };
  }
  const kind = MEDIA[contentType.split('/')[0] ?? ''];
  if (kind === undefined || !contentUrl) return null;
  const native = nativeOf(contentUrl, serviceUrl, contentType);
  return { kind, ...named, ...(native === null ? {} : { native }) };
}

const MEDIA: Readonly<Record<string, IncomingFile['kind'] | undefined>> = {
  image: 'image',
  audio: 'voice',
  video: 'video',
};

const kindOf = (name: string): IncomingFile['kind'] => {
  if (/\.(png|jpe?g|gif|webp|bmp|heic)$/i.test(name)) return 'image';
  return /\.(mp4|mov|webm)$/i.test(name) ? 'video' : 'file';
};

/** Only addresses of https are fetched, and those of the service that sent the activity; the bot's token is for it alone. */
function nativeOf(address: string, serviceUrl: string, type: string | undefined): FileRef | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const token = url.origin === new URL(serviceUrl).origin;
  if (url.protocol !== 'https:' && !token) return null;
  return { url: url.href, token, ...(type === undefined || type.includes('*') ? {} : { type }) };
}
