import { z } from 'zod';
import { Language } from './language.ts';
import type { Masked } from './masked.ts';
import { Understanding } from './understanding.ts';

/** What the core did with a message. */
export const Decision = z.strictObject({
  /** The flow that spoke. */
  flow: z.string(),
  /** The knowledge entry that was answered with. */
  entry: z.string().nullable(),
  /** Further entries that were answered with, when several things were asked at once. */
  also: z.array(z.string()).max(2).default([]),
  /** Which rule of the routing order decided: command, frame, choice, faq, clarify, … */
  route: z.enum([
    'command',
    'choice',
    'frame',
    'faq',
    'flow',
    'small-talk',
    'clarify',
    'fallback',
    'failed',
    'result',
    'notice',
    'person',
  ]),
});
export type Decision = z.infer<typeof Decision>;

/** Masked text, read back from the store: it was masked when it was written. */
const MaskedText = z.string().transform((text) => text as Masked);

/** One turn of the log: append-only, masked. Times are ms since 1970. */
export const Turn = z.strictObject({
  id: z.string(),
  /** The conversation's key. */
  conversation: z.string(),
  platform: z.string(),
  /** A pseudonym: the same customer has the same one, and it names nobody. */
  customer: z.string(),
  receivedAt: z.number(),
  decidedAt: z.number(),
  /** When the platform took the first reply. */
  deliveredAt: z.number().nullable(),
  author: z.enum(['bot', 'agent']),
  language: Language,
  said: MaskedText,
  understanding: Understanding.nullable(),
  decision: Decision,
  replies: z.array(MaskedText),
  /** The calls that ended with this turn's event. */
  calls: z
    .array(
      z.strictObject({
        name: z.string(),
        /** From being made to its end, ms. */
        ms: z.number(),
        /** The service could not be reached, or failed. */
        failed: z.boolean(),
      }),
    )
    .default([]),
  knowledgeVersion: z.string(),
  /** Why the turn failed, for developers; null when it did not. */
  error: MaskedText.nullable(),
});
export type Turn = z.infer<typeof Turn>;
