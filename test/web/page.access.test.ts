import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { violations } from './axe.ts';
import { type FakeChat, MAX_TEXT, startFakeChat } from './fake-chat.ts';
import { describeInChromium } from './page-browser.ts';

/** Every kind of thing that the page can show. */
async function fill(page: Page, fake: FakeChat): Promise<void> {
  const choices = [
    { id: 'a', label: '多久能送到？' },
    { id: 'b', label: 'Something else, with quite a long label that has to be broken into several lines' },
  ];
  fake.answer((words) => [
    { text: `满 99 元包邮。https://shop.example/${'long-'.repeat(30)}`, choices },
    { text: `Hello, I read: ${words}`, author: 'agent' },
    { text: 'Ann has joined', author: 'system' },
  ]);
  await page.locator('#box').fill('x'.repeat(200));
  await page.locator('#box').press('Enter');
  await page.getByRole('button', { name: '多久能送到？' }).click();
  await page.locator('.system').nth(1).waitFor();
  fake.hold();
  await page.locator('#box').fill('one more');
  await page.locator('#box').press('Enter');
  await page
    .locator('.message.customer', { hasText: 'one more' })
    .getByText(/Delivered|已送达/)
    .waitFor();
  fake.refuse(429, 1, { 'retry-after': '60' });
  await page.locator('#box').fill('too fast');
  await page.locator('#box').press('Enter');
  await page.locator('.slow-down').waitFor();
  await page.locator('#box').fill('x'.repeat(MAX_TEXT + 1));
  await page
    .getByRole('alert')
    .getByText(/too long|太长/)
    .waitFor();
}

describeInChromium('everybody can use the chat page', (browser) => {
  let fake: FakeChat;

  beforeEach(async () => {
    fake = await startFakeChat();
  });
  afterEach(async () => {
    await fake.close();
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test('axe-core finds nothing wrong', async () => {
      const page = await browser.open(fake.url, { colorScheme, reducedMotion: 'reduce' });
      await page.locator('#box').waitFor();
      expect(await violations(page)).toEqual([]);
      await fill(page, fake);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'New conversation' }).click();
      expect(await violations(page)).toEqual([]);
    });

    test('axe-core finds nothing wrong with a failed message and the notice of a lost connection', async () => {
      const page = await browser.open(fake.url, { colorScheme, reducedMotion: 'reduce' });
      await page.context().setOffline(true);
      await page.locator('#box').fill('Hello');
      await page.locator('#box').press('Enter');
      await page.getByRole('button', { name: 'Send again' }).waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });

  test('new replies are read out politely, and what was there before is not', async () => {
    const page = await browser.open(fake.url);
    const log = page.getByRole('log', { name: 'Messages' });
    expect(await log.getAttribute('aria-live')).toBe('polite');
    expect(await log.getAttribute('aria-busy')).toBe('false');
    await page.locator('#box').fill('Hello');
    await page.locator('#box').press('Enter');
    await log.getByText('Answer to: Hello').waitFor();
    expect(await log.locator('.message.bot').last().textContent()).toContain('Linxi Home: Answer to: Hello');
    expect(await log.locator('.message.customer').last().textContent()).toContain('You: Hello');
  });

  test('everything works by keyboard, and the focus comes back to the box', async () => {
    fake.answer((words) => [{ text: `About ${words}`, choices: [{ id: 'a', label: 'A choice' }] }]);
    const page = await browser.open(fake.url);
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.className');
    await page.locator('#box').waitFor();
    expect(await focused()).toBe('box');
    await page.keyboard.type('first');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second');
    await page.keyboard.press('Enter');
    await page.getByText('About first').waitFor();
    expect(fake.accepted[0]?.text).toBe('first\nsecond');
    expect(await focused()).toBe('box');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('choice open');
    await page.keyboard.press('Enter');
    await page.getByText('About A choice').waitFor();
    expect(await focused()).toBe('box');
    await page.locator('#new-talk').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('About A choice').waitFor({ state: 'detached' });
    await page.locator('#box:focus').waitFor();
  });

  test('Enter that ends a composition sends nothing', async () => {
    const page = await browser.open(fake.url);
    const box = page.locator('#box');
    await box.fill('nihao');
    await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
    expect(await box.inputValue()).toBe('nihao');
    await box.press('Enter');
    await page.getByText('Answer to: nihao').waitFor();
    expect(fake.accepted).toHaveLength(1);
  });

  test('nothing is wider than a phone of 320 px, and what can be touched is large enough', async () => {
    const page = await browser.open(fake.url, { viewport: { width: 320, height: 640 }, locale: 'zh-CN' });
    await fill(page, fake);
    const wide = `[...document.querySelectorAll('body *')].filter((one) => one.scrollWidth > one.clientWidth + 1 &&
      !one.closest('.unseen') && getComputedStyle(one).overflowX !== 'visible' && one.tagName !== 'SELECT').length`;
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(await page.evaluate(wide)).toBe(0);
    for (const button of await page.locator('button:visible').all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(40);
    }
    const box = await page.locator('.send').boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(640);
  });

  test('the end stays in view as the talk grows, unless one reads further up', async () => {
    fake.answer(() => [{ text: 'line\n'.repeat(15) }]);
    const page = await browser.open(fake.url, { viewport: { width: 400, height: 500 } });
    const toEnd = `(() => { const log = document.querySelector('.log'); return log.scrollHeight - log.scrollTop - log.clientHeight })()`;
    for (const text of ['one', 'two']) {
      await page.locator('#box').fill(text);
      await page.locator('#box').press('Enter');
      await page.locator('.message.customer', { hasText: text }).locator('xpath=following-sibling::*').last().waitFor();
    }
    await page.waitForFunction(`${toEnd} < 2`); // the page follows a frame after what it shows
    await page.locator('.log').hover();
    await page.mouse.wheel(0, -400);
    await page.getByRole('button', { name: 'Jump to the newest message' }).waitFor();
    fake.say({ text: 'unasked' });
    await page.getByText('unasked').waitFor();
    expect(await page.evaluate(toEnd)).toBeGreaterThan(300);
    await page.getByRole('button', { name: 'Jump to the newest message' }).click();
    await page.waitForFunction(`${toEnd} < 2`);
  });

  test('nothing moves for who wants less motion', async () => {
    fake.hold();
    const page = await browser.open(fake.url, { reducedMotion: 'reduce' });
    await page.locator('#box').fill('Hello');
    await page.locator('#box').press('Enter');
    await page.locator('.typing').waitFor();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });
});
