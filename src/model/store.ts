import type { SendFailure } from './adapter.ts';
import type { CallStore, NewCall } from './calls.ts';
import type { Case } from './case.ts';
import type { CaseStore, CaseUpdate } from './case-store.ts';
import type { ConversationRef, InboxEvent, IncomingEvent } from './event.ts';
import type { Author, OutgoingMessage, TranscriptLine } from './message.ts';
import type { PeopleStore } from './people.ts';
import type { ProofStore } from './proofs.ts';
import type { Session } from './session.ts';
import type { TicketStore, WebhookStore } from './ticket-store.ts';
import type { Turn } from './turn.ts';

/** An event that waits for its turn, as the store hands it out. */
export interface PendingEvent {
  /** The inbox row's id. */
  readonly id: number;
  readonly conversation: string;
  readonly event: InboxEvent;
  readonly receivedAt: number;
  /** Failed tries so far. */
  readonly attempts: number;
  /** null = the conversation's first turn. */
  readonly session: Session | null;
  /** The conversation's case that is not closed; nobody claims or closes it while the turn is decided. */
  readonly case: Case | null;
  /** The case's line that the event answers, or is the new wording of, by its seq; null = of none. */
  readonly refersTo: number | null;
}

/** What a turn changes, stored in one transaction with the event's being done. */
export interface TurnOutcome {
  readonly session: Session;
  readonly turn: Turn;
  /** Sent in this order. */
  readonly replies: readonly OutgoingMessage[];
  /** Whose words the replies are; those of the bot never go out once a person serves the customer. */
  readonly author: 'bot' | 'system';
  /** Made after it. */
  readonly calls: readonly NewCall[];
  /** What it adds to the conversation's open case; null = nothing. */
  readonly case: CaseUpdate | null;
}

/** A reply on its way. */
export interface OutboxItem {
  readonly id: number;
  readonly conversation: string;
  readonly ref: ConversationRef;
  readonly author: Exclude<Author, 'customer'>;
  readonly message: OutgoingMessage;
  /** The message that it answers; null = nobody asked. */
  readonly replyTo: string | null;
  /** Sends tried before this one. */
  readonly attempts: number;
  /** When its turn was decided, ms since 1970. */
  readonly queuedAt: number;
}

/** How a send ended, and when. */
export type SendOutcome =
  | { readonly id: number; readonly state: 'sent'; readonly messageId: string; readonly at: number }
  | {
      readonly id: number;
      readonly state: 'retry';
      readonly dueAt: number;
      readonly failure: SendFailure;
      readonly at: number;
    }
  /** unknown = the platform may have taken it: never tried again, shown to people. */
  | { readonly id: number; readonly state: 'failed' | 'unknown'; readonly failure: SendFailure; readonly at: number };

/** An event that failed too often; it waits for a person and holds nothing up. */
export interface SetAsideEvent {
  readonly id: number;
  readonly conversation: string;
  readonly receivedAt: number;
  readonly attempts: number;
  readonly error: string;
}

export interface StoreDepths {
  readonly inbox: number;
  readonly outbox: number;
  readonly setAside: number;
  readonly unknownSends: number;
  /** Calls of turns that are due or being made. */
  readonly calls: number;
}

/**
 * The truth: conversations, events, turns, replies, people. Every write is durable when its promise resolves.
 * Both implementations pass `test/contracts/store.ts`.
 */
export interface Store extends PeopleStore, CallStore, ProofStore, TicketStore, WebhookStore, CaseStore {
  /**
   * Stores an event and its transcript line, once per `dedupeKey`. A repeat changes nothing.
   * `shown` is the line's text: the customer's words, or the label of what they picked.
   * `seq` is the line's, the same for a repeat.
   */
  accept(
    event: IncomingEvent,
    receivedAt: number,
    shown: string,
  ): Promise<{ readonly fresh: boolean; readonly seq: number }>;

