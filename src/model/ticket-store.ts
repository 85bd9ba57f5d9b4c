import { z } from 'zod';
import {
  type ChangeResult,
  type Refusal,
  Ticket,
  type TicketCustomer,
  TicketEvent,
  type TicketFilter,
  type TicketNotice,
} from './ticket.ts';

/** A ticket with all that was done to it, oldest first. */
export interface TicketFile {
  readonly ticket: Ticket;
  readonly history: readonly TicketEvent[];
}

/** A ticket that nobody has looked at yet; the store gives it its number. */
export type NewTicket = Omit<Ticket, 'number'> & { readonly state: 'open' };

/** What a change comes to. `events` are what it adds to the history; `notice` is what the customer is told, if anything. */
export type TicketOutcome =
  | {
      readonly ok: true;
      readonly ticket: Ticket;
      readonly events: readonly TicketEvent[];
      readonly notice: TicketNotice | null;
    }
  | { readonly ok: false; readonly why: Refusal };

/** How a write to a ticket is made. */
export interface TicketWrite {
  /** ms since 1970. */
  readonly now: number;
  /** Another system is told of it: a delivery is queued in the same transaction. */
  readonly webhook: boolean;
}

/** The truth of tickets. Part of the store. */
export interface TicketStore {
  /** Files a ticket, once per `key`: the same one again gives the ticket as it is now. */
  openTicket(ticket: NewTicket, key: string, write: TicketWrite): Promise<Ticket>;
  /** null = there is none. */
  ticket(number: number): Promise<TicketFile | null>;
  /** Those that are due first, first; solved and closed ones last, the newest first. */
  listTickets(
    filter: TicketFilter,
    page: { readonly offset: number; readonly limit: number },
    now: number,
  ): Promise<{ readonly tickets: readonly Ticket[]; readonly total: number }>;
  /** In the order of their numbers, from the one after `after` on; `last` is where to go on, null = that was all. */
  ticketsAfter(
    filter: TicketFilter,
    page: { readonly after: number; readonly limit: number },
    now: number,
  ): Promise<{ readonly tickets: readonly Ticket[]; readonly last: number | null }>;
  /**
   * Hands a ticket to `decide` and stores what comes of it, with its history, the customer's notice and the deliveries,
   * in one transaction, in which nobody else changes it. A refusal changes nothing; nor does a `key` that a change of
   * this ticket was made with before (null = there is none). `decide` may be called again from the start.
   */
  changeTicket(
    number: number,
    key: string | null,
    decide: (file: TicketFile) => TicketOutcome,
    write: TicketWrite,
  ): Promise<ChangeResult>;
  /** A customer's own, the newest first. */
  customerTickets(customer: TicketCustomer, limit: number): Promise<TicketFile[]>;
  /** Numbers of tickets that are solved, and were so by `time` (ms since 1970), from the one after `after` on. */
  solvedBefore(time: number, page: { readonly after: number; readonly limit: number }): Promise<number[]>;
}

/** What another system is told: a line of a ticket's history, and the ticket as it was after it. */
export const TicketNews = z.strictObject({
  ticket: Ticket,
  event: TicketEvent,
  /** The line's place in the ticket's history, from 1. */
  sequence: z.number().int().positive(),
});
export type TicketNews = z.infer<typeof TicketNews>;

/** News on its way, as the store hands it out. */
export interface WebhookItem {
  readonly id: number;
  readonly news: TicketNews;
  /** Tries before this one. */
  readonly attempts: number;
}

/** How a try at a delivery ended. `error` holds no customer's words. */
export type WebhookEnd =
  | { readonly state: 'delivered' }
  | { readonly state: 'retry'; readonly dueAt: number; readonly error: string }
  /** It is not tried again. */
  | { readonly state: 'failed'; readonly error: string };

/** Deliveries to another system. Part of the store: none is lost though the process dies that was to make it. */
export interface WebhookStore {
  /** Takes the delivery that is due longest; null = none is. Marked as being made before it is returned. */
  takeWebhook(now: number): Promise<WebhookItem | null>;
  /** Notes how a try ended. What was delivered is forgotten. */
  finishWebhook(id: number, end: WebhookEnd): Promise<void>;
  /** Makes deliveries due again that a stopped or killed process was making. Gives their number. */
  recoverWebhooks(): Promise<number>;
  /** When the next delivery is due, ms since 1970; null = there is none. */
  nextWebhookDue(): Promise<number | null>;
}
