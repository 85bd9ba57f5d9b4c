import { z } from 'zod';
import type { QueryBuilder, Transaction } from './engine.ts';
import { fingerprint, parseStored } from './records.ts';
import { ONE, type Slots, statement } from './statement.ts';

/** A line of a case. */
export interface LineOfCase {
  readonly case: number;
  readonly seq: number;
}

/** A message on a platform; `conversation` is a key. */
export interface Post {
  readonly conversation: string;
  readonly messageId: string;
}

/** Stands for a message in columns. */
export function messageFingerprint({ conversation, messageId }: Post): string {
  return fingerprint(JSON.stringify([conversation, messageId]));
}

/** Any text as it is: ids are the platforms' own. */
export const idJson = (messageId: string): string => JSON.stringify(messageId);

export function readId(json: string | null): string | null {
  const parsed = parseStored(z.string(), json);
  return parsed.ok ? parsed.value : null;
}

/** Notes which message shows which line; the same again changes nothing. */
export function postWriter({ db }: QueryBuilder) {
  interface PostValues {
    readonly message: string;
    readonly case: number;
    readonly seq: number;
    readonly conversation: string;
    readonly messageId: string;
  }
  const add = statement((slot: Slots<Pick<PostValues, keyof PostValues>>) =>
    db
      .insertInto('case_posts')
      .values({
        message: slot.message,
        case_number: slot.case,
        seq: slot.seq,
        conversation: slot.conversation,
        message_id: slot.messageId,
      })
      .onConflict((conflict) => conflict.columns(['message', 'case_number', 'seq']).doNothing()),
  );
  return async (tx: Transaction, post: Post, of: LineOfCase): Promise<void> => {
    await tx.run(add, {
      message: messageFingerprint(post),
      case: of.case,
      seq: of.seq,
      conversation: fingerprint(post.conversation),
      messageId: idJson(post.messageId),
    });
  };
}

export function postStatements({ db }: QueryBuilder) {
  return {
    /** Where one message is of several lines, the newest. */
    lineOf: statement((slot: Slots<{ message: string }>) =>
      db
        .selectFrom('case_posts')
        .select(['case_number', 'seq'])
        .where('message', '=', slot.message)
        .orderBy('case_number', 'desc')
        .orderBy('seq', 'desc')
        .limit(ONE),
    ),
    lineInCase: statement((slot: Slots<{ message: string; case: number }>) =>
      db
        .selectFrom('case_posts')
        .select('seq')
        .where('message', '=', slot.message)
        .where('case_number', '=', slot.case)
        .orderBy('seq', 'desc')
        .limit(ONE),
    ),
    /** Where several messages show one line, the first. */
    messageOf: statement((slot: Slots<{ case: number; seq: number; conversation: string }>) =>
      db
        .selectFrom('case_posts')
        .select('message_id')
        .where('case_number', '=', slot.case)
        .where('seq', '=', slot.seq)
        .where('conversation', '=', slot.conversation)
        .orderBy('id')
        .limit(ONE),
    ),
  };
}
