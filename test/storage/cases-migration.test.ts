import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CompiledQuery, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Store } from '../../src/model/store.ts';
import { start } from '../../src/storage/migrations/0001-start.ts';
import { people } from '../../src/storage/migrations/0002-people.ts';
import { calls } from '../../src/storage/migrations/0003-calls.ts';
import { tickets } from '../../src/storage/migrations/0004-tickets.ts';
import { openStore } from '../../src/storage/open.ts';
import { openPatientPool } from '../../src/storage/postgres/connect.ts';
import { fingerprint } from '../../src/storage/records.ts';
import type { Dialect, Tables } from '../../src/storage/schema.ts';
import { openWriter } from '../../src/storage/sqlite/database.ts';
import { claim, openCase } from './contract/case-samples.ts';
import { postgresDatabase } from './postgres-database.ts';
import { ask, LATER, ref, sendAll, sent, talk } from './samples.ts';
import { withPostgres } from './services.ts';

const OLD = { '0001-start': start, '0002-people': people, '0003-calls': calls, '0004-tickets': tickets };

/** What the version before cases left behind: a reply that waits, one under way, one that failed, and one that was sent. */
const LEFT_BEHIND = [
  `insert into conversations (fingerprint, key, platform, ref, last_seq, reply_due_at, updated_at)
   values ('${fingerprint('web/shop/old')}', 'web/shop/old', 'web', '${JSON.stringify(ref('old'))}', 0, 1, 1)`,
  `insert into turns (conversation, received_at, author, language, flow, route, turn)
   select id, 1, 'bot', 'en', 'faq', 'faq', '{}' from conversations`,
  ...['queued', 'sending', 'failed', 'queued'].map(
    (
      state,
      n,
    ) => `insert into outbox (conversation, turn, state, attempts, repeats, queued_at, due_at, owner, reply, failure)
     select conversation, id, '${state}', ${n}, 0, 1, 1, ${state === 'sending' ? 7 : 'null'},
     '${JSON.stringify({ replyTo: null, message: { kind: 'text', text: `old ${n}` } })}',
     ${state === 'failed' ? `'${JSON.stringify({ kind: 'unauthorized' })}'` : 'null'} from turns`,
  ),
  'delete from outbox where attempts = 3',
];

async function makeOld(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const migrations = Object.entries(OLD).map(([name, up]) => [name, { up: (to: Kysely<unknown>) => up(to, dialect) }]);
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(migrations) },
    migrationTableName: 'xiaoer_migration',
    migrationLockTableName: 'xiaoer_migration_lock',
  }).migrateToLatest();
  if (error !== undefined) throw error;
  for (const sql of LEFT_BEHIND) await db.executeQuery(CompiledQuery.raw(sql));
}

type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The old rows, as they were and with what is new. */
async function expectKept(query: Query): Promise<void> {
  const rows = await query(
    'select attempts, state, owner, author, origin_case, origin_seq, turn, reply, failure from outbox order by id',
  );
  expect(
    rows.map(({ attempts, owner, ...row }) => ({ ...row, n: Number(attempts), owner: Number(owner ?? 0) })),
  ).toEqual(
    ['queued', 'sending', 'failed'].map((state, n) => ({
      n,
      state,
      owner: n === 1 ? 7 : 0,
      author: 'bot',
      origin_case: null,
      origin_seq: null,
      turn: expect.anything(),
      reply: expect.stringContaining(`old ${n}`),
      failure: n === 2 ? expect.stringContaining('unauthorized') : null,
    })),
  );
  expect(await query('select open_case from conversations')).toEqual([{ open_case: null }]);
}

/** Everything goes on, in order, under ids that were never given before. */
async function expectToGoOn(store: Store, query: Query): Promise<void> {
  const [newest] = await query('select max(id) as id from outbox');
  const [first] = await store.takeReplies('web', LATER, 10);
  expect(first).toMatchObject({ author: 'bot', message: { text: 'old 0' } });
  if (first !== undefined) await store.finishReplies([sent(first)]);
  expect(await store.recoverReplies(LATER)).toBe(1);
  expect(await sendAll(store)).toEqual(['old 1']);
  expect(await talk(store, 'old')).toEqual(['bot: old 0', 'bot: old 1']);

  await ask(store, 'new', 1, 'hello');
  const [added] = await query("select id, author from outbox where state = 'queued'");
  // One above the newest was given to the reply that was sent.
  expect(Number(added?.id)).toBe(Number(newest?.id) + 2);
  const opened = await openCase(store, 'new');
  expect(opened.number).toBe(1);
  await claim(store, opened);
  const message = { kind: 'text', text: 'in the room' } as const;
  await store.postToRoom('room', null, [{ ref: ref('room'), message, of: null, replyTo: null, key: 'k' }], 1);
  expect(await sendAll(store)).toEqual(['in the room']);
  expect(await store.depths()).toMatchObject({ outbox: 0, unknownSends: 0 });
}

const INDEXES = ['outbox_open', 'outbox_origin', 'outbox_sending', 'outbox_unknown'];

describe('a database of the version before cases, on SQLite', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'xiaoer-test-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  test('keeps what waits in it, and goes on', async () => {
    const old = await openWriter(join(dataDir, 'xiaoer.db'));
    await makeOld(old.kysely, 'sqlite');
    old.database.close();
    const store = await openStore({ dataDir });
    const { database, kysely } = await openWriter(join(dataDir, 'xiaoer.db'));
    const query: Query = async (sql) =>
      (await kysely.executeQuery<Record<string, unknown>>(CompiledQuery.raw(sql))).rows;
    await expectKept(query);
    const indexes = await query("select name from sqlite_master where type = 'index' and tbl_name = 'outbox'");
    expect(indexes.map(({ name }) => name).toSorted()).toEqual(INDEXES);
    expect(await query('pragma foreign_key_check')).toEqual([]);
    expect(await query('pragma foreign_key_list(outbox)')).toHaveLength(2);
    await expectToGoOn(store, query);
    await store.close();
    database.close();
  });
});

await withPostgres(async () => {
  const database = await postgresDatabase();
  afterAll(() => database.drop());

  test('a database of the version before cases, on PostgreSQL, keeps what waits in it, and goes on', async () => {
    const old = openPatientPool(database.url);
    await makeOld(old, 'postgres');
    await old.destroy();
    const store = await database.open();
    await expectKept(database.query);
    const indexes = await database.query("select indexname as name from pg_indexes where tablename = 'outbox'");
    expect(indexes.map(({ name }) => name).toSorted()).toEqual([...INDEXES, 'outbox_pkey'].toSorted());
    await expectToGoOn(store, database.query);
    await expect(
      database.query(`insert into outbox (conversation, state, attempts, repeats, queued_at, due_at, reply)
        select id, 'queued', 0, 0, 1, 1, '{}' from conversations`),
    ).rejects.toThrow('author');
  });
});
