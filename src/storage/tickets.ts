import { type ChangeResult, type Ticket, TicketEvent, TicketNotice } from '../model/ticket.ts';
import type { NewTicket, TicketFile, TicketOutcome, TicketStore, TicketWrite } from '../model/ticket-store.ts';
import type { Engine, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { internalEvents } from './inbox.ts';
import { fingerprint, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';
import { ticketLists } from './ticket-lists.ts';
import { columnsOf, readHistory, readTickets, type TicketColumns } from './ticket-records.ts';
import { webhookWriter } from './webhooks.ts';

/** Which flow tells a customer what became of their ticket. */
const NOTICE_FLOW = 'ticket-status';

/**
 * Tickets. A transaction takes a ticket's row before it takes a conversation's; turns take no ticket, so that none waits
 * for the other in a circle.
 */
export function tickets(engine: Engine, onFault: OnFault): TicketStore {
  const { read, write } = engine;
  const statements = ticketStatements(engine);
  const notify = noticeWriter(engine);
  const queueWebhooks = webhookWriter(engine);

  /** Adds lines to a ticket's history, from the one after `seq` on, and queues what tells others of them. */
  async function addLines(tx: Transaction, ticket: Ticket, lines: readonly NewLine[], how: TicketWrite): Promise<void> {
    for (const { seq, key, event } of lines) {
      const json = JSON.stringify(TicketEvent.parse(event));
      await tx.run(statements.addEvent, { ticket: ticket.number, seq, at: whole(event.at), key, event: json });
    }
    tx.changed({ kind: 'ticket', number: ticket.number });
    if (!how.webhook) return;
    await queueWebhooks(
      tx,
      lines.map(({ seq, event }) => ({ ticket, event, sequence: seq })),
      how.now,
    );
  }

  async function open(tx: Transaction, opened: NewTicket, key: string, how: TicketWrite): Promise<Ticket> {
    const [known] = await tx.run(statements.byKey, { key });
    if (known !== undefined) {
      const [ticket] = readTickets([known], onFault);
      if (ticket === undefined) throw new Error(`ticket ${known.number} cannot be read`);
      return ticket;
    }
    // When another instance files the same just now, this one fails as not unique and the job runs again.
    const [row] = await tx.run(statements.add, { ...columnsOf({ ...opened, number: 0 }, []), key });
    if (row === undefined) throw new Error('the database gave no number for a ticket');
    const ticket: Ticket = { ...opened, number: row.number };
    const event: TicketEvent = {
      at: opened.createdAt,
      by: { kind: 'customer' },
      change: { kind: 'opened' },
      from: null,
    };
    await addLines(tx, ticket, [{ seq: 1, key: null, event }], how);
    return ticket;
  }

  async function change(
    tx: Transaction,
    { number, key }: { readonly number: number; readonly key: string | null },
    decide: (file: TicketFile) => TicketOutcome,
    how: TicketWrite,
  ): Promise<ChangeResult> {
    const [ticket] = readTickets(await tx.run(statements.lock, { number }), onFault);
    if (ticket === undefined) return { ok: false, why: 'absent' };
    const rows = await tx.run(statements.events, { number });
    if (key !== null && rows.some((row) => row.key === key)) return { ok: true, ticket };
    const history = readHistory(rows, onFault);
    const outcome = decide({ ticket, history });
    if (!outcome.ok) return outcome;
    await tx.run(statements.update, {
      ...columnsOf(outcome.ticket, [...history, ...outcome.events]),
      number,
    });
    const last = rows.at(-1)?.seq ?? 0;
    const lines = outcome.events.map((event, i) => ({ seq: last + 1 + i, key: i === 0 ? key : null, event }));
    await addLines(tx, outcome.ticket, lines, how);
    if (outcome.notice !== null) {
      await notify(tx, outcome.ticket, outcome.notice, { seq: last + lines.length, now: how.now });
    }
    return { ok: true, ticket: outcome.ticket };
  }

  return {
    ...ticketLists(engine, onFault),
    openTicket: (ticket, key, how) => write((tx) => open(tx, ticket, fingerprint(key), how)),
    async ticket(number) {
      const [ticket] = readTickets(await read(statements.one, { number: whole(number) }), onFault);
      if (ticket === undefined) return null;
      return { ticket, history: readHistory(await read(statements.events, { number: whole(number) }), onFault) };
    },
    changeTicket(number, key, decide, how) {
      const place = { number: whole(number), key: key === null ? null : fingerprint(JSON.stringify([number, key])) };
      return write((tx) => change(tx, place, decide, how));
    },
  };
}

interface NewLine {
  readonly seq: number;
  /** A fingerprint; null = it cannot be asked for again. */
  readonly key: string | null;
  readonly event: TicketEvent;
}

/** Puts what a customer is told into the line of the conversation that their ticket names. */
function noticeWriter(builder: QueryBuilder) {
  const queueEvent = internalEvents(builder);
  return (
    tx: Transaction,
    { number, ref, customer }: Ticket,
    notice: TicketNotice,
    { seq, now }: { readonly seq: number; readonly now: number },
  ): Promise<void> => {
    const from = { id: customer.id, ...(customer.name === undefined ? {} : { name: customer.name }) };
    const event = { kind: 'notice', ref, from, flow: NOTICE_FLOW, notice: TicketNotice.parse(notice) } as const;
    return queueEvent(tx, event, `ticket:${number}:${seq}`, now);
  };
}

function ticketStatements({ db, locking }: QueryBuilder) {
  const byNumber = (slot: Slots<{ number: number }>) =>
    db.selectFrom('tickets').select(['number', 'ticket']).where('number', '=', slot.number);
  const values = (slot: Slots<Pick<TicketColumns, keyof TicketColumns>>) => ({
    kind: slot.kind,
    state: slot.state,
    priority: slot.priority,
    assignee: slot.assignee,
    customer: slot.customer,
    place: slot.place,
    created_at: slot.createdAt,
    updated_at: slot.updatedAt,
    solved_at: slot.solvedAt,
    search: slot.search,
    ticket: slot.ticket,
  });

  return {
    one: statement((slot: Slots<{ number: number }>) => byNumber(slot)),
    /** Keeps others from the ticket until the transaction ends. */
    lock: statement((slot: Slots<{ number: number }>) => byNumber(slot).$if(locking, (query) => query.forUpdate())),
    byKey: statement((slot: Slots<{ key: string }>) =>
      db.selectFrom('tickets').select(['number', 'ticket']).where('key', '=', slot.key),
    ),
    events: statement((slot: Slots<{ number: number }>) =>
      db
        .selectFrom('ticket_events')
        .select(['ticket', 'seq', 'key', 'event'])
        .where('ticket', '=', slot.number)
        .orderBy('seq'),
    ),
    add: statement((slot: Slots<Pick<TicketColumns, keyof TicketColumns> & { key: string }>) =>
      db
        .insertInto('tickets')
        .values({ ...values(slot), key: slot.key })
        .returning('number'),
    ),
    update: statement((slot: Slots<Pick<TicketColumns, keyof TicketColumns> & { number: number }>) =>
      db.updateTable('tickets').set(values(slot)).where('number', '=', slot.number),
    ),
    addEvent: statement((slot: Slots<{ ticket: number; seq: number; at: number; key: string | null; event: string }>) =>
      db
        .insertInto('ticket_events')
        .values({ ticket: slot.ticket, seq: slot.seq, at: slot.at, key: slot.key, event: slot.event }),
    ),
  };
}
