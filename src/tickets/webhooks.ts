import type { Logger } from 'pino';
import type { Clock } from '../model/clock.ts';
import { ticketName } from '../model/ticket.ts';
import type { WebhookEnd, WebhookItem, WebhookStore } from '../model/ticket-store.ts';
import { webhookMessage } from './webhook-message.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Before each repeat, ms; after the last one a delivery is given up. */
const RETRY_MS: readonly number[] = [
  ...[5000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS],
  ...[HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS],
];
/** A receiver that has not answered by then counts as away, ms. */
const TIMEOUT_MS = 10_000;

export interface WebhookOptions {
  readonly store: WebhookStore;
  readonly clock: Clock;
  /** One that `webhookUrlFault` finds nothing wrong with. */
  readonly url: string;
  /** One that `webhookSecretFault` finds nothing wrong with. */
  readonly secret: string;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

/** The work of a pump. */
export interface Webhooks {
  /** Makes one delivery; false = none is due. Rejected when the store is away. */
  work(): Promise<boolean>;
  /** When the next one is due, ms since 1970; null = there is none. */
  nextDue(): Promise<number | null>;
}

/** Tells another system what happens to tickets: each line of their histories at least once, again where that fails. */
export function createWebhooks({ store, clock, url, secret, log }: WebhookOptions): Webhooks {
  /** How tries ended that the store does not know yet: kept until it does, or they would count as under way for ever. */
  const unfinished: { readonly id: number; readonly end: WebhookEnd }[] = [];

  async function finish(): Promise<void> {
    for (let one = unfinished.shift(); one !== undefined; one = unfinished.shift()) {
      try {
        await store.finishWebhook(one.id, one.end);
      } catch (error) {
        unfinished.unshift(one);
        throw error;
      }
    }
  }

  async function deliver(item: WebhookItem): Promise<WebhookEnd> {
    const { headers, body } = webhookMessage(item.news, secret, clock.now());
    const error = await post(url, { headers, body }, clock);
    if (error === null) return { state: 'delivered' };
    const wait = RETRY_MS[item.attempts];
    const about = { ticket: ticketName(item.news.ticket.number), host: new URL(url).host, error };
    if (wait === undefined) {
      log.error(about, 'another system could not be told of a ticket: given up');
      return { state: 'failed', error };
    }
    log.warn({ ...about, againInMs: wait }, 'another system could not be told of a ticket');
    return { state: 'retry', dueAt: clock.now() + wait, error };
  }

  return {
    async work() {
      await finish();
      const item = await store.takeWebhook(clock.now());
      if (item === null) return false;
      unfinished.push({ id: item.id, end: await deliver(item) });
      await finish();
      return true;
    },
    nextDue: () => store.nextWebhookDue(),
  };
}

/** Sends a request; null = it was taken, else why it was not. A redirect is not followed: the body is for this address. */
async function post(
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  clock: Clock,
): Promise<string | null> {
  const abort = new AbortController();
  const cancel = clock.schedule(TIMEOUT_MS, () => abort.abort());
  try {
    const response = await fetch(url, { method: 'POST', ...request, redirect: 'manual', signal: abort.signal });
    // What it says is not read; a connection that breaks here has told its status.
    await response.body?.cancel().catch(() => {});
    return response.ok ? null : `HTTP ${response.status}`;
  } catch (error) {
    return abort.signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : codeOf(error);
  } finally {
    cancel();
  }
}

/** A fault of the network by its code: its words may name the address, in which some receivers have a token. */
function codeOf(error: unknown): string {
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : null) {
    if ('code' in at) return String(at.code);
  }
  return 'the connection failed';
}
