import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OrdersUnavailable } from '../../../src/model/order.ts';
import { openShopifyOrders } from '../../../src/orders/connectors/shopify.ts';
import { contractOrders, orderSourceContract } from '../../contracts/orders.ts';
import {
  SHOPIFY_APP,
  SHOPIFY_TOKEN,
  type ShopifyAsked,
  type ShopifyPayload,
  type ShopifyServerOptions,
  shopifyPayloadOf,
  startShopifyServer,
} from './shopifyServer.ts';
import { type Asked, fixture, inTime, type ShopServer, stillClock } from './shopServer.ts';

const order = fixture('shopify/order') as ShopifyPayload;
let ids = 0;
const named = (name: string, changes: Record<string, unknown> = {}): ShopifyPayload => {
  ids += 1;
  return { ...order, id: `gid://shopify/Order/${ids}`, name, ...changes };
};

const open: ShopServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function shop(options: Partial<ShopifyServerOptions> = {}, token: string = SHOPIFY_TOKEN) {
  const server = await startShopifyServer({ orders: [order], ...options });
  open.push(server);
  const clock = stillClock();
  return { server, clock, source: openShopifyOrders({ url: server.url, token, clock }) };
}

const askedOf = ({ body }: Asked) => body as ShopifyAsked;
const kindsOf = (server: ShopServer) =>
  server.asked.map((one) => /^query (\w+)/.exec(askedOf(one).query ?? '')?.[1] ?? one.path);
const searchesOf = (server: ShopServer) =>
  server.asked.flatMap((one) => (askedOf(one).query.startsWith('query Search') ? [askedOf(one).variables.query] : []));

orderSourceContract(
  'Shopify',
  async (orders) => {
    const server = await startShopifyServer({ orders: orders.map(shopifyPayloadOf) });
    return {
      source: openShopifyOrders({ url: server.url, token: SHOPIFY_TOKEN, clock: stillClock() }),
      close: () => server.close(),
    };
  },
  { orders: contractOrders(['#1001', '#1002', '#EN-1003'], '#1999') },
);

describe('by its number', () => {
  test.each(['#1043', '1043', ' ＃１０４３ '])('%j is the order that is shown as #1043', async (typed) => {
    const { source } = await shop();
    expect((await source.byNumber(typed, inTime()))?.number).toBe('#1043');
  });

  test('an order whose name only holds the number is another one', async () => {
    const { source } = await shop({ orders: [named('#1043-A'), named('EN1043'), named('#10430')] });
    expect(await source.byNumber('1043', inTime())).toBeNull();
    expect((await source.byNumber('1043-a', inTime()))?.number).toBe('#1043-A');
    expect((await source.byNumber('1043a', inTime()))?.number).toBe('#1043-A');
    expect((await source.byNumber('en-1043', inTime()))?.number).toBe('EN1043');
  });

  test('nothing that a customer types widens the search', async () => {
    const { server, source } = await shop({ orders: [named('#1001'), named('#1002')] });
    for (const typed of [
      '1001 OR name:1002',
      '1001" OR name:"1002',
      "1001') OR (name:1002",
      '*',
      'name:*',
      '1001 OR 1002',
    ])
      expect(await source.byNumber(typed, inTime())).toBeNull();
    expect(searchesOf(server)).toEqual([
      'name:"1001OR1002" OR name:"#1001OR1002" OR name:"1001-OR-1002" OR name:"#1001-OR-1002"',
    ]);
  });

  test('whatever is typed, a query is names in quotes and nothing else', async () => {
    const { server, source } = await shop({ orders: [] });
    const signs = [...'0123456789ABCDEFabcdef--__##＃№ \t"\'`:;*()\\/%<>,.'];
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...signs), maxLength: 6 }), async (typed) => {
        await source.byNumber(typed, inTime());
        await source.byTracking(typed, inTime());
      }),
      { numRuns: 200 },
    );
    const searches = searchesOf(server);
    expect(searches.length).toBeGreaterThan(10);
    for (const query of searches) expect(query).toMatch(/^(?:"[\w-]+"|name:"#?[\w-]+"(?: OR name:"#?[\w-]+")*)$/);
  });
});

