import { setTimeout } from 'node:timers/promises';
import { createClient, createKeyv, type Keyv } from '@keyv/redis';
import { StoreError } from './errors.ts';
import type { OnFault } from './faults.ts';

/** How long a start waits for Redis, ms; after that it connects in the background. */
const START_MS = 500;
const CONNECT_MS = 2000;
const LONGEST_RECONNECT_MS = 2000;
/** A connection that says nothing for longer than two pings is broken. */
const PING_MS = 2000;
const SILENCE_MS = 5000;
/** Commands that may wait for their answers; more are refused. */
const MAX_WAITING = 1000;

export interface Redis {
  readonly keyv: Keyv;
  readonly isReady: () => boolean;
  readonly disconnect: () => void;
}

/** Connects to Redis, now or when it comes back. Throws `StoreError` when the address is none. */
export async function connectRedis(url: string, namespace: string, onFault: OnFault): Promise<Redis> {
  const client = clientFor(url);
  let told = false;
  client.on('ready', () => {
    told = false;
  });
  client.on('error', (error) => {
    if (!told) onFault({ kind: 'connection', detail: 'Redis is away: nothing is cached', error });
    told = true;
  });
  const keyv = createKeyv(client, { namespace });
  keyv.on('error', () => {}); // the client has told it
  const connected = client.connect().then(
    () => {},
    () => {},
  );
  const started = new AbortController();
  await Promise.race([connected, setTimeout(START_MS, undefined, started).catch(() => {})]);
  started.abort();
  return {
    keyv,
    isReady: () => client.isReady,
    disconnect: () => {
      if (client.isOpen) client.destroy();
    },
  };
}

function clientFor(url: string) {
  try {
    return createClient({
      url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_WAITING,
      pingInterval: PING_MS,
      socket: {
        connectTimeout: CONNECT_MS,
        socketTimeout: SILENCE_MS,
        reconnectStrategy: (tried) => Math.min(100 * 2 ** tried, LONGEST_RECONNECT_MS),
      },
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`The address in REDIS_URL cannot be used: ${why}. Write it as redis://host:6379.`, { cause });
  }
}
