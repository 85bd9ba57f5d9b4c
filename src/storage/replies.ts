import type { z } from 'zod';
import type { OutboxItem } from '../model/store.ts';
import type { Turn } from '../model/turn.ts';
import type { LineOfCase } from './case-posts.ts';
import type { QueryBuilder, Transaction } from './engine.ts';
import { plain, type StoredReply, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** A reply that is to be sent. */
export interface NewReply {
  readonly conversation: number;
  /** null = a post in a room. */
  readonly turn: number | null;
  readonly author: OutboxItem['author'];
  /** The line of a case that it shows; null = of none. */
  readonly origin: LineOfCase | null;
  readonly dueAt: number;
  readonly queuedAt: number;
  readonly reply: z.infer<typeof StoredReply>;
}

/** Writes rows of the turn log and of the outbox. Whoever queues brings the conversation's `reply_due_at` up to it. */
export function replyWriter(builder: QueryBuilder) {
  const { addTurn, addReply } = replyStatements(builder);
  return {
    /** Gives the row's id. */
    async addTurn(tx: Transaction, conversation: number, turn: Turn): Promise<number> {
      const [row] = await tx.run(addTurn, { conversation, ...turnColumns(turn) });
      if (row === undefined) throw new Error('the database gave no row for a turn');
      return row.id;
    },
    async addReply(tx: Transaction, { origin, dueAt, queuedAt, reply, ...rest }: NewReply): Promise<void> {
      const times = { dueAt: whole(dueAt), queuedAt: whole(queuedAt) };
      const shown = { originCase: origin?.case ?? null, originSeq: origin?.seq ?? null };
      await tx.run(addReply, { ...rest, ...times, ...shown, reply: JSON.stringify(reply) });
    },
  };
}

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

interface ReplyValues {
  readonly conversation: number;
  readonly turn: number | null;
  readonly author: OutboxItem['author'];
  readonly originCase: number | null;
  readonly originSeq: number | null;
  readonly dueAt: number;
  readonly queuedAt: number;
  readonly reply: string;
}

function replyStatements({ db }: QueryBuilder) {
  return {
    addTurn: statement((slot: Slots<Pick<TurnValues, keyof TurnValues>>) =>
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
    ),
    addReply: statement((slot: Slots<Pick<ReplyValues, keyof ReplyValues>>) =>
      db.insertInto('outbox').values({
        conversation: slot.conversation,
        turn: slot.turn,
        author: slot.author,
        origin_case: slot.originCase,
        origin_seq: slot.originSeq,
        state: 'queued',
        attempts: 0,
        repeats: 0,
        due_at: slot.dueAt,
        queued_at: slot.queuedAt,
        reply: slot.reply,
      }),
    ),
  };
}

function turnColumns(turn: Turn): Omit<TurnValues, 'conversation'> {
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
