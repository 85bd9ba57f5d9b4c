import type { TurnOutcome } from '../model/store.ts';
import { eventDueAt, replyDueAt } from './conversations.ts';
import type { QueryBuilder, Transaction } from './engine.ts';
import { plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** The event that was decided on. */
interface Decided {
  readonly conversation: number;
  readonly messageId: string;
  readonly receivedAt: number;
}

/** Stores what a turn changes: its log row, its replies, the session. */
export function outcomeWriter(builder: QueryBuilder) {
  const { db } = builder;

  interface TurnValues {
    readonly conversation: number;
    readonly receivedAt: number;
    readonly deliveredAt: number | null;
    readonly author: string;
    readonly language: string;
    readonly flow: string;
    readonly route: string;
    readonly entry: string | null;
    readonly error: string | null;
    readonly turn: string;
  }
  const addTurn = statement((slot: Slots<Pick<TurnValues, keyof TurnValues>>) =>
    db
      .insertInto('turns')
      .values({
        conversation: slot.conversation,
        received_at: slot.receivedAt,
        delivered_at: slot.deliveredAt,
        author: slot.author,
        language: slot.language,
        flow: slot.flow,
        route: slot.route,
        entry: slot.entry,
        error: slot.error,
        turn: slot.turn,
      })
      .returning('id'),
  );

  const addReply = statement(
    (slot: Slots<{ conversation: number; turn: number; dueAt: number; queuedAt: number; reply: string }>) =>
      db.insertInto('outbox').values({
        conversation: slot.conversation,
        turn: slot.turn,
        state: 'queued',
        attempts: 0,
        repeats: 0,
        due_at: slot.dueAt,
        queued_at: slot.queuedAt,
        reply: slot.reply,
      }),
  );

  const updateConversation = statement((slot: Slots<{ conversation: number; session: string }>) =>
    db
      .updateTable('conversations')
      .set({
        session: slot.session,
        event_due_at: eventDueAt(builder, slot.conversation),
        reply_due_at: replyDueAt(builder, slot.conversation),
      })
      .where('id', '=', slot.conversation),
  );

  return async (
    tx: Transaction,
    { conversation, messageId, receivedAt }: Decided,
    { session, turn, replies }: TurnOutcome,
  ) => {
    const [row] = await tx.run(addTurn, {
      conversation,
      receivedAt: whole(turn.receivedAt),
      deliveredAt: turn.deliveredAt === null ? null : whole(turn.deliveredAt),
      author: turn.author,
      language: turn.language,
      flow: plain(turn.decision.flow),
      route: turn.decision.route,
      entry: turn.decision.entry === null ? null : plain(turn.decision.entry),
      error: turn.error === null ? null : plain(turn.error),
      turn: JSON.stringify(turn),
    });
    if (row === undefined) throw new Error('the database gave no row for a turn');
    for (const message of replies) {
      // Due since the customer wrote: who waits longest is answered first.
      const times = { dueAt: receivedAt, queuedAt: whole(turn.decidedAt) };
      const reply = JSON.stringify({ replyTo: messageId, message });
      await tx.run(addReply, { conversation, turn: row.id, ...times, reply });
    }
    await tx.run(updateConversation, { conversation, session: JSON.stringify(session) });
    if (replies.length > 0) tx.changed({ kind: 'outbox' });
  };
}