  /**
   * Takes the oldest due event of a conversation that nobody else is at, hands it to `decide` and stores the outcome,
   * all in one transaction. null = nothing is due. When `decide` throws, the transaction is undone and the
   * promise is rejected with a `TurnFailed` that names the event.
   */
  takeTurn(now: number, decide: (pending: PendingEvent) => TurnOutcome): Promise<PendingEvent | null>;
  /** Notes a failed try; the event is due again at `dueAt`, and its conversation waits for it. */
  retryEvent(id: number, error: string, dueAt: number): Promise<void>;
  /**
   * Gives an event up after too many tries: sets it aside, logs the failed turn, queues the apology. Of its case only the
   * lines are added, and what a message of the customer's says: people may have changed it since.
   */
  setAside(id: number, error: string, outcome: TurnOutcome): Promise<void>;
  /** Oldest first. */
  listSetAside(limit: number): Promise<SetAsideEvent[]>;
  /** Makes a set-aside event due again, with its tries forgotten. false = there is no such event. */
  releaseSetAside(id: number, now: number): Promise<boolean>;

  /**
   * Takes the next due reply of up to `limit` conversations of one platform, each conversation's in order: a reply is not
   * taken while an earlier one of its conversation is queued or being sent. Durably marked as being sent before it is
   * returned. The bot's own are taken back instead where a person serves the customer, and noted in the case.
   */
  takeReplies(platform: string, now: number, limit: number): Promise<OutboxItem[]>;
  /** Notes how sends ended. A sent reply becomes a transcript line, and the first of a turn sets `deliveredAt`. */
  finishReplies(outcomes: readonly SendOutcome[]): Promise<void>;
  /**
   * Queues again what a stopped or killed process was sending: once; what was already repeated so becomes `unknown`, but
   * for platforms in `repeatable`. The number that was queued.
   */
  recoverReplies(now: number, repeatable?: readonly string[]): Promise<number>;

  /** When the next pending event is due, ms since 1970; null = there is none. */
  nextEventDue(): Promise<number | null>;
  /** When the platform's next queued reply is due that no earlier one holds up, ms since 1970; null = there is none. */
  nextReplyDue(platform: string): Promise<number | null>;

  session(conversation: string): Promise<Session | null>;
  /** Transcript lines after `seq`, oldest first. */
  transcript(conversation: string, after: number, limit: number): Promise<TranscriptLine[]>;
  /** The newest transcript lines, oldest first. */
  lastLines(conversation: string, limit: number): Promise<TranscriptLine[]>;
  /**
   * Adds a line that gives an earlier message of the shop's new words, or takes it back (null): then its words are stored
   * no more. For a channel that is read from the transcript. false = there is no such message.
   */
  amend(conversation: string, messageId: string, message: OutgoingMessage | null, now: number): Promise<boolean>;
  /** Turns received from `from` up to but not including `to`, oldest first. */
  turns(from: number, to: number): AsyncIterable<Turn>;

  depths(): Promise<StoreDepths>;
  /** A value that all instances share, made by `create` if there is none yet. */
  setting(key: string, create: () => string): Promise<string>;
  /** Sets a value that all instances share, whatever it was. */
  putSetting(key: string, value: string): Promise<void>;
  /** Throws when the store cannot be written to. */
  ping(): Promise<void>;

  /** Calls back after something was committed, here or on another instance. Returns the way to stop. */
  subscribe(listener: (change: StoreChange) => void): () => void;
  close(): Promise<void>;
}

export type StoreChange =
  /** A transcript line was added. */
  | { readonly kind: 'transcript'; readonly conversation: string }
  /** An event is due. */
  | { readonly kind: 'inbox' }
  /** A call is due. */
  | { readonly kind: 'call' }
  /** A reply is due. */
  | { readonly kind: 'outbox' }
  /** A ticket was opened or changed. */
  | { readonly kind: 'ticket'; readonly number: number }
  /** A case was opened, changed, or has a new line. */
  | { readonly kind: 'case'; readonly number: number }
  /** A delivery to another system is due. */
  | { readonly kind: 'webhook' };

/** `decide` threw; nothing was stored. */
export class TurnFailed extends Error {
  override readonly name = 'TurnFailed';
  readonly pending: PendingEvent;

  constructor(pending: PendingEvent, cause: unknown) {
    super(`the turn of event ${pending.id} failed`, { cause });
    this.pending = pending;
  }
}
