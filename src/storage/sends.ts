import { sql } from 'kysely';
import type { SendOutcome } from '../model/store.ts';
import { dueStatements } from './conversations.ts';
import type { Job, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { lineJson, parseStored, StoredReply, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

type Sent = Extract<SendOutcome, { state: 'sent' }>;
type Unsent = Exclude<SendOutcome, Sent>;

/** Noting how sends ended. */
export function sendJobs(builder: QueryBuilder, owner: number, onFault: OnFault) {
  const { lockByReply, refreshReplies } = dueStatements(builder);
  const { remove, count, addLine, deliver, putBack, giveUp } = sendStatements(builder);

  /** A reply that was sent is done, whatever was thought of it meanwhile. false = it was done before. */
  async function finishSent(tx: Transaction, { id, messageId, at }: Sent, key: string): Promise<boolean> {
    const [row] = await tx.run(remove, { id });
    if (row === undefined) return false;
    const sentAt = whole(at);
    await tx.run(deliver, { turn: row.turn, at: sentAt });
    const reply = parseStored(StoredReply, row.reply);
    if (!reply.ok) {
      onFault({ kind: 'bad-row', detail: `sent reply ${id} cannot be read: no line is added`, error: reply.error });
      return true;
    }
    const [counted] = await tx.run(count, { conversation: row.conversation, at: sentAt });
    if (counted === undefined) throw new Error('the database gave no row for a conversation');
    const line = lineJson({ messageId, ...reply.value });
    await tx.run(addLine, { conversation: row.conversation, seq: counted.last_seq, at: sentAt, line });
    tx.changed({ kind: 'transcript', conversation: key });
    return true;
  }

  /** Only what this instance is sending: what another took back is no more this one's to put back. */
  async function finishUnsent(tx: Transaction, outcome: Unsent): Promise<boolean> {
    const values = { id: outcome.id, owner, failure: JSON.stringify(outcome.failure) };
    const rows =
      outcome.state === 'retry'
        ? await tx.run(putBack, { ...values, dueAt: whole(outcome.dueAt) })
        : await tx.run(giveUp, { ...values, state: outcome.state });
    return rows.length > 0;
  }

  return {
    /** Does nothing when the reply was finished before. */
    finishReply(outcome: SendOutcome): Job<void> {
      return async (tx) => {
        const [conversation] = await tx.run(lockByReply, { reply: outcome.id });
        if (conversation === undefined) return;
        const changed =
          outcome.state === 'sent' ? await finishSent(tx, outcome, conversation.key) : await finishUnsent(tx, outcome);
        if (!changed) return;
        const [next] = await tx.run(refreshReplies, { conversation: conversation.id });
        if (next?.reply_due_at != null) tx.changed({ kind: 'outbox' });
      };
    },
  };
}

function sendStatements(builder: QueryBuilder) {
  const { db } = builder;
  return {
    remove: statement((slot: Slots<{ id: number }>) =>
      db.deleteFrom('outbox').where('id', '=', slot.id).returning(['conversation', 'turn', 'reply']),
    ),
    count: statement((slot: Slots<{ conversation: number; at: number }>) =>
      db
        .updateTable('conversations')
        .set((eb) => ({ last_seq: eb('last_seq', '+', 1), updated_at: slot.at }))
        .where('id', '=', slot.conversation)
        .returning('last_seq'),
    ),
    addLine: statement((slot: Slots<{ conversation: number; seq: number; at: number; line: string }>) =>
      db
        .insertInto('transcript')
        .values({ conversation: slot.conversation, seq: slot.seq, author: 'bot', at: slot.at, line: slot.line }),
    ),
    /** Only the first reply of a turn counts as its delivery. */
    deliver: statement((slot: Slots<{ turn: number; at: number }>) =>
      db
        .updateTable('turns')
        .set({ delivered_at: slot.at })
        .where('id', '=', slot.turn)
        .where('delivered_at', 'is', null),
    ),
    putBack: statement((slot: Slots<{ id: number; owner: number; dueAt: number; failure: string }>) =>
      db
        .updateTable('outbox')
        .set({ state: 'queued', owner: null, due_at: slot.dueAt, failure: slot.failure })
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('sending'))
        .where('owner', '=', slot.owner)
        .returning('id'),
    ),
    giveUp: statement((slot: Slots<{ id: number; owner: number; state: 'failed' | 'unknown'; failure: string }>) =>
      db
        .updateTable('outbox')
        .set({ state: slot.state, owner: null, failure: slot.failure })
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('sending'))
        .where('owner', '=', slot.owner)
        .returning('id'),
    ),
  };
}
