import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { postgresDatabase } from '../storage/postgres-database.ts';
import { withPostgres } from '../storage/services.ts';
import { type ComplainersReport, runComplainers } from '../support/complainers.ts';
import { temporaryFolder } from '../support/service.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

/** Everybody who complained has one ticket, with their words, and was told its number and no other. */
function expectOneTicketEach({ complaints, tickets }: ComplainersReport, customers: number): void {
  expect(complaints).toHaveLength(customers);
  expect(tickets).toBe(customers);
  for (const { filed, told } of complaints) {
    expect(filed).toHaveLength(1);
    expect(told).toEqual(filed);
  }
  expect(new Set(complaints.map(({ told }) => told[0])).size).toBe(customers);
}

test('killed while customers complain, it files one ticket for each, and tells them its number once', async () => {
  const report = await runComplainers({ env: { DATA_DIR: folder.path }, customers: 20, kills: 4 });
  expectOneTicketEach(report, 20);
}, 300_000);

await withPostgres(async () => {
  test('on PostgreSQL too', async () => {
    const database = await postgresDatabase();
    const env = { DATA_DIR: folder.path, DATABASE_URL: database.url };
    const report = await runComplainers({ env, customers: 20, kills: 4 });
    await database.drop();
    expectOneTicketEach(report, 20);
  }, 300_000);
});
