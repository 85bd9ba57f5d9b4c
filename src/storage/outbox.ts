import { sql } from 'kysely';
import { ConversationRef } from '../model/event.ts';
import type { OutboxItem } from '../model/store.ts';
import { caseSends, type OriginRow } from './case-sends.ts';
import { caseWriter } from './case-writer.ts';
import { dueStatements } from './conversations.ts';
import type { Job, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { type Parsed, parseStored, plain, StoredReply, whole } from './records.ts';
import { ONE, type Slots, statement } from './statement.ts';

/** More often than any process is killed. */
const ANY_NUMBER = 1_000_000;

interface LockedConversation {
  readonly id: number;
  readonly key: string;
  readonly ref: string;
  readonly open_case: number | null;
}

/** Taking replies to send, and taking back those that a dead instance was sending. */
export function outboxJobs(builder: QueryBuilder, owner: number, onFault: OnFault) {
  const { lockByReply, refreshReplies } = dueStatements(builder);
  const { lockFree, lockWaiting, beginSend, spoil, sending, takeBack } = outboxStatements(builder);
  const { withhold } = caseWriter(builder, onFault);
  const { lost } = caseSends(builder, onFault);

  async function lockDue(tx: Transaction, due: { platform: string; now: number }, limit: number) {
    const free = await tx.run(lockFree, { ...due, limit });
    if (free.length > 0 || lockWaiting === null) return free;
    return tx.run(lockWaiting, { ...due, limit: 1 });
  }

  async function takeReply(tx: Transaction, conversation: LockedConversation, now: number): Promise<OutboxItem | null> {
    if (await withhold(tx, conversation, now)) tx.changed({ kind: 'outbox' });
    const [row] = await tx.run(beginSend, { conversation: conversation.id, owner });
    const item = row === undefined ? null : readItem(conversation, row);
    if (row !== undefined && item?.ok === false) {
      onFault({ kind: 'bad-row', detail: `outbox row ${row.id} cannot be read: not sent`, error: item.error });
      await tx.run(spoil, { id: row.id });
      await lost(tx, conversation, row, { why: 'rejected', at: now });
      tx.changed({ kind: 'outbox' }); // the one behind it may be due
    }
    await tx.run(refreshReplies, { conversation: conversation.id });
    return item?.ok ? item.value : null;
  }

  return {
    /** All replies that are being sent, by whom. */
    sending,

    takeReplies(platform: string, at: number, limit: number): Job<OutboxItem[]> {
      const due = { platform: plain(platform), now: whole(at) };
      return async (tx) => {
        const items: OutboxItem[] = [];
        for (const conversation of await lockDue(tx, due, limit)) {
          const item = await takeReply(tx, conversation, due.now);
          if (item !== null) items.push(item);
        }
        return items;
      };
    },

    /** Queues a reply again that its owner, dead now, was sending, or gives it up if it was so before. true = it is queued. */
    takeBack(reply: { id: number; owner: number }, { now, repeatable }: TakingBack): Job<boolean> {
      return async (tx) => {
        const [conversation] = await tx.run(lockByReply, { reply: reply.id });
        if (conversation === undefined) return false;
        const most = repeatable.has(conversation.platform) ? ANY_NUMBER : 1;
        const [row] = await tx.run(takeBack, { ...reply, most });
        if (row === undefined) return false;
        const queued = row.state === 'queued';
        if (!queued) await lost(tx, conversation, row, { why: 'unknown', at: whole(now) });
        const withheld = await withhold(tx, conversation, whole(now));
        await tx.run(refreshReplies, { conversation: conversation.id });
        tx.changed({ kind: 'outbox' });
        return queued && !(withheld && row.author === 'bot');
      };
    },
  };
}

interface TakingBack {
  readonly now: number;
  /** Platforms where a send that is repeated is shown once. */
  readonly repeatable: ReadonlySet<string>;
}

interface SendRow extends OriginRow {
  readonly id: number;
  readonly attempts: number;
  readonly queued_at: number;
  readonly author: OutboxItem['author'];
  readonly reply: string;
}

function readItem(conversation: LockedConversation, row: SendRow): Parsed<OutboxItem> {
  const ref = parseStored(ConversationRef, conversation.ref);
  const reply = parseStored(StoredReply, row.reply);
  if (!ref.ok) return ref;
  if (!reply.ok) return reply;
  const value = {
    id: row.id,
    conversation: conversation.key,
    ref: ref.value,
    author: row.author,
    ...reply.value,
    attempts: row.attempts - 1,
    queuedAt: row.queued_at,
  };
  return { ok: true, value };
}

function outboxStatements({ db, locking }: QueryBuilder) {
  type DueSlots = Slots<{ platform: string; now: number; limit: number }>;
  const dueConversations = (slot: DueSlots) =>
    db
      .selectFrom('conversations')
      .select(['id', 'key', 'ref', 'open_case'])
      .where('platform', '=', slot.platform)
      .where('reply_due_at', '<=', slot.now)
      .orderBy('reply_due_at')
      .limit(slot.limit);

  return {
    lockFree: statement((slot: DueSlots) =>
      dueConversations(slot).$if(locking, (query) => query.forUpdate().skipLocked()),
    ),
    lockWaiting: locking ? statement((slot: DueSlots) => dueConversations(slot).forUpdate()) : null,
    /** Marks the conversation's oldest unsent reply as being sent. */
    beginSend: statement((slot: Slots<{ conversation: number; owner: number }>) =>
      db
        .updateTable('outbox')
        .set((eb) => ({ state: 'sending', owner: slot.owner, attempts: eb('attempts', '+', 1) }))
        .where(
          'id',
          '=',
          db
            .selectFrom('outbox')
            .select('id')
            .where('conversation', '=', slot.conversation)
            .where('state', 'in', sql<'queued'>`('queued', 'sending')`)
            .orderBy('id')
            .limit(ONE)
            .$asScalar(),
        )
        .where('state', '=', sql.lit('queued'))
        .returning(['id', 'attempts', 'queued_at', 'reply', 'author', 'turn', 'origin_case', 'origin_seq']),
    ),
    spoil: statement((slot: Slots<{ id: number }>) =>
      db.updateTable('outbox').set({ state: 'failed', owner: null }).where('id', '=', slot.id),
    ),
    sending: statement((_: Slots<Record<never, never>>) =>
      db.selectFrom('outbox').select(['id', 'owner']).where('state', '=', sql.lit('sending')).orderBy('id'),
    ),
    takeBack: statement((slot: Slots<{ id: number; owner: number; most: number }>) =>
      db
        .updateTable('outbox')
        .set((eb) => ({
          state: sql<'queued' | 'unknown'>`case when repeats < ${slot.most} then 'queued' else 'unknown' end`,
          repeats: eb('repeats', '+', 1),
          owner: null,
        }))
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('sending'))
        .where('owner', '=', slot.owner)
        .returning(['id', 'state', 'author', 'turn', 'origin_case', 'origin_seq']),
    ),
  };
}
