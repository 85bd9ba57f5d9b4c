import { type Kysely, sql } from 'kysely';
import { type MigrationProvider, Migrator } from 'kysely/migration';
import { StoreError } from './errors.ts';
import { start } from './migrations/0001-start.ts';
import { people } from './migrations/0002-people.ts';
import { calls } from './migrations/0003-calls.ts';
import { tickets } from './migrations/0004-tickets.ts';
import { cases } from './migrations/0005-cases.ts';
import type { Dialect, Tables } from './schema.ts';

/** In the order they run. A migration that was released is never changed; a new one is added below. */
const MIGRATIONS = {
  '0001-start': start,
  '0002-people': people,
  '0003-calls': calls,
  '0004-tickets': tickets,
  '0005-cases': cases,
};

const MIGRATION_TABLE = 'xiaoer_migration';

/**
 * Brings the database up to this version. Two processes may do so at once: one does it, the other waits.
 * Throws when the database was written by a newer version (`StoreError`); nothing is changed then.
 */
export async function migrate(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: provider(dialect),
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: `${MIGRATION_TABLE}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const unknown = await unknownMigrations(db);
  if (unknown.length === 0) throw error;
  throw new StoreError(
    `The database was written by a newer Xiaoer: this version does not know its ${unknown.join(', ')}. ` +
      'Start that newer version, or restore a backup that was made before the upgrade.',
  );
}

function provider(dialect: Dialect): MigrationProvider {
  const migrations = Object.entries(MIGRATIONS).map(([name, up]) => [
    name,
    { up: (db: Kysely<unknown>) => up(db, dialect) },
  ]);
  return { getMigrations: async () => Object.fromEntries(migrations) };
}

async function unknownMigrations(db: Kysely<Tables>): Promise<string[]> {
  try {
    const done = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)} order by name`.execute(db);
    return done.rows.map(({ name }) => name).filter((name) => !Object.hasOwn(MIGRATIONS, name));
  } catch {
    return []; // there is not even a list of migrations: the first error tells more
  }
}
