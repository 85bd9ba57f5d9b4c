import { afterEach, describe, expect, test } from '@jest/globals';
import { OrdersUnavailable } from '../../../src/model/order.ts';
import { openWooCommerceOrders } from '../../../src/orders/connectors/woocommerce.ts';
import { contractOrders, orderSourceContract } from '../../contracts/orders.ts';
import { fixture, inTime, type ShopServer, stillClock } from './shopServer.ts';
import { startWooServer, WOO_KEY, type WooPayload, type WooServerOptions, wooPayloadOf } from './wooServer.ts';

const order = fixture('woocommerce/order') as WooPayload;
const tracking = fixture('woocommerce/tracking');
const named = (id: number, number = String(id), changes: Record<string, unknown> = {}): WooPayload => ({
  ...order,
  id,
  number,
  ...changes,
});

const open: ShopServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function shop(options: Partial<WooServerOptions> = {}, { token = WOO_KEY, at = '' } = {}) {
  const server = await startWooServer({ orders: [order], ...options });
  open.push(server);
  const clock = stillClock();
  return { server, clock, source: openWooCommerceOrders({ url: new URL(at, server.url), token, clock }) };
}

const searches = (server: ShopServer) =>
  server.asked.flatMap(({ query }) => (query.has('search') ? [query.get('search')] : []));

orderSourceContract(
  'WooCommerce',
  async (orders) => {
    const server = await startWooServer({ orders: orders.map((one) => wooPayloadOf(one, Number(one.number))) });
    return {
      source: openWooCommerceOrders({ url: server.url, token: WOO_KEY, clock: stillClock() }),
      close: () => server.close(),
    };
  },
  {
    orders: contractOrders(['2001', '2002', '2003'], '2999'),
    // Tracking is a number and a carrier here: no events, no day that it is expected on.
    told: ({ parcels, ...one }) => ({
      ...one,
      parcels: parcels.map(({ carrier, tracking }) => ({ carrier, tracking })),
    }),
  },
);

describe('by its number', () => {
  test('an order is asked for by its id first: that is the number where no plugin numbers otherwise', async () => {
    const { server, source } = await shop({ path: '/store' }, { at: '/store/' });
    expect((await source.byNumber('#5127', inTime()))?.number).toBe('5127');
    expect(server.asked[0]?.path).toBe('/store/wp-json/wc/v3/orders/5127');
    expect(searches(server)).toEqual([]);
  });

  test('an address that names the API already is taken as it is', async () => {
    const { source } = await shop({ path: '/store' }, { at: '/store/wp-json/wc/v3/' });
    expect((await source.byNumber('5127', inTime()))?.number).toBe('5127');
  });

  test('the order that has the id and not the number is another one', async () => {
    const orders = [named(1001, '77'), named(1002, '1001')];
    const { source } = await shop({ orders, alsoSearched: ({ number }) => number });
    const found = await source.byNumber('1001', inTime());
    expect(found?.number).toBe('1001');
    expect(await source.byNumber('1002', inTime())).toBeNull();
  });

  test('a number of a plugin is searched for, with and without what stands in it', async () => {
    const { server, source } = await shop({
      orders: [named(9, 'WEB-1001'), named(10, 'WEB-10010')],
      alsoSearched: ({ number }) => number,
    });
    expect((await source.byNumber('web-1001', inTime()))?.number).toBe('WEB-1001');
    expect(searches(server)).toEqual(['web-1001']);
    expect((await source.byNumber('web1001', inTime()))?.number).toBe('WEB-1001');
    expect(searches(server)).toEqual(['web-1001', 'web1001', '1001']);
  });

  test('what a search finds is not the order unless it has the number', async () => {
    const address = { ...(order.billing as object), address_1: 'Street 4711' };
    const { source } = await shop({ orders: [named(1, '1', { billing: address })] });
    expect(await source.byNumber('4711', inTime())).toBeNull();
  });

  test('drafts and what lies in the bin are not told', async () => {
    const { source } = await shop({
      orders: [named(1, '1', { status: 'trash' }), named(2, '2', { status: 'checkout-draft' })],
    });
    expect(await source.byNumber('1', inTime())).toBeNull();
    expect(await source.byNumber('2', inTime())).toBeNull();
  });

  test('its parcels come from WooCommerce itself where no plugin has them', async () => {
    const { source } = await shop({ fulfillments: { 5127: fixture('woocommerce/fulfillments') } });
    const found = await source.byNumber('5127', inTime());
    expect(found?.parcels.map((parcel) => parcel.tracking)).toEqual(['1Z30E0400312345678', 'RHEIN-5']);
  });

  test('a shop without fulfilments is not asked for them at every order', async () => {
    const { server, clock, source } = await shop();
    const asked = () => server.asked.filter(({ path }) => path.endsWith('/fulfillments')).length;
    await source.byNumber('5127', inTime());
    await source.byNumber('5127', inTime());
    expect(asked()).toBe(1);
    clock.move(3_600_000);
    await source.byNumber('5127', inTime());
    expect(asked()).toBe(2);
  });

  test('an order is told also when its fulfilments cannot be had', async () => {
    const { source } = await shop({
      instead: ({ path }) => (path.endsWith('/fulfillments') ? { status: 500, json: null } : undefined),
    });
    expect((await source.byNumber('5127', inTime()))?.parcels).toEqual([]);
  });
});

