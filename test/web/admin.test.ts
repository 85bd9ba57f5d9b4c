import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ADMIN_TOKEN, type AdminServer, SESSION_KEY, startAdminServer } from './admin-server.ts';

const HOUR = 3_600_000;

let server: AdminServer;

beforeEach(async () => {
  server = await startAdminServer();
});
afterEach(() => server.close());

type Headers = Readonly<Record<string, string>>;
const get = (path: string, headers: Headers = {}) => fetch(`${server.url}/admin/api${path}`, { headers });
const statusOf = async (headers: Headers) => (await get('/status', headers)).status;
const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

function post(path: string, headers: Headers = {}, body: unknown = {}): Promise<Response> {
  const init = { 'content-type': 'application/json', ...headers };
  return fetch(`${server.url}/admin/api${path}`, { method: 'POST', headers: init, body: JSON.stringify(body) });
}

const signIn = (shown: unknown, headers: Headers = {}) => post('/session', headers, shown);

async function session(role: 'agent' | 'reviewer' | 'admin') {
  const { person, token } = await server.add('Ann', role);
  return { person, token, headers: { cookie: cookieOf(await signIn({ token })) } };
}

describe('signing in', () => {
  test('sets a cookie that scripts and other sites cannot use, for twelve hours', async () => {
    const { token } = await server.add('Ann', 'admin');
    const response = await signIn({ token });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ name: 'Ann', role: 'admin' });
    const cookie = response.headers.get('set-cookie') ?? '';
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Secure');
    expect(cookie).not.toContain(token);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await statusOf({ cookie: cookieOf(response) })).toBe(200);
  });

  test('whatever is wrong, the answer is the same', async () => {
    const { person, token } = await server.add('Ann', 'admin');
    await server.store.removePerson(person.id, 1);
    const wrong = [{ token }, { token: 'x' }, { code: 'x' }, { token: person.name }];
    const answers = [];
    for (const shown of wrong) {
      const response = await signIn(shown);
      answers.push([response.status, response.headers.get('set-cookie'), await response.text()]);
    }
    expect(new Set(answers.map(String)).size).toBe(1);
    expect(answers[0]).toEqual([401, null, expect.any(String)]);
    for (const shown of [{}, { token: '' }, { token: 5 }, { token: 'a', code: 'b' }, []]) {
      expect((await signIn(shown)).status).toBe(400);
    }
  });

  test('too many wrong tokens from an address end in a wait, for the right one too, also as Bearer', async () => {
    const { token, headers } = await session('admin');
    for (let n = 0; n < 12; n += 1) expect((await signIn({ token })).status).toBe(200); // what succeeds is not counted
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, n) => signIn({ token: `guess ${n}` })));
    expect(guesses.map(({ status }) => status).toSorted()).toEqual([...Array(10).fill(401), 429, 429]);
    const refused = await signIn({ token });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(429);
    expect(await statusOf(headers)).toBe(200);
  });

  test('signing out takes the cookie away', async () => {
    const { headers } = await session('admin');
    const address = `${server.url}/admin/api/session`;
    expect((await fetch(address, { method: 'DELETE', headers })).status).toBe(403);
    const response = await fetch(address, { method: 'DELETE', headers: { ...headers, origin: server.url } });
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(/^xiaoer_session=;.*Expires=Thu, 01 Jan 1970/);
  });

  test('only over a trusted proxy is the cookie marked as for HTTPS', async () => {
    const proxied = await startAdminServer({ trustProxies: 1, adminToken: ADMIN_TOKEN });
    const cookies = await Promise.all(
      [server, proxied].map(async ({ url, add }) => {
        const { token } = await add('Ann', 'admin');
        const headers = { 'content-type': 'application/json', 'x-forwarded-proto': 'https' };
        const init = { method: 'POST', headers, body: JSON.stringify({ token }) };
        return (await fetch(`${url}/admin/api/session`, init)).headers.get('set-cookie') ?? '';
      }),
    );
    await proxied.close();
    expect(cookies.map((cookie) => cookie.includes('Secure'))).toEqual([false, true]);
  });
});

