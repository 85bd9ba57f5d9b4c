import type { Store } from '../model/store.ts';
import { type OnFault, warn } from './faults.ts';
import { openSqlite } from './sqlite/engine.ts';
import { createStore } from './store.ts';

export interface StoreOptions {
  /** `postgres://…`; without it SQLite serves, in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
  /** Told what no caller hears of: rows that cannot be read, connections that were lost. Warns on stderr unless set. */
  readonly onFault?: OnFault | undefined;
}

/** Opens the store and brings it up to this version. Throws `StoreError`, whose message tells an admin what to do. */
export async function openStore({ databaseUrl, dataDir, onFault = warn }: StoreOptions): Promise<Store> {
  if (databaseUrl === undefined) return createStore(await openSqlite(dataDir, onFault), onFault);
  const { openPostgres } = await import('./postgres/engine.ts');
  return createStore(await openPostgres(databaseUrl, onFault), onFault);
}
