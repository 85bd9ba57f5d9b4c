import { sql } from 'kysely';
import type { Case } from '../model/case.ts';
import { InboxEvent } from '../model/event.ts';
import { Session } from '../model/session.ts';
import { type PendingEvent, TurnFailed, type TurnOutcome } from '../model/store.ts';
import { messageFingerprint, postStatements } from './case-posts.ts';
import { caseWriter, checkUpdate } from './case-writer.ts';
import { dueStatements } from './conversations.ts';
import type { Job, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { outcomeWriter } from './outcome.ts';
import { checkOutcome, parseStored, whole } from './records.ts';
import { ONE, type Slots, statement } from './statement.ts';

interface LockedConversation {
  readonly id: number;
  readonly key: string;
  readonly session: string | null;
  readonly open_case: number | null;
}

/** Taking events through their turns. */
export function turnJobs(builder: QueryBuilder, onFault: OnFault) {
  const { refreshEvents } = dueStatements(builder);
  const { lockFree, lockWaiting, oldestEvent, finishEvent, setUnreadableAside } = turnStatements(builder);
  const writeOutcome = outcomeWriter(builder, onFault);
  const { read: readCase } = caseWriter(builder, onFault);
  const { lineInCase } = postStatements(builder);

  /**
   * Locks a conversation that has something due. One that another instance is at is passed over, unless there is no
   * other: then this waits for it, so that "nothing is due" is never said of what was only locked for a moment.
   */
  async function lockDue(tx: Transaction, now: number): Promise<LockedConversation | undefined> {
    const [free] = await tx.run(lockFree, { now });
    if (free !== undefined || lockWaiting === null) return free;
    const [waitedFor] = await tx.run(lockWaiting, { now });
    return waitedFor;
  }

  /** The oldest due event. One that cannot be read is set aside on the way: it alone fails. */
  async function takeEvent(tx: Transaction, now: number): Promise<(PendingEvent & { conversationId: number }) | null> {
    for (;;) {
      const conversation = await lockDue(tx, now);
      if (conversation === undefined) return null;
      const [row] = await tx.run(oldestEvent, { conversation: conversation.id });
      if (row !== undefined) {
        const event = parseStored(InboxEvent, row.event);
        if (event.ok) return pendingOf(tx, conversation, row, event.value);
        onFault({ kind: 'bad-row', detail: `inbox row ${row.id} cannot be read: set aside`, error: event.error });
        await tx.run(setUnreadableAside, { id: row.id, error: 'the stored event cannot be read' });
      }
      await tx.run(refreshEvents, { conversation: conversation.id });
    }
  }

  async function pendingOf(
    tx: Transaction,
    conversation: LockedConversation,
    { id, attempts, received_at }: { readonly id: number; readonly attempts: number; readonly received_at: number },
    event: InboxEvent,
  ): Promise<PendingEvent & { conversationId: number }> {
    const open = conversation.open_case === null ? null : await readCase(tx, conversation.open_case);
    return {
      id,
      conversationId: conversation.id,
      conversation: conversation.key,
      event,
      receivedAt: received_at,
      attempts,
      session: readSession(conversation),
      case: open,
      refersTo: open === null ? null : await lineNamed(tx, conversation.key, event, open),
    };
  }

  /** The line of the open case that an event names, as its new wording or as what it answers. */
  async function lineNamed(tx: Transaction, conversation: string, event: InboxEvent, open: Case) {
    const messageId = event.kind === 'message' ? (event.edits ?? event.replyTo) : undefined;
    if (messageId === undefined) return null;
    const message = messageFingerprint({ conversation, messageId });
    const [line] = await tx.run(lineInCase, { message, case: open.number });
    return line?.seq ?? null;
  }

  function readSession({ id, session }: LockedConversation): Session | null {
    if (session === null) return null;
    const parsed = parseStored(Session, session);
    if (parsed.ok) return parsed.value;
    onFault({ kind: 'bad-row', detail: `the session of conversation ${id} starts anew`, error: parsed.error });
    return null;
  }

  return {
    takeTurn(at: number, decide: (pending: PendingEvent) => TurnOutcome): Job<PendingEvent | null> {
      const now = whole(at);
      return async (tx) => {
        const taken = await takeEvent(tx, now);
        if (taken === null) return null;
        const { conversationId, ...pending } = taken;
        const outcome = decideOn(pending, decide);
        await tx.run(finishEvent, { id: pending.id });
        const conversation = { id: conversationId, key: pending.conversation };
        await writeOutcome(tx, { ...pending, conversation }, outcome);
        return pending;
      };
    },
  };
}

function decideOn(pending: PendingEvent, decide: (pending: PendingEvent) => TurnOutcome): TurnOutcome {
  try {
    const outcome = checkOutcome(decide(pending));
    checkUpdate(outcome.case, pending.case?.number);
    return outcome;
  } catch (cause) {
    throw new TurnFailed(pending, cause);
  }
}

function turnStatements({ db, locking }: QueryBuilder) {
  const dueConversation = ({ now }: Slots<{ now: number }>) =>
    db
      .selectFrom('conversations')
      .select(['id', 'key', 'session', 'open_case'])
      .where('event_due_at', '<=', now)
      .orderBy('event_due_at')
      .limit(ONE);

  return {
    lockFree: statement((slot: Slots<{ now: number }>) =>
      dueConversation(slot).$if(locking, (query) => query.forUpdate().skipLocked()),
    ),
    /** null where there is nobody to wait for. */
    lockWaiting: locking ? statement((slot: Slots<{ now: number }>) => dueConversation(slot).forUpdate()) : null,
    oldestEvent: statement((slot: Slots<{ conversation: number }>) =>
      db
        .selectFrom('inbox')
        .select(['id', 'received_at', 'attempts', 'event'])
        .where('conversation', '=', slot.conversation)
        .where('state', '=', sql.lit('pending'))
        .orderBy('seq')
        .limit(ONE),
    ),
    finishEvent: statement((slot: Slots<{ id: number }>) =>
      db.updateTable('inbox').set({ state: 'done', event: null, error: null }).where('id', '=', slot.id),
    ),
    setUnreadableAside: statement((slot: Slots<{ id: number; error: string }>) =>
      db.updateTable('inbox').set({ state: 'set-aside', error: slot.error }).where('id', '=', slot.id),
    ),
  };
}
