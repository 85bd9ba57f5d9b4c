import { afterAll, expect, test } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import type { Engine } from '../../src/storage/engine.ts';
import { openPostgres } from '../../src/storage/postgres/engine.ts';
import { pastWork, statementsInUse } from './plans.ts';
import { postgresDatabase } from './postgres-database.ts';
import { withPostgres } from './services.ts';

await withPostgres(async () => {
  const database = await postgresDatabase();
  afterAll(() => database.drop());

  test('on PostgreSQL with 100,000 done rows behind it no statement reads through them', async () => {
    const engine = await openPostgres(database.url, () => {});
    try {
      await expectNoScans(engine);
    } finally {
      await engine.close();
    }
  });

  async function expectNoScans(engine: Engine): Promise<void> {
    const past = pastWork('generate_series(1, 100000) as numbers (n)');
    await database.query(`set session_replication_role = replica; ${past.join(';')}; analyze`);
    await database.query(`select setval(pg_get_serial_sequence(name, 'id'), 1000000)
      from unnest(array['conversations', 'inbox', 'turns', 'outbox', 'case_posts', 'people']) as name`);
    await database.query(`select setval(pg_get_serial_sequence(name, 'number'), 1000000)
      from unnest(array['tickets', 'cases']) as name`);
    const statements = await statementsInUse(engine);
    expect(statements.length).toBeGreaterThan(30);
    const scans: string[] = [];
    for (const { sql, parameters } of statements) {
      const explain = CompiledQuery.raw(`explain ${sql}`, [...parameters]);
      const plan = JSON.stringify((await engine.db.executeQuery(explain)).rows);
      // The table of calls holds only those under way: what is read through there is never long.
      if (plan.replaceAll('Seq Scan on calls', '').includes('Seq Scan')) scans.push(`${sql}: ${plan}`);
    }
    expect(scans).toEqual([]);
  }
});
