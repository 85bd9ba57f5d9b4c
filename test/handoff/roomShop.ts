import { pino } from 'pino';
import { createCalls } from '../../src/bot/calls.ts';
import { fitAll } from '../../src/bot/fit.ts';
import { createInbox } from '../../src/bot/inbox.ts';
import { createOutbox } from '../../src/bot/outbox.ts';
import { createPump, type Pump } from '../../src/bot/pump.ts';
import { createTurns } from '../../src/bot/turn.ts';
import { isReachable } from '../../src/handoff/rooms/reach.ts';
import { createRooms, type Rooms } from '../../src/handoff/rooms/rooms.ts';
import type { Adapter, AdapterStatus, SendResult } from '../../src/model/adapter.ts';
import { type ConversationRef, conversationKey, type IncomingEvent } from '../../src/model/event.ts';
import type { DeskRoom, DeskRules, Knowledge } from '../../src/model/knowledge.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import type { Store } from '../../src/model/store.ts';
import type { Understanding } from '../../src/model/understanding.ts';
import { createServices, type Services } from '../../src/services.ts';
import { openStore } from '../../src/storage/open.ts';
import { fakeCache } from '../fakes/cache.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { entry, fakeUnderstander, knowledgeOf, SHOP } from '../fakes/knowledge.ts';
import { fakeObserver } from '../fakes/observer.ts';
import { openSampleOrders } from '../support/office.ts';
import { temporaryFolder } from '../support/service.ts';

/** How the group's platform is: with threads and buttons, with buttons only, or with neither. */
export type RoomKind = 'forum' | 'plain' | 'bare';

export interface RoomShopOptions {
  readonly kind?: RoomKind;
  readonly rules?: Partial<DeskRules>;
  /** What the group's platform does with a message; it takes it unless told otherwise. */
  readonly platform?: (message: OutgoingMessage, ref: ConversationRef) => SendResult | null;
  /** What the customers' platform does with a message. */
  readonly customers?: (message: OutgoingMessage) => SendResult | null;
}

/** A message that stands on a platform. */
interface Standing {
  readonly id: string;
  readonly ref: ConversationRef;
  readonly replyTo: string | null;
  /** As it stands now. */
  message: OutgoingMessage;
}

/** How somebody writes in the group. */
export interface Writing {
  readonly thread?: string;
  readonly replyTo?: string;
  readonly edits?: string;
  readonly forwarded?: true;
  readonly id?: string;
  readonly name?: string;
  readonly group?: string;
  readonly files?: Extract<IncomingEvent, { kind: 'message' }>['files'];
}

export const GROUP = '-100';
export const desk = (id: string, conversation = GROUP): DeskRoom => ({
  id,
  room: { platform: 'room', conversation },
  topics: [],
  languages: [],
  channels: [],
});

/** The whole of it: customers on one platform, a desk's group on another, the real store and service between. */
export interface RoomShop {
  readonly store: Store;
  readonly services: Services;
  readonly rooms: Rooms;
  readonly clock: FakeClock;
  readonly knowledge: Knowledge;
  /** What stands in the group, in the order it was sent. */
  readonly posts: Standing[];
  /** What customers have got. */
  readonly sent: { readonly conversation: string; readonly text: string; readonly replyTo: string | null }[];
  readonly threads: string[];
  status: AdapterStatus['state'];
  /** How an event is delivered to the service. */
  deliver(event: IncomingEvent): Promise<void>;
  /** A customer writes. */
  says(customer: string, text: string, more?: Partial<Extract<IncomingEvent, { kind: 'message' }>>): Promise<void>;
  picks(customer: string, choice: string): Promise<void>;
  /** Somebody who may act, by name; the platform's id is `u-<name>`. */
  agent(name: string): Promise<number>;
  /** Somebody writes in the group; gives the message's id. */
  writes(who: string, text: string, how?: Writing): Promise<string>;
  presses(who: string, choice: string, how?: { readonly thread?: string; readonly id?: string }): Promise<void>;
  /** The case of a customer that was opened for them. */
  opens(customer: string): Promise<{ readonly number: number; readonly thread: string }>;
  /** Until nothing is left to do. */
  settle(): Promise<void>;
  /** The words of all that stands in the group. */
  words(): string[];
  close(): Promise<void>;
}

