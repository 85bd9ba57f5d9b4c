import { sql } from 'kysely';
import { TicketNews, type WebhookEnd, type WebhookItem, type WebhookStore } from '../model/ticket-store.ts';
import type { Engine, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { parseStored, plain, whole } from './records.ts';
import { ONE, type Slots, statement } from './statement.ts';

/** An error's text is kept up to this length, in UTF-16 units. */
const MAX_ERROR = 500;

/** Queues deliveries in the transaction of what they tell. */
export function webhookWriter({ db }: QueryBuilder) {
  const add = statement((slot: Slots<{ dueAt: number; news: string }>) =>
    db.insertInto('webhook_deliveries').values({ state: 'queued', attempts: 0, due_at: slot.dueAt, news: slot.news }),
  );
  return async (tx: Transaction, news: readonly TicketNews[], now: number): Promise<void> => {
    for (const one of news) {
      await tx.run(add, { dueAt: whole(now), news: JSON.stringify(TicketNews.parse(one)) });
    }
    if (news.length > 0) tx.changed({ kind: 'webhook' });
  };
}

/** Deliveries on their way to another system. */
export function webhooks(engine: Engine, onFault: OnFault): WebhookStore {
  const { owner, read, write } = engine;
  const statements = webhookStatements(engine);

  async function take(tx: Transaction, now: number): Promise<WebhookItem | null> {
    for (;;) {
      const [row] = await tx.run(statements.take, { now, owner });
      if (row === undefined) return null;
      const news = parseStored(TicketNews, row.news);
      if (news.ok) return { id: row.id, news: news.value, attempts: row.attempts - 1 };
      onFault({ kind: 'bad-row', detail: `webhook row ${row.id} cannot be read: not sent`, error: news.error });
      await tx.run(statements.giveUp, { id: row.id, owner, error: 'the stored delivery cannot be read' });
    }
  }

  async function finish(tx: Transaction, id: number, end: WebhookEnd): Promise<void> {
    if (end.state === 'delivered') return void (await tx.run(statements.remove, { id }));
    const values = { id, owner, error: plain(end.error.slice(0, MAX_ERROR)) };
    if (end.state === 'failed') return void (await tx.run(statements.giveUp, values));
    await tx.run(statements.putBack, { ...values, dueAt: whole(end.dueAt) });
    tx.changed({ kind: 'webhook' });
  }

  /** Of one that another has finished meanwhile nothing is left to take back. */
  async function takeBack(tx: Transaction, row: { readonly id: number; readonly owner: number }): Promise<number> {
    const back = await tx.run(statements.takeBack, row);
    if (back.length > 0) tx.changed({ kind: 'webhook' });
    return back.length;
  }

  return {
    takeWebhook: (now) => write((tx) => take(tx, whole(now))),
    finishWebhook: (id, end) => write((tx) => finish(tx, id, end)),

    async recoverWebhooks() {
      // The rows before the owners: whoever was sending then and is not alive now is dead.
      const rows = await read(statements.sending, {});
      if (rows.length === 0) return 0;
      const alive = await engine.liveOwners();
      const left = rows.flatMap(({ id, owner: by }) => (by === null || alive.has(by) ? [] : [{ id, owner: by }]));
      const back = await Promise.all(left.map((row) => write((tx) => takeBack(tx, row))));
      return back.reduce((sum, count) => sum + count, 0);
    },

    async nextWebhookDue() {
      const [row] = await read(statements.next, {});
      return row?.due_at ?? null;
    },
  };
}

function webhookStatements({ db, locking }: QueryBuilder) {
  /** Only what this instance is sending: what another took back is no more this one's. */
  const mine = (slot: Slots<{ id: number; owner: number }>) =>
    db
      .updateTable('webhook_deliveries')
      .where('id', '=', slot.id)
      .where('state', '=', sql.lit('sending'))
      .where('owner', '=', slot.owner);

  return {
    take: statement((slot: Slots<{ now: number; owner: number }>) =>
      db
        .updateTable('webhook_deliveries')
        .set((eb) => ({ state: 'sending', owner: slot.owner, attempts: eb('attempts', '+', 1) }))
        .where(
          'id',
          '=',
          db
            .selectFrom('webhook_deliveries')
            .select('id')
            .where('state', '=', sql.lit('queued'))
            .where('due_at', '<=', slot.now)
            .orderBy('due_at')
            .orderBy('id')
            .limit(ONE)
            .$if(locking, (query) => query.forUpdate().skipLocked())
            .$asScalar(),
        )
        .returning(['id', 'attempts', 'news']),
    ),
    remove: statement((slot: Slots<{ id: number }>) => db.deleteFrom('webhook_deliveries').where('id', '=', slot.id)),
    putBack: statement((slot: Slots<{ id: number; owner: number; dueAt: number; error: string }>) =>
      mine(slot).set({ state: 'queued', owner: null, due_at: slot.dueAt, error: slot.error }),
    ),
    giveUp: statement((slot: Slots<{ id: number; owner: number; error: string }>) =>
      mine(slot).set({ state: 'failed', owner: null, error: slot.error }),
    ),
    sending: statement((_: Slots<Record<never, never>>) =>
      db.selectFrom('webhook_deliveries').select(['id', 'owner']).where('state', '=', sql.lit('sending')).orderBy('id'),
    ),
    takeBack: statement((slot: Slots<{ id: number; owner: number }>) =>
      mine(slot).set({ state: 'queued', owner: null }).returning('id'),
    ),
    next: statement((_: Slots<Record<never, never>>) =>
      db
        .selectFrom('webhook_deliveries')
        .select('due_at')
        .where('state', '=', sql.lit('queued'))
        .orderBy('due_at')
        .orderBy('id')
        .limit(ONE),
    ),
  };
}
