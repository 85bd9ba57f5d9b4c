import { z } from 'zod';
import type { Clock } from '../model/clock.ts';
import { Order, type OrderSource, OrdersUnavailable, sameNumberForm } from '../model/order.ts';
import { createJsonClient, type JsonAnswer, type JsonClientOptions } from './fetchJson.ts';

export interface HttpOrdersOptions extends Pick<JsonClientOptions, 'timeoutMs' | 'random' | 'fetch'> {
  /** What `/orders` is appended to. */
  readonly url: URL;
  /** Sent as `Authorization: Bearer …`; '' = none. */
  readonly token: string;
  readonly clock: Clock;
}

/** No number is longer (`Order`); one of a customer's may be anything. */
const LONGEST_NUMBER = 100;

/**
 * The orders of a server that speaks `docs/orders.openapi.yaml`. A number is asked for as it was written and, when there is
 * none, in capitals without what people put between: a server need not know how people write.
 * Throws when the token holds what cannot be sent.
 */
export function openHttpOrders({ url, token, clock, ...options }: HttpOrdersOptions): OrderSource {
  const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
  const client = createJsonClient({ base: url, headers, clock, ...options });

  async function ask(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    const answer = await client.request({ path, signal });
    const { status } = answer;
    if (status === 401 || status === 403) {
      throw new OrdersUnavailable(`${url.host} answered ${status}: check ORDERS_TOKEN.`);
    }
    return answer;
  }

  async function one(number: string, signal: AbortSignal): Promise<Order | null> {
    const { status, json } = await ask(`orders/${encodeURIComponent(number)}`, signal);
    if (status === 404) return null;
    return read(Order, status, json);
  }

  async function many(query: Record<string, string>, signal: AbortSignal): Promise<readonly Order[]> {
    const { status, json } = await ask(`orders?${new URLSearchParams(query)}`, signal);
    return read(z.array(Order), status, json);
  }

  function read<T>(schema: z.ZodType<T>, status: number, json: unknown): T {
    if (status < 200 || status > 299) {
      throw new OrdersUnavailable(`${url.host} answered ${status}: check ORDERS_URL and that server.`);
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    // Names and kinds only: what an issue tells holds nothing that the server sent.
    const [issue] = parsed.error.issues;
    throw new OrdersUnavailable(
      `${url.host} answered with what is no order (${issue?.path.join('.')}: ${issue?.message}): see docs/orders.openapi.yaml.`,
    );
  }

  return {
    async byNumber(number, signal) {
      for (const spelling of spellingsOf(number)) {
        const order = await one(spelling, signal);
        if (order !== null) return order;
      }
      return null;
    },
    async byTracking(tracking, signal) {
      for (const spelling of spellingsOf(tracking)) {
        const orders = await many({ tracking: spelling }, signal);
        if (orders.length > 0) return orders;
      }
      return [];
    },
    byPhone: (phone, signal) => many({ phone: phone.toWellFormed() }, signal),
    close: async () => {},
  };
}

/** What to ask for, first things first; nothing for what holds no letter or digit, such as `..`. */
function spellingsOf(number: string): readonly string[] {
  const written = number.toWellFormed().normalize('NFKC').trim();
  const plain = sameNumberForm(written);
  if (plain === '' || written.length > LONGEST_NUMBER) return [];
  return [...new Set([written, plain])];
}
