import { type Expression, sql } from 'kysely';
import { ConversationRef, conversationKey } from '../model/event.ts';
import type { QueryBuilder, Transaction } from './engine.ts';
import { fingerprint, plain, whole } from './records.ts';
import { ONE, type Slots, statement } from './statement.ts';

/** When the conversation's oldest pending event is due, as a subquery; later ones wait for it. */
export function eventDueAt({ db }: QueryBuilder, conversation: Expression<number>) {
  return db
    .selectFrom('inbox')
    .select('due_at')
    .where('conversation', '=', conversation)
    .where('state', '=', sql.lit('pending'))
    .orderBy('seq')
    .limit(ONE)
    .$asScalar();
}

/** When the conversation's oldest unsent reply is due, as a subquery; null while it is being sent. */
export function replyDueAt({ db }: QueryBuilder, conversation: Expression<number>) {
  return db
    .selectFrom('outbox')
    .select((eb) => eb.case().when('state', '=', sql.lit('queued')).then(eb.ref('due_at')).end().as('due_at'))
    .where('conversation', '=', conversation)
    .where('state', 'in', sql<'queued'>`('queued', 'sending')`)
    .orderBy('id')
    .limit(ONE)
    .$asScalar();
}

/** Statements that bring a conversation's `…_due_at` up to what its inbox and outbox rows say. */
export function dueStatements(builder: QueryBuilder) {
  const { db } = builder;
  return {
    refreshEvents: statement((slot: Slots<{ conversation: number }>) =>
      db
        .updateTable('conversations')
        .set({ event_due_at: eventDueAt(builder, slot.conversation) })
        .where('id', '=', slot.conversation),
    ),
    refreshReplies: statement((slot: Slots<{ conversation: number }>) =>
      db
        .updateTable('conversations')
        .set({ reply_due_at: replyDueAt(builder, slot.conversation) })
        .where('id', '=', slot.conversation)
        .returning('reply_due_at'),
    ),
    /** Keeps others from the conversation that an event belongs to, until the transaction ends. */
    lockByEvent: statement((slot: Slots<{ event: number }>) =>
      db
        .selectFrom('conversations')
        .select(['id', 'key'])
        .where('id', '=', db.selectFrom('inbox').select('conversation').where('id', '=', slot.event))
        .$if(builder.locking, (query) => query.forUpdate()),
    ),
    /** Keeps others from the conversation that a reply belongs to, until the transaction ends. */
    lockByReply: statement((slot: Slots<{ reply: number }>) =>
      db
        .selectFrom('conversations')
        .select(['id', 'key', 'platform', 'open_case'])
        .where('id', '=', db.selectFrom('outbox').select('conversation').where('id', '=', slot.reply))
        .$if(builder.locking, (query) => query.forUpdate()),
    ),
  };
}

/** Keeps others from a conversation until the transaction ends; one that is not there yet is made. */
export function conversationLock({ db }: QueryBuilder) {
  type Place = Slots<{ fingerprint: string; key: string; platform: string; ref: string; now: number }>;
  const lock = statement((slot: Place) =>
    db
      .insertInto('conversations')
      .values({
        fingerprint: slot.fingerprint,
        key: slot.key,
        platform: slot.platform,
        ref: slot.ref,
        last_seq: 0,
        updated_at: slot.now,
      })
      // Its own `ref` stays, which may be newer than the one that is known here.
      .onConflict((conflict) =>
        conflict.column('fingerprint').doUpdateSet((eb) => ({ platform: eb.ref('excluded.platform') })),
      )
      .returning(['id', 'key', 'open_case']),
  );
  return async (tx: Transaction, to: ConversationRef, now: number) => {
    const ref = ConversationRef.parse(to);
    const key = conversationKey(ref);
    const place = { fingerprint: fingerprint(key), key, platform: plain(ref.platform), ref: JSON.stringify(ref) };
    const [conversation] = await tx.run(lock, { ...place, now: whole(now) });
    if (conversation === undefined) throw new Error('the database gave no row for a conversation');
    return conversation;
  };
}
