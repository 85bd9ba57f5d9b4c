import { type CompiledQuery, type ExpressionBuilder, sql } from 'kysely';
import type { Case, CaseState } from '../model/case.ts';
import type { CaseFilter, CaseNews, CaseStore } from '../model/case-store.ts';
import { RANKS, readCase, readLine } from './case-records.ts';
import type { Engine } from './engine.ts';
import type { OnFault } from './faults.ts';
import { fingerprint, plain, whole } from './records.ts';
import type { Tables } from './schema.ts';
import { type Slots, statement } from './statement.ts';
import { customerFingerprint } from './ticket-records.ts';

type Reading = Pick<
  CaseStore,
  'case' | 'caseEvents' | 'listCases' | 'countCases' | 'openCaseOf' | 'casesOfCustomer' | 'caseWaits' | 'caseNews'
>;

/** Finding cases. */
export function caseLists(engine: Engine, onFault: OnFault): Reading {
  const { db, read } = engine;
  const statements = listStatements(engine);
  /** A query that is built anew each time, for what is asked for differs: lists are for people, and few. */
  const run = <Row>(query: { compile(): CompiledQuery<Row> }) => read({ bind: () => query.compile() }, {});
  const readable = (rows: readonly { readonly number: number; readonly details: string }[]): Case[] =>
    rows.map((row) => readCase(row, onFault)).filter((found) => found !== null);

  function newsOf(rows: readonly NewsRow[]): CaseNews[] {
    const found = new Map<number, Case | null>();
    return rows.flatMap((row) => {
      const known = found.get(row.number);
      const of = known === undefined ? readCase(row, onFault) : known;
      found.set(row.number, of);
      const line = readLine(row, onFault);
      return of === null || line === null ? [] : [{ id: row.id, case: of, line }];
    });
  }

  return {
    case: async (number) => readable(await read(statements.one, { number: whole(number) }))[0] ?? null,
    openCaseOf: async (conversation) =>
      readable(await read(statements.openOf, { fingerprint: fingerprint(conversation) }))[0] ?? null,
    async casesOfCustomer(customer, limit) {
      const whose = { customer: customerFingerprint(customer), limit: whole(limit) };
      return readable(await read(statements.ofCustomer, whose));
    },
    async listCases(filter, limit) {
      const found = db.selectFrom('cases').select(['number', 'details']).where(matching(filter));
      return readable(await run(found.orderBy('rank').orderBy('place').orderBy('number').limit(whole(limit))));
    },
    async countCases(filter) {
      const count = db.selectFrom('cases').select((eb) => eb.fn.countAll<number>().as('count'));
      const [row] = await run(count.where(matching(filter)));
      return row?.count ?? 0;
    },
    async caseWaits(from, limit) {
      const rows = await read(statements.waits, { from: whole(from), limit: whole(limit) });
      return rows.map(({ wait }) => wait);
    },
    caseEvents: (number, after, limit) =>
      readOn(
        whole(after),
        whole(limit),
        (seq) => read(statements.events, { number: whole(number), after: seq, limit: whole(limit) }),
        (rows) => rows.map((row) => readLine(row, onFault)).filter((line) => line !== null),
        ({ seq }) => seq,
      ),
    /**
     * No line is missed, though several transactions write lines at once: each takes its ids under the lock of the
     * counter's row and keeps it until its commit (`idsFor` in case-writer.ts), so that ids become visible in their
     * order. SQLite has one writer anyway.
     */
    caseNews: (after, limit) =>
      readOn(
        whole(after),
        whole(limit),
        (id) => read(statements.news, { after: id, limit: whole(limit) }),
        newsOf,
        ({ id }) => id,
      ),
  };
}

/** A page; behind rows that cannot be read it goes on, for an empty one would look like the end. */
async function readOn<Row, Item>(
  after: number,
  limit: number,
  page: (after: number) => Promise<Row[]>,
  toItems: (rows: readonly Row[]) => Item[],
  placeOf: (row: Row) => number,
): Promise<Item[]> {
  for (let from = after; ; ) {
    const rows = await page(from);
    const items = toItems(rows);
    const last = rows.at(-1);
    if (items.length > 0 || last === undefined || rows.length < limit) return items;
    from = placeOf(last);
  }
}

interface NewsRow {
  readonly id: number;
  readonly case_number: number;
  readonly seq: number;
  readonly event: string;
  readonly number: number;
  readonly details: string;
}

type Where = ExpressionBuilder<Tables, 'cases'>;

function matching({ states, desk, agent }: CaseFilter) {
  return (eb: Where) =>
    eb.and([
      ...(states === undefined ? [] : inStates(eb, states)),
      ...(desk === undefined ? [] : [eb('desk', '=', plain(desk))]),
      ...(agent === undefined ? [] : [eb('agent', '=', whole(agent))]),
    ]);
}

function inStates(eb: Where, states: readonly CaseState[]) {
  if (states.length === 0) return [eb.lit(false)];
  const ranks = states.flatMap((state) => RANKS[state]);
  // The ranks say the same once more, in a way that lets the index be read from where they stand.
  return [
    eb('state', 'in', states),
    eb('rank', '>=', sql.lit(Math.min(...ranks))),
    eb('rank', '<=', sql.lit(Math.max(...ranks))),
  ];
}

function listStatements({ db }: Engine) {
  return {
    one: statement((slot: Slots<{ number: number }>) =>
      db.selectFrom('cases').select(['number', 'details']).where('number', '=', slot.number),
    ),
    openOf: statement((slot: Slots<{ fingerprint: string }>) =>
      db
        .selectFrom('cases')
        .select(['number', 'details'])
        .where(
          'number',
          '=',
          db.selectFrom('conversations').select('open_case').where('fingerprint', '=', slot.fingerprint),
        ),
    ),
    ofCustomer: statement((slot: Slots<{ customer: string; limit: number }>) =>
      db
        .selectFrom('cases')
        .select(['number', 'details'])
        .where('customer', '=', slot.customer)
        .orderBy('number', 'desc')
        .limit(slot.limit),
    ),
    waits: statement((slot: Slots<{ from: number; limit: number }>) =>
      db
        .selectFrom('cases')
        .select((eb) => eb('claimed_at', '-', eb.ref('opened_at')).$castTo<number>().as('wait'))
        .where('claimed_at', '>=', slot.from)
        .orderBy('claimed_at', 'desc')
        .orderBy('number', 'desc')
        .limit(slot.limit),
    ),
    events: statement((slot: Slots<{ number: number; after: number; limit: number }>) =>
      db
        .selectFrom('case_events')
        .select(['case_number', 'seq', 'event'])
        .where('case_number', '=', slot.number)
        .where('seq', '>', slot.after)
        .orderBy('seq')
        .limit(slot.limit),
    ),
    news: statement((slot: Slots<{ after: number; limit: number }>) =>
      db
        .selectFrom('case_events')
        .innerJoin('cases', 'cases.number', 'case_events.case_number')
        .select([
          'case_events.id',
          'case_events.case_number',
          'case_events.seq',
          'case_events.event',
          'cases.number',
          'cases.details',
        ])
        .where('case_events.id', '>', slot.after)
        .orderBy('case_events.id')
        .limit(slot.limit),
    ),
  };
}
