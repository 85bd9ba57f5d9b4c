import type { InboxEvent } from '../model/event.ts';
import type { TurnOutcome } from '../model/store.ts';
import { callWriter } from './calls.ts';
import { eventDueAt, replyDueAt } from './conversations.ts';
import type { QueryBuilder, Transaction } from './engine.ts';
import { plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** The event that was decided on. */
interface Decided {
  readonly id: number;
  readonly conversation: number;
  /** null = it cannot be read. */
  readonly event: InboxEvent | null;
  readonly receivedAt: number;
}

/** Stores what a turn changes: its log row, its replies, the session. */
export function outcomeWriter(builder: QueryBuilder) {
  const { db } = builder;
  const writeCalls = callWriter(builder);

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
    { id, conversation, event, receivedAt }: Decided,
    { session, turn, replies, calls }: TurnOutcome,
  ) => {
    const [row] = await tx.run(addTurn, { conversation, ...valuesOf(turn) });
    if (row === undefined) throw new Error('the database gave no row for a turn');
    const replyTo = event === null || event.kind === 'notice' ? null : event.messageId;
    for (const message of replies) {
      // Due since the customer wrote: who waits longest is answered first.
      const times = { dueAt: receivedAt, queuedAt: whole(turn.decidedAt) };
      const reply = JSON.stringify({ replyTo, message });
      await tx.run(addReply, { conversation, turn: row.id, ...times, reply });
    }
    if (event !== null) await writeCalls(tx, { conversation, turn: id, event, at: turn.decidedAt }, calls);
    await tx.run(updateConversation, { conversation, session: JSON.stringify(session) });
    if (replies.length > 0) tx.changed({ kind: 'outbox' });
  };
}

function valuesOf(turn: TurnOutcome['turn']) {
  const { receivedAt, deliveredAt, author, language, decision, error } = turn;
  return {
    receivedAt: whole(receivedAt),
    deliveredAt: deliveredAt === null ? null : whole(deliveredAt),
    author,
    language,
    flow: plain(decision.flow),
    route: decision.route,
    entry: decision.entry === null ? null : plain(decision.entry),
    error: error === null ? null : plain(error),
    turn: JSON.stringify(turn),
  };
}
