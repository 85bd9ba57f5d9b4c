import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { violations } from './axe.ts';
import { draft } from './desk-client.ts';
import { describeInChromium } from './page-browser.ts';

jest.setTimeout(300_000);

const NASTY = '<img src=x onerror="document.title=\'broken in\'"><script>document.title="broken in"</script>';

describeInChromium('working at the desk', (browser) => {
  let server: AdminServer;
  let token: string;

  beforeEach(async () => {
    server = await startAdminServer();
    token = (await server.add('Ann', 'agent')).token;
  });
  afterEach(() => server.close());

  const bob = { id: 99, name: 'Bob', role: 'agent' } as const;

  async function openCases(count: number, over: Parameters<typeof draft>[1] = {}): Promise<void> {
    for (let n = 1; n <= count; n += 1) await server.desk.open(draft(`c${n}`, over), `open ${n}`);
  }

  async function open(hash = '', options: Parameters<typeof browser.open>[1] = {}): Promise<Page> {
    const page = await browser.open(`${server.url}/desk${hash}`, { reducedMotion: 'reduce', ...options });
    await page.locator('#token').fill(token);
    await page.keyboard.press('Enter');
    await page.locator('.cases').waitFor();
    return page;
  }

  const messages = async (number: number) =>
    (await server.desk.events(number, 0, 500)).flatMap(({ change }) =>
      change.kind === 'message' || change.kind === 'note' ? [`${change.kind}: ${change.text}`] : [],
    );

  test('the keys walk through the list, and can be switched off', async () => {
    await openCases(3);
    const page = await open();
    await page.locator('.case-link').nth(2).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    await page.locator('.case-link[aria-current]:focus', { hasText: 'A2' }).waitFor();
    await page.keyboard.press('k');
    await page.locator('.case-link[aria-current]:focus', { hasText: 'A1' }).waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Next or previous case').waitFor();
    await page.keyboard.press('j');
    expect(page.url()).toMatch(/#cases\/1$/);
    await dialog.getByLabel('Single keys do something').uncheck();
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').count()).toBe(0);
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    expect(page.url()).toMatch(/#cases\/1$/);
    expect((await server.desk.get(1))?.state).toBe('queued');
    await page.keyboard.press('Escape');
    await page.getByText('Choose a case from the list.').waitFor();
  });

  test('what is typed stays with its case and its box, also over a reload', async () => {
    await openCases(2);
    const page = await open('#cases/1');
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.locator('#reply').fill('half a reply');
    await page.getByRole('button', { name: 'Internal note' }).click();
    await page.locator('#note').fill('half a note');
    await page.locator('.case-link', { hasText: 'A2' }).click();
    await page.locator('h2', { hasText: 'A2' }).waitFor();
    await page.getByRole('button', { name: 'Internal note' }).click();
    expect(await page.locator('#note').inputValue()).toBe('');
    await page.goto(`${server.url}/desk#cases/1`);
    await page.reload();
    expect(await page.locator('#reply').inputValue()).toBe('half a reply');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    expect(await page.locator('#note').inputValue()).toBe('half a note');
    expect(await messages(1)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#token').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  test('a message whose answer got lost is sent once, and a broken stream is opened again', async () => {
    await openCases(1);
    const page = await open('#cases/1');
    await page.getByRole('button', { name: 'Claim' }).click();
    let lost = 2;
    await page.route('**/messages', async (route) => {
      if (lost === 0) return route.continue();
      lost -= 1;
      await route.fetch();
      await route.abort();
    });
    await page.locator('#reply').fill('once');
    await page.keyboard.press('Enter');
    await page.locator('#reply').fill('then this');
    await page.keyboard.press('Enter');
    await page.locator('.from-agent', { hasText: 'then this' }).getByText('On its way').waitFor();
    expect(await messages(1)).toEqual(['message: once', 'message: then this']);
    expect(await page.locator('.from-agent').count()).toBe(2);

    await page.context().setOffline(true);
    await page.getByText('The service does not answer.').waitFor({ timeout: 60_000 });
    await server.desk.act(1, { kind: 'note', text: 'while you were away', written: null }, bob);
    await page.context().setOffline(false);
    await page.locator('.from-note', { hasText: 'while you were away' }).waitFor({ timeout: 60_000 });
    await page.getByText('The service does not answer.').waitFor({ state: 'detached' });
  });

  test('of two who claim, the second hears who has it, and can still leave a note', async () => {
    await openCases(1);
    const page = await open('#cases/1');
    await page.getByRole('button', { name: 'Claim' }).waitFor();
    await page.route('**/desk/api/events', (route) => route.abort());
    await page.route('**/claim?*', async (route) => {
      await server.desk.act(1, { kind: 'claim' }, bob);
      await route.continue();
    });
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByRole('alert').getByText('Bob has this case.').waitFor();
    await page.locator('.hint', { hasText: 'Bob has this case.' }).waitFor();
    expect(await page.locator('#reply').count()).toBe(0);
    await page.getByRole('button', { name: 'Internal note' }).click();
    await page.locator('#note').fill('I know them');
    const saved = page.waitForResponse('**/notes');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await saved;
    await page.locator('.from-note', { hasText: 'I know them' }).waitFor();
    expect(await messages(1)).toEqual(['note: I know them']);
  });

  test('a message that came too late is kept, and told', async () => {
    await openCases(1);
    const page = await open('#cases/1');
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.locator('#reply').fill('too late');
    await page.route('**/messages', async (route) => {
      await server.desk.act(1, { kind: 'release' }, { ...bob, role: 'admin' });
      await route.continue();
    });
    await page.keyboard.press('Enter');
    const message = page.locator('.from-agent', { hasText: 'too late' });
    await message.getByText('Not sent: you do not have this case.').waitFor();
    await page.unroute('**/messages');
    await page.getByRole('button', { name: 'Claim' }).click();
    await message.getByRole('button', { name: 'Try again' }).click();
    await message.getByText('On its way').waitFor();
    expect(await messages(1)).toEqual(['message: too late']);
  });

  test('suggestions are put into the box, or sent, with one click; numbers are shown when asked for', async () => {
    await openCases(1);
    const page = await open('#cases/1', { viewport: { width: 1300, height: 800 } });
    await page.locator('.summary').getByText('My phone is [number], call me').waitFor();
    expect(await page.getByRole('button', { name: 'Insert: title a' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByRole('button', { name: 'Insert: title a' }).click();
    expect(await page.locator('#reply:focus').inputValue()).toBe('answer a');
    await page.getByRole('button', { name: 'Internal note' }).click();
    await page.getByRole('button', { name: 'Reply to customer' }).click();
    expect(await page.locator('#reply').inputValue()).toBe('answer a');
    await page.getByRole('button', { name: 'Send: title a' }).click();
    await page.locator('.from-agent', { hasText: 'answer a' }).waitFor();
    await page.getByRole('button', { name: 'Show hidden numbers' }).click();
    await page.locator('.summary').getByText('13800138000').waitFor();
    await page.locator('.system', { hasText: 'Ann looked at hidden numbers' }).waitFor();
  });

  test('transfer, ticket, priority and block', async () => {
    await server.add('Cleo', 'agent');
    await openCases(2);
    const page = await open('#cases/1', { viewport: { width: 1300, height: 800 } });
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByLabel('Priority').selectOption('urgent');
    await page.locator('.system', { hasText: 'Ann set the priority: Urgent' }).waitFor();
    await page.getByRole('button', { name: 'Open a ticket' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('A broken lamp');
    await page.getByRole('dialog').getByRole('button', { name: 'Open a ticket' }).click();
    await page.locator('.about').getByRole('link', { name: 'T1001' }).waitFor();
    await page.getByRole('button', { name: 'Transfer' }).click();
    await page.getByRole('dialog').getByLabel('To').selectOption('Cleo');
    await page.getByRole('dialog').getByRole('button', { name: 'Transfer' }).click();
    await page.locator('.group-others .case-link', { hasText: 'Cleo has it' }).waitFor();
    await page.locator('.case-link', { hasText: 'A2' }).click();
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Block' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await page.locator('.case .hint', { hasText: 'This case is closed.' }).waitFor();
    await page.getByRole('button', { name: 'Show closed cases' }).click();
    await page.locator('.group-closed .case-link', { hasText: 'A2' }).waitFor();
  });

  test('what customers write is text, whatever it looks like', async () => {
    const customer = { platform: 'web', account: 'page', id: 'c1', name: NASTY.slice(0, 200) };
    await openCases(1, { customer, summary: [{ asked: NASTY, answer: NASTY }] });
    const page = await open('#cases/1', { viewport: { width: 1300, height: 800 } });
    await page.locator('.summary', { hasText: '<script>' }).waitFor();
    await page.locator('h2', { hasText: '<img src=x' }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toContain('Little Shop · Desk');
  });

  test('notifications are asked for by a click, and say nothing of what the customer wrote', async () => {
    const page = await open();
    await page.evaluate(`{
      window.shown = [];
      window.Notification = class { constructor(text) { window.shown.push(text); }
        static permission = 'default';
        static async requestPermission() { return (this.permission = 'granted'); } };
      document.hasFocus = () => false;
    }`);
    await openCases(1);
    await page.locator('.case-link').waitFor();
    expect(await page.evaluate('window.shown')).toEqual([]);
    await page.getByRole('button', { name: 'Turn on notifications' }).click();
    await page.getByRole('button', { name: 'Turn on notifications' }).waitFor({ state: 'detached' });
    await openCases(2);
    await page.locator('.case-link', { hasText: 'A2' }).waitFor();
    expect(await page.evaluate('window.shown')).toEqual(['A customer is waiting: A2 (Web page)']);
    await page.locator('[role="status"]', { hasText: 'A customer is waiting: A2' }).waitFor({ state: 'attached' });
    expect(await page.title()).toBe('(2) Little Shop · Desk');
  });

  test('the desk and the admin page lead to each other', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'Administration' }).click();
    await page.getByRole('heading', { name: 'Tickets' }).waitFor();
    await page.getByRole('link', { name: 'Desk' }).click();
    await page.locator('.cases').waitFor();
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test('axe-core finds nothing wrong', async () => {
      await openCases(3, { mood: 'angry', priority: 'urgent' });
      await server.desk.act(3, { kind: 'claim' }, bob);
      const page = await open('', { colorScheme, viewport: { width: 1300, height: 800 } });
      await page.locator('.case-link').nth(2).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.locator('.case-link', { hasText: 'A1' }).click();
      await page.getByRole('button', { name: 'Claim' }).click();
      await page.locator('#reply').fill('Hello');
      await page.keyboard.press('Enter');
      await page.locator('.from-agent', { hasText: 'Hello' }).waitFor();
      await page.getByRole('button', { name: 'More' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Internal note' }).click();
      await page.locator('#note').fill('Careful');
      await page.keyboard.press('Enter');
      await page.locator('.from-note', { hasText: 'Careful' }).waitFor();
      await page.locator('#note').fill('More');
      expect(await violations(page)).toEqual([]);
      for (const name of ['Close', 'Transfer', '?']) {
        await page.keyboard.press('Escape');
        if (name === '?') await page.getByRole('button', { name: 'Keyboard and help' }).click();
        else await page.getByRole('button', { name, exact: true }).click();
        await page.getByRole('dialog').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
    });
  });
});
