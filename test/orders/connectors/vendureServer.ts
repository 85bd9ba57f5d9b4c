import type { Order } from '../../../src/model/order.ts';
import { executeGraph, type GraphObject, jsonScalar } from './graph.ts';
import { type Answered, type Asked, fixture, type ShopServer, startShopServer } from './shopServer.ts';

export const VENDURE_KEY = '0a1b2c3d:4e5f6a7b8c9d';

/** An order as the Admin API has it; `customer` is one of the shop's. */
export type VendurePayload = GraphObject & {
  readonly code: string;
  readonly active: boolean;
  readonly orderPlacedAt: string | null;
  readonly customer: Readonly<Record<string, unknown>> | null;
};

export interface VendureServerOptions {
  readonly orders: readonly VendurePayload[];
  /** Digits after the point of an amount; 2 unless the shop has said otherwise. */
  readonly precision?: number;
  /** Instead of an answer; undefined = as usual. */
  readonly instead?: (asked: Asked) => Answered | undefined;
}

export interface VendureAsked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A Vendure shop: keys, filters and pages as its Admin API has them (`vendure.real.test.ts` asks a real one). */
export function startVendureServer(options: VendureServerOptions): Promise<ShopServer> {
  const { orders, precision = 2, instead } = options;
  const all = orders.map(fromServer);
  const phoneOf = ({ customer }: VendurePayload) => String(customer?.phoneNumber ?? '');
  const phones = [...new Set(all.map(phoneOf))];

  const root: GraphObject = {
    globalSettings: { serverConfig: { moneyStrategyPrecision: precision } },
    orders: (args: Listing) => listed(all, args),
    customers: ({ options: { filter, take } }: Listing) => ({
      items: phones
        .filter((phone) => new RegExp(filter?.phoneNumber?.regex ?? '').test(phone))
        .slice(0, take)
        .map((phone) => ({
          orders: (args: Listing) =>
            listed(
              all.filter((order) => phoneOf(order) === phone),
              args,
            ),
        })),
    }),
  };

  function route({ path, headers, body }: Asked): Answered {
    if (path !== '/admin-api') return { status: 404, json: { message: `Cannot POST ${path}` } };
    if (headers['vendure-api-key'] !== VENDURE_KEY) return { json: fixture('vendure/forbidden') };
    const { query, variables } = body as VendureAsked;
    return { json: { data: executeGraph(query, variables, root) } };
  }

  return startShopServer((asked) => instead?.(asked) ?? route(asked));
}

interface Listing {
  readonly options: {
    readonly skip?: number;
    readonly take?: number;
    readonly filter?: {
      readonly code?: { readonly in: readonly string[] };
      readonly active?: { readonly eq: boolean };
      readonly orderPlacedAt?: { readonly after: string };
      readonly phoneNumber?: { readonly regex: string };
    };
  };
}

function listed(orders: readonly VendurePayload[], { options: { skip = 0, take = 1000, filter = {} } }: Listing) {
  const { code, active, orderPlacedAt } = filter;
  const items = orders
    .filter((order) => code === undefined || code.in.includes(order.code))
    .filter((order) => active === undefined || order.active === active.eq)
    .filter((order) => orderPlacedAt === undefined || (order.orderPlacedAt ?? '') > orderPlacedAt.after)
    .toSorted((a, b) => (b.orderPlacedAt ?? '').localeCompare(a.orderPlacedAt ?? ''));
  return { items: items.slice(skip, skip + take), totalItems: items.length };
}

/** What only a server can tell: a list that is asked for with options, and a scalar that holds JSON. */
function fromServer(order: VendurePayload): VendurePayload {
  const { items } = order.history as { readonly items: readonly { readonly data: object }[] };
  return { ...order, history: () => ({ items: items.map((entry) => ({ ...entry, data: jsonScalar(entry.data) })) }) };
}

/** How Vendure would have an order. */
export function vendurePayloadOf(order: Order): VendurePayload {
  const { buyer, items, parcels, status } = order;
  const minor = (amount: number) => Math.round(amount * 100);
  const [firstName = '', lastName = ''] = buyer.name.includes(' ')
    ? buyer.name.split(' ')
    : [buyer.name.slice(1), buyer.name.slice(0, 1)];
  const states = { shipped: 'Shipped', delivered: 'Delivered' } as const;
  return {
    code: order.number,
    state: status === 'shipped' || status === 'delivered' ? states[status] : 'ArrangingPayment',
    active: false,
    orderPlacedAt: order.placedAt,
    currencyCode: order.currency,
    totalWithTax: minor(order.total),
    customer: { firstName, lastName, emailAddress: buyer.email ?? '', phoneNumber: buyer.phone, user: null },
    shippingAddress: { fullName: buyer.name, phoneNumber: buyer.phone },
    billingAddress: { fullName: null, phoneNumber: null },
    lines: items.map(({ sku, name, quantity, price }) => ({
      quantity,
      orderPlacedQuantity: quantity,
      discountedUnitPriceWithTax: minor(price),
      productVariant: { sku, name },
    })),
    payments: null,
    fulfillments: parcels.map(({ carrier, tracking }, index) => ({
      id: String(index),
      method: carrier,
      trackingCode: tracking,
      state: status === 'delivered' ? 'Delivered' : 'Shipped',
    })),
    history: { items: [] },
  };
}
