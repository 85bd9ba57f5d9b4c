import { sql } from 'kysely';
import { InboxEvent } from '../model/event.ts';
import type { TurnOutcome } from '../model/store.ts';
import { dueStatements } from './conversations.ts';
import type { Job, QueryBuilder } from './engine.ts';
import { outcomeWriter } from './outcome.ts';
import { checkOutcome, parseStored, plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** An error's text is kept up to this length, in UTF-16 units. */
const MAX_ERROR = 4000;

/** What becomes of events whose turn failed. */
export function failedEventJobs(builder: QueryBuilder) {
  const { lockByEvent, refreshEvents } = dueStatements(builder);
  const { retry, setAside, release } = failedEventStatements(builder);
  const writeOutcome = outcomeWriter(builder);
  const errorText = (error: string) => plain(error.slice(0, MAX_ERROR));

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
      return async (tx) => {
        const [conversation] = await tx.run(lockByEvent, { event: id });
        if (conversation === undefined) return;
        const [row] = await tx.run(setAside, { id, error: errorText(error) });
        if (row === undefined) return;
        const event = parseStored(InboxEvent, row.event);
        const about = { id, conversation: conversation.id, receivedAt: row.received_at };
        await writeOutcome(tx, { ...about, event: event.ok ? event.value : null }, outcome);
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
