import { z } from 'zod';
import type { Order, OrderStatus } from '../../model/order.ts';
import { fullName, makeOrder, readPayload, roundAmount } from './payload.ts';

const BUYER = `customer { firstName lastName emailAddress phoneNumber user { id } }
  shippingAddress { fullName phoneNumber } billingAddress { fullName phoneNumber }`;

/** What is asked of an order. `updatedAt` of an order does not move with its fulfilments: the history tells when they did. */
export const VENDURE_ORDER = `fragment Told on Order {
  code state active orderPlacedAt currencyCode totalWithTax
  ${BUYER}
  lines { quantity orderPlacedQuantity discountedUnitPriceWithTax productVariant { sku name } }
  payments { state amount refunds { state total } }
  fulfillments { id method trackingCode state }
  history(options: { take: 100, filter: { type: { eq: "ORDER_FULFILLMENT_TRANSITION" } } }) { items { createdAt data } }
}`;

/** How many digits of an amount stand after the point, whatever the currency: ¥1,000 is 100000. */
export const VENDURE_SETTINGS = 'globalSettings { serverConfig { moneyStrategyPrecision } }';

/** What comes with every answer that holds orders to be told. */
export const VendureSettings = z.looseObject({
  globalSettings: z.looseObject({
    serverConfig: z.looseObject({ moneyStrategyPrecision: z.number().int().min(0).max(8) }),
  }),
});
export type VendureSettings = z.infer<typeof VendureSettings>;

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '');

const Address = z
  .looseObject({ fullName: text, phoneNumber: text })
  .nullish()
  .transform((given) => given ?? { fullName: '', phoneNumber: '' });

const Buyer = {
  customer: z
    .looseObject({
      firstName: text,
      lastName: text,
      emailAddress: text,
      phoneNumber: text,
      /** null = a guest. */
      user: z.looseObject({}).nullish(),
    })
    .nullish()
    .transform((given) => given ?? { firstName: '', lastName: '', emailAddress: '', phoneNumber: '', user: null }),
  shippingAddress: Address,
  billingAddress: Address,
};

const Payment = z.looseObject({
  state: z.string(),
  amount: z.number(),
  refunds: z.array(z.looseObject({ state: z.string(), total: z.number() })),
});

const Fulfillment = z.looseObject({
  id: z.string(),
  /** The carrier, as the shop has written it. */
  method: text,
  trackingCode: text,
  state: z.string(),
});
type Fulfillment = z.infer<typeof Fulfillment>;

const Transition = z.looseObject({
  createdAt: z.string(),
  data: z.looseObject({ fulfillmentId: z.coerce.string(), to: z.string() }),
});

const VendureOrder = z.looseObject({
  code: z.string(),
  state: z.string(),
  /** Still a cart. */
  active: z.boolean(),
  orderPlacedAt: z.string().nullish(),
  currencyCode: z.string(),
  totalWithTax: z.number(),
  ...Buyer,
  lines: z.array(
    z.looseObject({
      /** What is left of it after cancellations. */
      quantity: z.number().int(),
      orderPlacedQuantity: z.number().int(),
      discountedUnitPriceWithTax: z.number(),
      productVariant: z.looseObject({ sku: z.string(), name: z.string() }),
    }),
  ),
  payments: z.array(Payment).nullish(),
  fulfillments: z.array(Fulfillment).nullish(),
  history: z.looseObject({ items: z.array(Transition) }),
});
type VendureOrder = z.infer<typeof VendureOrder>;

/** null = a cart, or a draft. Throws `OrdersUnavailable` when the payload is none of Vendure's. */
export function readVendureOrder(payload: unknown, settings: VendureSettings): Order | null {
  const order = readPayload(VendureOrder, payload, PLATFORM);
  if (order.active || typeof order.orderPlacedAt !== 'string') return null;
  const { customer, shippingAddress } = order;
  const digits = settings.globalSettings.serverConfig.moneyStrategyPrecision;
  const amount = (minor: number): number => roundAmount(minor / 10 ** digits);
  return makeOrder(
    {
      number: order.code,
      placedAt: order.orderPlacedAt,
      status: statusOf(order),
      currency: order.currencyCode,
      total: amount(order.totalWithTax),
      buyer: {
        name: shippingAddress.fullName.trim() || fullName(customer.firstName, customer.lastName),
        phone: vendurePhone(order),
        email: customer.emailAddress,
      },
      items: order.lines
        .map((line) => ({ ...line, quantity: line.quantity || line.orderPlacedQuantity }))
        .filter(({ quantity }) => quantity > 0)
        .map(({ quantity, discountedUnitPriceWithTax, productVariant: { sku, name } }) => ({
          sku,
          name,
          quantity,
          price: amount(discountedUnitPriceWithTax),
        })),
      parcels: parcelsOf(order),
    },
    PLATFORM,
  );
}