describe('who is let in', () => {
  const PATHS = ['/status', '/set-aside', '/nothing'];

  test('nobody without a session or a token', async () => {
    for (const path of PATHS) {
      const response = await get(path);
      expect([
        response.status,
        Object.keys(
          z
            .object({})
            .loose()
            .parse(await response.json()),
        ),
      ]).toEqual([401, ['error']]);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
    expect((await post('/set-aside/1/retry', { origin: server.url })).status).toBe(401);
    for (const authorization of ['Bearer', 'Bearer x', 'Basic eA=='])
      expect(await statusOf({ authorization })).toBe(401);
  });

  test.each(['agent', 'reviewer'] as const)('no %s', async (role) => {
    const { token, headers } = await session(role);
    for (const path of ['/status', '/set-aside']) {
      expect((await get(path, headers)).status).toBe(403);
      expect((await get(path, { authorization: `Bearer ${token}` })).status).toBe(403);
    }
    expect((await post('/set-aside/1/retry', { ...headers, origin: server.url })).status).toBe(403);
    expect(await (await get('/session', headers)).json()).toEqual({ name: 'Ann', role });
  });

  test('who was removed is out at once', async () => {
    const { person, token, headers } = await session('admin');
    expect(await statusOf(headers)).toBe(200);
    await server.store.removePerson(person.id, 1);
    expect([await statusOf(headers), await statusOf({ authorization: `Bearer ${token}` })]).toEqual([401, 401]);
  });

  test('a cookie that is forged, changed or too old is worth nothing', async () => {
    const { headers } = await session('admin');
    const [content = '', signature = ''] = headers.cookie.slice('xiaoer_session='.length).split('.');
    const sign = (text: string, key: string) => createHmac('sha256', key).update(text).digest('base64url');
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const other = encode({ who: 'person:2', until: Date.now() + HOUR });
    const values = [
      '',
      content,
      `${content}.`,
      `${content}.${signature.slice(1)}`,
      `${content}.${signature}.x`,
      `${other}.${signature}`,
      `${other}.${sign(other, 'another key')}`,
      `${other}.${sign(other, SESSION_KEY)}`,
      `${encode({})}.${sign(encode({}), SESSION_KEY)}`,
    ];
    for (const value of values) expect(await statusOf({ cookie: `xiaoer_session=${value}` })).toBe(401);
    expect(await statusOf({ cookie: `a=b; ${headers.cookie}; c=d` })).toBe(200);
    server.shown.later = 12 * HOUR + 1000;
    expect(await statusOf(headers)).toBe(401);
  });

  test('what changes something must come from our own page, or with a token', async () => {
    const { token, headers } = await session('admin');
    const id = await server.setAside('a bug');
    const path = `/set-aside/${id}/retry`;
    const foreign: Headers[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: server.url, 'sec-fetch-site': 'cross-site' },
      { origin: server.url.replace(/:\d+$/, ':1') },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const more of foreign) expect((await post(path, { ...headers, ...more })).status).toBe(403);
    expect((await signIn({ token }, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await server.store.depths()).toMatchObject({ setAside: 1 });
    expect((await post(path, { ...headers, origin: server.url })).status).toBe(200);
    const again = await server.setAside('a bug');
    const bearer = { authorization: `Bearer ${token}`, origin: 'https://evil.example' };
    expect((await post(`/set-aside/${again}/retry`, bearer)).status).toBe(200);
  });

  test('the operator with ADMIN_TOKEN, and their sessions end when it is changed', async () => {
    await server.close();
    server = await startAdminServer({ adminToken: ADMIN_TOKEN });
    const response = await signIn({ token: ADMIN_TOKEN });
    expect(await response.json()).toEqual({ name: 'ADMIN_TOKEN', role: 'admin' });
    const cookie = cookieOf(response);
    expect([await statusOf({ cookie }), await statusOf({ authorization: `Bearer ${ADMIN_TOKEN}` })]).toEqual([
      200, 200,
    ]);
    expect(await server.store.people()).toEqual([]);
    expect(await server.firstLink()).toContain('code=null');
    await server.close();
    server = await startAdminServer({ adminToken: `${ADMIN_TOKEN}-2` });
    expect(await statusOf({ cookie })).toBe(401);
  });
});

describe('the link of the first start', () => {
  const codeOf = (link: string) => link.split('code=')[1];

  test('makes one admin and signs them in, once, also when it is used twice at the same moment', async () => {
    const code = codeOf(await server.firstLink());
    const uses = await Promise.all([signIn({ code }), signIn({ code }), signIn({ code })]);
    expect(uses.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    const winner = uses.find(({ status }) => status === 200);
    if (winner === undefined) throw new Error('nobody won');
    const made = z.object({ name: z.string(), role: z.string(), token: z.string() }).parse(await winner.json());
    expect(await statusOf({ cookie: cookieOf(winner) })).toBe(200);
    expect(await statusOf({ authorization: `Bearer ${made.token}` })).toBe(200);
    expect(await server.store.people()).toMatchObject([{ name: 'admin', role: 'admin' }]);
    expect((await signIn({ code })).status).toBe(401);
    expect(await server.firstLink()).toContain('code=null');
  });

  test('is good for a day, and until the next start', async () => {
    const first = codeOf(await server.firstLink());
    const second = codeOf(await server.firstLink());
    expect((await signIn({ code: first })).status).toBe(401);
    server.shown.later = 24 * HOUR + 1000;
    expect((await signIn({ code: second })).status).toBe(401);
    server.shown.later = 23 * HOUR;
    expect((await signIn({ code: second })).status).toBe(200);
  });
});

describe('what an admin is told', () => {
  test('of channels, knowledge and what waits', async () => {
    const { headers } = await session('admin');
    server.shown.channels.wechat = { state: 'needs-login', detail: 'scan the code', qr: 'https://login.example/x' };
    server.shown.faults = [{ severity: 'fault', file: 'faq/a.yaml', line: 3, column: 7, message: 'This is wrong.' }];
    await server.setAside('a bug');
    const status = z
      .object({ channels: z.array(z.looseObject({})) })
      .loose()
      .parse(await (await get('/status', headers)).json());
    expect(status).toMatchObject({
      version: '1.2.3',
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      channels: [
        { platform: 'web', state: 'connected' },
        { platform: 'wechat', state: 'needs-login', detail: 'scan the code', qr: 'https://login.example/x' },
      ],
      knowledge: { entries: 2, trained: true, faults: server.shown.faults },
      depths: { inbox: 0, outbox: 1, setAside: 1, unknownSends: 0, calls: 0 },
    });
    expect(Number(status.uptimeSeconds)).toBeGreaterThanOrEqual(90);
    expect(status.channels[1]?.qrImage).toMatch(/^data:image\/svg\+xml;base64,/);
  });

  test('of events that were set aside, masked, and has them tried again once', async () => {
    const { headers } = await session('admin');
    const id = await server.setAside('TypeError: 13800138000 of ann@example.com\n    at decide');
    const [event] = z.array(z.looseObject({})).parse(await (await get('/set-aside', headers)).json());
    expect(event).toEqual({
      id,
      conversation: 'web/shop/c1',
      receivedAt: expect.stringMatching(/Z$/),
      attempts: 1,
      error: 'TypeError: [number] of [email]\n    at decide',
    });
    const own = { ...headers, origin: server.url };
    const again = await Promise.all([post(`/set-aside/${id}/retry`, own), post(`/set-aside/${id}/retry`, own)]);
    expect(again.map(({ status }) => status).toSorted()).toEqual([200, 404]);
    expect(await server.store.depths()).toMatchObject({ inbox: 1, setAside: 0 });
    for (const wrong of ['0', '-1', 'x', '1e99', '999']) {
      expect((await post(`/set-aside/${wrong}/retry`, own)).status).toBe(404);
    }
  });

  test('in the words of the page, which everybody may read', async () => {
    const Texts = z.looseObject({ texts: z.record(z.string(), z.unknown()), categories: z.unknown() });
    const texts = Texts.parse(await (await get('/texts?language=zh')).json());
    expect(texts).toMatchObject({ language: 'zh', texts: { 'admin.signIn': '登录' } });
    expect(texts.categories).toMatchObject({
      'complaint.delivery': '物流',
      'complaint.delivery.late': '太慢',
      'return.damaged': expect.stringMatching(/\p{Script=Han}/u),
    });
    expect(Object.keys(texts.texts).every((key) => key.startsWith('admin.'))).toBe(true);
  });
});

describe('the page', () => {
  test('may run no script but its own, and be framed by nobody', async () => {
    for (const path of ['/admin', '/admin/']) {
      const response = await fetch(server.url + path);
      expect(response.status).toBe(200);
      const policy = response.headers.get('content-security-policy') ?? '';
      for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'"]) {
        expect(policy).toContain(part);
      }
      expect(response.headers.get('x-frame-options')).toBe('DENY');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    }
    const chat = await fetch(server.url);
    expect(chat.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  });
});
