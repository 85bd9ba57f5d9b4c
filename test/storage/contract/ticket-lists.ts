import { describe, expect, test } from '@jest/globals';
import type { Store } from '../../../src/model/store.ts';
import type { Ticket, TicketChange, TicketFilter } from '../../../src/model/ticket.ts';
import type { Given } from './given.ts';
import { customer, decide, open as file, HOUR, move } from './ticket-samples.ts';

const ALL = { offset: 0, limit: 100 };

/** What the tickets that a filter lets through describe, in their order. */
async function found(store: Store, filter: TicketFilter, now = 0, page = ALL): Promise<string[]> {
  const { tickets } = await store.listTickets(filter, page, now);
  return tickets.map(({ description }) => description);
}

/** Files tickets with these descriptions. */
async function fileAll(
  store: Store,
  tickets: Readonly<Record<string, Partial<Omit<Ticket, 'number' | 'state'>>>>,
): Promise<Ticket[]> {
  const filed = [];
  for (const [description, changes] of Object.entries(tickets)) {
    filed.push(await file(store, description, { description, ...changes }));
  }
  return filed;
}

export function ticketListRules(given: Given): void {
  describe('lists of tickets', () => {
    orderRules(given);
    filterRules(given);
    searchRules(given);
    otherLists(given);
  });
}

function orderRules({ open }: Given): void {
  test('begin with what is due first; what is done comes last, the newest first', async () => {
    const store = await open();
    const [late, soon, closed, solved, sooner] = await fileAll(store, {
      late: { dueAt: 3 * HOUR },
      soon: { dueAt: 2 * HOUR },
      closed: { dueAt: 0 },
      solved: { dueAt: 0 },
      sooner: { dueAt: HOUR },
    });
    if (!late || !soon || !closed || !solved || !sooner) throw new Error('not filed');
    await move(store, closed, 'closed', { closedAt: 1 });
    await move(store, solved, 'solved', { solvedAt: 1 });
    await move(store, soon, 'waiting');
    expect(await found(store, {})).toEqual(['sooner', 'soon', 'late', 'solved', 'closed']);
    expect(await found(store, {}, 0, { offset: 1, limit: 2 })).toEqual(['soon', 'late']);
    expect(await found(store, {}, 0, { offset: 4, limit: 10 })).toEqual(['closed']);
    expect(await store.listTickets({}, { offset: 9, limit: 10 }, 0)).toEqual({ tickets: [], total: 5 });
    await store.changeTicket(late.number, null, decide({ dueAt: HOUR / 2 }), { now: 0, webhook: false });
    expect(await found(store, {}, 0, { offset: 0, limit: 1 })).toEqual(['late']);
    await move(store, closed, 'open', { dueAt: 1, closedAt: null });
    expect(await found(store, {}, 0, { offset: 0, limit: 1 })).toEqual(['closed']);
  });

  test('keep the order in which they were opened where all else is the same', async () => {
    const store = await open();
    await fileAll(store, { a: {}, b: {}, c: {} });
    expect(await found(store, {})).toEqual(['a', 'b', 'c']);
  });
}

