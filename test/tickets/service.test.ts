import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ZodError } from 'zod';
import type { TicketRules } from '../../src/model/knowledge.ts';
import type { Store } from '../../src/model/store.ts';
import type { Ticket, TicketChange } from '../../src/model/ticket.ts';
import { openStore } from '../../src/storage/open.ts';
import { createTickets, type TicketService } from '../../src/tickets/service.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { temporaryFolder } from '../support/service.ts';
import { ann, customer, DAY, draft, fact, HOUR, RULES, toState } from './samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let clock: FakeClock;
let rules: TicketRules;
let tickets: TicketService;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ dataDir: folder.path });
  clock = fakeClock(DAY);
  rules = RULES;
  tickets = createTickets({ store, clock, rules: () => rules, webhooks: true });
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

/** Changes a ticket by one of the shop's people. */
async function byAnn(number: number, change: TicketChange): Promise<Ticket> {
  const result = await tickets.change(number, change, ann);
  if (!result.ok) throw new Error(result.why);
  return result.ticket;
}

async function solve(count: number): Promise<number[]> {
  const numbers = [];
  for (let n = 0; n < count; n++) {
    const { number } = await tickets.open(draft(), `${n}`);
    await byAnn(number, toState('solved'));
    numbers.push(number);
  }
  return numbers;
}

