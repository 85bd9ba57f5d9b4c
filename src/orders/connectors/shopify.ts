import { z } from 'zod';
import { type Order, type OrderSource, sameNumberForm } from '../../model/order.ts';
import { samePhone } from '../../privacy/proof.ts';
import { askedNumber, type ConnectorOptions, MOST_OF_PHONE, RECENT, recentSince } from './asked.ts';
import { readPayload } from './payload.ts';
import { createShopifyApi, type ShopifyApi } from './shopify-api.ts';
import { readShopifyOrder, SHOPIFY_ORDER, ShopifyGlance, shopifyPhone } from './shopify-read.ts';

/** Orders a page, where many are looked through: what one costs is on `SHOPIFY_ORDER`. */
const PAGE = 50;

const TRACKINGS = 'fulfillments(first: 4) { trackingInfo(first: 3) { number } }';

const BY_SEARCH = `query Search($query: String!) {
  orders(first: 10, query: $query, sortKey: CREATED_AT, reverse: true) { nodes { id name ${TRACKINGS} } }
}`;

const BY_ID = `query ById($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { ...Told } } } ${SHOPIFY_ORDER}`;

const WHERE = 'first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true';
const PHONES = 'id phone billingAddress { name phone } shippingAddress { name phone }';

/** Every page of them is looked through for one thing only: for both at once a page would cost too much. */
const PAGES = {
  tracking: `query Trackings($first: Int!, $after: String, $query: String!) { orders(${WHERE}) {
    pageInfo { hasNextPage endCursor } nodes { id ${TRACKINGS} } } }`,
  phone: `query Phones($first: Int!, $after: String, $query: String!) { orders(${WHERE}) {
    pageInfo { hasNextPage endCursor } nodes { ${PHONES} } } }`,
} as const;

const BY_CUSTOMER = `query Customers($query: String!) {
  customers(first: 3, query: $query) { nodes { orders(first: 10, sortKey: CREATED_AT, reverse: true) { nodes { ${PHONES} } } } }
}`;

const Found = z.looseObject({ orders: z.looseObject({ nodes: z.array(ShopifyGlance) }) });
const Nodes = z.looseObject({ nodes: z.array(z.unknown()) });
const Page = z.looseObject({
  orders: z.looseObject({
    pageInfo: z.looseObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(ShopifyGlance),
  }),
});
const Customers = z.looseObject({
  customers: z.looseObject({
    nodes: z.array(z.looseObject({ orders: z.looseObject({ nodes: z.array(ShopifyGlance) }) })),
  }),
});

/**
 * Orders of a Shopify shop, by its Admin API. `url`: https://YOUR-SHOP.myshopify.com; `token`: an access token, or
 * `CLIENT_ID:CLIENT_SECRET` of an app of the Dev Dashboard, whose tokens are fetched and renewed. It needs the scope
 * read_orders; with read_all_orders it sees orders older than 60 days, with read_customers it finds more by phone.
 * Throws when the token is none.
 */
