import type { OutgoingMessage } from '../model/message.ts';
import type { Job, QueryBuilder, Transaction } from './engine.ts';
import { fingerprint, type LineRow, lineJson, parseLine, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';
import { transcriptWriter } from './transcript.ts';

/** Lines, from the newest, among which an earlier one is looked for. */
const LOOKED_AT = 1000;
/** What stands in place of words that were taken back. */
const NOTHING = { kind: 'text', text: '' } as const;

/** Changing what stands in a transcript, where the transcript itself is the channel. */
export function amendJobs(builder: QueryBuilder) {
  const { lock, newest, empty } = amendStatements(builder);
  const add = transcriptWriter(builder);

  /** The message and its later wordings, the newest first. */
  async function find(tx: Transaction, conversation: number, messageId: string): Promise<LineRow[]> {
    const rows = await tx.run(newest, { conversation, limit: LOOKED_AT });
    return rows.filter((row) => {
      const line = parseLine(row);
      return row.author !== 'customer' && line.ok && line.value.messageId === messageId;
    });
  }

  /** The first said it, the others were new words for it. */
  async function forget(tx: Transaction, conversation: number, messageId: string, found: readonly LineRow[]) {
    const edit = lineJson({ messageId, edits: messageId, message: NOTHING });
    const said = lineJson({ messageId, message: NOTHING });
    for (const [place, { seq }] of found.entries())
      await tx.run(empty, { conversation, seq, line: place === found.length - 1 ? said : edit });
  }

  return {
    /** `message` null = it is taken back: its words are stored no more. false = there is no such message of ours. */
    amend(conversation: string, messageId: string, message: OutgoingMessage | null, now: number): Job<boolean> {
      const line = amendment(messageId, message);
      return async (tx) => {
        const [locked] = await tx.run(lock, { fingerprint: fingerprint(conversation) });
        if (locked === undefined) return false;
        const found = await find(tx, locked.id, messageId);
        const first = found.at(-1);
        if (first === undefined) return false;
        await add(tx, locked.id, { author: first.author, at: whole(now), line });
        if (message === null) await forget(tx, locked.id, messageId, found);
        tx.changed({ kind: 'transcript', conversation });
        return true;
      };
    },
  };
}

function amendment(messageId: string, message: OutgoingMessage | null): string {
  return message === null
    ? lineJson({ messageId, recalls: messageId, message: NOTHING })
    : lineJson({ messageId, edits: messageId, message });
}

function amendStatements({ db, locking }: QueryBuilder) {
  return {
    /** Keeps others from the conversation until the transaction ends. */
    lock: statement((slot: Slots<{ fingerprint: string }>) =>
      db
        .selectFrom('conversations')
        .select('id')
        .where('fingerprint', '=', slot.fingerprint)
        .$if(locking, (query) => query.forUpdate()),
    ),
    newest: statement((slot: Slots<{ conversation: number; limit: number }>) =>
      db
        .selectFrom('transcript')
        .select(['seq', 'author', 'at', 'line'])
        .where('conversation', '=', slot.conversation)
        .orderBy('seq', 'desc')
        .limit(slot.limit),
    ),
    empty: statement((slot: Slots<{ conversation: number; seq: number; line: string }>) =>
      db
        .updateTable('transcript')
        .set({ line: slot.line })
        .where('conversation', '=', slot.conversation)
        .where('seq', '=', slot.seq),
    ),
  };
}
