import { afterEach, describe, expect, test } from '@jest/globals';
import { type Order, type OrderSource, OrdersUnavailable } from '../../src/model/order.ts';
import { openHttpOrders } from '../../src/orders/http.ts';
import { CONTRACT_ORDERS, orderSourceContract } from '../contracts/orders.ts';
import {
  answering,
  type Behaviour,
  clockWithoutPauses,
  hanging,
  ordersServer,
  startServer,
  type TestServer,
} from './server.ts';

const TOKEN = 'sk-very-secret';
const { shipped } = CONTRACT_ORDERS;
const servers: TestServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(behave: Behaviour, token = TOKEN) {
  const server = await startServer(behave, '/api');
  servers.push(server);
  const source = openHttpOrders({ url: server.url, token, clock: clockWithoutPauses() });
  return { server, source };
}

const never = (): AbortSignal => new AbortController().signal;
const asking: readonly [string, (source: OrderSource) => Promise<unknown>][] = [
  ['number', (source) => source.byNumber(shipped.number, never())],
  ['tracking', (source) => source.byTracking('SF1000000000011', never())],
  ['phone', (source) => source.byPhone(shipped.buyer.phone, never())],
];

/** The words with which it fails: they hold no token, and nothing of an order or of who asks. */
async function wordsOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OrdersUnavailable);
  const { message, cause } = error as Error;
  expect(cause).toBeUndefined();
  for (const private_ of [TOKEN, shipped.number, shipped.buyer.phone, shipped.buyer.name, 'SF1000000000011', 'LAMP'])
    expect(message).not.toContain(private_);
  return message;
}

orderSourceContract('HTTP', async (orders) => {
  const server = await startServer(ordersServer(orders, TOKEN), '/api');
  const source = openHttpOrders({ url: server.url, token: TOKEN, clock: clockWithoutPauses() });
  return { source, close: () => server.close() };
});

describe('what is asked for', () => {
  test.each([
    ['LX2026110001', ['/api/orders/LX2026110001']],
    ['lx-1', ['/api/orders/lx-1', '/api/orders/LX1']],
    ['../admin', ['/api/orders/..%2Fadmin', '/api/orders/ADMIN']],
    ['a/b', ['/api/orders/a%2Fb', '/api/orders/AB']],
    ['a\\b', ['/api/orders/a%5Cb', '/api/orders/AB']],
    ['a?b#c', ['/api/orders/a%3Fb%23c', '/api/orders/ABC']],
    ['%2e%2e', ['/api/orders/%252e%252e', '/api/orders/2E2E']],
    ['.x', ['/api/orders/.x', '/api/orders/X']],
    ['订单1', ['/api/orders/%E8%AE%A2%E5%8D%951']],
    ['\ud800A1', ['/api/orders/%EF%BF%BDA1', '/api/orders/A1']],
    ['a\r\nHost: x', ['/api/orders/a%0D%0AHost%3A%20x', '/api/orders/AHOSTX']],
    ['.', []],
    ['..', []],
    ['/', []],
    ['x'.repeat(101), []],
  ])('a number is one segment, whatever it holds: %j', async (number, paths) => {
    const { server, source } = await start(answering(404, ''));
    expect(await source.byNumber(number, never())).toBeNull();
    expect(server.asked.map(({ path }) => path)).toEqual(paths);
  });

  test('what is looked for stands in the query, whatever it holds', async () => {
    const { server, source } = await start(answering(200, []));
    await source.byTracking('a&phone=1', never());
    await source.byPhone('+86 138&x', never());
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/api/orders?tracking=a%26phone%3D1',
      '/api/orders?tracking=APHONE1',
      '/api/orders?phone=%2B86+138%26x',
    ]);
  });

  test('without a token there is no authorization', async () => {
    const { server, source } = await start(answering(200, []), '');
    await source.byPhone('1', never());
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
  });
});

