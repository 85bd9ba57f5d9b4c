import type { Order } from '../../../src/model/order.ts';
import { executeGraph, type GraphObject } from './graph.ts';
import { type Answered, type Asked, fixture, type ShopServer, startShopServer } from './shopServer.ts';

export const SHOPIFY_TOKEN = 'shpat_0a1b2c3d4e5f';
export const SHOPIFY_APP = { id: '5f4e3d2c1b0a', secret: 'shpss_9f8e7d6c5b4a' } as const;

/** An order as the Admin API has it: https://shopify.dev/docs/api/admin-graphql/latest/objects/Order */
export type ShopifyPayload = GraphObject & { readonly id: string; readonly name: string; readonly createdAt: string };

export interface ShopifyServerOptions {
  readonly orders: readonly ShopifyPayload[];
  /** With read_customers: by the phone of their account. */
  readonly customers?: Readonly<Record<string, readonly ShopifyPayload[]>>;
  /** Whether the search without a field looks into the numbers of parcels: nowhere is it said to. */
  readonly searchesTrackings?: boolean;
  /** Instead of an answer; undefined = as usual. */
  readonly instead?: (asked: Asked) => Answered | undefined;
}

export interface ShopifyAsked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A Shopify shop: tokens, search syntax, pages and errors as its Admin API has them. */
export function startShopifyServer(options: ShopifyServerOptions): Promise<ShopServer> {
  const { orders, customers, instead } = options;
  const newestFirst = orders.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  /** Of the app; every one is void once the next was given out. */
  let granted = 0;

  const root: GraphObject = {
    orders: ({ query, first, after }: Args) => {
      const found = newestFirst.filter((order) => isFound(order, String(query), options));
      const from = after === null || after === undefined ? 0 : Number(after);
      const nodes = found.slice(from, from + Number(first));
      const end = from + nodes.length;
      return { nodes, pageInfo: { hasNextPage: end < found.length, endCursor: nodes.length > 0 ? String(end) : null } };
    },
    nodes: ({ ids }: Args) => (ids as string[]).map((id) => orders.find((order) => order.id === id) ?? null),
    customers: ({ query }: Args) => {
      const [, phone] = /^phone:"([+\d]+)"$/.exec(String(query)) ?? [];
      const theirs = phone === undefined ? undefined : customers?.[phone];
      return { nodes: theirs === undefined ? [] : [{ orders: () => ({ nodes: theirs }) }] };
    },
  };

  function token({ body }: Asked): Answered {
    const { client_id, client_secret, grant_type } = body as Record<string, string>;
    const fits = client_id === SHOPIFY_APP.id && client_secret === SHOPIFY_APP.secret;
    if (!fits || grant_type !== 'client_credentials') return { status: 400, json: { error: 'invalid_client' } };
    granted += 1;
    return { json: { access_token: `shpat_app${granted}`, scope: 'read_orders', expires_in: 86_399 } };
  }

  function route(asked: Asked): Answered {
    if (asked.path === '/admin/oauth/access_token') return token(asked);
    if (asked.path !== '/admin/api/2026-10/graphql.json') return { status: 404, json: { errors: 'Not Found' } };
    if (![SHOPIFY_TOKEN, `shpat_app${granted}`].includes(String(asked.headers['x-shopify-access-token']))) {
      return {
        status: 401,
        json: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
      };
    }
    const { query, variables } = asked.body as ShopifyAsked;
    if (query.startsWith('query Customers') && customers === undefined) return { json: fixture('shopify/denied') };
    return { json: { data: executeGraph(query, variables, root) } };
  }

  return startShopServer((asked) => instead?.(asked) ?? route(asked));
}

type Args = Readonly<Record<string, unknown>>;

/** https://shopify.dev/docs/api/usage/search-syntax, as far as orders are searched for here. */
function isFound(order: ShopifyPayload, query: string, options: ShopifyServerOptions): boolean {
  return query
    .split(/\sOR\s/)
    .some((all) =>
      (all.match(/(?:\w+:)?(?:>=)?(?:"[^"]*"|'[^']*'|[^\s"']+)/g) ?? []).every((term) => fits(order, term, options)),
    );
}

function fits(order: ShopifyPayload, term: string, { searchesTrackings = false }: ShopifyServerOptions): boolean {
  const [, field, comparator, value = ''] = /^(?:(\w+):)?(>=)?["']?(.*?)["']?$/.exec(term) ?? [];
  if (field === 'created_at' && comparator === '>=') return order.createdAt >= value;
  if (field === 'name') return holdsPhrase(order.name, value);
  if (field !== undefined) throw new Error(`no such field: ${field}`);
  const texts = [
    order.name,
    String(order.email ?? ''),
    ...(searchesTrackings ? [JSON.stringify(order.fulfillments)] : []),
  ];
  return texts.some((text) => holdsPhrase(text, value));
}

/** Fields are compared word by word. */
function holdsPhrase(text: string, phrase: string): boolean {
  const words = (one: string) => one.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return ` ${words(text).join(' ')} `.includes(` ${words(phrase).join(' ')} `);
}

/** How Shopify would have an order. */
export function shopifyPayloadOf(order: Order, index: number): ShopifyPayload {
  const { buyer, items, parcels, placedAt, status, currency } = order;
  const money = (amount: number) => ({ presentmentMoney: { amount: amount.toFixed(2), currencyCode: currency } });
  const address = { name: buyer.name, phone: buyer.phone };
  return {
    id: `gid://shopify/Order/${index}`,
    name: order.number,
    createdAt: placedAt,
    processedAt: placedAt,
    cancelledAt: null,
    displayFinancialStatus: status === 'placed' ? 'PENDING' : 'PAID',
    displayFulfillmentStatus: parcels.length > 0 ? 'FULFILLED' : 'UNFULFILLED',
    email: buyer.email ?? null,
    phone: null,
    billingAddress: address,
    shippingAddress: { ...address, phone: null },
    totalPriceSet: money(order.total),
    lineItems: () => ({
      nodes: items.map(({ sku, name, quantity, price }) => ({
        sku,
        name,
        quantity,
        discountedUnitPriceSet: money(price),
      })),
    }),
    fulfillments: () =>
      parcels.map(({ carrier, tracking, status: how, expectedAt, events = [] }) => ({
        status: 'SUCCESS',
        displayStatus: how.toUpperCase().replaceAll('-', '_'),
        estimatedDeliveryAt: expectedAt ?? null,
        deliveredAt: null,
        trackingInfo: () => [{ company: carrier, number: tracking, url: null }],
        events: () => ({
          nodes: events.toReversed().map(({ at, text, place }) => ({
            happenedAt: at,
            status: how === 'delivered' ? 'DELIVERED' : 'IN_TRANSIT',
            message: text,
            city: place ?? null,
            country: null,
          })),
        }),
      })),
  };
}
