import { once } from 'node:events';
import { pino } from 'pino';
import { createWebAdapter } from '../../src/adapters/web/adapter.ts';
import { createChatTokens } from '../../src/adapters/web/tokens.ts';
import type { RoomStatus } from '../../src/handoff/rooms/reach.ts';
import type { DeskService } from '../../src/handoff/service.ts';
import type { AdapterStatus, Download } from '../../src/model/adapter.ts';
import type { Fault } from '../../src/model/knowledge.ts';
import type { Person, Role } from '../../src/model/people.ts';
import type { Store } from '../../src/model/store.ts';
import { openStore } from '../../src/storage/open.ts';
import { createTickets, type TicketService } from '../../src/tickets/service.ts';
import { createAccess } from '../../src/web/access/access.ts';
import { hashSecret, newSecret } from '../../src/web/access/secrets.ts';
import { createSessions } from '../../src/web/access/sessions.ts';
import { buildPages, type Pages } from '../../src/web/bundle.ts';
import { failuresPerMinute, perMinute } from '../../src/web/limits.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createHttpServer } from '../../src/web/server.ts';
import { createStreams } from '../../src/web/streams.ts';
import { entry, knowledgeOf } from '../fakes/knowledge.ts';
import { answer, LATER, write } from '../storage/samples.ts';
import { temporaryFolder } from '../support/service.ts';
import { deskParts } from './desk-parts.ts';

export const ADMIN_TOKEN = 'the-token-of-the-operator';
export const SESSION_KEY = 'key';

const KNOWLEDGE = knowledgeOf([entry('a'), entry('b')]);

/** The HTTP server on a store of its own, without the work on what is stored: what is set aside waits. */
export interface AdminServer {
  readonly url: string;
  readonly store: Store;
  readonly tickets: TicketService;
  readonly desk: DeskService;
  /** What the platforms give of customers' files, by what the adapter knows them by. */
  readonly files: Map<unknown, Download>;
  /** What it shows; tests change it. */
  readonly shown: {
    channels: Record<string, AdapterStatus>;
    rooms: readonly RoomStatus[];
    faults: readonly Fault[];
    later: number;
  };
  /** Conversations that were shown that somebody writes. */
  readonly typed: readonly string[];
  /** The token of a conversation on the chat page. */
  openTalk(): { readonly conversation: string; readonly token: string };
  /** Sends what is due on the chat page. */
  deliver(): Promise<void>;
  /** The path of a link that makes the first admin. */
  firstLink(): Promise<string>;
  add(name: string, role: Role): Promise<{ readonly person: Person; readonly token: string }>;
  /** Sets an event aside and gives its id. */
  setAside(error: string): Promise<number>;
  close(): Promise<void>;
}

export async function startAdminServer(
  options: { adminToken?: string; trustProxies?: number } = {},
): Promise<AdminServer> {
  const folder = await temporaryFolder();
  const store = await openStore({ dataDir: folder.path });
  const shown: AdminServer['shown'] = { channels: { web: { state: 'connected' } }, rooms: [], faults: [], later: 0 };
  const clock = { now: () => Date.now() + shown.later, schedule: () => () => {} };
  const access = createAccess({
    store,
    clock,
    sessions: createSessions(SESSION_KEY),
    adminToken: options.adminToken,
  });
  const rules = () => KNOWLEDGE.shop.tickets;
  const tickets = createTickets({ store, clock, rules, webhooks: false });
  const files: AdminServer['files'] = new Map();
  const parts = deskParts(store, clock, KNOWLEDGE);
  const tokens = createChatTokens('key');
  let pages: Promise<Pages> | undefined;
  const server = createHttpServer({
    store,
    clock,
    access,
    tries: failuresPerMinute(10),
    adapter: createWebAdapter(),
    tokens,
    knowledge: () => KNOWLEDGE,
    faults: () => shown.faults,
    trained: () => true,
    version: '1.2.3',
    startedAt: clock.now() - 90_000,
    streams: createStreams(store),
    messageLimit: perMinute(0),
    openingLimit: perMinute(0),
    metrics: createMetrics(store, () => 'v1'),
    routes: [],
    tickets,
    ...parts,
    async download(_platform, { native }) {
      const file = files.get(native);
      if (file === undefined) throw new Error('the platform does not give it');
      return file;
    },
    channels: () => shown.channels,
    rooms: () => shown.rooms,
    pages: () => (pages ??= buildPages()),
    trustProxies: options.trustProxies ?? 0,
    log: pino({ level: 'silent' }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  let events = 0;
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    store,
    tickets,
    desk: parts.desk,
    files,
    shown,
    typed: parts.typed,
    openTalk: () => tokens.open(),
    async deliver() {
      const due = () => store.takeReplies('web', clock.now() + 1000, 50);
      for (let items = await due(); items.length > 0; items = await due()) {
        await store.finishReplies(
          items.map(({ id }) => ({ id, state: 'sent', messageId: `web-${id}`, at: clock.now() })),
        );
      }
    },
    firstLink: async () => `/admin?code=${await access.codeForFirstAdmin()}`,
    async add(name, role) {
      const token = newSecret();
      return { person: await store.addPerson({ name, role, tokenHash: hashSecret(token) }, clock.now()), token };
    },
    async setAside(error) {
      events += 1;
      await write(store, `c${events}`, 1);
      const failed = await store
        .takeTurn(LATER, () => {
          throw new Error('a bug');
        })
        .catch(({ pending }) => pending);
      await store.setAside(failed.id, error, answer('sorry')(failed));
      return failed.id;
    },
    async close() {
      parts.deskStreams.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await store.close();
      await folder.remove();
    },
  };
}
