import { Ticket, type TicketCustomer, TicketEvent } from '../model/ticket.ts';
import type { OnFault } from './faults.ts';
import { fingerprint, parseStored, plain, whole } from './records.ts';

/** Places of tickets with which nothing is left to do; those of the others are under it. */
export const DONE_PLACE = 4e15;

/** What a row of tickets holds as JSON: its number is the row's. */
const StoredTicket = Ticket.omit({ number: true });

/** The columns of a ticket's row that change with it. */
export interface TicketColumns {
  readonly kind: string;
  readonly state: string;
  readonly priority: string;
  readonly assignee: number | null;
  readonly customer: string;
  readonly place: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly solvedAt: number | null;
  readonly search: string;
  readonly ticket: string;
}

/** Throws when the ticket is none that could be read back. */
export function columnsOf({ number, ...ticket }: Ticket, history: readonly TicketEvent[]): TicketColumns {
  const stored = StoredTicket.parse(ticket);
  return {
    kind: stored.kind,
    state: stored.state,
    priority: stored.priority,
    assignee: stored.assignee?.id ?? null,
    customer: customerFingerprint(stored.customer),
    place: placeOf({ ...stored, number }),
    createdAt: whole(stored.createdAt),
    updatedAt: whole(stored.updatedAt),
    solvedAt: stored.solvedAt === null ? null : whole(stored.solvedAt),
    search: searchText(stored, history),
    ticket: JSON.stringify(stored),
  };
}

/** One order for all lists: what is due first stands first; what is done stands behind it, the newest first. */
function placeOf({ state, number, dueAt }: Ticket): number {
  if (state === 'solved' || state === 'closed') return DONE_PLACE * 2 - number;
  return Math.min(whole(dueAt), DONE_PLACE - 1);
}

/** Whose a ticket is, by what the platform never changes. */
export function customerFingerprint({ platform, account, id }: TicketCustomer): string {
  return fingerprint(JSON.stringify([platform, account, id]));
}

/** What a ticket is found by, beside its number: the customer's words, and how to reach them. */
function searchText(ticket: Omit<Ticket, 'number'>, history: readonly TicketEvent[]): string {
  const added = history.map(({ change }) => (change.kind === 'fact' || change.kind === 'reopen' ? change.text : null));
  const { order, contact, customer, description, wish, items, rating } = ticket;
  const texts = [order?.number, contact, customer.name, description, wish, ...items.map(({ name }) => name), ...added];
  return searchable([...texts, rating?.comment].filter((text) => text != null).join('\n'));
}

/** A text as texts are compared in a search: small letters, and of signs that mean the same the plain one. */
export function searchable(text: string): string {
  return plain(text).normalize('NFKC').toLowerCase();
}

/** Reads rows of tickets; those that cannot be read are told and left out. */
export function readTickets(
  rows: readonly { readonly number: number; readonly ticket: string }[],
  onFault: OnFault,
): Ticket[] {
  return rows.flatMap(({ number, ticket }) => {
    const parsed = parseStored(StoredTicket, ticket);
    if (parsed.ok) return [{ ...parsed.value, number }];
    onFault({ kind: 'bad-row', detail: `ticket ${number} cannot be read: left out`, error: parsed.error });
    return [];
  });
}

export interface EventRow {
  readonly ticket: number;
  readonly seq: number;
  readonly event: string;
}

/** Reads a ticket's history, in order; lines that cannot be read are told and left out. */
export function readHistory(rows: readonly EventRow[], onFault: OnFault): TicketEvent[] {
  return rows.flatMap(({ ticket, seq, event }) => {
    const parsed = parseStored(TicketEvent, event);
    if (parsed.ok) return [parsed.value];
    onFault({
      kind: 'bad-row',
      detail: `line ${seq} of ticket ${ticket} cannot be read: left out`,
      error: parsed.error,
    });
    return [];
  });
}
