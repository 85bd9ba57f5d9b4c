import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient } from '@keyv/redis';
import { type OpenCache, openCache } from '../../src/storage/cache.ts';
import { StoreError } from '../../src/storage/errors.ts';
import type { StoreFault } from '../../src/storage/faults.ts';
import { until } from '../support/waiting.ts';
import { redisUrl, withRedis } from './services.ts';

const LONG = 60_000;
const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function opened(redisUrl?: string, namespace = `test-${randomUUID()}`) {
  const faults: StoreFault[] = [];
  const cache = await openCache({ redisUrl, namespace, onFault: (fault) => faults.push(fault) });
  closing.push(cache.close);
  return { cache, faults };
}

/** A server on a port of its own, whose connections can be broken off, or fall silent. */
async function serve(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakOff = () => {
    for (const socket of sockets) socket.destroy();
  };
  closing.push(() => {
    breakOff();
    server.close();
  });
  const address = server.address();
  const stall = () => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  return { url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, breakOff, stall };
}

/** A way to Redis that can fail. */
function serveRedis() {
  const { hostname, port } = new URL(redisUrl);
  return serve((socket) => {
    const onward = connect(Number(port), hostname).on('error', () => {});
    socket.pipe(onward).pipe(socket);
    socket.once('close', () => onward.destroy());
  });
}

function cacheRules(open: (namespace?: string) => Promise<OpenCache>): void {
  test('what was set is there until it is deleted', async () => {
    const cache = await open();
    expect(await cache.get('key')).toBeUndefined();
    await cache.set('key', 'värde 值', LONG);
    await cache.set('key', 'second', LONG);
    expect(await cache.get('key')).toBe('second');
    await cache.delete('key');
    expect(await cache.get('key')).toBeUndefined();
    await cache.delete('key');
  });

  test('namespaces do not see each other’s keys', async () => {
    const [one, two] = [await open(), await open()];
    await one.set('key', 'one', LONG);
    expect(await two.get('key')).toBeUndefined();
  });

  test('what has no time to live is not kept', async () => {
    const cache = await open();
    await cache.set('key', 'value', 0);
    await cache.set('other', 'value', -5);
    expect([await cache.get('key'), await cache.get('other')]).toEqual([undefined, undefined]);
  });

  test('it is forgotten after its time', async () => {
    const cache = await open();
    await cache.set('key', 'value', 1.5);
    await until(async () => (await cache.get('key')) === undefined);
  });
}

describe('a cache in memory', () => {
  cacheRules(async (namespace) => (await opened(undefined, namespace)).cache);

  test('the oldest give way when there are too many', async () => {
    const { cache } = await opened();
    for (let n = 0; n <= 10_000; n++) await cache.set(`key ${n}`, 'value', LONG);
    expect(await cache.get('key 0')).toBeUndefined();
    expect(await cache.get('key 1')).toBe('value');
    expect(await cache.get('key 10000')).toBe('value');
  });
});

describe('a cache whose Redis is away', () => {
  async function expectNothing(cache: OpenCache): Promise<void> {
    await cache.set('key', 'value', LONG);
    expect(await cache.get('key')).toBeUndefined();
    await cache.delete('key');
  }

  test('has nothing, and tells of it once', async () => {
    const { cache, faults } = await opened('redis://127.0.0.1:1');
    await expectNothing(cache);
    expect(faults.map(({ kind }) => kind)).toEqual(['connection']);
  });

  test('has nothing where a server takes the connection and never answers', async () => {
    const { cache } = await opened((await serve(() => {})).url);
    await expectNothing(cache);
  });

  test('refuses an address that is none, with what to write', async () => {
    await expect(opened('redis://host:port')).rejects.toThrow(StoreError);
    await expect(opened('http://127.0.0.1')).rejects.toThrow(/REDIS_URL.*redis:\/\/host:6379/);
  });
});

await withRedis(async () => {
  describe('a cache in Redis', () => {
    cacheRules(async (namespace) => (await opened(redisUrl, namespace)).cache);

    test('instances share it', async () => {
      const namespace = `test-${randomUUID()}`;
      const [here, there] = [(await opened(redisUrl, namespace)).cache, (await opened(redisUrl, namespace)).cache];
      await here.set('key', 'value', LONG);
      expect(await there.get('key')).toBe('value');
      await here.delete('key');
      expect(await there.get('key')).toBeUndefined();
    });

    test('what others left there that is no text of ours is nothing', async () => {
      const namespace = `test-${randomUUID()}`;
      const { cache } = await opened(redisUrl, namespace);
      const client = createClient({ url: redisUrl });
      await client.connect();
      for (const value of ['no JSON', '{"value":7}', 'null']) {
        await client.set(`${namespace}::key`, value);
        expect(await cache.get('key')).toBeUndefined();
      }
      await client.del(`${namespace}::key`);
      await client.hSet(`${namespace}::key`, 'field', 'value');
      expect(await cache.get('key')).toBeUndefined();
      await client.del(`${namespace}::key`);
      client.destroy();
    });

    test('a connection that falls silent has nothing and keeps nobody waiting', async () => {
      const proxy = await serveRedis();
      const { cache } = await opened(proxy.url);
      await cache.set('key', 'value', LONG);
      expect(await cache.get('key')).toBe('value');
      proxy.stall();
      expect(await cache.get('key')).toBeUndefined();
      await cache.set('key', 'value', LONG);
      await cache.delete('key');
    });

    test('a connection that breaks comes back', async () => {
      const proxy = await serveRedis();
      const { cache, faults } = await opened(proxy.url);
      await cache.set('key', 'before', LONG);
      proxy.breakOff();
      await until(() => faults.length > 0);
      await until(async () => {
        await cache.set('key', 'after', LONG);
        return (await cache.get('key')) === 'after';
      });
      expect(faults).toHaveLength(1);
      await cache.delete('key');
    });
  });
});
