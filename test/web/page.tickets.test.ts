import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Actor } from '../../src/model/ticket.ts';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { describeInChromium } from './page-browser.ts';
import { complaint, openSamples } from './ticket-samples.ts';

jest.setTimeout(300_000);

describeInChromium('tickets on the admin page', (browser) => {
  let server: AdminServer;
  let ann: { readonly id: number; readonly token: string };

  beforeEach(async () => {
    server = await startAdminServer();
    const { person, token } = await server.add('Ann', 'agent');
    ann = { id: person.id, token };
  });
  afterEach(() => server.close());

  async function open(hash = '', options: Parameters<typeof browser.open>[1] = {}): Promise<Page> {
    const page = await browser.open(`${server.url}/admin${hash}`, { reducedMotion: 'reduce', ...options });
    await signIn(page, ann.token);
    return page;
  }

  async function signIn(page: Page, token: string): Promise<void> {
    await page.locator('#token').fill(token);
    await page.keyboard.press('Enter');
  }

  const history = async (number: number) =>
    (await server.tickets.get(number))?.history.map(({ by, change }) => ({ by, change })) ?? [];

  test('an agent signs in, finds a ticket, takes it, writes a note and a message, and solves it', async () => {
    await server.tickets.open(complaint({ description: 'The chair wobbles.' }), '1');
    await server.tickets.open(complaint({ description: 'The lamp came broken.' }), '2');
    const page = await open();
    await page.getByRole('heading', { name: 'Tickets' }).waitFor();
    expect(await page.getByRole('link', { name: 'Status' }).count()).toBe(0);
    await page.getByRole('searchbox').fill('broken');
    await page.getByRole('status').getByText('1 ticket', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'T1002' }).click();
    await page.locator('h2:focus', { hasText: 'T1002 · Complaint' }).waitFor();
    expect(await page.title()).toBe('T1002 · Little Shop · Administration');

    await page.getByRole('button', { name: 'Assign to me' }).click();
    await page.getByRole('status').getByText('It is now assigned to Ann.').waitFor();
    await page.locator('h3:focus', { hasText: 'Work on it' }).waitFor();
    expect(await page.getByRole('button', { name: 'Assign to me' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Start work' }).click();
    await page.getByRole('status').getByText('It is now: In progress.').waitFor();

    const note = page.getByRole('textbox', { name: 'Internal note' });
    await note.fill('Ask the warehouse\nabout the lamps');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByRole('status').getByText('The note is saved.').waitFor();
    expect(await note.inputValue()).toBe('');
    expect(await page.locator('#note:focus').count()).toBe(1);
    await page.locator('.did-note', { hasText: 'the customer does not see it' }).waitFor();

    const message = page.getByRole('textbox', { name: 'Write to the customer' });
    await page.getByText('The customer reads this. Channel: Telegram.').waitFor();
    await message.fill('We send a new one today.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('status').getByText('on its way to the customer').waitFor();
    await message.fill('Here you are.');
    await page.getByRole('button', { name: 'Send and mark as solved' }).click();
    await page.locator('.whole-head .is-solved', { hasText: 'Solved' }).waitFor();
    await page.getByText('The customer may still take this ticket up again.').waitFor();

    const by = { kind: 'person', id: ann.id, name: 'Ann' };
    expect((await history(1002)).slice(1)).toEqual([
      { by, change: { kind: 'assign', to: { id: ann.id, name: 'Ann' } } },
      { by, change: { kind: 'state', to: 'in-progress' } },
      { by, change: { kind: 'note', text: 'Ask the warehouse\nabout the lamps' } },
      { by, change: { kind: 'message', text: 'We send a new one today.' } },
      { by, change: { kind: 'state', to: 'solved', message: 'Here you are.' } },
    ]);

    await page.getByRole('link', { name: 'Back to the tickets' }).click();
    await page.locator('.ticket-link:focus', { hasText: 'T1002' }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('broken');
  });

  test('everything works by keyboard alone', async () => {
    await server.tickets.open(complaint(), '1');
    const page = await open();
    await page.getByRole('link', { name: 'T1001' }).waitFor();
    await tabTo(page, 'T1001');
    await page.keyboard.press('Enter');
    await page.locator('h2:focus').waitFor();
    await tabTo(page, 'Assign to me');
    await page.keyboard.press('Enter');
    await page.getByText('It is now assigned to Ann.').waitFor();
    await tabTo(page, '#priority');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Its priority is now: High.').waitFor();
    await tabTo(page, '#message');
    await page.keyboard.type('Hello');
    await page.keyboard.press('Enter');
    await page.keyboard.type('there');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.locator('.whole-head').getByText('Waiting for the customer').waitFor();
    expect((await history(1001)).at(-1)?.change).toEqual({ kind: 'state', to: 'waiting', message: 'Hello\nthere' });
    await tabTo(page, 'Back to the tickets');
    await page.keyboard.press('Enter');
    await page.locator('.ticket-link:focus', { hasText: 'T1001' }).waitFor();
  });

  /** Goes on by Tab until the focus is on what has this text or fits this selector. */
  async function tabTo(page: Page, wanted: string): Promise<void> {
    const here = wanted.startsWith('#')
      ? `document.activeElement.matches('${wanted}')`
      : `document.activeElement.textContent.includes('${wanted}') && document.activeElement.matches('a, button')`;
    for (let steps = 0; steps < 60; steps += 1) {
      if (await page.evaluate(here)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${wanted}`);
  }

  test('what customers wrote is text, whatever it looks like', async () => {
    await openSamples(server, ann.id);
    const page = await open('#tickets');
    await page.locator('.summary', { hasText: '<img src=x' }).waitFor();
    await page.getByRole('link', { name: 'T1002 · Return · I changed my mind' }).waitFor();
    await page.getByRole('link', { name: 'T1001 · Complaint · Delivery · Too late' }).click();
    await page.locator('.written', { hasText: '<script>' }).first().waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).toBe('T1001 · Little Shop · Administration');
    const written = page.locator('.known .written').first();
    const style = 'getComputedStyle(document.querySelector(".known .written"))';
    expect(await page.evaluate(`${style}.whiteSpace`)).toBe('pre-wrap');
    expect((await written.innerText()).length).toBeLessThan(800);
    await page.getByRole('button', { name: /Show all \(\d+ characters\)/ }).click();
    expect((await written.innerText()).length).toBeGreaterThan(8000);
    await page.getByRole('button', { name: 'Show less' }).click();
    expect((await written.innerText()).length).toBeLessThan(800);
  });

  test('shows pictures, and what cannot be shown by its name', async () => {
    await openSamples(server, ann.id);
    const page = await open('#tickets/1001');
    await page.getByRole('img', { name: 'Picture 1' }).waitFor();
    // Not by waitForFunction: it evaluates in the page, whose policy forbids it.
    const width = 'document.querySelector(".files img").naturalWidth';
    for (let left = 100; left > 0 && (await page.evaluate(width)) !== 10; left -= 1) await page.waitForTimeout(50);
    expect(await page.evaluate(width)).toBe(10);
    await page.getByText('Cannot be shown here.').waitFor();
    await page.getByText('Location 4 The platform does not give this file').waitFor();
    expect(await page.getByRole('link', { name: 'Picture 2' }).getAttribute('href')).toContain('/1001/files/1');
    await page.locator('.did-fact').getByRole('img', { name: 'Picture 5' }).waitFor();
    const names = ['Seven days, unused.', 'Picked up', 'Angry', '13800138000', 'Reading lamp × 2', '4 stars of 5'];
    for (const name of names) await page.locator('.known').getByText(name).waitFor();
  });

  test('filters are kept in the address, and the step back finds them', async () => {
    await openSamples(server, ann.id);
    const page = await open('#tickets?kind=complaint');
    await page.getByRole('status').getByText('1 ticket', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Overdue only' }).click();
    await page.getByRole('button', { name: 'Open' }).click();
    await page.waitForURL(/state=open&kind=complaint&overdue=1$/);
    expect(await page.getByRole('button', { name: 'Open' }).getAttribute('aria-pressed')).toBe('true');
    await page.locator('.due.overdue', { hasText: 'Overdue: was due 22 hours ago' }).waitFor();
    await page.getByRole('combobox', { name: 'Assigned to' }).selectOption('nobody');
    await page.getByText('No tickets match.').waitFor();
    await page.getByRole('combobox', { name: 'Assigned to' }).selectOption('Me');
    await page.getByRole('link', { name: 'T1001 · Complaint' }).click();
    await page.locator('h2:focus').waitFor();
    await page.goBack();
    await page.waitForURL(/assignee=me&overdue=1$/);
    expect(await page.getByRole('combobox', { name: 'Kind' }).inputValue()).toBe('complaint');
    await page.getByRole('searchbox').pressSequentially('half a wor');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('status').getByText('2 tickets').waitFor();
    expect(await page.locator('input[type="search"]:focus').inputValue()).toBe('');
    expect(page.url()).toMatch(/#tickets$/);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('tickets.csv');
  });

  test('a long list has pages', async () => {
    for (let n = 0; n < 30; n += 1) await server.tickets.open(complaint(), `${n}`);
    const page = await open('#tickets');
    await page.getByText('1–25 of 30').waitFor();
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText('26–30 of 30').waitFor();
    expect(await page.locator('.ticket').count()).toBe(5);
    expect(await page.locator('h2:focus').innerText()).toBe('Tickets');
    await page.goBack();
    await page.getByText('1–25 of 30').waitFor();
  });

  test('a link to a ticket survives signing in; one that is not there says so', async () => {
    await server.tickets.open(complaint(), '1');
    const page = await open('#tickets/1001');
    await page.locator('h2:focus', { hasText: 'T1001' }).waitFor();
    await page.goto(`${server.url}/admin#tickets/T7`);
    await page.getByText('There is no ticket T7.').waitFor();
    for (const elsewhere of ['#nothing', '#status', '']) {
      await page.goto(`${server.url}/admin${elsewhere}`);
      await page.getByRole('link', { name: 'T1001' }).waitFor();
    }
    const admin = await browser.open(`${server.url}${await server.firstLink()}#tickets/1001`);
    await admin.getByRole('heading', { name: 'T1001' }).waitFor();
    await admin.getByRole('link', { name: 'Status' }).click();
    await admin.getByRole('heading', { name: 'Channels' }).waitFor();
    await admin.getByRole('link', { name: 'Tickets' }).click();
    await admin.getByRole('link', { name: 'T1001' }).waitFor();
    expect(await admin.locator('.tabs [aria-current="page"]').innerText()).toBe('Tickets');
  });

  test('what others do appears by itself, and what is being typed stays', async () => {
    await server.tickets.open(complaint(), '1');
    const page = await browser.open(`${server.url}/admin#tickets/1001`);
    await page.clock.install();
    await signIn(page, ann.token);
    await page.locator('#message').fill('Half a sent');
    await page.locator('#note').fill('Half a note');
    await page.locator('#assignee').selectOption('Ann');
    const bo: Actor = { kind: 'person', id: 2, name: 'Bo' };
    await server.tickets.change(1001, { kind: 'note', text: 'Bo was here' }, bo);
    await page.clock.runFor(15_000);
    await page.locator('.did-note', { hasText: 'Bo was here' }).waitFor();
    expect(await page.locator('#message').inputValue()).toBe('Half a sent');
    expect(await page.locator('#note').inputValue()).toBe('Half a note');
    expect(await page.locator('#assignee').inputValue()).toBe(String(ann.id));
    await page.getByRole('link', { name: 'Back to the tickets' }).click();
    await page.getByRole('link', { name: 'T1001' }).click();
    await page.locator('#message').waitFor();
    expect(await page.locator('#message').inputValue()).toBe('Half a sent');
  });

  test('what was typed is there again after signing in anew, and gone after signing out', async () => {
    await server.tickets.open(complaint(), '1');
    const page = await open('#tickets/1001');
    await page.locator('#note').fill('Half a note');
    await page.context().clearCookies();
    await page.locator('#message').fill('Hello');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await signIn(page, ann.token);
    await page.locator('#message').waitFor();
    expect(await page.locator('#message').inputValue()).toBe('Hello');
    expect(await page.locator('#note').inputValue()).toBe('Half a note');
    expect(await history(1001)).toHaveLength(1);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, ann.token);
    await page.locator('#message').waitFor();
    expect(await page.locator('#message').inputValue()).toBe('');
  });

  test('what is refused is told in words, and nothing is done twice', async () => {
    await server.tickets.open(complaint(), '1');
    const page = await open('#tickets/1001');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByRole('alert').getByText('Write something first.').waitFor();
    const posted: string[] = [];
    page.on('request', (request) => posted.push(...(request.method() === 'POST' ? [request.url()] : [])));
    await page.locator('#note').fill('Only once');
    await page.getByRole('button', { name: 'Save the note' }).dblclick();
    await page.getByRole('status').getByText('The note is saved.').waitFor();
    expect(posted).toHaveLength(1);
    expect(await history(1001)).toHaveLength(2);
    // The second click may also come when the first has done its work.
    await page.getByRole('button', { name: 'Save the note' }).dispatchEvent('click', { detail: 2 });
    expect(await page.getByRole('alert').count()).toBe(0);

    // While an answer is awaited nothing else is sent.
    const answer = Promise.withResolvers<void>();
    await page.route('**/changes', async (route) => {
      await answer.promise;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Start work' }).click();
    await page.getByRole('button', { name: 'Close' }).click({ force: true });
    answer.resolve();
    await page.locator('.whole-head .is-in-progress').waitFor();
    await page.unroute('**/changes');
    expect(posted).toHaveLength(2);

    // The answer is lost on its way: nobody knows whether it was done.
    await page.route('**/changes', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.locator('#note').fill('Once more');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByRole('alert').getByText('nothing is done twice').waitFor();
    expect(await page.locator('#note').inputValue()).toBe('Once more');
    await page.unroute('**/changes');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByRole('status').getByText('The note is saved.').waitFor();
    expect(await history(1001)).toHaveLength(4);

    await server.tickets.change(1001, { kind: 'state', to: 'closed' }, { kind: 'person', id: 9, name: 'Bo' });
    await page.getByRole('button', { name: 'Mark as solved', exact: true }).click();
    await page.getByRole('alert').getByText('does not allow this now').waitFor();
    // At once, and not only when the page looks again by itself.
    await page.locator('.whole-head .is-closed', { hasText: 'Closed' }).waitFor({ timeout: 8000 });
  });
});
