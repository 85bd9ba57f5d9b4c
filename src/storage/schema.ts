import type { Generated } from 'kysely';
import type { Author } from '../model/message.ts';

/** Times are ms since 1970. `…_due_at` repeat what the inbox and outbox rows say, so that what is due is found at once. */
interface ConversationsTable {
  readonly id: Generated<number>;
  /** Of `key`: of one length, and indexable in any database. */
  readonly fingerprint: string;
  readonly key: string;
  readonly platform: string;
  /** JSON of a `ConversationRef`, the newest. */
  readonly ref: string;
  /** JSON of a `Session`. */
  readonly session: string | null;
  readonly last_seq: number;
  /** When the oldest pending event is due; null = none is pending. */
  readonly event_due_at: number | null;
  /** When the oldest unsent reply is due; null = there is none, or it is being sent. */
  readonly reply_due_at: number | null;
  /** When the last line was added. */
  readonly updated_at: number;
}

interface InboxTable {
  readonly id: Generated<number>;
  /** Of the event's `dedupeKey`; it stays when the event is done. */
  readonly fingerprint: string;
  readonly conversation: number;
  readonly seq: number;
  readonly received_at: number;
  readonly state: 'pending' | 'done' | 'set-aside';
  readonly attempts: number;
  readonly due_at: number;
  readonly error: string | null;
  /** JSON of an `IncomingEvent`; null once it is done, for then the transcript has what was said. */
  readonly event: string | null;
}

/** Replies on their way. A sent one is deleted: it stands in the transcript. */
interface OutboxTable {
  readonly id: Generated<number>;
  readonly conversation: number;
  readonly turn: number;
  readonly state: 'queued' | 'sending' | 'failed' | 'unknown';
  /** Sends begun. */
  readonly attempts: number;
  /** Times it was queued again because the process that sent it had died. */
  readonly repeats: number;
  readonly queued_at: number;
  readonly due_at: number;
  /** The instance that is sending it. */
  readonly owner: number | null;
  /** JSON of a `StoredReply`. */
  readonly reply: string;
  /** JSON of a `SendFailure`. */
  readonly failure: string | null;
}

interface TranscriptTable {
  readonly conversation: number;
  readonly seq: number;
  readonly author: Author;
  readonly at: number;
  /** JSON of a `StoredLine`. */
  readonly line: string;
}

/** The turn log. The columns are what reports filter by; `turn` holds all of it but `delivered_at`. */
interface TurnsTable {
  readonly id: Generated<number>;
  readonly conversation: number;
  readonly received_at: number;
  readonly delivered_at: number | null;
  readonly author: string;
  readonly language: string;
  readonly flow: string;
  readonly route: string;
  readonly entry: string | null;
  readonly error: string | null;
  /** JSON of a `Turn`. */
  readonly turn: string;
}

interface SettingsTable {
  readonly key: string;
  readonly value: string;
}

/** Who may sign in. Nobody is deleted: what they did stays theirs. */
interface PeopleTable {
  readonly id: Generated<number>;
  readonly name: string;
  readonly role: string;
  /** SHA-256 of their token, in hex. */
  readonly token_hash: string;
  readonly created_at: number;
  readonly removed_at: number | null;
}

interface SignInCodesTable {
  /** SHA-256 of the code, in hex. */
  readonly hash: string;
  /** null = it makes the first admin. */
  readonly person: number | null;
  readonly expires_at: number;
  /** When it was used or voided. */
  readonly used_at: number | null;
}

/** The database as the newest migration leaves it. */
export interface Tables {
  readonly conversations: ConversationsTable;
  readonly inbox: InboxTable;
  readonly outbox: OutboxTable;
  readonly transcript: TranscriptTable;
  readonly turns: TurnsTable;
  readonly settings: SettingsTable;
  readonly people: PeopleTable;
  readonly sign_in_codes: SignInCodesTable;
}

export type Dialect = 'sqlite' | 'postgres';