function filterRules({ open }: Given): void {
  test('hold what was asked for, and count it', async () => {
    const store = await open();
    const ann = { id: 1, name: 'Ann' };
    const filed = await fileAll(store, {
      a: { assignee: ann },
      b: { kind: 'return', priority: 'urgent' },
      c: { assignee: { id: 2, name: 'Ann' }, priority: 'urgent' },
      d: {},
      e: { assignee: ann },
    });
    for (const [at, state] of (['waiting', 'in-progress', 'solved', 'closed'] as const).entries()) {
      const ticket = filed[at];
      if (ticket !== undefined) await move(store, ticket, state);
    }
    const cases: readonly (readonly [TicketFilter, string])[] = [
      [{ states: ['open'] }, 'e'],
      [{ states: ['open', 'waiting', 'in-progress'] }, 'abe'],
      [{ states: ['solved', 'closed'] }, 'dc'],
      [{ states: ['closed', 'waiting'] }, 'ad'],
      [{ states: [] }, ''],
      [{ kind: 'return' }, 'b'],
      [{ priority: 'urgent' }, 'bc'],
      [{ assignee: 1 }, 'ae'],
      [{ assignee: 9 }, ''],
      [{ assignee: null }, 'bd'],
      [{ assignee: null, states: ['closed'], kind: 'complaint', priority: 'normal' }, 'd'],
      [{ kind: 'return', priority: 'low' }, ''],
    ];
    for (const [filter, expected] of cases) {
      expect([filter, (await found(store, filter)).join('')]).toEqual([filter, expected]);
      expect((await store.listTickets(filter, { offset: 0, limit: 1 }, 0)).total).toBe(expected.length);
    }
  });

  test('of what is overdue hold what is not done by the time', async () => {
    const store = await open();
    await fileAll(store, { soon: { dueAt: 2 }, late: { dueAt: 1 }, done: { dueAt: 0 } });
    const done = (await store.listTickets({ text: 'done' }, ALL, 0)).tickets[0];
    if (done !== undefined) await move(store, done, 'solved', { solvedAt: 1 });
    expect(await found(store, { overdue: true }, 1)).toEqual([]);
    expect(await found(store, { overdue: true }, 2)).toEqual(['late']);
    expect(await found(store, { overdue: true }, 3)).toEqual(['late', 'soon']);
    expect(await found(store, { overdue: true, states: ['solved'] }, 3)).toEqual([]);
    expect(await found(store, { overdue: true }, Number.MAX_SAFE_INTEGER)).toEqual(['late', 'soon']);
    expect(await found(store, { overdue: false }, 3)).toHaveLength(3);
  });
}

function searchRules({ open }: Given): void {
  test('of a text hold where it stands in words, order, contact, name or number', async () => {
    const store = await open();
    const [a, , c] = await fileAll(store, {
      'The Chair broke': { order: { number: 'LX-77', proven: true } },
      椅子坏了: { contact: 'Ann@Shop.example', wish: '换一把' },
      'nothing else': { items: [{ sku: 's', name: 'Lamp ＡＢ', quantity: 1 }], customer: customer('Béatrice') },
    });
    const cases = { chair: 0, 'R BROKE': 0, 'lx-77': 0, 椅子: 1, 'ann@shop': 1, 换一: 1, LAMP: 2, ab: 2, BÉATR: 2 };
    const described = ['The Chair broke', '椅子坏了', 'nothing else'];
    for (const [text, at] of Object.entries(cases)) {
      expect([text, await found(store, { text })]).toEqual([text, [described[at]]]);
    }
    for (const text of [`T${c?.number}`, `${c?.number}`, ` t${c?.number} `, `#${c?.number}`]) {
      expect(await found(store, { text })).toEqual(['nothing else']);
    }
    expect(await found(store, { text: `${a?.number}1` })).toEqual([]);
    expect(await found(store, { text: '' })).toHaveLength(3);
    expect(await found(store, { text: 'x'.repeat(100_000) })).toEqual([]);
  });

  test('take % and _ and \\ for what they are', async () => {
    const store = await open();
    await fileAll(store, { '100% broken': {}, '100 broken': {}, a_b: {}, 'a-b': {}, 'c\\d': {}, 'c\\\\d': {}, cd: {} });
    expect(await found(store, { text: '100%' })).toEqual(['100% broken']);
    expect(await found(store, { text: '0%b' })).toEqual([]);
    expect(await found(store, { text: 'a_b' })).toEqual(['a_b']);
    expect(await found(store, { text: 'c\\d' })).toEqual(['c\\d']);
    expect(await found(store, { text: '\\' })).toEqual(['c\\d', 'c\\\\d']);
    expect(await found(store, { text: "'" })).toEqual([]);
  });

  test('know what customers added later, and not what people wrote among themselves', async () => {
    const store = await open();
    const { number } = await file(store, 'a', { description: 'a' });
    const lines: readonly TicketChange[] = [
      { kind: 'fact', text: 'Now the TABLE too', files: [] },
      { kind: 'reopen', text: 'again the lamp' },
      { kind: 'note', text: 'a secret' },
    ];
    const rating = { stars: 1, comment: 'Dreadful', at: 1 };
    await store.changeTicket(number, null, decide({ rating }, lines), { now: 0, webhook: false });
    for (const text of ['table', 'lamp', 'dreadful']) expect(await found(store, { text })).toEqual(['a']);
    expect(await found(store, { text: 'secret' })).toEqual([]);
  });
}

