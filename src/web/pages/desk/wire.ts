import * as z from 'zod/mini';
import type { PhraseKey } from '../../../model/phrases.ts';
import { PRIORITIES } from '../admin/tickets/wire.ts';
import { Time } from '../admin/wire.ts';
import { PhraseText } from '../json.ts';

type DeskKey<Key> = Key extends `desk.page.${infer Rest}` ? Rest : never;
/** The phrases of this page: the keys of `PHRASES` that begin with `desk.page.`, without that. */
export type TextKey = DeskKey<PhraseKey>;

/** The answer of `GET /desk/api/texts`. */
export const Texts = z.object({
  name: z.string(),
  language: z.string(),
  languages: z.array(z.object({ id: z.string(), label: z.string() })),
  texts: z.record(z.string(), PhraseText),
  /** The longest message that may be sent, UTF-16 units. */
  maxText: z.int(),
});
export type Texts = z.infer<typeof Texts>;

const Suggestion = z.object({ entry: z.string(), title: z.string(), text: z.string() });
export type Suggestion = z.infer<typeof Suggestion>;
export const Suggestions = z.array(Suggestion);

const Stars = z.object({ stars: z.int(), comment: z.nullable(z.string()) });

const shared = {
  case: z.int(),
  code: z.string(),
  state: z.enum(['queued', 'claimed', 'closed']),
  customer: z.object({
    name: z.string(),
    platform: z.string(),
    language: z.string(),
    mood: z.enum(['calm', 'worried', 'disappointed', 'angry', 'thanks']),
  }),
  since: Time,
  claimedBy: z.optional(z.string()),
  mine: z.boolean(),
  priority: z.enum(PRIORITIES),
  desk: z.string(),
  order: z.nullable(z.string()),
  reason: z.enum(['asked', 'angry', 'not-helped', 'complaint']),
  asked: z.array(z.object({ asked: z.string(), answer: z.nullable(z.string()) })),
  suggestions: Suggestions,
  openedAt: Time,
  waitingSince: z.nullable(Time),
  lastMessageAt: Time,
  closedAt: z.nullable(Time),
  callBack: z.nullable(z.string()),
  end: z.nullable(z.object({ solved: z.nullable(z.boolean()), reason: z.nullable(z.string()) })),
  rating: z.nullable(Stars),
};

const Case = z.object(shared);
export type Case = z.infer<typeof Case>;
/** The answer of `GET /desk/api/cases`. */
export const Cases = z.array(Case);

const Earlier = z.object({
  case: z.int(),
  code: z.string(),
  openedAt: Time,
  claimedBy: z.nullable(z.string()),
  solved: z.nullable(z.boolean()),
  reason: z.nullable(z.string()),
  stars: z.nullable(z.int()),
});
export type Earlier = z.infer<typeof Earlier>;

const Filed = z.object({
  number: z.int(),
  kind: z.enum(['complaint', 'return']),
  state: z.enum(['open', 'in-progress', 'waiting', 'solved', 'closed']),
  description: z.string(),
});

/** The answer of `GET /desk/api/cases/:case`, and of what is done with one. */
export const Details = z.object({
  ...shared,
  /** Something personal in it is hidden from who reads it. */
  masked: z.boolean(),
  blockedUntil: z.nullable(Time),
  proposal: z.nullable(
    z.object({ state: z.enum(['open', 'learnt', 'dropped']), question: z.string(), answer: z.string() }),
  ),
  earlier: z.array(Earlier),
  tickets: z.array(Filed),
  now: Time,
});
export type Details = z.infer<typeof Details>;

const File = z.object({
  kind: z.enum(['image', 'voice', 'video', 'file', 'sticker', 'location', 'contact', 'other']),
  name: z.optional(z.string()),
  index: z.int(),
  available: z.boolean(),
});
export type File = z.infer<typeof File>;

/** A line of a case as the server tells it. Kinds that this page does not know yet are shown by their text. */
export const Line = z.object({
  /** Rises within the case. */
  seq: z.int(),
  author: z.enum(['customer', 'agent', 'note', 'system', 'bot']),
  by: z.optional(z.string()),
  /** Whoever asks wrote it. */
  own: z.optional(z.boolean()),
  id: z.optional(z.string()),
  replyTo: z.optional(z.int()),
  kind: z.optional(z.string()),
  /** The line that this one is about. */
  of: z.optional(z.int()),
  message: z.object({ text: z.string(), files: z.optional(z.array(File)) }),
  at: Time,
});
export type Line = z.infer<typeof Line>;
export const Lines = z.array(Line);

const Before = z.object({ author: z.enum(['customer', 'bot', 'agent', 'system']), text: z.string(), at: Time });
export type Before = z.infer<typeof Before>;
/** The answer of `GET /desk/api/cases/:case/before`. */
export const BeforeLines = z.array(Before);

/** The answer of `GET /desk/api/people`. */
export const Recipients = z.object({
  people: z.array(z.object({ id: z.int(), name: z.string() })),
  desks: z.array(z.string()),
  me: z.nullable(z.int()),
});
export type Recipients = z.infer<typeof Recipients>;

/** The answer of `GET /desk/api/quick-replies`. */
export const QuickReplies = z.array(z.object({ id: z.string(), text: z.string() }));
export type QuickReply = z.infer<typeof QuickReplies>[number];

/** What the server says of a message or a note that it has taken. */
export const Taken = z.object({ seq: z.int() });

/** What streams of `GET /desk/api/events` tell. */
export const Changed = z.object({ case: z.int() });

/** What can be done with a case, by the last part of its address, and what is said along. */
export type Wanted =
  | { readonly do: 'claim' | 'release' | 'bot' | 'reveal' | 'drop' }
  | { readonly do: `messages/${number}/edit`; readonly text: string }
  | { readonly do: `messages/${number}/recall` }
  | { readonly do: 'learn'; readonly question: string; readonly answer: string }
  | { readonly do: 'transfer'; readonly to: string | number }
  | { readonly do: 'close'; readonly solved: boolean | null; readonly reason: string | null }
  | { readonly do: 'ticket'; readonly text: string | null }
  | { readonly do: 'priority' | 'language'; readonly to: string }
  | { readonly do: 'block'; readonly hours: number };