export function openShopifyOrders({ url, token, clock }: ConnectorOptions): OrderSource {
  if (!/^[\w-]+(:[\w-]+)?$/.test(token)) {
    throw new Error(
      'ORDERS_TOKEN must be an access token of Shopify’s Admin API, or CLIENT_ID:CLIENT_SECRET of an app',
    );
  }
  const api = createShopifyApi({ url, token, clock });
  /** Whether customers may be asked for; known once it was denied. */
  let seesCustomers = true;

  async function ofCustomers(phone: string, signal: AbortSignal): Promise<readonly ShopifyGlance[]> {
    if (!seesCustomers) return [];
    const data = await api.query(BY_CUSTOMER, { query: `phone:${phrase(phone)}` }, { signal, optional: true });
    seesCustomers = data !== null;
    if (data === null) return [];
    return readPayload(Customers, data, 'Shopify').customers.nodes.flatMap(({ orders }) => orders.nodes);
  }

  return {
    async byNumber(number, signal) {
      const asked = askedNumber(number);
      if (asked === null) return null;
      const found = await search(api, namesOf(asked), signal);
      const wanted = found.filter(({ name }) => sameNumberForm(name) === sameNumberForm(asked)).slice(0, 1);
      const [order] = await inFull(api, wanted, signal);
      return order ?? null;
    },
    async byTracking(tracking, signal) {
      const asked = askedNumber(tracking);
      if (asked === null) return [];
      const isWanted = ({ fulfillments }: ShopifyGlance) =>
        fulfillments.some(({ trackingInfo }) =>
          trackingInfo.some(({ number }) => sameNumberForm(number) === sameNumberForm(asked)),
        );
      const found = (await search(api, phrase(asked), signal)).filter(isWanted);
      if (found.length > 0) return inFull(api, found, signal);
      return inFull(api, await amongRecent(api, 'tracking', { since: recentSince(clock), isWanted, signal }), signal);
    },
    async byPhone(phone, signal) {
      if (!samePhone(phone, phone)) return [];
      const isWanted = (one: ShopifyGlance) => samePhone(shopifyPhone(one), phone);
      const known = (await ofCustomers(phone, signal)).filter(isWanted);
      if (known.length > 0) return inFull(api, known, signal);
      return inFull(api, await amongRecent(api, 'phone', { since: recentSince(clock), isWanted, signal }), signal);
    },
    close: async () => {},
  };
}

/**
 * A phrase of Shopify's search syntax: nothing that means something in it can be in it.
 * https://shopify.dev/docs/api/usage/search-syntax
 */
function phrase(text: string): string {
  return `"${text.normalize('NFKC').replace(/[^\p{L}\p{N}_+-]/gu, '')}"`;
}

/**
 * A name is what customers see, `#1001` or `EN-1001-A`: with the sign that shops put first unless they set another. Names are
 * searched word by word, so one that was typed without its hyphens is tried with them where letters and digits meet.
 */
function namesOf(asked: string): string {
  const plain = sameNumberForm(asked);
  const parted = plain.replace(/(?<=\p{N})(?=\p{L})|(?<=\p{L})(?=\p{N})/gu, '-');
  return [...new Set([asked, plain, parted])]
    .map((one) => `name:${phrase(one)} OR name:"#${phrase(one).slice(1)}`)
    .join(' OR ');
}

async function search(api: ShopifyApi, query: string, signal: AbortSignal): Promise<readonly ShopifyGlance[]> {
  const data = await api.query(BY_SEARCH, { query }, { signal });
  return readPayload(Found, data, 'Shopify').orders.nodes;
}

interface Wanted {
  /** ISO 8601. */
  readonly since: string;
  readonly isWanted: (one: ShopifyGlance) => boolean;
  readonly signal: AbortSignal;
}

/** The recent orders, page by page: those with a tracking number until there is one, those of a phone to the end. */
async function amongRecent(api: ShopifyApi, by: keyof typeof PAGES, wanted: Wanted): Promise<readonly ShopifyGlance[]> {
  const { since, isWanted, signal } = wanted;
  const query = `created_at:>='${since}'`;
  const found: ShopifyGlance[] = [];
  let after: string | null = null;
  for (let read = 0; read < RECENT.orders; read += PAGE) {
    const data: unknown = await api.query(PAGES[by], { first: PAGE, after, query }, { signal });
    const { nodes, pageInfo } = readPayload(Page, data, 'Shopify').orders;
    found.push(...nodes.filter(isWanted));
    const enough = found.length >= (by === 'tracking' ? 1 : MOST_OF_PHONE);
    if (enough || !pageInfo.hasNextPage || pageInfo.endCursor === null) return found;
    after = pageInfo.endCursor;
  }
  return found;
}

async function inFull(api: ShopifyApi, glances: readonly ShopifyGlance[], signal: AbortSignal): Promise<Order[]> {
  const ids = [...new Set(glances.map(({ id }) => id))].slice(0, MOST_OF_PHONE);
  if (ids.length === 0) return [];
  const data = await api.query(BY_ID, { ids }, { signal });
  return readPayload(Nodes, data, 'Shopify')
    .nodes.filter((node) => node !== null)
    .map(readShopifyOrder);
}
