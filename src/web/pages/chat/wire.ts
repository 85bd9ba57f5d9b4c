import * as z from 'zod/mini';
import type { PhraseKey } from '../../../model/phrases.ts';
import { PhraseText } from '../json.ts';

/** The phrases that the page shows: the keys of `PHRASES` that begin with `page.`. */
export type PageTextKey = Extract<PhraseKey, `page.${string}`>;

/** The answer of `GET /chat/shop`. */
export const ShopInfo = z.object({
  name: z.string(),
  language: z.string(),
  languages: z.array(z.object({ id: z.string(), label: z.string() })),
  texts: z.record(z.string(), PhraseText),
  privacyNotice: z.nullable(z.string()),
  /** The longest message a customer may send, in UTF-16 units. */
  maxText: z.int().check(z.positive()),
});
export type ShopInfo = z.infer<typeof ShopInfo>;

/** The answer of `POST /chat/conversations`: what is needed to write to a talk and to read it. */
export const Talk = z.object({ conversation: z.string(), token: z.string() });
export type Talk = z.infer<typeof Talk>;

const Choice = z.object({ id: z.string(), label: z.string() });
export type Choice = z.infer<typeof Choice>;

const File = z.object({
  name: z.string(),
  /** A MIME type. */
  type: z.string(),
  /** Elsewhere (https:), or a path here that asks for the talk's token. */
  url: z.string().check(z.regex(/^(https:\/\/|\/chat\/)/)),
});
export type File = z.infer<typeof File>;

/** What the stream tells besides lines: a person writes. */
export const Typing = z.object({ typing: z.literal(true) });

/** A line of the transcript as the server tells it. Kinds that this page does not know yet are shown by their text. */
export const Line = z.object({
  /** Rises within the talk. */
  seq: z.int(),
  author: z.enum(['customer', 'bot', 'agent', 'system']),
  /** The id that the page gave its own message, or that a person's has. */
  id: z.optional(z.string()),
  /** The id of the customer's message that this answers. */
  replyTo: z.optional(z.string()),
  /** The id of an earlier message of the shop's that this is the new wording of. */
  edits: z.optional(z.string()),
  /** The id of an earlier message of the shop's that is taken back. */
  recalls: z.optional(z.string()),
  message: z.object({ text: z.string(), choices: z.optional(z.array(Choice)), file: z.optional(File) }),
  /** ms since 1970; the server writes it in ISO 8601. */
  at: z.pipe(
    z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
    z.transform((text: string) => Date.parse(text)),
  ),
});
export type Line = z.infer<typeof Line>;
