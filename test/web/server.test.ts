import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createWebAdapter, type WebAdapter } from '../../src/adapters/web/adapter.ts';
import { createChatTokens } from '../../src/adapters/web/tokens.ts';
import type { AdapterStatus } from '../../src/model/adapter.ts';
import type { Store } from '../../src/model/store.ts';
import { openStore } from '../../src/storage/open.ts';
import { createTickets } from '../../src/tickets/service.ts';
import { createAccess } from '../../src/web/access/access.ts';
import { createSessions } from '../../src/web/access/sessions.ts';
import { failuresPerMinute, perMinute } from '../../src/web/limits.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createHttpServer } from '../../src/web/server.ts';
import { createStreams } from '../../src/web/streams.ts';
import { fakeClock } from '../fakes/clock.ts';
import { knowledgeOf } from '../fakes/knowledge.ts';
import { openTalk, temporaryFolder } from '../support/service.ts';
import { deskParts } from './desk-parts.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let server: Server;
let web: WebAdapter;
let channels: Record<string, AdapterStatus>;
let url: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ dataDir: folder.path });
  web = createWebAdapter();
  await web.start(async (event) => void (await store.accept(event, 0, '')));
  channels = { web: { state: 'connected' } };
  server = createHttpServer({
    store,
    adapter: web,
    tokens: createChatTokens('key'),
    knowledge: () => knowledgeOf([]),
    clock: fakeClock(),
    access: createAccess({ store, clock: fakeClock(), sessions: createSessions('key'), adminToken: undefined }),
    tries: failuresPerMinute(10),
    faults: () => [],
    trained: () => true,
    version: '1',
    startedAt: 0,
    streams: createStreams(store),
    messageLimit: perMinute(0),
    openingLimit: perMinute(0),
    metrics: createMetrics(store, () => 'v1'),
    routes: [],
    tickets: createTickets({ store, clock: fakeClock(), rules: () => knowledgeOf([]).shop.tickets, webhooks: false }),
    ...deskParts(store, fakeClock(), knowledgeOf([])),
    download: () => Promise.reject(new Error('there is no file')),
    channels: () => channels,
    pages: async () => ({}),
    trustProxies: 0,
    log: pino({ level: 'silent' }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await store.close();
  await folder.remove();
});

describe('a channel that is away', () => {
  test('is named, and the service is not ready', async () => {
    channels.telegram = { state: 'disconnected', detail: 'the token was refused' };
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      ready: false,
      store: 'connected',
      channels: { telegram: { state: 'disconnected', detail: 'the token was refused' } },
    });
  });
});

describe('a code to log in with', () => {
  test('is not told to everybody', async () => {
    channels.wechat = { state: 'needs-login', detail: 'scan the code', qr: 'https://login.example/secret' };
    const words = await (await fetch(`${url}/readyz`)).text();
    expect(words).toContain('scan the code');
    expect(words).not.toContain('login.example');
  });
});

describe('a store that is away', () => {
  beforeEach(() => store.close());

  test('is told as not ready, while the process is alive and its figures are told', async () => {
    const [ready, alive, metrics] = await Promise.all(
      ['readyz', 'healthz', 'metrics'].map((path) => fetch(`${url}/${path}`)),
    );
    expect([ready?.status, alive?.status, metrics?.status]).toEqual([503, 200, 200]);
    expect(await ready?.json()).toMatchObject({ ready: false, store: 'disconnected' });
  });

  test('takes no message, and says when to try again', async () => {
    const talk = await openTalk(url);
    const response = await talk.post({ id: 'a', text: 'hello' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
  });
});
