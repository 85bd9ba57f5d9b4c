import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPump } from '../../src/bot/pump.ts';
import type { Store } from '../../src/model/store.ts';
import type { WebhookEnd } from '../../src/model/ticket-store.ts';
import { openStore } from '../../src/storage/open.ts';
import { createTickets, type TicketService } from '../../src/tickets/service.ts';
import { webhookSecretFault, webhookUrlFault } from '../../src/tickets/webhook-message.ts';
import { createWebhooks, type Webhooks } from '../../src/tickets/webhooks.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { temporaryFolder } from '../support/service.ts';
import { until } from '../support/waiting.ts';
import { isSigned, type Receiver, startReceiver } from './receiver.ts';
import { ann, customer, draft, HOUR, RULES, toState } from './samples.ts';

const START = Date.UTC(2026, 10, 20, 4);
const KEY = randomBytes(24);
const SECRET = `whsec_${KEY.toString('base64')}`;
const MINUTE = 60_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let clock: FakeClock;
let tickets: TicketService;
let receiver: Receiver;
let logged: unknown[][];

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ dataDir: folder.path });
  clock = fakeClock(START);
  tickets = createTickets({ store, clock, rules: () => RULES, webhooks: true });
  receiver = await startReceiver();
  logged = [];
});
afterEach(async () => {
  await receiver.close();
  await store.close();
  await folder.remove();
});

function webhooks(changes: { url?: string; secret?: string; store?: Store } = {}): Webhooks {
  const note =
    (level: string) =>
    (...words: unknown[]) =>
      void logged.push([level, ...words]);
  const log = { warn: note('warn'), error: note('error') };
  return createWebhooks({ store, clock, url: receiver.url, secret: SECRET, log, ...changes });
}

/** The bodies that came, as far as these parts of them go. */
const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));
const idOf = (at: number) => receiver.received[at]?.headers['webhook-id'];

async function drain({ work }: Webhooks): Promise<void> {
  while (await work());
}

