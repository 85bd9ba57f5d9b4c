import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { StoreChange } from '../../model/store.ts';
import type { OnFault } from '../faults.ts';
import type { Tables } from '../schema.ts';
import { distinct } from '../subscribers.ts';
import { CHANNEL } from './listen.ts';

/** PostgreSQL takes under 8,000 bytes. Only a conversation's key of that length goes over it, and is not told. */
const MAX_PAYLOAD = 7999;

const Message = z.strictObject({
  /** The instance that tells. */
  from: z.number(),
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('transcript'), conversation: z.string() }),
    z.strictObject({ kind: z.literal('inbox') }),
    z.strictObject({ kind: z.literal('outbox') }),
    z.strictObject({ kind: z.literal('call') }),
    z.strictObject({ kind: z.literal('ticket'), number: z.number() }),
    z.strictObject({ kind: z.literal('case'), number: z.number() }),
    z.strictObject({ kind: z.literal('webhook') }),
  ]),
});

/** Reads what an instance told; null = it is our own, or nothing that this version knows. */
export function readMessage(payload: string, owner: number): StoreChange | null {
  try {
    const message = Message.parse(JSON.parse(payload));
    return message.from === owner ? null : message.change;
  } catch {
    return null;
  }
}

export interface Notifier {
  tell(changes: readonly StoreChange[]): void;
  /** Resolves when all is told. */
  idle(): Promise<void>;
}

/**
 * Tells other instances of changes, after their commit and many at once: NOTIFY within a transaction would have all
 * commits wait for each other.
 */
export function createNotifier(db: Kysely<Tables>, owner: number, onFault: OnFault): Notifier {
  const waiting: StoreChange[] = [];
  let running: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const changes = distinct(waiting.splice(0));
      const payloads = changes.map((change) =>
        JSON.stringify({ from: owner, change } satisfies z.infer<typeof Message>),
      );
      await send(payloads.filter(({ length }) => length <= MAX_PAYLOAD));
    }
    running = null;
  }

  async function send(payloads: string[]): Promise<void> {
    try {
      await sql`select pg_notify(${CHANNEL}, payload) from unnest(${payloads}::text[]) as payload`.execute(db);
    } catch (error) {
      onFault({ kind: 'connection', detail: 'other instances could not be told of changes', error });
    }
  }

  return {
    tell(changes) {
      // Without anything to tell, `work` would end before it is noted as running, and be taken as running for ever.
      if (changes.length === 0) return;
      waiting.push(...changes);
      running ??= work();
    },
    idle: async () => running ?? undefined,
  };
}
