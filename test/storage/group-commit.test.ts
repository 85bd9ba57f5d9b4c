import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import type { StoreChange } from '../../src/model/store.ts';
import type { Job, Transaction } from '../../src/storage/engine.ts';
import { type Connection, openReader, openWriter } from '../../src/storage/sqlite/database.ts';
import { createWriter, type Writer } from '../../src/storage/sqlite/group-commit.ts';

let dir: string;
let connection: Connection;
let reader: Connection;
let writer: Writer;
let told: StoreChange[];
let executed: string[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'xiaoer-test-'));
  connection = await openWriter(join(dir, 'test.db'));
  connection.database.exec(`
    create table parent (id integer primary key);
    create table numbers (n integer not null unique, parent integer references parent (id) deferrable initially deferred)`);
  reader = openReader(join(dir, 'test.db'));
  [told, executed] = [[], []];
  writer = createWriter({ ...connection, database: spied(connection.database) }, (changes) => told.push(...changes));
});
afterEach(async () => {
  await writer.stop();
  connection.database.close();
  reader.database.close();
  rmSync(dir, { recursive: true });
});

/** The same database; what is executed beside the jobs' statements is noted. */
function spied(database: Connection['database']): Connection['database'] {
  return new Proxy(database, {
    get(target, name) {
      if (name === 'exec') {
        return (sql: string) => {
          executed.push(sql);
          target.exec(sql);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const run = (tx: Transaction, sql: string) => tx.run({ bind: () => CompiledQuery.raw(sql) }, {});

function add(n: number, parent: number | null = null): Job<number> {
  return async (tx) => {
    await run(tx, `insert into numbers values (${n}, ${parent})`);
    tx.changed({ kind: 'transcript', conversation: `${n}` });
    return n;
  };
}

const stored = () =>
  reader.database
    .prepare('select n from numbers order by n')
    .all()
    .map(({ n }) => n);
const commits = () => executed.filter((sql) => sql === 'COMMIT').length;

describe('group commit', () => {
  test('what arrives in one turn of the event loop shares a commit', async () => {
    const results = await Promise.all([1, 2, 3].map((n) => writer.write(add(n))));
    expect(results).toEqual([1, 2, 3]);
    expect(stored()).toEqual([1, 2, 3]);
    expect(commits()).toBe(1);
  });

  test('what goes ahead is done before what came earlier, which is done all the same', async () => {
    const done: number[] = [];
    const noted =
      (n: number): Job<void> =>
      async (tx) => {
        await add(n)(tx);
        done.push(n);
      };
    const inTurn = [1, 2].map((n) => writer.write(noted(n)));
    const ahead = [3, 4].map((n) => writer.write(noted(n), 'ahead'));
    await Promise.all([...inTurn, ...ahead]);
    expect(done.slice(0, 3)).toEqual([3, 4, 1]);
    expect(done).toHaveLength(4);
  });

  test('a job that fails is undone alone, with all it did', async () => {
    const halfWay: Job<void> = async (tx) => {
      await add(10)(tx);
      await add(1)(tx); // is there already
    };
    const results = await Promise.allSettled([writer.write(add(1)), writer.write(halfWay), writer.write(add(2))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored()).toEqual([1, 2]);
    expect(told).toEqual([
      { kind: 'transcript', conversation: '1' },
      { kind: 'transcript', conversation: '2' },
    ]);
    expect(commits()).toBe(1);
  });

  test('when the commit fails, all of the batch are rejected, nothing is told, and the next batch goes on', async () => {
    const results = await Promise.allSettled([writer.write(add(1)), writer.write(add(2, 99))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(stored()).toEqual([]);
    expect(told).toEqual([]);
    expect(await writer.write(add(3))).toBe(3);
    expect(stored()).toEqual([3]);
  });

  test('when the transaction cannot begin, what waits is rejected, and the next batch goes on', async () => {
    connection.database.exec('begin');
    const results = await Promise.allSettled([writer.write(add(1)), writer.write(add(2))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await writer.write(add(3))).toBe(3);
    expect(stored()).toEqual([3]);
  });

  test('when a fault ends the whole transaction, all that were in it are rejected', async () => {
    const ends: Job<void> = async (tx) => {
      await run(tx, 'rollback');
      throw new Error('the disk is full');
    };
    const results = await Promise.allSettled([writer.write(add(1)), writer.write(ends)]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: new Error('the disk is full') },
      { status: 'rejected', reason: new Error('the disk is full') },
    ]);
    expect(await writer.write(add(3))).toBe(3);
    expect(stored()).toEqual([3]);
  });

  test('nothing is seen by others or told before the commit', async () => {
    const seen: unknown[] = [];
    const job: Job<void> = async (tx) => {
      await add(1)(tx);
      seen.push(stored(), [...told]);
    };
    await writer.write(job);
    expect(seen).toEqual([[], []]);
    expect(stored()).toEqual([1]);
  });

  test('a batch is bounded, and the event loop gets its turn between two', async () => {
    let turns = 0;
    const count = () => {
      turns++;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    await Promise.all(Array.from({ length: 1000 }, (_, n) => writer.write(add(n))));
    clearImmediate(immediate);
    expect(commits()).toBeGreaterThanOrEqual(4);
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(stored()).toHaveLength(1000);
  });

  test('stopping finishes what waits; after it nothing is taken', async () => {
    const waiting = writer.write(add(1));
    await writer.stop();
    expect(await waiting).toBe(1);
    await expect(writer.write(add(2))).rejects.toThrow('closed');
  });
});
