import { z } from 'zod';
import type { Order, OrderStatus } from '../../model/order.ts';
import { fullName, makeOrder, readPayload, roundAmount } from './payload.ts';

/**
 * How far an order is in WooCommerce, and by whom the status comes. `completed` says that the shop is done with it: with
 * goods that is when they leave the shop, and nobody tells when they arrive.
 */
const STATUSES: ReadonlyMap<string, OrderStatus> = new Map(
  Object.entries<OrderStatus>({
    // WooCommerce itself: https://woocommerce.com/document/managing-orders/order-statuses/
    pending: 'placed',
    'on-hold': 'placed',
    failed: 'placed',
    processing: 'paid',
    completed: 'shipped',
    cancelled: 'cancelled',
    refunded: 'returned',
    // Advanced Shipment Tracking and other plugins for shipping.
    packed: 'packed',
    'ready-to-ship': 'packed',
    'awaiting-shipment': 'packed',
    'ready-pickup': 'packed',
    shipped: 'shipped',
    'partial-shipped': 'shipped',
    'partially-shipped': 'shipped',
    'in-transit': 'shipped',
    'out-for-delivery': 'shipped',
    delivered: 'delivered',
    pickup: 'delivered',
    returned: 'returned',
  }),
);

/** What is not an order, not yet or not any more. */
const NO_ORDER = new Set(['checkout-draft', 'auto-draft', 'draft', 'new', 'trash']);

/** The fields that are read, for `_fields`. */
export const WOO_FIELDS = [
  'id',
  'number',
  'status',
  'currency',
  'total',
  'prices_include_tax',
  'date_created_gmt',
  'date_paid_gmt',
  'billing',
  'shipping',
  'line_items',
  'meta_data',
].join(',');

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '');
/** Decimals come as text. Empty where a plugin has left nothing. */
const decimal = z.union([z.number(), z.string()]).transform((given) => Number(given) || 0);

const Person = z.looseObject({ first_name: text, last_name: text, company: text, phone: text });
type Person = z.infer<typeof Person>;

const Meta = z.looseObject({ key: z.string(), value: z.unknown().optional() });

const LineItem = z.looseObject({
  name: text,
  sku: text,
  /** Not whole where a plugin sells by weight or length. */
  quantity: decimal,
  total: decimal,
  total_tax: decimal.prefault(0),
});

const WooOrder = z.looseObject({
  id: z.number().int(),
  number: z.string(),
  status: z.string(),
  currency: z.string(),
  total: decimal,
  prices_include_tax: z.boolean().prefault(false),
  /** ISO 8601 in UTC, without a zone. null = it was never placed. */
  date_created_gmt: z.string().nullish(),
  date_paid_gmt: z.string().nullish(),
  billing: Person.extend({ email: text }).prefault({}),
  shipping: Person.prefault({}),
  line_items: z.array(LineItem).prefault([]),
  meta_data: z.array(Meta).prefault([]),
});
type WooOrder = z.infer<typeof WooOrder>;

/** What tells whether an order is the one that was asked for, before more is asked of it than that. */
const Glance = z.looseObject({
  id: z.number().int(),
  number: z.string(),
  billing: Person.prefault({}),
  shipping: Person.prefault({}),
  meta_data: z.array(Meta).prefault([]),
});

/** An order at a glance. `payload` is the whole of it, unread. */
export interface WooGlance {
  readonly id: number;
  readonly number: string;
  readonly phone: string;
  readonly trackings: readonly string[];
  readonly payload: unknown;
}

/** null = what this is has no number: nobody can have asked for it. */
export function glanceAtWooOrder(payload: unknown): WooGlance | null {
  const parsed = Glance.safeParse(payload);
  if (!parsed.success) return null;
  const { id, number, billing, shipping, meta_data } = parsed.data;
  const trackings = trackedIn(meta_data).map(({ tracking_number }) => tracking_number);
  return { id, number, phone: phoneOf({ billing, shipping }), trackings, payload };
}

/** null = it is no order yet, or not any more. Throws `OrdersUnavailable` when the payload is none of WooCommerce's. */
export function readWooOrder(payload: unknown): Order | null {
  const order = readPayload(WooOrder, payload, PLATFORM);
  const { number, status, billing, shipping, currency, total, date_created_gmt: placed } = order;
  if (NO_ORDER.has(status) || typeof placed !== 'string') return null;
  const parcels = parcelsOf(order);
  return makeOrder(
    {
      number,
      placedAt: utc(placed),
      status: statusOf(order, parcels.length > 0),
      currency,
      total: roundAmount(total),
      buyer: { name: nameOf(billing) || nameOf(shipping), phone: phoneOf({ billing, shipping }), email: billing.email },
      items: order.line_items.filter(({ quantity }) => quantity > 0).map((item) => itemOf(item, order)),
      parcels,
    },
    PLATFORM,
  );
}

