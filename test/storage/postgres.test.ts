import { afterAll } from '@jest/globals';
import { storeContract } from '../contracts/store.ts';
import { postgresDatabase } from './postgres-database.ts';
import { withPostgres } from './services.ts';

await withPostgres(async () => {
  const database = await postgresDatabase();
  afterAll(() => database.drop());
  storeContract('PostgreSQL', database);
});
