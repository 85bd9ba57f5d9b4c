import type { Generated } from 'kysely';
import type { Author } from '../model/message.ts';
import type { CaseTables } from './schema-cases.ts';

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
  /** The number of its case that is not closed; null = there is none. */
  readonly open_case: number | null;
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

/** Replies on their way, and posts in rooms. A sent one is deleted: a reply stands in the transcript. */
interface OutboxTable {
  readonly id: Generated<number>;
  readonly conversation: number;
  /** null = a post in a room of the shop's people: no turn made it. */
  readonly turn: number | null;
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
  readonly author: Exclude<Author, 'customer'>;
  /** The line of a case that it shows, with `origin_seq`; null = of none. */
  readonly origin_case: number | null;
  readonly origin_seq: number | null;
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

interface CallsTable {
  readonly id: Generated<number>;
  readonly conversation: number;
  /** The inbox id of the event whose turn made it. */
  readonly turn: number;
  readonly state: 'queued' | 'running';
  /** Tries begun. */
  readonly attempts: number;
  readonly made_at: number;
  readonly due_at: number;
  /** The instance that is making it. */
  readonly owner: number | null;
  /** JSON of a `StoredCall`. */
  readonly call: string;
}

interface BindingsTable {
  /** A fingerprint of who it is. */
  readonly customer: string;
  readonly kind: string;
  readonly number: string;
  readonly bound_at: number;
}

interface ProofTriesTable {
  /** A fingerprint of what was guessed at, or of who did. */
  readonly subject: string;
  /** JSON of the latest tries. */
  readonly tries: string;
}

interface TicketsTable {
  readonly number: Generated<number>;
  /** A fingerprint of the key that it was opened with. */
  readonly key: string;
  readonly kind: string;
  readonly state: string;
  readonly priority: string;
  readonly assignee: number | null;
  /** A fingerprint of whose it is. */
  readonly customer: string;
  /** Orders every list: when it is due; for solved and closed ones a number beyond all times, the newest first. */
  readonly place: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly solved_at: number | null;
  /** What it is found by, in small letters. */
  readonly search: string;
  /** JSON of a `Ticket` without its number. */
  readonly ticket: string;
}

/** The history of tickets, append-only. */
interface TicketEventsTable {
  readonly ticket: number;
  /** From 1. */
  readonly seq: number;
  readonly at: number;
  /** A fingerprint of the key that the change was made with. */
  readonly key: string | null;
  /** JSON of a `TicketEvent`. */
  readonly event: string;
}

/** News of tickets on their way to another system. What was delivered is deleted. */
interface WebhookDeliveriesTable {
  readonly id: Generated<number>;
  readonly state: 'queued' | 'sending' | 'failed';
  /** Tries begun. */
  readonly attempts: number;
  readonly due_at: number;
  /** The instance that is sending it. */
  readonly owner: number | null;
  /** Why the last try failed. */
  readonly error: string | null;
  /** JSON of a `TicketNews`. */
  readonly news: string;
}

/** The database as the newest migration leaves it. */
export interface Tables extends CaseTables {
  readonly conversations: ConversationsTable;
  readonly inbox: InboxTable;
  readonly outbox: OutboxTable;
  readonly transcript: TranscriptTable;
  readonly turns: TurnsTable;
  readonly settings: SettingsTable;
  readonly people: PeopleTable;
  readonly sign_in_codes: SignInCodesTable;
  readonly calls: CallsTable;
  readonly bindings: BindingsTable;
  readonly proof_tries: ProofTriesTable;
  readonly tickets: TicketsTable;
  readonly ticket_events: TicketEventsTable;
  readonly webhook_deliveries: WebhookDeliveriesTable;
}

export type Dialect = 'sqlite' | 'postgres';
