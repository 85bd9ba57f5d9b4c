import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/model/clock.ts';
import type { Order } from '../../src/model/order.ts';
import { type FakeClock, fakeClock, impatientClock } from '../fakes/clock.ts';

/** A request as it came in. */
interface Asked {
  /** As it was sent: nothing in it is resolved or decoded. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that does what a test wants. */
export interface TestServer {
  readonly url: URL;
  readonly asked: readonly Asked[];
  /** Resolves once so many requests came in, from the start on. */
  came(count: number): Promise<void>;
  close(): Promise<void>;
}

export type Behaviour = (response: ServerResponse, asked: Asked) => void;

/** Starts a server on this machine. `behave` is called for each request once the whole of it is there. */
export async function startServer(behave: Behaviour, path = ''): Promise<TestServer> {
  const asked: Asked[] = [];
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() };
    asked.push(one);
    behave(response, one);
    for (const waiter of waiting) if (asked.length >= waiter.count) waiter.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}${path}`),
    asked,
    came: (count) =>
      new Promise((resolve) => {
        if (asked.length >= count) resolve();
        else waiting.add({ count, resolve });
      }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers at once. */
export const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  };

/** Never answers. */
export const hanging: Behaviour = () => {};

/** One behaviour for each request in turn; the last one goes on. */
export function inTurn(...behaviours: readonly [Behaviour, ...Behaviour[]]): Behaviour {
  let count = 0;
  return (response, asked) => {
    const behave = behaviours[Math.min(count, behaviours.length - 1)];
    count += 1;
    behave?.(response, asked);
  };
}

/** A server as a shop would write it after `docs/orders.openapi.yaml`: it knows one spelling of a number. */
export function ordersServer(orders: readonly Order[], token: string): Behaviour {
  return (response, asked) => {
    if (asked.headers.authorization !== `Bearer ${token}`)
      return answering(401, { error: 'who are you' })(response, asked);
    const { pathname, searchParams } = new URL(asked.path, 'http://localhost');
    const number = /\/orders\/([^/]+)$/.exec(pathname)?.[1];
    if (number !== undefined) {
      const order = orders.find((one) => one.number === decodeURIComponent(number));
      return answering(order === undefined ? 404 : 200, order ?? { error: 'no such order' })(response, asked);
    }
    const [tracking, phone] = [searchParams.get('tracking'), searchParams.get('phone')];
    const found = orders.filter(
      (one) => one.buyer.phone === phone || one.parcels.some((parcel) => parcel.tracking === tracking),
    );
    return answering(200, found)(response, asked);
  };
}

/** Stands still until it is moved, but does not wait for a second try. */
export interface ClockWithoutPauses extends FakeClock {
  /** That were not waited for, in ms. */
  readonly pauses: readonly number[];
  /** What is waited for. */
  waiting(): number;
}

export function clockWithoutPauses(): ClockWithoutPauses {
  const clock = fakeClock();
  const pauses: number[] = [];
  const waiting = new Set<() => void>();
  const schedule: Clock['schedule'] = (inMs, callback) => {
    if (inMs <= 1000) {
      pauses.push(inMs);
      return impatientClock.schedule(inMs, callback);
    }
    waiting.add(callback);
    const cancel = clock.schedule(inMs, callback);
    return () => {
      waiting.delete(callback);
      cancel();
    };
  };
  return { ...clock, schedule, pauses, waiting: () => waiting.size };
}
