import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { type DeskLine, draft, read, readList, type Staff, staff } from './desk-client.ts';

let server: AdminServer;
let ann: Staff;
let bob: Staff;
const join = staff(() => server);

beforeEach(async () => {
  server = await startAdminServer({ adminToken: 'the-token-of-the-operator' });
  [ann, bob] = [await join('Ann'), await join('Bob')];
});
afterEach(() => server.close());

const open = (conversation = 'c1', over: Parameters<typeof draft>[1] = {}) =>
  server.desk.open(draft(conversation, over), `open:${conversation}`);

const kinds = (lines: readonly DeskLine[]): string[] => lines.map(({ author, kind }) => kind ?? author);

describe('who may come in', () => {
  test('nobody without a token, no reviewer, no foreign page', async () => {
    await open();
    const review = await join('Rita', 'reviewer');
    expect((await fetch(`${server.url}/desk/api/cases`)).status).toBe(401);
    expect((await review.get('/cases')).status).toBe(403);
    expect((await review.post('/cases/1/claim')).status).toBe(403);
    const session = await fetch(`${server.url}/admin/api/session`, { headers: ann.token });
    const cookie = session.headers.get('set-cookie') ?? '';
    const headers = { cookie, origin: 'https://evil.example' };
    const foreign = await fetch(`${server.url}/desk/api/cases/1/claim`, { method: 'POST', headers });
    expect(foreign.status).toBe(401);
    expect((await server.desk.get(1))?.state).toBe('queued');
    expect((await fetch(`${server.url}/desk/api/texts?language=zh`)).status).toBe(200);
  });

  test('the page has strict headers, with and without a slash at its end', async () => {
    for (const path of ['/desk', '/desk/']) {
      const response = await fetch(`${server.url}${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(response.headers.get('x-frame-options')).toBe('DENY');
      expect(await response.text()).toContain('小店 · 客服工作台');
    }
  });
});

describe('the list', () => {
  test('shows cases by their state, as the contract says', async () => {
    await open('c1');
    await open('c2', { mood: 'angry', priority: 'high' });
    await ann.post('/cases/1/claim');
    const queued = await readList(ann.get('/cases?state=queued'));
    expect(queued).toEqual([
      expect.objectContaining({
        case: 2,
        state: 'queued',
        customer: { name: 'Mei Lin', platform: 'web', language: 'en', mood: 'angry' },
        since: expect.stringMatching(/^\d{4}-.*Z$/),
        summary: 'Asked: ask a\nAnswered: answer a\nAsked: My phone is [number], call me\nNot answered',
        suggestions: [{ entry: 'a', title: 'title a', text: 'answer a' }],
      }),
    ]);
    expect(queued[0]).not.toHaveProperty('claimedBy');
    const claimed = await readList(bob.get('/cases?state=claimed'));
    expect(claimed).toEqual([expect.objectContaining({ case: 1, claimedBy: 'Ann', mine: false })]);
    expect(await readList(ann.get('/cases'))).toHaveLength(2);
    expect(await readList(ann.get('/cases?state=closed'))).toEqual([]);
    expect((await ann.get('/cases?state=lost')).status).toBe(400);
  });

  test('speaks the language of who reads it', async () => {
    await open('c1', { customer: { platform: 'web', account: 'page', id: 'c1' } });
    const [one] = await readList(ann.get('/cases?language=zh'));
    expect(one).toMatchObject({
      customer: { name: '访客' },
      summary: expect.stringContaining('问：ask a\n答：answer a'),
    });
  });
});

describe('a case', () => {
  test('is had by one person, and the others hear by whom', async () => {
    await open();
    const won = await ann.post('/cases/1/claim');
    expect([won.status, await won.json()]).toEqual([200, expect.objectContaining({ state: 'claimed', mine: true })]);
    const lost = await bob.post('/cases/1/claim');
    expect(lost.status).toBe(409);
    expect(await lost.json()).toEqual({ error: 'A1: Ann has this case', claimedBy: 'Ann', why: 'taken' });
    expect((await ann.post('/cases/1/claim')).status).toBe(200);
    expect((await ann.post('/cases/9/claim')).status).toBe(404);
    expect((await ann.get('/cases/x')).status).toBe(404);
  });

  test('shows what is known of the customer', async () => {
    await open('c1');
    await ann.post('/cases/1/claim');
    await ann.post('/cases/1/ticket', { text: 'The lamp came broken' });
    await ann.post('/cases/1/close', { solved: true, reason: 'sent a new one' });
    await server.desk.open(draft('c1', { summary: [] }), 'again');
    const details = await read(ann.get('/cases/2'));
    expect(details).toMatchObject({
      case: 2,
      code: 'A2',
      order: 'LX2026110001',
      earlier: [{ case: 1, code: 'A1', claimedBy: 'Ann', solved: true, reason: 'sent a new one', stars: null }],
      tickets: [{ number: 1001, kind: 'complaint', state: 'open', description: 'The lamp came broken' }],
    });
  });

  test('hides numbers until somebody asks to see them, and notes who did', async () => {
    await open();
    expect((await read(ann.get('/cases/1'))).summary).toContain('[number]');
    const revealed = await read(ann.post('/cases/1/reveal'));
    expect(revealed).toMatchObject({ masked: false, summary: expect.stringContaining('13800138000') });
    expect((await read(ann.get('/cases/1'))).summary).toContain('13800138000');
    expect((await read(bob.get('/cases/1'))).summary).toContain('[number]');
    expect((await ann.lines(1)).at(-1)).toMatchObject({ kind: 'revealed', by: 'Ann', author: 'system' });
  });
});

describe('passing on', () => {
  beforeEach(async () => {
    await open();
    await ann.post('/cases/1/claim');
  });

  test('to somebody by name, by id, and to a desk', async () => {
    expect((await ann.post('/cases/1/transfer', { to: '@bob' })).status).toBe(200);
    expect((await server.desk.get(1))?.agent).toEqual({ id: bob.id, name: 'Bob' });
    expect((await ann.post('/cases/1/transfer', { to: ann.id })).status).toBe(409);
    expect((await bob.post('/cases/1/transfer', { to: ann.id })).status).toBe(200);
    expect((await ann.post('/cases/1/transfer', { to: 'main' })).status).toBe(200);
    expect(await server.desk.get(1)).toMatchObject({ state: 'queued', agent: null, desk: 'main' });
  });

  test('to nobody says who there is', async () => {
    await join('Rita', 'reviewer');
    for (const to of ['Zed', 'Rita', 99]) {
      const refused = await ann.post('/cases/1/transfer', { to });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toEqual({
        error: expect.stringMatching(/Ann \(\d+\), Bob \(\d+\)\. Desks: main/),
        people: [
          { id: ann.id, name: 'Ann' },
          { id: bob.id, name: 'Bob' },
        ],
        desks: ['main'],
      });
    }
    await join('bob');
    expect((await ann.post('/cases/1/transfer', { to: 'Bob' })).status).toBe(400);
    expect(await read(ann.get('/people'))).toMatchObject({ me: ann.id, desks: ['main'] });
  });

  test('back to the queue, to the bot, and to an end', async () => {
    expect((await bob.post('/cases/1/release')).status).toBe(409);
    expect(await read(ann.post('/cases/1/release'))).toMatchObject({ state: 'queued' });
    await bob.post('/cases/1/claim');
    expect(await read(bob.post('/cases/1/bot'))).toMatchObject({ state: 'closed', end: { to: 'bot' } });
    expect((await bob.post('/cases/1/bot')).status).toBe(409);
    await open('c2');
    const closed = await ann.post('/cases/2/close', { solved: false, reason: ' ' });
    expect(await read(closed)).toMatchObject({ end: { solved: false, reason: null, to: 'nobody' } });
    expect((await ann.post('/cases/2/close', { solved: true })).status).toBe(409);
    expect((await ann.post('/cases/1/close', {})).status).toBe(400);
    expect(kinds(await ann.lines(1))).toEqual([
      'opened',
      'claimed',
      'told',
      'released',
      'told',
      'claimed',
      'told',
      'closed',
    ]);
  });

  test('an admin may act on what others have, but not write for them', async () => {
    const admin = await join('Root', 'admin');
    expect((await admin.post('/cases/1/release')).status).toBe(200);
  });
});

test('priority, language, a ticket and a block are set in words and refused in words', async () => {
  await open();
  expect(await read(ann.post('/cases/1/priority', { to: 'urgent' }))).toMatchObject({ priority: 'urgent' });
  expect((await ann.post('/cases/1/priority', { to: 'soon' })).status).toBe(400);
  const language = await ann.post('/cases/1/language', { to: 'zh' });
  expect(await language.json()).toMatchObject({ customer: { language: 'zh' } });
  expect((await ann.post('/cases/1/language', { to: 'xx' })).status).toBe(400);
  expect((await ann.post('/cases/1/ticket')).status).toBe(200);
  expect((await ann.post('/cases/1/ticket', { text: 'again' })).status).toBe(200);
  expect((await server.tickets.list({}, { offset: 0, limit: 10 })).total).toBe(1);
  expect((await ann.post('/cases/1/block', { hours: 0 })).status).toBe(400);
  expect(await read(ann.post('/cases/1/block', { hours: 24 }))).toMatchObject({ state: 'closed' });
  expect((await ann.lines(1)).map(({ message }) => message.text)).toEqual([
    'A person is wanted: they asked for one',
    'Ann set the priority: Urgent',
    'Ann set the language: zh',
    'Ann opened ticket T1001',
    expect.stringMatching(/^Ann blocked the customer until 20\d\d-\d\d-\d\d \d\d:\d\d UTC$/),
    expect.stringMatching(/^Ann gave the customer back to the bot$/),
  ]);
});
