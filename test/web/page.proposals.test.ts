import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { violations } from './axe.ts';
import { draft } from './desk-client.ts';
import { describeInChromium } from './page-browser.ts';

jest.setTimeout(300_000);

const ANN = { id: 99, name: 'Ann', role: 'agent' } as const;

describeInChromium('answers to learn, and groups of desks, on the admin page', (browser) => {
  let server: AdminServer;
  let token: string;

  beforeEach(async () => {
    server = await startAdminServer();
    token = (await server.add('Root', 'admin')).token;
    for (const n of [1, 2, 3]) {
      await server.desk.open(draft(`c${n}`), `open ${n}`);
      await server.desk.act(n, { kind: 'claim' }, ANN);
      const text = `We call you tomorrow morning (${n}).`;
      await server.desk.act(n, { kind: 'message', text, files: [], replyTo: null, written: null }, ANN);
      await server.desk.act(n, { kind: 'close', solved: true, reason: null }, ANN);
    }
  });
  afterEach(() => server.close());

  async function open(hash: string, options: Parameters<typeof browser.open>[1] = {}): Promise<Page> {
    const page = await browser.open(`${server.url}/admin${hash}`, { reducedMotion: 'reduce', ...options });
    await page.locator('#token').fill(token);
    await page.keyboard.press('Enter');
    return page;
  }

  test('an answer is worded and added, left, or refused in words', async () => {
    const page = await open('');
    await page.getByRole('link', { name: 'Answers to learn' }).click();
    await page.getByText('is written to faq/learnt.yaml').waitFor();
    const form = (code: string) => page.getByRole('form', { name: code, exact: true });
    await form('A1').getByLabel('Question').fill('never');
    await form('A1').getByRole('button', { name: 'Add to the knowledge' }).click();
    await form('A1').getByRole('alert').getByText('The knowledge cannot take this: no').waitFor();
    await form('A1').getByLabel('Question').fill('Can you call me?');
    await form('A1').getByRole('button', { name: 'Add to the knowledge' }).click();
    await page.getByRole('status').getByText('The answer of A1 is in the knowledge.').waitFor();
    await page.locator('h2:focus', { hasText: 'Answers to learn' }).waitFor();
    await form('A1').waitFor({ state: 'detached' });
    expect((await server.desk.get(1))?.proposal).toMatchObject({ state: 'learnt', question: 'Can you call me?' });

    await server.desk.act(2, { kind: 'drop' }, ANN);
    await form('A2').getByRole('button', { name: 'Do not add' }).click();
    await page.getByRole('status').getByText('Somebody has dealt with the answer of A2 already.').waitFor();
    await form('A3').getByRole('button', { name: 'Do not add' }).click();
    await page.getByText('There is nothing to learn just now.').waitFor();
    expect((await server.desk.get(3))?.proposal?.state).toBe('dropped');
  });

  test('agents do not see them', async () => {
    token = (await server.add('Cleo', 'agent')).token;
    const page = await open('#proposals');
    await page.getByRole('heading', { name: 'Tickets' }).waitFor();
    expect(await page.getByRole('link', { name: 'Answers to learn' }).count()).toBe(0);
  });

  test.each(['light', 'dark'] as const)(
    'a group that is away is told at the top, in %s colours',
    async (colorScheme) => {
      await server.desk.open(draft('c4'), 'open 4');
      const since = Date.UTC(2026, 10, 20, 9);
      server.shown.rooms = [
        { desk: 'main', platform: 'telegram', group: '-1', connected: false, detail: 'disconnected: refused', since },
        { desk: 'vip', platform: 'wechat', group: 'x', connected: true, detail: null, since },
      ];
      const viewport = { width: 360, height: 740 };
      const page = await open('', { colorScheme, viewport });
      await page.getByRole('alert').getByText('These desks cannot be reached: main (Telegram).').waitFor();
      await page.locator('.room', { hasText: 'main' }).getByText('1 customer is waiting').waitFor();
      await page.locator('.room', { hasText: 'vip' }).getByText('Reachable').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      expect(await violations(page)).toEqual([]);
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/rooms-${colorScheme}.png` });
      await page.getByRole('link', { name: 'Answers to learn' }).click();
      await page.locator('.proposal').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      expect(await violations(page)).toEqual([]);
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/prop-${colorScheme}.png` });
      server.shown.rooms = [];
      await page.getByRole('link', { name: 'Status' }).click();
      await page.getByRole('heading', { name: 'Channels' }).waitFor();
      expect(await page.locator('.alarm').count()).toBe(0);
    },
  );
});
