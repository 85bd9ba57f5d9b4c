import type { Logger } from 'pino';
import type { Adapter, SendFailure, SendResult } from '../model/adapter.ts';
import type { Cache } from '../model/cache.ts';
import type { Clock } from '../model/clock.ts';
import type { ConversationRef } from '../model/event.ts';
import type { Observer } from '../model/observer.ts';
import type { OutboxItem, SendOutcome, Store } from '../model/store.ts';
import { createPacing } from './pacing.ts';
import { createPump, type Pump } from './pump.ts';

/** A channel of our own, where sending takes no time: many replies are taken at once and share a disk flush. */
const OWN = { limit: 64, width: 2 };
/** A platform: each reply is taken, sent and finished for itself, so that a slow one holds up no other. */
const FOREIGN = { limit: 1, width: 16 };
/** First wait after a platform was away, ms; doubles up to a minute. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** A reply that could not be sent for so long is of no use any more: a person has to look, ms. */
const GIVE_UP_MS = 24 * 3_600_000;
/** A platform that has not answered by then may still have taken the message, ms. */
const SEND_TIMEOUT_MS = 30_000;

export interface OutboxOptions {
  readonly store: Store;
  readonly adapter: Adapter;
  /** Shares among instances how long a platform told us to hold back. */
  readonly cache: Cache;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly log: Logger;
  /** A thread is not there any more that something was to be written in. */
  readonly onGone?: (conversation: string) => Promise<void>;
}

/**
 * Sends one channel's stored replies: in order per conversation, within the platform's rates, again where that is safe.
 * Each channel has its own, so that one that hangs holds up no other.
 */
export function createOutbox({ store, adapter, cache, clock, observer, log, onGone }: OutboxOptions): Pump {
  const { platform } = adapter;
  const { rates } = adapter.capabilities;
  const { limit, width } = rates === undefined ? OWN : FOREIGN;
  const pacing = createPacing();

  /** How sends ended that the store does not know yet: kept until it does, or they would count as under way for ever. */
  const unfinished: SendOutcome[] = [];

  async function work(): Promise<boolean> {
    await finish();
    const items = await store.takeReplies(platform, clock.now(), limit);
    // Another worker looks for more at once: one send that hangs must not hold up what came with it.
    if (items.length > 0 && limit === 1) pump.wake();
    const outcomes = await Promise.all(items.map(sendOne));
    unfinished.push(...outcomes);
    await finish();
    return items.length > 0;
  }

  async function finish(): Promise<void> {
    if (unfinished.length === 0) return;
    const outcomes = unfinished.splice(0);
    try {
      await store.finishReplies(outcomes);
    } catch (error) {
      unfinished.unshift(...outcomes);
      throw error;
    }
  }

  async function sendOne(item: OutboxItem): Promise<SendOutcome> {
    const wait = await waitFor(item.ref);
    if (wait > 0) {
      const failure = { kind: 'rate-limited', retryAfterMs: wait } as const;
      return retryAt(item, clock.now() + wait, failure);
    }
    const result = await sendWithin(adapter, item, clock);
    return result.sent ? sent(item, result.messageId) : failed(item, result.failure);
  }

  async function waitFor(ref: ConversationRef): Promise<number> {
    if (rates === undefined) return 0;
    const now = clock.now();
    const account = accountKey(ref);
    const conversation = `${account}/${ref.conversation}`;
    const ofConversation = [...(rates.conversation ?? []), ...(ref.kind === 'group' ? (rates.group ?? []) : [])];
    const heldUntil = Number((await cache.get(`hold:${account}`)) ?? 0);
    const wait = Math.max(
      heldUntil - now,
      pacing.wait(account, rates.account, now),
      pacing.wait(conversation, ofConversation, now),
    );
    if (wait > 0) return wait;
    pacing.note(account, rates.account, now);
    pacing.note(conversation, ofConversation, now);
    return 0;
  }

  function sent(item: OutboxItem, messageId: string): SendOutcome {
    const at = clock.now();
    observer.replySent(platform, at - item.queuedAt);
    return { id: item.id, state: 'sent', messageId, at };
  }

  async function failed(item: OutboxItem, failure: SendFailure): Promise<SendOutcome> {
    observer.replyFailed(platform, failure.kind);
    log.warn({ reply: item.id, conversation: item.conversation, failure }, 'a reply did not go out');
    const at = clock.now();
    if (failure.kind === 'unavailable' && failure.maybeSent) return { id: item.id, state: 'unknown', failure, at };
    if (failure.kind === 'unreachable' && failure.why === 'gone' && item.ref.thread !== undefined) threadGone(item);
    if (failure.kind === 'unreachable' || failure.kind === 'rejected')
      return { id: item.id, state: 'failed', failure, at };
    if (failure.kind === 'rate-limited') {
      const until = clock.now() + failure.retryAfterMs;
      await cache.set(`hold:${accountKey(item.ref)}`, String(until), failure.retryAfterMs);
      return retryAt(item, until, failure);
    }
    return retry(item, failure);
  }

  function threadGone({ conversation }: OutboxItem): void {
    onGone?.(conversation).catch((error: unknown) =>
      log.error({ err: error, conversation }, 'a lost thread stays lost'),
    );
  }

  function retry(item: OutboxItem, failure: SendFailure): SendOutcome {
    const now = clock.now();
    if (now - item.queuedAt >= GIVE_UP_MS) return { id: item.id, state: 'failed', failure, at: now };
    const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.min(item.attempts, 10), LONGEST_RETRY_MS);
    return retryAt(item, now + wait, failure);
  }

  function retryAt({ id }: OutboxItem, dueAt: number, failure: SendFailure): SendOutcome {
    return { id, state: 'retry', dueAt, failure, at: clock.now() };
  }

  const pump = createPump({
    work,
    width,
    clock,
    nextDue: () => store.nextReplyDue(platform),
    onError: (error) => log.error({ err: error }, 'taking replies failed: is the store there?'),
  });
  return pump;
}

const accountKey = (ref: ConversationRef): string => `${ref.platform}/${ref.account}`;

/** A send that is bounded in time, and whose bugs look like a platform that broke off. */
async function sendWithin(adapter: Adapter, item: OutboxItem, clock: Clock): Promise<SendResult> {
  const broken: SendResult = { sent: false, failure: { kind: 'unavailable', maybeSent: true } };
  let cancel = (): void => {};
  const timeout = new Promise<SendResult>((resolve) => {
    cancel = clock.schedule(SEND_TIMEOUT_MS, () => resolve(broken));
  });
  try {
    const options = { key: String(item.id), ...(item.replyTo === null ? {} : { replyTo: item.replyTo }) };
    return await Promise.race([adapter.send(item.ref, item.message, options), timeout]);
  } catch {
    return broken;
  } finally {
    cancel();
  }
}
