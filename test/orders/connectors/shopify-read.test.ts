import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Order, OrdersUnavailable } from '../../../src/model/order.ts';
import { readShopifyOrder } from '../../../src/orders/connectors/shopify-read.ts';
import { fixture } from './shopServer.ts';

const payload = fixture('shopify/order');
const [fulfilment] = payload.fulfillments as readonly Record<string, unknown>[];
const read = (changes: Record<string, unknown> = {}) => readShopifyOrder({ ...payload, ...changes });
const shown = (...statuses: readonly string[]) => ({
  fulfillments: statuses.map((displayStatus) => ({ ...fulfilment, displayStatus })),
});

describe('an order of Shopify', () => {
  test('is read from the documented payload', () => {
    const parcel = {
      status: 'out-for-delivery',
      expectedAt: '2026-11-20T17:00:00Z',
      events: [
        { at: '2026-11-17T12:00:00Z', text: 'label-printed' },
        { at: '2026-11-18T21:04:00Z', text: 'Arrived at terminal', place: 'Sweden' },
        { at: '2026-11-20T05:31:00Z', text: 'out-for-delivery', place: 'Malmö, Sweden' },
      ],
    };
    expect(read()).toEqual({
      number: '#1043',
      placedAt: '2026-11-14T08:20:09Z',
      status: 'shipped',
      currency: 'SEK',
      total: 1249,
      buyer: { name: 'Noah Berg', phone: '+46 70 555 01 99', email: 'noah@example.org' },
      items: [
        { sku: 'STOOL-OAK', name: 'Oak stool - Natural', quantity: 2, price: 549.5 },
        { sku: '', name: 'Gift card', quantity: 1, price: 150 },
      ],
      parcels: [
        { carrier: 'PostNord SE', tracking: 'SE5550001112', ...parcel },
        { carrier: '-', tracking: 'SE5550001113', ...parcel },
      ],
    });
  });

  test.each([
    ['cancelled', { cancelledAt: '2026-11-15T00:00:00Z', displayFinancialStatus: 'REFUNDED' }],
    ['cancelled', { displayFinancialStatus: 'VOIDED' }],
    ['returned', { displayFinancialStatus: 'REFUNDED' }],
    ['delivered', shown('DELIVERED', 'PICKED_UP')],
    ['shipped', shown('DELIVERED', 'IN_TRANSIT')],
    ['shipped', { ...shown('DELIVERED'), displayFulfillmentStatus: 'PARTIALLY_FULFILLED' }],
    ['shipped', { fulfillments: [], displayFulfillmentStatus: 'FULFILLED' }],
    ['packed', shown('LABEL_PRINTED', 'CONFIRMED')],
    ['shipped', shown('LABEL_PRINTED', 'IN_TRANSIT')],
    ['paid', { fulfillments: [], displayFulfillmentStatus: 'UNFULFILLED' }],
    ['paid', { fulfillments: [], displayFulfillmentStatus: 'IN_PROGRESS', displayFinancialStatus: 'AUTHORIZED' }],
    ['paid', { displayFulfillmentStatus: 'RESTOCKED', displayFinancialStatus: 'PARTIALLY_REFUNDED' }],
    ['placed', { displayFulfillmentStatus: 'UNFULFILLED', displayFinancialStatus: 'PENDING' }],
    ['placed', { displayFulfillmentStatus: 'ON_HOLD', displayFinancialStatus: null }],
  ])('is %s when it is %j', (status, changes) => {
    expect(read(changes).status).toBe(status);
  });

  test.each([
    ['ATTEMPTED_DELIVERY', 'delivery-attempt-failed'],
    ['NOT_DELIVERED', 'not-delivered'],
    ['PICKED_UP', 'delivered'],
    ['READY_FOR_PICKUP', 'ready-for-pickup'],
    ['MARKED_AS_FULFILLED', 'shipped'],
    ['DELAYED', 'in-transit, delayed'],
    ['constructor', 'constructor'],
  ])('a parcel that is %s is %s', (status, word) => {
    expect(read(shown(status)).parcels[0]?.status).toBe(word);
  });

  test('a parcel that was delivered says when, also when the carrier told nothing', () => {
    const delivered = { ...fulfilment, displayStatus: 'DELIVERED', deliveredAt: '2026-11-20T09:00:00Z' };
    const silent = { ...delivered, events: { nodes: [] } };
    expect(read({ fulfillments: [silent] }).parcels[0]?.events).toEqual([
      { at: '2026-11-20T09:00:00Z', text: 'delivered' },
    ]);
    const told = { nodes: [{ happenedAt: '2026-11-20T08:59:00Z', status: 'DELIVERED', message: 'Handed over' }] };
    expect(read({ fulfillments: [{ ...delivered, events: told }] }).parcels[0]?.events).toEqual([
      { at: '2026-11-20T08:59:00Z', text: 'Handed over' },
    ]);
  });

  test('without addresses has the buyer that is left', () => {
    const { buyer } = read({ phone: '+46705550300', billingAddress: null, shippingAddress: null, email: null });
    expect(buyer).toEqual({ name: '', phone: '+46705550300' });
  });

  test('is refused with words that hold nothing of it', () => {
    expect(() => read({ totalPriceSet: { presentmentMoney: { amount: 'Noah', currencyCode: 'SEK' } } })).toThrow(
      /^(?!.*Noah)Shopify answered with what is no order \(totalPriceSet\.presentmentMoney\.amount: /,
    );
    expect(() => readShopifyOrder(null)).toThrow(OrdersUnavailable);
  });

  test('is always one of ours, whatever the shop has written', () => {
    const anything = fc.string({ unit: 'binary' });
    const line = fc.record({
      name: anything,
      sku: fc.option(anything),
      quantity: fc.integer({ min: 0, max: 1000 }),
      discountedUnitPriceSet: fc.constant({ presentmentMoney: { amount: '12.345678' } }),
    });
    const sent = fc.record({
      status: fc.constantFrom('SUCCESS', 'CANCELLED', 'ERROR'),
      displayStatus: fc.option(anything),
      trackingInfo: fc.array(fc.record({ company: fc.option(anything), number: fc.option(anything) })),
      events: fc.constant(fulfilment?.events),
    });
    fc.assert(
      fc.property(
        fc.record({
          phone: fc.option(anything),
          billingAddress: fc.option(fc.record({ name: fc.option(anything), phone: fc.option(anything) })),
          displayFinancialStatus: fc.option(anything),
          displayFulfillmentStatus: anything,
          lineItems: fc.record({ nodes: fc.array(line) }),
          fulfillments: fc.array(sent),
        }),
        (changes) => {
          const order = read(changes);
          expect(Order.parse(order)).toEqual(order);
        },
      ),
    );
  });
});