function otherLists({ open, query }: Given): void {
  test('in the order of the numbers go through all, page by page', async () => {
    const store = await open();
    const filed = await fileAll(store, Object.fromEntries([...'abcde'].map((name, n) => [name, { dueAt: -n }])));
    const seen: string[] = [];
    let pages = 0;
    for (let after: number | null = 0; after !== null; pages++) {
      const page: Awaited<ReturnType<Store['ticketsAfter']>> = await store.ticketsAfter({}, { after, limit: 2 }, 0);
      seen.push(...page.tickets.map(({ description }) => description));
      after = page.last;
    }
    expect([seen.join(''), pages]).toEqual(['abcde', 3]);
    const [, , , d, e] = filed;
    expect(await store.ticketsAfter({ text: 'd' }, { after: 0, limit: 1 }, 0)).toEqual({
      tickets: [d],
      last: d?.number,
    });
    expect(await store.ticketsAfter({ text: 'e' }, { after: 0, limit: 1 }, 0)).toEqual({ tickets: [e], last: null });
    expect(await store.ticketsAfter({}, { after: e?.number ?? 0, limit: 1 }, 0)).toEqual({ tickets: [], last: null });
  });

  test('find what stands far apart', async () => {
    const store = await open();
    const { number } = await file(store, 'a', { description: 'a chair' });
    const columns = 'kind, state, priority, customer, created_at, updated_at, search, ticket';
    for (const further of [4999, 5000, 10_001, 100_000]) {
      await query(`insert into tickets (number, key, place, ${columns})
        select number + ${further}, key || '${further}', place - ${further}, ${columns}
        from tickets where number = ${number}`);
    }
    const { tickets, total } = await store.listTickets({ text: 'chair' }, { offset: 0, limit: 2 }, 0);
    expect([tickets.map((one) => one.number - number), total]).toEqual([[100_000, 10_001], 5]);
    const seen: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: Awaited<ReturnType<Store['ticketsAfter']>> = await store.ticketsAfter({}, { after, limit: 2 }, 0);
      seen.push(...page.tickets.map((one) => one.number - number));
      after = page.last;
    }
    expect(seen).toEqual([0, 4999, 5000, 10_001, 100_000]);
  });

  test('of a customer hold their own, the newest first, with their histories', async () => {
    const store = await open();
    await fileAll(store, { a: {}, other: { customer: customer('other') }, b: {}, c: {} });
    for (const elsewhere of [{ account: 'shop 2' }, { platform: 'telegram' }]) {
      await file(store, JSON.stringify(elsewhere), { customer: { ...customer('c'), ...elsewhere } });
    }
    const files = await store.customerTickets({ ...customer('c'), name: 'another name' }, 2);
    expect(files.map(({ ticket }) => ticket.description)).toEqual(['c', 'b']);
    expect(files.map(({ history }) => history)).toMatchObject([[{ at: 0 }], [{ at: 0 }]]);
    const one = files[0]?.ticket;
    if (one !== undefined) await move(store, one, 'waiting');
    expect((await store.customerTickets(customer('c'), 1))[0]?.history).toMatchObject([
      { change: { kind: 'opened' } },
      { change: { kind: 'state', to: 'waiting' } },
    ]);
    expect(await store.customerTickets(customer('nobody'), 5)).toEqual([]);
  });

  test('of what was solved by a time hold what still is', async () => {
    const store = await open();
    const filed = await fileAll(store, { a: {}, b: {}, c: {}, d: {}, e: {} });
    const [a, b, c, d] = filed;
    if (!a || !b || !c || !d) throw new Error('not filed');
    await move(store, a, 'solved', { solvedAt: 30 });
    await move(store, b, 'closed', { solvedAt: 10, closedAt: 20 });
    await move(store, c, 'solved', { solvedAt: 10 });
    await move(store, d, 'solved', { solvedAt: 20 });
    const solved = (time: number, after = 0, limit = 10) => store.solvedBefore(time, { after, limit });
    expect(await solved(9)).toEqual([]);
    expect(await solved(10)).toEqual([c.number]);
    expect(await solved(30)).toEqual([a.number, c.number, d.number]);
    expect(await solved(30, 0, 2)).toEqual([a.number, c.number]);
    expect(await solved(30, c.number, 2)).toEqual([d.number]);
  });
}
