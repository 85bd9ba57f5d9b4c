import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../src/model/store.ts';
import type { StoreFault } from '../../src/storage/faults.ts';
import { openStore } from '../../src/storage/open.ts';
import { storeContract } from '../contracts/store.ts';
import type { TestDatabase } from './contract/given.ts';

storeContract('SQLite', sqliteDatabase());

function sqliteDatabase(): TestDatabase {
  let dataDir: string | null = null;
  let faults: StoreFault[] = [];
  let stores: Store[] = [];
  const folder = () => {
    dataDir ??= mkdtempSync(join(tmpdir(), 'xiaoer-test-'));
    return dataDir;
  };
  return {
    async open() {
      const store = await openStore({ dataDir: folder(), onFault: (fault) => faults.push(fault) });
      stores.push(store);
      return store;
    },
    async query(sql) {
      const database = new DatabaseSync(join(folder(), 'xiaoer.db'));
      const rows = database.prepare(sql).all();
      database.close();
      return rows.map((row) => ({ ...row }));
    },
    faults: () => faults,
    async reset() {
      for (const store of stores) await store.close();
      if (dataDir !== null) rmSync(dataDir, { recursive: true });
      [dataDir, faults, stores] = [null, [], []];
    },
  };
}
