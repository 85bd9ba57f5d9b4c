import { z } from 'zod';
import type { Order, OrderStatus } from '../../model/order.ts';
import { makeOrder, readPayload, roundAmount } from './payload.ts';

/**
 * What is asked of an order. No `customer`: that would take the scope read_customers. Short lists, for Shopify counts what
 * a query may find: one order of this costs at most 170 points, and no query may cost more than 1,000.
 */
export const SHOPIFY_ORDER = `fragment Told on Order {
  name processedAt cancelledAt displayFinancialStatus displayFulfillmentStatus
  email phone
  billingAddress { name phone }
  shippingAddress { name phone }
  totalPriceSet { presentmentMoney { amount currencyCode } }
  lineItems(first: 30) { nodes { name sku quantity discountedUnitPriceSet { presentmentMoney { amount } } } }
  fulfillments(first: 5) {
    status displayStatus estimatedDeliveryAt deliveredAt
    trackingInfo(first: 3) { company number }
    events(first: 10, sortKey: HAPPENED_AT, reverse: true) { nodes { happenedAt status message city country } }
  }
}`;

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '');
const decimal = z.string().transform(Number).pipe(z.number());
const Address = z
  .looseObject({ name: text, phone: text })
  .nullish()
  .transform((given) => given ?? { name: '', phone: '' });

const Event = z.looseObject({
  happenedAt: z.string(),
  status: z.string(),
  message: text,
  city: text,
  country: text,
});

const Fulfillment = z.looseObject({
  status: z.string(),
  displayStatus: text,
  estimatedDeliveryAt: z.string().nullish(),
  deliveredAt: z.string().nullish(),
  trackingInfo: z.array(z.looseObject({ company: text, number: text })),
  events: z.looseObject({ nodes: z.array(Event) }),
});
type Fulfillment = z.infer<typeof Fulfillment>;

const LineItem = z.looseObject({
  name: z.string(),
  sku: text,
  quantity: z.number().int(),
  discountedUnitPriceSet: z.looseObject({ presentmentMoney: z.looseObject({ amount: decimal }) }),
});

const ShopifyOrder = z.looseObject({
  name: z.string(),
  /** When it was placed; `createdAt` is when it came to Shopify, from another system perhaps. */
  processedAt: z.string(),
  cancelledAt: z.string().nullish(),
  displayFinancialStatus: text,
  displayFulfillmentStatus: z.string(),
  email: text,
  phone: text,
  billingAddress: Address,
  shippingAddress: Address,
  totalPriceSet: z.looseObject({ presentmentMoney: z.looseObject({ amount: decimal, currencyCode: z.string() }) }),
  lineItems: z.looseObject({ nodes: z.array(LineItem) }),
  fulfillments: z.array(Fulfillment),
});
type ShopifyOrder = z.infer<typeof ShopifyOrder>;

/** Throws `OrdersUnavailable` when the payload is none of Shopify's. */
export function readShopifyOrder(payload: unknown): Order {
  const order = readPayload(ShopifyOrder, payload, PLATFORM);
  const { billingAddress, shippingAddress, email } = order;
  const { amount, currencyCode } = order.totalPriceSet.presentmentMoney;
  return makeOrder(
    {
      number: order.name,
      placedAt: order.processedAt,
      status: statusOf(order),
      currency: currencyCode,
      total: roundAmount(amount),
      buyer: { name: billingAddress.name || shippingAddress.name, phone: shopifyPhone(order), email },
      items: order.lineItems.nodes
        .filter(({ quantity }) => quantity > 0)
        .map(({ name, sku, quantity, discountedUnitPriceSet: { presentmentMoney: price } }) => ({
          sku,
          name,
          quantity,
          price: roundAmount(price.amount),
        })),
      parcels: sentOf(order).flatMap(parcelsOf),
    },
    PLATFORM,
  );
}

const PLATFORM = 'Shopify';

/** The buyer's phone, as far as an order has one. */
export function shopifyPhone(order: Pick<ShopifyOrder, 'phone' | 'billingAddress' | 'shippingAddress'>): string {
  return order.phone || order.billingAddress.phone || order.shippingAddress.phone;
}

/** What tells whether an order is wanted, in lists. */
export const ShopifyGlance = z.looseObject({
  id: z.string(),
  name: text,
  phone: text,
  billingAddress: Address,
  shippingAddress: Address,
  fulfillments: z.array(z.looseObject({ trackingInfo: z.array(z.looseObject({ number: text })) })).prefault([]),
});
export type ShopifyGlance = z.infer<typeof ShopifyGlance>;

