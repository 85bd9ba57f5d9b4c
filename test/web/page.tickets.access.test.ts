import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { violations } from './axe.ts';
import { describeInChromium } from './page-browser.ts';
import { openSamples } from './ticket-samples.ts';

jest.setTimeout(300_000);

describeInChromium('everybody can use the tickets', (browser) => {
  let server: AdminServer;
  let token: string;

  beforeEach(async () => {
    server = await startAdminServer();
    const ann = await server.add('Ann', 'agent');
    token = ann.token;
    await openSamples(server, ann.person.id);
  });
  afterEach(() => server.close());

  async function open(options: Parameters<typeof browser.open>[1]): Promise<Page> {
    const page = await browser.open(`${server.url}/admin#tickets`, { reducedMotion: 'reduce', ...options });
    await page.locator('#token').fill(token);
    await page.keyboard.press('Enter');
    return page;
  }

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test('axe-core finds nothing wrong', async () => {
      const page = await open({ colorScheme });
      await page.locator('.ticket').first().waitFor();
      await page.getByRole('button', { name: 'Overdue only' }).click();
      await page.locator('.due.overdue').first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('link', { name: 'T1001' }).click();
      await page.locator('.did-note').waitFor();
      await page.getByRole('button', { name: 'Save the note' }).click();
      await page.getByRole('button', { name: 'Show all' }).click();
      expect(await violations(page)).toEqual([]);
    });
  });

  test.each([360, 320])(
    'nothing is wider than a phone of %d px, and what can be touched is large enough',
    async (width) => {
      const page = await open({ viewport: { width, height: 640 }, locale: 'zh-CN' });
      await page.locator('.ticket').first().waitFor();
      const check = async (): Promise<void> => {
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        for (const touched of await page.locator('button:visible, select:visible, input:visible').all()) {
          expect((await touched.boundingBox())?.height).toBeGreaterThanOrEqual(40);
        }
      };
      await check();
      await page.getByRole('link', { name: 'T1001' }).click();
      await page.getByRole('button', { name: '显示全部' }).click();
      await check();
      expect(await page.locator('.whole-head').innerText()).toContain('已超期');
      expect(await page.locator('body').innerText()).not.toMatch(/\{\w+\}|admin\./);
    },
  );
});
