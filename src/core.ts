import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createCalls } from './bot/calls.ts';
import { keepStarted } from './bot/channel.ts';
import { fitAll } from './bot/fit.ts';
import { createInbox } from './bot/inbox.ts';
import { createOutbox } from './bot/outbox.ts';
import { createPump, type Pump } from './bot/pump.ts';
import { createTurns } from './bot/turn.ts';
import type { Config } from './config.ts';
import { type Taught, Unlearnable } from './handoff/options.ts';
import { isReachable } from './handoff/rooms/reach.ts';
import { createRooms, type Rooms } from './handoff/rooms/rooms.ts';
import { formatFault, isFault } from './knowledge/faults.ts';
import { keepLastGood, readLastGood } from './knowledge/lastGood.ts';
import { LEARNT_FILE, writeLearnt } from './knowledge/learnt.ts';
import { watchKnowledge } from './knowledge/watch.ts';
import { collectGarbage } from './memory.ts';
import type { Adapter, AdapterStatus, Capabilities, EventSink } from './model/adapter.ts';
import type { Cache } from './model/cache.ts';
import type { Clock } from './model/clock.ts';
import type { Fault, Knowledge } from './model/knowledge.ts';
import type { Observer } from './model/observer.ts';
import type { OrderSource } from './model/order.ts';
import type { Store, StoreChange } from './model/store.ts';
import type { Understander } from './model/understanding.ts';
import { mask } from './privacy/mask.ts';
import { pseudonym } from './privacy/pseudonym.ts';
import { createServices, openShopOrders, type Services } from './services.ts';
import { openCache } from './storage/cache.ts';
import type { OnFault } from './storage/faults.ts';
import { lockDataDir } from './storage/lock.ts';
import { openStore } from './storage/open.ts';
import { createWebhooks } from './tickets/webhooks.ts';
import { createUnderstander, prepareUnderstander, type TrainableUnderstander } from './understanding/understand.ts';
import { closeSolved, keepLevels, recover } from './upkeep.ts';

/** How long a stop waits for replies that are due, ms; what is left goes out after the next start. */
const DRAIN_MS = 5000;
/** Deliveries of webhooks side by side. */
const WEBHOOKS_AT_ONCE = 4;
/** Rooms that are told side by side. */
const ROOMS_AT_ONCE = 8;
/** For replies to a channel that is switched off now. */
const PLAIN: Capabilities = { buttons: 0, maxText: 2000, unit: 'characters' };

/** The shop's knowledge cannot be used; the message lists the faults. */
export class KnowledgeFaults extends Error {
  override readonly name = 'KnowledgeFaults';
}

/** Everything but the channels and pages: the store, the knowledge, and the shells around the dialog core. */
export interface Core {
  readonly store: Store;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly knowledge: () => Knowledge;
  readonly faults: () => readonly Fault[];
  /** Whether what answers now has learnt from the knowledge; until then the search index answers alone. */
  readonly trained: () => boolean;
  readonly tickets: Services['tickets'];
  readonly desk: Services['desk'];
  readonly suggestions: Services['suggestions'];
  /** The groups that desks have outside. */
  readonly rooms: Pick<Rooms, 'status'>;
  /** Starts the channels and the work on what is stored. `observer` is told what happens. */
  run(adapters: readonly Adapter[], observer: Observer): Promise<Running>;
  /** For a start that failed: closes what was opened. */
  close(): Promise<void>;
}

interface Running {
  /** By platform. */
  channels(): Readonly<Record<string, AdapterStatus>>;
  /** Stops the channels, finishes what runs, sends what is due, closes the store. */
  stop(): Promise<void>;
}

const systemClock: Clock = {
  now: Date.now,
  schedule(inMs, callback) {
    const timer = setTimeout(callback, inMs);
    return () => clearTimeout(timer);
  },
};

