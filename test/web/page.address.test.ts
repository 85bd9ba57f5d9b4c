import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALL, hashOf, type Route, readRoute, type TicketQuery } from '../../src/web/pages/admin/address.ts';
import { KINDS, PRIORITIES, STATES } from '../../src/web/pages/admin/tickets/wire.ts';

const query: fc.Arbitrary<TicketQuery> = fc.record({
  states: fc.subarray([...STATES]),
  kind: fc.constantFrom(null, ...KINDS),
  priority: fc.constantFrom(null, ...PRIORITIES),
  assignee: fc.constantFrom(null, 'me', 'nobody', '1', '42'),
  overdue: fc.boolean(),
  text: fc.string({ unit: 'grapheme', maxLength: 50 }).map((text) => text.trim()),
  offset: fc.nat(999_999_999),
});

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constant<Route>({ view: 'status' }),
  query.map((query): Route => ({ view: 'tickets', query })),
  fc.nat().map((number): Route => ({ view: 'ticket', number })),
);

describe('the address of the admin page', () => {
  test('says what is shown, whatever it is', () => {
    fc.assert(fc.property(route, (shown) => expect(readRoute(hashOf(shown))).toEqual(shown)));
  });

  test.each<readonly [string, Route | null]>([
    ['', null],
    ['#', null],
    ['#nothing', null],
    ['#tickets/', null],
    ['#tickets/x', null],
    ['#tickets/1001/2', null],
    ['#status', { view: 'status' }],
    ['#tickets', { view: 'tickets', query: ALL }],
    ['#tickets/T1001', { view: 'ticket', number: 1001 }],
    ['#tickets?state=closed,gone,open', { view: 'tickets', query: { ...ALL, states: ['open', 'closed'] } }],
    ['#tickets?kind=x&priority=&assignee=0&overdue=yes&offset=-5', { view: 'tickets', query: ALL }],
    ['#tickets?text=%E7%81%AF', { view: 'tickets', query: { ...ALL, text: '灯' } }],
  ])('%j is read as far as it can be', (hash, expected) => {
    expect(readRoute(hash)).toEqual(expected);
  });

  test('is short where all is shown', () => {
    expect(hashOf({ view: 'tickets', query: ALL })).toBe('#tickets');
  });
});
