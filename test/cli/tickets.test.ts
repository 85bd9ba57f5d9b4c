import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/storage/open.ts';
import { createTickets } from '../../src/tickets/service.ts';
import { postgresDatabase } from '../storage/postgres-database.ts';
import { withPostgres } from '../storage/services.ts';
import { type ProgramFailed, runProgram } from '../support/program.ts';
import { startService, temporaryFolder } from '../support/service.ts';
import { ann, customer, draft, fact, HOUR, RULES } from '../tickets/samples.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHOP = `name: {en: Shop}
languages: [en]
timezone: UTC
tickets: {dueHours: {urgent: 1}, reopenDays: 3}
`;
const FAQ = `topic: shipping
entries:
  - {id: shipping.cost, questions: {en: [How much is shipping?]}, answer: {en: Nothing.}}
`;
/** Steers a terminal: a title, a colour, a line that hides what stood there, and letters from right to left. */
const EVIL = '\u001b]0;owned\u0007\u001b[31mred\u001b[0m\r\u009b2Kgone \u202Egnp.exe\u0008\u0000';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string | undefined>;

beforeEach(async () => {
  folder = await temporaryFolder();
  const knowledge = join(folder.path, 'knowledge');
  await mkdir(join(knowledge, 'faq'), { recursive: true });
  await writeFile(join(knowledge, 'shop.yaml'), SHOP);
  await writeFile(join(knowledge, 'faq', 'shipping.yaml'), FAQ);
  env = { PATH: process.env.PATH, DATA_DIR: folder.path, KNOWLEDGE_DIR: knowledge };
});
afterEach(() => folder.remove());

function xiaoer(...args: string[]): Promise<string> {
  const all = ['--disable-warning=ExperimentalWarning', 'src/cli/xiaoer.js', ...args];
  return runProgram(process.execPath, all, { cwd: ROOT, env });
}

const cli = (...args: string[]): Promise<string> => xiaoer('tickets', ...args);
const failing = (...args: string[]): Promise<{ code: number; words: string }> =>
  cli(...args).then(
    (written) => ({ code: 0, words: written }),
    ({ code, stderr }: ProgramFailed) => ({ code, words: stderr }),
  );

/** Works with the shop's tickets, as the service would. */
async function withTickets<T>(work: (tickets: ReturnType<typeof createTickets>) => Promise<T>): Promise<T> {
  const store = await openStore({ dataDir: folder.path, databaseUrl: env.DATABASE_URL });
  try {
    return await work(createTickets({ store, clock: { now: Date.now }, rules: () => RULES, webhooks: false }));
  } finally {
    await store.close();
  }
}

/** Files tickets with these descriptions. */
const file = (...descriptions: string[]) =>
  withTickets(async (tickets) => {
    for (const description of descriptions) await tickets.open(draft({ description }), description);
  });
const ticket = (number: number) => withTickets((tickets) => tickets.get(number));
const rows = (table: string): string[][] =>
  table
    .trimEnd()
    .split('\n')
    .slice(1, -1)
    .map((row) => row.split('\t'));

describe('tickets', () => {
  test('are listed, filtered and counted', async () => {
    expect(await cli('list')).toBe('0 of 0 tickets\n');
    await file('one', 'two', `three ${'x'.repeat(100)}`);
    await withTickets((tickets) => tickets.change(1002, { kind: 'state', to: 'closed' }, ann));
    const all = await cli('list');
    expect(all.split('\n')[0]).toBe('ticket\tkind\tstate\tpriority\tdue\tassignee\tcustomer\tdescription');
    expect(rows(all).map(([name, , state]) => [name, state])).toEqual([
      ['T1001', 'open'],
      ['T1003', 'open'],
      ['T1002', 'closed'],
    ]);
    expect(rows(all)[0]?.slice(5)).toEqual(['-', '小红', 'one']);
    expect(rows(all)[1]?.[7]).toMatch(/^three x{53}…$/);
    expect(all).toMatch(/\n3 of 3 tickets\n$/);
    expect(rows(await cli('list', '--state', 'closed')).map(([name]) => name)).toEqual(['T1002']);
    expect(await cli('list', '--kind', 'return')).toBe('0 of 0 tickets\n');
    expect(await cli('list', '--overdue')).toBe('0 of 0 tickets\n');
    expect(rows(await cli('list', '--search', 'TWO')).map(([name]) => name)).toEqual(['T1002']);
    expect(await cli('list', '--limit', '1')).toMatch(/T1001.*\n1 of 3 tickets\n$/);
  });

  test('are shown whole, and worked on', async () => {
    await file('The chair broke\nand fell');
    await xiaoer('people', 'add', 'Bob', '--role', 'agent');
    expect(await cli('note', '1001', 'call', 'the maker')).toContain('T1001: noted');
    expect(await cli('message', 'T1001', 'We are looking', 'into it')).toContain('the customer is told');
    expect(await cli('assign', 't1001', 'Bob')).toContain('T1001: it belongs to Bob now');
    expect(await cli('priority', '1001', 'urgent')).toContain('urgent');
    expect(await cli('state', '1001', 'solved', '--message', 'Mended')).toContain('T1001: solved now');
    await withTickets(async (tickets) => {
      await tickets.change(1001, { kind: 'rate', stars: 2 }, customer);
      await tickets.change(1001, { kind: 'comment', text: 'late' }, customer);
      await tickets.change(1001, fact('broken again'), customer);
    });
    const found = await ticket(1001);
    expect(found?.ticket).toMatchObject({ state: 'open', assignee: { id: 1, name: 'Bob' }, priority: 'urgent' });
    expect(found?.history[1]?.by).toEqual({ kind: 'person', id: null, name: 'command line' });
    const shown = await cli('show', 'T1001');
    expect(shown).toMatch(/^T1001\nstate {5}open\nkind {6}complaint\n/);
    expect(shown).toMatch(/\nassignee {2}Bob\n[\s\S]*\norder {5}LX-2026-001\n[\s\S]*\nrating {4}2 of 5: late\n/);
    expect(shown).toContain('\n  The chair broke\n  and fell\n');
    const history = shown.slice(shown.indexOf('History:')).replaceAll(/\d{4}-\S+Z/g, 'T');
    expect(history.split('\n')).toEqual([
      'History:',
      'T  customer: opened it',
      'T  command line: note',
      '  call the maker',
      'T  command line: to the customer',
      '  We are looking into it',
      'T  command line: assigned to Bob',
      'T  command line: priority normal → urgent',
      'T  command line: open → solved',
      '  Mended',
      'T  customer: 2 of 5',
      'T  customer: about the rating',
      '  late',
      'T  customer: adds',
      '  broken again',
      'T  customer: takes it up again',
      '',
    ]);
  });

  test('are due by the rules of the knowledge, or by the usual ones where it cannot be read', async () => {
    await file('one');
    await cli('priority', '1001', 'urgent');
    const { ticket: byShop } = (await ticket(1001)) ?? {};
    expect((byShop?.dueAt ?? 0) - (byShop?.createdAt ?? 0)).toBe(HOUR);
    env.KNOWLEDGE_DIR = join(folder.path, 'none');
    await cli('priority', '1001', 'high');
    await cli('priority', '1001', 'urgent');
    const { ticket: byDefault } = (await ticket(1001)) ?? {};
    expect((byDefault?.dueAt ?? 0) - (byDefault?.createdAt ?? 0)).toBe(2 * HOUR);
    const told = await failing('state', '1001', 'open');
    expect(told.code).toBe(1);
    expect(told.words).toMatch(/knowledge in .*none cannot be used.*urgent 2; taken up again within 7 days/);
    expect(told.words).toContain('T1001: it is so already.');
    expect((await failing('show', '9')).words).toBe(
      'xiaoer: T9: there is no such ticket. See: npx xiaoer tickets list\n',
    );
  });

  test('are given to agents and admins, by name or id, or to nobody', async () => {
    await file('one');
    for (const role of ['agent', 'admin']) await xiaoer('people', 'add', 'Ann Lee', '--role', role);
    await xiaoer('people', 'add', 'Rev', '--role', 'reviewer');
    expect(await failing('assign', '1001', 'Ann', 'Lee')).toEqual({
      code: 1,
      words: expect.stringContaining('2 people have the name Ann Lee: name one by the id'),
    });
    await cli('assign', '1001', '2');
    expect((await ticket(1001))?.ticket.assignee).toEqual({ id: 2, name: 'Ann Lee' });
    for (const who of ['Rev', '3', '9', 'No-one']) {
      expect((await failing('assign', '1001', who)).words).toContain(`no agent or admin with the name or id ${who}`);
    }
    expect(await cli('assign', '1001', 'nobody')).toContain('belongs to nobody');
    expect((await ticket(1001))?.ticket.assignee).toBeNull();
  });

  test('reach the terminal without what would steer it', async () => {
    await withTickets(async (tickets) => {
      const evil = draft({ description: EVIL, contact: EVIL, wish: `${EVIL}\nnext` });
      await tickets.open({ ...evil, customer: { ...evil.customer, name: EVIL } }, 'key');
      await tickets.change(1001, fact(EVIL), customer);
      await tickets.change(1001, { kind: 'assign', to: { id: 1, name: EVIL } }, { ...ann, name: EVIL });
    });
    const outputs = [await cli('list'), await cli('show', '1001'), await cli('export')];
    for (const output of outputs) {
      expect(output).toContain('red');
      expect(output.match(/[^\P{Cc}\n\t\r]/gu)).toBeNull();
    }
    for (const output of outputs.slice(0, 2)) expect(output).not.toMatch(/[\r\u202E]|owned/);
    expect(outputs[1]).toContain('  next\n');
  });

  test('are exported as CSV, to a file for the owner’s eyes only or to the next program', async () => {
    await file('one', '=cmd()');
    const out = join(folder.path, 'tickets.csv');
    expect(await cli('export', '--out', out)).toBe(`The tickets were written to ${out}.\n`);
    const csv = await readFile(out, 'utf8');
    expect(csv).toMatch(/^\uFEFFnumber,kind,[^\n]*\r\n1001,complaint,[^\n]*,one,[^\n]*\r\n1002,[^\n]*,'=cmd\(\),/);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(await cli('export')).toBe(csv);
    const nowhere = await failing('export', '--out', join(folder.path, 'no', 'folder.csv'));
    expect(nowhere.code).toBe(1);
    expect(nowhere.words).toMatch(/^xiaoer: .*folder\.csv cannot be written: ENOENT/);
  });

  test.each([
    [[], 'tickets needs one of: list, show, note, message, state, assign, priority, export'],
    [['constructor'], 'tickets needs one of'],
    [['list', 'all'], 'tickets list takes no more than that, not all'],
    [['list', '--state', 'new'], '--state is one of: open, in-progress, waiting, solved, closed'],
    [['list', '--kind', 'x'], '--kind is one of: complaint, return'],
    [['list', '--limit', '0'], '--limit takes a whole number from 1 to 1000'],
    [['show'], 'a ticket is named by its number, such as T1001, not nothing'],
    [['show', 'x'], 'a ticket is named by its number, such as T1001, not x'],
    [['show', '1001', '--overdue'], '--overdue does not go with tickets show'],
    [['note', '1001'], 'tickets note needs a number and a text'],
    [['message', '1001', ' '], 'tickets message needs a number and a text'],
    [['state', '1001', 'done'], 'a state is one of: open, in-progress, waiting, solved, closed'],
    [['state', '1001', 'open', '--message', ''], 'tickets state needs a number and a text'],
    [['assign', '1001'], 'tickets assign needs a name or an id, or nobody'],
    [['priority', '1001', 'top'], 'a priority is one of: low, normal, high, urgent'],
    [['export', '--message', 'x'], '--message does not go with tickets export'],
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

  test('are worked on while the service runs', async () => {
    const service = await startService({ DATA_DIR: folder.path, KNOWLEDGE_DIR: env.KNOWLEDGE_DIR ?? '' });
    await file('one');
    expect(await cli('note', '1001', 'hello')).toContain('noted');
    expect(await cli('list')).toContain('1 of 1 tickets');
    expect(await service.stop()).toBe(0);
  });
});

await withPostgres(async () => {
  test('on PostgreSQL tickets are worked on, too', async () => {
    const database = await postgresDatabase();
    env.DATABASE_URL = database.url;
    await file('one');
    await cli('state', '1001', 'waiting', '--message', 'A photo, please');
    expect(await cli('list', '--state', 'waiting')).toContain('T1001');
    await database.drop();
  });
});
