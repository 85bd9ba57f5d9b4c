import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IncomingFile } from '../../src/model/event.ts';
import { Priority, Ticket, type TicketChange, TicketEvent, TicketNotice, TicketState } from '../../src/model/ticket.ts';
import type { TicketFile, TicketOutcome } from '../../src/model/ticket-store.ts';
import { viewOf } from '../../src/tickets/lifecycle.ts';
import { after, ann, customer, DAY, filed, HOUR, RULES, type Step, system } from './samples.ts';

const SECRET = 'SECRET';
const words = fc.constantFrom('yes', 'no', '好');

const change: fc.Arbitrary<TicketChange> = fc.oneof(
  fc.record(
    { kind: fc.constant('state' as const), to: fc.constantFrom(...TicketState.options), message: words },
    { requiredKeys: ['kind', 'to'] },
  ),
  fc.record({
    kind: fc.constant('assign' as const),
    to: fc.constantFrom(null, { id: 7, name: SECRET }, { id: 8, name: SECRET }),
  }),
  fc.record({ kind: fc.constant('priority' as const), to: fc.constantFrom(...Priority.options) }),
  fc.record({ kind: fc.constant('note' as const), text: fc.constant(SECRET) }),
  fc.record({ kind: fc.constant('message' as const), text: words }),
  fc.record({ kind: fc.constant('fact' as const), text: words, files: fc.constant<IncomingFile[]>([]) }),
  fc.record({ kind: fc.constant('reopen' as const), text: fc.option(words) }),
  fc.record({ kind: fc.constant('rate' as const), stars: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('comment' as const), text: words }),
);

/** Changes by anybody, some hours to some days apart. */
const steps = fc
  .array(
    fc.record({
      by: fc.constantFrom(ann, ann, customer, customer, system),
      change,
      wait: fc.oneof(fc.integer({ min: 0, max: 5 * HOUR }), fc.constantFrom(DAY, 7 * DAY, 8 * DAY)),
    }),
    { maxLength: 40 },
  )
  .map((all) => {
    let now = 0;
    return all.map(({ by, change, wait }): Step => {
      now += wait;
      return [by, change, now];
    });
  });

/** What holds of every ticket, whatever was done to it. */
function expectSound({ ticket, history }: TicketFile): void {
  Ticket.parse(ticket);
  const { state, solvedAt, closedAt, rating, dueAt, createdAt } = ticket;
  if (state === 'solved') expect(solvedAt).not.toBeNull();
  if (state !== 'solved' && state !== 'closed') expect(solvedAt).toBeNull();
  expect(closedAt !== null).toBe(state === 'closed');
  expect(dueAt).toBeGreaterThan(createdAt);
  expect(ticket.reopened).toBe(timesReopened(history));
  expect(history.filter((line) => line.change.kind === 'rate')).toHaveLength(rating === null ? 0 : 1);
  expect(history.filter((line) => line.change.kind === 'comment').length).toBe(rating?.comment == null ? 0 : 1);
  expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).toSorted((a, b) => a - b));
  for (const line of history) TicketEvent.parse(line);
}

/** By the history alone: from solved to something that is left to do, also by way of closed. */
function timesReopened(history: readonly TicketEvent[]): number {
  let [solved, times] = [false, 0];
  for (const { change } of history) {
    const to = change.kind === 'reopen' ? 'open' : change.kind === 'state' ? change.to : null;
    if (to === null || to === 'closed') continue;
    if (solved && to !== 'solved') times += 1;
    solved = to === 'solved';
  }
  return times;
}

/** What holds of one change. */
function expectSoundChange(before: TicketFile, [by, change, at]: Step, outcome: TicketOutcome): void {
  if (!outcome.ok) return;
  const { ticket, events, notice } = outcome;
  expect(events.length).toBeGreaterThan(0);
  expect(events.every((event) => event.by === by && event.at === at)).toBe(true);
  expect(ticket.updatedAt).toBe(at);
  if (ticket.state === 'closed' && before.ticket.state !== 'closed') {
    expect(change).toMatchObject({ kind: 'state', to: 'closed' });
    expect(by.kind === 'person' || (by.kind === 'system' && before.ticket.state === 'solved')).toBe(true);
  }
  if (before.ticket.rating !== null) {
    const { stars, at } = before.ticket.rating;
    expect(ticket.rating).toMatchObject({ stars, at });
    if (before.ticket.rating.comment !== null) expect(ticket.rating).toEqual(before.ticket.rating);
  }
  const told = by.kind === 'person' && (change.kind === 'state' || change.kind === 'message');
  expect(notice !== null).toBe(told);
  if (notice === null) return;
  TicketNotice.parse(notice);
  expect(JSON.stringify(notice)).not.toContain(SECRET);
  expect(notice.askRating).toBe(change.kind === 'state' && change.to === 'solved' && ticket.rating === null);
}

/** The file as if nobody had written a note or given the ticket to anybody. */
function withoutSecrets({ ticket, history }: TicketFile): TicketFile {
  const open = history.filter(({ change }) => change.kind !== 'note' && change.kind !== 'assign');
  return { ticket: { ...ticket, assignee: null, updatedAt: 0 }, history: open };
}

test('whatever is done to a ticket by whom, what is known of it stays sound', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let file = filed();
      for (const step of all) {
        const { outcome, file: next } = after(file, step);
        expectSoundChange(file, step, outcome);
        expect(after(file, step).outcome).toEqual(outcome);
        expectSound(next);
        const view = viewOf(next, step[2], RULES);
        expect(viewOf(withoutSecrets(next), step[2], RULES)).toEqual(view);
        expect(JSON.stringify(view)).not.toContain(SECRET);
        file = next;
      }
    }),
    { numRuns: 500 },
  );
});
