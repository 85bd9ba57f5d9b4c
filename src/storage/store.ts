import type { Store } from '../model/store.ts';
import { amendJobs } from './amend.ts';
import { calls } from './calls.ts';
import { cases } from './cases.ts';
import type { Engine } from './engine.ts';
import type { OnFault } from './faults.ts';
import { inboxJobs } from './inbox.ts';
import { outboxJobs } from './outbox.ts';
import { people } from './people.ts';
import { proofs } from './proofs.ts';
import { reads } from './reads.ts';
import { sendJobs } from './sends.ts';
import { failedEventJobs } from './set-aside.ts';
import { settingJobs } from './settings.ts';
import { tickets } from './tickets.ts';
import { turnJobs } from './turns.ts';
import { webhooks } from './webhooks.ts';

/** The store port on either database. */
export function createStore(engine: Engine, onFault: OnFault): Store {
  const { owner, write } = engine;
  const inbox = inboxJobs(engine);
  const turns = turnJobs(engine, onFault);
  const failed = failedEventJobs(engine, onFault);
  const outbox = outboxJobs(engine, owner, onFault);
  const sends = sendJobs(engine, owner, onFault);
  const settings = settingJobs(engine);
  const amends = amendJobs(engine);
  let closed: Promise<void> | null = null;

  return {
    ...reads(engine, onFault),
    ...people(engine),
    ...calls(engine, onFault),
    ...proofs(engine),
    ...tickets(engine, onFault),
    ...webhooks(engine, onFault),
    ...cases(engine, onFault),
    accept: async (event, receivedAt, shown) => write(inbox.accept(event, receivedAt, shown), 'ahead'),
    takeTurn: (now, decide) => write(turns.takeTurn(now, decide)),
    retryEvent: (id, error, dueAt) => write(failed.retryEvent(id, error, dueAt)),
    setAside: async (id, error, outcome) => write(failed.setAside(id, error, outcome)),
    releaseSetAside: (id, now) => write(failed.releaseSetAside(id, now)),
    takeReplies: (platform, now, limit) => write(outbox.takeReplies(platform, now, limit)),
    finishReplies: (outcomes) => together(outcomes.map((outcome) => write(sends.finishReply(outcome)))),

    amend: (conversation, messageId, message, now) => write(amends.amend(conversation, messageId, message, now)),

    async recoverReplies(now, repeatable = []) {
      // The rows before the owners: whoever was sending then and is not alive now is dead.
      const rows = await engine.read(outbox.sending, {});
      if (rows.length === 0) return 0;
      const alive = await engine.liveOwners();
      const left = rows.flatMap(({ id, owner }) => (owner === null || alive.has(owner) ? [] : [{ id, owner }]));
      const how = { now, repeatable: new Set(repeatable) };
      const queued = await Promise.all(left.map((reply) => write(outbox.takeBack(reply, how))));
      return queued.filter(Boolean).length;
    },

    async setting(key, create) {
      const [known] = await engine.read(settings.read, { key });
      return known?.value ?? write(settings.keep(key, create()));
    },
    putSetting: async (key, value) => void (await write(settings.put(key, value))),
    async ping() {
      await write(settings.ping());
    },
    subscribe: engine.subscribe,
    close: () => (closed ??= engine.close()),
  };
}

/** Each for itself: one that fails keeps none of the others from being stored. */
async function together(writes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).filter((result) => result.status === 'rejected');
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(({ reason }) => reason),
      'replies could not be finished',
    );
}
