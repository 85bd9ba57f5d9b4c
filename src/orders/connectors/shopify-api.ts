import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { OrdersUnavailable } from '../../model/order.ts';
import { createJsonClient, type JsonAnswer } from '../fetchJson.ts';
import type { ConnectorOptions } from './asked.ts';
import { GraphAnswer, graphErrorCode, readPayload } from './payload.ts';

/** Shopify keeps a version for a year and answers in the oldest it has afterwards: https://shopify.dev/docs/api/usage/versioning */
const SHOPIFY_VERSION = '2026-10';

const ANSWER_MS = 6000;
const MAX_BYTES = 4 * 1024 * 1024;
/** No longer is waited for points to come back, ms. */
const LONGEST_REST_MS = 2000;
/** A token is replaced so long before it ends, ms. */
const TOKEN_MARGIN_MS = 5 * 60_000;

/** The Admin API in GraphQL. */
export interface ShopifyApi {
  /**
   * The answer's `data`; null where a scope is lacking that was said to be `optional`. Rejected with `OrdersUnavailable` on
   * every error otherwise, and when there are no points for the query for more than a moment.
   */
  query(query: string, variables: Readonly<Record<string, unknown>>, options: ShopifyQueryOptions): Promise<unknown>;
}

interface ShopifyQueryOptions {
  readonly signal: AbortSignal;
  /** What is asked for may be denied. */
  readonly optional?: boolean;
}

/** `token`: an access token, or the client id and secret of an app of the Dev Dashboard, for which one is fetched. */
export function createShopifyApi({ url, token, clock }: ConnectorOptions): ShopifyApi {
  const base = new URL('/admin/', url);
  const client = createJsonClient({ base, headers: {}, clock, timeoutMs: ANSWER_MS, maxBytes: MAX_BYTES });
  const [clientId, clientSecret] = token.split(':');
  /** `until`: ms since 1970. */
  let held = clientSecret === undefined ? { value: token, until: Number.POSITIVE_INFINITY } : { value: '', until: 0 };

  async function fetchToken(signal: AbortSignal): Promise<string> {
    const body = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };
    const { status, json } = await client.request({ path: 'oauth/access_token', method: 'POST', body, signal });
    if (status !== 200) {
      throw new OrdersUnavailable(
        `${url.host} gave no access token (${[status, faultOf(json)].join(' ').trim()}): check the client id and secret in ORDERS_TOKEN, and that the app is installed in this shop.`,
      );
    }
    const { access_token: value, expires_in: seconds } = readPayload(Granted, json, 'Shopify');
    held = { value, until: clock.now() + seconds * 1000 - TOKEN_MARGIN_MS };
    return value;
  }

  async function post(query: string, variables: Readonly<Record<string, unknown>>, signal: AbortSignal) {
    const accessToken = clock.now() < held.until ? held.value : await fetchToken(signal);
    return client.request({
      path: `api/${SHOPIFY_VERSION}/graphql.json`,
      method: 'POST',
      body: { query, variables },
      headers: { 'x-shopify-access-token': accessToken },
      signal,
    });
  }

  /** A second time with a new token, where an app's was revoked. */
  async function ask(query: string, variables: Readonly<Record<string, unknown>>, signal: AbortSignal) {
    let answer = await post(query, variables, signal);
    if (answer.status === 401 && clientSecret !== undefined) {
      held = { value: '', until: 0 };
      answer = await post(query, variables, signal);
    }
    if (answer.status !== 200) throw new OrdersUnavailable(remedyOf(answer, url.host));
    return readPayload(Answer, answer.json, 'Shopify');
  }

  return {
    async query(query, variables, { signal, optional = false }) {
      let answer = await ask(query, variables, signal);
      if (graphErrorCode(answer) === 'THROTTLED') {
        await rest(clock, restOf(answer), signal);
        answer = await ask(query, variables, signal);
      }
      const code = graphErrorCode(answer);
      if (code === null) return answer.data;
      if (optional && code === 'ACCESS_DENIED') return null;
      throw new OrdersUnavailable(`Shopify answered ${code}${REMEDIES.get(code) ?? OTHER_REMEDY}`);
    },
  };
}

const Granted = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() });

const Answer = GraphAnswer.extend({
  extensions: z
    .looseObject({
      cost: z
        .looseObject({
          requestedQueryCost: z.number(),
          throttleStatus: z.looseObject({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
        })
        .optional()
        .catch(undefined),
    })
    .nullish(),
});

/** How long until there are points for the query again, ms; a second where Shopify does not say. */
function restOf({ extensions }: z.infer<typeof Answer>): number {
  const cost = extensions?.cost;
  if (cost === undefined) return 1000;
  const { currentlyAvailable, restoreRate } = cost.throttleStatus;
  return (Math.max(0, cost.requestedQueryCost - currentlyAvailable) / restoreRate) * 1000;
}

/** Rejected with `OrdersUnavailable` when it would be too long, or when the signal ends it. */
async function rest(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const refuse = () => new OrdersUnavailable(`Shopify answered THROTTLED${THROTTLED}`);
  if (ms > LONGEST_REST_MS || signal.aborted) throw refuse();
  await new Promise<void>((resolve, reject) => {
    let cancel = () => {};
    const end = () => {
      cancel();
      reject(refuse());
    };
    signal.addEventListener('abort', end, { once: true });
    cancel = clock.schedule(ms, () => {
      signal.removeEventListener('abort', end);
      resolve();
    });
  });
}

const THROTTLED =
  ': too much was asked of this shop at once. It goes by itself; an app of its own for Xiaoer has points of its own.';

const REMEDIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    THROTTLED,
    ACCESS_DENIED:
      ': the app may not see what is needed. Give it the scope read_orders and, where the shop’s plan asks for it, access to protected customer data with name, email and phone.',
    MAX_COST_EXCEEDED: ': Shopify counts more for a query than it did. Look for a newer version of Xiaoer.',
    SHOP_INACTIVE: ': the shop is not active.',
  }),
);
const OTHER_REMEDY = ': Shopify may be out of order, or its API may have changed.';

function remedyOf({ status, json }: JsonAnswer, host: string): string {
  if (status === 401 || status === 403) {
    return `${host} answered ${status}: check ORDERS_TOKEN, that the app is still installed, and that it has the scope read_orders.`;
  }
  if (status === 402 || status === 423) return `${host} answered ${status}: the shop is frozen or locked.`;
  if (status === 404) return `${host} answered 404: ORDERS_URL must be shopify+https://YOUR-SHOP.myshopify.com`;
  return `${host} answered ${[status, faultOf(json)].join(' ').trim()}: check ORDERS_URL and the shop.`;
}

const Fault = z.looseObject({ error: z.string().regex(/^\w{1,80}$/) });

/** Shopify's name of what went wrong; '' = it has given none. */
const faultOf = (json: unknown): string => Fault.safeParse(json).data?.error ?? '';
