import type { Clock } from '../model/clock.ts';
import { conversationKey, type IncomingEvent } from '../model/event.ts';
import type { Observer } from '../model/observer.ts';
import type { Store } from '../model/store.ts';

export interface InboxOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly observer: Observer;
}

/** Where the adapters' events come in. */
export interface Inbox {
  /** Stores an event; when this resolves it is durable and the platform may be told "received". A redelivery changes nothing. */
  accept(event: IncomingEvent): Promise<{ readonly fresh: boolean; readonly seq: number }>;
}

export function createInbox({ store, clock, observer }: InboxOptions): Inbox {
  /** What the transcript shows for a picked choice: the label it had when it was offered. */
  async function shownText(event: IncomingEvent): Promise<string> {
    if (event.kind === 'message') return event.text;
    const session = await store.session(conversationKey(event.ref));
    return session?.offered.find((choice) => choice.id === event.choice)?.label ?? event.choice;
  }

  return {
    async accept(event) {
      const receivedAt = clock.now();
      const accepted = await store.accept(event, receivedAt, await shownText(event));
      observer.accepted(event.ref.platform, accepted.fresh, clock.now() - receivedAt);
      return accepted;
    },
  };
}
