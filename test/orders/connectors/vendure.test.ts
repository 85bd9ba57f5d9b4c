import { afterEach, describe, expect, test } from '@jest/globals';
import { OrdersUnavailable } from '../../../src/model/order.ts';
import { openVendureOrders } from '../../../src/orders/connectors/vendure.ts';
import { CONTRACT_ORDERS, orderSourceContract } from '../../contracts/orders.ts';
import { type Asked, fixture, inTime, type ShopServer, stillClock } from './shopServer.ts';
import {
  startVendureServer,
  VENDURE_KEY,
  type VendureAsked,
  type VendurePayload,
  type VendureServerOptions,
  vendurePayloadOf,
} from './vendureServer.ts';

const order = fixture('vendure/order') as VendurePayload;
const coded = (code: string, changes: Record<string, unknown> = {}): VendurePayload => ({ ...order, ...changes, code });

const open: ShopServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function shop(options: Partial<VendureServerOptions> = {}, { token = VENDURE_KEY, at = '' } = {}) {
  const server = await startVendureServer({ orders: [order], ...options });
  open.push(server);
  return { server, source: openVendureOrders({ url: new URL(at, server.url), token, clock: stillClock() }) };
}

const askedOf = ({ body }: Asked) => body as VendureAsked;
const kindsOf = (server: ShopServer) => server.asked.map((one) => /^query (\w+)/.exec(askedOf(one).query)?.[1]);

orderSourceContract(
  'Vendure',
  async (orders) => {
    const server = await startVendureServer({ orders: orders.map(vendurePayloadOf) });
    return {
      source: openVendureOrders({ url: server.url, token: VENDURE_KEY, clock: stillClock() }),
      close: () => server.close(),
    };
  },
  {
    orders: CONTRACT_ORDERS,
    // Tracking is a number and a carrier here: no events of the carrier's, no day that it is expected on.
    told: ({ parcels, ...one }) => ({
      ...one,
      parcels: parcels.map(({ carrier, tracking }) => ({ carrier, tracking })),
    }),
  },
);

describe('by its number', () => {
  test.each(['', '/', '/admin-api', '/admin-api/'])('an order is found at the address that ends in %j', async (at) => {
    const { source } = await shop({}, { at });
    expect((await source.byNumber('teevqp621ftfxayw', inTime()))?.number).toBe('TEEVQP621FTFXAYW');
  });

  test('codes of a shop’s own are found as they are', async () => {
    const { source } = await shop({ orders: [coded('lx-7'), coded('LX8')] });
    expect((await source.byNumber('LX-7', inTime()))?.number).toBe('lx-7');
    expect((await source.byNumber('lx-8', inTime()))?.number).toBe('LX8');
  });

  test('a cart is not told', async () => {
    const { source } = await shop({ orders: [coded('A1', { active: true }), coded('A2', { orderPlacedAt: null })] });
    expect(await source.byNumber('A1', inTime())).toBeNull();
    expect(await source.byNumber('A2', inTime())).toBeNull();
  });

  test('amounts have the digits that the shop says', async () => {
    const { source } = await shop({ precision: 3 });
    expect((await source.byNumber('TEEVQP621FTFXAYW', inTime()))?.total).toBe(5.49);
  });

  test('what a customer types is a value and never a part of the query', async () => {
    const { server, source } = await shop();
    expect(await source.byNumber('A1"]}}){items{code}}', inTime())).toBeNull();
    expect(server.asked).toEqual([]);
    await source.byNumber('a-1', inTime());
    expect(server.asked.map((one) => askedOf(one).variables)).toEqual([{ codes: ['a-1', 'A-1', 'A1'] }]);
  });
});

