import { pino } from 'pino';
import { createCalls } from '../../src/bot/calls.ts';
import { createInbox, type Inbox } from '../../src/bot/inbox.ts';
import { createOutbox } from '../../src/bot/outbox.ts';
import type { Pump } from '../../src/bot/pump.ts';
import { createTurns } from '../../src/bot/turn.ts';
import type { Adapter, Capabilities, SendResult } from '../../src/model/adapter.ts';
import { conversationKey, type IncomingEvent } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import type { Store } from '../../src/model/store.ts';
import type { Understander } from '../../src/model/understanding.ts';
import { createServices, type Services } from '../../src/services.ts';
import { openStore } from '../../src/storage/open.ts';
import { fakeCache } from '../fakes/cache.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { entry, fakeUnderstander, knowledgeOf } from '../fakes/knowledge.ts';
import { fakeObserver } from '../fakes/observer.ts';
import { openSampleOrders } from './office.ts';
import { temporaryFolder } from './service.ts';

/** A message that a platform was given. */
interface Sent {
  readonly conversation: string;
  readonly text: string;
  /** ms since 1970, by the fake clock. */
  readonly at: number;
}

export interface TalkShopOptions {
  readonly capabilities?: Partial<Capabilities>;
  /** What the platform does with a message; it takes it unless told otherwise. */
  readonly platform?: (message: OutgoingMessage, conversation: string) => Promise<SendResult>;
  readonly understander?: Understander;
  /** A channel of its own, instead of the fake one. */
  readonly adapter?: Adapter;
  readonly clock?: FakeClock;
}

/** The shells around the dialog core on a real store, with a fake platform and a fake clock. */
export interface TalkShop {
  readonly store: Store;
  /** The sample shop's orders, and tickets. */
  readonly services: Services;
  readonly inbox: Inbox;
  readonly turns: Pump;
  readonly outbox: Pump;
  readonly clock: FakeClock;
  readonly sent: Sent[];
  readonly told: readonly string[];
  close(): Promise<void>;
}

export const KNOWLEDGE = knowledgeOf(['a', 'b', 'c'].map((id) => entry(id)));

export function eventOf(conversation: string, id: string, text: string): IncomingEvent {
  return {
    kind: 'message',
    dedupeKey: `fake/${conversation}/${id}`,
    sentAt: 0,
    ref: { platform: 'fake', account: 'shop', conversation, kind: 'direct' },
    from: { id: conversation },
    messageId: id,
    text,
  };
}

export const keyOf = (conversation: string): string => conversationKey(eventOf(conversation, 'x', 'x').ref);

export async function openTalkShop(options: TalkShopOptions = {}): Promise<TalkShop> {
  const folder = await temporaryFolder();
  const store = await openStore({ dataDir: folder.path });
  const clock = options.clock ?? fakeClock();
  const observer = fakeObserver();
  const log = pino({ level: 'silent' });
  const sent: Sent[] = [];
  const adapter = options.adapter ?? fakeAdapter(options, clock, sent);
  const understander = options.understander ?? fakeUnderstander(KNOWLEDGE);
  let ids = 0;
  const shared = { store, clock, observer, log };
  const turns = createTurns({
    ...shared,
    understander: () => understander,
    capabilities: () => adapter.capabilities,
    pseudonym: ({ from }) => `p-${from.id}`,
    newId: () => `turn-${++ids}`,
  });
  const orders = await openSampleOrders(clock);
  const services = createServices({
    store,
    clock,
    understander: () => understander,
    capabilities: () => adapter.capabilities,
    pseudonym: ({ id }) => `p-${id}`,
    newId: () => `turn-${++ids}`,
    hasOperator: false,
    channel: () => undefined,
    learn: async () => {},
    reachable: () => true,
    orders,
    webhooks: false,
  });
  const calls = createCalls({ ...shared, handlers: services.handlers });
  const outbox = createOutbox({ ...shared, adapter, cache: fakeCache(clock) });
  store.subscribe(({ kind }) => {
    if (kind === 'inbox') turns.wake();
    if (kind === 'call') calls.wake();
    if (kind === 'outbox') outbox.wake();
  });
  return {
    store,
    services,
    inbox: createInbox(shared),
    turns,
    outbox,
    clock,
    sent,
    told: observer.told,
    async close() {
      await turns.stop();
      await calls.stop();
      await outbox.stop();
      await orders.close();
      await store.close();
      await folder.remove();
    },
  };
}

function fakeAdapter({ capabilities, platform }: TalkShopOptions, clock: FakeClock, sent: Sent[]): Adapter {
  return {
    platform: 'fake',
    capabilities: { buttons: 5, maxText: 1000, unit: 'characters', ...capabilities },
    start: async () => {},
    stop: async () => {},
    status: () => ({ state: 'connected' }),
    async send(ref, message, { key }) {
      const result = await (platform?.(message, ref.conversation) ?? Promise.resolve({ sent: true, messageId: key }));
      if (result.sent) sent.push({ conversation: ref.conversation, text: message.text, at: clock.now() });
      return result;
    },
  };
}
