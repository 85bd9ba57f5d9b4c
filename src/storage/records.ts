import { hash } from 'node:crypto';
import { z } from 'zod';
import { type Author, OutgoingMessage, type TranscriptLine } from '../model/message.ts';
import { Session } from '../model/session.ts';
import type { TurnOutcome } from '../model/store.ts';
import { Turn } from '../model/turn.ts';

/** What an outbox row holds. */
export const StoredReply = z.strictObject({ replyTo: z.string().nullable(), message: OutgoingMessage });

/** What a transcript row holds. A customer's line may be empty, as some platforms' messages are. */
const StoredLine = z.strictObject({
  messageId: z.string(),
  replyTo: z.string().optional(),
  edits: z.string().optional(),
  recalls: z.string().optional(),
  message: z.union([OutgoingMessage, z.strictObject({ kind: z.literal('text'), text: z.literal('') })]),
});

/** A value from the database, or why it is none. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Reads JSON from the database. Never throws. */
export function parseStored<T>(schema: z.ZodType<T>, json: string | null): Parsed<T> {
  if (json === null) return { ok: false, error: new Error('there is nothing') };
  try {
    return { ok: true, value: schema.parse(JSON.parse(json)) };
  } catch (error) {
    return { ok: false, error };
  }
}

export interface LineRow {
  readonly seq: number;
  readonly author: Author;
  readonly at: number;
  readonly line: string;
}

export function parseLine({ seq, author, at, line }: LineRow): Parsed<TranscriptLine> {
  const parsed = parseStored(StoredLine, line);
  if (!parsed.ok) return parsed;
  const { messageId, replyTo, edits, recalls, message } = parsed.value;
  const of = { ...(replyTo ? { replyTo } : {}), ...(edits ? { edits } : {}), ...(recalls ? { recalls } : {}) };
  return { ok: true, value: { seq, author, messageId, ...of, message, at } };
}

/** The JSON of a transcript row. */
export function lineJson(
  line: Pick<TranscriptLine, 'messageId' | 'message' | 'edits' | 'recalls'> & { replyTo?: string | null },
): string {
  const { replyTo, ...rest } = line;
  return JSON.stringify(replyTo == null ? rest : { ...rest, replyTo });
}

/** Throws when something in it could not be read back. */
export function checkOutcome(outcome: TurnOutcome): TurnOutcome {
  Session.parse(outcome.session);
  Turn.parse(outcome.turn);
  for (const message of outcome.replies) OutgoingMessage.parse(message);
  return outcome;
}

/**
 * Stands for a text in unique columns: of one length, for PostgreSQL indexes no value over 2,704 bytes.
 * It is taken of the text's JSON, so that texts which differ in broken characters only stay different.
 */
export function fingerprint(text: string): string {
  return hash('sha256', JSON.stringify(text), 'base64url');
}

/** A text as every database takes it: without U+0000 and lone surrogates. JSON needs none of this, it escapes them. */
export function plain(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** Times are whole milliseconds in the database. */
export function whole(ms: number): number {
  return Math.round(ms);
}