describe('by the number of a parcel', () => {
  const old = '2026-11-01T00:00:00';
  const many = (count: number, from = 10_000) =>
    Array.from({ length: count }, (_, index) => named(from + index, String(from + index)));
  const tracked = named(7, '7', { date_created_gmt: old, meta_data: [tracking] });

  test('a search that knows it is enough', async () => {
    const { server, source } = await shop({
      orders: [tracked],
      alsoSearched: ({ meta_data }) => JSON.stringify(meta_data),
    });
    expect((await source.byTracking('bk-77', inTime())).map(({ number }) => number)).toEqual(['7']);
    expect(server.asked.map(({ query }) => query.get('search'))).toEqual(['bk-77']);
  });

  test('else the recent orders are read, page by page, until it is there', async () => {
    const { server, source } = await shop({ orders: [...many(150), tracked, ...many(60, 1)] });
    expect((await source.byTracking('00340434161094012345', inTime())).map(({ number }) => number)).toEqual(['7']);
    const pages = server.asked.filter(({ query }) => query.has('page'));
    expect(pages.map(({ query }) => query.get('page'))).toEqual(['1', '2', '3']);
    expect(pages[0]?.query.get('after')).toBe('2026-09-21T04:00:00Z');
    expect(pages[0]?.query.get('dates_are_gmt')).toBe('true');
  });

  test('but no more than 500 of them', async () => {
    const { server, source } = await shop({ orders: [...many(700), tracked] });
    expect(await source.byTracking('BK-77', inTime())).toEqual([]);
    expect(server.asked.filter(({ query }) => query.has('page')).length).toBe(5);
  });

  test('and none that is older than 60 days', async () => {
    const { source } = await shop({ orders: [{ ...tracked, date_created_gmt: '2026-09-20T00:00:00' }] });
    expect(await source.byTracking('BK-77', inTime())).toEqual([]);
  });

  test('nobody reads on for who does not wait any longer', async () => {
    const leaving = new AbortController();
    const { server, source } = await shop({
      orders: many(700),
      instead: ({ query }) => {
        if (query.get('page') === '2') leaving.abort();
        return undefined;
      },
    });
    await expect(source.byTracking('BK-77', leaving.signal)).rejects.toThrow(OrdersUnavailable);
    expect(server.asked.map(({ query }) => query.get('page'))).toEqual([null, '1', '2']);
  });
});

describe('by a phone', () => {
  test('orders are found whatever stands between its digits', async () => {
    const billing = (phone: string) => ({ billing: { ...(order.billing as object), phone } });
    const { source } = await shop({
      orders: [
        named(1, '1', billing('+49 228 5550173')),
        named(2, '2', billing('0228/5550173')),
        named(3, '3', billing('0171 4440173')),
        named(4, '4', billing('0228-555-0173')),
      ],
    });
    const found = await source.byPhone('0228/5550173', inTime());
    expect(found.map(({ number }) => number).sort()).toEqual(['1', '2', '4']);
  });

  test('a phone of no digits is nobody’s', async () => {
    const { server, source } = await shop();
    expect(await source.byPhone('n/a', inTime())).toEqual([]);
    expect(server.asked).toEqual([]);
  });
});

describe('what goes wrong is told with what to do, and without the key', () => {
  const remedyOf = async (shopIs: Partial<WooServerOptions>, given = {}): Promise<string> => {
    const { source } = await shop(shopIs, given);
    const why: unknown = await source.byNumber('5127', inTime()).catch((error: unknown) => error);
    if (!(why instanceof OrdersUnavailable)) throw new Error(`not refused: ${why}`);
    expect(why.message).not.toMatch(/ck_|cs_|Basic|5127/);
    return why.message;
  };
  const answering = (status: number, json: unknown) => ({ instead: () => ({ status, json }) });

  test('a key that is refused', async () => {
    expect(await remedyOf({}, { token: 'ck_wrong:cs_wrong' })).toMatch(/401 \(woocommerce_rest_cannot_view\).*https/);
  });

  test('a key that may not read orders', async () => {
    expect(await remedyOf(answering(403, { code: 'woocommerce_rest_cannot_view' }))).toMatch(/ORDERS_TOKEN.*read/);
  });

  test('a place without WooCommerce', async () => {
    expect(await remedyOf({ path: '/elsewhere' })).toMatch(/404 \(rest_no_route\).*permalinks/);
    expect(await remedyOf(answering(404, { code: '<b>5127</b>' }))).toMatch(/404: there is no WooCommerce/);
  });

  test('an answer that is not understood', async () => {
    expect(await remedyOf(answering(418, null))).toMatch(/answered 418: check ORDERS_URL/);
    expect(await remedyOf(answering(200, { ...order, total: 'much', currency: 5 }))).toMatch(/no order \(currency/);
  });

  test('a token that is no key', () => {
    const url = new URL('https://shop.example');
    expect(() => openWooCommerceOrders({ url, token: 'ck_only', clock: stillClock() })).toThrow(
      /^(?!.*ck_only)ORDERS_TOKEN/,
    );
  });
});
