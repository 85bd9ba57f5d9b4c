import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Order, OrdersUnavailable } from '../../../src/model/order.ts';
import { readVendureOrder } from '../../../src/orders/connectors/vendure-read.ts';
import { fixture } from './shopServer.ts';

const payload = fixture('vendure/order');
const settings = (precision: number) => ({ globalSettings: { serverConfig: { moneyStrategyPrecision: precision } } });
const read = (changes: Record<string, unknown> = {}, precision = 2) =>
  readVendureOrder({ ...payload, ...changes }, settings(precision));
const fulfilled = (...states: readonly string[]) => ({
  fulfillments: states.map((state, index) => ({
    id: String(index + 1),
    method: 'DHL',
    trackingCode: `J${index}`,
    state,
  })),
});
const paid = (amount: number, ...refunds: readonly (readonly [string, number])[]) => ({
  payments: [{ state: 'Settled', amount, refunds: refunds.map(([state, total]) => ({ state, total })) }],
});

describe('an order of Vendure', () => {
  test('is read from what a real shop answered', () => {
    expect(read()).toEqual({
      number: 'TEEVQP621FTFXAYW',
      placedAt: '2026-11-14T12:25:47.768Z',
      status: 'delivered',
      currency: 'EUR',
      total: 54.9,
      buyer: { name: 'Ada Lovelace', phone: '+49 170 1234567', email: 'ada@example.com' },
      items: [{ sku: 'TEA-1', name: 'Teapot, red', quantity: 2, price: 25 }],
      parcels: [
        {
          carrier: 'DHL',
          tracking: 'JJD0001234567',
          status: 'delivered',
          events: [
            { at: '2026-11-15T10:00:00.000Z', text: 'shipped' },
            { at: '2026-11-17T16:30:00.000Z', text: 'delivered' },
          ],
        },
      ],
    });
  });

  test('has amounts with the digits that the shop keeps, whatever its currency', () => {
    expect(read({ currencyCode: 'JPY', totalWithTax: 100_000 })?.total).toBe(1000);
    expect(read({ currencyCode: 'JPY', totalWithTax: 1000 }, 0)?.total).toBe(1000);
    expect(read({ totalWithTax: 12_345 }, 3)?.total).toBe(12.345);
  });

  test.each([
    ['returned', { state: 'Delivered', ...paid(5490, ['Settled', 5000], ['Settled', 490]) }],
    ['returned', { state: 'Cancelled', ...paid(5490, ['Settled', 5490]) }],
    ['delivered', { state: 'Delivered', ...paid(5490, ['Settled', 5000]) }],
    ['delivered', { state: 'Delivered', ...paid(5490, ['Failed', 5490], ['Pending', 5490]) }],
    ['cancelled', { state: 'Cancelled', fulfillments: [], ...paid(5490, ['Settled', 5490]) }],
    ['cancelled', { state: 'Cancelled', fulfillments: null, payments: null }],
    ['shipped', { state: 'PartiallyShipped' }],
    ['shipped', { state: 'PartiallyDelivered' }],
    ['shipped', { state: 'Modifying', ...fulfilled('Shipped') }],
    ['packed', { state: 'PaymentSettled', ...fulfilled('Pending') }],
    ['paid', { state: 'PaymentSettled', ...fulfilled('Cancelled') }],
    ['paid', { state: 'PaymentAuthorized', fulfillments: [] }],
    ['paid', { state: 'Engraving', fulfillments: null }],
    ['placed', { state: 'ArrangingAdditionalPayment', fulfillments: null, payments: null }],
    ['placed', { state: 'constructor', fulfillments: [], payments: [] }],
  ])('is %s when it is %j', (status, changes) => {
    expect(read(changes)?.status).toBe(status);
  });

  test('that was not placed is none', () => {
    expect(read({ active: true })).toBeNull();
    expect(read({ state: 'Draft', orderPlacedAt: null })).toBeNull();
  });

  test('a parcel has no news until it has come, and is none without a number', () => {
    expect(read(fulfilled('Shipped'))?.parcels).toEqual([
      { carrier: 'DHL', tracking: 'J0', status: 'shipped', events: [] },
    ]);
    expect(read(fulfilled('Cancelled'))?.parcels).toEqual([]);
    expect(
      read({ fulfillments: [{ id: '1', method: 'Pickup', trackingCode: null, state: 'Shipped' }] })?.parcels,
    ).toEqual([]);
  });

  test('that was cancelled still says what it was of', () => {
    const [line] = payload.lines as readonly object[];
    expect(read({ state: 'Cancelled', lines: [{ ...line, quantity: 0 }] })?.items[0]?.quantity).toBe(2);
  });

  test('is of whoever it was sent or billed to, and only of who has an account by their record', () => {
    const customer = { firstName: 'Ada', lastName: 'Lovelace', emailAddress: '', phoneNumber: '0170 999' };
    const nobody = { fullName: '', phoneNumber: ' ' };
    const buyerOf = (changes: Record<string, unknown>) => read(changes)?.buyer;
    const billed = { fullName: 'B', phoneNumber: '030 5550111' };
    expect(buyerOf({ shippingAddress: nobody, billingAddress: billed, customer })?.phone).toBe('030 5550111');
    const neither = { shippingAddress: nobody, billingAddress: null };
    expect(buyerOf({ ...neither, customer: { ...customer, user: { id: '1' } } })).toEqual({
      name: 'Ada Lovelace',
      phone: '0170 999',
    });
    expect(buyerOf({ ...neither, customer: { ...customer, user: null } })?.phone).toBe('');
    expect(buyerOf({ ...neither, customer: null })).toEqual({ name: '', phone: '' });
  });

  test('is refused with words that hold nothing of it', () => {
    expect(() => read({ totalWithTax: 'Ada' })).toThrow(
      /^(?!.*Ada)Vendure answered with what is no order \(totalWithTax: /,
    );
    expect(() => readVendureOrder(undefined, settings(2))).toThrow(OrdersUnavailable);
  });

  test('is always one of ours, whatever the shop has written', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.record({
          state: anything,
          totalWithTax: fc.integer({ min: -100, max: 2 ** 31 }),
          customer: fc.option(
            fc.record({
              firstName: anything,
              lastName: anything,
              emailAddress: fc.constant(''),
              phoneNumber: fc.option(anything),
            }),
          ),
          fulfillments: fc.option(
            fc.array(
              fc.record({
                id: fc.constantFrom('1', '2'),
                method: fc.option(anything),
                trackingCode: fc.option(anything),
                state: anything,
              }),
            ),
          ),
        }),
        fc.integer({ min: 0, max: 4 }),
        (changes, precision) => {
          const order = read(changes, precision);
          expect(Order.parse(order)).toEqual(order);
        },
      ),
    );
  });
});
