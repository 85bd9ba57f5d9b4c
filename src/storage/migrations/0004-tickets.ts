import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Dialect } from '../schema.ts';

/** Tickets with their history, and the deliveries that tell another system of them. */
export async function tickets(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await createTickets(db, dialect);
  await db.schema
    .createTable('ticket_events')
    .addColumn('ticket', 'bigint', (column) => column.notNull().references('tickets.number'))
    .addColumn('seq', 'bigint', required)
    .addColumn('at', 'bigint', required)
    .addColumn('key', 'text', (column) => column.unique())
    .addColumn('event', 'text', required)
    .addPrimaryKeyConstraint('ticket_events_pk', ['ticket', 'seq'])
    .execute();
  await createDeliveries(db, dialect);
}

async function createTickets(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const table = db.schema.createTable('tickets');
  const withNumber =
    dialect === 'sqlite'
      ? table.addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn('number', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity());
  await withNumber
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('priority', 'text', required)
    .addColumn('assignee', 'bigint')
    .addColumn('customer', 'text', required)
    .addColumn('place', 'bigint', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('updated_at', 'bigint', required)
    .addColumn('solved_at', 'bigint')
    .addColumn('search', 'text', required)
    .addColumn('ticket', 'text', required)
    .execute();
  const startAt1001 =
    dialect === 'sqlite'
      ? sql`insert into sqlite_sequence (name, seq) values ('tickets', 1000)`
      : sql`alter table tickets alter column number restart with 1001`;
  await startAt1001.execute(db);
  // It holds all that lists are asked for, so that counting reads no row of the table.
  await db.schema
    .createIndex('tickets_list')
    .on('tickets')
    .columns(['place', 'number', 'state', 'kind', 'priority', 'assignee'])
    .execute();
  await db.schema.createIndex('tickets_customer').on('tickets').columns(['customer', 'number']).execute();
  await db.schema.createIndex('tickets_updated').on('tickets').column('updated_at').execute();
  await db.schema
    .createIndex('tickets_solved')
    .on('tickets')
    .columns(['number', 'solved_at'])
    .where(sql.ref('state'), '=', 'solved')
    .execute();
}

async function createDeliveries(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const table = db.schema.createTable('webhook_deliveries');
  const withId =
    dialect === 'sqlite'
      ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity());
  await withId
    .addColumn('state', 'text', required)
    .addColumn('attempts', 'bigint', required)
    .addColumn('due_at', 'bigint', required)
    .addColumn('owner', 'bigint')
    .addColumn('error', 'text')
    .addColumn('news', 'text', required)
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_due')
    .on('webhook_deliveries')
    .columns(['due_at', 'id'])
    .where(sql.ref('state'), '=', 'queued')
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_sending')
    .on('webhook_deliveries')
    .column('id')
    .where(sql.ref('state'), '=', 'sending')
    .execute();
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}
