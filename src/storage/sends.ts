import { sql } from 'kysely';
import type { OutboxItem, SendOutcome } from '../model/store.ts';
import { undeliveredWhy } from './case-records.ts';
import { caseSends } from './case-sends.ts';
import { type CaseConversation, caseWriter } from './case-writer.ts';
import { dueStatements } from './conversations.ts';
import type { Job, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { lineJson, parseStored, StoredReply, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';
import { transcriptWriter } from './transcript.ts';

type Sent = Extract<SendOutcome, { state: 'sent' }>;
type Unsent = Exclude<SendOutcome, Sent>;
type LockedConversation = CaseConversation & { readonly open_case: number | null };

/** Noting how sends ended. */
export function sendJobs(builder: QueryBuilder, owner: number, onFault: OnFault) {
  const { lockByReply, refreshReplies } = dueStatements(builder);
  const { remove, deliver, putBack, giveUp } = sendStatements(builder);
  const addLine = transcriptWriter(builder);
  const { arrived, lost } = caseSends(builder, onFault);
  const { withhold } = caseWriter(builder, onFault);

  /** A reply that was sent is done, whatever was thought of it meanwhile. false = it was done before. */
  async function finishSent(tx: Transaction, outcome: Sent, conversation: CaseConversation): Promise<boolean> {
    const [row] = await tx.run(remove, { id: outcome.id });
    if (row === undefined) return false;
    const sent = { ...outcome, at: whole(outcome.at) };
    if (row.turn !== null) {
      await tx.run(deliver, { turn: row.turn, at: sent.at });
      await transcribe(tx, sent, conversation, row);
    }
    await arrived(tx, conversation, row, sent);
    return true;
  }

  /** Rooms of the shop's people have no transcript: what is said there stands in the cases. */
  async function transcribe(
    tx: Transaction,
    { id, messageId, at }: Sent,
    { id: conversation, key }: CaseConversation,
    { reply, author }: { readonly reply: string; readonly author: OutboxItem['author'] },
  ): Promise<void> {
    const stored = parseStored(StoredReply, reply);
    if (!stored.ok) {
      onFault({ kind: 'bad-row', detail: `sent reply ${id} cannot be read: no line is added`, error: stored.error });
      return;
    }
    await addLine(tx, conversation, { author, at, line: lineJson({ messageId, ...stored.value }) });
    tx.changed({ kind: 'transcript', conversation: key });
  }

  /** Only what this instance is sending: what another took back is no more this one's to put back. */
  async function finishUnsent(tx: Transaction, outcome: Unsent, conversation: LockedConversation): Promise<boolean> {
    const values = { id: outcome.id, owner, failure: JSON.stringify(outcome.failure) };
    const at = whole(outcome.at);
    if (outcome.state === 'retry') {
      const [row] = await tx.run(putBack, { ...values, dueAt: whole(outcome.dueAt) });
      if (row === undefined) return false;
      await withhold(tx, conversation, at);
      return true;
    }
    const [row] = await tx.run(giveUp, { ...values, state: outcome.state });
    if (row === undefined) return false;
    await lost(tx, conversation, row, { why: undeliveredWhy(outcome.state, outcome.failure), at });
    return true;
  }

  return {
    /** Does nothing when the reply was finished before. */
    finishReply(outcome: SendOutcome): Job<void> {
      return async (tx) => {
        const [conversation] = await tx.run(lockByReply, { reply: outcome.id });
        if (conversation === undefined) return;
        const changed =
          outcome.state === 'sent'
            ? await finishSent(tx, outcome, conversation)
            : await finishUnsent(tx, outcome, conversation);
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
      db
        .deleteFrom('outbox')
        .where('id', '=', slot.id)
        .returning(['turn', 'author', 'origin_case', 'origin_seq', 'reply']),
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
        .returning(['id', 'turn', 'origin_case', 'origin_seq']),
    ),
  };
}