describe('by the number of a parcel', () => {
  const many = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => named(`#${prefix}${index}`, { fulfillments: [] }));

  test('a search that knows it is enough', async () => {
    const { server, source } = await shop({ searchesTrackings: true });
    expect((await source.byTracking('se5550001113', inTime())).map(({ number }) => number)).toEqual(['#1043']);
    expect(kindsOf(server)).toEqual(['Search', 'ById']);
  });

  test('else the recent orders are looked through, page by page, until it is there', async () => {
    const wanted = named('#1', { createdAt: '2026-11-01T00:00:00Z' });
    const { server, source } = await shop({
      orders: [...many(120, '2'), wanted, named('#0', { createdAt: '2026-10-01T00:00:00Z' })],
    });
    expect((await source.byTracking('SE5550001112', inTime())).map(({ number }) => number)).toEqual(['#1', '#0']);
    expect(kindsOf(server)).toEqual(['Search', 'Trackings', 'Trackings', 'Trackings', 'ById']);
    const [, first, second] = server.asked.map(askedOf);
    expect(first?.variables).toEqual({ first: 50, after: null, query: "created_at:>='2026-09-21T04:00:00Z'" });
    expect(second?.variables).toMatchObject({ after: '50' });
  });

  test('but no more than 500 of them', async () => {
    const { server, source } = await shop({ orders: many(700, '2') });
    expect(await source.byTracking('SE5550001112', inTime())).toEqual([]);
    expect(kindsOf(server).filter((kind) => kind === 'Trackings').length).toBe(10);
  });

  test('nobody reads on for who does not wait any longer', async () => {
    const leaving = new AbortController();
    const { server, source } = await shop({
      orders: many(700, '2'),
      instead: (asked) => {
        if (askedOf(asked).variables.after === '50') leaving.abort();
        return undefined;
      },
    });
    await expect(source.byTracking('SE5550001112', leaving.signal)).rejects.toThrow(OrdersUnavailable);
    expect(kindsOf(server)).toEqual(['Search', 'Trackings', 'Trackings']);
  });
});

describe('by a phone', () => {
  const phone = '+46 70 555 01 99';
  const account = '+46705550199';

  test('the customer’s own orders are told, but those of another phone are not', async () => {
    const other = named('#2', { billingAddress: { name: 'Ella Berg', phone: '+46 70 555 02 11' } });
    const { server, source } = await shop({ orders: [order, other], customers: { [account]: [order, other] } });
    expect((await source.byPhone(phone, inTime())).map(({ number }) => number)).toEqual(['#1043']);
    expect(kindsOf(server)).toEqual(['Customers', 'ById']);
  });

  test('who has no account is found among the recent orders', async () => {
    const { server, source } = await shop({ customers: {} });
    expect((await source.byPhone(phone, inTime())).map(({ number }) => number)).toEqual(['#1043']);
    expect(kindsOf(server)).toEqual(['Customers', 'Phones', 'ById']);
  });

  test('without the scope for customers these are not asked for again', async () => {
    const { server, source } = await shop();
    await source.byPhone(phone, inTime());
    await source.byPhone(phone, inTime());
    expect(kindsOf(server)).toEqual(['Customers', 'Phones', 'ById', 'Phones', 'ById']);
  });

  test('no more are told than anybody reads, the newest first', async () => {
    const theirs = Array.from({ length: 9 }, (_, day) =>
      named(`#${day}`, { createdAt: `2026-11-0${day + 1}T00:00:00Z` }),
    );
    const { source } = await shop({ orders: theirs });
    expect((await source.byPhone(phone, inTime())).map(({ number }) => number)).toEqual(['#8', '#7', '#6', '#5', '#4']);
  });

  test('a phone of few digits is nobody’s', async () => {
    const { server, source } = await shop();
    expect(await source.byPhone('0199', inTime())).toEqual([]);
    expect(server.asked).toEqual([]);
  });
});

describe('an app of the Dev Dashboard', () => {
  const APP = `${SHOPIFY_APP.id}:${SHOPIFY_APP.secret}`;
  const tokens = (server: ShopServer) => server.asked.filter(({ path }) => path.endsWith('/access_token')).length;

  test('gets a token for its secret, and a new one before that ends', async () => {
    const { server, clock, source } = await shop({}, APP);
    expect((await source.byNumber('1043', inTime()))?.number).toBe('#1043');
    await source.byNumber('1043', inTime());
    expect(tokens(server)).toBe(1);
    clock.move(86_399_000 - 5 * 60_000);
    await source.byNumber('1043', inTime());
    expect(tokens(server)).toBe(2);
  });

  test('gets a new one when it was revoked', async () => {
    let revoked = false;
    const { server, source } = await shop(
      {
        instead: ({ headers }) =>
          revoked && headers['x-shopify-access-token'] === 'shpat_app1' ? { status: 401, json: {} } : undefined,
      },
      APP,
    );
    await source.byNumber('1043', inTime());
    revoked = true;
    expect((await source.byNumber('1043', inTime()))?.number).toBe('#1043');
    expect(tokens(server)).toBe(2);
  });

  test('with a wrong secret is told so', async () => {
    const { source } = await shop({}, `${SHOPIFY_APP.id}:wrong`);
    await expect(source.byNumber('1043', inTime())).rejects.toThrow(
      /gave no access token \(400 invalid_client\): check the client id and secret in ORDERS_TOKEN/,
    );
  });
});