const TAKEN = (id: string): SendResult => ({ sent: true, messageId: id });

/** Asking for a person. */
const ASKS: Partial<Understanding> = { command: { name: 'human' } };

export async function openRoomShop(options: RoomShopOptions = {}): Promise<RoomShop> {
  const { kind = 'forum' } = options;
  const folder = await temporaryFolder();
  const store = await openStore({ dataDir: folder.path });
  const clock = fakeClock();
  const log = pino({ level: 'silent' });
  const observer = fakeObserver();
  const entries = [entry('ship.cost', { answer: { zh: '满 99 包邮', en: 'Free over 99' } }), entry('b'), entry('c')];
  const rules = { ...SHOP.desk, desks: [desk('main')], ...options.rules } as DeskRules;
  const knowledge = knowledgeOf(entries, { shop: { ...SHOP, desk: rules } });
  const understander = fakeUnderstander(knowledge, { 转人工: ASKS });
  const posts: Standing[] = [];
  const sent: RoomShop['sent'] = [];
  const threads: string[] = [];
  const shop = { status: 'connected' as AdapterStatus['state'] };
  let ids = 0;

  const room: Adapter = {
    platform: 'room',
    capabilities: {
      buttons: kind === 'bare' ? 0 : 8,
      cards: kind !== 'bare',
      files: true,
      maxText: 2000,
      unit: 'characters',
      rates: {},
    },
    start: async () => {},
    stop: async () => {},
    status: () => ({ state: shop.status }),
    account: () => 'bot',
    async send(ref, message, { replyTo }) {
      const id = `p${++ids}`;
      const result = options.platform?.(message, ref) ?? TAKEN(id);
      if (result.sent) posts.push({ id, ref, message, replyTo: replyTo ?? null });
      return result;
    },
    async download(file) {
      if (file.name === 'broken') throw new Error('gone');
      return { name: file.name ?? 'f.png', type: 'image/png', bytes: new Uint8Array([1, 2, 3]) };
    },
    ...(kind === 'forum'
      ? {
          async openThread(group: ConversationRef) {
            const thread = `t${threads.length + 1}`;
            threads.push(thread);
            return { opened: true as const, ref: { ...group, thread }, messageId: null };
          },
        }
      : {}),
    ...(kind === 'bare'
      ? {}
      : {
          async edit(_ref: ConversationRef, messageId: string, message: OutgoingMessage) {
            const found = posts.find(({ id }) => id === messageId);
            if (found !== undefined) found.message = message;
            return TAKEN(messageId);
          },
        }),
  };
  const customers: Adapter = {
    platform: 'fake',
    capabilities: { buttons: 5, maxText: 1000, unit: 'characters', files: true, rates: {} },
    start: async () => {},
    stop: async () => {},
    status: () => ({ state: 'connected' }),
    async send(ref, message, { replyTo }) {
      const result = options.customers?.(message) ?? TAKEN(`c${++ids}`);
      if (result.sent) sent.push({ conversation: ref.conversation, text: message.text, replyTo: replyTo ?? null });
      return result;
    },
    async download(file) {
      if (file.name === 'broken') throw new Error('gone');
      return { name: file.name ?? 'photo.png', type: 'image/png', bytes: new Uint8Array([9]) };
    },
  };
  const adapters = new Map([room, customers].map((one) => [one.platform, one]));
  const capabilities = (platform: string) => adapters.get(platform)?.capabilities ?? customers.capabilities;
  const shared = { store, clock, observer, log };
  const turns = createTurns({
    ...shared,
    understander: () => understander,
    capabilities,
    pseudonym: ({ from }) => `p-${from.id}`,
    newId: () => `turn-${++ids}`,
  });
  const orders = await openSampleOrders(clock);
  const services = createServices({
    store,
    clock,
    understander: () => understander,
    capabilities,
    pseudonym: ({ id }) => `p-${id}`,
    newId: () => `turn-${++ids}`,
    hasOperator: false,
    channel: (platform) => adapters.get(platform),
    learn: async () => {},
    reachable: (id) => isReachable(id, knowledge, (platform) => adapters.get(platform)),
    orders,
    webhooks: false,
  });
  const rooms = createRooms({
    ...{ store, clock, log, knowledge: () => knowledge },
    ...{ desk: services.desk, tickets: services.tickets, suggestions: services.suggestions },
    adapter: (platform) => adapters.get(platform),
    fit: (messages, channel) => fitAll(messages, channel, ''),
  });
  const fail = (error: unknown): void => {
    throw error;
  };
  const calls = createCalls({ ...shared, handlers: services.handlers });
  const outboxes = [room, customers].map((adapter) =>
    createOutbox({ ...shared, adapter, cache: fakeCache(clock), onGone: rooms.threadGone }),
  );
  const told = createPump({ ...rooms, width: 4, clock, onError: fail });
  const pumps: Pump[] = [turns, calls, told, ...outboxes];
  store.subscribe(({ kind: changed }) => {
    if (changed === 'inbox') turns.wake();
    if (changed === 'call') calls.wake();
    if (changed === 'case') told.wake();
    if (changed === 'outbox') for (const outbox of outboxes) outbox.wake();
  });
  const inbox = createInbox(shared);

  async function deliver(event: IncomingEvent): Promise<void> {
    if (await rooms.take(event)) return;
    await inbox.accept(event);
  }

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      for (const pump of pumps) pump.wake();
      for (let i = 0; i < 5; i++) await new Promise(setImmediate);
      await Promise.all(pumps.map((pump) => pump.idle()));
      const { inbox: events, outbox, calls: made } = await store.depths();
      quiet = events + outbox + made === 0 ? quiet + 1 : 0;
      if (quiet === 0) await clock.advance(30);
    }
  }

  const customerEvent = (customer: string) => {
    const messageId = `m${++ids}`;
    return {
      dedupeKey: `fake/${customer}/${messageId}`,
      sentAt: clock.now(),
      ref: { platform: 'fake', account: 'shop', conversation: customer, kind: 'direct' as const },
      from: { id: customer, name: `客人${customer}` },
      messageId,
    };
  };
  const roomEvent = (who: string, { thread, id, name, group = GROUP }: Writing) => {
    const messageId = id ?? `g${++ids}`;
    return {
      dedupeKey: `room/bot/${group}/${messageId}`,
      sentAt: clock.now(),
      ref: {
        ...{ platform: 'room', account: 'bot', conversation: group, kind: 'group' as const },
        ...(thread === undefined ? {} : { thread }),
      },
      from: { id: who.startsWith('=') ? who.slice(1) : `u-${who}`, name: name ?? who },
      messageId,
    };
  };

  return Object.assign(shop, {
    ...{ store, services, rooms, clock, knowledge, posts, sent, threads, deliver, settle },
    async says(customer: string, text: string, more = {}) {
      await deliver({ kind: 'message', ...customerEvent(customer), text, ...more });
    },
    async picks(customer: string, choice: string) {
      await deliver({ kind: 'choice', ...customerEvent(customer), choice });
    },
    async agent(name: string) {
      const now = clock.now();
      const person = await store.addPerson({ name, role: 'agent', tokenHash: `hash-${name}` }, now);
      await store.bindAgent({ person: person.id, platform: 'room', account: 'bot', id: `u-${name}`, boundAt: now });
      return person.id;
    },
    async writes(who: string, text: string, how: Writing = {}) {
      const { replyTo, edits, forwarded, files } = how;
      const event = roomEvent(who, how);
      await deliver({
        kind: 'message',
        ...event,
        ...(edits === undefined ? {} : { edits, dedupeKey: `${event.dedupeKey}/edit/${++ids}` }),
        text,
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(forwarded === undefined ? {} : { forwarded }),
        ...(files === undefined ? {} : { files }),
      });
      return event.messageId;
    },
    async presses(who: string, choice: string, how: Writing = {}) {
      await deliver({ kind: 'choice', ...roomEvent(who, how), choice });
    },
    async opens(customer: string) {
      const event = customerEvent(customer);
      await deliver({ kind: 'message', ...event, text: '转人工' });
      await settle();
      const found = await store.openCaseOf(conversationKey(event.ref));
      if (found === null) throw new Error(`no case of ${customer} was opened`);
      const place = await store.caseThread(found.number, 'main');
      return { number: found.number, thread: place?.ref.thread ?? '' };
    },
    words: () => posts.map(({ message }) => message.text),
    async close() {
      for (const pump of pumps) await pump.stop();
      await orders.close();
      await store.close();
      await folder.remove();
    },
  });
}
