import { sql } from 'kysely';
import type { Case } from '../model/case.ts';
import type { CaseUpdate } from '../model/case-store.ts';
import { conversationKey, InboxEvent } from '../model/event.ts';
import type { TurnOutcome } from '../model/store.ts';
import { caseWriter, checkUpdate } from './case-writer.ts';
import { dueStatements } from './conversations.ts';
import type { Job, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { outcomeWriter } from './outcome.ts';
import { checkOutcome, parseStored, plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** An error's text is kept up to this length, in UTF-16 units. */
const MAX_ERROR = 4000;

/** What becomes of events whose turn failed. */
export function failedEventJobs(builder: QueryBuilder, onFault: OnFault) {
  const { lockByEvent, refreshEvents } = dueStatements(builder);
  const { retry, setAside, release } = failedEventStatements(builder);
  const writeOutcome = outcomeWriter(builder, onFault);
  const { read: readCase } = caseWriter(builder, onFault);
  const errorText = (error: string) => plain(error.slice(0, MAX_ERROR));

  async function caseNow(tx: Transaction, conversation: string, update: CaseUpdate | null): Promise<Case | null> {
    const found = update === null ? null : await readCase(tx, update.case.number);
    return found !== null && conversationKey(found.ref) === conversation ? found : null;
  }

  return {
    retryEvent(id: number, error: string, dueAt: number): Job<void> {
      const values = { id, error: errorText(error), dueAt: whole(dueAt) };
      return async (tx) => {
        const [conversation] = await tx.run(lockByEvent, { event: id });
        if (conversation === undefined) return;
        await tx.run(retry, values);
        await tx.run(refreshEvents, { conversation: conversation.id });
      };
    },

    /** Does nothing when the event is not pending any more. Throws at once when the outcome could not be read back. */
    setAside(id: number, error: string, outcome: TurnOutcome): Job<void> {
      checkOutcome(outcome);
      checkUpdate(outcome.case, outcome.case?.case.number);
      return async (tx) => {
        const [conversation] = await tx.run(lockByEvent, { event: id });
        if (conversation === undefined) return;
        const [row] = await tx.run(setAside, { id, error: errorText(error) });
        if (row === undefined) return;
        const event = parseStored(InboxEvent, row.event);
        const open = await caseNow(tx, conversation.key, outcome.case);
        const about = { id, conversation, receivedAt: row.received_at, case: open };
        await writeOutcome(tx, { ...about, event: event.ok ? event.value : null }, upToDate(outcome, open));
        tx.changed({ kind: 'inbox' }); // what waited for it is due
      };
    },

    releaseSetAside(id: number, now: number): Job<boolean> {
      return async (tx) => {
        const [conversation] = await tx.run(lockByEvent, { event: id });
        if (conversation === undefined) return false;
        const [row] = await tx.run(release, { id, now: whole(now) });
        if (row === undefined) return false;
        await tx.run(refreshEvents, { conversation: conversation.id });
        tx.changed({ kind: 'inbox' });
        return true;
      };
    },
  };
}

/**
 * The outcome was decided on the case as it was at the last try, which other transactions may have changed since: of the
 * case itself only what a message of the customer's says is taken over.
 */
function upToDate(outcome: TurnOutcome, open: Case | null): TurnOutcome {
  if (outcome.case === null || open === null || open.state === 'closed') {
    return { ...outcome, case: outcome.case && open && { ...outcome.case, case: open } };
  }
  const { case: decided, events } = outcome.case;
  const now: Case = {
    ...open,
    waitingSince: open.waitingSince ?? decided.waitingSince,
    lastMessageAt: Math.max(open.lastMessageAt, decided.lastMessageAt),
    updatedAt: Math.max(open.updatedAt, decided.updatedAt),
    idleAskedAt: decided.idleAskedAt,
    keptAt: decided.keptAt,
  };
  return { ...outcome, case: { case: now, events } };
}

function failedEventStatements({ db }: QueryBuilder) {
  return {
    retry: statement((slot: Slots<{ id: number; error: string; dueAt: number }>) =>
      db
        .updateTable('inbox')
        .set((eb) => ({ attempts: eb('attempts', '+', 1), error: slot.error, due_at: slot.dueAt }))
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('pending')),
    ),
    setAside: statement((slot: Slots<{ id: number; error: string }>) =>
      db
        .updateTable('inbox')
        .set((eb) => ({ state: 'set-aside', attempts: eb('attempts', '+', 1), error: slot.error }))
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('pending'))
        .returning(['event', 'received_at']),
    ),
    release: statement((slot: Slots<{ id: number; now: number }>) =>
      db
        .updateTable('inbox')
        .set({ state: 'pending', attempts: 0, error: null, due_at: slot.now })
        .where('id', '=', slot.id)
        .where('state', '=', sql.lit('set-aside'))
        .returning('id'),
    ),
  };
}