describe('what goes wrong is told with what to do, and without the token', () => {
  const remedyOf = async (json: unknown, status = 200): Promise<string> => {
    const { source } = await shop({ instead: () => ({ status, json }) });
    const why: unknown = await source.byNumber('1043', inTime()).catch((error: unknown) => error);
    if (!(why instanceof OrdersUnavailable)) throw new Error(`not refused: ${why}`);
    expect(why.message).not.toMatch(/shpat|1043/);
    return why.message;
  };
  const throttled = (currentlyAvailable: number) => {
    const payload = fixture('shopify/throttled');
    const throttleStatus = { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 };
    return { ...payload, extensions: { cost: { requestedQueryCost: 172, throttleStatus } } };
  };

  test('too much at once is waited out when that takes a moment', async () => {
    let refused = 0;
    const { source } = await shop({
      instead: () => {
        refused += 1;
        return refused === 1 ? { json: fixture('shopify/throttled') } : undefined;
      },
    });
    expect((await source.byNumber('1043', inTime()))?.number).toBe('#1043');
  });

  test('and told at once when it takes longer', async () => {
    const { server, source } = await shop({ instead: () => ({ json: throttled(-100) }) });
    await expect(source.byNumber('1043', inTime())).rejects.toThrow(/THROTTLED/);
    expect(server.asked.length).toBe(1);
  });

  test('and told when it goes on', async () => {
    expect(await remedyOf(throttled(172))).toMatch(/^Shopify answered THROTTLED: too much was asked/);
    expect(await remedyOf({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] })).toMatch(
      /THROTTLED/,
    );
  });

  test('who leaves while it is waited is not kept', async () => {
    const leaving = new AbortController();
    const server = await startShopifyServer({ orders: [order], instead: () => ({ json: throttled(22) }) });
    open.push(server);
    const clock = {
      now: () => 0,
      schedule(ms: number) {
        if (ms === 1500) leaving.abort();
        return () => {};
      },
    };
    const source = openShopifyOrders({ url: server.url, token: SHOPIFY_TOKEN, clock });
    await expect(source.byNumber('1043', leaving.signal)).rejects.toThrow(OrdersUnavailable);
    expect(server.asked.length).toBe(1);
  });

  test('a scope that is lacking', async () => {
    expect(await remedyOf(fixture('shopify/denied'))).toMatch(/ACCESS_DENIED.*read_orders.*protected customer data/);
  });

  test('a query that costs too much, and an error without a name', async () => {
    expect(await remedyOf({ errors: [{ message: '1043', extensions: { code: 'MAX_COST_EXCEEDED' } }] })).toMatch(
      /newer version/,
    );
    expect(await remedyOf({ errors: [{ message: '1043' }], data: null })).toMatch(/^Shopify answered UNKNOWN: /);
    expect(await remedyOf({ errors: [{ extensions: { code: '#1043' } }] })).toMatch(/^Shopify answered UNKNOWN: /);
  });

  test.each([
    [401, /401: check ORDERS_TOKEN/],
    [402, /402: the shop is frozen/],
    [404, /404: ORDERS_URL must be shopify\+https:\/\/YOUR-SHOP\.myshopify\.com/],
    [406, /406: check ORDERS_URL/],
  ])('the answer %d', async (status, remedy) => {
    expect(await remedyOf({ errors: '#1043' }, status)).toMatch(remedy);
  });

  test('a token that is none', () => {
    const url = new URL('https://shop.example');
    const opened = (token: string) => () => openShopifyOrders({ url, token, clock: stillClock() });
    expect(opened('')).toThrow(/ORDERS_TOKEN/);
    expect(opened('a:b:c')).toThrow(/^(?!.*a:b)ORDERS_TOKEN/);
  });
});
