import * as z from 'zod/mini';
import type { PhraseKey } from '../../../model/phrases.ts';
import { PhraseText } from '../json.ts';

type AdminKey<Key> = Key extends `admin.${infer Rest}` ? Rest : never;
/** The phrases that the page shows: the keys of `PHRASES` that begin with `admin.`, without that. */
export type TextKey = AdminKey<PhraseKey>;

/** The answer of `GET /admin/api/texts`. */
export const Texts = z.object({
  name: z.string(),
  language: z.string(),
  languages: z.array(z.object({ id: z.string(), label: z.string() })),
  texts: z.record(z.string(), PhraseText),
  /** The names of what tickets are about, by `kind.category` and `kind.category.subcategory`. */
  categories: z.record(z.string(), z.string()),
});
export type Texts = z.infer<typeof Texts>;

/** Who is signed in: the answer of `/admin/api/session`. */
export const Member = z.object({
  name: z.string(),
  role: z.enum(['agent', 'reviewer', 'admin']),
  /** To be kept by the admin who was just made. */
  token: z.optional(z.string()),
});
export type Member = z.infer<typeof Member>;

const Channel = z.object({
  platform: z.string(),
  state: z.enum(['starting', 'connected', 'needs-login', 'disconnected', 'stopped']),
  detail: z.optional(z.string()),
  qr: z.optional(z.string()),
  /** A data address. */
  qrImage: z.optional(z.nullable(z.string())),
});
export type Channel = z.infer<typeof Channel>;

const Fault = z.object({
  severity: z.enum(['fault', 'warning']),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  message: z.string(),
});

/** A time in ISO 8601, read as ms since 1970. */
export const Time = z.pipe(
  z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  z.transform((text: string) => Date.parse(text)),
);

const Room = z.object({
  desk: z.string(),
  platform: z.string(),
  connected: z.boolean(),
  detail: z.nullable(z.string()),
  since: Time,
  waiting: z.int(),
});
/** A desk's group outside. */
export type Room = z.infer<typeof Room>;

/** The answer of `GET /admin/api/status`. */
export const Status = z.object({
  version: z.string(),
  startedAt: Time,
  channels: z.array(Channel),
  rooms: z.array(Room),
  knowledge: z.object({ version: z.string(), entries: z.int(), trained: z.boolean(), faults: z.array(Fault) }),
  depths: z.object({ inbox: z.int(), outbox: z.int(), setAside: z.int(), unknownSends: z.int() }),
});
export type Status = z.infer<typeof Status>;

const Proposal = z.object({
  case: z.int(),
  code: z.string(),
  language: z.string(),
  agent: z.nullable(z.string()),
  closedAt: Time,
  question: z.string(),
  answer: z.string(),
});
/** What the knowledge could learn from a case. */
export type Proposal = z.infer<typeof Proposal>;

/** The answer of `GET /admin/api/proposals`; `file`: where what is learnt is written. */
export const Proposals = z.object({ file: z.string(), proposals: z.array(Proposal) });
export type Proposals = z.infer<typeof Proposals>;

const SetAsideEvent = z.object({
  id: z.int(),
  conversation: z.string(),
  receivedAt: Time,
  attempts: z.int(),
  error: z.string(),
});
export type SetAsideEvent = z.infer<typeof SetAsideEvent>;

/** The answer of `GET /admin/api/set-aside`. */
export const SetAside = z.array(SetAsideEvent);
