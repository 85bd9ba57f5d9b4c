import { setImmediate } from 'node:timers/promises';
import { type CompiledQuery, type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { TicketFilter, TicketState } from '../model/ticket.ts';
import type { TicketStore } from '../model/ticket-store.ts';
import type { Engine } from './engine.ts';
import type { OnFault } from './faults.ts';
import { whole } from './records.ts';
import type { Tables } from './schema.ts';
import { ONE, type Slots, statement } from './statement.ts';
import { customerFingerprint, DONE_PLACE, readHistory, readTickets, searchable } from './ticket-records.ts';

/** A text that is searched for is cut to this length, in UTF-16 units: SQLite takes no longer patterns than 50,000 bytes. */
const MAX_SEARCH = 1000;
/** How people write a ticket's number. */
const NUMBER = /^#?t?(\d{1,15})$/;

/** Tickets whose words are read in one go: few enough that the event loop is not held for more than some ms. */
const LOOKED_THROUGH = 5000;

interface Page {
  readonly offset: number;
  readonly limit: number;
}

type Reading = Pick<TicketStore, 'listTickets' | 'ticketsAfter' | 'customerTickets' | 'solvedBefore'>;

/** Finding tickets. */
export function ticketLists(engine: Engine, onFault: OnFault): Reading {
  const { db, read } = engine;
  const statements = listStatements(engine);
  /** A query that is built anew each time, for what is asked for differs: lists are for people, and few. */
  const run = <Row>(query: { compile(): CompiledQuery<Row> }) => read({ bind: () => query.compile() }, {});

  const matchingTickets = (filter: TicketFilter, now: number) => db.selectFrom('tickets').where(matching(filter, now));

  /** The tickets to look through next: those from the first one after a number on, that many numbers. null = none is left. */
  async function windowAfter(number: number): Promise<{ readonly after: number; readonly upTo: number } | null> {
    const [first] = await read(statements.firstAfter, { number });
    return first === undefined ? null : { after: first.number - 1, upTo: first.number - 1 + LOOKED_THROUGH };
  }

  /** In a list by words every ticket is read: piece by piece, so that the event loop is not held all that time. */
  async function listByWords(filter: TicketFilter, { offset, limit }: Page, now: number) {
    const found: { readonly number: number; readonly place: number }[] = [];
    for (let window = await windowAfter(0); window !== null; window = await windowAfter(window.upTo)) {
      const { after, upTo } = window;
      const piece = matchingTickets(filter, now).where('number', '>', after).where('number', '<=', upTo);
      found.push(...(await run(piece.select(['number', 'place']))));
      await setImmediate();
    }
    const ordered = found.toSorted((a, b) => a.place - b.place || a.number - b.number);
    const numbers = ordered.slice(offset, offset + limit).map(({ number }) => number);
    const rows = await run(
      db.selectFrom('tickets').select(['number', 'ticket']).where(among(numbers)).orderBy('place').orderBy('number'),
    );
    return { tickets: readTickets(rows, onFault), total: found.length };
  }

  return {
    async listTickets(filter, page, now) {
      if (filter.text !== undefined) return listByWords(filter, page, now);
      const found = matchingTickets(filter, now);
      const ordered = found.select(['number', 'ticket']).orderBy('place').orderBy('number');
      const [rows, [count]] = await Promise.all([
        run(ordered.offset(whole(page.offset)).limit(whole(page.limit))),
        run(found.select((eb) => eb.fn.countAll<number>().as('total'))),
      ]);
      return { tickets: readTickets(rows, onFault), total: count?.total ?? 0 };
    },

    async ticketsAfter(filter, { after, limit }, now) {
      const window = await windowAfter(whole(after));
      if (window === null) return { tickets: [], last: null };
      const piece = matchingTickets(filter, now).where('number', '>', window.after).where('number', '<=', window.upTo);
      const rows = await run(piece.select(['number', 'ticket']).orderBy('number').limit(whole(limit)));
      const last = rows.length < limit ? window.upTo : (rows.at(-1)?.number ?? window.upTo);
      return { tickets: readTickets(rows, onFault), last: (await windowAfter(last)) === null ? null : last };
    },

    async customerTickets(customer, limit) {
      const whose = { customer: customerFingerprint(customer), limit: whole(limit) };
      const tickets = readTickets(await read(statements.ofCustomer, whose), onFault);
      const lines = Map.groupBy(await read(statements.linesOfCustomer, whose), ({ ticket }) => ticket);
      return tickets.map((ticket) => ({ ticket, history: readHistory(lines.get(ticket.number) ?? [], onFault) }));
    },

    async solvedBefore(time, { after, limit }) {
      const rows = await read(statements.solved, { time: whole(time), after: whole(after), limit: whole(limit) });
      return rows.map(({ number }) => number);
    },
  };
}

type Where = ExpressionBuilder<Tables, 'tickets'>;

function matching({ states, kind, priority, assignee, overdue, text }: TicketFilter, now: number) {
  return (eb: Where) => {
    const equal = (column: 'kind' | 'priority' | 'assignee', value: string | number | null | undefined) =>
      value === undefined ? [] : [eb(column, value === null ? 'is' : '=', value)];
    return eb.and([
      ...(states === undefined ? [] : inStates(eb, states)),
      ...equal('kind', kind),
      ...equal('priority', priority),
      ...equal('assignee', assignee),
      // The place of what is left to do is when it is due.
      ...(overdue ? [eb('place', '<', Math.min(whole(now), DONE_PLACE))] : []),
      ...(text === undefined ? [] : [containing(eb, text)]),
    ]);
  };
}

const isDone = (state: TicketState): boolean => state === 'solved' || state === 'closed';

function inStates(eb: Where, states: readonly TicketState[]): Expression<SqlBool>[] {
  if (states.length === 0) return [eb.lit(false)];
  const inThem = eb('state', 'in', states);
  // Says the same once more, in a way that lets the index be read from where they stand.
  if (states.every(isDone)) return [inThem, eb('place', '>=', DONE_PLACE)];
  return states.some(isDone) ? [inThem] : [inThem, eb('place', '<', DONE_PLACE)];
}

/** With these numbers. */
const among = (numbers: readonly number[]) => (eb: Where) =>
  numbers.length === 0 ? eb.lit(false) : eb('number', 'in', numbers);

function containing(eb: Where, text: string): Expression<SqlBool> {
  const wanted = searchable(text.slice(0, MAX_SEARCH)).trim();
  const pattern = `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
  const inText = sql<SqlBool>`${eb.ref('search')} like ${pattern} escape '\\'`;
  const number = NUMBER.exec(wanted)?.[1];
  return number === undefined ? inText : eb.or([inText, eb('number', '=', Number(number))]);
}

function listStatements({ db }: Engine) {
  const ofCustomer = (slot: Slots<{ customer: string; limit: number }>) =>
    db.selectFrom('tickets').where('customer', '=', slot.customer).orderBy('number', 'desc').limit(slot.limit);

  return {
    firstAfter: statement((slot: Slots<{ number: number }>) =>
      db.selectFrom('tickets').select('number').where('number', '>', slot.number).orderBy('number').limit(ONE),
    ),
    ofCustomer: statement((slot: Slots<{ customer: string; limit: number }>) =>
      ofCustomer(slot).select(['number', 'ticket']),
    ),
    linesOfCustomer: statement((slot: Slots<{ customer: string; limit: number }>) =>
      db
        .selectFrom('ticket_events')
        .select(['ticket', 'seq', 'event'])
        .where('ticket', 'in', ofCustomer(slot).select('number'))
        .orderBy('ticket')
        .orderBy('seq'),
    ),
    solved: statement((slot: Slots<{ time: number; after: number; limit: number }>) =>
      db
        .selectFrom('tickets')
        .select('number')
        .where('state', '=', sql.lit('solved'))
        .where('solved_at', '<=', slot.time)
        .where('number', '>', slot.after)
        .orderBy('number')
        .limit(slot.limit),
    ),
  };
}
