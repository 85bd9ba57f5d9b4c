import { randomInt } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import { StoreError } from '../errors.ts';
import type { OnFault } from '../faults.ts';
import { migrate } from '../migrate.ts';
import { createSubscribers } from '../subscribers.ts';
import { type Connection, openReader, openWriter } from './database.ts';
import { createWriter } from './group-commit.ts';

/**
 * SQLite in `dataDir`/xiaoer.db, made if it is not there. Only one process may serve from it (`lockDataDir`), others may
 * read and write it. Throws `StoreError`.
 */
export async function openSqlite(dataDir: string, onFault: OnFault): Promise<Engine> {
  const { writer, reader } = await openConnections(dataDir);
  const subscribers = createSubscribers(onFault);
  const { write, stop } = createWriter(writer, subscribers.tell);
  const owner = randomInt(1, 2 ** 31);

  return {
    db: writer.kysely,
    locking: false,
    owner,
    write,
    read: async (statement, args) => reader.rows(statement.bind(args)),
    // Whatever else was sending from this folder is gone, for only one may serve from it.
    liveOwners: async () => new Set([owner]),
    subscribe: subscribers.subscribe,
    async close() {
      await stop();
      reader.database.close();
      writer.database.close();
    },
  };
}

async function openConnections(dataDir: string): Promise<{ writer: Connection; reader: Connection }> {
  const file = join(dataDir, 'xiaoer.db');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600)); // customers' words: SQLite itself would let everybody read them
    const writer = await openWriter(file);
    await migrateAlone(writer);
    return { writer, reader: openReader(file) };
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      `The database ${file} cannot be opened: ${why}. Check that the folder can be written to and its disk has room, or name another folder with DATA_DIR.`,
      { cause },
    );
  }
}

/** Kysely does not run SQLite's migrations in a transaction, so that is done here. */
async function migrateAlone({ database, kysely }: Connection): Promise<void> {
  await kysely.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      await migrate(connection, 'sqlite');
      await sql`commit`.execute(connection);
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  });
}
