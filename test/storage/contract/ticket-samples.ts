import type { Store } from '../../../src/model/store.ts';
import type { Actor, Ticket, TicketChange, TicketDraft } from '../../../src/model/ticket.ts';
import type { TicketFile, TicketOutcome } from '../../../src/model/ticket-store.ts';
import { ref } from '../samples.ts';

export const HOUR = 3_600_000;
export const ann: Actor = { kind: 'person', id: 1, name: 'Ann' };

export const customer = (id: string): TicketDraft['customer'] => ({ platform: 'web', account: 'shop', id, name: id });

/** Files a ticket of `c`'s, opened at 0, that differs so. */
export function open(store: Store, key: string, changes: Partial<Omit<Ticket, 'number' | 'state'>> = {}) {
  const { conversation, webhook, ...rest } = { conversation: 'c', webhook: false, ...changes };
  return store.openTicket(
    {
      kind: 'complaint',
      priority: 'normal',
      category: null,
      subcategory: null,
      description: 'the chair broke',
      wish: null,
      order: null,
      items: [],
      handover: null,
      rule: null,
      contact: null,
      files: [],
      emotion: 'calm',
      language: 'en',
      customer: customer('c'),
      ref: ref(conversation),
      state: 'open',
      assignee: null,
      createdAt: 0,
      updatedAt: 0,
      dueAt: HOUR,
      solvedAt: null,
      closedAt: null,
      reopened: 0,
      rating: null,
      ...rest,
    },
    key,
    { now: 0, webhook },
  );
}

/** A decision that makes the ticket so, writes a line for each of the changes, and tells the customer if it is to. */
export function decide(
  changes: Partial<Ticket>,
  lines: readonly TicketChange[] = [{ kind: 'note', text: 'n' }],
  tell = false,
) {
  return ({ ticket: before, history }: TicketFile): TicketOutcome => {
    const ticket = { ...before, ...changes };
    const at = history.length;
    const events = lines.map((change) => ({ at, by: ann, change, from: null }));
    if (!tell) return { ok: true, ticket, events, notice: null };
    const { number, kind, state, description, createdAt, updatedAt, dueAt } = ticket;
    const view = { number, kind, state, description, order: null, createdAt, updatedAt, dueAt };
    const shown = { ...view, lastMessage: null, canReopen: false, rated: false };
    return { ok: true, ticket, events, notice: { ticket: shown, state, message: 'hello', askRating: false } };
  };
}

/** Brings a ticket to a state. */
export function move(store: Store, { number }: Ticket, state: Ticket['state'], changes: Partial<Ticket> = {}) {
  const line = { kind: 'state', to: state } as const;
  return store.changeTicket(number, null, decide({ state, ...changes }, [line]), { now: 0, webhook: false });
}
