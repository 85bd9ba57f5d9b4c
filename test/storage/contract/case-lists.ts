import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Case } from '../../../src/model/case.ts';
import type { CaseNews, NewCase } from '../../../src/model/case-store.ts';
import type { Store } from '../../../src/model/store.ts';
import { Priority } from '../../../src/model/ticket.ts';
import { LATER, write } from '../samples.ts';
import {
  agentWrites,
  ann,
  bob,
  claim,
  customer,
  decide,
  finish,
  newCase,
  note,
  openCase,
  relay,
  sendOne,
} from './case-samples.ts';
import type { Given } from './given.ts';

const many = (count: number) => Array.from({ length: count }, (_, n) => n);
const names = (cases: readonly Case[]) => cases.map(({ ref }) => ref.conversation).join(' ');

export function caseListRules(given: Given): void {
  describe('lists of cases', () => {
    orderRules(given);
    otherLists(given);
  });
  describe('news of cases', () => newsRules(given));
}

function orderRules({ open }: Given): void {
  test('have the queue by priority, then who waits longest; then claimed ones, then closed ones, the newest first', async () => {
    const store = await open();
    const waiting: Record<string, Partial<NewCase>> = {
      low: { priority: 'low', since: 1 },
      late: { since: 40 },
      urgent: { priority: 'urgent', since: 90 },
      early: { since: 20 },
      high: { priority: 'high', since: 80 },
      same: { since: 20 },
    };
    for (const [name, how] of Object.entries(waiting)) await openCase(store, name, how);
    for (const [name, at] of Object.entries({ c2: 60, c1: 50 }))
      await claim(store, await openCase(store, name), ann, at);
    for (const [name, at] of Object.entries({ d1: 60, d3: 80, d2: 70, d4: 80 })) {
      await finish(store, await openCase(store, name, { priority: 'urgent' }), at);
    }
    const queue = 'urgent high early same late low';
    expect(names(await store.listCases({ states: ['queued'] }, 50))).toBe(queue);
    expect(names(await store.listCases({ states: ['claimed'] }, 50))).toBe('c1 c2');
    expect(names(await store.listCases({ states: ['closed'] }, 50))).toBe('d4 d3 d2 d1');
    expect(names(await store.listCases({}, 50))).toBe(`${queue} c1 c2 d4 d3 d2 d1`);
    expect(names(await store.listCases({ states: ['closed', 'queued'] }, 8))).toBe(`${queue} d4 d3`);
    expect(await store.listCases({ states: [] }, 50)).toEqual([]);
    expect(await store.countCases({ states: ['queued', 'claimed'] })).toBe(8);
    expect([await store.countCases({}), await store.countCases({ states: [] })]).toEqual([12, 0]);
  });

  test('are of a desk, or of a person', async () => {
    const store = await open();
    const opened = [];
    for (const n of many(6)) opened.push(await openCase(store, `c${n}`, { desk: n % 2 ? 'main' : 'returns' }));
    for (const [n, one] of opened.entries()) if (n > 1) await claim(store, one, n % 3 ? ann : bob);
    expect(names(await store.listCases({ desk: 'returns' }, 50))).toBe('c0 c2 c4');
    expect(names(await store.listCases({ agent: bob.id }, 50))).toBe('c3');
    expect(names(await store.listCases({ agent: ann.id, desk: 'main', states: ['claimed'] }, 50))).toBe('c5');
    expect(await store.countCases({ agent: ann.id })).toBe(3);
    expect(await store.countCases({ agent: 99 })).toBe(0);
  });

  test('move a case with its changes', async () => {
    const store = await open();
    const [a, b] = [await openCase(store, 'a'), await openCase(store, 'b')];
    await store.changeCase(b.number, null, decide({ priority: 'urgent' }), 5);
    expect(names(await store.listCases({ states: ['queued'] }, 5))).toBe('b a');
    await store.changeCase(b.number, null, decide({ desk: 'returns' }), 5);
    expect(names(await store.listCases({ desk: 'main' }, 5))).toBe('a');
    await claim(store, a);
    await store.changeCase(a.number, null, decide({ state: 'queued', agent: null, since: 5 }), 5);
    expect(names(await store.listCases({ states: ['queued'] }, 5))).toBe('b a');
    expect(await store.countCases({ agent: ann.id })).toBe(0);
  });

  test('give each who comes their place in their desk’s queue, which is where the list has them', async () => {
    const store = await open();
    let run = 0;
    const arrival = fc.record({
      priority: fc.constantFrom(...Priority.options),
      since: fc.integer({ min: 0, max: 5 }),
      desk: fc.constantFrom('main', 'returns'),
      leaves: fc.constantFrom('no', 'no', 'claimed', 'closed'),
    });
    const property = fc.asyncProperty(fc.array(arrival, { maxLength: 12 }), async (arrivals) => {
      const prefix = `run${run++}`;
      for (const [n, { leaves, desk, ...how }] of arrivals.entries()) {
        const opening = newCase(`${prefix}-${n}`, { ...how, desk: `${desk} ${prefix}` });
        const { case: opened, place } = await store.openCase(opening, `${prefix}-${n}`);
        const queue = await store.listCases({ states: ['queued'], desk: opened.desk }, 100);
        expect(queue.findIndex(({ number }) => number === opened.number) + 1).toBe(place);
        const sorted = queue.toSorted(
          (a, b) =>
            Priority.options.indexOf(b.priority) - Priority.options.indexOf(a.priority) ||
            a.since - b.since ||
            a.number - b.number,
        );
        expect(queue).toEqual(sorted);
        expect(await store.openCase(opening, 'another key')).toMatchObject({ fresh: false, place });
        if (leaves === 'claimed') await claim(store, opened);
        if (leaves === 'closed') await finish(store, opened);
      }
    });
    await fc.assert(property, { numRuns: 15 });
  });
}

