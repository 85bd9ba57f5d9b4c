import { sql } from 'kysely';
import { z } from 'zod';
import type { CallItem, CallResult, CallStore, NewCall } from '../model/calls.ts';
import { ConversationRef, type InboxEvent, IncomingEvent, type InternalEvent } from '../model/event.ts';
import type { Engine, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { internalEvents } from './inbox.ts';
import { parseStored, whole } from './records.ts';
import { ONE, type Slots, statement } from './statement.ts';

/** What a row of calls holds. */
const StoredCall = z.strictObject({
  name: z.string(),
  flow: z.string(),
  arguments: z.json(),
  patient: z.boolean(),
  ref: ConversationRef,
  from: IncomingEvent.options[0].shape.from,
  messageId: z.string(),
});
type StoredCall = z.infer<typeof StoredCall>;

/** Stores the calls that a turn makes, in its transaction. */
export function callWriter({ db }: QueryBuilder) {
  const add = statement((slot: Slots<{ conversation: number; turn: number; madeAt: number; call: string }>) =>
    db.insertInto('calls').values({
      conversation: slot.conversation,
      turn: slot.turn,
      state: 'queued',
      attempts: 0,
      made_at: slot.madeAt,
      due_at: slot.madeAt,
      call: slot.call,
    }),
  );
  return async (
    tx: Transaction,
    made: { readonly conversation: number; readonly turn: number; readonly event: InboxEvent; readonly at: number },
    calls: readonly NewCall[],
  ): Promise<void> => {
    const { event, conversation, turn } = made;
    const messageId = event.kind === 'notice' ? `turn:${turn}` : event.messageId;
    for (const call of calls) {
      const stored: StoredCall = { ...call, ref: event.ref, from: event.from, messageId };
      await tx.run(add, { conversation, turn, madeAt: whole(made.at), call: JSON.stringify(StoredCall.parse(stored)) });
    }
    if (calls.length > 0) tx.changed({ kind: 'call' });
  };
}

/** Making calls. */
export function calls(engine: Engine, onFault: OnFault): CallStore {
  const { owner, read, write } = engine;
  const statements = callStatements(engine);
  const queueEvent = internalEvents(engine);

  async function take(tx: Transaction, now: number): Promise<CallItem | null> {
    for (;;) {
      const [row] = await tx.run(statements.take, { now, owner });
      if (row === undefined) return null;
      const call = parseStored(StoredCall, row.call);
      if (call.ok) {
        const { messageId: _, ...made } = call.value;
        return { ...made, id: row.id, attempts: row.attempts - 1, madeAt: row.made_at };
      }
      onFault({ kind: 'bad-row', detail: `call row ${row.id} cannot be read: dropped`, error: call.error });
      await tx.run(statements.remove, { id: row.id });
    }
  }

  async function finish(tx: Transaction, id: number, result: CallResult, now: number): Promise<void> {
    const [row] = await tx.run(statements.remove, { id });
    const call = row && parseStored(StoredCall, row.call);
    if (row === undefined || !call?.ok) return;
    const { name, flow, ref, from, messageId } = call.value;
    const about = { name, flow, turn: row.turn, ms: Math.max(0, now - row.made_at) };
    const event: InternalEvent = { kind: 'result', ref, from, messageId, call: about, result };
    await queueEvent(tx, event, `call:${id}`, now);
  }

  return {
    takeCall: (now) => write((tx) => take(tx, whole(now))),
    finishCall: (id, result, now) => write((tx) => finish(tx, id, result, whole(now))),
    retryCall: (id, dueAt) =>
      write(async (tx) => {
        await tx.run(statements.putBack, { id, owner, dueAt: whole(dueAt) });
        tx.changed({ kind: 'call' });
      }),

    async recoverCalls() {
      // The rows before the owners: whoever was making them then and is not alive now is dead.
      const rows = await read(statements.running, {});
      if (rows.length === 0) return 0;
      const alive = await engine.liveOwners();
      const left = rows.flatMap(({ id, owner: by }) => (by === null || alive.has(by) ? [] : [{ id, owner: by }]));
      const back = await Promise.all(
        left.map((call) =>
          write(async (tx) => {
            const rows = await tx.run(statements.takeBack, call);
            if (rows.length > 0) tx.changed({ kind: 'call' });
            return rows.length;
          }),
        ),
      );
      return back.reduce((sum, count) => sum + count, 0);
    },

    async nextCallDue() {
      const [row] = await read(statements.next, {});
      return row?.due_at ?? null;
    },
  };
}

function callStatements({ db, locking }: QueryBuilder) {
  return {
    take: statement((slot: Slots<{ now: number; owner: number }>) =>
      db
        .updateTable('calls')
        .set((eb) => ({ state: 'running', owner: slot.owner, attempts: eb('attempts', '+', 1) }))
        .where(
          'id',
          '=',
          db
            .selectFrom('calls')
            .select('id')
            .where('state', '=', sql.lit('queued'))
            .where('due_at', '<=', slot.now)
            .orderBy('due_at')
            .orderBy('id')
            .limit(ONE)
            .$if(locking, (query) => query.forUpdate().skipLocked())
            .$asScalar(),
        )
        .returning(['id', 'attempts', 'made_at', 'call']),
    ),
    remove: statement((slot: Slots<{ id: number }>) =>
      db.deleteFrom('calls').where('id', '=', slot.id).returning(['turn', 'made_at', 'call']),
    ),
    putBack: statement((slot: Slots<{ id: number; owner: number; dueAt: number }>) =>
      db
        .updateTable('calls')
        .set({ state: 'queued', owner: null, due_at: slot.dueAt })
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('running'))
        .where('owner', '=', slot.owner),
    ),
    running: statement((_: Slots<Record<never, never>>) =>
      db.selectFrom('calls').select(['id', 'owner']).where('state', '=', sql.lit('running')).orderBy('id'),
    ),
    takeBack: statement((slot: Slots<{ id: number; owner: number }>) =>
      db
        .updateTable('calls')
        .set({ state: 'queued', owner: null })
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('running'))
        .where('owner', '=', slot.owner)
        .returning('id'),
    ),
    next: statement((_: Slots<Record<never, never>>) =>
      db
        .selectFrom('calls')
        .select('due_at')
        .where('state', '=', sql.lit('queued'))
        .orderBy('due_at')
        .orderBy('id')
        .limit(ONE),
    ),
  };
}
