import { z } from 'zod';
import { type Order, type OrderSource, OrdersUnavailable, sameNumberForm } from '../../model/order.ts';
import { samePhone } from '../../privacy/proof.ts';
import { createJsonClient, type JsonAnswer } from '../fetchJson.ts';
import { askedNumber, type ConnectorOptions, MOST_OF_PHONE, RECENT, recentSince } from './asked.ts';
import { readPayload } from './payload.ts';
import { glanceAtWooOrder, readWooOrder, WOO_FIELDS, type WooGlance, withWooFulfillments } from './woocommerce-read.ts';

/** The most that WooCommerce gives at once. */
const PAGE = 100;
/** A WordPress on a small machine takes its time over a hundred orders, ms. */
const ANSWER_MS = 8000;
const MAX_BYTES = 8 * 1024 * 1024;
/** How long a shop is not asked again for fulfilments once it has none, ms. */
const FULFILLMENTS_REST_MS = 3_600_000;

/**
 * Orders of a WooCommerce shop, by its REST API v3. `url`: the shop's address, with the path of its WordPress; `token`: the
 * consumer key and the consumer secret, `ck_…:cs_…`.
 * A parcel is found by its number when the shop's search knows it, or when its order is a recent one (`RECENT`).
 * Throws when the token is none.
 */
