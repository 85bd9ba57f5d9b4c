import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Dialect } from '../schema.ts';

/** Cases with their history, where people see them, who the people are; and replies that are not the bot's. */
export async function cases(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema.alterTable('conversations').addColumn('open_case', 'bigint').execute();
  await (dialect === 'sqlite' ? rebuildOutbox(db) : alterOutbox(db));
  await db.schema
    .createIndex('outbox_origin')
    .on('outbox')
    .columns(['origin_case', 'origin_seq'])
    .where(sql.ref('origin_case'), 'is not', null)
    .execute();
  await createCases(db, dialect);
  await createEvents(db);
  await createPosts(db, dialect);
  await createRooms(db);
  await db.schema
    .createTable('agent_bindings')
    .addColumn('fingerprint', 'text', (column) => column.primaryKey())
    .addColumn('person', 'bigint', (column) => column.notNull().references('people.id'))
    .addColumn('bound_at', 'bigint', required)
    .addColumn('identity', 'text', required)
    .execute();
}

async function alterOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('outbox')
    .alterColumn('turn', (column) => column.dropNotNull())
    .addColumn('author', 'text', (column) => column.notNull().defaultTo('bot'))
    .addColumn('origin_case', 'bigint')
    .addColumn('origin_seq', 'bigint')
    .execute();
  await db.schema
    .alterTable('outbox')
    .alterColumn('author', (column) => column.dropDefault())
    .execute();
}

/** SQLite drops no NOT NULL: a new table takes the rows over, and where the ids stood. */
async function rebuildOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox_new')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('conversation', 'bigint', (column) => column.notNull().references('conversations.id'))
    .addColumn('turn', 'bigint', (column) => column.references('turns.id'))
    .addColumn('state', 'text', required)
    .addColumn('attempts', 'bigint', required)
    .addColumn('repeats', 'bigint', required)
    .addColumn('queued_at', 'bigint', required)
    .addColumn('due_at', 'bigint', required)
    .addColumn('owner', 'bigint')
    .addColumn('reply', 'text', required)
    .addColumn('failure', 'text')
    .addColumn('author', 'text', required)
    .addColumn('origin_case', 'bigint')
    .addColumn('origin_seq', 'bigint')
    .execute();
  const kept = sql`id, conversation, turn, state, attempts, repeats, queued_at, due_at, owner, reply, failure`;
  await sql`insert into outbox_new (${kept}, author) select ${kept}, 'bot' from outbox`.execute(db);
  await sql`delete from sqlite_sequence where name = 'outbox_new'`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) select 'outbox_new', seq from sqlite_sequence where name = 'outbox'`.execute(
    db,
  );
  await db.schema.dropTable('outbox').execute();
  await db.schema.alterTable('outbox_new').renameTo('outbox').execute();
  await db.schema
    .createIndex('outbox_open')
    .on('outbox')
    .columns(['conversation', 'id'])
    .where(sql.ref('state'), 'in', ['queued', 'sending'])
    .execute();
  for (const state of ['sending', 'unknown']) {
    await db.schema
      .createIndex(`outbox_${state}`)
      .on('outbox')
      .column('id')
      .where(sql.ref('state'), '=', state)
      .execute();
  }
}

async function createCases(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await withId(db.schema.createTable('cases'), 'number', dialect)
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('conversation', 'bigint', (column) => column.notNull().references('conversations.id'))
    .addColumn('state', 'text', required)
    .addColumn('desk', 'text', required)
    .addColumn('agent', 'bigint')
    .addColumn('rank', 'bigint', required)
    .addColumn('place', 'bigint', required)
    .addColumn('customer', 'text', required)
    .addColumn('opened_at', 'bigint', required)
    .addColumn('claimed_at', 'bigint')
    .addColumn('updated_at', 'bigint', required)
    .addColumn('details', 'text', required)
    .execute();
  await db.schema
    .createIndex('cases_open')
    .unique()
    .on('cases')
    .column('conversation')
    .where(sql.ref('state'), '<>', 'closed')
    .execute();
  // It holds all that lists are asked for, so that counting reads no row of the table.
  await db.schema
    .createIndex('cases_list')
    .on('cases')
    .columns(['rank', 'place', 'number', 'state', 'desk', 'agent'])
    .execute();
  await db.schema.createIndex('cases_customer').on('cases').columns(['customer', 'number']).execute();
  await db.schema.createIndex('cases_updated').on('cases').column('updated_at').execute();
  await db.schema
    .createIndex('cases_claimed')
    .on('cases')
    .columns(['claimed_at', 'number'])
    .where(sql.ref('claimed_at'), 'is not', null)
    .execute();
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_events')
    .addColumn('case_number', 'bigint', ofCase)
    .addColumn('seq', 'bigint', required)
    .addColumn('id', 'bigint', (column) => column.notNull().unique())
    .addColumn('at', 'bigint', required)
    .addColumn('key', 'text', (column) => column.unique())
    .addColumn('event', 'text', required)
    .addPrimaryKeyConstraint('case_events_pk', ['case_number', 'seq'])
    .execute();
  await db.schema
    .createTable('case_counter')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('last', 'bigint', required)
    .execute();
}

async function createPosts(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await withId(db.schema.createTable('case_posts'), 'id', dialect)
    .addColumn('message', 'text', required)
    .addColumn('case_number', 'bigint', ofCase)
    .addColumn('seq', 'bigint', required)
    .addColumn('conversation', 'text', required)
    .addColumn('message_id', 'text', required)
    .execute();
  await db.schema
    .createIndex('case_posts_message')
    .unique()
    .on('case_posts')
    .columns(['message', 'case_number', 'seq'])
    .execute();
  await db.schema
    .createIndex('case_posts_line')
    .on('case_posts')
    .columns(['case_number', 'seq', 'conversation', 'id'])
    .execute();
}

async function createRooms(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_threads')
    .addColumn('case_number', 'bigint', ofCase)
    .addColumn('desk', 'text', required)
    .addColumn('conversation', 'text', required)
    .addColumn('ref', 'text', required)
    .addColumn('card', 'text')
    .addPrimaryKeyConstraint('case_threads_pk', ['case_number', 'desk'])
    .execute();
  await db.schema
    .createIndex('case_threads_conversation')
    .on('case_threads')
    .columns(['conversation', 'case_number'])
    .execute();
  await db.schema
    .createTable('room_cursors')
    .addColumn('room', 'text', (column) => column.primaryKey())
    .addColumn('position', 'bigint', required)
    .execute();
  await db.schema
    .createTable('room_posts')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', required)
    .execute();
}

/** They rise and are never given twice, also after rows were deleted. */
function withId<Table extends string, Column extends string>(
  table: CreateTableBuilder<Table, never>,
  name: Column,
  dialect: Dialect,
): CreateTableBuilder<Table, Column> {
  return dialect === 'sqlite'
    ? table.addColumn(name, 'integer', (column) => column.primaryKey().autoIncrement())
    : table.addColumn(name, 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity());
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}

function ofCase(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull().references('cases.number');
}
