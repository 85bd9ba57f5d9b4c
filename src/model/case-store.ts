import type { Json } from './calls.ts';
import type { Case, CaseDraft, CaseEvent, CaseEventLine, CaseState } from './case.ts';
import type { ConversationRef } from './event.ts';
import type { OutgoingMessage } from './message.ts';
import type { Turn } from './turn.ts';

/** A case that nobody has claimed yet; the store gives it its number. */
export type NewCase = Omit<Case, 'number'> & { readonly state: 'queued' };

/** What is sent to the customer along with a change. */
export interface CaseReply {
  /** `agent`: a person's own words; `system`: what the service says of them. */
  readonly author: 'agent' | 'system';
  readonly message: OutgoingMessage;
  /** Which of the change's events it is, from 0: how the send ends is noted as `delivered` or `undelivered` of that line, once for all replies of one event; null = of none. */
  readonly event: number | null;
  /** The platform's id of the customer's message that it answers. */
  readonly replyTo: string | null;
}

/** What a conversation's flow is told. */
export interface CaseNotice {
  readonly flow: string;
  readonly notice: Json;
}

/** Why a change was not made: there is no such case; it is closed; somebody else has it; nobody has; the state does not allow it. */
export type CaseRefusal = 'absent' | 'closed' | 'taken' | 'unclaimed' | 'not-now';

/** What a change comes to. All of it is stored in one transaction, or nothing. */
export type CaseOutcome =
  | {
      readonly ok: true;
      readonly case: Case;
      readonly events: readonly CaseEvent[];
      readonly replies: readonly CaseReply[];
      /** Its row in the turn log; there must be one where there are replies. */
      readonly turn: Turn | null;
      readonly notice: CaseNotice | null;
    }
  | { readonly ok: false; readonly why: CaseRefusal };

/** `first`: the seq of its first event; `fresh` false = the same key made this change before. */
export type CaseResult =
  | { readonly ok: true; readonly case: Case; readonly first: number; readonly fresh: boolean }
  | { readonly ok: false; readonly why: CaseRefusal; readonly case: Case | null };

/** What a turn of the customer's conversation adds to its open case. */
export interface CaseUpdate {
  readonly case: Case;
  readonly events: readonly CaseEvent[];
}

/** A line of any case, as rooms read it. `id` rises over all cases. */
export interface CaseNews {
  readonly id: number;
  readonly case: Case;
  readonly line: CaseEventLine;
}

export interface CaseFilter {
  readonly states?: readonly CaseState[];
  readonly desk?: string;
  /** Whose they are, by the person's id. */
  readonly agent?: number;
}

/** A case's place in a room outside: its thread there, or the whole room. */
export interface CaseThread {
  readonly case: number;
  readonly desk: string;
  readonly ref: ConversationRef;
  /** The platform's id of the card; null = it has not arrived yet. */
  readonly card: string | null;
}

/** Something to write in a room. */
export interface RoomPost {
  readonly ref: ConversationRef;
  readonly message: OutgoingMessage;
  /** The line it shows; its message's id is noted for it. null = of none, such as the answer to a command. */
  readonly of: { readonly case: number; readonly seq: number } | null;
  /** The platform's id of the message that it answers. */
  readonly replyTo: string | null;
  /** The same one again changes nothing. */
  readonly key: string;
}

/** Who somebody is on a platform, for desks: by the platform's immutable id. */
export interface AgentBinding {
  readonly person: number;
  readonly platform: string;
  readonly account: string;
  readonly id: string;
  readonly boundAt: number;
}