describe('webhooks', () => {
  test('carry the ticket and what was done to it, signed', async () => {
    const files = [{ kind: 'image', native: { secret: 'handle' }, name: 'leg.jpg' }] as const;
    const ref = { ...draft().ref, native: { secret: 'address' } };
    const { number } = await tickets.open(draft({ files: [...files], ref, description: '椅子 "broke" 👩‍👩‍👧' }), 'key');
    await clock.advance(HOUR);
    await tickets.change(number, { kind: 'note', text: 'call the maker' }, ann);
    await tickets.change(number, toState('solved', 'Mended'), ann);
    await tickets.change(number, { kind: 'rate', stars: 5 }, customer);
    await tickets.change(number, { kind: 'fact', text: 'again', files: [...files] }, customer);
    await drain(webhooks());
    expect(receiver.received.every((one) => one.method === 'POST' && one.path === '/hook?token=SECRET')).toBe(true);
    expect(receiver.received.every((one) => isSigned(one, KEY))).toBe(true);
    expect(receiver.received.some((one) => isSigned(one, randomBytes(24)))).toBe(false);
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-timestamp': String((START + HOUR) / 1000),
    });
    expect(bodies().map(({ type, sequence, at }) => [type, sequence, at])).toEqual([
      ['ticket.opened', 1, '2026-11-20T04:00:00.000Z'],
      ['ticket.note', 2, '2026-11-20T05:00:00.000Z'],
      ['ticket.updated', 3, '2026-11-20T05:00:00.000Z'],
      ['ticket.rated', 4, '2026-11-20T05:00:00.000Z'],
      ['ticket.updated', 5, '2026-11-20T05:00:00.000Z'],
      ['ticket.updated', 6, '2026-11-20T05:00:00.000Z'],
    ]);
    const [opened, noted, solved, rated, added] = bodies();
    expect(opened.ticket).toEqual({
      name: 'T1001',
      number: 1001,
      kind: 'complaint',
      state: 'open',
      priority: 'normal',
      category: 'quality',
      subcategory: null,
      description: '椅子 "broke" 👩‍👩‍👧',
      wish: null,
      order: { number: 'LX-2026-001', proven: true },
      items: [],
      handover: null,
      rule: null,
      contact: null,
      files: [{ kind: 'image', name: 'leg.jpg' }],
      emotion: 'angry',
      language: 'zh',
      customer: { platform: 'web', account: 'shop', id: 'visitor', name: '小红' },
      assignee: null,
      createdAt: '2026-11-20T04:00:00.000Z',
      updatedAt: '2026-11-20T04:00:00.000Z',
      dueAt: '2026-11-21T04:00:00.000Z',
      solvedAt: null,
      closedAt: null,
      reopened: 0,
      rating: null,
    });
    expect(opened).not.toHaveProperty('change');
    expect(noted.change).toEqual({ kind: 'note', text: 'call the maker', from: null, by: ann });
    expect(solved).toMatchObject({
      change: { kind: 'state', to: 'solved', message: 'Mended', from: 'open', by: ann },
      ticket: { state: 'solved', solvedAt: '2026-11-20T05:00:00.000Z' },
    });
    expect(rated.ticket.rating).toEqual({ stars: 5, comment: null, at: '2026-11-20T05:00:00.000Z' });
    expect(added.change).toMatchObject({ kind: 'fact', by: customer, files: [{ kind: 'image', name: 'leg.jpg' }] });
    expect(JSON.stringify(bodies())).not.toMatch(/handle|address/);
    expect(new Set(receiver.received.map((_, at) => idOf(at))).size).toBe(6);
    expect(logged).toEqual([]);
  });

  test('are signed with a secret that is plain text, too', async () => {
    await tickets.open(draft(), 'key');
    await webhooks({ secret: 'sixteen letters!' }).work();
    expect(receiver.received.map((one) => isSigned(one, Buffer.from('sixteen letters!')))).toEqual([true]);
  });

  test('that fail are made again, later and later, under the same id, and given up in the end', async () => {
    await tickets.open(draft(), 'key');
    receiver.answer((response) => void response.writeHead(503).end('down'));
    const hooks = webhooks();
    const waits = [];
    for (let due = await hooks.nextDue(); due !== null; due = await hooks.nextDue()) {
      await clock.advance(due - clock.now() - 1);
      expect(await hooks.work()).toBe(false);
      await clock.advance(1);
      expect(await hooks.work()).toBe(true);
      const next = await hooks.nextDue();
      if (next !== null) waits.push(next - clock.now());
    }
    expect(waits).toEqual([5000, 30_000, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR]);
    expect(receiver.received).toHaveLength(8);
    expect(new Set(receiver.received.map((_, at) => idOf(at))).size).toBe(1);
    expect(receiver.received.every((one) => isSigned(one, KEY))).toBe(true);
    expect(Number(receiver.received.at(-1)?.headers['webhook-timestamp'])).toBe(clock.now() / 1000);
    expect(logged.map(([level]) => level)).toEqual([...Array(7).fill('warn'), 'error']);
    expect(logged[0]?.[1]).toMatchObject({ ticket: 'T1001', error: 'HTTP 503' });
    expect(JSON.stringify(logged)).not.toMatch(/SECRET|椅子/);
  });

  test('get through when the receiver is there again', async () => {
    await tickets.open(draft(), 'key');
    receiver.answer((response) => void response.writeHead(receiver.received.length < 3 ? 500 : 200).end('ok'));
    const hooks = webhooks();
    for (const wait of [0, 5000, 30_000]) {
      await clock.advance(wait);
      expect(await hooks.work()).toBe(true);
    }
    expect(await hooks.nextDue()).toBeNull();
    expect(receiver.received).toHaveLength(3);
  });

  test('follow no redirect', async () => {
    await tickets.open(draft(), 'key');
    const elsewhere = await startReceiver();
    receiver.answer((response) => void response.writeHead(307, { location: elsewhere.url }).end());
    const hooks = webhooks();
    await hooks.work();
    expect([elsewhere.received.length, await hooks.nextDue()]).toEqual([0, clock.now() + 5000]);
    expect(logged[0]?.[1]).toMatchObject({ error: 'HTTP 307' });
    await elsewhere.close();
  });

  test.each([
    ['says nothing', () => {}],
    [
      'never ends its head',
      (response: { socket: { write(text: string): unknown } | null }) =>
        void response.socket?.write('HTTP/1.1 200 OK\r\nx: '),
    ],
  ] as const)('wait ten seconds for a receiver that %s', async (_, answer) => {
    await tickets.open(draft(), 'key');
    receiver.answer(answer);
    const hooks = webhooks();
    const working = hooks.work();
    await until(() => receiver.received.length > 0);
    await clock.advance(9999);
    expect(await Promise.race([working, sleep(20).then(() => 'waits')])).toBe('waits');
    await clock.advance(1);
    expect(await working).toBe(true);
    expect(logged[0]?.[1]).toMatchObject({ error: 'no answer within 10 s' });
    expect(await hooks.nextDue()).toBe(clock.now() + 5000);
  });

  test('count as made when the status came, whatever becomes of the rest', async () => {
    await tickets.open(draft(), 'key');
    receiver.answer((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('begin');
    });
    const hooks = webhooks();
    expect(await hooks.work()).toBe(true);
    expect(await hooks.nextDue()).toBeNull();
  });

  test.each([
    ['is not there', true, 'ECONNREFUSED'],
    ['breaks off', false, /UND_ERR_SOCKET|ECONNRESET/],
  ])('tell why where a receiver %s, without its address', async (_, isGone, error) => {
    await tickets.open(draft(), 'key');
    receiver.answer((response) => void response.destroy());
    const gone = await startReceiver();
    await gone.close();
    const hooks = webhooks(isGone ? { url: gone.url } : {});
    expect(await hooks.work()).toBe(true);
    expect(logged[0]?.[1]).toMatchObject({ error: expect.stringMatching(error) });
    expect(JSON.stringify(logged)).not.toContain('SECRET');
    expect(await hooks.nextDue()).toBe(clock.now() + 5000);
  });

  test('whose end cannot be stored are not made again for that', async () => {
    await tickets.open(draft(), 'key');
    await tickets.open(draft(), 'another');
    let away = true;
    const finishWebhook = (id: number, end: WebhookEnd) =>
      away ? Promise.reject(new Error('away')) : store.finishWebhook(id, end);
    const hooks = webhooks({ store: { ...store, finishWebhook } });
    await expect(hooks.work()).rejects.toThrow('away');
    await expect(hooks.work()).rejects.toThrow('away');
    expect(receiver.received).toHaveLength(1);
    away = false;
    await drain(hooks);
    expect(bodies().map(({ ticket }) => ticket.name)).toEqual(['T1001', 'T1002']);
    expect([await store.recoverWebhooks(), await hooks.nextDue()]).toEqual([0, null]);
  });

  test('are made side by side by a pump that is woken when there are any', async () => {
    let [open, most] = [0, 0];
    receiver.answer(async (response) => {
      most = Math.max(most, ++open);
      await sleep(5);
      open--;
      response.writeHead(204).end();
    });
    const pump = createPump({ ...webhooks(), width: 4, clock, onError: (error) => void logged.push([error]) });
    const stop = store.subscribe(({ kind }) => {
      if (kind === 'webhook') pump.wake();
    });
    await Promise.all(Array.from({ length: 40 }, (_, n) => tickets.open(draft(), `${n}`)));
    await until(() => receiver.received.length === 40);
    await pump.idle();
    stop();
    await pump.stop();
    expect(new Set(receiver.received.map((_, at) => idOf(at))).size).toBe(40);
    expect([most > 1, most <= 4, logged]).toEqual([true, true, []]);
  });
});