/** Opens the store and reads the knowledge. Throws `KnowledgeFaults` when there is no version without a fault. */
export async function openCore(config: Config, log: Logger, clock: Clock = systemClock): Promise<Core> {
  const lock = config.databaseUrl === undefined ? await lockDataDir(config.dataDir) : null;
  const onFault: OnFault = ({ kind, detail, error }) => log.warn({ kind, err: error }, detail);
  const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, onFault });
  const cache = await openCache({ redisUrl: config.redisUrl, namespace: 'xiaoer', onFault });
  let orders: OrderSource | null = null;
  const closeStores = async (): Promise<void> => {
    await orders?.close();
    await cache.close();
    await store.close();
    lock?.release();
  };
  const live = await openKnowledge(config, log).catch(async (error: unknown) => {
    await closeStores();
    throw error;
  });

  const knowledge = (): Knowledge => live.understander().knowledge;
  orders = await openShopOrders(config, clock, knowledge().shop.timezone, log).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  /** By platform, once they run. */
  const channels = new Map<string, Adapter>();
  const capabilities = (platform: string): Capabilities => channels.get(platform)?.capabilities ?? PLAIN;
  const key = await store.setting('pseudonym-key', () => randomBytes(32).toString('base64url'));
  const { handlers, tickets, desk, suggestions } = createServices({
    store,
    clock,
    understander: live.understander,
    capabilities,
    channel: (platform) => channels.get(platform),
    learn: (taught) => learnTaught(config.knowledgeDir, taught),
    pseudonym: ({ platform, account, id }) => pseudonym(key, platform, account, id),
    newId: randomUUID,
    hasOperator: config.adminToken !== undefined,
    reachable: (desk) => isReachable(desk, knowledge(), (platform) => channels.get(platform)),
    orders,
    webhooks: config.webhook !== undefined,
  });

  const rooms = createRooms({
    ...{ store, clock, log, knowledge, desk, tickets, suggestions },
    adapter: (platform) => channels.get(platform),
    fit: (messages, channel) => fitAll(messages, channel, ''),
  });

  async function close(): Promise<void> {
    await live.close();
    await closeStores();
  }

  async function run(adapters: readonly Adapter[], observer: Observer): Promise<Running> {
    for (const adapter of adapters) channels.set(adapter.platform, adapter);
    const inbox = createInbox({ store, clock, observer });
    const turns = createTurns({
      store,
      clock,
      observer,
      log,
      understander: live.understander,
      capabilities,
      pseudonym: ({ ref, from }) => pseudonym(key, ref.platform, ref.account, from.id),
      newId: randomUUID,
    });
    const calls = createCalls({ store, handlers, clock, observer, log });
    const outboxes = adapters.map((adapter) =>
      createOutbox({ store, adapter, cache, clock, observer, log, onGone: rooms.threadGone }),
    );
    const hooks = webhookPumps(config, store, clock, log);
    const onError = (error: unknown): void => log.error({ err: error }, 'telling rooms failed: is the store there?');
    const told = createPump({ ...rooms, width: ROOMS_AT_ONCE, clock, onError });
    const pumps = { inbox: [turns], call: [calls], outbox: outboxes, webhook: hooks, case: [told] };
    const stopWaking = wakeOnChange(store, pumps);
    const stopRecovering = await recover(store, adapters, log);
    const stopClosing = closeSolved(tickets, log);
    const stopLevels = keepLevels(desk, log);
    const started = adapters.map((adapter) => {
      const sink: EventSink = async (event) => {
        if (await rooms.take(event)) return;
        const { fresh } = await inbox.accept(event);
        if (fresh && event.kind !== 'joined') void adapter.typing?.(event.ref);
      };
      return keepStarted(adapter, sink, { clock, log });
    });
    for (const pump of Object.values(pumps).flat()) pump.wake();

    return {
      channels: () => Object.fromEntries(started.map((channel) => [channel.platform, channel.status()])),
      async stop() {
        await Promise.all(started.map((channel) => channel.stop()));
        await turns.stop();
        await within(clock, DRAIN_MS, Promise.all([calls, told, ...hooks].map((pump) => pump.stop())));
        await within(clock, DRAIN_MS, Promise.all(outboxes.map((outbox) => outbox.idle())));
        stopWaking();
        stopRecovering();
        stopClosing();
        stopLevels();
        await Promise.all(outboxes.map((outbox) => outbox.stop()));
        await close();
      },
    };
  }

  const { faults, trained } = live;
  return { store, cache, clock, knowledge, faults, trained, tickets, desk, suggestions, rooms, run, close };
}

