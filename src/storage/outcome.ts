import type { Case } from '../model/case.ts';
import type { InboxEvent } from '../model/event.ts';
import type { TurnOutcome } from '../model/store.ts';
import { callWriter } from './calls.ts';
import { caseWriter } from './case-writer.ts';
import { eventDueAt, replyDueAt } from './conversations.ts';
import type { QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { replyWriter } from './replies.ts';
import { type Slots, statement } from './statement.ts';

/** The event that was decided on. */
interface Decided {
  readonly id: number;
  readonly conversation: { readonly id: number; readonly key: string };
  /** null = it cannot be read. */
  readonly event: InboxEvent | null;
  readonly receivedAt: number;
  /** The case that the outcome adds to, as it is now; null = nothing of it is stored. */
  readonly case: Case | null;
}

/** Stores what a turn changes: its log row, its replies, the session, its lines of the open case. */
export function outcomeWriter(builder: QueryBuilder, onFault: OnFault) {
  const { db } = builder;
  const writeCalls = callWriter(builder);
  const { addTurn, addReply } = replyWriter(builder);
  const { store: storeCase } = caseWriter(builder, onFault);

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

  return async (tx: Transaction, decided: Decided, outcome: TurnOutcome): Promise<void> => {
    const { id, conversation, event, receivedAt, case: current } = decided;
    const { session, turn, replies, author, calls, case: update } = outcome;
    const row = await addTurn(tx, conversation.id, turn);
    const replyTo = event === null || event.kind === 'notice' ? null : event.messageId;
    // Due since the customer wrote: who waits longest is answered first.
    const about = { conversation: conversation.id, turn: row, author, origin: null, dueAt: receivedAt };
    for (const message of replies) {
      await addReply(tx, { ...about, queuedAt: turn.decidedAt, reply: { replyTo, message } });
    }
    const made = { conversation: conversation.id, turn: id, event, at: turn.decidedAt };
    if (event !== null) await writeCalls(tx, { ...made, event }, calls);
    await tx.run(updateConversation, { conversation: conversation.id, session: JSON.stringify(session) });
    if (update !== null && current !== null) await storeCase(tx, conversation, current, update);
    if (replies.length > 0) tx.changed({ kind: 'outbox' });
  };
}