describe('an answer', () => {
  test('may hold more than is known here, which is left out, and less than is optional', async () => {
    const { items: _items, parcels: _parcels, ...bare } = shipped;
    const { source } = await start(answering(200, { ...bare, internal: 'x', buyer: { ...bare.buyer, address: 'x' } }));
    expect(await source.byNumber('1', never())).toEqual({ ...bare, items: [], parcels: [] });
  });

  test.each([
    ['is null', null],
    ['is empty', ''],
    ['is garbage', '<html>'],
    ['has another shape', { order: shipped }],
    ['is a list where one was asked for', [shipped]],
    ['has no total', { ...shipped, total: undefined }],
    ['has a total in words', { ...shipped, total: '897.50' }],
    ['has a time without a zone', { ...shipped, placedAt: '2026-11-10T02:30:00' }],
    ['has a time from now, as only files may', { ...shipped, placedAt: '-P1D' }],
    ['has an unknown status', { ...shipped, status: 'LAMP' }],
    ['has an unknown currency', { ...shipped, currency: '元' }],
  ])('that %s is none', async (_what, body) => {
    const { source } = await start(answering(200, body));
    expect(await wordsOf(source.byNumber(shipped.number, never()))).toMatch(/answered with what is no/);
  });

  test.each([
    ['is no list', { orders: [shipped] }],
    ['holds one that is no order', [shipped, { ...shipped, number: 7 }]],
  ])('to a search that %s is none', async (_what, body) => {
    const { source } = await start(answering(200, body));
    expect(await wordsOf(source.byPhone(shipped.buyer.phone, never()))).toContain('answered with what is no order');
  });
});

describe('a server that does not answer as it should', () => {
  const cases: readonly [string, Behaviour, RegExp][] = [
    ['401', answering(401, { token: TOKEN }), /answered 401: check ORDERS_TOKEN/],
    ['403', answering(403, ''), /answered 403: check ORDERS_TOKEN/],
    ['400', answering(400, { you: 'asked for LX2026110001' }), /answered 400: check ORDERS_URL/],
    ['500', answering(500, shipped), /answered 500/],
    ['a cut connection', (response) => response.destroy(), /cannot be reached/],
    ['a redirect', answering(302, '', { location: 'http://127.0.0.1:1/' }), /leads to another address/],
  ];

  test.each(
    cases.flatMap(([what, behave, words]) => asking.map(([by, ask]) => [what, by, behave, ask, words] as const)),
  )('%s, asked by %s', async (_what, _by, behave, ask, words) => {
    const { source } = await start(behave);
    expect(await wordsOf(ask(source))).toMatch(words);
  });

  test('a search that is not there is a wrong address, not an order that is not there', async () => {
    const { source } = await start(answering(404, ''));
    expect(await wordsOf(source.byPhone('1', never()))).toContain('check ORDERS_URL');
    expect(await source.byNumber('1', never())).toBeNull();
  });

  test('hanging, it keeps nobody', async () => {
    const { server, source } = await start(hanging);
    const patience = new AbortController();
    const asked = [
      wordsOf(source.byNumber(shipped.number, patience.signal)),
      wordsOf(source.byTracking('SF1000000000011', patience.signal)),
      wordsOf(source.byPhone(shipped.buyer.phone, patience.signal)),
    ];
    await server.came(3);
    patience.abort();
    await Promise.all(asked);
  });

  test('garbage counts as a failure, a refusal does not', async () => {
    const garbage = await start(answering(200, '<html>'));
    const refusing = await start(answering(401, ''));
    for (let count = 0; count < 7; count += 1) {
      await wordsOf(garbage.source.byNumber('1', never()));
      await wordsOf(refusing.source.byNumber('1', never()));
    }
    expect([garbage.server.asked.length, refusing.server.asked.length]).toEqual([5, 7]);
  });
});

test('an order is given as the server has it, even where it is another one than was asked for', async () => {
  const { source } = await start(answering(200, shipped));
  expect((await source.byNumber('LX0', never())) satisfies Order | null).toEqual(shipped);
});
