import { describe, expect, test } from '@jest/globals';
import type { Store, StoreChange } from '../../../src/model/store.ts';
import { answer, LATER, ref, write } from '../samples.ts';
import type { Given } from './given.ts';
import { ann, customer, decide, open as file, move } from './ticket-samples.ts';

const QUIET = { now: 5, webhook: false };
const note = (text: string) => ({ kind: 'note', text }) as const;

/** Takes the turns that are due and gives their events. */
async function events(store: Store) {
  const taken = [];
  for (;;) {
    const pending = await store.takeTurn(LATER, answer());
    if (pending === null) return taken;
    taken.push(pending.event);
  }
}

export function ticketRules(given: Given): void {
  describe('tickets', () => {
    openingRules(given);
    changeRules(given);
    noticeRules(given);
    badRowRules(given);
  });
}

function openingRules({ open }: Given): void {
  test('are filed with the next number, and are read back with the line that says so', async () => {
    const store = await open();
    const one = await file(store, 'a', { description: 'one', createdAt: 7.4 });
    const two = await file(store, 'b');
    expect(one.number).toBeGreaterThan(1000);
    expect(two.number).toBe(one.number + 1);
    expect(await store.ticket(one.number)).toEqual({
      ticket: one,
      history: [{ at: 7.4, by: { kind: 'customer' }, change: { kind: 'opened' }, from: null }],
    });
    expect(await store.ticket(two.number + 1)).toBeNull();
    await store.close();
    expect((await (await open()).ticket(two.number))?.ticket).toEqual(two);
  });

  test('are filed once per key, also at once and from two stores, and given as they are now', async () => {
    const [here, there] = [await open(), await open()];
    const filed = await Promise.all(
      Array.from({ length: 10 }, (_, n) => file(n % 2 ? here : there, 'key', { description: `${n}` })),
    );
    expect(new Set(filed.map(({ number }) => number)).size).toBe(1);
    const [one] = filed;
    if (one === undefined) throw new Error('nothing was filed');
    expect((await here.listTickets({}, { offset: 0, limit: 10 }, 0)).total).toBe(1);
    expect((await here.ticket(one.number))?.history).toHaveLength(1);
    await move(here, one, 'waiting');
    expect(await file(there, 'key')).toEqual({ ...one, state: 'waiting' });
  });

  test('that 50 file at once from two stores have 50 numbers, in one row', async () => {
    const stores = [await open(), await open()];
    const filed = await Promise.all(stores.flatMap((store, s) => keys(25).map((n) => file(store, `${s}/${n}`))));
    const numbers = filed.map(({ number }) => number).toSorted((a, b) => a - b);
    expect(new Set(numbers).size).toBe(50);
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(49);
  });

  test('that could not be read back are refused', async () => {
    const store = await open();
    await expect(file(store, 'a', { description: '' })).rejects.toThrow();
    await expect(file(store, 'a', { reopened: -1 })).rejects.toThrow();
    expect((await store.listTickets({}, { offset: 0, limit: 10 }, 0)).total).toBe(0);
  });

  test('hold any text', async () => {
    const store = await open();
    const nasty = `a\0b\uD800c'";--\\ 𠮷👩‍👩‍👧`;
    const { number } = await file(store, nasty, { description: nasty, customer: { ...customer(nasty), name: nasty } });
    expect((await store.ticket(number))?.ticket.description).toBe(nasty);
    expect(await store.customerTickets(customer(nasty), 5)).toHaveLength(1);
    expect((await store.listTickets({ text: nasty }, { offset: 0, limit: 5 }, 0)).total).toBe(1);
    expect((await file(store, nasty)).number).toBe(number);
  });
}

const keys = (count: number) => Array.from({ length: count }, (_, n) => n);

