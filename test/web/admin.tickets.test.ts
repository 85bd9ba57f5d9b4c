import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ADMIN_TOKEN, type AdminServer, startAdminServer } from './admin-server.ts';
import { ticketClient, type Who } from './ticket-client.ts';
import { complaint } from './ticket-samples.ts';

const HOUR = 3_600_000;

let server: AdminServer;
const { change, get, join, request } = ticketClient(() => server);

beforeEach(async () => {
  server = await startAdminServer();
});
afterEach(() => server.close());

const Listing = z.object({ tickets: z.array(z.looseObject({ number: z.number() })), total: z.number() }).loose();

async function numbers(query: string, who: Who): Promise<number[]> {
  return Listing.parse(await (await get(`/${query}`, who)).json()).tickets.map(({ number }) => number);
}

describe('who is let in', () => {
  const PATHS = ['', '/people', '/1001', '/1001/files/0', '/export.csv'];

  test('nobody without a session or a token, and no reviewer', async () => {
    await server.tickets.open(complaint(), 'k');
    const reviewer = await join('reviewer');
    for (const path of PATHS) {
      expect((await request(`/tickets${path}`, {})).status).toBe(401);
      expect((await request(`/tickets${path}`, reviewer.cookie)).status).toBe(403);
    }
    const note = { kind: 'note', text: 'x' };
    expect((await request('/tickets/1001/changes', {}, note)).status).toBe(401);
    expect((await change(1001, note, reviewer)).status).toBe(403);
    expect((await server.tickets.get(1001))?.history).toHaveLength(1);
  });

  test('agents, who see nothing else of the service, and admins', async () => {
    const agent = await join('agent');
    expect(await numbers('', agent)).toEqual([]);
    expect(await numbers('', await join('admin'))).toEqual([]);
    for (const path of ['/status', '/set-aside', '/nothing'])
      expect((await request(path, agent.token)).status).toBe(403);
    expect((await request('/set-aside/1/retry', agent.token, {})).status).toBe(403);
  });

  test('what changes something must come from our own page, or with a token', async () => {
    await server.tickets.open(complaint(), 'k');
    const { cookie, token } = await join('agent');
    const post = (headers: Who['token']) => request('/tickets/1001/changes', headers, { kind: 'note', text: 'x' });
    for (const more of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
      expect((await post({ ...cookie, ...more })).status).toBe(403);
    }
    expect((await server.tickets.get(1001))?.history).toHaveLength(1);
    expect((await post(cookie)).status).toBe(200);
    expect((await post({ ...token, origin: 'https://evil.example' })).status).toBe(200);
  });
});