describe('by the number of a parcel', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => coded(`N${index}`, { fulfillments: [] }));

  test('the recent orders are read, page by page, until it is there', async () => {
    const wanted = coded('OLD', { orderPlacedAt: '2026-11-01T00:00:00.000Z' });
    const { server, source } = await shop({ orders: [...many(120), wanted] });
    expect((await source.byTracking('jjd000-1234567', inTime())).map(({ number }) => number)).toEqual(['OLD']);
    expect(kindsOf(server)).toEqual(['Recent', 'Recent', 'ByCode']);
    expect(server.asked.map((one) => askedOf(one).variables)).toMatchObject([
      { skip: 0, since: '2026-09-21T04:00:00Z' },
      { skip: 100 },
      {},
    ]);
  });

  test('but no more than 500 of them, and none that is older than 60 days', async () => {
    const { server, source } = await shop({ orders: many(700) });
    expect(await source.byTracking('JJD0001234567', inTime())).toEqual([]);
    expect(kindsOf(server).length).toBe(5);
    const old = await shop({ orders: [coded('OLD', { orderPlacedAt: '2026-09-20T00:00:00.000Z' })] });
    expect(await old.source.byTracking('JJD0001234567', inTime())).toEqual([]);
  });

  test('nobody reads on for who does not wait any longer', async () => {
    const leaving = new AbortController();
    const { server, source } = await shop({
      orders: many(700),
      instead: (asked) => {
        if (askedOf(asked).variables.skip === 100) leaving.abort();
        return undefined;
      },
    });
    await expect(source.byTracking('JJD0001234567', leaving.signal)).rejects.toThrow(OrdersUnavailable);
    expect(kindsOf(server)).toEqual(['Recent', 'Recent']);
  });
});

describe('by a phone', () => {
  const of = (phoneNumber: string, registered = phoneNumber) => ({
    customer: { ...(order.customer as object), phoneNumber: registered },
    shippingAddress: { fullName: 'Ada Lovelace', phoneNumber },
  });

  test('orders are found whatever stands between its digits, the newest first', async () => {
    const { server, source } = await shop({
      orders: [
        coded('A', { ...of('0170/12 34 567'), orderPlacedAt: '2025-01-01T00:00:00.000Z' }),
        coded('B', { ...of('+49 170 1234567'), orderPlacedAt: '2025-02-01T00:00:00.000Z' }),
        coded('C', of('+49 170 1234568')),
      ],
    });
    const found = await source.byPhone('0049-170-1234567', inTime());
    expect(found.map(({ number }) => number).sort()).toEqual(['A', 'B']);
    expect(kindsOf(server)).toEqual(['Customers', 'ByCode']);
  });

  test('a phone that only an order has is found among the recent ones', async () => {
    const { server, source } = await shop({ orders: [coded('A', of('030 5550111', '')), coded('B')] });
    expect((await source.byPhone('0305550111', inTime())).map(({ number }) => number)).toEqual(['A']);
    expect(kindsOf(server)).toEqual(['Customers', 'Recent', 'ByCode']);
  });

  test('a phone that somebody has put on a guest’s record leads to none of the guest’s orders', async () => {
    const { source } = await shop({ orders: [coded('A', of('030 5550111', '+49 170 6666666'))] });
    expect(await source.byPhone('+49 170 6666666', inTime())).toEqual([]);
  });

  test('a phone of few digits, or none, is nobody’s', async () => {
    const { server, source } = await shop();
    for (const phone of ['4567', '', '.*', '138****8000']) expect(await source.byPhone(phone, inTime())).toEqual([]);
    expect(server.asked).toEqual([]);
  });
});

describe('what goes wrong is told with what to do, and without the key', () => {
  const remedyOf = async (options: Partial<VendureServerOptions>, given = {}): Promise<string> => {
    const { source } = await shop(options, given);
    const why: unknown = await source.byNumber('TEEVQP', inTime()).catch((error: unknown) => error);
    if (!(why instanceof OrdersUnavailable)) throw new Error(`not refused: ${why}`);
    expect(why.message).not.toMatch(/wrong-key|TEEVQP/);
    return why.message;
  };

  test('a key that is refused', async () => {
    expect(await remedyOf({}, { token: 'wrong-key' })).toMatch(
      /FORBIDDEN: check ORDERS_TOKEN.*ReadOrder and ReadCustomer/,
    );
  });

  test('a Vendure that is too old', async () => {
    const json = { errors: [{ message: 'TEEVQP', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
    expect(await remedyOf({ instead: () => ({ status: 400, json }) })).toMatch(/must be 3\.6 or newer/);
  });

  test('a place without Vendure', async () => {
    expect(await remedyOf({}, { at: '/elsewhere' })).toMatch(/404: check ORDERS_URL/);
  });

  test('an answer that is not understood', async () => {
    expect(await remedyOf({ instead: () => ({ json: { errors: [{ message: 'TEEVQP' }] } }) })).toMatch(
      /UNKNOWN: look into/,
    );
    expect(await remedyOf({ instead: () => ({ json: { data: { orders: [] } } }) })).toMatch(
      /no order \(globalSettings: /,
    );
    expect(await remedyOf({ instead: () => ({ json: [] }) })).toMatch(/Vendure answered with what is no order/);
  });
});
