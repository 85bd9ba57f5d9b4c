import { z } from 'zod';
import { type Order, type OrderSource, OrdersUnavailable, sameNumberForm } from '../../model/order.ts';
import { samePhone } from '../../privacy/proof.ts';
import { createJsonClient } from '../fetchJson.ts';
import { askedNumber, type ConnectorOptions, MOST_OF_PHONE, RECENT, recentSince } from './asked.ts';
import { GraphAnswer, graphErrorCode, readPayload } from './payload.ts';
import {
  readVendureOrder,
  VENDURE_GLANCE,
  VENDURE_ORDER,
  VENDURE_SETTINGS,
  VendureGlance,
  VendureSettings,
  vendurePhone,
} from './vendure-read.ts';

/** Vendure gives a thousand at once at the most. */
const PAGE = 100;
const ANSWER_MS = 6000;
const MAX_BYTES = 4 * 1024 * 1024;

const BY_CODE = `query ByCode($codes: [String!]!) { ${VENDURE_SETTINGS}
  orders(options: { take: 10, filter: { code: { in: $codes }, active: { eq: false } } }) { items { ...Told } }
} ${VENDURE_ORDER}`;

const BY_CUSTOMER = `query Customers($phone: String!) {
  customers(options: { take: 20, filter: { phoneNumber: { regex: $phone } } }) { items {
    orders(options: { take: 10, filter: { active: { eq: false } }, sort: { orderPlacedAt: DESC } }) {
      items { ${VENDURE_GLANCE} } } } }
}`;

const RECENTLY_PLACED = `query Recent($skip: Int!, $take: Int!, $since: DateTime!) {
  orders(options: { skip: $skip, take: $take, sort: { orderPlacedAt: DESC },
    filter: { active: { eq: false }, orderPlacedAt: { after: $since } } }) { items { ${VENDURE_GLANCE} } }
}`;

const Told = VendureSettings.extend({ orders: z.looseObject({ items: z.array(z.unknown()) }) });
const Customers = z.looseObject({
  customers: z.looseObject({
    items: z.array(z.looseObject({ orders: z.looseObject({ items: z.array(VendureGlance) }) })),
  }),
});
const Page = z.looseObject({ orders: z.looseObject({ items: z.array(VendureGlance) }) });

/**
 * Orders of a Vendure shop (3.6 or newer), by its Admin API. `url`: the server's root, or its Admin API's address; `token`:
 * an API key of a role that may ReadOrder and ReadCustomer. A parcel is found by its number while its order is a recent one
 * (`RECENT`): Vendure cannot search for it.
 * Throws when the token cannot be sent.
 */
export function openVendureOrders({ url, token, clock }: ConnectorOptions): OrderSource {
  const base = new URL(url);
  base.pathname = base.pathname.replace(/\/admin-api\/*$/, '');
  const headers = { 'vendure-api-key': token };
  const client = createJsonClient({ base, headers, clock, timeoutMs: ANSWER_MS, maxBytes: MAX_BYTES });

  async function query<T>(schema: z.ZodType<T>, text: string, variables: Variables, signal: AbortSignal): Promise<T> {
    const answer = await client.request({
      path: 'admin-api',
      method: 'POST',
      body: { query: text, variables },
      signal,
    });
    // Vendure answers 400 to a query that its schema does not know, with errors as in a 200.
    if (answer.status !== 200 && answer.status !== 400) throw new OrdersUnavailable(remedyOf(answer.status, url.host));
    const graph = readPayload(GraphAnswer, answer.json, 'Vendure');
    const code = graphErrorCode(graph);
    if (code !== null) throw new OrdersUnavailable(`${url.host} answered ${code}${REMEDIES.get(code) ?? OTHER_REMEDY}`);
    return readPayload(schema, graph.data, 'Vendure');
  }

  async function byCodes(codes: readonly string[], signal: AbortSignal): Promise<Order[]> {
    if (codes.length === 0) return [];
    const told = await query(Told, BY_CODE, { codes }, signal);
    return told.orders.items.flatMap((order) => readVendureOrder(order, told) ?? []);
  }

  const inFull = async (glances: readonly VendureGlance[], signal: AbortSignal): Promise<readonly Order[]> => {
    const codes = [...new Set(glances.map(({ code }) => code))].slice(0, MOST_OF_PHONE);
    return (await byCodes(codes, signal)).toSorted((a, b) => codes.indexOf(a.number) - codes.indexOf(b.number));
  };

  /** The recent orders that are wanted, page by page, until there are `enough`. */
  async function amongRecent(isWanted: (one: VendureGlance) => boolean, enough: number, signal: AbortSignal) {
    const since = recentSince(clock);
    const found: VendureGlance[] = [];
    for (let skip = 0; skip < RECENT.orders && found.length < enough; skip += PAGE) {
      const { items } = (await query(Page, RECENTLY_PLACED, { skip, take: PAGE, since }, signal)).orders;
      found.push(...items.filter(isWanted));
      if (items.length < PAGE) break;
    }
    return found;
  }

  return {
    async byNumber(number, signal) {
      const asked = askedNumber(number);
      if (asked === null) return null;
      const found = await byCodes(spellingsOf(asked), signal);
      return found.find((order) => sameNumberForm(order.number) === sameNumberForm(asked)) ?? null;
    },
    async byTracking(tracking, signal) {
      const asked = askedNumber(tracking);
      if (asked === null) return [];
      const isWanted = ({ fulfillments }: VendureGlance) =>
        (fulfillments ?? []).some(({ trackingCode }) => sameNumberForm(trackingCode) === sameNumberForm(asked));
      return inFull(await amongRecent(isWanted, 1, signal), signal);
    },
    async byPhone(phone, signal) {
      if (!samePhone(phone, phone)) return [];
      const isWanted = (one: VendureGlance) => samePhone(vendurePhone(one), phone);
      const { customers } = await query(Customers, BY_CUSTOMER, { phone: phonePattern(phone) }, signal);
      const known = customers.items.flatMap(({ orders }) => orders.items).filter(isWanted);
      return inFull(known.length > 0 ? known : await amongRecent(isWanted, MOST_OF_PHONE, signal), signal);
    },
    close: async () => {},
  };
}

type Variables = Readonly<Record<string, unknown>>;

/** Codes are compared to the letter, and are in capitals unless the shop has its own. */
function spellingsOf(asked: string): readonly string[] {
  return [...new Set([asked, asked.toUpperCase(), asked.toLowerCase(), sameNumberForm(asked)])];
}

/** The last digits of a phone with anything between them: customers write phones as they like, and Vendure keeps them so. */
function phonePattern(phone: string): string {
  return [...phone.normalize('NFKC').replace(/\D/g, '').slice(-9)].join('[^0-9]*');
}

const REMEDIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    FORBIDDEN:
      ': check ORDERS_TOKEN. It is an API key of a role with ReadOrder and ReadCustomer, and the server must take such keys (tokenMethod with api-key).',
    GRAPHQL_VALIDATION_FAILED: ': this Vendure does not know what was asked for. It must be 3.6 or newer.',
  }),
);
const OTHER_REMEDY = ': look into the log of the Vendure server.';

function remedyOf(status: number, host: string): string {
  return `${host} answered ${status}: check ORDERS_URL. It is the address of the Vendure server, or of its Admin API (https://shop.example/admin-api).`;
}