const PLATFORM = 'WooCommerce';

function statusOf({ status, date_paid_gmt }: WooOrder, sent: boolean): OrderStatus {
  const known = STATUSES.get(status) ?? (typeof date_paid_gmt === 'string' ? 'paid' : 'placed');
  return sent && (known === 'paid' || known === 'packed') ? 'shipped' : known;
}

/** The zone is put where WooCommerce leaves it out. */
const utc = (time: string): string => (/(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`);

const nameOf = ({ first_name, last_name, company }: Person): string => fullName(first_name, last_name) || company;

const phoneOf = ({ billing, shipping }: { readonly billing: Person; readonly shipping: Person }): string =>
  billing.phone.trim() || shipping.phone;

/** Prices are those the customer saw: with the tax where the shop's prices have it in. */
function itemOf({ name, sku, quantity, total, total_tax }: z.infer<typeof LineItem>, order: WooOrder) {
  const sum = total + (order.prices_include_tax ? total_tax : 0);
  const plain = withoutEntities(name);
  if (Number.isInteger(quantity)) return { sku, name: plain, quantity, price: roundAmount(sum / quantity) };
  return { sku, name: `${plain} × ${quantity}`, quantity: 1, price: roundAmount(sum) };
}

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    ndash: '–',
    mdash: '—',
    times: '×',
  }),
);

/** Names are stored as HTML; nothing of ours shows HTML. */
function withoutEntities(html: string): string {
  return html
    .replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES.get(String(name).toLowerCase()) ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replaceAll('\u00a0', ' ');
}

/** An item of "Shipment Tracking" (Woo) and of "Advanced Shipment Tracking" (zorem), which took its form over. */
const TrackingItem = z.looseObject({
  tracking_number: z.string().trim().min(1).max(200),
  /** A carrier that the plugin knows, in a short form. */
  tracking_provider: text,
  /** One that it does not know, as the shop has written it. */
  custom_tracking_provider: text,
  formatted_tracking_provider: text,
});
type TrackingItem = z.infer<typeof TrackingItem>;

const TRACKING_KEY = '_wc_shipment_tracking_items';

function trackedIn(meta: readonly z.infer<typeof Meta>[]): TrackingItem[] {
  return meta
    .filter(({ key }) => key === TRACKING_KEY)
    .flatMap(({ value }) => listOf(value))
    .flatMap((item) => TrackingItem.safeParse(item).data ?? []);
}

/** PHP makes an object of a list from which something was removed. */
function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** No events: the day of shipping is known, but none of the carrier's news, and their lack is not to be taken for silence. */
function parcelsOf({ meta_data, status }: WooOrder) {
  return trackedIn(meta_data).map((item) => ({
    carrier: item.formatted_tracking_provider || item.custom_tracking_provider || item.tracking_provider,
    tracking: item.tracking_number,
    status: STATUSES.get(status) === 'delivered' ? 'delivered' : 'shipped',
  }));
}

/** A fulfilment of WooCommerce's own, which shops may switch on since 10.1: `GET orders/{id}/fulfillments`. */
const Fulfillment = z.looseObject({
  is_fulfilled: z.boolean().prefault(false),
  date_deleted: z.string().nullish(),
  meta_data: z.array(Meta).prefault([]),
});

/** The order with the parcels of its fulfilments. Throws `OrdersUnavailable` when the payload has not their form. */
export function withWooFulfillments(order: Order, payload: unknown): Order {
  const sent = readPayload(z.array(Fulfillment), payload, PLATFORM).filter(
    ({ is_fulfilled, date_deleted }) => is_fulfilled && typeof date_deleted !== 'string',
  );
  const parcels = sent.flatMap(({ meta_data }) => {
    const named = (key: string): string => String(meta_data.find((one) => one.key === key)?.value ?? '').trim();
    const tracking = named('_tracking_number');
    const carrier = named('_provider_name') || named('_shipment_provider');
    return tracking === '' ? [] : [{ carrier, tracking, status: 'shipped' }];
  });
  if (sent.length === 0) return order;
  const status = order.status === 'paid' || order.status === 'packed' ? 'shipped' : order.status;
  return makeOrder({ ...order, status, parcels: [...order.parcels, ...parcels] }, PLATFORM);
}