describe('the list', () => {
  const by = { kind: 'person', id: 1, name: 'Ann' } as const;
  let ann: Who;

  /** 1001 … 1004: open; a return that is solved; urgent, Ann's; high, Bo's. */
  beforeEach(async () => {
    ann = await join('agent');
    const bo = await join('agent', 'Bo');
    await server.tickets.open(complaint({ priority: 'low' }), '1');
    await server.tickets.open(complaint({ kind: 'return', order: null, contact: 'mei@example.com' }), '2');
    await server.tickets.open(complaint({ priority: 'urgent', description: '灯罩\n碎了' }), '3');
    await server.tickets.open(complaint({ priority: 'high' }), '4');
    await server.tickets.change(1002, { kind: 'state', to: 'solved' }, by);
    await server.tickets.change(1003, { kind: 'assign', to: { id: ann.id, name: 'Ann' } }, by);
    await server.tickets.change(1003, { kind: 'state', to: 'waiting' }, by);
    await server.tickets.change(1004, { kind: 'assign', to: { id: bo.id, name: 'Bo' } }, by);
  });

  test.each([
    ['all, those due first first', '', [1003, 1004, 1001, 1002]],
    ['a state', '?state=open', [1004, 1001]],
    ['states, repeated', '?state=waiting&state=solved', [1003, 1002]],
    ['states, with commas', '?state=waiting,solved', [1003, 1002]],
    ['a kind', '?kind=return', [1002]],
    ['a priority', '?priority=high', [1004]],
    ['mine', '?assignee=me', [1003]],
    ['nobody’s', '?assignee=nobody', [1001, 1002]],
    ['somebody’s', '?assignee=2', [1004]],
    ['words', `?text=${encodeURIComponent('灯罩')}`, [1003]],
    ['a contact', '?text=mei@example', [1002]],
    ['a number', '?text=T1004', [1004]],
    ['several things at once', '?state=open,waiting&assignee=me&priority=urgent', [1003]],
    ['not overdue', '?overdue=1', []],
    ['empty words', '?text=', [1003, 1004, 1001, 1002]],
    ['a part', '?offset=1&limit=2', [1004, 1001]],
  ])('%s', async (_, query, expected) => {
    expect(await numbers(query, ann)).toEqual(expected);
  });

  test('tells the total of all parts, and what is overdue', async () => {
    server.shown.later = 3 * HOUR;
    expect(await numbers('?overdue=1', ann)).toEqual([1003]);
    const listing = Listing.parse(await (await get('/?limit=1', ann)).json());
    expect(listing).toMatchObject({ total: 4, tickets: [{ number: 1003, overdue: true }] });
    server.shown.later = 400 * HOUR;
    expect(await numbers('?overdue=1', ann)).toEqual([1003, 1004, 1001]);
  });

  test('gives what a line needs, short, and no more', async () => {
    await server.tickets.open(complaint({ description: `${'字'.repeat(199)}😀 and more`, language: 'zh' }), '5');
    const [line] = Listing.parse(await (await get('/?text=T1005', ann)).json()).tickets;
    expect(line).toEqual({
      number: 1005,
      kind: 'complaint',
      state: 'open',
      priority: 'normal',
      category: 'damaged',
      subcategory: null,
      summary: `${'字'.repeat(199)}😀…`,
      customer: { platform: 'telegram', account: 'bot', id: '4711', name: 'Mei Lin' },
      order: 'LX2026110001',
      assignee: null,
      language: 'zh',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      dueAt: expect.stringMatching(/Z$/),
      solvedAt: null,
      closedAt: null,
      overdue: false,
    });
  });

  test('the same as CSV, all parts of it', async () => {
    const response = await get('/export.csv?state=open,waiting', ann);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')?.replaceAll('"', '')).toBe('attachment; filename=tickets.csv');
    const text = await response.text();
    expect(text).toMatch(/^\uFEFF?number,kind,state,/);
    expect(text.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      expect.stringContaining('number'),
      ...['1001', '1003', '1004', ''],
    ]);
    expect(text).toContain('"灯罩\n碎了"');
    const mine = await (await get('/export.csv?assignee=me', ann)).text();
    expect(mine.split('\r\n')).toHaveLength(3);
    for (const wrong of ['?state=gone', '?limit=5', '?offset=5']) {
      expect((await get(`/export.csv${wrong}`, ann)).status).toBe(400);
    }
  });

  test('nothing is the operator’s own', async () => {
    await server.close();
    server = await startAdminServer({ adminToken: ADMIN_TOKEN });
    await server.tickets.open(complaint(), '1');
    const operator = { id: 0, token: { authorization: `Bearer ${ADMIN_TOKEN}` }, cookie: {} };
    expect(await numbers('', operator)).toEqual([1001]);
    expect(await numbers('?assignee=me', operator)).toEqual([]);
    expect(await (await get('/people', operator)).json()).toEqual({ people: [], me: null });
  });

  test.each([
    '?state=gone',
    '?state=',
    '?kind=x',
    '?priority=1',
    '?assignee=Ann',
    '?assignee=0',
    '?overdue=yes',
    '?limit=101',
    '?limit=0',
    '?offset=-1',
    '?offset=1.5',
    '?kind=return&kind=complaint',
    `?text=${'x'.repeat(201)}`,
    '?sate=open',
  ])('%s is refused, in words', async (query) => {
    const response = await get(`/${query}`, ann);
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringMatching(/\w/) }]);
  });

  test('those a ticket can be given to: agents and admins', async () => {
    await join('reviewer', 'Rea');
    const admin = await join('admin', 'Ada');
    expect(await (await get('/people', admin)).json()).toEqual({
      people: [
        { id: 1, name: 'Ann' },
        { id: 2, name: 'Bo' },
        { id: admin.id, name: 'Ada' },
      ],
      me: admin.id,
    });
  });
});
