import type { z } from 'zod';
import type { Clock } from '../model/clock.ts';
import type { ConversationRef } from '../model/event.ts';
import type { ProofStore } from '../model/proofs.ts';
import {
  type Ticket,
  type TicketAnswer,
  type TicketCustomer,
  type TicketFiled,
  type TicketFiling,
  type TicketQuestion,
  type TicketRequest,
  type TicketRequested,
  type Tickets,
  ticketName,
} from '../model/ticket.ts';
import { fitsContact } from '../privacy/proof.ts';
import { createProver } from '../privacy/prover.ts';

export interface CustomerTicketsOptions {
  readonly tickets: Tickets;
  readonly proofs: ProofStore;
  readonly clock: Clock;
}

/** Who asks, on which channel. `key`: one string for them, the same forever. */
interface Asker extends TicketCustomer {
  readonly key: string;
}

/** What customers may do about tickets: only about their own. */
export interface CustomerTickets {
  /** `key`: the same one again files nothing. */
  open(filing: TicketFiling, asker: Asker, ref: ConversationRef, key: string): Promise<z.infer<typeof TicketFiled>>;
  find(question: TicketQuestion, asker: Asker): Promise<TicketAnswer>;
  /** `key`: the same one again changes nothing. */
  change(request: TicketRequest, asker: Asker, key: string): Promise<z.infer<typeof TicketRequested>>;
}

export function createCustomerTickets({ tickets, proofs, clock }: CustomerTicketsOptions): CustomerTickets {
  const prove = createProver({ proofs, clock });

  async function isBound(number: number, asker: Asker): Promise<boolean> {
    return (await proofs.bound(asker.key, 'ticket')).includes(ticketName(number));
  }

  /** Those filed here, and those that the customer has shown to be theirs. */
  async function all(asker: Asker): Promise<TicketAnswer> {
    const own = await tickets.ofCustomer(withoutKey(asker));
    const bound = await Promise.all(
      (await proofs.bound(asker.key, 'ticket')).map((name) => tickets.get(Number(name.slice(1)))),
    );
    const shown = bound.flatMap((found) => (found === null ? [] : [tickets.view(found.ticket, found.history)]));
    const views = [...new Map([...own, ...shown].map((view) => [view.number, view])).values()];
    const newest = views.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, 20);
    return newest.length === 0 ? { outcome: 'none' } : { outcome: 'found', tickets: newest };
  }

  return {
    async open(filing, asker, ref, key) {
      const { number, dueAt } = await tickets.open({ ...filing, customer: withoutKey(asker), ref }, key);
      return { number, dueAt };
    },

    async find({ number, proof }, asker) {
      if (number === null) return all(asker);
      const known = await tickets.get(number);
      const theirs = known !== null && (isOwn(known.ticket, asker) || (await isBound(number, asker)));
      if (theirs) return { outcome: 'found', tickets: [tickets.view(known.ticket, known.history)] };
      if (proof === null) return { outcome: 'needs-proof' };
      const proven = await prove({
        subject: `ticket:${number}`,
        customer: asker.key,
        lookUp: async () => known,
        fits: ({ ticket }) => fitsContact(contactOf(ticket), proof),
      });
      if (proven.outcome !== 'proven') return proven;
      await proofs.bind(asker.key, { kind: 'ticket', number: ticketName(number) }, clock.now());
      return { outcome: 'found', tickets: [tickets.view(proven.found.ticket, proven.found.history)] };
    },

    async change({ number, change }, asker, key) {
      const known = await tickets.get(number);
      if (known === null || !(isOwn(known.ticket, asker) || (await isBound(number, asker))))
        return { ok: false, why: 'absent' };
      const done = await tickets.change(number, change, { kind: 'customer' }, key);
      if (!done.ok) return done;
      const { history } = (await tickets.get(number)) ?? known;
      return { ok: true, ticket: tickets.view(done.ticket, history) };
    },
  };
}

function withoutKey({ key: _, ...customer }: Asker): TicketCustomer {
  return customer;
}

const isOwn = ({ customer }: Ticket, asker: Asker): boolean =>
  customer.platform === asker.platform && customer.account === asker.account && customer.id === asker.id;

/** What the customer left to be reached by, an email or a phone. */
function contactOf({ contact }: Ticket): { phone: string; email?: string } {
  if (contact === null) return { phone: '' };
  return contact.includes('@') ? { phone: '', email: contact } : { phone: contact };
}
