import { Kysely, PostgresDialect } from 'kysely';
import { Client, type ClientConfig, Pool, TypeOverrides } from 'pg';
import type { OnFault } from '../faults.ts';
import type { Tables } from '../schema.ts';

/** Connections of one instance, besides the one that listens. A server takes 100 in all unless told otherwise. */
const POOL_SIZE = 10;
const CONNECT_MS = 10_000;
/** Our statements take about a millisecond; what takes this long hangs. */
const STATEMENT_MS = 30_000;
/** Longest wait for a row, ms; then the transaction is tried again. Others hold rows for a few milliseconds. */
const LOCK_MS = 1000;
/** The server ends a transaction whose process has stopped in the middle of it, so that it does not keep its rows. */
const IDLE_IN_TRANSACTION_MS = 10_000;

const BOUNDS: ClientConfig = {
  statement_timeout: STATEMENT_MS,
  query_timeout: STATEMENT_MS + 1000,
  lock_timeout: LOCK_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
};

/** The listening connection only asks small things; one that does not answer in this time is gone. */
const LISTEN_QUERY_MS = 5000;

const INT8 = 20;

/** Numbers of eight bytes come as text unless asked for otherwise; ours are ids and times, far below 2^53. */
function numbers(): TypeOverrides {
  const types = new TypeOverrides();
  types.setTypeParser(INT8, Number);
  return types;
}

function config(url: string, purpose: string): ClientConfig {
  return {
    connectionString: url,
    application_name: `xiaoer ${purpose}`,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: numbers(),
  };
}

/** Connects when it is first used. A connection that is lost while nobody uses it is reported and replaced. */
export function openPool(url: string, onFault: OnFault): Kysely<Tables> {
  const pool = new Pool({ ...config(url, 'work'), ...BOUNDS, max: POOL_SIZE });
  pool.on('error', (error) => onFault({ kind: 'connection', detail: 'a connection to PostgreSQL was lost', error }));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** For migrations: they may take long, and wait long for another instance that does them. */
export function openPatientPool(url: string): Kysely<Tables> {
  const pool = new Pool({ ...config(url, 'migrate'), max: 2 });
  pool.on('error', () => {}); // the statement under way fails too, and tells more
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** A client that is not connected yet. */
export function listeningClient(url: string): Client {
  return new Client({ ...config(url, 'listen'), query_timeout: LISTEN_QUERY_MS });
}
