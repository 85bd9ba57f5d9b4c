import type { Clock } from '../../model/clock.ts';
import type { ConversationRef, IncomingEvent } from '../../model/event.ts';

/** WeChat hangs up after 5 s; the rest is for the way there and back, ms. */
const WAIT_MS = 4000;
/** WeChat's three tries are over long before, ms. */
const REMEMBERED_MS = 60_000;

/**
 * One message of a customer, and the requests that WeChat delivers it by: the first, and its repeats. At most one reply
 * goes out with them, and only to the newest: WeChat repeats when it has given up the one before.
 */
export interface Round {
  readonly ref: ConversationRef;
  /** False for a repeat. */
  readonly fresh: boolean;
  /** Whether no later request of the same message has come. */
  isNewest(): boolean;
  /** The reply, once there is one; never settles without. */
  readonly replied: Promise<string>;
  /** The reply, or null once the time is over. */
  readonly settled: Promise<string | null>;
  /** The reply stands in an answer to WeChat (or could not be put there). */
  handedOver(success: boolean): void;
  /** The message could not be stored: a repeat of it begins anew. */
  drop(): void;
}

export interface Rounds {
  join(event: IncomingEvent): Round;
  /**
   * Gives the reply to a request that waits for it. Resolves with whether it was handed over; null = none waits.
   * `replyTo`: the message that it answers; without one, any request of the conversation will do.
   */
  reply(ref: ConversationRef, replyTo: string | undefined, text: string): Promise<boolean> | null;
  /** No more waiting. */
  end(): void;
}

interface Kept {
  readonly ref: ConversationRef;
  readonly messageId: string;
  readonly replied: PromiseWithResolvers<string>;
  readonly settled: PromiseWithResolvers<string | null>;
  readonly handed: PromiseWithResolvers<boolean>;
  readonly since: number;
  requests: number;
  open: boolean;
  cancel(): void;
}

export function createRounds(clock: Clock): Rounds {
  /** By dedupe key, oldest first. */
  const kept = new Map<string, Kept>();

  function close(round: Kept, text: string | null): void {
    if (!round.open) return;
    round.open = false;
    round.cancel();
    if (text !== null) round.replied.resolve(text);
    round.settled.resolve(text);
  }

  function forgetOld(): void {
    const now = clock.now();
    for (const [key, round] of kept) {
      if (now - round.since < REMEMBERED_MS) break;
      kept.delete(key);
    }
  }

  function begin(event: IncomingEvent): Kept {
    const round: Kept = {
      ref: event.ref,
      messageId: event.messageId,
      replied: Promise.withResolvers(),
      settled: Promise.withResolvers(),
      handed: Promise.withResolvers(),
      since: clock.now(),
      requests: 0,
      open: true,
      cancel: () => {},
    };
    round.cancel = clock.schedule(WAIT_MS, () => close(round, null));
    kept.set(event.dedupeKey, round);
    return round;
  }

  const belongs = (round: Kept, ref: ConversationRef, replyTo: string | undefined): boolean =>
    round.open &&
    round.ref.account === ref.account &&
    round.ref.conversation === ref.conversation &&
    (replyTo === undefined || round.messageId === replyTo);

  return {
    join(event) {
      forgetOld();
      const known = kept.get(event.dedupeKey);
      const round = known ?? begin(event);
      const mine = ++round.requests;
      return {
        ref: round.ref,
        fresh: known === undefined,
        isNewest: () => round.requests === mine,
        replied: round.replied.promise,
        settled: round.settled.promise,
        handedOver: (success) => round.handed.resolve(success),
        drop() {
          close(round, null);
          // A reply that was given to it in this very moment goes another way.
          round.handed.resolve(false);
          if (kept.get(event.dedupeKey) === round) kept.delete(event.dedupeKey);
        },
      };
    },
    reply(ref, replyTo, text) {
      const round = [...kept.values()].find((one) => belongs(one, ref, replyTo));
      if (round === undefined) return null;
      close(round, text);
      return round.handed.promise;
    },
    end() {
      for (const round of kept.values()) close(round, null);
      kept.clear();
    },
  };
}
