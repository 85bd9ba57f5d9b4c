import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IncomingEvent, IncomingFile } from '../../model/event.ts';
import { readXml } from './xml.ts';

export const PLATFORM = 'wechat-official';

const id = z.string().regex(/^[\w-]{1,64}$/);
const text = z.string().optional();

/** What we read of a push; WeChat may add to it. */
const Push = z.object({
  ToUserName: id,
  FromUserName: id,
  CreateTime: z.string().regex(/^\d{1,11}$/),
  MsgType: z.string().min(1).max(64),
  MsgId: z
    .string()
    .regex(/^\d{1,32}$/)
    .optional(),
  Content: text,
  PicUrl: text,
  MediaId: text,
  Recognition: text,
  Title: text,
  Description: text,
  Url: text,
  Label: text,
  Location_X: text,
  Location_Y: text,
  FileTotalLen: text,
  Event: z.string().min(1).max(64).optional(),
  EventKey: text,
});
export type Push = z.infer<typeof Push>;

const Envelope = z.object({ Encrypt: z.string().min(1) });

/** The encrypted part of what WeChat posted; null = there is none. */
export function readEnvelope(body: Uint8Array): string | null {
  let xml: string;
  try {
    xml = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
  // Its signature is not known yet: anybody may have written it, and WeChat never declares types or entities.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return null;
  const envelope = Envelope.safeParse(readXml(xml));
  return envelope.success ? envelope.data.Encrypt.trim() : null;
}

/** What was inside; null = it is no push of WeChat's form. */
export function readPush(xml: string): Push | null {
  const push = Push.safeParse(readXml(xml));
  return push.success ? push.data : null;
}

/** The event of a push; null = nothing that the core wants to know: it is only acknowledged. */
export function eventOf(push: Push): IncomingEvent | null {
  if (push.MsgType === 'event') return eventOfEvent(push);
  const { words, files } = contentOf(push);
  if (words === '' && files.length === 0) return null;
  return { kind: 'message', ...baseOf(push), text: words, ...(files.length === 0 ? {} : { files }) };
}

function baseOf(push: Push) {
  const { ToUserName: account, FromUserName: openid } = push;
  const messageId = push.MsgId ?? eventId(push);
  return {
    dedupeKey: `${PLATFORM}/${account}/${messageId}`,
    sentAt: Number(push.CreateTime) * 1000,
    ref: { platform: PLATFORM, account, conversation: openid, kind: 'direct' as const },
    from: { id: openid },
    messageId,
  };
}

/** Events have no id: WeChat says to tell them apart by who and when; what is there to hold two of one second apart. */
function eventId({ FromUserName, CreateTime, MsgType, Event, EventKey = '' }: Push): string {
  const key = EventKey === '' ? '' : `-${createHash('sha256').update(EventKey).digest('hex').slice(0, 16)}`;
  const kind = encodeURIComponent(Event ?? MsgType).slice(0, 64);
  return `${FromUserName}-${CreateTime}-${kind}${key}`;
}

interface Content {
  readonly words: string;
  readonly files: IncomingFile[];
}

const MAX_WORDS = 20_000;
const words = (said: string): Content => ({ words: clip(said, MAX_WORDS), files: [] });
const file = (one: IncomingFile): Content => ({ words: '', files: [one] });

/** What WeChat writes in place of what it cannot pass on, such as stickers. */
const NOT_PASSED_ON = /^【收到不支持的消息类型/;

const READERS: Readonly<Record<string, (push: Push) => Content>> = {
  text: ({ Content = '' }) => (NOT_PASSED_ON.test(Content) ? file({ kind: 'other' }) : words(Content)),
  image: (push) => file({ kind: 'image', ...nativeOf(push) }),
  voice: (push) => {
    const heard = push.Recognition?.trim() ?? '';
    return heard === '' ? file({ kind: 'voice', ...nativeOf(push) }) : words(heard);
  },
  video: (push) => file({ kind: 'video', ...nativeOf(push) }),
  shortvideo: (push) => file({ kind: 'video', ...nativeOf(push) }),
  location: (push) => file({ kind: 'location', ...placeOf(push) }),
  link: ({ Title = '', Description = '', Url = '' }) =>
    words([Title, Description, Url].filter((line) => line.trim() !== '').join('\n')),
  file: (push) => file({ kind: 'file', ...nativeOf(push), ...nameOf(push.Title), ...sizeOf(push.FileTotalLen) }),
};

const contentOf = (push: Push): Content => {
  const reader = Object.hasOwn(READERS, push.MsgType) ? READERS[push.MsgType] : undefined;
  return reader === undefined ? file({ kind: 'other', ...nativeOf(push) }) : reader(push);
};

function nativeOf({ MediaId = '', PicUrl = '' }: Push): Pick<IncomingFile, 'native'> {
  if (MediaId === '') return {};
  return { native: { mediaId: MediaId, ...(PicUrl === '' ? {} : { picUrl: PicUrl }) } };
}

function placeOf({ Label = '', Location_X = '', Location_Y = '' }: Push): Pick<IncomingFile, 'name'> {
  const point = Location_X === '' || Location_Y === '' ? '' : `(${Location_X}, ${Location_Y})`;
  return nameOf([Label.trim(), point].filter((part) => part !== '').join(' '));
}

const nameOf = (name = ''): Pick<IncomingFile, 'name'> => (name === '' ? {} : { name: clip(name, 300) });

const sizeOf = (bytes = ''): Pick<IncomingFile, 'size'> => (/^\d{1,15}$/.test(bytes) ? { size: Number(bytes) } : {});

const clip = (long: string, max: number): string => long.slice(0, max).toWellFormed();

function eventOfEvent(push: Push): IncomingEvent | null {
  const key = push.EventKey ?? '';
  switch (push.Event?.toLowerCase()) {
    case 'subscribe':
      return joined(push, key.replace(/^qrscene_/, ''));
    case 'scan':
      return joined(push, key);
    case 'click':
      return key.trim() === '' ? null : clicked(push, key);
    default:
      return null;
  }
}

const joined = (push: Push, payload: string): IncomingEvent => ({
  kind: 'joined',
  ...baseOf(push),
  ...(payload === '' ? {} : { payload: clip(payload, 500) }),
});

/** A menu key that names an entry or a flow is a choice; any other stands for the words to say. */
function clicked(push: Push, key: string): IncomingEvent {
  if (/^(entry|flow):./.test(key) && key.length <= 200) return { kind: 'choice', ...baseOf(push), choice: key };
  return { kind: 'message', ...baseOf(push), text: clip(key, MAX_WORDS) };
}