const PLATFORM = 'Vendure';

/**
 * The buyer's phone, as far as the order has one. Not that of a guest's record: Vendure overwrites it when somebody goes to
 * the till with the same email, and whoever did so would pass for the buyer of the orders before.
 */
export function vendurePhone(order: Pick<VendureOrder, keyof typeof Buyer>): string {
  const { customer, shippingAddress, billingAddress } = order;
  const own = shippingAddress.phoneNumber.trim() || billingAddress.phoneNumber.trim();
  const isGuest = customer.user === null || customer.user === undefined;
  return own || (isGuest ? '' : customer.phoneNumber);
}

/** What tells whether an order is wanted, in lists. */
export const VENDURE_GLANCE = `code ${BUYER} fulfillments { trackingCode }`;
export const VendureGlance = z.looseObject({
  code: z.string(),
  ...Buyer,
  fulfillments: z.array(z.looseObject({ trackingCode: text })).nullish(),
});
export type VendureGlance = z.infer<typeof VendureGlance>;

/**
 * How far an order is. The first row that fits:
 *
 * | in Vendure | here |
 * |---|---|
 * | all that was paid is paid back, and something had been sent | returned |
 * | Cancelled | cancelled |
 * | Delivered | delivered |
 * | Shipped, PartiallyShipped, PartiallyDelivered; or a fulfilment is Shipped or Delivered | shipped |
 * | a fulfilment is Created or Pending | packed |
 * | PaymentSettled, PaymentAuthorized; or a payment is Settled or Authorized | paid |
 * | anything else: Modifying, ArrangingAdditionalPayment, states of the shop's own | placed |
 */
function statusOf(order: VendureOrder): OrderStatus {
  const { state } = order;
  const sent = (order.fulfillments ?? []).map((one) => one.state);
  const isSent = SENT.has(state) || sent.some((one) => SENT.has(one));
  if (isPaidBack(order) && isSent) return 'returned';
  if (state === 'Cancelled') return 'cancelled';
  if (state === 'Delivered') return 'delivered';
  if (isSent) return 'shipped';
  if (sent.some((one) => PACKED.has(one))) return 'packed';
  return [state, ...(order.payments ?? []).map((one) => one.state)].some((one) => PAID.has(one)) ? 'paid' : 'placed';
}

const SENT = new Set(['Shipped', 'PartiallyShipped', 'PartiallyDelivered', 'Delivered']);
const PACKED = new Set(['Created', 'Pending']);
const PAID = new Set(['PaymentSettled', 'PaymentAuthorized', 'Settled', 'Authorized']);

function isPaidBack({ payments }: VendureOrder): boolean {
  const settled = (payments ?? []).filter(({ state }) => state === 'Settled');
  const refunds = settled.flatMap(({ refunds }) => refunds).filter(({ state }) => state === 'Settled');
  const paid = settled.reduce((sum, { amount }) => sum + amount, 0);
  return paid > 0 && refunds.reduce((sum, { total }) => sum + total, 0) >= paid;
}

function parcelsOf({ fulfillments, history }: VendureOrder) {
  return (fulfillments ?? [])
    .filter(({ state, trackingCode }) => state !== 'Cancelled' && trackingCode.trim() !== '')
    .map((fulfilment) => ({
      carrier: fulfilment.method,
      tracking: fulfilment.trackingCode.slice(0, 200),
      status: fulfilment.state.toLowerCase(),
      events: eventsOf(fulfilment, history.items),
    }));
}

/**
 * None until it has arrived: the shop's own record of the sending is no news of the carrier's, and must not make a parcel
 * seem lost when nothing follows it.
 */
function eventsOf({ id, state }: Fulfillment, history: VendureOrder['history']['items']) {
  if (state !== 'Delivered') return [];
  return history
    .filter(({ data }) => data.fulfillmentId === id && SENT.has(data.to))
    .map(({ createdAt, data }) => ({ at: createdAt, text: data.to.toLowerCase() }));
}
