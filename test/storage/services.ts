import { createConnection } from 'node:net';
import { expect, jest, test } from '@jest/globals';

export const databaseUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
export const redisUrl = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

const CONNECT_MS = 2000;
/** For a test on a busy machine, whose server shares it. */
const GENEROUS_MS = 180_000;

/** Declares tests that need a PostgreSQL server, or one test that tells why they are left out. */
export async function withPostgres(declare: () => Promise<void>): Promise<void> {
  await withServer('PostgreSQL', databaseUrl, 'TEST_DATABASE_URL', declare);
}

/** Declares tests that need a Redis server, or one test that tells why they are left out. */
export async function withRedis(declare: () => Promise<void>): Promise<void> {
  await withServer('Redis', redisUrl, 'TEST_REDIS_URL', declare);
}

async function withServer(name: string, url: string, variable: string, declare: () => Promise<void>): Promise<void> {
  jest.setTimeout(GENEROUS_MS);
  if (await listens(url)) return declare();
  test(`LEFT OUT: the ${name} tests, for no server answers at ${new URL(url).host} (${variable} names another)`, () => {
    expect(process.env.CI_REQUIRE_SERVICES).not.toBe('1');
  });
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port), timeout: CONNECT_MS });
    const end = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
