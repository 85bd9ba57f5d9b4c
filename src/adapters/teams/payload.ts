import { z } from 'zod';

const id = z.string().min(1).max(400);

/** Bot Framework leaves out what it does not know, or sends null for it. */
const text = z.string().nullish();

const Person = z.object({ id, name: text, aadObjectId: z.string().max(400).nullish() });
export type Person = z.infer<typeof Person>;

const Conversation = z.object({
  id,
  conversationType: text,
  tenantId: text,
  isGroup: z.boolean().nullish(),
});

const Attachment = z.object({
  contentType: z.string(),
  contentUrl: text,
  name: text,
  content: z.unknown().optional(),
});
export type Attachment = z.infer<typeof Attachment>;

const serviceUrl = z.url({ protocol: /^https?$/ }).max(500);

/** What is needed to tell who sent an activity, before anything else of it is believed. */
export const Envelope = z.object({ type: z.string().min(1), channelId: z.string().min(1).max(100), serviceUrl });
export type Envelope = z.infer<typeof Envelope>;

/** An activity of a type that is read. */
export const Activity = Envelope.extend({
  id: id.nullish(),
  timestamp: text,
  from: Person,
  recipient: Person,
  conversation: Conversation,
  locale: text,
  text,
  textFormat: text,
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(Attachment).nullish(),
  replyToId: text,
  /** Of an invoke: what is asked for. */
  name: text,
  value: z.unknown().optional(),
  /** Of an installationUpdate. */
  action: text,
  membersAdded: z.array(Person).nullish(),
  channelData: z.object({ eventType: text }).nullish(),
});
export type Activity = z.infer<typeof Activity>;

export const Mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string().min(1),
});
export type Mention = z.infer<typeof Mention>;

/** Of `application/vnd.microsoft.teams.file.download.info`. */
export const FileInfo = z.object({ downloadUrl: z.url(), fileType: text });

/** What `ref.native` holds: a Bot Framework conversation reference. */
export const Reference = z.object({
  channelId: z.string().min(1),
  serviceUrl,
  locale: z.string().exactOptional(),
  bot: z.object({ id, name: z.string().exactOptional() }),
  /** Who is written to, or wrote last; absent = a whole group. */
  user: z.object({ id, name: z.string().exactOptional(), aadObjectId: z.string().exactOptional() }).exactOptional(),
  conversation: z.object({
    id,
    conversationType: z.string().exactOptional(),
    tenantId: z.string().exactOptional(),
    isGroup: z.boolean().exactOptional(),
  }),
});
export type Reference = z.infer<typeof Reference>;

/** What `native` of an incoming file holds. `token`: it lies with Teams itself and is given to the bot only. */
export const FileRef = z.object({ url: z.url(), token: z.boolean(), type: z.string().exactOptional() });
export type FileRef = z.infer<typeof FileRef>;
