import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Dialect } from '../schema.ts';

/** Calls that turns have made, and what customers have shown to be theirs. */
export async function calls(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const table = db.schema.createTable('calls');
  const withId =
    dialect === 'sqlite'
      ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity());
  await withId
    .addColumn('conversation', 'bigint', (column) => column.notNull().references('conversations.id'))
    .addColumn('turn', 'bigint', required)
    .addColumn('state', 'text', required)
    .addColumn('attempts', 'bigint', required)
    .addColumn('made_at', 'bigint', required)
    .addColumn('due_at', 'bigint', required)
    .addColumn('owner', 'bigint')
    .addColumn('call', 'text', required)
    .execute();
  await db.schema
    .createIndex('calls_due')
    .on('calls')
    .columns(['due_at', 'id'])
    .where(sql.ref('state'), '=', 'queued')
    .execute();
  await db.schema
    .createIndex('calls_open')
    .on('calls')
    .columns(['state', 'id'])
    .where(sql.ref('state'), 'in', ['queued', 'running'])
    .execute();
  await db.schema
    .createIndex('calls_running')
    .on('calls')
    .column('id')
    .where(sql.ref('state'), '=', 'running')
    .execute();
  await db.schema
    .createTable('bindings')
    .addColumn('customer', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('number', 'text', required)
    .addColumn('bound_at', 'bigint', required)
    .addPrimaryKeyConstraint('bindings_pk', ['customer', 'kind', 'number'])
    .execute();
  await db.schema
    .createIndex('bindings_latest')
    .on('bindings')
    .columns(['customer', 'kind', 'bound_at desc', 'number'])
    .execute();
  await db.schema
    .createTable('proof_tries')
    .addColumn('subject', 'text', (column) => column.primaryKey())
    .addColumn('tries', 'text', required)
    .execute();
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}
