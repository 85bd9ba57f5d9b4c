import type { Order } from '../../../src/model/order.ts';
import { type Answered, type Asked, type ShopServer, startShopServer } from './shopServer.ts';

export const WOO_KEY = 'ck_0a1b2c3d:cs_4e5f6a7b';

/** An order as `GET /wp-json/wc/v3/orders` gives it: https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/ */
export type WooPayload = Record<string, unknown> & {
  readonly id: number;
  readonly number: string;
  readonly date_created_gmt: string;
};

export interface WooServerOptions {
  readonly orders: readonly WooPayload[];
  /** Where WordPress is; '' = at the root. */
  readonly path?: string;
  /** What plugins let the search look into besides addresses and the names of items. */
  readonly alsoSearched?: (order: WooPayload) => string;
  /** By the order's id; left out = the shop has not switched fulfilments on. */
  readonly fulfillments?: Readonly<Record<number, unknown>>;
  /** Instead of an answer; undefined = as usual. */
  readonly instead?: (asked: Asked) => Answered | undefined;
}

/** A WooCommerce shop: keys, search, pages, `_fields` and errors as its REST API has them. */
export function startWooServer(options: WooServerOptions): Promise<ShopServer> {
  const { orders, path = '', alsoSearched = () => '', fulfillments, instead } = options;
  const newestFirst = orders.toSorted((a, b) => b.date_created_gmt.localeCompare(a.date_created_gmt));

  function one(id: number, fields: string | null): Answered {
    const order = orders.find((each) => each.id === id);
    return order === undefined ? fault(404, 'woocommerce_rest_shop_order_invalid_id') : { json: only(order, fields) };
  }

  function list({ query }: Asked): Answered {
    const size = Number(query.get('per_page') ?? 10);
    if (size > 100) return fault(400, 'rest_invalid_param');
    const search = query.get('search')?.toLowerCase();
    const after = query.get('after')?.replace(/Z$/, '');
    const found = newestFirst.filter(
      (order) =>
        (search === undefined || isFound(order, search, alsoSearched)) &&
        (after === undefined || order.date_created_gmt > after),
    );
    const from = (Number(query.get('page') ?? 1) - 1) * size;
    const headers = { 'x-wp-total': String(found.length), 'x-wp-totalpages': String(Math.ceil(found.length / size)) };
    return { json: found.slice(from, from + size).map((order) => only(order, query.get('_fields'))), headers };
  }

  function route(asked: Asked): Answered {
    const under = `${path}/wp-json/wc/v3/`;
    if (!asked.path.startsWith(under)) return fault(404, 'rest_no_route');
    const expected = `Basic ${Buffer.from(WOO_KEY).toString('base64')}`;
    if (asked.headers.authorization !== expected) return fault(401, 'woocommerce_rest_cannot_view');
    const [resource, id, part] = asked.path.slice(under.length).split('/');
    if (resource !== 'orders' || asked.method !== 'GET') return fault(404, 'rest_no_route');
    if (id === undefined) return list(asked);
    if (part === undefined) return one(Number(id), asked.query.get('_fields'));
    return fulfillments === undefined ? fault(404, 'rest_no_route') : { json: fulfillments[Number(id)] ?? [] };
  }

  return startShopServer((asked) => instead?.(asked) ?? route(asked));
}

const fault = (status: number, code: string): Answered => ({
  status,
  json: { code, message: 'Sorry, no.', data: { status } },
});

const only = (order: WooPayload, fields: string | null): unknown =>
  fields === null
    ? order
    : Object.fromEntries(Object.entries(order).filter(([name]) => fields.split(',').includes(name)));

/** It looks for the id as a whole, and for the rest anywhere. */
function isFound(order: WooPayload, search: string, alsoSearched: (order: WooPayload) => string): boolean {
  const items = (order.line_items as readonly { readonly name: string }[]).map(({ name }) => name);
  const addresses = [order.billing, order.shipping].map((address) => Object.values(address ?? {}).join(' '));
  const text = [...items, ...addresses, alsoSearched(order)].join('\n').toLowerCase();
  return String(order.id) === search || text.includes(search);
}

/** How WooCommerce, with "Advanced Shipment Tracking" for what it lacks, would have an order. */
export function wooPayloadOf(order: Order, id: number): WooPayload {
  const { buyer, items, parcels, placedAt } = order;
  const created = placedAt.replace(/Z$/, '');
  const address = {
    first_name: buyer.name.slice(1),
    last_name: buyer.name.slice(0, 1),
    company: '',
    phone: buyer.phone,
  };
  const western = { first_name: buyer.name.split(' ')[0] ?? '', last_name: buyer.name.split(' ')[1] ?? '' };
  return {
    id,
    number: order.number,
    status: STATUS[order.status],
    currency: order.currency,
    date_created: created,
    date_created_gmt: created,
    total: order.total.toFixed(2),
    prices_include_tax: false,
    customer_id: 0,
    billing: { ...address, ...(buyer.name.includes(' ') ? western : {}), email: buyer.email ?? '' },
    shipping: { ...address, phone: '' },
    date_paid_gmt: order.status === 'placed' ? null : created,
    meta_data: [
      { id: 1, key: '_download_permissions_granted', value: 'yes' },
      {
        id: 2,
        key: '_wc_shipment_tracking_items',
        value: parcels.map(({ carrier, tracking }) => ({
          tracking_provider: '',
          custom_tracking_provider: carrier,
          custom_tracking_link: '',
          tracking_number: tracking,
          date_shipped: '1762819200',
          tracking_id: 'c4ca4238a0b923820dcc509a6f75849b',
        })),
      },
    ],
    line_items: items.map(({ sku, name, quantity, price }, index) => ({
      id: index + 1,
      name: name.replaceAll('"', '&quot;'),
      sku,
      quantity,
      total: (price * quantity).toFixed(2),
      total_tax: '0.00',
      price,
    })),
  };
}

const STATUS = {
  placed: 'pending',
  paid: 'processing',
  packed: 'ready-to-ship',
  shipped: 'completed',
  delivered: 'delivered',
  cancelled: 'cancelled',
  returned: 'refunded',
} as const;