describe('the tickets’ service', () => {
  test('files a ticket at 1001, by the rules and the time of now, once per key', async () => {
    const ticket = await tickets.open(draft({ priority: 'urgent', description: '  trimmed ' }), 'key');
    expect(ticket).toMatchObject({ number: 1001, createdAt: DAY, dueAt: DAY + 2 * HOUR, description: 'trimmed' });
    rules = { ...RULES, dueHours: { ...RULES.dueHours, urgent: 1 } };
    await clock.advance(HOUR);
    expect(await tickets.open(draft(), 'key')).toEqual(ticket);
    expect(await tickets.open(draft({ priority: 'urgent' }), 'another')).toMatchObject({
      number: 1002,
      dueAt: DAY + 2 * HOUR,
    });
    expect(await tickets.get(1001)).toEqual({
      ticket,
      history: [{ at: DAY, by: customer, change: { kind: 'opened' }, from: null }],
    });
    expect(await tickets.get(1003)).toBeNull();
  });

  test('takes nothing that is no draft, change or person', async () => {
    await expect(tickets.open({ ...draft(), description: ' ' }, 'key')).rejects.toThrow(ZodError);
    const { number } = await tickets.open(draft(), 'key');
    await expect(tickets.change(number, { kind: 'note', text: ' ' }, ann)).rejects.toThrow(ZodError);
    await expect(tickets.change(number, toState('waiting'), { kind: 'person', id: 1, name: '' })).rejects.toThrow(
      ZodError,
    );
    expect((await tickets.get(number))?.history).toHaveLength(1);
  });

  test('changes by the life cycle, stores the notice, and queues what another system is told', async () => {
    const { number } = await tickets.open(draft(), 'key');
    await clock.advance(HOUR);
    const change = () => tickets.change(number, toState('waiting', 'A photo, please'), ann, 'once');
    const first = await change();
    expect(first).toMatchObject({ ok: true, ticket: { state: 'waiting', updatedAt: DAY + HOUR } });
    expect(await change()).toEqual(first);
    expect(await tickets.change(number, toState('waiting'), ann)).toEqual({ ok: false, why: 'done' });
    expect(await tickets.change(number, fact('here'), customer)).toMatchObject({ ticket: { state: 'in-progress' } });
    expect(await tickets.change(999, fact('here'), customer)).toEqual({ ok: false, why: 'absent' });
    expect((await tickets.get(number))?.history.map((line) => line.change.kind)).toEqual([
      'opened',
      'state',
      'fact',
      'state',
    ]);
    expect((await store.depths()).inbox).toBe(1);
    const sequences = [];
    for (let item = await store.takeWebhook(clock.now()); item; item = await store.takeWebhook(clock.now())) {
      sequences.push(item.news.sequence);
    }
    expect(sequences).toEqual([1, 2, 3, 4]);
  });

  test('queues nothing for another system where there is none', async () => {
    const quiet = createTickets({ store, clock, rules: () => RULES, webhooks: false });
    const { number } = await quiet.open(draft(), 'key');
    await quiet.change(number, toState('solved'), ann);
    expect(await store.takeWebhook(clock.now())).toBeNull();
  });

  test('lists what is overdue by now', async () => {
    await tickets.open(draft({ priority: 'high' }), 'a');
    await tickets.open(draft(), 'b');
    const overdue = async () => (await tickets.list({ overdue: true }, { offset: 0, limit: 9 })).total;
    expect(await overdue()).toBe(0);
    await clock.advance(9 * HOUR);
    expect(await overdue()).toBe(1);
  });

  test('shows customers their own, the newest first, at most 20, and without what is among people', async () => {
    for (let n = 0; n < 21; n++) await tickets.open(draft({ description: `${n}` }), `${n}`);
    await byAnn(1021, { kind: 'note', text: 'secret' });
    await byAnn(1021, toState('solved', 'Mended'));
    const { customer } = draft();
    const views = await tickets.ofCustomer({ ...customer, name: 'somebody' });
    expect(views.map(({ description }) => description)).toEqual([...Array(20).keys()].map((n) => `${20 - n}`));
    expect(views[0]).toMatchObject({ state: 'solved', lastMessage: 'Mended', canReopen: true, rated: false });
    expect(JSON.stringify(views)).not.toContain('secret');
    expect(await tickets.ofCustomer({ ...customer, id: 'another' })).toEqual([]);
    const whole = await tickets.get(1021);
    if (whole !== null) expect(tickets.view(whole.ticket, whole.history)).toEqual(views[0]);
  });

  test('closes what was solved long enough ago, and nothing else', async () => {
    const [first, second, third] = await solve(3);
    if (!first || !second || !third) throw new Error('not filed');
    await byAnn(second, toState('in-progress'));
    await clock.advance(7 * DAY - 1);
    await byAnn(second, toState('solved'));
    expect(await tickets.closeSolved()).toBe(0);
    await clock.advance(1);
    expect(await tickets.closeSolved()).toBe(2);
    expect(await tickets.closeSolved()).toBe(0);
    const states = (await tickets.list({}, { offset: 0, limit: 9 })).tickets.map(({ number, state }) => [
      number,
      state,
    ]);
    expect(states).toEqual([
      [third, 'closed'],
      [second, 'solved'],
      [first, 'closed'],
    ]);
    expect((await tickets.get(first))?.history.at(-1)).toEqual({
      at: 8 * DAY,
      by: { kind: 'system' },
      change: { kind: 'state', to: 'closed' },
      from: 'solved',
    });
  });

  test('closes a great many, also past one that cannot be read', async () => {
    await solve(450);
    await store.close();
    store = await openStore({ dataDir: folder.path, onFault: () => {} });
    const broken: typeof store.changeTicket = (number, ...rest) =>
      number === 1001 ? Promise.resolve({ ok: false, why: 'absent' }) : store.changeTicket(number, ...rest);
    const past = createTickets({
      store: { ...store, changeTicket: broken },
      clock,
      rules: () => RULES,
      webhooks: false,
    });
    await clock.advance(7 * DAY);
    expect(await past.closeSolved()).toBe(449);
    expect(await past.closeSolved()).toBe(0);
  });

  test('goes through all of a filter, page by page', async () => {
    for (let n = 0; n < 450; n++) await tickets.open(draft({ kind: n % 3 ? 'complaint' : 'return' }), `${n}`);
    const sizes = [];
    const numbers = [];
    for await (const page of tickets.pages({ kind: 'complaint' })) {
      sizes.push(page.length);
      numbers.push(...page.map(({ number }) => number));
    }
    expect(sizes).toEqual([200, 100]);
    expect(numbers).toEqual([...Array(450).keys()].filter((n) => n % 3).map((n) => 1001 + n));
  });
});
