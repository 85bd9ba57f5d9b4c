import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Service, startService, temporaryFolder } from '../support/service.ts';
import { startHostPage } from './fake-chat.ts';
import { describeInChromium } from './page-browser.ts';

jest.setTimeout(300_000);

describeInChromium('the chat page of the running service', (browser) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: Service;

  beforeEach(async () => {
    folder = await temporaryFolder();
    service = await startService({ DATA_DIR: folder.path });
  }, 300_000);
  afterEach(async () => {
    await service.stop();
    await folder.remove();
  });

  async function say(page: Page, text: string): Promise<void> {
    await page.locator('#box').fill(text);
    await page.locator('#box').press('Enter');
  }

  test('answers from the sample shop’s knowledge, offers what follows, and keeps the talk over a reload', async () => {
    const page = await browser.open(service.url, { locale: 'zh-CN' });
    await say(page, '包邮吗');
    await page.locator('.message.bot', { hasText: '99' }).last().waitFor();
    const choice = page.locator('.choice.open').first();
    const label = await choice.innerText();
    await choice.click();
    await page.locator('.choice.picked', { hasText: label }).waitFor();
    await page.locator('.message.customer', { hasText: label }).getByText('已送达').waitFor();
    await page.locator('.message.customer + .message.bot:not(.typing)').nth(1).waitFor();
    const before = await page.locator('.bubble').allInnerTexts();
    await page.reload();
    await page.locator('.message.customer + .message.bot:not(.typing)').nth(1).waitFor();
    expect(await page.locator('.bubble').allInnerTexts()).toEqual(before);
  });

  test('goes on by itself after the service was killed and started again: nothing lost, nothing twice', async () => {
    const page = await browser.open(service.url);
    await say(page, 'how long does delivery take?');
    await page.locator('.message.bot', { hasText: 'After dispatch' }).waitFor();
    await service.kill();
    await say(page, 'how much is shipping?');
    await page.getByText('Not sent').first().waitFor();
    service = await startService({ DATA_DIR: folder.path, PORT: new URL(service.url).port });
    await page.locator('.message.bot', { hasText: 'ship free' }).waitFor({ timeout: 60_000 });
    await page.locator('.notice').waitFor({ state: 'detached' });
    expect(await page.locator('.message.customer .bubble').allInnerTexts()).toEqual([
      'how long does delivery take?',
      'how much is shipping?',
    ]);
    expect(await page.getByText('Not sent').count()).toBe(0);
  });

  test('has its title and its words for browsers without JavaScript in the visitor’s language', async () => {
    const page = await browser.open(service.url, { locale: 'en-GB', javaScriptEnabled: false });
    expect(await page.title()).toMatch(/Customer service/);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('.no-script').innerText()).toContain('JavaScript');
  });

  test('puts a button with its words on a site', async () => {
    const host = await startHostPage(
      `<script src="${service.url}/embed.js" defer></script>`,
      `default-src 'none'; script-src ${service.url}; frame-src ${service.url}`,
    );
    try {
      const page = await browser.open(host.url);
      await page.getByRole('button', { name: /^Open the .+ chat$/ }).waitFor({ timeout: 10_000 });
    } finally {
      await host.close();
    }
  });
});