/** The truth of cases. Part of the store. A conversation has at most one case that is not closed. */
export interface CaseStore {
  /** Opens a case, once per `key`. While one of the conversation is open that one is given, unchanged. `place`: how many of its desk's queue are served first, with it; 0 = it does not wait (any more). */
  openCase(
    draft: NewCase,
    key: string,
  ): Promise<{ readonly case: Case; readonly fresh: boolean; readonly place: number }>;
  /** null = there is none. */
  case(number: number): Promise<Case | null>;
  /** Lines after `after`, oldest first. */
  caseEvents(number: number, after: number, limit: number): Promise<CaseEventLine[]>;
  /** Queued ones in the order they are to be served, then by who waits longest; closed ones the newest first. */
  listCases(filter: CaseFilter, limit: number): Promise<Case[]>;
  countCases(filter: CaseFilter): Promise<number>;
  /** null = no case of the conversation is open. */
  openCaseOf(conversation: string): Promise<Case | null>;
  /** Earlier cases of the same customer, the newest first. */
  casesOfCustomer(customer: CaseDraft['customer'], limit: number): Promise<Case[]>;
  /**
   * Hands a case to `decide` and stores what comes of it in one transaction, in which nobody else changes it and its
   * conversation has no turn. A refusal changes nothing; nor does a `key` that a change was made with before. When the
   * case is claimed by it, what the bot had queued for the customer is taken back and noted as `withheld`.
   */
  changeCase(
    number: number,
    key: string | null,
    decide: (current: Case, lastSeq: number) => CaseOutcome,
    now: number,
  ): Promise<CaseResult>;
  /** Whether something of the bot's is on its way to this conversation just now. */
  botIsSending(conversation: string): Promise<boolean>;
  /** Milliseconds from opening to the first claim, of cases claimed since `from`; at most `limit`, the newest first. */
  caseWaits(from: number, limit: number): Promise<number[]>;

  /** Lines of all cases after `after`, oldest first. */
  caseNews(after: number, limit: number): Promise<CaseNews[]>;
  /** How far a room has read the news; 0 = it never did. */
  roomCursor(room: string): Promise<number>;
  /** Queues posts and moves the room's cursor from `from` to `to`, together. false = somebody else moved it. */
  postToRoom(
    room: string,
    move: { readonly from: number; readonly to: number } | null,
    posts: readonly RoomPost[],
    now: number,
  ): Promise<boolean>;
  /** Whether a post with this key was queued before, or the key taken. */
  wasPosted(room: string, key: string): Promise<boolean>;
  /** Takes a key without a post, so that none is queued with it any more. */
  takeKey(room: string, key: string, now: number): Promise<void>;
  caseThread(number: number, desk: string): Promise<CaseThread | null>;
  /**
   * Keeps the card where there is one, unless `card` names the message that the thread begins with. null for `ref` =
   * forgotten, with the card: the thread was deleted.
   */
  setCaseThread(number: number, desk: string, ref: ConversationRef | null, card?: string | null): Promise<void>;
  /** Which line of which case a message in a room shows, the newest where there are several; null = none. */
  lineOfPost(conversation: string, messageId: string): Promise<{ readonly case: number; readonly seq: number } | null>;
  /** Notes that a message shows a line, where neither a post nor the line itself says so, such as a card that a thread was made with; the same again changes nothing. */
  notePost(conversation: string, messageId: string, of: { readonly case: number; readonly seq: number }): Promise<void>;
  /** The case whose thread in a room this is; null = none: a whole room is no case's own. */
  caseOfThread(conversation: string): Promise<number | null>;
  /** The platform's id of a line's message in the customer's conversation or a room, of the first of several; null = it is not there (yet). */
  messageOfLine(number: number, seq: number, conversation: string): Promise<string | null>;

  bindAgent(binding: AgentBinding): Promise<void>;
  /** Uses up a code that `issueSignInCode` stored for a person: whoever shows it is that person from then on. null = it is worth nothing (any more). */
  bindAgentByCode(
    hash: string,
    identity: Pick<AgentBinding, 'platform' | 'account' | 'id'>,
    now: number,
  ): Promise<number | null>;
  /** null = nobody's, or of somebody who was removed. */
  agentBoundTo(platform: string, account: string, id: string): Promise<number | null>;
  agentBindings(): Promise<AgentBinding[]>;
}
