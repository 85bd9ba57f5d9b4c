import { sql } from 'kysely';
import { Case, CaseEvent } from '../model/case.ts';
import type { CaseUpdate } from '../model/case-store.ts';
import { type Post, postWriter } from './case-posts.ts';
import { type CaseColumns, columnsOf, readCase } from './case-records.ts';
import type { QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { parseStored, StoredReply, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** A conversation whose row is locked: with it all of its cases are. */
export interface CaseConversation {
  readonly id: number;
  readonly key: string;
}

/**
 * Writing cases. Every transaction that changes a case, or adds to its history, holds its conversation's row, and takes
 * rows in this order: ticket, conversation, case, counter.
 */
export function caseWriter(builder: QueryBuilder, onFault: OnFault) {
  const { one, isClaimed, lastSeq, takeIds, addEvent, touch, update, setOpen, takeBackQueued } =
    writeStatements(builder);
  const notePost = postWriter(builder);

  async function read(tx: Transaction, number: number): Promise<Case | null> {
    const [row] = await tx.run(one, { number });
    return row === undefined ? null : readCase(row, onFault);
  }

  async function lastSeqOf(tx: Transaction, number: number): Promise<number> {
    const [row] = await tx.run(lastSeq, { number });
    return row?.seq ?? 0;
  }

  /** Ids are given under the lock of one row, which is kept until the commit: see `caseNews`. Gives the first. */
  async function idsFor(tx: Transaction, count: number): Promise<number> {
    const [row] = await tx.run(takeIds, { count });
    if (row === undefined) throw new Error('the database gave no ids for lines of a case');
    return row.last - count + 1;
  }

  /** Adds lines behind the last one. Gives the seq of the first. Throws when one could not be read back. */
  async function addEvents(
    tx: Transaction,
    number: number,
    { key: conversation }: CaseConversation,
    events: readonly CaseEvent[],
    key: string | null = null,
  ): Promise<number> {
    const checked = events.map((event) => CaseEvent.parse(event));
    const first = (await lastSeqOf(tx, number)) + 1;
    tx.changed({ kind: 'case', number });
    if (checked.length === 0) return first;
    const firstId = await idsFor(tx, checked.length);
    for (const [i, event] of checked.entries()) {
      const place = { number, seq: first + i, id: firstId + i, at: whole(event.at), key: i === 0 ? key : null };
      await tx.run(addEvent, { ...place, event: JSON.stringify(event) });
      const post = writtenAs(event, conversation);
      if (post !== null) await notePost(tx, post, { case: number, seq: first + i });
    }
    return first;
  }

  /** Adds lines to a case that does not change by them. */
  async function note(
    tx: Transaction,
    number: number,
    conversation: CaseConversation,
    events: readonly CaseEvent[],
  ): Promise<void> {
    const at = events.at(-1)?.at;
    if (at === undefined) return;
    await addEvents(tx, number, conversation, events);
    await tx.run(touch, { number, at: whole(at) });
  }

  return {
    read,
    lastSeqOf,
    note,

    /** Stores what became of a case. Gives the seq of its first event. */
    async store(
      tx: Transaction,
      conversation: CaseConversation,
      before: Case,
      { case: after, events }: CaseUpdate,
      key: string | null = null,
    ): Promise<number> {
      const { number } = before;
      await tx.run(update, { ...columnsOf(after), number });
      if ((before.state === 'closed') !== (after.state === 'closed')) {
        await tx.run(setOpen, { conversation: conversation.id, open: after.state === 'closed' ? null : number });
      }
      return addEvents(tx, number, conversation, events, key);
    },

    async open(tx: Transaction, conversation: CaseConversation, opened: Case): Promise<void> {
      await tx.run(setOpen, { conversation: conversation.id, open: opened.number });
      const change = { kind: 'opened', reason: opened.reason } as const;
      const event: CaseEvent = { at: opened.openedAt, by: { kind: 'customer' }, change };
      await addEvents(tx, opened.number, conversation, [event]);
    },

    /**
     * Where a person serves the customer: takes back what the bot has queued, and notes it in the case. Whoever calls
     * this brings the conversation's `reply_due_at` up to it. true = there was something.
     */
    async withhold(
      tx: Transaction,
      conversation: CaseConversation & { readonly open_case: number | null },
      at: number,
    ): Promise<boolean> {
      const { id, open_case: number } = conversation;
      if (number === null) return false;
      const [claimed] = await tx.run(isClaimed, { number });
      if (claimed === undefined) return false;
      const rows = await tx.run(takeBackQueued, { conversation: id });
      const events = rows
        .toSorted((a, b) => a.id - b.id)
        .map(({ reply }): CaseEvent => {
          const parsed = parseStored(StoredReply, reply);
          const text = parsed.ok ? parsed.value.message.text : '';
          return { at, by: { kind: 'system' }, change: { kind: 'withheld', text } };
        });
      await note(tx, number, conversation, events);
      return rows.length > 0;
    },
  };
}

/** Throws when it could not be read back, or is no update of the open case. */
export function checkUpdate(update: CaseUpdate | null, number: number | undefined): void {
  if (update === null) return;
  Case.parse(update.case);
  for (const event of update.events) CaseEvent.parse(event);
  if (update.case.number !== number) throw new Error(`case ${update.case.number} is not the conversation's open one`);
}

/** The message on a platform that a line was written as, in the customer's conversation or in a room; null = in none. */
function writtenAs({ by, change }: CaseEvent, customers: string): Post | null {
  if ((change.kind !== 'message' && change.kind !== 'note') || change.messageId === null) return null;
  const conversation = change.at ?? (by.kind === 'customer' ? customers : null);
  return conversation === null ? null : { conversation, messageId: change.messageId };
}

/** The one row of the counter. */
const COUNTER = sql.lit(1);

function writeStatements({ db }: QueryBuilder) {
  interface EventValues {
    readonly number: number;
    readonly seq: number;
    readonly id: number;
    readonly at: number;
    readonly key: string | null;
    readonly event: string;
  }
  return {
    one: statement((slot: Slots<{ number: number }>) =>
      db.selectFrom('cases').select(['number', 'details']).where('number', '=', slot.number),
    ),
    isClaimed: statement((slot: Slots<{ number: number }>) =>
      db.selectFrom('cases').select('number').where('number', '=', slot.number).where('state', '=', sql.lit('claimed')),
    ),
    lastSeq: statement((slot: Slots<{ number: number }>) =>
      db
        .selectFrom('case_events')
        .select((eb) => eb.fn.max<number | null>('seq').as('seq'))
        .where('case_number', '=', slot.number),
    ),
    takeIds: statement((slot: Slots<{ count: number }>) =>
      db
        .insertInto('case_counter')
        .values({ id: COUNTER, last: slot.count })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({ last: eb('case_counter.last', '+', eb.ref('excluded.last')) })),
        )
        .returning('last'),
    ),
    addEvent: statement((slot: Slots<Pick<EventValues, keyof EventValues>>) =>
      db.insertInto('case_events').values({
        case_number: slot.number,
        seq: slot.seq,
        id: slot.id,
        at: slot.at,
        key: slot.key,
        event: slot.event,
      }),
    ),
    touch: statement((slot: Slots<{ number: number; at: number }>) =>
      db.updateTable('cases').set({ updated_at: slot.at }).where('number', '=', slot.number),
    ),
    update: statement((slot: Slots<Pick<CaseColumns, keyof CaseColumns> & { number: number }>) =>
      db
        .updateTable('cases')
        .set((eb) => ({
          state: slot.state,
          desk: slot.desk,
          agent: slot.agent,
          rank: slot.rank,
          place: slot.place,
          customer: slot.customer,
          opened_at: slot.openedAt,
          claimed_at: eb.fn.coalesce('claimed_at', slot.claimedAt),
          updated_at: slot.updatedAt,
          details: slot.details,
        }))
        .where('number', '=', slot.number),
    ),
    setOpen: statement((slot: Slots<{ conversation: number; open: number | null }>) =>
      db.updateTable('conversations').set({ open_case: slot.open }).where('id', '=', slot.conversation),
    ),
    takeBackQueued: statement((slot: Slots<{ conversation: number }>) =>
      db
        .deleteFrom('outbox')
        .where('conversation', '=', slot.conversation)
        // Says more than the next line needs, so that the index of what is open is used.
        .where('state', 'in', sql<'queued'>`('queued', 'sending')`)
        .where('state', '=', sql.lit('queued'))
        .where('author', '=', sql.lit('bot'))
        .returning(['id', 'reply']),
    ),
  };
}
