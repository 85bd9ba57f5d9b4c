import { conversationKey, IncomingEvent, InternalEvent } from '../model/event.ts';
import type { Store } from '../model/store.ts';
import type { Job, QueryBuilder, Transaction } from './engine.ts';
import { fingerprint, lineJson, plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

type Accepted = Awaited<ReturnType<Store['accept']>>;

/** Taking events in. */
export function inboxJobs(builder: QueryBuilder) {
  const { db } = builder;
  const { stored, count, addEvent } = arrivalStatements(builder);

  const addLine = statement((slot: Slots<{ conversation: number; seq: number; receivedAt: number; line: string }>) =>
    db.insertInto('transcript').values({
      conversation: slot.conversation,
      seq: slot.seq,
      author: 'customer',
      at: slot.receivedAt,
      line: slot.line,
    }),
  );

  return {
    /** Throws at once when the event is none that could be read back. */
    accept(incoming: IncomingEvent, arrivedAt: number, shown: string): Job<Accepted> {
      const event = IncomingEvent.parse(incoming);
      const key = conversationKey(event.ref);
      const receivedAt = whole(arrivedAt);
      const eventFingerprint = fingerprint(event.dedupeKey);
      const conversationValues = {
        fingerprint: fingerprint(key),
        key,
        platform: plain(event.ref.platform),
        ref: JSON.stringify(event.ref),
        receivedAt,
      };
      const eventJson = JSON.stringify(event);
      const line = lineJson({ messageId: event.messageId, message: { kind: 'text', text: shown } });

      return async (tx) => {
        const [known] = await tx.run(stored, { fingerprint: eventFingerprint });
        if (known !== undefined) return { fresh: false, seq: known.seq };
        const [conversation] = await tx.run(count, conversationValues);
        if (conversation === undefined) throw new Error('the database gave no row for a conversation');
        const place = { conversation: conversation.id, seq: conversation.last_seq, receivedAt };
        // When another instance stores the same event just now, this one fails as not unique and the job runs again.
        await tx.run(addEvent, { ...place, fingerprint: eventFingerprint, event: eventJson });
        await tx.run(addLine, { ...place, line });
        tx.changed({ kind: 'transcript', conversation: key });
        tx.changed({ kind: 'inbox' });
        return { fresh: true, seq: place.seq };
      };
    },
  };
}

/** Puts what happened inside into a conversation's line, in the transaction that it happened in. */
export function internalEvents(builder: QueryBuilder) {
  const { stored, countKeepingRef: count, addEvent } = arrivalStatements(builder);

  /** `key`: the same one again changes nothing. */
  return async (tx: Transaction, internal: InternalEvent, key: string, at: number): Promise<void> => {
    const event = InternalEvent.parse(internal);
    const eventFingerprint = fingerprint(`internal:${key}`);
    const [known] = await tx.run(stored, { fingerprint: eventFingerprint });
    if (known !== undefined) return;
    const conversationId = conversationKey(event.ref);
    const receivedAt = whole(at);
    const [conversation] = await tx.run(count, {
      fingerprint: fingerprint(conversationId),
      key: conversationId,
      platform: plain(event.ref.platform),
      ref: JSON.stringify(event.ref),
      receivedAt,
    });
    if (conversation === undefined) throw new Error('the database gave no row for a conversation');
    await tx.run(addEvent, {
      fingerprint: eventFingerprint,
      conversation: conversation.id,
      seq: conversation.last_seq,
      receivedAt,
      event: JSON.stringify(event),
    });
    tx.changed({ kind: 'inbox' });
  };
}

function arrivalStatements({ db }: QueryBuilder) {
  const stored = statement((slot: Slots<{ fingerprint: string }>) =>
    db.selectFrom('inbox').select('seq').where('fingerprint', '=', slot.fingerprint),
  );

  type Arrival = Slots<{ fingerprint: string; key: string; platform: string; ref: string; receivedAt: number }>;
  const place = (slot: Arrival) =>
    db.insertInto('conversations').values({
      fingerprint: slot.fingerprint,
      key: slot.key,
      platform: slot.platform,
      ref: slot.ref,
      last_seq: 1,
      event_due_at: slot.receivedAt,
      updated_at: slot.receivedAt,
    });

  /** Gives the conversation's next seq; the row stays locked, so seqs are given in the order they become visible. */
  const count = statement((slot: Arrival) =>
    place(slot)
      .onConflict((conflict) =>
        conflict.column('fingerprint').doUpdateSet((eb) => ({
          ref: eb.ref('excluded.ref'),
          last_seq: eb('conversations.last_seq', '+', 1),
          event_due_at: eb.fn.coalesce('conversations.event_due_at', 'excluded.event_due_at'),
          updated_at: eb.ref('excluded.updated_at'),
        })),
      )
      .returning(['id', 'last_seq']),
  );

  /** The same for what comes from inside, whose `ref` may be older than the conversation's. */
  const countKeepingRef = statement((slot: Arrival) =>
    place(slot)
      .onConflict((conflict) =>
        conflict.column('fingerprint').doUpdateSet((eb) => ({
          last_seq: eb('conversations.last_seq', '+', 1),
          event_due_at: eb.fn.coalesce('conversations.event_due_at', 'excluded.event_due_at'),
        })),
      )
      .returning(['id', 'last_seq']),
  );

  const addEvent = statement(
    (slot: Slots<{ fingerprint: string; conversation: number; seq: number; receivedAt: number; event: string }>) =>
      db.insertInto('inbox').values({
        fingerprint: slot.fingerprint,
        conversation: slot.conversation,
        seq: slot.seq,
        received_at: slot.receivedAt,
        state: 'pending',
        attempts: 0,
        due_at: slot.receivedAt,
        event: slot.event,
      }),
  );

  return { stored, count, countKeepingRef, addEvent };
}
