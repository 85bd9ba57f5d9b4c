import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ORDER_STATUSES, Order, OrdersUnavailable } from '../../../src/model/order.ts';
import {
  glanceAtWooOrder,
  readWooOrder,
  withWooFulfillments,
} from '../../../src/orders/connectors/woocommerce-read.ts';
import { fixture } from './shopServer.ts';

const payload = fixture('woocommerce/order');
const tracking = fixture('woocommerce/tracking');
const read = (changes: Record<string, unknown> = {}) => readWooOrder({ ...payload, ...changes });

describe('an order of WooCommerce', () => {
  test('is read from the documented payload', () => {
    expect(read()).toEqual({
      number: '5127',
      placedAt: '2026-11-12T09:41:07Z',
      status: 'paid',
      currency: 'EUR',
      total: 96.91,
      buyer: { name: 'Marta Kowalska', phone: '0228 5550 173', email: 'marta@example.org' },
      items: [
        { sku: 'BLANKET-140', name: 'Wool blanket – 140 × 200 cm', quantity: 2, price: 37.5 },
        { sku: '', name: 'Soap & Co', quantity: 1, price: 17.01 },
      ],
      parcels: [],
    });
  });

  test('has prices without the tax where the shop shows them so', () => {
    expect(read({ prices_include_tax: false })?.items[0]?.price).toBe(31.515);
  });

  test.each([
    ['pending', 'placed'],
    ['on-hold', 'placed'],
    ['failed', 'placed'],
    ['processing', 'paid'],
    ['completed', 'shipped'],
    ['cancelled', 'cancelled'],
    ['refunded', 'returned'],
    ['partial-shipped', 'shipped'],
    ['delivered', 'delivered'],
    ['constructor', 'paid'],
  ])('that is %s is %s', (status, ours) => {
    expect(read({ status })?.status).toBe(ours);
  });

  test('in a state of the shop’s own is paid once it was paid', () => {
    expect(read({ status: 'engraving' })?.status).toBe('paid');
    expect(read({ status: 'engraving', date_paid_gmt: null })?.status).toBe('placed');
  });

  test.each(['checkout-draft', 'auto-draft', 'trash'])('that is a %s is none', (status) => {
    expect(read({ status, date_created_gmt: null })).toBeNull();
  });

  test('has the parcels of Shipment Tracking, and is then on its way', () => {
    const order = read({ meta_data: [tracking] });
    expect(order?.status).toBe('shipped');
    expect(order?.parcels).toEqual([
      { carrier: 'DHL Germany', tracking: '00340434161094012345', status: 'shipped', events: [] },
      { carrier: 'Bike courier', tracking: 'BK-77', status: 'shipped', events: [] },
    ]);
  });

  test('has them also when PHP has made an object of the list, and without the ones that are none', () => {
    const value = { 1: { tracking_number: 'A1', tracking_provider: 'ups' }, 3: { tracking_number: '' }, 4: 'x' };
    expect(read({ meta_data: [{ ...tracking, value }] })?.parcels).toEqual([
      { carrier: 'ups', tracking: 'A1', status: 'shipped', events: [] },
    ]);
    expect(read({ meta_data: [{ ...tracking, value: '' }] })?.parcels).toEqual([]);
  });

  test('has the parcels of WooCommerce’s own fulfilments that were sent', () => {
    const order = read();
    if (order === null) throw new Error('no order');
    const sent = withWooFulfillments(order, fixture('woocommerce/fulfillments'));
    expect(sent.status).toBe('shipped');
    expect(sent.parcels).toEqual([
      { carrier: 'ups', tracking: '1Z30E0400312345678', status: 'shipped', events: [] },
      { carrier: 'Rhein Express', tracking: 'RHEIN-5', status: 'shipped', events: [] },
    ]);
    expect(withWooFulfillments(order, [])).toEqual(order);
  });

  test('that is sold by weight is one piece of its price', () => {
    const [item] = payload.line_items as readonly Record<string, unknown>[];
    const line_items = [{ ...item, name: 'Rope (m)', quantity: '2.5', total: '10.00', total_tax: '0' }];
    expect(read({ line_items })?.items).toEqual([
      { sku: 'BLANKET-140', name: 'Rope (m) × 2.5', quantity: 1, price: 10 },
    ]);
    expect(read({ line_items: [{ ...item, quantity: 0 }] })?.items).toEqual([]);
  });

  test('without a billing address is the recipient’s', () => {
    const shipping = { first_name: '三', last_name: '张', phone: '13800001001' };
    expect(read({ billing: undefined, shipping })?.buyer).toEqual({ name: '张三', phone: '13800001001' });
    expect(read({ billing: { first_name: '三', last_name: 'Smith' } })?.buyer.name).toBe('三 Smith');
    expect(read({ billing: { company: 'Berg AB' } })?.buyer.name).toBe('Berg AB');
  });

  test('is refused with words that hold nothing of it', () => {
    const secret = { ...payload, number: undefined, total: { secret: 'Marta' } };
    expect(() => readWooOrder(secret)).toThrow(OrdersUnavailable);
    expect(() => readWooOrder(secret)).toThrow(/^WooCommerce answered with what is no order \(number: /);
    expect(() => readWooOrder('Marta')).not.toThrow(/Marta/);
    expect(() => read({ currency: 'Marta' })).toThrow(/^(?!.*Marta)WooCommerce .*\(currency: /);
  });

  test('is always one of ours, whatever the shop has written', () => {
    const anything = fc.string({ unit: 'binary' });
    const amount = fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e9 }).map(String), fc.constant(''));
    const name = fc.record({ first_name: anything, last_name: fc.option(anything), phone: fc.option(anything) });
    const line = fc.record({
      name: anything,
      sku: fc.option(anything),
      quantity: fc.double({ noNaN: true, min: -1, max: 1e6 }),
      total: amount,
      total_tax: amount,
    });
    fc.assert(
      fc.property(
        fc.record({
          status: anything,
          total: amount,
          billing: name,
          shipping: name,
          line_items: fc.array(line),
          prices_include_tax: fc.boolean(),
        }),
        (changes) => {
          const order = read(changes);
          if (order === null) return;
          expect(Order.parse(order)).toEqual(order);
          expect(ORDER_STATUSES).toContain(order.status);
        },
      ),
    );
  });
});

describe('at a glance', () => {
  test('an order shows what it can be found by', () => {
    const glance = glanceAtWooOrder({ ...payload, meta_data: [tracking] });
    expect(glance).toMatchObject({
      id: 5127,
      number: '5127',
      phone: '0228 5550 173',
      trackings: ['00340434161094012345', 'BK-77'],
    });
  });

  test('something else is not seen', () => {
    expect(glanceAtWooOrder(null)).toBeNull();
    expect(glanceAtWooOrder({ id: 'x' })).toBeNull();
  });
});
