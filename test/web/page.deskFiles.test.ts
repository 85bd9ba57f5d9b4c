import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Case, CaseChange } from '../../src/model/case.ts';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { violations } from './axe.ts';
import { draft } from './desk-client.ts';
import { describeInChromium } from './page-browser.ts';

jest.setTimeout(300_000);

describeInChromium('files at the desk', (browser) => {
  let server: AdminServer;
  let page: Page;

  beforeEach(async () => {
    server = await startAdminServer();
    const { token } = await server.add('Ann', 'agent');
    await server.desk.open(draft('c1'), 'open');
    page = await browser.open(`${server.url}/desk#cases/1`, { reducedMotion: 'reduce' });
    await page.locator('#token').fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.locator('#reply').waitFor();
  });
  afterEach(() => server.close());

  /** The customer sends files of another channel. */
  async function customerSends(files: Extract<CaseChange, { kind: 'message' }>['files']): Promise<void> {
    const change: CaseChange = { kind: 'message', text: '', files, messageId: '7', at: null, replyTo: null };
    const events = [{ at: Date.now(), by: { kind: 'customer' }, change }] as const;
    const decide = (current: Case) =>
      ({ ok: true, case: current, events, replies: [], turn: null, notice: null }) as const;
    await server.store.changeCase(1, null, decide, Date.now());
  }

  test("a customer's picture is shown, their voice can be played, and both can be answered by name", async () => {
    server.files.set('p', { name: 'p.png', type: 'image/png', bytes: Buffer.from('89504e470d0a1a0a', 'hex') });
    server.files.set('v', { name: 'v.ogg', type: 'audio/ogg', bytes: Buffer.from('4f67675300', 'hex') });
    await customerSends([
      { platform: 'telegram', file: { kind: 'image', native: 'p', name: 'lamp.png' } },
      { platform: 'telegram', file: { kind: 'voice', native: 'v' } },
    ]);
    const message = page.locator('.from-customer');
    await message.getByRole('img', { name: 'lamp.png' }).waitFor();
    expect(await message.locator('audio[controls]').getAttribute('aria-label')).toMatch(/^Voice: /);
    const fetched = page.waitForResponse('**/files/*/1');
    await page.evaluate('document.querySelector("audio").play().catch(() => 0)');
    expect((await fetched).headers()['content-type']).toBe('audio/ogg');
    await message.getByRole('button', { name: 'Reply to this' }).click();
    await page.locator('.quoted', { hasText: 'lamp.png' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Do not quote' }).click();
    await page.locator('.quoted').waitFor({ state: 'detached' });
  });

  test('a pasted picture is sent; one that a reload has lost is told, and can be dropped', async () => {
    const paste = (name: string) =>
      page.evaluate(`{
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File(['x'], '${name}', { type: 'image/png' }));
        const pasted = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.querySelector('#reply').dispatchEvent(pasted);
      }`);
    await paste('one.png');
    await page.locator('.from-agent').getByText('On its way').waitFor();
    await page.route('**/files?*', (route) => route.abort());
    await paste('two.png');
    await page.locator('.from-agent', { hasText: 'two.png' }).getByText('Sending…').waitFor();
    await page.reload();
    const lost = page.locator('.from-agent', { hasText: 'two.png' });
    await lost.getByText('Choose the file again').waitFor();
    expect(await lost.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await lost.getByRole('button', { name: 'Discard' }).click();
    await lost.waitFor({ state: 'detached' });
    expect(await page.locator('.from-agent').count()).toBe(1);
  });
});