/**
 * How far an order is. The first row that fits:
 *
 * | in Shopify | here |
 * |---|---|
 * | `cancelledAt`, or the payment is VOIDED | cancelled |
 * | the payment is REFUNDED | returned |
 * | FULFILLED, and every parcel DELIVERED or PICKED_UP | delivered |
 * | FULFILLED or PARTIALLY_FULFILLED, and no parcel has more than a label | packed |
 * | FULFILLED or PARTIALLY_FULFILLED | shipped |
 * | the payment is PAID, AUTHORIZED or PARTIALLY_REFUNDED | paid |
 * | anything else: PENDING, PARTIALLY_PAID, EXPIRED | placed |
 *
 * IN_PROGRESS, ON_HOLD, SCHEDULED and the like tell of the shop's work, not of the parcel: the payment counts.
 */
function statusOf(order: ShopifyOrder): OrderStatus {
  const { cancelledAt, displayFinancialStatus: payment, displayFulfillmentStatus: fulfilment } = order;
  if (typeof cancelledAt === 'string' || payment === 'VOIDED') return 'cancelled';
  if (payment === 'REFUNDED') return 'returned';
  const shown = sentOf(order).map(({ displayStatus }) => displayStatus);
  if (fulfilment === 'FULFILLED' && shown.length > 0 && shown.every((one) => ARRIVED.has(one))) return 'delivered';
  if (fulfilment === 'FULFILLED' || fulfilment === 'PARTIALLY_FULFILLED') {
    return shown.length > 0 && shown.every((one) => LABELLED.has(one)) ? 'packed' : 'shipped';
  }
  return PAID.has(payment) ? 'paid' : 'placed';
}

const ARRIVED = new Set(['DELIVERED', 'PICKED_UP']);
const LABELLED = new Set(['LABEL_PURCHASED', 'LABEL_PRINTED', 'CONFIRMED', 'SUBMITTED', 'READY_FOR_PICKUP']);
const PAID = new Set(['PAID', 'AUTHORIZED', 'PARTIALLY_REFUNDED']);

/** Fulfilments that were not called off and did not fail in the shop. */
function sentOf({ fulfillments }: ShopifyOrder): readonly Fulfillment[] {
  return fulfillments.filter(({ status, displayStatus }) => !CALLED_OFF.has(status) && !CALLED_OFF.has(displayStatus));
}

const CALLED_OFF = new Set(['CANCELLED', 'CANCELED', 'ERROR', 'FAILURE', 'LABEL_VOIDED']);

/** Shopify's words where they are none that couriers use (`src/dialogs/order-card.ts` says those in the customer's). */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    SUBMITTED: 'pending',
    CONFIRMED: 'pre-transit',
    FULFILLED: 'shipped',
    MARKED_AS_FULFILLED: 'shipped',
    '': 'shipped',
    CARRIER_PICKED_UP: 'picked-up',
    DELAYED: 'in-transit, delayed',
    ATTEMPTED_DELIVERY: 'delivery-attempt-failed',
    /** By the buyer, from where it was kept. */
    PICKED_UP: 'delivered',
  }),
);

const wordOf = (code: string): string => WORDS.get(code) ?? code.toLowerCase().replaceAll('_', '-');

function parcelsOf(fulfilment: Fulfillment) {
  const { displayStatus, estimatedDeliveryAt: expectedAt, deliveredAt, trackingInfo } = fulfilment;
  const told = fulfilment.events.nodes.map(({ happenedAt, status, message, city, country }) => ({
    at: happenedAt,
    text: (message.trim() || wordOf(status)).slice(0, 1000),
    ...placeOf(city, country),
  }));
  const arrived = fulfilment.events.nodes.some(({ status }) => status === 'DELIVERED');
  const events = [
    ...told,
    ...(typeof deliveredAt === 'string' && !arrived ? [{ at: deliveredAt, text: 'delivered' }] : []),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return trackingInfo
    .filter(({ number }) => number.trim() !== '')
    .map(({ company, number }) => ({
      carrier: company,
      tracking: number.slice(0, 200),
      status: wordOf(displayStatus),
      ...(typeof expectedAt === 'string' ? { expectedAt } : {}),
      events,
    }));
}

function placeOf(city: string, country: string): { place?: string } {
  const place = [city.trim(), country.trim()].filter((part) => part !== '').join(', ');
  return place === '' ? {} : { place: place.slice(0, 200) };
}
