import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type FakeChat, startFakeChat, startHostPage } from './fake-chat.ts';
import { describeInChromium } from './page-browser.ts';

describeInChromium('the chat embedded in a shop’s site', (browser) => {
  let fake: FakeChat;
  let closeHost = async () => {};

  beforeEach(async () => {
    fake = await startFakeChat();
  });
  afterEach(async () => {
    await closeHost();
    await fake.close();
  });

  async function open(attributes = '', options: BrowserContextOptions = {}): Promise<Page> {
    const tag = `<script src="${fake.url}/embed.js" defer ${attributes}></script>`;
    // A strict site allows the chat no more than its script and its frame.
    const policy = `default-src 'none'; script-src ${fake.url}; frame-src ${fake.url}`;
    const host = await startHostPage(`<h1>Shop</h1><a href="#">link</a>${tag}${tag}`, policy);
    closeHost = host.close;
    return browser.open(host.url, options);
  }

  const launcher = (page: Page) => page.getByRole('button', { name: 'Linxi Home chat' });
  const closer = (page: Page) => page.locator('.launcher');
  const frame = (page: Page) => page.frameLocator('iframe');

  async function say(page: Page, text: string): Promise<void> {
    await frame(page).locator('#box').fill(text);
    await frame(page).locator('#box').press('Enter');
    await frame(page).getByText(`Answer to: ${text}`).waitFor();
  }

  test('is one button, however often the script stands on the page, and loads nothing until it is pressed', async () => {
    const page = await open();
    await launcher(page).waitFor();
    expect(await page.locator('xiaoer-chat').count()).toBe(1);
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await launcher(page).getAttribute('aria-expanded')).toBe('false');
    expect(await page.context().cookies()).toEqual([]);
  });

  test('opens, answers, and closes again with the focus where it was', async () => {
    const page = await open();
    await launcher(page).click();
    expect(await closer(page).getAttribute('aria-expanded')).toBe('true');
    expect(await closer(page).getAttribute('aria-label')).toBe('Close the chat');
    await frame(page).locator('#box:focus').waitFor();
    await say(page, 'Hello');
    await closer(page).click();
    await page.locator('iframe').waitFor({ state: 'hidden' });
    expect(await closer(page).getAttribute('aria-expanded')).toBe('false');
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.className')).toBe('launcher');
  });

  test('closes with Escape, from inside and outside, and with the button in its header', async () => {
    const page = await open();
    await launcher(page).focus();
    await page.keyboard.press('Enter');
    await frame(page).locator('#box:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('iframe').waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await frame(page).locator('#box:focus').waitFor();
    await page.getByRole('link').focus();
    await page.keyboard.press('Escape');
    await page.locator('iframe').waitFor({ state: 'hidden' });
    await launcher(page).click();
    await frame(page).getByRole('button', { name: 'Close the chat' }).click();
    await page.locator('iframe').waitFor({ state: 'hidden' });
  });

  test('shows a dot while there is a reply that was not seen, also on the next page of the site', async () => {
    const page = await open();
    await launcher(page).click();
    await say(page, 'Hello');
    expect(await page.locator('.unread').isVisible()).toBe(false);
    await frame(page).getByRole('button', { name: 'Close the chat' }).click();
    await page.locator('iframe').waitFor({ state: 'hidden' });
    fake.say({ text: 'One more thing' });
    await page.locator('.unread').waitFor();
    await page.reload();
    await page.locator('.unread').waitFor();
    await launcher(page).click();
    await page.locator('.unread').waitFor({ state: 'hidden' });
    await frame(page).getByText('One more thing').waitFor();
  });

  test('does not listen to others', async () => {
    const page = await open();
    await launcher(page).click();
    await frame(page).locator('#box:focus').waitFor();
    await page.evaluate(`window.postMessage({ xiaoer: 'close' }, '*')`);
    await page.evaluate(`window.postMessage({ xiaoer: 'unread', count: 3, talking: true }, '*')`);
    await say(page, 'Hello');
    expect(await page.locator('iframe').isVisible()).toBe(true);
    expect(await page.locator('.unread').isVisible()).toBe(false);
  });

  test('fills a phone', async () => {
    const page = await open('', { viewport: { width: 375, height: 700 } });
    // Else it slides in, and is measured on its way.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await launcher(page).click();
    await frame(page).locator('#box').waitFor();
    expect(await page.locator('iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 700 });
    expect(await closer(page).isVisible()).toBe(false);
  });

  test('takes language, side and colour from the tag', async () => {
    const page = await open('data-language="zh-CN" data-position="left" data-color="#ffe08a"');
    const button = page.getByRole('button', { name: '打开林溪家居的在线客服' });
    expect((await button.boundingBox())?.x).toBe(20);
    expect(await colors(page)).toEqual(['rgb(255, 224, 138)', 'rgb(22, 33, 29)']);
    await button.click();
    await frame(page).getByPlaceholder('请输入您的问题').waitFor();
  });

  test('keeps its colour where the tag names none', async () => {
    const page = await open('data-color="red; x: url(https://evil.example)"');
    await launcher(page).waitFor();
    expect(await colors(page)).toEqual(['rgb(29, 107, 87)', 'rgb(255, 255, 255)']);
  });
});

/** The launcher's ground and strokes. */
async function colors(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const style = getComputedStyle(document.querySelector('xiaoer-chat').shadowRoot.querySelector('.launcher'));
    return [style.backgroundColor, style.color];
  })()`);
}
