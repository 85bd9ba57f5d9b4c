import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { TicketChange } from '../../src/model/ticket.ts';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { ticketClient, type Who, whole } from './ticket-client.ts';
import { complaint } from './ticket-samples.ts';

let server: AdminServer;
const { change, get, join } = ticketClient(() => server);

beforeEach(async () => {
  server = await startAdminServer();
});
afterEach(() => server.close());

describe('one ticket', () => {
  let ann: Who;
  beforeEach(async () => {
    ann = await join('agent');
    await server.tickets.open(
      complaint({ files: [{ kind: 'image', native: { id: 'f1' }, name: 'a.png', size: 10 }] }),
      'k',
    );
  });

  test('with its history, in ISO times, and nothing that only an adapter understands', async () => {
    const response = await get('/1001', ann);
    const text = await response.text();
    expect(text).not.toMatch(/native|secret|"ref"/);
    const { ticket, history, mayReopen, now } = z
      .object({ ticket: z.unknown(), history: z.unknown(), mayReopen: z.boolean(), now: z.iso.datetime() })
      .parse(JSON.parse(text));
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000);
    expect(mayReopen).toBe(false);
    expect(ticket).toMatchObject({
      number: 1001,
      description: 'The lamp came broken.',
      wish: 'A new one',
      order: { number: 'LX2026110001', proven: true },
      files: [{ kind: 'image', name: 'a.png', size: 10, index: 0, available: true }],
      createdAt: expect.stringMatching(/Z$/),
      rating: null,
    });
    expect(history).toEqual([
      { at: expect.stringMatching(/Z$/), by: { kind: 'customer' }, change: { kind: 'opened' }, from: null },
    ]);
  });

  test.each(['/1', '/x', '/0', '/1e99', '/-1', '/1001/files/7', '/1001/files/x', '/9/files/0'])(
    '%s is not there',
    async (path) => {
      const response = await get(path, ann);
      expect([response.status, await response.json()]).toEqual([404, { error: expect.any(String) }]);
    },
  );

  test('goes by the number that people write, too', async () => {
    expect((await whole(await get('/T1001', ann))).ticket.number).toBe(1001);
    expect((await get('/t1001', ann)).status).toBe(200);
  });

  test('is changed by people, in their name', async () => {
    const wanted: TicketChange[] = [
      { kind: 'assign', to: { id: ann.id, name: 'An impostor' } },
      { kind: 'priority', to: 'urgent' },
      { kind: 'note', text: ' call them\nback ' },
      { kind: 'message', text: 'We are on it.' },
      { kind: 'state', to: 'solved', message: 'Sent a new one.' },
    ];
    for (const one of wanted) expect((await change(1001, one, ann)).status).toBe(200);
    const { ticket, history, mayReopen } = await whole(await get('/1001', ann));
    expect(ticket).toMatchObject({
      assignee: { id: ann.id, name: 'Ann' },
      priority: 'urgent',
      state: 'solved',
      solvedAt: expect.stringMatching(/Z$/),
    });
    expect(mayReopen).toBe(true);
    const person = { kind: 'person', id: ann.id, name: 'Ann' };
    expect(history.slice(1)).toMatchObject([
      { by: person, change: { kind: 'assign', to: { id: ann.id, name: 'Ann' } } },
      { by: person, change: { kind: 'priority', to: 'urgent' }, from: 'normal' },
      { by: person, change: { kind: 'note', text: 'call them\nback' } },
      { by: person, change: { kind: 'message', text: 'We are on it.' } },
      { by: person, change: { kind: 'state', to: 'solved', message: 'Sent a new one.' }, from: 'open' },
    ]);
  });

  test('answers a change with the ticket as it is then', async () => {
    const changed = await whole(await change(1001, { kind: 'state', to: 'in-progress' }, ann));
    expect(changed.ticket).toMatchObject({ state: 'in-progress' });
    expect(changed.history).toHaveLength(2);
  });

  test('a double click writes once; the keys of two people are two', async () => {
    const bo = await join('agent', 'Bo');
    const note = { kind: 'note', text: 'once', key: 'k1' };
    const answers = await Promise.all([change(1001, note, ann), change(1001, note, ann)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await whole(await change(1001, note, ann))).history).toHaveLength(2);
    expect((await whole(await change(1001, note, bo))).history).toHaveLength(3);
    expect((await whole(await change(1001, { ...note, key: 'k2' }, ann))).history).toHaveLength(4);
    expect((await whole(await change(1001, { kind: 'note', text: 'once' }, ann))).history).toHaveLength(5);
  });

  test('a change that the state does not allow is refused, with the reason', async () => {
    await change(1001, { kind: 'state', to: 'closed' }, ann);
    const late = await change(1001, { kind: 'state', to: 'solved' }, ann);
    expect([late.status, await late.json()]).toEqual([
      409,
      { error: expect.stringContaining('T1001'), why: 'not-now' },
    ]);
    const twice = await change(1001, { kind: 'state', to: 'closed' }, ann);
    expect([twice.status, await twice.json()]).toMatchObject([409, { why: 'done' }]);
    expect((await change(1002, { kind: 'note', text: 'x' }, ann)).status).toBe(404);
  });

  test.each<[string, unknown]>([
    ['what only the customer does: rate', { kind: 'rate', stars: 5 }],
    ['what only the customer does: comment', { kind: 'comment', text: 'x' }],
    ['what only the customer does: fact', { kind: 'fact', text: 'x', files: [] }],
    ['what only the customer does: reopen', { kind: 'reopen', text: null }],
    ['nothing', {}],
    ['a list', []],
    ['an unknown state', { kind: 'state', to: 'gone' }],
    ['an empty note', { kind: 'note', text: '  ' }],
    ['a note that is too long', { kind: 'note', text: 'x'.repeat(10_001) }],
    ['more than is asked', { kind: 'note', text: 'x', by: 'me' }],
    ['an empty key', { kind: 'note', text: 'x', key: '' }],
    ['a key that is no text', { kind: 'note', text: 'x', key: 5 }],
    ['somebody who is not there', { kind: 'assign', to: { id: 99, name: 'x' } }],
  ])('%s is refused', async (_, body) => {
    const response = await change(1001, body, ann);
    expect([response.status, await response.json()]).toEqual([400, { error: expect.any(String) }]);
    expect((await server.tickets.get(1001))?.history).toHaveLength(1);
  });

  test('what is no JSON, or far too long, is refused', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${server.url}/admin/api/tickets/1001/changes`, {
        method: 'POST',
        headers: { ...ann.token, 'content-type': type },
        body,
      });
    expect((await post('{')).status).toBe(400);
    expect((await post('kind=note&text=x', 'application/x-www-form-urlencoded')).status).toBe(400);
    expect((await post(JSON.stringify({ kind: 'note', text: '字'.repeat(40_000) }))).status).toBe(413);
    expect((await post(JSON.stringify({ kind: 'note', text: '字'.repeat(10_000) }))).status).toBe(200);
  });

  test('is given to nobody who may not work on it', async () => {
    const reviewer = await join('reviewer', 'Rea');
    expect((await change(1001, { kind: 'assign', to: { id: reviewer.id, name: 'Rea' } }, ann)).status).toBe(400);
    const bo = await join('agent', 'Bo');
    await server.store.removePerson(bo.id, 1);
    expect((await change(1001, { kind: 'assign', to: { id: bo.id, name: 'Bo' } }, ann)).status).toBe(400);
    await change(1001, { kind: 'assign', to: { id: ann.id, name: 'Ann' } }, ann);
    const freed = await whole(await change(1001, { kind: 'assign', to: null }, ann));
    expect(freed.ticket.assignee).toBeNull();
  });
});