export function openWooCommerceOrders({ url, token, clock }: ConnectorOptions): OrderSource {
  if (!/^[^\s:]+:[^\s:]+$/.test(token)) {
    throw new Error('ORDERS_TOKEN must be the consumer key and the consumer secret of WooCommerce: ck_…:cs_…');
  }
  const base = new URL(url);
  base.pathname = `${url.pathname.replace(/\/wp-json(\/.*)?$/, '').replace(/\/+$/, '')}/wp-json/wc/v3`;
  const headers = { authorization: `Basic ${Buffer.from(token).toString('base64')}` };
  const client = createJsonClient({ base, headers, clock, timeoutMs: ANSWER_MS, maxBytes: MAX_BYTES });
  /** ms since 1970. */
  let fulfillmentsFrom = 0;

  /** The answer's JSON; null = there is no such thing. */
  async function ask(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await client.request({ path, signal });
    if (answer.status === 200) return answer.json;
    const code = codeOf(answer);
    if (answer.status === 404 && code.startsWith('woocommerce_rest_')) return null;
    throw new OrdersUnavailable(remedyOf(answer.status, code, url));
  }

  async function list(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<readonly WooGlance[]> {
    const words = new URLSearchParams({ orderby: 'date', order: 'desc', per_page: String(PAGE), ...query });
    words.set('_fields', WOO_FIELDS);
    const orders = readPayload(z.array(z.unknown()), await ask(`orders?${words}`, signal), 'WooCommerce');
    return orders.flatMap((order) => glanceAtWooOrder(order) ?? []);
  }

  /** By id: that is the number, unless a plugin numbers otherwise. */
  async function byId(id: string, signal: AbortSignal): Promise<WooGlance | null> {
    if (!/^\d{1,18}$/.test(id)) return null;
    const words = new URLSearchParams({ _fields: WOO_FIELDS });
    return glanceAtWooOrder(await ask(`orders/${id}?${words}`, signal));
  }

  /** The recent orders, page by page, until one holds what is wanted. */
  async function amongRecent(
    isWanted: (one: WooGlance) => boolean,
    signal: AbortSignal,
  ): Promise<readonly WooGlance[]> {
    const after = recentSince(clock);
    for (let page = 1; page <= RECENT.orders / PAGE; page += 1) {
      const orders = await list({ after, dates_are_gmt: 'true', page: String(page) }, signal);
      const wanted = orders.filter(isWanted);
      if (wanted.length > 0 || orders.length < PAGE) return wanted;
    }
    return [];
  }

  /** With the parcels that WooCommerce itself knows of, where no plugin does. An order is told without them, too. */
  async function withParcels(order: Order, id: number, signal: AbortSignal): Promise<Order> {
    const mayBeSent = order.status === 'paid' || order.status === 'packed' || order.status === 'shipped';
    if (!mayBeSent || order.parcels.length > 0 || clock.now() < fulfillmentsFrom) return order;
    try {
      const { status, json } = await client.request({ path: `orders/${id}/fulfillments`, signal });
      if (status === 200) return withWooFulfillments(order, json);
    } catch (error) {
      if (signal.aborted) throw error;
    }
    fulfillmentsFrom = clock.now() + FULFILLMENTS_REST_MS;
    return order;
  }

  return {
    async byNumber(number, signal) {
      const asked = askedNumber(number);
      if (asked === null) return null;
      const isIt = (one: WooGlance | null) => one !== null && sameNumberForm(one.number) === sameNumberForm(asked);
      let found = await byId(asked, signal);
      for (const search of termsOf(asked)) {
        if (isIt(found)) break;
        found = (await list({ search }, signal)).find(isIt) ?? null;
      }
      if (found === null) return null;
      const order = readWooOrder(found.payload);
      return order === null ? null : withParcels(order, found.id, signal);
    },
    async byTracking(tracking, signal) {
      const asked = askedNumber(tracking);
      if (asked === null) return [];
      const isIt = ({ trackings }: WooGlance) => trackings.some((one) => sameNumberForm(one) === sameNumberForm(asked));
      const found = (await list({ search: asked }, signal)).filter(isIt);
      return ordersOf(found.length > 0 ? found : await amongRecent(isIt, signal));
    },
    async byPhone(phone, signal) {
      const found = new Map<number, WooGlance>();
      for (const search of phoneTermsOf(phone)) {
        for (const one of await list({ search }, signal)) if (samePhone(one.phone, phone)) found.set(one.id, one);
      }
      return ordersOf([...found.values()]).slice(0, MOST_OF_PHONE);
    },
    close: async () => {},
  };
}

/** What to search for: the number as it was typed, then its digits, for `WEB1001` is found in `WEB-1001` by those only. */
function termsOf(asked: string): readonly string[] {
  const [digits] = (asked.match(/\d{3,}/g) ?? []).toSorted((a, b) => b.length - a.length);
  return [...new Set([asked, ...(digits === undefined ? [] : [digits])])];
}

/** The phone as the shop has it, and its end: others of its orders may have it with other signs in between. */
function phoneTermsOf(phone: string): readonly string[] {
  const written = phone
    .normalize('NFKC')
    .replace(/[^\d+() .-]/g, '')
    .trim();
  const end = written.replace(/\D/g, '').slice(-4);
  return end.length < 4 ? [] : [...new Set([written, end])];
}

function ordersOf(found: readonly WooGlance[]): Order[] {
  return found.flatMap(({ payload }) => readWooOrder(payload) ?? []);
}

const Fault = z.looseObject({ code: z.string().regex(/^\w{1,80}$/) });

/** WooCommerce's name of what went wrong; '' = it is not WooCommerce that speaks. */
const codeOf = ({ json }: JsonAnswer): string => Fault.safeParse(json).data?.code ?? '';

function remedyOf(status: number, code: string, { host, protocol }: URL): string {
  const answered = `${host} answered ${status}${code === '' ? '' : ` (${code})`}`;
  if (status === 401 && protocol === 'http:')
    return `${answered}: WooCommerce takes keys over https only, set such an ORDERS_URL.`;
  if (status === 401 || status === 403) {
    return `${answered}: check ORDERS_TOKEN. It is a key with the permission to read, of a user who may see orders (WooCommerce → Settings → Advanced → REST API).`;
  }
  if (status === 404) {
    return `${answered}: there is no WooCommerce REST API. Check ORDERS_URL, that WooCommerce is active, and that permalinks are not plain (Settings → Permalinks).`;
  }
  return `${answered}: check ORDERS_URL and the shop.`;
}
