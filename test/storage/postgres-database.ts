import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Store } from '../../src/model/store.ts';
import type { StoreFault } from '../../src/storage/faults.ts';
import { openStore } from '../../src/storage/open.ts';
import type { TestDatabase } from './contract/given.ts';
import { databaseUrl } from './services.ts';

const TABLES = `select tablename from pg_tables where schemaname = 'public' and tablename not like 'xiaoer_migration%'`;

/** A database of a test file's own. */
export interface PostgresDatabase extends TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty database, without tables. */
export async function postgresDatabase(): Promise<PostgresDatabase> {
  const name = `xiaoer_test_${randomBytes(6).toString('hex')}`;
  const url = Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).href;
  await run(databaseUrl, `create database ${name}`);
  await run(databaseUrl, `alter database ${name} set synchronous_commit = off`); // no test pulls the plug
  let faults: StoreFault[] = [];
  let stores: Store[] = [];

  async function closeAll(): Promise<void> {
    const open = stores;
    [stores, faults] = [[], []];
    await Promise.all(open.map((store) => store.close()));
  }
  return {
    url,
    async open() {
      const store = await openStore({ databaseUrl: url, dataDir: '', onFault: (fault) => faults.push(fault) });
      stores.push(store);
      return store;
    },
    query: (sql) => run(url, sql),
    faults: () => faults,
    async reset() {
      await closeAll();
      const emptied = (await run(url, TABLES)).map(({ tablename }) => `delete from ${tablename}`);
      // As a replica does it: in any order, whichever refers to which.
      await run(url, ['set session_replication_role = replica', ...emptied].join(';'));
    },
    async drop() {
      await closeAll();
      await run(databaseUrl, `drop database ${name} with (force)`);
    },
  };
}

async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
