import { describe, expect, test } from '@jest/globals';
import { TicketChange, TicketState } from '../../src/model/ticket.ts';
import { solvedToClose, viewOf } from '../../src/tickets/lifecycle.ts';
import { after, ann, customer, DAY, fact, filed, HOUR, RULES, type Step, system, take, toState } from './samples.ts';

const solved = () => take(filed(), [ann, toState('solved'), HOUR]);
const closed = () => take(filed(), [ann, toState('closed'), HOUR]);
const outcomeOf = (file: ReturnType<typeof filed>, ...step: Step) => after(file, step).outcome;

describe('a ticket that is filed', () => {
  test('is open, nobody’s, and due by its priority', () => {
    expect(filed(DAY).ticket).toMatchObject({
      state: 'open',
      assignee: null,
      createdAt: DAY,
      updatedAt: DAY,
      dueAt: DAY + 24 * HOUR,
      solvedAt: null,
      closedAt: null,
      reopened: 0,
      rating: null,
    });
  });
});

describe('people', () => {
  const ALLOWED: Readonly<Record<TicketState, readonly TicketState[]>> = {
    open: ['in-progress', 'waiting', 'solved', 'closed'],
    'in-progress': ['open', 'waiting', 'solved', 'closed'],
    waiting: ['open', 'in-progress', 'solved', 'closed'],
    solved: ['open', 'in-progress', 'waiting', 'closed'],
    closed: ['open', 'in-progress'],
  };
  const pairs = TicketState.options.flatMap((from) => TicketState.options.map((to) => [from, to] as const));

  test.each(pairs)('from %s to %s', (from, to) => {
    const file = from === 'open' ? filed() : take(filed(), [ann, toState(from), HOUR]);
    const outcome = outcomeOf(file, ann, toState(to), 2 * HOUR);
    if (from === to) expect(outcome).toEqual({ ok: false, why: 'done' });
    else if (!ALLOWED[from].includes(to)) expect(outcome).toEqual({ ok: false, why: 'not-now' });
    else
      expect(outcome).toMatchObject({
        ok: true,
        ticket: { state: to, updatedAt: 2 * HOUR },
        events: [{ at: 2 * HOUR, by: ann, change: { kind: 'state', to }, from }],
        notice: { state: to, message: null, ticket: { number: 1001, state: to } },
      });
  });

  test('who move a ticket may say something along with it', () => {
    const outcome = outcomeOf(filed(), ann, toState('waiting', 'Please send a photo'), HOUR);
    expect(outcome).toMatchObject({
      notice: { state: 'waiting', message: 'Please send a photo', ticket: { lastMessage: 'Please send a photo' } },
    });
  });

  test('who solve it have the customer asked for a rating, until there is one', () => {
    expect(outcomeOf(filed(), ann, toState('solved'), HOUR)).toMatchObject({ notice: { askRating: true } });
    expect(outcomeOf(filed(), ann, toState('closed'), HOUR)).toMatchObject({ notice: { askRating: false } });
    const rated = take(
      solved(),
      [customer, { kind: 'rate', stars: 2 }, 2 * HOUR],
      [customer, fact('broken again'), DAY],
    );
    expect(outcomeOf(rated, ann, toState('solved'), 2 * DAY)).toMatchObject({ notice: { askRating: false } });
  });

  test('who solve, take up again and close it leave the times behind that hold', () => {
    expect(solved().ticket).toMatchObject({ solvedAt: HOUR, closedAt: null });
    expect(take(solved(), [ann, toState('closed'), DAY]).ticket).toMatchObject({ solvedAt: HOUR, closedAt: DAY });
    const again = take(solved(), [ann, toState('closed'), DAY], [ann, toState('in-progress'), 2 * DAY]);
    expect(again.ticket).toMatchObject({ solvedAt: null, closedAt: null, reopened: 1, dueAt: 3 * DAY });
    const neverSolved = take(closed(), [ann, toState('open'), DAY]);
    expect(neverSolved.ticket).toMatchObject({ solvedAt: null, closedAt: null, reopened: 0, dueAt: 2 * DAY });
  });

  test('give it to somebody without its state or the customer hearing of it', () => {
    const to = { id: 7, name: 'Bob' };
    const given = outcomeOf(filed(), ann, { kind: 'assign', to }, HOUR);
    expect(given).toMatchObject({ ticket: { state: 'open', assignee: to }, events: [{ from: null }], notice: null });
    const file = take(filed(), [ann, { kind: 'assign', to }, HOUR]);
    expect(outcomeOf(file, ann, { kind: 'assign', to }, HOUR)).toEqual({ ok: false, why: 'done' });
    const back = outcomeOf(file, ann, { kind: 'assign', to: null }, HOUR);
    expect(back).toMatchObject({ ticket: { assignee: null }, events: [{ from: 'Bob' }] });
    expect(outcomeOf(filed(), ann, { kind: 'assign', to: null }, HOUR)).toEqual({ ok: false, why: 'done' });
  });

  test('make it more urgent: due from when it was opened, or taken up again', () => {
    const urgent = { kind: 'priority', to: 'urgent' } as const;
    expect(outcomeOf(filed(DAY), ann, urgent, DAY + HOUR)).toMatchObject({
      ticket: { priority: 'urgent', dueAt: DAY + 2 * HOUR },
      events: [{ from: 'normal' }],
      notice: null,
    });
    for (const again of [
      [customer, { kind: 'reopen', text: null }, 2 * DAY],
      [ann, toState('waiting'), 2 * DAY],
    ] as const satisfies readonly Step[]) {
      const reopened = take(solved(), again, [ann, { kind: 'note', text: 'x' }, 3 * DAY]);
      expect(reopened.ticket.dueAt).toBe(3 * DAY);
      expect(outcomeOf(reopened, ann, urgent, 4 * DAY)).toMatchObject({ ticket: { dueAt: 2 * DAY + 2 * HOUR } });
    }
    expect(outcomeOf(filed(), ann, { kind: 'priority', to: 'normal' }, HOUR)).toEqual({ ok: false, why: 'done' });
    expect(outcomeOf(solved(), ann, urgent, DAY)).toEqual({ ok: false, why: 'not-now' });
    expect(outcomeOf(closed(), ann, urgent, DAY)).toEqual({ ok: false, why: 'not-now' });
  });

  test('write to the customer in any state, and notes that the customer never sees', () => {
    for (const file of [filed(), solved(), closed()]) {
      expect(outcomeOf(file, ann, { kind: 'message', text: 'Hello' }, DAY)).toMatchObject({
        ticket: { state: file.ticket.state },
        notice: { state: null, message: 'Hello', askRating: false, ticket: { lastMessage: 'Hello' } },
      });
      const noted = outcomeOf(file, ann, { kind: 'note', text: 'a liar' }, DAY);
      expect(noted).toMatchObject({ ok: true, notice: null, events: [{ change: { text: 'a liar' } }] });
    }
  });
});