describe('settings of webhooks', () => {
  test.each([
    ['https://helpdesk.example/hook', true],
    ['https://helpdesk.example:8443/hook?token=x', true],
    ['http://127.0.0.1:8080/hook', true],
    ['http://127.9.9.9/', true],
    ['http://localhost/', true],
    ['http://[::1]:80/', true],
    ['http://helpdesk.example/hook', false],
    ['http://127.0.0.1.example/hook', false],
    ['http://localhost.example/', false],
    ['http://192.168.0.1/', false],
    ['https://user:password@helpdesk.example/', false],
    ['https://user@helpdesk.example/', false],
    ['ftp://127.0.0.1/', false],
    ['file:///etc/passwd', false],
    ['helpdesk.example', false],
    ['', false],
  ])('the address %j: %s', (url, good) => {
    const fault = webhookUrlFault(url);
    expect(fault === null).toBe(good);
    if (fault !== null) expect(fault).toMatch(/^an address /);
  });

  test.each([
    [SECRET, true],
    [`whsec_${randomBytes(16).toString('base64')}`, true],
    ['sixteen letters!', true],
    ['fifteen letters', false],
    [`whsec_${randomBytes(15).toString('base64')}`, false],
    ['whsec_this is no base64 at all, is it?', false],
    ['whsec_', false],
    ['', false],
  ])('the secret %j: %s', (secret, good) => {
    expect(webhookSecretFault(secret) === null).toBe(good);
  });
});
