import { randomInt } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { StoreChange } from '../../model/store.ts';
import type { Engine } from '../engine.ts';
import { errorCode, StoreError } from '../errors.ts';
import type { OnFault } from '../faults.ts';
import { migrate } from '../migrate.ts';
import type { Tables } from '../schema.ts';
import { type Slots, statement } from '../statement.ts';
import { createSubscribers } from '../subscribers.ts';
import { listeningClient, openPatientPool, openPool } from './connect.ts';
import { listen, OWNER_CLASS } from './listen.ts';
import { createNotifier, readMessage } from './notify.ts';
import { createWriter } from './writer.ts';

/** What to look at when something may have been missed. */
const LOOK_AGAIN: readonly StoreChange[] = [
  { kind: 'inbox' },
  { kind: 'outbox' },
  { kind: 'call' },
  { kind: 'webhook' },
];
/** Clocks of instances may differ by this much, ms. */
const CLOCK_SKEW_MS = 60_000;

/** PostgreSQL at a `postgres://` address; many instances may serve from it. Throws `StoreError`. */
export async function openPostgres(url: string, onFault: OnFault): Promise<Engine> {
  try {
    await migrateOnce(url);
    return await connect(url, onFault);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const why = (cause instanceof Error && cause.message) || errorCode(cause) || String(cause);
    throw new StoreError(
      `The PostgreSQL database${nameOf(url)} cannot be used: ${why}. See that it runs and lets Xiaoer in, or correct DATABASE_URL.`,
      { cause },
    );
  }
}

async function migrateOnce(url: string): Promise<void> {
  const db = openPatientPool(url);
  try {
    await migrate(db, 'postgres');
  } finally {
    await db.destroy();
  }
}

async function connect(url: string, onFault: OnFault): Promise<Engine> {
  const db = openPool(url, onFault);
  const owner = randomInt(1, 2 ** 31);
  const subscribers = createSubscribers(onFault);
  const notifier = createNotifier(db, owner, onFault);

  const changedSince = statement((slot: Slots<{ since: number }>) =>
    db.selectFrom('conversations').select('key').where('updated_at', '>=', slot.since),
  );

  const ticketsSince = statement((slot: Slots<{ since: number }>) =>
    db.selectFrom('tickets').select('number').where('updated_at', '>=', slot.since),
  );

  const casesSince = statement((slot: Slots<{ since: number }>) =>
    db.selectFrom('cases').select('number').where('updated_at', '>=', slot.since),
  );

  async function makeUpFor(lostAt: number): Promise<void> {
    subscribers.tell(LOOK_AGAIN);
    try {
      const since = lostAt - CLOCK_SKEW_MS;
      const conversations = await db.executeQuery(changedSince.bind({ since }));
      subscribers.tell(conversations.rows.map(({ key }) => ({ kind: 'transcript', conversation: key })));
      const tickets = await db.executeQuery(ticketsSince.bind({ since }));
      subscribers.tell(tickets.rows.map(({ number }) => ({ kind: 'ticket', number })));
      const cases = await db.executeQuery(casesSince.bind({ since }));
      subscribers.tell(cases.rows.map(({ number }) => ({ kind: 'case', number })));
    } catch (error) {
      onFault({ kind: 'connection', detail: 'what changed meanwhile could not be read', error });
    }
  }

  const stopListening = await listen({
    createClient: () => listeningClient(url),
    owner,
    onMessage(payload) {
      const change = readMessage(payload, owner);
      if (change !== null) subscribers.tell([change]);
    },
    onHeartbeat: () => subscribers.tell(LOOK_AGAIN),
    onReconnect: (lostAt) => void makeUpFor(lostAt),
    onFault,
  });

  const { write, stop } = createWriter(db, (changes) => {
    subscribers.tell(changes);
    notifier.tell(changes);
  });

  return {
    db,
    locking: true,
    owner,
    write,
    read: async (statement, args) => (await db.executeQuery(statement.bind(args))).rows,
    liveOwners: async () => (await liveOwners(db)).add(owner),
    subscribe: subscribers.subscribe,
    async close() {
      await stop();
      await notifier.idle();
      await stopListening();
      await db.destroy();
    },
  };
}

/** The numbers of the instances whose listening connection the server has. */
async function liveOwners(db: Kysely<Tables>): Promise<Set<number>> {
  const { rows } = await sql<{ owner: number }>`
    select objid::int8 as owner from pg_locks
    where locktype = 'advisory' and classid = ${OWNER_CLASS} and granted
    and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return new Set(rows.map((row) => row.owner));
}

/** Where it is, for people; without user and password. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { host, pathname } = new URL(url);
  return ` ${pathname.slice(1)} at ${host}`;
}
