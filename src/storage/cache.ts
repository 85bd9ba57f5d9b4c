import { Keyv } from 'keyv';
import type { Cache } from '../model/cache.ts';
import { type OnFault, warn } from './faults.ts';

/** How long a caller waits for Redis, ms; then there is nothing. */
const ANSWER_MS = 250;
/** Things kept in memory; the oldest give way. */
const MAX_IN_MEMORY = 10_000;

export interface CacheOptions {
  /** `redis://…` or `rediss://…`: kept there, where all instances see it; without it in this process's memory. */
  readonly redisUrl?: string | undefined;
  /** Keeps this cache's keys apart from others'. */
  readonly namespace: string;
  /** Told once when Redis goes away. Warns on stderr unless set. */
  readonly onFault?: OnFault | undefined;
}

export interface OpenCache extends Cache {
  close(): Promise<void>;
}

/** Opens a cache. A Redis that is away does not hinder it. Throws `StoreError` when the address is none. */
export async function openCache({ redisUrl, namespace, onFault = warn }: CacheOptions): Promise<OpenCache> {
  if (redisUrl === undefined) return inMemory(namespace);
  const { connectRedis } = await import('./redis.ts');
  const { keyv, isReady, disconnect } = await connectRedis(redisUrl, namespace, onFault);
  const answer = <T>(ask: () => Promise<T>): Promise<T | undefined> =>
    isReady() ? orNothing(ask()) : Promise.resolve(undefined);

  return {
    get: (key) => answer(() => getText(keyv, key)),
    async set(key, value, ttlMs) {
      if (ttlMs > 0) await answer(() => keyv.set(key, value, Math.ceil(ttlMs)));
    },
    async delete(key) {
      await answer(() => keyv.delete(key));
    },
    close: async () => disconnect(),
  };
}

function inMemory(namespace: string): OpenCache {
  const kept = new Map<string, unknown>();
  const keyv = new Keyv({ store: kept, namespace });
  return {
    get: (key) => getText(keyv, key),
    async set(key, value, ttlMs) {
      if (ttlMs <= 0) return;
      await keyv.set(key, value, ttlMs);
      const [oldest] = kept.keys();
      if (kept.size > MAX_IN_MEMORY && oldest !== undefined) kept.delete(oldest);
    },
    async delete(key) {
      await keyv.delete(key);
    },
    close: async () => kept.clear(),
  };
}

/** What others wrote under our key, if it is no text, is nothing. */
async function getText(keyv: Keyv, key: string): Promise<string | undefined> {
  const value: unknown = await keyv.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** The answer, or nothing when it fails or takes too long. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS, undefined);
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
