import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Dialect } from '../schema.ts';

/** Conversations with their inbox, outbox and transcript, the turn log, and settings that instances share. */
export async function start(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await createConversations(db, dialect);
  await createInbox(db, dialect);
  await createTurns(db, dialect);
  await createOutbox(db, dialect);
  await db.schema
    .createTable('transcript')
    .addColumn('conversation', 'bigint', ofConversation)
    .addColumn('seq', 'bigint', required)
    .addColumn('author', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('line', 'text', required)
    .addPrimaryKeyConstraint('transcript_pk', ['conversation', 'seq'])
    .execute();
  await db.schema
    .createTable('settings')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', required)
    .execute();
}

async function createConversations(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await withId(db.schema.createTable('conversations'), dialect)
    .addColumn('fingerprint', 'text', (column) => column.notNull().unique())
    .addColumn('key', 'text', required)
    .addColumn('platform', 'text', required)
    .addColumn('ref', 'text', required)
    .addColumn('session', 'text')
    .addColumn('last_seq', 'bigint', required)
    .addColumn('event_due_at', 'bigint')
    .addColumn('reply_due_at', 'bigint')
    .addColumn('updated_at', 'bigint', required)
    .execute();
  await db.schema
    .createIndex('conversations_event_due')
    .on('conversations')
    .column('event_due_at')
    .where('event_due_at', 'is not', null)
    .execute();
  await db.schema
    .createIndex('conversations_reply_due')
    .on('conversations')
    .columns(['platform', 'reply_due_at'])
    .where('reply_due_at', 'is not', null)
    .execute();
}

async function createInbox(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await withId(db.schema.createTable('inbox'), dialect)
    .addColumn('fingerprint', 'text', (column) => column.notNull().unique())
    .addColumn('conversation', 'bigint', ofConversation)
    .addColumn('seq', 'bigint', required)
    .addColumn('received_at', 'bigint', required)
    .addColumn('state', 'text', required)
    .addColumn('attempts', 'bigint', required)
    .addColumn('due_at', 'bigint', required)
    .addColumn('error', 'text')
    .addColumn('event', 'text')
    .execute();
  await db.schema
    .createIndex('inbox_pending')
    .on('inbox')
    .columns(['conversation', 'seq'])
    .where(sql.ref('state'), '=', 'pending')
    .execute();
  await db.schema
    .createIndex('inbox_set_aside')
    .on('inbox')
    .column('id')
    .where(sql.ref('state'), '=', 'set-aside')
    .execute();
}

async function createTurns(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await withId(db.schema.createTable('turns'), dialect)
    .addColumn('conversation', 'bigint', ofConversation)
    .addColumn('received_at', 'bigint', required)
    .addColumn('delivered_at', 'bigint')
    .addColumn('author', 'text', required)
    .addColumn('language', 'text', required)
    .addColumn('flow', 'text', required)
    .addColumn('route', 'text', required)
    .addColumn('entry', 'text')
    .addColumn('error', 'text')
    .addColumn('turn', 'text', required)
    .execute();
  await db.schema.createIndex('turns_received').on('turns').columns(['received_at', 'id']).execute();
}

async function createOutbox(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await withId(db.schema.createTable('outbox'), dialect)
    .addColumn('conversation', 'bigint', ofConversation)
    .addColumn('turn', 'bigint', (column) => column.notNull().references('turns.id'))
    .addColumn('state', 'text', required)
    .addColumn('attempts', 'bigint', required)
    .addColumn('repeats', 'bigint', required)
    .addColumn('queued_at', 'bigint', required)
    .addColumn('due_at', 'bigint', required)
    .addColumn('owner', 'bigint')
    .addColumn('reply', 'text', required)
    .addColumn('failure', 'text')
    .execute();
  await db.schema
    .createIndex('outbox_open')
    .on('outbox')
    .columns(['conversation', 'id'])
    .where(sql.ref('state'), 'in', ['queued', 'sending'])
    .execute();
  await db.schema
    .createIndex('outbox_sending')
    .on('outbox')
    .column('id')
    .where(sql.ref('state'), '=', 'sending')
    .execute();
  await db.schema
    .createIndex('outbox_unknown')
    .on('outbox')
    .column('id')
    .where(sql.ref('state'), '=', 'unknown')
    .execute();
}

/** Ids rise and are never given twice, also after rows were deleted. */
function withId<Table extends string>(
  table: CreateTableBuilder<Table, never>,
  dialect: Dialect,
): CreateTableBuilder<Table, 'id'> {
  return dialect === 'sqlite'
    ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    : table.addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity());
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}

function ofConversation(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull().references('conversations.id');
}
