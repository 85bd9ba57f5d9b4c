import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { z } from 'zod';
import { createWebAdapter } from './adapters/web/adapter.ts';
import { createChatTokens } from './adapters/web/tokens.ts';
import { openChannels } from './channels.ts';
import type { Config } from './config.ts';
import { type Core, openCore } from './core.ts';
import type { Adapter, Download } from './model/adapter.ts';
import type { Clock } from './model/clock.ts';
import { type ConversationRef, conversationKey, type IncomingFile } from './model/event.ts';
import { createAccess } from './web/access/access.ts';
import { createSessions } from './web/access/sessions.ts';
import { buildPages } from './web/bundle.ts';
import { createDeskStreams } from './web/desk/streams.ts';
import { failuresPerMinute, perMinute } from './web/limits.ts';
import { createMetrics } from './web/metrics.ts';
import { createHttpServer } from './web/server.ts';
import { createStreams, type Streams } from './web/streams.ts';

/** How long a stop waits for requests under way, ms. */
const CLOSE_MS = 3000;
/** Wrong tokens and codes from one address, a minute. */
const WRONG_TRIES_PER_MINUTE = 10;

/** The running service. */
export interface App {
  /** Where the chat page is. */
  readonly url: string;
  /** Finishes what runs, sends what is due, and leaves the rest for the next start. */
  stop(): Promise<void>;
}

/** What tests put in the place of the real ones. */
export interface AppParts {
  readonly clock?: Clock;
  readonly channels?: typeof openChannels;
}

/** Starts the service: the channels that are configured, the pages, the work on what is stored. Resolves when it is ready. */
export async function startApp(config: Config, log: Logger, parts: AppParts = {}): Promise<App> {
  const core = await openCore(config, log, parts.clock);
  try {
    return await serve(core, config, log, parts.channels ?? openChannels);
  } catch (error) {
    await core.close();
    throw error;
  }
}

async function serve(core: Core, config: Config, log: Logger, channels: typeof openChannels): Promise<App> {
  const { store, clock, knowledge, faults, trained, tickets, desk, suggestions } = core;
  const startedAt = clock.now();
  const newKey = (): string => randomBytes(32).toString('base64url');
  const sessions = createSessions(await store.setting('session-key', newKey));
  const access = createAccess({ store, clock, sessions, adminToken: config.adminToken });
  const web = createWebAdapter(store, clock.now);
  const adapters = [web, ...(await channels(config, core, log))];
  const metrics = createMetrics(store, () => knowledge().version);
  const streams = createStreams(store);
  const deskStreams = createDeskStreams(store, desk);
  const running = await core.run(adapters, metrics.observer);
  const server = createHttpServer({
    store,
    clock,
    knowledge,
    faults,
    trained,
    startedAt,
    tickets,
    desk,
    suggestions,
    deskStreams,
    download: downloadFrom(adapters),
    showTyping: typingOn(adapters, streams),
    version: await readVersion(),
    access,
    tries: failuresPerMinute(WRONG_TRIES_PER_MINUTE),
    streams,
    metrics,
    log,
    adapter: web,
    tokens: createChatTokens(await store.setting('chat-key', newKey)),
    messageLimit: perMinute(config.chatMessagesPerMinute),
    openingLimit: perMinute(config.chatOpeningsPerMinute),
    channels: running.channels,
    rooms: core.rooms.status,
    routes: adapters.flatMap(({ routes }: Adapter) => routes ?? []),
    pages: lazily(buildPages),
    trustProxies: config.trustProxies,
  });
  const code = await access.codeForFirstAdmin();
  const url = await listen(server, config);
  if (code !== null)
    log.warn(`nobody is an admin yet; this signs one in, once, within 24 hours: ${url}admin?code=${code}`);
  return {
    url,
    async stop() {
      streams.close();
      deskStreams.close();
      await closeServer(server);
      await running.stop();
    },
  };
}

/** Shows a customer that a person writes to them: on our own page over its stream, elsewhere as the platform does. */
function typingOn(adapters: readonly Adapter[], streams: Streams) {
  return async (ref: ConversationRef): Promise<void> => {
    if (ref.platform === 'web') streams.typing(conversationKey(ref));
    else await adapters.find(({ platform }) => platform === ref.platform)?.typing?.(ref);
  };
}

/** Fetches a file that a customer sent. Rejected where the platform does not give it. */
function downloadFrom(adapters: readonly Adapter[]) {
  return async (platform: string, file: IncomingFile, maxBytes: number): Promise<Download> => {
    const adapter = adapters.find((one) => one.platform === platform);
    if (adapter?.download === undefined) throw new Error(`${platform} gives no files: is the channel switched off?`);
    return adapter.download(file, maxBytes);
  };
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Made at the first call, so that the start does not wait for it, and again after it failed. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${actual}/`;
}

/** Takes no new request and lets those under way end, for a while. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(timer);
}
