import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Tables } from '../schema.ts';

/** How long a statement waits while another process (a command line tool) writes, ms. The event loop waits with it. */
const BUSY_MS = 5000;
/** Between two tries to switch a new file to its write-ahead log, ms. */
const RETRY_MS = 20;
/** SQLITE_BUSY. Source: https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;
/** Prepared statements kept; there are about forty, so more means that SQL is being made up on the go. */
const MAX_PREPARED = 500;

/** A connection, as it is and as Kysely drives it. Closing `kysely` closes both. */
export interface Connection {
  readonly database: DatabaseSync;
  readonly kysely: Kysely<Tables>;
  /** Runs a compiled query at once: what Kysely's executor would do, at a third of its cost. */
  rows<Row>(query: CompiledQuery<Row>): Row[];
}

/**
 * Opens the connection that writes. FULL: a transaction is on the disk when its COMMIT returns, also after a power cut.
 */
export async function openWriter(file: string): Promise<Connection> {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  await writeAhead(database);
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000');
  return connection(database);
}

/**
 * The switch of a new file needs it alone, and SQLite refuses at once, whatever the timeout, where two processes that
 * both hold it wait for each other. So it is tried again. Source: https://www.sqlite.org/c3ref/busy_handler.html
 */
async function writeAhead(database: DatabaseSync): Promise<void> {
  for (const end = Date.now() + BUSY_MS; ; await sleep(RETRY_MS)) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const busy = error instanceof Error && 'errcode' in error && error.errcode === BUSY;
      if (!busy || Date.now() > end) throw error;
    }
  }
}

/** Opens a connection that sees only what is committed and cannot write. The file must be there. */
export function openReader(file: string): Connection {
  const database = new DatabaseSync(file, { timeout: BUSY_MS, readOnly: true });
  return connection(database);
}

function connection(database: DatabaseSync): Connection {
  const driven = asKyselyExpects(database);
  return {
    database,
    kysely: new Kysely<Tables>({ dialect: new SqliteDialect({ database: driven }) }),
    rows<Row>({ sql, parameters }: CompiledQuery<Row>) {
      const statement = driven.prepare(sql);
      // The shape of the rows is known from the query, as Kysely takes it to be.
      if (statement.reader) return statement.all(parameters) as Row[];
      statement.run(parameters);
      return [];
    },
  };
}

/** Statements are prepared once per SQL text. */
function asKyselyExpects(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      if (prepared.size >= MAX_PREPARED) prepared.clear();
      const fresh = wrap(database.prepare(sql));
      prepared.set(sql, fresh);
      return fresh;
    },
  };
}

function wrap(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(inputValue)),
    run: (parameters) => statement.run(...parameters.map(inputValue)),
    iterate: (parameters) => statement.iterate(...parameters.map(inputValue)),
  };
}

function inputValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`SQLite cannot store a ${typeof value}`);
}
