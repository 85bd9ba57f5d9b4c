import type { Clock } from '../model/clock.ts';
import type { TicketRules } from '../model/knowledge.ts';
import { Actor, type Ticket, TicketChange, TicketDraft, type TicketFilter, type Tickets } from '../model/ticket.ts';
import type { TicketStore } from '../model/ticket-store.ts';
import { changeTicket, newTicket, solvedToClose, viewOf } from './lifecycle.ts';

/** Tickets that a customer is told of at once. */
const MOST_OF_CUSTOMER = 20;
/** Tickets read at once: few enough that the event loop is not held for long. */
const PAGE = 200;
/** Tickets closed in one go; the next go closes the next. */
const MOST_CLOSED = 1000;

export interface TicketServiceOptions {
  readonly store: TicketStore;
  readonly clock: Pick<Clock, 'now'>;
  /** Those that hold now. */
  readonly rules: () => TicketRules;
  /** Another system is told of what happens to tickets. */
  readonly webhooks: boolean;
}

/** The tickets' service, with what only its keepers need. */
export interface TicketService extends Tickets {
  /** Closes what was solved long enough ago; at most 1,000 in one go. Gives their number. */
  closeSolved(): Promise<number>;
  /** All tickets of a filter, in the order of their numbers; what is opened meanwhile may come along. */
  pages(filter: TicketFilter): AsyncIterable<readonly Ticket[]>;
}

/** The tickets' life cycle over the store. `open` and `change` throw (`ZodError`) on what is no draft, change or actor. */
export function createTickets({ store, clock, rules, webhooks }: TicketServiceOptions): TicketService {
  const write = () => ({ now: clock.now(), webhook: webhooks });

  const change: Tickets['change'] = async (number, asked, actor, key) => {
    const how = write();
    const [wanted, by] = [TicketChange.parse(asked), Actor.parse(actor)];
    const context = { by, now: how.now, rules: rules() };
    return store.changeTicket(number, key ?? null, (file) => changeTicket(file, wanted, context), how);
  };

  async function closeAll(numbers: readonly number[]): Promise<number> {
    let closed = 0;
    for (const number of numbers) {
      const result = await change(number, { kind: 'state', to: 'closed' }, { kind: 'system' });
      if (result.ok) closed += 1;
    }
    return closed;
  }

  return {
    async open(draft, key) {
      const how = write();
      return store.openTicket(newTicket(TicketDraft.parse(draft), how.now, rules()), key, how);
    },
    get: (number) => store.ticket(number),
    list: (filter, page) => store.listTickets(filter, page, clock.now()),
    change,
    async ofCustomer(customer) {
      const files = await store.customerTickets(customer, MOST_OF_CUSTOMER);
      return files.map((file) => viewOf(file, clock.now(), rules()));
    },
    view: (ticket, history) => viewOf({ ticket, history }, clock.now(), rules()),

    async closeSolved() {
      const before = solvedToClose(clock.now(), rules());
      let [after, closed, looked] = [0, 0, 0];
      for (;;) {
        // By number, so that one that cannot be closed is passed over.
        const numbers = await store.solvedBefore(before, { after, limit: PAGE });
        closed += await closeAll(numbers);
        looked += numbers.length;
        if (numbers.length < PAGE || looked >= MOST_CLOSED) return closed;
        after = numbers.at(-1) ?? after;
      }
    },
    async *pages(filter) {
      for (let after: number | null = 0; after !== null; ) {
        const { tickets, last }: Awaited<ReturnType<TicketStore['ticketsAfter']>> = await store.ticketsAfter(
          filter,
          { after, limit: PAGE },
          clock.now(),
        );
        yield tickets;
        after = last;
      }
    },
  };
}
