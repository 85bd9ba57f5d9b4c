import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import { StoreError } from '../../src/storage/errors.ts';
import { openStore } from '../../src/storage/open.ts';
import { openSqlite } from '../../src/storage/sqlite/engine.ts';
import { pastWork, statementsInUse } from './plans.ts';
import { talk, write } from './samples.ts';

/** Of processes racing for one folder: without the second try one of five rounds is lost. */
const ROUNDS = 30;
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'xiaoer-test-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Resolves with what a process says next. */
function nextLine({ stdout }: { stdout: Readable }): Promise<unknown> {
  return new Promise((resolve) => stdout.once('data', resolve));
}

describe('SQLite', () => {
  test('its folder is made, for the owner’s eyes only, and so is the file', async () => {
    const folder = join(dataDir, 'not', 'there');
    const store = await openStore({ dataDir: folder });
    await store.close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'xiaoer.db')).mode & 0o777).toBe(0o600);
  });

  test('a commit is on the disk when it returns: a write-ahead log that is flushed each time', async () => {
    const engine = await openSqlite(dataDir, () => {});
    const pragma = async (name: string) => (await engine.db.executeQuery(CompiledQuery.raw(`pragma ${name}`))).rows[0];
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 });
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
    await engine.close();
  });

  test('another process may read and write while this one does', async () => {
    const [here, there] = [await openStore({ dataDir }), await openStore({ dataDir })];
    await Promise.all([write(here, 'c', 1), write(there, 'c', 2), write(here, 'c', 3)]);
    expect(await talk(there, 'c')).toHaveLength(3);
    await here.close();
    await there.close();
  });

  test('processes that start at once on an empty folder all get there', async () => {
    const open = new URL('../../src/storage/open.ts', import.meta.url).href;
    const script = `
      const { openStore } = await import(${JSON.stringify(open)});
      console.log('ready');
      for await (const folder of process.stdin) {
        const store = await openStore({ dataDir: String(folder).trim() });
        await store.close();
        console.log('opened');
      }`;
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] }),
    );
    const gone = children.map((child) => once(child, 'exit'));
    const said = () => Promise.all(children.map((child, at) => Promise.race([nextLine(child), gone[at]])));
    try {
      await said();
      for (let round = 0; round < ROUNDS; round++) {
        const answers = said();
        for (const child of children) child.stdin.write(`${join(dataDir, String(round))}\n`);
        expect((await answers).map(String)).toEqual(children.map(() => 'opened\n'));
      }
    } finally {
      for (const child of children) child.kill();
    }
  });

  test('a database of a newer version is refused, and nothing is changed', async () => {
    await (await openStore({ dataDir })).close();
    const database = new DatabaseSync(join(dataDir, 'xiaoer.db'));
    database.exec(`insert into xiaoer_migration values ('9999-later', '2100-01-01T00:00:00Z')`);
    const opened = openStore({ dataDir });
    await expect(opened).rejects.toThrow(StoreError);
    await expect(opened).rejects.toThrow(/newer Xiaoer.*9999-later.*restore a backup/);
    expect(database.prepare('select name from xiaoer_migration').all()).toHaveLength(6);
    database.close();
  });

  test.each([
    ['a file that is no database', (file: string) => writeFileSync(file, 'no database'.repeat(1000))],
    ['a folder in its place', (file: string) => mkdirSync(file)],
  ])('%s is told with what to do', async (_, make) => {
    make(join(dataDir, 'xiaoer.db'));
    const opened = openStore({ dataDir });
    await expect(opened).rejects.toThrow(StoreError);
    await expect(opened).rejects.toThrow(/xiaoer\.db cannot be opened: .*DATA_DIR/);
  });

  test('with 100,000 done rows behind it no statement reads through them', async () => {
    const engine = await openSqlite(dataDir, () => {});
    const database = new DatabaseSync(join(dataDir, 'xiaoer.db'));
    database.exec(
      'create temp table numbers as with recursive n(n) as (select 1 union all select n + 1 from n where n < 100000) select n from n; pragma foreign_keys = off',
    );
    for (const sql of pastWork('numbers')) database.exec(sql);
    const statements = await statementsInUse(engine);
    expect(statements.length).toBeGreaterThan(30);
    const scans = statements.flatMap(({ sql }) =>
      database
        .prepare(`explain query plan ${sql}`)
        .all(...Array.from(sql.matchAll(/\?/g), () => 1))
        .map(({ detail }) => `${detail} in ${sql}`)
        .filter((step) =>
          /^(SCAN (?!CONSTANT ROW|.* (inbox_set_aside|inbox_pending|outbox_\w+|calls_\w+|webhook_\w+)\b)|USE TEMP)/.test(
            step,
          ),
        ),
    );
    expect(scans).toEqual([]);
    database.close();
    await engine.close();
  });
});
