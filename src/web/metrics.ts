import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Observer } from '../model/observer.ts';
import type { Store } from '../model/store.ts';

/** Upper bounds of the latency histograms, seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15];

/** The figures for Prometheus, and the observer that fills them. */
export interface Metrics {
  readonly observer: Observer;
  readonly contentType: string;
  /** The text of `GET /metrics`. */
  scrape(): Promise<string>;
}

export function createMetrics(store: Store, knowledgeVersion: () => string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const events = counter(registry, 'xiaoer_events_total', 'Events stored, by platform; repeat = a redelivery.', [
    'platform',
    'repeat',
  ]);
  const turns = counter(registry, 'xiaoer_turns_total', 'Turns, by platform, route and language.', [
    'platform',
    'route',
    'language',
  ]);
  const failures = counter(registry, 'xiaoer_failures_total', 'What failed, by platform, stage and kind.', [
    'platform',
    'stage',
    'kind',
  ]);
  const replies = counter(registry, 'xiaoer_replies_total', 'Replies taken by their platform.', ['platform']);
  const calls = new Histogram({
    name: 'xiaoer_call_seconds',
    help: 'From a call of a turn (orders, tickets) being made to its end, by name.',
    labelNames: ['call', 'failed'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const stages = new Histogram({
    name: 'xiaoer_stage_seconds',
    help: 'How long it took: accept (received to durable), wait (received to decided), decide (the decision itself), deliver (decided to taken by the platform).',
    labelNames: ['stage', 'platform'],
    buckets: BUCKETS,
    registers: [registry],
  });
  addDepths(registry, store);
  addKnowledge(registry, knowledgeVersion);

  const observer: Observer = {
    accepted(platform, fresh, ms) {
      events.inc({ platform, repeat: fresh ? 'no' : 'yes' });
      stages.observe({ stage: 'accept', platform }, ms / 1000);
    },
    turnDone(turn, ms) {
      const { platform, language } = turn;
      turns.inc({ platform, route: turn.decision.route, language });
      stages.observe({ stage: 'decide', platform }, ms / 1000);
      stages.observe({ stage: 'wait', platform }, (turn.decidedAt - turn.receivedAt) / 1000);
    },
    turnFailed: (platform, outcome) => failures.inc({ platform, stage: 'turn', kind: outcome }),
    replySent(platform, ms) {
      replies.inc({ platform });
      stages.observe({ stage: 'deliver', platform }, ms / 1000);
    },
    callDone: (call, ok, ms) => calls.observe({ call, failed: ok ? 'no' : 'yes' }, ms / 1000),
    replyFailed: (platform, kind) => failures.inc({ platform, stage: 'send', kind }),
  };
  return { observer, contentType: registry.contentType, scrape: () => registry.metrics() };
}

function counter<Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
): Counter<Label> {
  return new Counter({ name, help, labelNames, registers: [registry] });
}

function addDepths(registry: Registry, store: Store): void {
  const depth = new Gauge({
    name: 'xiaoer_depth',
    help: 'Waiting now: inbox (events), outbox (replies), set_aside (events that failed too often), unknown_sends (replies that may have arrived), calls (to orders and tickets).',
    labelNames: ['queue'],
    registers: [registry],
    async collect() {
      this.reset();
      const depths = await store.depths().catch(() => null);
      // While the store is away the other figures are still told.
      if (depths === null) return;
      const { inbox, outbox, setAside, unknownSends, calls } = depths;
      this.set({ queue: 'inbox' }, inbox);
      this.set({ queue: 'outbox' }, outbox);
      this.set({ queue: 'set_aside' }, setAside);
      this.set({ queue: 'unknown_sends' }, unknownSends);
      this.set({ queue: 'calls' }, calls);
    },
  });
  depth.reset();
}

function addKnowledge(registry: Registry, version: () => string): void {
  const live = new Gauge({
    name: 'xiaoer_knowledge_info',
    help: 'The knowledge version that answers now.',
    labelNames: ['version'],
    registers: [registry],
    collect() {
      this.reset();
      this.set({ version: version() }, 1);
    },
  });
  live.reset();
}
