import type { QueryBuilder, Transaction } from './engine.ts';
import type { LineRow } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** Adds lines to transcripts, in a transaction that holds the conversation. */
export function transcriptWriter({ db }: QueryBuilder) {
  const count = statement((slot: Slots<{ conversation: number; at: number }>) =>
    db
      .updateTable('conversations')
      .set((eb) => ({ last_seq: eb('last_seq', '+', 1), updated_at: slot.at }))
      .where('id', '=', slot.conversation)
      .returning('last_seq'),
  );
  const addLine = statement(
    (slot: Slots<{ conversation: number; seq: number; author: LineRow['author']; at: number; line: string }>) =>
      db.insertInto('transcript').values({
        conversation: slot.conversation,
        seq: slot.seq,
        author: slot.author,
        at: slot.at,
        line: slot.line,
      }),
  );

  return async (
    tx: Transaction,
    conversation: number,
    { author, at, line }: Pick<LineRow, 'author' | 'at' | 'line'>,
  ): Promise<void> => {
    const [counted] = await tx.run(count, { conversation, at });
    if (counted === undefined) throw new Error('the database gave no row for a conversation');
    await tx.run(addLine, { conversation, seq: counted.last_seq, author, at, line });
  };
}