describe('customers', () => {
  test.each(['open', 'in-progress'] as const)('add to one that is %s', (state) => {
    const file = state === 'open' ? filed() : take(filed(), [ann, toState(state), HOUR]);
    expect(outcomeOf(file, customer, fact('and scratched'), DAY)).toMatchObject({
      ticket: { state },
      events: [{ by: customer, change: { kind: 'fact', text: 'and scratched' }, from: null }],
      notice: null,
    });
  });

  test('let one go on that waits for them', () => {
    const file = take(filed(), [ann, toState('waiting'), HOUR]);
    expect(outcomeOf(file, customer, fact('here'), DAY)).toMatchObject({
      ticket: { state: 'in-progress', dueAt: file.ticket.dueAt },
      events: [{ change: { kind: 'fact' } }, { change: { kind: 'state', to: 'in-progress' }, from: 'waiting' }],
      notice: null,
    });
  });

  test('take a solved one up again by what they add, or by saying so', () => {
    const byFact = outcomeOf(solved(), customer, fact('broken again'), DAY);
    expect(byFact).toMatchObject({
      ticket: { state: 'open', solvedAt: null, reopened: 1, dueAt: 2 * DAY },
      events: [{ change: { kind: 'fact' } }, { change: { kind: 'reopen', text: null }, from: 'solved' }],
      notice: null,
    });
    expect(outcomeOf(solved(), customer, { kind: 'reopen', text: 'no' }, DAY)).toMatchObject({
      ticket: { state: 'open', solvedAt: null, reopened: 1 },
      events: [{ change: { kind: 'reopen', text: 'no' }, from: 'solved' }],
    });
  });

  test('may do so for the shop’s days, to the millisecond, and it can be closed from then on', () => {
    const end = HOUR + 7 * DAY;
    for (const change of [fact('x'), { kind: 'reopen', text: null } as const]) {
      expect(outcomeOf(solved(), customer, change, end - 1)).toMatchObject({ ok: true });
      expect(outcomeOf(solved(), customer, change, end)).toEqual({ ok: false, why: 'too-late' });
    }
    const { ticket, history } = solved();
    expect(viewOf({ ticket, history }, end - 1, RULES).canReopen).toBe(true);
    expect(viewOf({ ticket, history }, end, RULES).canReopen).toBe(false);
    expect(solvedToClose(end, RULES)).toBe(HOUR);
    expect(outcomeOf(solved(), system, toState('closed'), end - 1)).toEqual({ ok: false, why: 'not-now' });
    expect(outcomeOf(solved(), system, toState('closed'), end)).toMatchObject({
      ticket: { state: 'closed', solvedAt: HOUR, closedAt: end },
      events: [{ by: system, from: 'solved' }],
      notice: null,
    });
  });

  test('cannot take up a closed one: too late after the days, else not now', () => {
    const early = take(solved(), [ann, toState('closed'), 2 * HOUR]);
    for (const change of [fact('x'), { kind: 'reopen', text: null } as const]) {
      expect(outcomeOf(early, customer, change, DAY)).toEqual({ ok: false, why: 'not-now' });
      expect(outcomeOf(early, customer, change, 8 * DAY)).toEqual({ ok: false, why: 'too-late' });
      expect(outcomeOf(closed(), customer, change, 8 * DAY)).toEqual({ ok: false, why: 'not-now' });
    }
  });

  test('have nothing to take up while it is not solved', () => {
    expect(outcomeOf(filed(), customer, { kind: 'reopen', text: null }, HOUR)).toEqual({ ok: false, why: 'not-now' });
  });

  test('rate once, when it is solved or closed, and say a word to it once', () => {
    const [rate, comment] = [{ kind: 'rate', stars: 4 } as const, { kind: 'comment', text: 'fine' } as const];
    expect(outcomeOf(filed(), customer, rate, HOUR)).toEqual({ ok: false, why: 'not-now' });
    expect(outcomeOf(solved(), customer, comment, DAY)).toEqual({ ok: false, why: 'not-now' });
    for (const file of [solved(), closed()]) {
      const rated = take(file, [customer, rate, DAY]);
      expect(rated.ticket.rating).toEqual({ stars: 4, comment: null, at: DAY });
      expect(outcomeOf(rated, customer, { kind: 'rate', stars: 1 }, DAY)).toEqual({ ok: false, why: 'done' });
      const commented = take(rated, [customer, comment, 2 * DAY]);
      expect(commented.ticket.rating).toEqual({ stars: 4, comment: 'fine', at: DAY });
      expect(outcomeOf(commented, customer, comment, DAY)).toEqual({ ok: false, why: 'done' });
    }
    const reopened = take(solved(), [customer, rate, DAY], [customer, fact('x'), DAY]);
    expect(reopened.ticket).toMatchObject({ state: 'open', rating: { stars: 4 } });
    expect(outcomeOf(reopened, customer, rate, DAY)).toEqual({ ok: false, why: 'done' });
    expect(outcomeOf(reopened, customer, comment, DAY)).toMatchObject({ ticket: { rating: { comment: 'fine' } } });
  });
});

