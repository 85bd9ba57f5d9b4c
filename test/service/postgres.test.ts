import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type PostgresDatabase, postgresDatabase } from '../storage/postgres-database.ts';
import { redisUrl, withPostgres } from '../storage/services.ts';
import { runCrowd } from '../support/crowd.ts';
import { openTalk, startService, talkAt, temporaryFolder } from '../support/service.ts';

await withPostgres(async () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: PostgresDatabase;

  beforeEach(async () => {
    folder = await temporaryFolder();
    database = await postgresDatabase();
  });

  afterEach(async () => {
    await database.drop();
    await folder.remove();
  });

  const settings = (): Record<string, string> => ({ DATA_DIR: folder.path, DATABASE_URL: database.url });

  test('on PostgreSQL too, killed under load, it keeps every acknowledged message once, in order and answered', async () => {
    const report = await runCrowd({ env: settings(), conversations: 20, kills: 2, messagesBetweenKills: 200 });
    expect(report).toMatchObject({ kills: 2, lost: [], doubled: [], outOfOrder: [], unanswered: [] });
  }, 300_000);

  test('two instances serve one talk: what is written to one is answered and read on the other', async () => {
    const one = await startService({ ...settings(), REDIS_URL: redisUrl });
    const other = await startService({ ...settings(), REDIS_URL: redisUrl });
    const here = await openTalk(one.url);
    const there = talkAt(() => other.url, here);
    const following = there.replied(['a', 'b']);
    await here.post({ id: 'a', text: '包邮吗' });
    await there.post({ id: 'b', text: '你好' });
    await here.post({ id: 'a', text: '包邮吗' });
    const lines = await following;
    expect(lines.filter(({ author }) => author === 'customer').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(lines.flatMap(({ replyTo }) => replyTo ?? [])).toEqual(['a', 'b']);
    expect(await here.lines()).toEqual(lines);
    await Promise.all([one.stop(), other.stop()]);
  }, 180_000);
});
