import type { Generated } from 'kysely';

interface CasesTable {
  readonly number: Generated<number>;
  /** A fingerprint of the key that it was opened with. */
  readonly key: string;
  /** It never changes: whoever holds the conversation's row holds its cases. */
  readonly conversation: number;
  readonly state: string;
  readonly desk: string;
  readonly agent: number | null;
  /** Orders every list, with `place`: see `rankOf`. */
  readonly rank: number;
  /** Within the rank: since when it waits or is claimed; of closed ones a number under 0, the newest first. */
  readonly place: number;
  /** A fingerprint of whose it is. */
  readonly customer: string;
  readonly opened_at: number;
  /** When it was first claimed. */
  readonly claimed_at: number | null;
  /** When it last changed or got a line. */
  readonly updated_at: number;
  /** JSON of a `Case` without its number. */
  readonly details: string;
}

/** The history of cases, append-only. */
interface CaseEventsTable {
  readonly case_number: number;
  /** From 1. */
  readonly seq: number;
  /** Rises over all cases in the order in which lines become visible. */
  readonly id: number;
  readonly at: number;
  /** A fingerprint of the key that the change was made with. */
  readonly key: string | null;
  /** JSON of a `CaseEvent`. */
  readonly event: string;
}

/** The last id that a line of any case was given. One row. */
interface CaseCounterTable {
  readonly id: number;
  readonly last: number;
}

/** Which message shows which line of which case: several may show one, and one may be of several cases. */
interface CasePostsTable {
  readonly id: Generated<number>;
  /** A fingerprint of the conversation's key and the message's id. */
  readonly message: string;
  readonly case_number: number;
  readonly seq: number;
  /** A fingerprint of the conversation's key. */
  readonly conversation: string;
  /** JSON of the platform's id. */
  readonly message_id: string;
}

interface CaseThreadsTable {
  readonly case_number: number;
  readonly desk: string;
  /** A fingerprint of the key of `ref`. */
  readonly conversation: string;
  /** JSON of a `ConversationRef`. */
  readonly ref: string;
  /** JSON of the platform's id of the card. */
  readonly card: string | null;
}

interface RoomCursorsTable {
  /** A fingerprint of the room's name. */
  readonly room: string;
  /** The id of the last line it has read. */
  readonly position: number;
}

/** What was posted to rooms, by its key. */
interface RoomPostsTable {
  /** A fingerprint of the room's name and the post's key. */
  readonly key: string;
  readonly at: number;
}

interface AgentBindingsTable {
  /** Of the platform, the account and the id. */
  readonly fingerprint: string;
  readonly person: number;
  readonly bound_at: number;
  /** JSON of a `StoredIdentity`. */
  readonly identity: string;
}

export interface CaseTables {
  readonly cases: CasesTable;
  readonly case_events: CaseEventsTable;
  readonly case_counter: CaseCounterTable;
  readonly case_posts: CasePostsTable;
  readonly case_threads: CaseThreadsTable;
  readonly room_cursors: RoomCursorsTable;
  readonly room_posts: RoomPostsTable;
  readonly agent_bindings: AgentBindingsTable;
}
