import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { postgresDatabase } from '../storage/postgres-database.ts';
import { withPostgres } from '../storage/services.ts';
import { type ProgramFailed, runProgram } from '../support/program.ts';
import { startService, temporaryFolder } from '../support/service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string | undefined>;

beforeEach(async () => {
  folder = await temporaryFolder();
  env = { PATH: process.env.PATH, DATA_DIR: folder.path };
});
afterEach(() => folder.remove());

function people(...args: string[]): Promise<string> {
  const all = ['--disable-warning=ExperimentalWarning', 'src/cli/xiaoer.js', 'people', ...args];
  return runProgram(process.execPath, all, { cwd: ROOT, env });
}

const failing = (...args: string[]): Promise<{ code: number; words: string }> =>
  people(...args).then(
    (written) => ({ code: 0, words: written }),
    ({ code, stderr }: ProgramFailed) => ({ code, words: stderr }),
  );

const lastLine = (written: string): string => written.trimEnd().split('\n').at(-1) ?? '';
const rows = (table: string): string[][] =>
  table
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

const statusWith = async (url: string, token: string): Promise<number> =>
  (await fetch(`${url}/admin/api/status`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('people', () => {
  test('who are added while the service runs sign in with the last line, until they are removed', async () => {
    const service = await startService({ DATA_DIR: folder.path });
    const [admin, agent] = await Promise.all([
      people('add', 'Ann', '--role', 'admin').then(lastLine),
      people('add', '李 雷', '--role', 'agent').then(lastLine),
    ]);
    expect(admin).toMatch(/^[\w-]{43}$/);
    expect([await statusWith(service.url, admin), await statusWith(service.url, agent)]).toEqual([200, 403]);
    const body = JSON.stringify({ token: admin });
    const headers = { 'content-type': 'application/json' };
    const signedIn = await fetch(`${service.url}/admin/api/session`, { method: 'POST', headers, body });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const seen = () => fetch(`${service.url}/admin/api/status`, { headers: { cookie } });
    expect((await seen()).status).toBe(200);
    expect(await people('remove', 'Ann')).toContain('Ann');
    expect([(await seen()).status, await statusWith(service.url, admin)]).toEqual([401, 401]);
    expect(await service.stop()).toBe(0);
  });

  test('are listed without their tokens', async () => {
    expect(await people('list')).toContain('Nobody may sign in yet');
    const token = lastLine(await people('add', 'Ann', '--role', 'reviewer'));
    const list = await people('list');
    expect(rows(list)).toEqual([
      ['id', 'name', 'role', 'since'],
      ['1', 'Ann', 'reviewer', expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)],
    ]);
    expect(list).not.toContain(token);
  });

  test('are bound to a platform by a code that is shown last; reviewers are not', async () => {
    await people('add', '李 雷', '--role', 'agent');
    await people('add', 'Ann', '--role', 'reviewer');
    const bound = await people('bind', '李 雷');
    expect(lastLine(bound)).toMatch(/^desk-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    expect(bound).toContain('within 15 minutes');
    expect(await failing('bind', 'Ann')).toMatchObject({ code: 1, words: expect.stringContaining('reviewer') });
    expect(await failing('bind', 'Bob')).toMatchObject({ code: 1, words: expect.stringContaining('nobody') });
  });

  test('with the same name are removed by their id', async () => {
    for (const role of ['agent', 'admin']) await people('add', 'Ann', '--role', role);
    const both = await failing('remove', 'Ann');
    expect(both.code).toBe(1);
    expect(both.words).toMatch(/by the id:[\s\S]*1\tAnn\tagent[\s\S]*2\tAnn\tadmin/);
    await people('remove', '1');
    expect(rows(await people('list'))).toEqual([expect.anything(), ['2', 'Ann', 'admin', expect.anything()]]);
    expect(await failing('remove', '1')).toEqual({ code: 1, words: expect.stringContaining('there is nobody') });
  });

  test.each([
    [['add', 'Ann', '--role', 'boss'], 'there is no role boss: --role takes one of: agent, reviewer, admin'],
    [['add', 'Ann'], 'people add needs --role with one of: agent, reviewer, admin'],
    [['add', '--role', 'agent'], 'people add needs a name'],
    [['add', '12', '--role', 'agent'], 'a name that is not a number'],
    [['add', 'a\nb', '--role', 'agent'], 'a name without control characters'],
    [['remove'], 'people remove needs a name or an id'],
    [['list', 'all'], 'people list takes no arguments'],
    [['list', '--role', 'admin'], '--role goes with people add'],
    [['rename', 'Ann'], 'people needs one of: add, list, remove, bind'],
    [['bind'], 'people bind needs a name or an id'],
    [[], 'people needs one of: add, list, remove, bind'],
  ])('%j is explained', async (args, message) => {
    const { code, words } = await failing(...args);
    expect(code).toBe(2);
    expect(words).toContain(message);
  });

  test('a database that cannot be used is told without a stack', async () => {
    env.DATABASE_URL = 'postgres://nobody:secret@127.0.0.1:1/none';
    const { code, words } = await failing('list');
    expect(code).toBe(1);
    expect(words).toMatch(/^xiaoer: The PostgreSQL database none at 127\.0\.0\.1:1 cannot be used/);
    expect(words).not.toContain('secret');
  });
});

await withPostgres(async () => {
  test('on PostgreSQL they sign in on every instance', async () => {
    const database = await postgresDatabase();
    env.DATABASE_URL = database.url;
    const service = await startService({ DATA_DIR: folder.path, DATABASE_URL: database.url });
    const token = lastLine(await people('add', 'Ann', '--role', 'admin'));
    expect(await statusWith(service.url, token)).toBe(200);
    await people('remove', 'Ann');
    expect(await statusWith(service.url, token)).toBe(401);
    await service.stop();
    await database.drop();
  });
});
