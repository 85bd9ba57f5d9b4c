import { sql } from 'kysely';
import type { CaseEvent, Undelivered } from '../model/case.ts';
import { idJson, type LineOfCase, postWriter } from './case-posts.ts';
import { type CaseConversation, caseWriter } from './case-writer.ts';
import type { QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { fingerprint } from './records.ts';
import { ONE, type Slots, statement } from './statement.ts';

/** What of an outbox row says which line of a case it shows. */
export interface OriginRow {
  readonly turn: number | null;
  readonly origin_case: number | null;
  readonly origin_seq: number | null;
}

interface Arrived {
  readonly messageId: string;
  readonly at: number;
}

/** Noting in cases how sends end. The conversation is the row's, and its row is locked. */
export function caseSends(builder: QueryBuilder, onFault: OnFault) {
  const { note } = caseWriter(builder, onFault);
  const notePost = postWriter(builder);
  const { otherParts, otherLostParts, setCard } = sendStatements(builder);

  const system = (at: number, change: CaseEvent['change']): CaseEvent => ({ at, by: { kind: 'system' }, change });

  return {
    /** To be called when the row is gone. A line that was sent in several parts is delivered with the last of them. */
    async arrived(
      tx: Transaction,
      conversation: CaseConversation,
      row: OriginRow,
      { messageId, at }: Arrived,
    ): Promise<void> {
      const of = lineOf(row);
      if (of === null) return;
      await notePost(tx, { conversation: conversation.key, messageId }, of);
      if (row.turn === null) {
        const thread = { case: of.case, conversation: fingerprint(conversation.key) };
        await tx.run(setCard, { ...thread, card: idJson(messageId) });
        return;
      }
      const parts = await tx.run(otherParts, { ...of, conversation: conversation.id });
      if (parts.length > 0) return;
      await note(tx, of.case, conversation, [system(at, { kind: 'delivered', of: of.seq })]);
    },

    /** A line of which several parts are lost is told once. */
    async lost(
      tx: Transaction,
      conversation: CaseConversation,
      row: OriginRow & { readonly id: number },
      { why, at }: { readonly why: Undelivered; readonly at: number },
    ): Promise<void> {
      const of = lineOf(row);
      if (of === null || row.turn === null) return;
      const lostBefore = await tx.run(otherLostParts, { ...of, conversation: conversation.id, id: row.id });
      if (lostBefore.length > 0) return;
      await note(tx, of.case, conversation, [system(at, { kind: 'undelivered', of: of.seq, why })]);
    },
  };
}

function lineOf({ origin_case, origin_seq }: OriginRow): LineOfCase | null {
  return origin_case === null || origin_seq === null ? null : { case: origin_case, seq: origin_seq };
}

function sendStatements({ db }: QueryBuilder) {
  type PartSlots = Slots<{ case: number; seq: number; conversation: number }>;
  const parts = (slot: PartSlots) =>
    db
      .selectFrom('outbox')
      .select('id')
      .where('origin_case', '=', slot.case)
      .where('origin_seq', '=', slot.seq)
      .where('conversation', '=', slot.conversation)
      .limit(ONE);
  return {
    otherParts: statement((slot: PartSlots) => parts(slot)),
    otherLostParts: statement((slot: PartSlots & Slots<{ id: number }>) =>
      parts(slot).where('state', 'in', sql<'failed'>`('failed', 'unknown')`).where('id', '<>', slot.id),
    ),
    /** The first message of a case in its place is its card. */
    setCard: statement((slot: Slots<{ case: number; conversation: string; card: string }>) =>
      db
        .updateTable('case_threads')
        .set({ card: slot.card })
        .where('conversation', '=', slot.conversation)
        .where('case_number', '=', slot.case)
        .where('card', 'is', null),
    ),
  };
}