function otherLists({ open }: Given): void {
  test('of a customer hold their own, the newest first', async () => {
    const store = await open();
    for (const n of many(3)) {
      const opened = await store.openCase(newCase('c', { openedAt: n }), `c ${n}`);
      await finish(store, opened.case);
    }
    await openCase(store, 'd');
    await openCase(store, 'e', { customer: { ...customer('c'), account: 'shop 2' } });
    const found = await store.casesOfCustomer({ ...customer('c'), name: 'another name' }, 2);
    expect(found.map(({ openedAt }) => openedAt)).toEqual([2, 1]);
    expect(await store.casesOfCustomer(customer('nobody'), 5)).toEqual([]);
  });

  test('of waits hold how long it took to the first claim, the newest first', async () => {
    const store = await open();
    for (const [name, at] of Object.entries({ a: 30, b: 110, c: 60 })) {
      await claim(store, await openCase(store, name), ann, at);
    }
    const again = await openCase(store, 'd');
    await claim(store, again, ann, 50);
    await store.changeCase(again.number, null, decide({ state: 'queued', agent: null, claimedAt: null }), 70);
    await claim(store, again, bob, 900);
    await openCase(store, 'nobody came');
    expect(await store.caseWaits(0, 10)).toEqual([100, 50, 40, 20]);
    expect(await store.caseWaits(50, 2)).toEqual([100, 50]);
    expect(await store.caseWaits(111, 10)).toEqual([]);
  });
}

function newsRules({ open, query }: Given): void {
  test('are the lines of all cases in the order they came, each with its case as it is', async () => {
    const store = await open();
    const [a, b] = [await openCase(store, 'a'), await openCase(store, 'b')];
    await store.changeCase(a.number, null, decide({ order: 'A' }, [note('1'), note('2')]), 5);
    await agentWrites(store, b, 'hello');
    await write(store, 'a', 1);
    await store.takeTurn(LATER, relay('system'));
    await sendOne(store);
    const news = await store.caseNews(0, 100);
    expect(news.map((one) => `${one.case.ref.conversation}${one.line.seq} ${one.line.change.kind}`)).toEqual([
      'a1 opened',
      'b1 opened',
      'a2 note',
      'a3 note',
      'b2 message',
      'a4 message',
      'b3 delivered',
    ]);
    expect(news[0]?.case).toEqual(await store.case(a.number));
    const [, second, third] = news;
    expect(await store.caseNews(second?.id ?? 0, 1)).toEqual([third]);
    expect(await store.caseNews(news.at(-1)?.id ?? 0, 10)).toEqual([]);
  });

  test('skip no line, though many write at once while others read on', async () => {
    const stores = [await open(), await open()];
    const opened = await Promise.all(many(20).map((n) => openCase(stores[n % 2] ?? fail(), `c${n}`)));
    const WRITES = 15;
    let writing = true;
    const readers = stores.map((store) => readAll(store, () => writing));
    await Promise.all(
      opened.flatMap(({ number }, n) =>
        many(WRITES).map((m) => {
          const notes = many(1 + (m % 3)).map((i) => note(`${n}/${m}/${i}`));
          return (stores[(n + m) % 2] ?? fail()).changeCase(number, null, decide({}, notes), 5);
        }),
      ),
    );
    writing = false;
    const [count] = await query('select count(*) as count from case_events');
    for (const news of await Promise.all(readers)) {
      expect(news).toHaveLength(Number(count?.count));
      expect(news).toHaveLength(20 + 20 * 2 * WRITES);
      const ids = news.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      for (const [, lines] of Map.groupBy(news, (one) => one.case.number)) {
        expect(lines.map(({ line }) => line.seq)).toEqual(lines.map((_, at) => at + 1));
      }
    }
  });
}

/** Reads on from a cursor as long as there may be more. */
async function readAll(store: Store, goOn: () => boolean): Promise<CaseNews[]> {
  const all: CaseNews[] = [];
  for (;;) {
    const more = goOn();
    // So many that it stands at the newest line: there is where one could be skipped.
    const page = await store.caseNews(all.at(-1)?.id ?? 0, 1000);
    all.push(...page);
    await setImmediate();
    if (!more && page.length === 0) return all;
  }
}

function fail(): never {
  throw new Error('there is no store');
}
