import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError, sqliteCode } from './errors.ts';

const SQLITE_BUSY = 5;

export interface DataDirLock {
  release(): void;
}

/**
 * Makes this the one process that serves from the folder. The operating system drops the lock with the process, however
 * it ends. Throws `StoreError` when another process has it.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const file = join(dataDir, 'instance.lock');
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch (cause) {
    database?.close();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      sqliteCode(cause) === SQLITE_BUSY
        ? `Another Xiaoer already serves from the folder ${dataDir}. Stop it first, or give this one its own folder with DATA_DIR.`
        : `The folder ${dataDir} cannot be used: ${why}. Check that it can be written to, or name another one with DATA_DIR.`,
      { cause },
    );
  }
}
