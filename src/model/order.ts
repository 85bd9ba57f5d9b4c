import { z } from 'zod';

/** How far an order has come. */
export const ORDER_STATUSES = ['placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'returned'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const short = z.string().trim().min(1).max(200);
const number = z.string().trim().min(1).max(100);
/** ISO 8601, with the zone: what has none would mean another moment on another machine. */
const time = z.iso.datetime({ offset: true });
/** In the order's currency, in its usual unit (12.5, not 1250). */
const amount = z.number().nonnegative();

const OrderItem = z.object({
  sku: z.string().trim().max(200),
  name: short,
  quantity: z.number().int().positive(),
  /** Of one. */
  price: amount,
});

const ParcelEvent = z.object({ at: time, text: z.string().trim().min(1).max(1000), place: short.exactOptional() });

const Parcel = z.object({
  carrier: short,
  tracking: number,
  /** In the source's own words; `in-transit`, `out-for-delivery`, `delivered` and the like are said in the customer's. */
  status: short,
  expectedAt: time.exactOptional(),
  events: z.array(ParcelEvent).max(500).default([]),
});

/** Who may be told of an order: whoever knows one of these. */
const Buyer = z.object({
  name: z.string().trim().max(200),
  phone: z.string().trim().max(60),
  email: z.string().trim().max(320).exactOptional(),
});

/** An order as every source gives it (`docs/orders.openapi.yaml`). What else a source sends is left out. */
export const Order = z.object({
  number,
  placedAt: time,
  status: z.enum(ORDER_STATUSES),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  total: amount,
  buyer: Buyer,
  items: z.array(OrderItem).max(500).default([]),
  parcels: z.array(Parcel).max(100).default([]),
});
export type Order = z.infer<typeof Order>;

/** An order without who bought it: all that a customer is told, and all that leaves the room of orders. */
export const OrderView = Order.omit({ buyer: true });
export type OrderView = z.infer<typeof OrderView>;

/** Which order is asked for; `last` = the customer's newest. */
export const OrderQuery = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('number'), value: z.string().min(1).max(100) }),
  z.strictObject({ by: z.literal('tracking'), value: z.string().min(1).max(100) }),
  z.strictObject({ by: z.literal('last') }),
]);
export type OrderQuery = z.infer<typeof OrderQuery>;

/** What a flow asks about orders. `proof`: the end of the phone or the email of an order, as the customer wrote it. */
export const OrderQuestion = z.strictObject({ query: OrderQuery, proof: z.string().max(320).nullable() });
export type OrderQuestion = z.infer<typeof OrderQuestion>;

/** What a customer may be told. An order that is not there and one of somebody else have the same answer. */
export const OrderAnswer = z.discriminatedUnion('outcome', [
  /** The newest first; several only when the customer's last ones were asked for. */
  z.strictObject({ outcome: z.literal('found'), orders: z.array(OrderView).min(1).max(5) }),
  z.strictObject({ outcome: z.literal('needs-proof') }),
  z.strictObject({ outcome: z.literal('refused') }),
  /** Too many wrong tries. `until`: ms since 1970. */
  z.strictObject({ outcome: z.literal('locked'), until: z.number() }),
  /** Nothing is known to be this customer's. */
  z.strictObject({ outcome: z.literal('stranger') }),
  /** The shop has not connected its orders. */
  z.strictObject({ outcome: z.literal('unconnected') }),
]);
export type OrderAnswer = z.infer<typeof OrderAnswer>;

/** The call that asks about orders. */
export const ORDER_CALL = 'orders.find';

/**
 * Where a shop's orders come from. An order is given as the source has it: whether it is the one that was asked for, and
 * whether this customer may hear of it, is checked by who asks (`src/orders/service.ts`).
 * Rejected with `OrdersUnavailable` when the source cannot be reached, is too slow, or answers with what is no order.
 */
export interface OrderSource {
  /** null = there is no such order. */
  byNumber(number: string, signal: AbortSignal): Promise<Order | null>;
  byTracking(tracking: string, signal: AbortSignal): Promise<readonly Order[]>;
  /** `phone`: as an order of the source has it. */
  byPhone(phone: string, signal: AbortSignal): Promise<readonly Order[]>;
  /** Lets go of files and connections. */
  close(): Promise<void>;
}

/** The orders cannot be looked at now. The message is for operators: it holds no order, no secret. */
export class OrdersUnavailable extends Error {
  override readonly name = 'OrdersUnavailable';
}

/** A number as it is compared: in capitals, full-width as half-width, without what people put between. */
export function sameNumberForm(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
}
