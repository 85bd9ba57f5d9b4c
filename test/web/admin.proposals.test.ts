import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { draft, read, type Staff, staff } from './desk-client.ts';

let server: AdminServer;
let ann: Staff;
let root: Staff;
const join = staff(() => server);

beforeEach(async () => {
  server = await startAdminServer();
  [ann, root] = [await join('Ann'), await join('Root', 'admin')];
  for (const n of [1, 2]) {
    await server.desk.open(draft(`c${n}`), `open ${n}`);
    await ann.post(`/cases/${n}/claim`);
    await ann.post(`/cases/${n}/messages`, { id: `m${n}`, text: 'We call you tomorrow morning.' });
    await ann.post(`/cases/${n}/close`, { solved: true });
  }
  await server.desk.open(draft('c3'), 'open 3');
});
afterEach(() => server.close());

const api = (path: string, who: Staff, body?: unknown) =>
  fetch(`${server.url}/admin/api/proposals${path}`, {
    headers: { ...who.token, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });

const QUESTION = 'My phone is [number], call me';
const TAUGHT = { question: 'Can you call me?', answer: 'Yes, tomorrow morning.' };

test('admins see what could be learnt, and where it is written', async () => {
  expect(await (await api('', root)).json()).toEqual({
    file: 'faq/learnt.yaml',
    proposals: [2, 1].map((number) => ({
      case: number,
      code: `A${number}`,
      language: 'en',
      agent: 'Ann',
      closedAt: expect.any(String),
      question: QUESTION,
      answer: 'We call you tomorrow morning.',
    })),
  });
  expect((await api('', ann)).status).toBe(403);
  expect((await api('/1/learn', ann, TAUGHT)).status).toBe(403);
});

test('they add it as they word it, or leave it; then it is settled', async () => {
  const learnt = await api('/1/learn', root, TAUGHT);
  expect([learnt.status, await learnt.json()]).toEqual([200, { case: 1, proposal: { state: 'learnt', ...TAUGHT } }]);
  expect(await read(api('/2/drop', root, {}))).toMatchObject({ proposal: { state: 'dropped' } });
  expect((await read(api('', root))).proposals).toEqual([]);
  for (const path of ['/1/learn', '/2/drop', '/3/learn']) expect((await api(path, root, TAUGHT)).status).toBe(409);
  for (const path of ['/99/learn', '/x/learn']) expect((await api(path, root, TAUGHT)).status).toBe(404);
});

test('what cannot be learnt is told in words, and stays', async () => {
  const refused = await api('/1/learn', root, { ...TAUGHT, question: 'never' });
  expect([refused.status, await refused.json()]).toEqual([422, { error: 'no', why: 'unlearnable' }]);
  expect((await api('/1/learn', root, { question: 'x', answer: '' })).status).toBe(400);
  expect((await read(api('', root))).proposals).toHaveLength(2);
});

test('status tells of the groups of desks, and how many wait there', async () => {
  const group = { platform: 'telegram', group: '-100' };
  server.shown.rooms = [
    { desk: 'main', ...group, connected: false, detail: 'disconnected', since: 0 },
    { desk: 'other', ...group, connected: true, detail: null, since: 1000 },
  ];
  const status = fetch(`${server.url}/admin/api/status`, { headers: root.token });
  expect((await read(status)).rooms).toEqual([
    { desk: 'main', ...group, connected: false, detail: 'disconnected', since: '1970-01-01T00:00:00.000Z', waiting: 1 },
    { desk: 'other', ...group, connected: true, detail: null, since: '1970-01-01T00:00:01.000Z', waiting: 0 },
  ]);
});
