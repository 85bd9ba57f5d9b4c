import type { Clock } from '../model/clock.ts';
import { conversationKey, type IncomingEvent } from '../model/event.ts';
import type { Observer } from '../model/observer.ts';
import type { Store } from '../model/store.ts';
import { shownText } from './shown.ts';

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
  async function shown(event: IncomingEvent): Promise<string> {
    const session = event.kind === 'choice' ? await store.session(conversationKey(event.ref)) : null;
    return shownText(event, session?.offered ?? []);
  }

  return {
    async accept(event) {
      const receivedAt = clock.now();
      const accepted = await store.accept(event, receivedAt, await shown(event));
      observer.accepted(event.ref.platform, accepted.fresh, clock.now() - receivedAt);
      return accepted;
    },
  };
}
