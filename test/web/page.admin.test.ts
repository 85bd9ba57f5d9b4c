import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { violations } from './axe.ts';
import { describeInChromium } from './page-browser.ts';

jest.setTimeout(300_000);

const FAULT = { severity: 'fault', file: 'faq/shipping.yaml', line: 3, column: 7, message: 'This is wrong.' } as const;

describeInChromium('the admin page', (browser) => {
  let server: AdminServer;

  beforeEach(async () => {
    server = await startAdminServer();
  });
  afterEach(() => server.close());

  async function open(options: Parameters<typeof browser.open>[1] = {}): Promise<Page> {
    return browser.open(`${server.url}/admin`, { reducedMotion: 'reduce', ...options });
  }

  async function signIn(page: Page, token: string): Promise<void> {
    await page.locator('#token').fill(token);
    await page.keyboard.press('Enter');
  }

  /** Everything that the page can show. */
  async function fill(): Promise<void> {
    server.shown.channels = {
      web: { state: 'connected' },
      telegram: { state: 'disconnected', detail: `Telegram refused the token. ${'long-'.repeat(40)}` },
      wechat: { state: 'needs-login', detail: 'scan the code', qr: 'https://login.weixin.example/l/abc' },
      other: { state: 'starting' },
      stopped: { state: 'stopped' },
    };
    server.shown.faults = [FAULT, { ...FAULT, severity: 'warning', line: 4 }];
    await server.setAside(`TypeError: ${'a.very.long.name'.repeat(20)}\n    at decide (src/bot/decide.ts:1:1)`);
    await server.setAside('short');
  }

  test('the link of the first start signs in, shows the token once, and is gone from the address', async () => {
    const page = await browser.open(server.url + (await server.firstLink()));
    await page.getByRole('heading', { name: 'Channels' }).waitFor();
    expect(page.url()).toBe(`${server.url}/admin`);
    const token = await page.locator('.secret').innerText();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.locator('.secret').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('Signed in as admin').waitFor();
    await page.goBack();
    expect(page.url()).not.toContain('code=');
    await page.goForward();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, 'a wrong token');
    await page.getByRole('alert').getByText('does not sign you in').waitFor();
    await signIn(page, token);
    await page.getByText('Signed in as admin').waitFor();
  });

  test('a link that was used says so and asks for a token', async () => {
    const link = await server.firstLink();
    const first = await browser.open(server.url + link);
    await first.getByRole('heading', { name: 'Channels' }).waitFor();
    const second = await browser.open(server.url + link);
    await second.getByRole('alert').getByText('no longer signs you in').waitFor();
    expect(second.url()).toBe(`${server.url}/admin`);
    expect(await second.locator('#token:focus').count()).toBe(1);
  });

  test('shows channels with what to scan, faults with their places, and has a message tried again by keyboard', async () => {
    const { token } = await server.add('Ann', 'admin');
    await fill();
    const page = await open();
    await signIn(page, token);
    await page.locator('.channel', { hasText: 'WeChat' }).getByText('Needs a login').waitFor();
    await page.getByRole('img', { name: 'QR code to scan' }).waitFor();
    await page.waitForFunction('document.querySelector(".qr img").naturalWidth > 0');
    await page.locator('.channel', { hasText: 'Telegram' }).getByText('Not connected').waitFor();
    await page.getByText('faq/shipping.yaml:3:7').waitFor();
    expect(await page.locator('#depth-setAside').innerText()).toBe('2');
    await page.getByRole('button', { name: 'Try again: web/shop/c2' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('It is being handled again.').waitFor();
    await page.getByRole('button', { name: 'Try again: web/shop/c2' }).waitFor({ state: 'detached' });
    expect(await page.locator('h2:focus').innerText()).toBe('Messages set aside');
    expect(await server.store.depths()).toMatchObject({ inbox: 1, setAside: 1 });
  });

  test('follows what changes by itself, and leaves when one is removed', async () => {
    const { person, token } = await server.add('Ann', 'admin');
    const page = await open();
    await signIn(page, token);
    await page.locator('.channel').getByText('Connected').waitFor();
    server.shown.channels = { web: { state: 'stopped' } };
    await page.locator('.channel').getByText('Stopped').waitFor();
    await server.store.removePerson(person.id, 1);
    await page.locator('#token').waitFor();
    expect(await page.getByText('Stopped').count()).toBe(0);
  });

  test('tells when the service does not answer, and goes on when it does', async () => {
    const { token } = await server.add('Ann', 'admin');
    const page = await open();
    await signIn(page, token);
    await page.locator('.channel').first().waitFor();
    await page.context().setOffline(true);
    await page.getByText('The service does not answer').waitFor();
    expect(await page.locator('.channel').count()).toBe(1);
    await page.context().setOffline(false);
    await page.getByText('The service does not answer').waitFor({ state: 'detached' });
  });

  test('is not for reviewers, and shows them nothing', async () => {
    const { token } = await server.add('Ann', 'reviewer');
    const page = await open();
    await signIn(page, token);
    await page.getByText('not for your role').waitFor();
    expect(await page.locator('.card').count()).toBe(0);
  });

  test('speaks the visitor’s language, and the one they choose from then on', async () => {
    const page = await open({ locale: 'zh-CN' });
    await page.getByRole('heading', { name: '登录' }).waitFor();
    expect([await page.title(), await page.locator('html').getAttribute('lang')]).toEqual(['小店 · 管理', 'zh']);
    await page.getByRole('combobox', { name: '语言' }).selectOption('en');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test('axe-core finds nothing wrong', async () => {
      await fill();
      const page = await browser.open(server.url + (await server.firstLink()), {
        colorScheme,
        reducedMotion: 'reduce',
      });
      await page.locator('.set-aside').first().waitFor();
      await page.locator('.set-aside summary').click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await signIn(page, 'a wrong token');
      await page.getByRole('alert').getByText('does not sign you in').waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });

  test('nothing is wider than a phone of 320 px, and what can be touched is large enough', async () => {
    await fill();
    const page = await browser.open(server.url + (await server.firstLink()), {
      viewport: { width: 320, height: 640 },
      locale: 'zh-CN',
    });
    await page.locator('.set-aside').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    for (const touched of await page.locator('button:visible, select:visible').all()) {
      expect((await touched.boundingBox())?.height).toBeGreaterThanOrEqual(40);
    }
  });
});
