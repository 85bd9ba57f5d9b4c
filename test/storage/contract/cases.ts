import { describe, expect, test } from '@jest/globals';
import type { Store, StoreChange } from '../../../src/model/store.ts';
import { answer, LATER, ref, write } from '../samples.ts';
import {
  agentTurn,
  ann,
  by,
  changes,
  claim,
  close,
  decide,
  finish,
  key,
  lines,
  newCase,
  note,
  openCase,
} from './case-samples.ts';
import type { Given } from './given.ts';

const many = (count: number) => Array.from({ length: count }, (_, n) => n);

export function caseRules(given: Given): void {
  describe('cases', () => {
    openingRules(given);
    changeRules(given);
    refusalRules(given);
    badRowRules(given);
  });
}

function openingRules({ open, query }: Given): void {
  test('are opened with the next number, and are read back with the line that says so', async () => {
    const store = await open();
    const one = await store.openCase(newCase('a', { openedAt: 7.4 }), 'one');
    const two = await store.openCase(newCase('b', { reason: 'angry' }), 'two');
    expect(one).toMatchObject({ fresh: true, place: 1, case: { ...newCase('a', { openedAt: 7.4 }) } });
    expect(two).toMatchObject({ fresh: true, place: 2 });
    expect(two.case.number).toBe(one.case.number + 1);
    expect(await store.case(one.case.number)).toEqual(one.case);
    expect(await lines(store, two.case)).toEqual([
      { seq: 1, at: 10, by: { kind: 'customer' }, change: { kind: 'opened', reason: 'angry' } },
    ]);
    expect(await store.case(two.case.number + 1)).toBeNull();
    await store.close();
    expect(await (await open()).openCaseOf(key('b'))).toEqual(two.case);
  });

  test('are opened once per key, and given as they are now', async () => {
    const [here, there] = [await open(), await open()];
    const opened = await Promise.all(
      many(10).map((n) => (n % 2 ? here : there).openCase(newCase('c', { openedAt: n }), 'key')),
    );
    expect(opened.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(new Set(opened.map((one) => one.case.number)).size).toBe(1);
    const [{ case: one } = { case: await openCase(here, 'other') }] = opened;
    expect(await lines(here, one)).toHaveLength(1);
    await finish(here, one);
    expect(await there.openCase(newCase('c'), 'key')).toMatchObject({
      case: { number: one.number, state: 'closed' },
      fresh: false,
      place: 0,
    });
    expect(await here.openCaseOf(key('c'))).toBeNull();
  });

  test('are one a conversation while it is open, also when 10 open at once from two stores', async () => {
    const stores = [await open(), await open()];
    const opened = await Promise.all(
      many(10).map((n) => stores[n % 2]?.openCase(newCase('c', { openedAt: n }), `key ${n}`)),
    );
    expect(opened.filter((one) => one?.fresh)).toHaveLength(1);
    expect(new Set(opened.map((one) => one?.case.number)).size).toBe(1);
    expect(new Set(opened.map((one) => one?.place))).toEqual(new Set([1]));
    const [store] = stores;
    const first = opened[0]?.case;
    if (store === undefined || first === undefined) throw new Error('nothing was opened');
    await claim(store, first);
    expect(await store.openCase(newCase('c'), 'again')).toMatchObject({
      case: { number: first.number, agent: ann },
      fresh: false,
      place: 0,
    });
    await finish(store, first);
    const next = await store.openCase(newCase('c'), 'again');
    expect(next).toMatchObject({ fresh: true, place: 1 });
    expect(next.case.number).toBeGreaterThan(first.number);
    expect(await store.openCaseOf(key('c'))).toEqual(next.case);
    expect(await query('select open_case from conversations')).toEqual([{ open_case: expect.anything() }]);
  });

  test('cannot be two open ones of a conversation, whoever writes', async () => {
    const store = await open();
    const { number } = await openCase(store, 'c');
    const columns =
      'conversation, state, desk, agent, rank, place, customer, opened_at, claimed_at, updated_at, details';
    const again = query(`insert into cases (key, ${columns}) select 'x', ${columns} from cases`);
    await expect(again).rejects.toThrow(/unique/i);
    await store.changeCase(number, null, close(), 0);
    await query(`insert into cases (key, ${columns}) select 'x', ${columns} from cases`);
  });

  test('that could not be read back are refused', async () => {
    const store = await open();
    await expect(openCase(store, 'c', { reminders: -1 })).rejects.toThrow();
    expect(await store.countCases({})).toBe(0);
    expect(await store.openCaseOf(key('c'))).toBeNull();
  });

  test('hold any text', async () => {
    const store = await open();
    const nasty = `a\0b\uD800c'";--\\ 𠮷👩‍👩‍👧`;
    const customer = { platform: 'web', account: nasty, id: nasty, name: nasty };
    const opened = await store.openCase(newCase('c', { customer, desk: nasty, order: nasty, ref: ref(nasty) }), nasty);
    expect(await store.case(opened.case.number)).toMatchObject({ order: nasty, customer });
    expect(await store.casesOfCustomer(customer, 5)).toEqual([opened.case]);
    expect(await store.listCases({ desk: nasty }, 5)).toEqual([opened.case]);
    expect((await store.openCase(newCase('c', { ref: ref(nasty) }), nasty)).fresh).toBe(false);
    await store.changeCase(opened.case.number, nasty, decide({}, [note(nasty)]), 0);
    expect(await changes(store, opened.case)).toContainEqual(note(nasty));
  });
}

function changeRules({ open }: Given): void {
  test('are changed as was decided by what they were, with lines in order', async () => {
    const store = await open();
    const { number } = await openCase(store, 'c');
    const first = await store.changeCase(number, null, decide({ order: 'A' }, [note('1'), note('2')]), 5);
    expect(first).toMatchObject({ ok: true, case: { number, order: 'A' }, first: 2, fresh: true });
    let seen: unknown;
    const second = await store.changeCase(
      number,
      null,
      (before, lastSeq) => {
        seen = [before, lastSeq];
        return decide({ updatedAt: 9 }, [note('3')])(before);
      },
      5,
    );
    expect(seen).toEqual([first.case, 3]);
    expect(second).toEqual({ ok: true, case: { ...first.case, updatedAt: 9 }, first: 4, fresh: true });
    expect(await store.case(number)).toEqual(second.case);
    expect(await changes(store, { number })).toEqual([
      { kind: 'opened', reason: 'asked' },
      note('1'),
      note('2'),
      note('3'),
    ]);
    expect(await store.caseEvents(number, 2, 1)).toEqual([{ seq: 3, at: 10, by: by(ann), change: note('2') }]);
  });

  test('are changed once per key and case, also at once from two stores', async () => {
    const [here, there] = [await open(), await open()];
    const [one, other] = [await openCase(here, 'a'), await openCase(here, 'b')];
    const results = await Promise.all(
      many(10).map((n) =>
        (n % 2 ? here : there).changeCase(one.number, 'key', decide({ order: `${n}` }, [note('x'), note('y')]), 5),
      ),
    );
    expect(results.map((result) => result.ok && result.fresh).filter(Boolean)).toHaveLength(1);
    expect(results.every((result) => result.ok && result.first === 2)).toBe(true);
    expect(await lines(here, one)).toHaveLength(3);
    await here.changeCase(one.number, null, decide({ order: 'later' }), 5);
    const refuse = () => ({ ok: false, why: 'not-now' }) as const;
    expect(await here.changeCase(one.number, 'key', refuse, 5)).toMatchObject({
      case: { order: 'later' },
      first: 2,
      fresh: false,
    });
    expect(await here.changeCase(other.number, 'key', refuse, 5)).toEqual({ ok: false, why: 'not-now', case: other });
    expect(await here.changeCase(other.number, 'key', decide({}), 5)).toMatchObject({ fresh: true, first: 2 });
  });

  test('that many change at once lose no change', async () => {
    const [here, there] = [await open(), await open()];
    const { number } = await openCase(here, 'c');
    const more = (n: number) =>
      (n % 2 ? here : there).changeCase(
        number,
        null,
        (before) => decide({ reminders: before.reminders + 1 }, [note(`${n}`)])(before),
        5,
      );
    await Promise.all(many(30).map(more));
    expect(await here.case(number)).toMatchObject({ reminders: 30 });
    expect((await lines(there, { number })).map(({ seq }) => seq)).toEqual(many(31).map((n) => n + 1));
  });

  test('are told of once they are committed, each', async () => {
    const store = await open();
    const told: StoreChange[] = [];
    store.subscribe((change) => told.push(change));
    const { number } = await openCase(store, 'a');
    await openCase(store, 'a');
    expect(told.splice(0)).toEqual([{ kind: 'case', number }]);
    await store.changeCase(number, null, () => ({ ok: false, why: 'not-now' }), 5);
    expect(told.splice(0)).toEqual([]);
    const replies = [{ author: 'system', message: { kind: 'text', text: 'hi' }, event: null, replyTo: null }] as const;
    await store.changeCase(number, null, decide({}, [], { replies, turn: agentTurn('a', ['hi']) }), 5);
    expect(told.splice(0)).toEqual([{ kind: 'case', number }, { kind: 'outbox' }]);
    await Promise.all([openCase(store, 'b'), openCase(store, 'c')]);
    expect(told.map((change) => (change.kind === 'case' ? change.number - number : change))).toEqual([1, 2]);
  });
}

function refusalRules({ open }: Given): void {
  test('are left alone by a refusal, by a decision that throws, and by what could not be stored', async () => {
    const store = await open();
    const before = await openCase(store, 'c');
    const change = (decision: Parameters<Store['changeCase']>[2]) =>
      store.changeCase(before.number, 'key', decision, 5);
    const hello = { author: 'agent', message: { kind: 'text', text: 'hello' }, event: 0, replyTo: null } as const;
    expect(await change(() => ({ ok: false, why: 'unclaimed' }))).toEqual({
      ok: false,
      why: 'unclaimed',
      case: before,
    });
    const broken: Record<string, Parameters<Store['changeCase']>[2]> = {
      'a bug': () => {
        throw new Error('a bug');
      },
      reminders: decide({ reminders: -1 }),
      'Too small': decide({}, [note('fine'), note('')]),
      'needs a turn': decide({}, [note('n')], { replies: [hello] }),
      message: decide({}, [note('n')], {
        replies: [{ ...hello, message: { kind: 'text', text: '' } }],
        turn: agentTurn('c', []),
      }),
      became: decide({ number: before.number + 7 }),
      'left its conversation': decide({ ref: ref('elsewhere') }),
    };
    for (const [why, decision] of Object.entries(broken)) await expect(change(decision)).rejects.toThrow(why);
    expect(await store.case(before.number)).toEqual(before);
    expect(await lines(store, before)).toHaveLength(1);
    expect(await store.depths()).toMatchObject({ inbox: 0, outbox: 0 });
    expect(await change(decide({}))).toMatchObject({ fresh: true });
    expect(await store.changeCase(before.number + 1, null, decide({}), 5)).toEqual({
      ok: false,
      why: 'absent',
      case: null,
    });
  });
}

function badRowRules({ open, query, faults }: Given): void {
  test('that cannot be read are told, and take nothing from the others', async () => {
    const store = await open();
    const [bad, good] = [await openCase(store, 'a'), await openCase(store, 'b')];
    await query(`update cases set details = '{"state":7}' where number = ${bad.number}`);
    expect(await store.case(bad.number)).toBeNull();
    expect(await store.changeCase(bad.number, null, decide({}), 5)).toEqual({ ok: false, why: 'absent', case: null });
    expect(await store.listCases({}, 10)).toEqual([good]);
    expect((await store.caseNews(0, 10)).map((news) => news.case.number)).toEqual([good.number]);
    expect((await store.caseNews(0, 1)).map((news) => news.case.number)).toEqual([good.number]);
    await expect(openCase(store, 'a')).rejects.toThrow(`case ${bad.number} cannot be read`);
    await write(store, 'a', 1);
    expect(await store.takeTurn(LATER, answer('hello'))).toMatchObject({ case: null });
    expect(new Set(faults().map(({ kind }) => kind))).toEqual(new Set(['bad-row']));
  });

  test('whose history has lines that cannot be read go on behind them', async () => {
    const store = await open();
    const { number } = await openCase(store, 'c');
    await store.changeCase(number, 'key', decide({}, [note('1'), note('2'), note('3')]), 5);
    await query(`update case_events set event = 'no JSON' where seq in (2, 3) and case_number = ${number}`);
    expect(await store.changeCase(number, 'key', decide({}, [note('4')]), 5)).toMatchObject({ fresh: false });
    await store.changeCase(number, null, decide({}, [note('4')]), 5);
    expect((await store.caseEvents(number, 1, 1)).map(({ seq }) => seq)).toEqual([4]);
    expect((await store.caseNews(1, 2)).map(({ line }) => line.seq)).toEqual([4, 5]);
    expect((await lines(store, { number })).map(({ seq }) => seq)).toEqual([1, 4, 5]);
    expect(faults().length).toBeGreaterThan(0);
  });
}
