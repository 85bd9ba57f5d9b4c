import { sql } from 'kysely';
import { Case } from '../model/case.ts';
import type { CaseOutcome, CaseResult, CaseStore, NewCase } from '../model/case-store.ts';
import { conversationKey } from '../model/event.ts';
import { Turn } from '../model/turn.ts';
import { agents } from './agents.ts';
import { caseLists } from './case-lists.ts';
import { type CaseColumns, columnsOf, RANKS } from './case-records.ts';
import { type CaseConversation, caseWriter } from './case-writer.ts';
import { conversationLock, dueStatements } from './conversations.ts';
import type { Engine, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { internalEvents } from './inbox.ts';
import { fingerprint, plain, StoredReply, whole } from './records.ts';
import { replyWriter } from './replies.ts';
import { rooms } from './rooms.ts';
import { ONE, type Slots, statement } from './statement.ts';

type Opened = Awaited<ReturnType<CaseStore['openCase']>>;

/** Cases: see `caseWriter` for who may write one when. */
export function cases(engine: Engine, onFault: OnFault): CaseStore {
  const { read, write } = engine;
  const statements = caseStatements(engine);
  const change = caseChanger(engine, onFault);
  const writer = caseWriter(engine, onFault);
  const lockOrMake = conversationLock(engine);

  async function placeOf(tx: Transaction, { number, desk, state }: Case): Promise<number> {
    if (state !== 'queued') return 0;
    const [row] = await tx.run(statements.place, { number, desk: plain(desk) });
    return row?.place ?? 0;
  }

  async function open(tx: Transaction, opened: NewCase, key: string): Promise<Opened> {
    const conversation = await lockOrMake(tx, opened.ref, opened.openedAt);
    const [known] = await tx.run(statements.byKey, { key });
    const number = known?.number ?? conversation.open_case;
    if (number !== null) {
      const found = await writer.read(tx, number);
      if (found === null) throw new Error(`case ${number} cannot be read`);
      return { case: found, fresh: false, place: await placeOf(tx, found) };
    }
    const columns = columnsOf({ ...opened, number: 0 });
    const [row] = await tx.run(statements.add, { ...columns, key, conversation: conversation.id });
    if (row === undefined) throw new Error('the database gave no number for a case');
    const added = Case.parse({ ...opened, number: row.number });
    await writer.open(tx, conversation, added);
    return { case: added, fresh: true, place: await placeOf(tx, added) };
  }

  return {
    ...caseLists(engine, onFault),
    ...rooms(engine, onFault),
    ...agents(engine, onFault),
    openCase: (draft, key) => write((tx) => open(tx, draft, fingerprint(key))),
    changeCase(number, key, decide, now) {
      const place = { number: whole(number), key: key === null ? null : fingerprint(JSON.stringify([number, key])) };
      return write((tx) => change(tx, place, decide, whole(now)));
    },
    botIsSending: async (conversation) =>
      (await read(statements.sending, { fingerprint: fingerprint(conversation) })).length > 0,
  };
}

type Change = Extract<CaseOutcome, { ok: true }>;

interface CaseToChange {
  readonly number: number;
  /** A fingerprint; null = it cannot be asked for again. */
  readonly key: string | null;
}

function caseChanger(engine: Engine, onFault: OnFault) {
  const { lockOf, byEventKey } = changeStatements(engine);
  const { read, lastSeqOf, store, withhold } = caseWriter(engine, onFault);
  const queueReplies = replyQueuer(engine);
  const notify = noticeWriter(engine);
  const { refreshReplies } = dueStatements(engine);

  return async (
    tx: Transaction,
    { number, key }: CaseToChange,
    decide: (current: Case, lastSeq: number) => CaseOutcome,
    now: number,
  ): Promise<CaseResult> => {
    const [conversation] = await tx.run(lockOf, { number });
    const current = conversation === undefined ? null : await read(tx, number);
    if (conversation === undefined || current === null) return { ok: false, why: 'absent', case: null };
    const [known] = key === null ? [] : await tx.run(byEventKey, { key });
    if (known !== undefined) return { ok: true, case: current, first: known.seq, fresh: false };
    const lastSeq = await lastSeqOf(tx, number);
    const outcome = decide(current, lastSeq);
    if (!outcome.ok) return { ...outcome, case: current };

    const after = checkedCase(outcome, current, conversation);
    await queueReplies(tx, conversation, outcome, { lastSeq, now });
    await notify(tx, outcome, { lastSeq, now });
    const first = await store(tx, conversation, current, { case: after, events: outcome.events }, key);
    const withheld = after.state === 'claimed' && (await withhold(tx, { ...conversation, open_case: number }, now));
    if (withheld || outcome.replies.length > 0) {
      await tx.run(refreshReplies, { conversation: conversation.id });
      tx.changed({ kind: 'outbox' });
    }
    return { ok: true, case: after, first, fresh: true };
  };
}

/** Throws when the case could not be read back, or is not the one that was changed. */
function checkedCase({ case: after }: Change, before: Case, { key }: CaseConversation): Case {
  const checked = Case.parse(after);
  if (checked.number !== before.number) throw new Error(`case ${before.number} became ${checked.number}`);
  if (conversationKey(checked.ref) !== key) throw new Error(`case ${before.number} left its conversation`);
  return checked;
}

interface At {
  /** Of the case's history, before the change. */
  readonly lastSeq: number;
  readonly now: number;
}

/** Logs a change's turn, and queues what the customer is sent. */
function replyQueuer(builder: QueryBuilder) {
  const { addTurn, addReply } = replyWriter(builder);
  return async (
    tx: Transaction,
    { id }: CaseConversation,
    { case: of, turn, replies }: Change,
    { lastSeq, now }: At,
  ): Promise<void> => {
    if (turn === null) {
      if (replies.length > 0) throw new Error('what is sent to a customer needs a turn');
      return;
    }
    const row = await addTurn(tx, id, Turn.parse(turn));
    const times = { dueAt: now, queuedAt: turn.decidedAt };
    for (const { author, message, event, replyTo } of replies) {
      const origin = event === null ? null : { case: of.number, seq: lastSeq + 1 + event };
      const reply = StoredReply.parse({ replyTo, message });
      await addReply(tx, { conversation: id, turn: row, author, origin, ...times, reply });
    }
  };
}

/** Puts what a customer's flow is told into their conversation's line. */
function noticeWriter(builder: QueryBuilder) {
  const queueEvent = internalEvents(builder);
  return async (tx: Transaction, { case: of, events, notice }: Change, { lastSeq, now }: At): Promise<void> => {
    if (notice === null) return;
    const { id, name } = of.customer;
    const from = { id, ...(name === undefined ? {} : { name }) };
    // A change without a line is none that could be asked for again, so any key does that no other has.
    const line = events.length > 0 ? `${lastSeq + events.length}` : `${lastSeq}/${now}`;
    await queueEvent(tx, { kind: 'notice', ref: of.ref, from, ...notice }, `case:${of.number}:${line}`, now);
  };
}

function changeStatements({ db, locking }: QueryBuilder) {
  return {
    /** Keeps others from the case's conversation, and so from the case, until the transaction ends. */
    lockOf: statement((slot: Slots<{ number: number }>) =>
      db
        .selectFrom('conversations')
        .select(['id', 'key'])
        .where('id', '=', db.selectFrom('cases').select('conversation').where('number', '=', slot.number))
        .$if(locking, (query) => query.forUpdate()),
    ),
    byEventKey: statement((slot: Slots<{ key: string }>) =>
      db.selectFrom('case_events').select('seq').where('key', '=', slot.key),
    ),
  };
}

function caseStatements({ db }: QueryBuilder) {
  return {
    byKey: statement((slot: Slots<{ key: string }>) =>
      db.selectFrom('cases').select('number').where('key', '=', slot.key),
    ),
    add: statement((slot: Slots<Pick<CaseColumns, keyof CaseColumns> & { key: string; conversation: number }>) =>
      db
        .insertInto('cases')
        .values({
          key: slot.key,
          conversation: slot.conversation,
          state: slot.state,
          desk: slot.desk,
          agent: slot.agent,
          rank: slot.rank,
          place: slot.place,
          customer: slot.customer,
          opened_at: slot.openedAt,
          claimed_at: slot.claimedAt,
          updated_at: slot.updatedAt,
          details: slot.details,
        })
        .returning('number'),
    ),
    /** How many of the desk's queue stand up to a queued case, with it. */
    place: statement((slot: Slots<{ number: number; desk: string }>) =>
      db
        .selectFrom('cases as ahead')
        .innerJoin('cases as own', (join) => join.on('own.number', '=', slot.number))
        .select((eb) => eb.fn.countAll<number>().as('place'))
        .where('ahead.desk', '=', slot.desk)
        .where('ahead.rank', '<=', sql.lit(RANKS.queued[1]))
        .where(({ eb, refTuple }) =>
          eb(
            refTuple('ahead.rank', 'ahead.place', 'ahead.number'),
            '<=',
            refTuple('own.rank', 'own.place', 'own.number'),
          ),
        ),
    ),
    sending: statement((slot: Slots<{ fingerprint: string }>) =>
      db
        .selectFrom('outbox')
        .select('id')
        .where(
          'conversation',
          '=',
          db.selectFrom('conversations').select('id').where('fingerprint', '=', slot.fingerprint),
        )
        // Says more than the next line needs, so that the index of what is open is used.
        .where('state', 'in', sql<'queued'>`('queued', 'sending')`)
        .where('state', '=', sql.lit('sending'))
        .where('author', '=', sql.lit('bot'))
        .limit(ONE),
    ),
  };
}
