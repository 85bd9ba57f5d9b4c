import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/model/clock.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Read as JSON; undefined = there was none. */
  readonly body: unknown;
}

export interface Answered {
  readonly status?: number;
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ShopServer {
  readonly url: URL;
  /** What was asked so far. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** A platform's server, as it would be reached. What the handler throws is answered as a 500. */
export async function startShopServer(answer: (asked: Asked) => Answered): Promise<ShopServer> {
  const all: Asked[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const text = Buffer.concat(parts).toString();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const asked = { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, body };
    all.push(asked);
    let answered: Answered;
    try {
      answered = answer(asked);
    } catch (error) {
      answered = { status: 500, json: { error: String(error) } };
    }
    const { status = 200, json, headers = {} } = answered;
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
    response.end(JSON.stringify(json));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    asked: all,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A recorded payload of a platform: `shopify/order`. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../../fixtures/orders/${name}.json`, import.meta.url), 'utf8'));
}

/** It stands still; pauses are over at once, and nothing is ever too slow. */
export function stillClock(at = '2026-11-20T04:00:00Z'): Clock & { move(ms: number): void } {
  let now = Date.parse(at);
  return {
    now: () => now,
    move(ms) {
      now += ms;
    },
    schedule(inMs, callback) {
      if (inMs > 5000) return () => {};
      const timer = setImmediate(callback);
      return () => clearImmediate(timer);
    },
  };
}

/** As long as a test may take. */
export const inTime = (): AbortSignal => AbortSignal.timeout(30_000);