function changeRules({ open, query }: Given): void {
  test('are changed as was decided by what they were, with lines in order', async () => {
    const store = await open();
    const { number } = await file(store, 'a');
    const assignee = { id: 3, name: 'Bob' };
    const first = await store.changeTicket(number, null, decide({ assignee }, [note('1'), note('2')]), QUIET);
    expect(first).toMatchObject({ ok: true, ticket: { number, assignee } });
    let seen: unknown;
    const second = await store.changeTicket(
      number,
      null,
      (before) => {
        seen = before;
        return decide({ updatedAt: 9 }, [note('3')])(before);
      },
      QUIET,
    );
    expect(seen).toMatchObject({ ticket: { assignee }, history: [{}, { change: note('1') }, { change: note('2') }] });
    const after = await store.ticket(number);
    expect(second).toEqual({ ok: true, ticket: after?.ticket });
    expect(after?.ticket).toMatchObject({ assignee, updatedAt: 9 });
    expect(after?.history.map(({ change }) => change)).toEqual([{ kind: 'opened' }, note('1'), note('2'), note('3')]);
    expect(after?.history.at(1)).toEqual({ at: 1, by: ann, change: note('1'), from: null });
  });

  test('are left alone by a refusal, by a decision that throws, and by what could not be read back', async () => {
    const store = await open();
    const { number } = await file(store, 'a');
    const before = await store.ticket(number);
    const change = (decision: Parameters<Store['changeTicket']>[2]) =>
      store.changeTicket(number, 'key', decision, { now: 5, webhook: true });
    expect(await change(() => ({ ok: false, why: 'too-late' }))).toEqual({ ok: false, why: 'too-late' });
    await expect(
      change(() => {
        throw new Error('a bug');
      }),
    ).rejects.toThrow('a bug');
    await expect(change(decide({ reopened: -1 }, [note('n')], true))).rejects.toThrow();
    await expect(change(decide({}, [note('n'), note('')], true))).rejects.toThrow();
    expect(await store.ticket(number)).toEqual(before);
    expect(await events(store)).toEqual([]);
    expect(await store.takeWebhook(LATER)).toBeNull();
    expect(await change(decide({}, [note('n')]))).toMatchObject({ ok: true });
    expect(await store.changeTicket(number + 1, null, decide({}), QUIET)).toEqual({ ok: false, why: 'absent' });
  });

  test('are changed once per key and ticket, also at once from two stores', async () => {
    const [here, there] = [await open(), await open()];
    const [one, other] = [await file(here, 'a'), await file(here, 'b')];
    const results = await Promise.all(
      keys(10).map((n) =>
        (n % 2 ? here : there).changeTicket(one.number, 'key', decide({}, [note('x'), note('y')], true), QUIET),
      ),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect((await here.ticket(one.number))?.history).toHaveLength(3);
    expect(await events(here)).toHaveLength(1);
    const refuse = () => ({ ok: false, why: 'done' }) as const;
    const now = await here.changeTicket(one.number, null, decide({ updatedAt: 77 }), QUIET);
    expect(await here.changeTicket(one.number, 'key', refuse, QUIET)).toEqual(now);
    expect(await here.changeTicket(other.number, 'key', refuse, QUIET)).toEqual({ ok: false, why: 'done' });
    expect(await here.changeTicket(other.number, 'key', decide({}), QUIET)).toMatchObject({ ok: true });
    expect(await here.changeTicket(one.number, 'other', decide({}), QUIET)).toMatchObject({ ok: true });
    expect((await here.ticket(one.number))?.history).toHaveLength(5);
  });

  test('that many change at once lose no change', async () => {
    const [here, there] = [await open(), await open()];
    const { number } = await file(here, 'a');
    await Promise.all(
      keys(30).map((n) =>
        (n % 2 ? here : there).changeTicket(
          number,
          null,
          (before) => decide({ reopened: before.ticket.reopened + 1 }, [note(`${n}`)], true)(before),
          QUIET,
        ),
      ),
    );
    const after = await here.ticket(number);
    expect(after?.ticket.reopened).toBe(30);
    expect(after?.history).toHaveLength(31);
    const seqs = await query(`select seq from ticket_events where ticket = ${number} order by seq`);
    expect(seqs.map(({ seq }) => Number(seq))).toEqual(keys(31).map((n) => n + 1));
    expect(await events(here)).toHaveLength(30);
  });

  test('are told of once they are committed', async () => {
    const store = await open();
    const changes: StoreChange[] = [];
    store.subscribe((change) => changes.push(change));
    const { number } = await file(store, 'a');
    await file(store, 'a');
    expect(changes.splice(0)).toEqual([{ kind: 'ticket', number }]);
    await store.changeTicket(number, null, decide({}, [note('n')], true), { now: 5, webhook: true });
    expect(changes.splice(0).map(({ kind }) => kind)).toEqual(['ticket', 'webhook', 'inbox']);
    await Promise.all([file(store, 'b'), file(store, 'c')]);
    expect(changes.map((change) => (change.kind === 'ticket' ? change.number - number : change))).toEqual([1, 2]);
  });
}

function noticeRules({ open }: Given): void {
  test('tell the customer in their conversation’s line, once, behind what they wrote before', async () => {
    const store = await open();
    await write(store, 'c', 1);
    const { number } = await file(store, 'a');
    const change = (key: string) =>
      store.changeTicket(number, key, decide({ state: 'solved' }, [note('n')], true), QUIET);
    await change('key');
    await change('key');
    await write(store, 'c', 2);
    const [first, notice, second, ...more] = await events(store);
    expect([first, second, more]).toMatchObject([{ messageId: 'm1' }, { messageId: 'm2' }, []]);
    expect(notice).toEqual({
      kind: 'notice',
      ref: ref('c'),
      from: { id: 'c', name: 'c' },
      flow: 'ticket-status',
      notice: {
        ticket: expect.objectContaining({ number, state: 'solved' }),
        state: 'solved',
        message: 'hello',
        askRating: false,
      },
    });
    await change('another');
    expect(await events(store)).toHaveLength(1);
  });

  test('tell while their conversations are worked on', async () => {
    const [here, there] = [await open(), await open()];
    const names = keys(10).map((n) => `c${n}`);
    const filed = await Promise.all(names.map((name) => file(here, name, { ref: ref(name) })));
    const changes = filed.flatMap(({ number }) =>
      keys(5).map((n) => (n % 2 ? here : there).changeTicket(number, null, decide({}, [note('n')], true), QUIET)),
    );
    const writes = names.flatMap((name) => keys(5).map((n) => write(there, name, n)));
    const turns = keys(40).map((n) => (n % 2 ? here : there).takeTurn(LATER, answer()));
    await Promise.all([...changes, ...writes]);
    const taken = (await Promise.all(turns)).filter((pending) => pending !== null);
    expect(taken.length + (await events(here)).length).toBe(100);
  });

  test('tell also who has no conversation yet, and nobody when there is nothing to tell', async () => {
    const store = await open();
    const { number } = await file(store, 'a', { ref: ref('new'), customer: { ...customer('new') } });
    await store.changeTicket(number, null, decide({}), QUIET);
    expect(await store.nextEventDue()).toBeNull();
    await store.changeTicket(number, null, decide({}, [note('n')], true), QUIET);
    expect(await store.nextEventDue()).toBe(5);
    expect(await events(store)).toMatchObject([{ kind: 'notice', ref: ref('new') }]);
  });

  test('are not changed where the notice cannot be stored', async () => {
    const store = await open();
    const { number } = await file(store, 'a');
    await write(store, 'c', 1);
    await events(store);
    const broken = decide({}, [note('n')], true);
    const change = store.changeTicket(
      number,
      null,
      (before) => {
        const outcome = broken(before);
        if (!outcome.ok || outcome.notice === null) return outcome;
        return { ...outcome, notice: { ...outcome.notice, ticket: { ...outcome.notice.ticket, number: 0.5 } } };
      },
      { now: 5, webhook: true },
    );
    await expect(change).rejects.toThrow();
    expect((await store.ticket(number))?.history).toHaveLength(1);
    expect(await store.takeWebhook(LATER)).toBeNull();
  });
}

function badRowRules({ open, query, faults }: Given): void {
  test('that cannot be read are told, and take nothing from the others', async () => {
    const store = await open();
    const [bad, good] = [await file(store, 'a', { solvedAt: 1 }), await file(store, 'b')];
    await query(`update tickets set ticket = '{"state":7}' where number = ${bad.number}`);
    expect(await store.ticket(bad.number)).toBeNull();
    expect(await store.changeTicket(bad.number, null, decide({}), QUIET)).toEqual({ ok: false, why: 'absent' });
    expect(await store.listTickets({}, { offset: 0, limit: 10 }, 0)).toEqual({ tickets: [good], total: 2 });
    expect(await store.ticketsAfter({}, { after: 0, limit: 10 }, 0)).toEqual({ tickets: [good], last: null });
    expect((await store.customerTickets(customer('c'), 10)).map(({ ticket }) => ticket)).toEqual([good]);
    await expect(file(store, 'a')).rejects.toThrow(`ticket ${bad.number} cannot be read`);
    expect(new Set(faults().map(({ kind }) => kind))).toEqual(new Set(['bad-row']));
    expect(faults()).toHaveLength(6);
    expect(JSON.stringify(faults().map(({ detail }) => detail))).not.toContain('chair');
  });

  test('whose history has a line that cannot be read go on behind it', async () => {
    const store = await open();
    const { number } = await file(store, 'a');
    await store.changeTicket(number, 'key', decide({}, [note('1'), note('2')]), QUIET);
    await query(`update ticket_events set event = 'no JSON' where seq = 3 and ticket = ${number}`);
    await store.changeTicket(number, null, decide({}, [note('3')]), QUIET);
    await store.changeTicket(number, 'key', decide({}, [note('4')]), QUIET);
    const history = (await store.ticket(number))?.history.map(({ change }) => change);
    expect(history).toEqual([{ kind: 'opened' }, note('1'), note('3')]);
    expect(new Set(faults().map(({ kind }) => kind))).toEqual(new Set(['bad-row']));
  });
}