describe('nobody', () => {
  const every: readonly TicketChange[] = [
    toState('in-progress'),
    toState('closed'),
    { kind: 'assign', to: { id: 7, name: 'Bob' } },
    { kind: 'priority', to: 'high' },
    { kind: 'note', text: 'n' },
    { kind: 'message', text: 'm' },
    fact('f'),
    { kind: 'reopen', text: null },
    { kind: 'rate', stars: 5 },
    { kind: 'comment', text: 'c' },
  ];
  const refused = (by: Step[0], file = solved()) =>
    every.filter((change) => !outcomeOf(file, by, change, 2 * HOUR).ok).map(({ kind }) => kind);

  test('does what is another’s to do', () => {
    expect(new Set(every.map(({ kind }) => kind)).size).toBe(TicketChange.options.length);
    expect(refused(ann)).toEqual(['priority', 'fact', 'reopen', 'rate', 'comment']);
    expect(refused(customer)).toEqual(['state', 'state', 'assign', 'priority', 'note', 'message', 'comment']);
    expect(refused(system)).toEqual(every.map(({ kind }) => kind));
    expect(outcomeOf(filed(), system, toState('closed'), 100 * DAY)).toEqual({ ok: false, why: 'not-now' });
    expect(outcomeOf(closed(), system, toState('closed'), 100 * DAY)).toEqual({ ok: false, why: 'done' });
  });
});

describe('what a customer is told of a ticket', () => {
  test('is when something last happened that they may know of, and what was last written to them', () => {
    const file = take(
      filed(),
      [ann, { kind: 'message', text: 'First' }, HOUR],
      [ann, toState('waiting', 'Second'), 2 * HOUR],
      [ann, { kind: 'note', text: 'secret' }, 3 * HOUR],
      [ann, { kind: 'assign', to: { id: 1, name: 'Ann' } }, 4 * HOUR],
      [ann, toState('in-progress'), 5 * HOUR],
      [ann, { kind: 'note', text: 'secret' }, 6 * HOUR],
    );
    expect(file.ticket.updatedAt).toBe(6 * HOUR);
    expect(viewOf(file, DAY, RULES)).toEqual({
      number: 1001,
      kind: 'complaint',
      state: 'in-progress',
      description: '椅子腿断了',
      order: 'LX-2026-001',
      createdAt: 0,
      updatedAt: 5 * HOUR,
      dueAt: DAY,
      lastMessage: 'Second',
      canReopen: false,
      rated: false,
      content: {
        items: [],
        category: 'quality',
        subcategory: null,
        wish: null,
        handover: null,
        contact: null,
        files: 0,
        facts: [],
        withdrawn: false,
      },
    });
  });
});
