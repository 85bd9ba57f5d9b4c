import { afterAll, describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../src/model/clock.ts';
import { OrdersUnavailable } from '../../../src/model/order.ts';
import { openVendureOrders } from '../../../src/orders/connectors/vendure.ts';
import { contractOrders, orderSourceContract } from '../../contracts/orders.ts';
import { inTime } from './shopServer.ts';
import { isInstalled, type Person, startVendurePeer } from './vendurePeer.ts';

/** A shop that nobody of this project wrote, on its own database. */
const INSTALL = 'npm ci --prefix test/peers/vendure';

const clock: Clock = {
  now: Date.now,
  schedule(inMs, callback) {
    const timer = setTimeout(callback, inMs);
    return () => clearTimeout(timer);
  },
};

const zhang: Person = {
  firstName: '三',
  lastName: '张',
  emailAddress: 'zhang@example.com',
  phoneNumber: '138-0000-1001',
};
const jane: Person = {
  firstName: 'Jane',
  lastName: 'Doe',
  emailAddress: 'jane@example.com',
  phoneNumber: '+1 555 010 0199',
};
const parcel = { carrier: '顺丰速运', tracking: 'SF1000000000011' };

if (isInstalled) await declare();
else {
  test(`LEFT OUT: the tests against a real Vendure shop, for it is not installed (${INSTALL})`, () => {
    expect(process.env.CI_REQUIRE_SERVICES).not.toBe('1');
  });
}

async function declare(): Promise<void> {
  const shop = await startVendurePeer();
  const orders = await placeOrders();
  const source = openVendureOrders({ url: shop.url, token: shop.apiKey, clock });
  afterAll(() => shop.stop());

  /** The contract's orders, as far as this shop can have them: it sells teapots, for €25 and €4.90 for the sending. */
  async function placeOrders() {
    const shipped = await shop.tell({ buy: { person: zhang, quantity: 2 } });
    await shop.tell({ ship: { code: shipped, ...parcel } });
    const placed = await shop.tell({ buy: { person: zhang } });
    const foreign = await shop.tell({ buy: { person: jane } });
    await shop.tell({ ship: { code: foreign, carrier: 'Example Post', tracking: 'EX-99-0001' } });
    const expected = contractOrders([shipped, placed, foreign], 'NOSUCHCODE000000');
    const teapots = (quantity: number) => ({
      currency: 'EUR',
      total: 25 * quantity + 4.9,
      items: [{ sku: 'TEA-1', name: 'Teapot, red', quantity, price: 25 }],
    });
    const buyerOf = (
      { firstName, lastName, emailAddress, phoneNumber }: Person,
      name = `${firstName} ${lastName}`,
    ) => ({
      buyer: { name, phone: phoneNumber, email: emailAddress },
    });
    return {
      ...expected,
      shipped: { ...expected.shipped, ...teapots(2), ...buyerOf(zhang) },
      placed: { ...expected.placed, ...teapots(1), ...buyerOf(zhang), status: 'paid' as const },
      foreign: { ...expected.foreign, ...teapots(1), ...buyerOf(jane), status: 'shipped' as const },
    };
  }

  orderSourceContract(
    'a real Vendure shop',
    async () => ({ source: openVendureOrders({ url: shop.url, token: shop.apiKey, clock }), close: async () => {} }),
    {
      orders,
      told: ({ placedAt: _, parcels, ...one }) => ({
        ...one,
        parcels: parcels.map(({ carrier, tracking }) => ({ carrier, tracking })),
      }),
    },
  );

  describe('a real Vendure shop', () => {
    const statusOf = async (code: string) => (await source.byNumber(code, inTime()))?.status;

    test('says when an order was placed', async () => {
      const order = await source.byNumber(orders.placed.number, inTime());
      expect(Math.abs(Date.parse(order?.placedAt ?? '') - Date.now())).toBeLessThan(3_600_000);
    });

    test('finds a phone whatever stands between its digits', async () => {
      const found = await source.byPhone('+86 138 0000 1001', inTime());
      expect(found.map(({ number }) => number)).toEqual([orders.placed.number, orders.shipped.number]);
    });

    test('leads an order from its payment to its return', async () => {
      const code = await shop.tell({ buy: { person: jane } });
      expect(await statusOf(code)).toBe('paid');
      await shop.tell({ pack: { code, carrier: 'Example Post', tracking: 'EX-99-0002' } });
      expect(await statusOf(code)).toBe('packed');
      await shop.tell({ send: { code } });
      const sent = await source.byNumber(code, inTime());
      expect(sent).toMatchObject({ status: 'shipped', parcels: [{ status: 'shipped', events: [] }] });
      await shop.tell({ deliver: { code } });
      const delivered = await source.byNumber(code, inTime());
      expect(delivered).toMatchObject({
        status: 'delivered',
        parcels: [{ status: 'delivered', events: [{ text: 'shipped' }, { text: 'delivered' }] }],
      });
      await shop.tell({ refund: { code } });
      expect(await statusOf(code)).toBe('returned');
    });

    test('has an order that is called off as cancelled, with what it was of', async () => {
      const code = await shop.tell({ buy: { person: jane, quantity: 3 } });
      await shop.tell({ cancel: { code } });
      const order = await source.byNumber(code, inTime());
      expect(order).toMatchObject({ status: 'cancelled', items: [{ sku: 'TEA-1', quantity: 3 }] });
    });

    test('tells nobody of a cart', async () => {
      const bo: Person = { ...jane, emailAddress: 'bo@example.com', phoneNumber: '+1 555 010 0777' };
      const code = await shop.tell({ cart: { person: bo } });
      expect(await source.byNumber(code, inTime())).toBeNull();
      expect(await source.byPhone(bo.phoneNumber, inTime())).toEqual([]);
    });

    test('overwrites a guest’s phone, but who did it does not pass for the buyer', async () => {
      const code = await shop.tell({ buy: { person: { ...jane, emailAddress: 'eve-was-here@example.com' } } });
      const eve: Person = { ...jane, emailAddress: 'eve-was-here@example.com', phoneNumber: '+1 555 010 0666' };
      await shop.tell({ cart: { person: eve } });
      expect((await source.byNumber(code, inTime()))?.buyer.phone).toBe(jane.phoneNumber);
      expect(await source.byPhone(eve.phoneNumber, inTime())).toEqual([]);
    });

    test('refuses a key that is not its own, and so we say what to do', async () => {
      const stranger = openVendureOrders({ url: shop.url, token: 'another-key', clock });
      const looking = stranger.byNumber(orders.shipped.number, inTime());
      await expect(looking).rejects.toThrow(OrdersUnavailable);
      await expect(looking).rejects.toThrow(/FORBIDDEN: check ORDERS_TOKEN/);
    });

    test('has no room for orders at another address, and so we say what to do', async () => {
      const lost = openVendureOrders({ url: new URL('/elsewhere', shop.url), token: shop.apiKey, clock });
      await expect(lost.byNumber(orders.shipped.number, inTime())).rejects.toThrow(/404: check ORDERS_URL/);
    });
  });
}