/** Writes what an agent taught to the knowledge folder, from where it is taken up. Rejected with `Unlearnable`. */
async function learnTaught(dir: string, taught: Taught): Promise<void> {
  const result = await writeLearnt(dir, taught).catch((error: unknown) => {
    throw new Unlearnable(`${LEARNT_FILE} cannot be written: ${mask(String(error))}`);
  });
  if (!result.ok) throw new Unlearnable(result.faults.join('\n'));
}

/** The knowledge that answers now, replaced whole when the files change. */
interface LiveKnowledge {
  understander(): Understander;
  /** Of the files as they are now; the knowledge that answers has none. */
  faults(): readonly Fault[];
  trained(): boolean;
  close(): Promise<void>;
}

async function openKnowledge({ knowledgeDir, dataDir }: Config, log: Logger): Promise<LiveKnowledge> {
  const kept = join(dataDir, 'last-good-knowledge');
  const live: { understander: TrainableUnderstander | null } = { understander: null };
  let training = new AbortController();
  let trained: TrainableUnderstander | null = null;
  let keeping = Promise.resolve();

  async function use(knowledge: Knowledge): Promise<void> {
    const understander = await prepareUnderstander(knowledge, live.understander);
    live.understander = understander;
    log.info({ version: knowledge.version, entries: knowledge.entries.size }, 'this knowledge answers now');
    keeping = keeping.then(() => keep(knowledge));
    train(understander);
  }

  function train(understander: TrainableUnderstander): void {
    training.abort();
    training = new AbortController();
    const { signal } = training;
    understander.train(signal).then(
      () => {
        if (signal.aborted) return;
        trained = understander;
        log.info({ version: understander.knowledge.version }, 'trained on this knowledge');
        collectGarbage();
      },
      (error: unknown) => log.warn({ err: error }, 'training failed: answers come from the search index alone'),
    );
  }

  const keep = (knowledge: Knowledge): Promise<void> =>
    keepLastGood(knowledge, knowledgeDir, kept).catch((error: unknown) =>
      log.warn({ err: error }, 'no copy of the knowledge could be kept: a start with faulty files would fail'),
    );

  const watch = await watchKnowledge(knowledgeDir, { onVersion: use, onFaults: (faults) => tellFaults(faults, log) });
  const first = live.understander ?? (await fromLastGood(kept, log));
  if (live.understander === null && first !== null) train(first);
  if (first === null) {
    watch.close();
    throw new KnowledgeFaults(watch.faults().map(formatFault).join('\n'));
  }
  return {
    understander: () => live.understander ?? first,
    faults: () => watch.faults(),
    trained: () => trained === (live.understander ?? first),
    async close() {
      watch.close();
      training.abort();
      await keeping;
    },
  };
}

async function fromLastGood(kept: string, log: Logger): Promise<TrainableUnderstander | null> {
  const knowledge = await readLastGood(kept);
  if (knowledge === null) return null;
  log.error({ version: knowledge.version }, 'the knowledge files have faults: the last version without any answers');
  return createUnderstander(knowledge);
}

function tellFaults(faults: readonly Fault[], log: Logger): void {
  for (const fault of faults) log[isFault(fault) ? 'error' : 'warn'](`knowledge: ${formatFault(fault)}`);
  if (faults.some(isFault)) log.error('the knowledge files have faults: what answered before goes on answering');
}

/** What works on what, by the kind of change that says there is some. */
type Pumps = Readonly<Partial<Record<StoreChange['kind'], readonly Pump[]>>>;

function wakeOnChange(store: Store, pumps: Pumps): () => void {
  return store.subscribe(({ kind }) => {
    for (const pump of pumps[kind] ?? []) pump.wake();
  });
}

/** What tells another system of tickets, if there is one. */
function webhookPumps({ webhook }: Config, store: Store, clock: Clock, log: Logger): Pump[] {
  if (webhook === undefined) return [];
  const onError = (error: unknown): void => log.error({ err: error }, 'taking webhooks failed: is the store there?');
  return [
    createPump({ ...createWebhooks({ store, clock, log, ...webhook }), width: WEBHOOKS_AT_ONCE, clock, onError }),
  ];
}

async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  let cancel = (): void => {};
  const timeout = new Promise<void>((resolve) => {
    cancel = clock.schedule(ms, resolve);
  });
  await Promise.race([work, timeout]);
  cancel();
}
