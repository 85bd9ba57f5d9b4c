import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type FakeChat, MAX_TEXT, startFakeChat } from './fake-chat.ts';
import { describeInChromium } from './page-browser.ts';

const CHOICES = [
  { id: 'shipping.time', label: 'How long does delivery take?' },
  { id: 'shipping.courier', label: 'Can I choose the courier?' },
];

async function say(page: Page, text: string): Promise<void> {
  await page.locator('#box').fill(text);
  await page.locator('#box').press('Enter');
}

/** The words of the messages in the log, the welcome left out. */
async function said(page: Page): Promise<string[]> {
  return (await page.locator('.bubble:visible').allInnerTexts()).slice(1);
}

/** Waits until the last own message is marked as delivered. */
async function delivered(page: Page, text: string): Promise<void> {
  await page.locator('.message.customer', { hasText: text }).getByText('Delivered').waitFor();
}

async function answered(page: Page, text: string): Promise<void> {
  await page.locator('.message.bot', { hasText: text }).last().waitFor();
}

describeInChromium('the chat page', (browser) => {
  let fake: FakeChat;

  beforeEach(async () => {
    fake = await startFakeChat();
  });
  afterEach(async () => {
    await fake.close();
  });

  test('shows the answer to a message, and opens a talk only with the first message', async () => {
    const page = await browser.open(fake.url);
    await page.getByText('Hello and welcome to Linxi Home!').waitFor();
    expect(fake.opened()).toBe(0);
    await say(page, 'How much is shipping?');
    await answered(page, 'Answer to: How much is shipping?');
    await delivered(page, 'How much is shipping?');
    expect(await said(page)).toEqual(['How much is shipping?', 'Answer to: How much is shipping?']);
    expect(fake.opened()).toBe(1);
    expect(await page.locator('#box').inputValue()).toBe('');
  });

  test('offers choices as buttons; a pick is sent by its id, shown by its label, and closes the offer', async () => {
    fake.answer((words) => [{ text: `About ${words}`, choices: CHOICES }]);
    const page = await browser.open(fake.url);
    await say(page, 'shipping');
    await page.getByRole('button', { name: 'Can I choose the courier?' }).click();
    await answered(page, 'About Can I choose the courier?');
    expect(fake.accepted.at(-1)?.choice).toBe('shipping.courier');
    const [first, second] = await page.locator('.choices').all();
    expect(await first?.locator('button:disabled').count()).toBe(2);
    expect(await first?.locator('.picked').innerText()).toBe('Can I choose the courier?');
    expect(await second?.locator('button:enabled').count()).toBe(2);
  });

  test('shows that a reply is being written until it is there', async () => {
    fake.hold();
    const page = await browser.open(fake.url);
    await say(page, 'Hello');
    await page.locator('.typing').waitFor();
    expect(await page.locator('.typing').innerText()).toContain('Linxi Home is typing');
    fake.release();
    await page.locator('.typing').waitFor({ state: 'detached' });
    expect(await said(page)).toEqual(['Hello', 'Answer to: Hello']);
  });

  test('keeps the talk over a reload', async () => {
    const page = await browser.open(fake.url);
    await say(page, 'one');
    await answered(page, 'Answer to: one');
    await page.reload();
    await answered(page, 'Answer to: one');
    await say(page, 'two');
    await answered(page, 'Answer to: two');
    expect(await said(page)).toEqual(['one', 'Answer to: one', 'two', 'Answer to: two']);
    expect(fake.opened()).toBe(1);
  });

  test('works where the browser forbids storage', async () => {
    const page = await browser.open(fake.url);
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'localStorage', {
        get: () => {
          throw new DOMException('forbidden', 'SecurityError');
        },
      });
    });
    await page.reload();
    await say(page, 'one');
    await say(page, 'two');
    await answered(page, 'Answer to: two');
    expect(fake.opened()).toBe(1);
  });

  test('writes into the same talk from two tabs', async () => {
    const first = await browser.open(fake.url);
    const second = await first.context().newPage();
    await second.goto(fake.url);
    await say(first, 'from the first tab');
    await answered(second, 'Answer to: from the first tab');
    await say(second, 'from the second tab');
    await answered(first, 'Answer to: from the second tab');
    expect(await said(first)).toEqual(await said(second));
    expect(fake.opened()).toBe(1);
  });

  test('tells that a message was not sent while offline, and delivers all once and in order after', async () => {
    const page = await browser.open(fake.url);
    await say(page, 'one');
    await answered(page, 'Answer to: one');
    await page.context().setOffline(true);
    await page.getByText('The connection was lost').first().waitFor();
    await say(page, 'two');
    await say(page, 'three');
    await page.locator('.message.customer', { hasText: 'two' }).getByText('Not sent').waitFor();
    await page.context().setOffline(false);
    await answered(page, 'Answer to: three');
    expect(fake.accepted.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    await page.locator('.notice.offline').waitFor({ state: 'detached' });
    expect(await page.getByText('Not sent').count()).toBe(0);
  });

  test('sends again at the press of a button, with the same id', async () => {
    // A stream that comes back sends again by itself, and takes the button away.
    fake.refuseStreams(true);
    fake.refuse(503, 1000);
    const page = await browser.open(fake.url);
    await say(page, 'Hello');
    const retry = page.getByRole('button', { name: 'Send again' });
    await retry.waitFor();
    fake.accept();
    await retry.click();
    await delivered(page, 'Hello');
    expect(new Set(fake.posted).size).toBe(1);
    expect(fake.accepted).toHaveLength(1);
  });

  test('delivers once what the server took without being able to say so', async () => {
    const page = await browser.open(fake.url);
    fake.refuseStreams(true);
    fake.swallowAnswer();
    await say(page, 'Hello');
    await delivered(page, 'Hello');
    expect(fake.posted).toHaveLength(2);
    expect(fake.accepted).toHaveLength(1);
    fake.refuseStreams(false);
    await answered(page, 'Answer to: Hello');
    expect(await said(page)).toEqual(['Hello', 'Answer to: Hello']);
  });

  test('delivers after a reload what could not be delivered before it', async () => {
    fake.refuse(503, 1000);
    const page = await browser.open(fake.url);
    await say(page, 'Hello');
    await page.getByText('Not sent').first().waitFor();
    await page.reload();
    fake.accept();
    await answered(page, 'Answer to: Hello');
    expect(new Set(fake.posted).size).toBe(1);
    expect(await said(page)).toEqual(['Hello', 'Answer to: Hello']);
  });

  test('waits as long as the server asks, counts down, and sends by itself', async () => {
    fake.refuse(429, 1, { 'retry-after': '2' });
    const page = await browser.open(fake.url);
    await say(page, 'one');
    await page.locator('.slow-down', { hasText: '2 seconds' }).waitFor();
    await page.locator('.slow-down', { hasText: '1 second.' }).waitFor();
    await answered(page, 'Answer to: one');
    expect(await page.locator('.slow-down').count()).toBe(0);
    expect(fake.posted).toHaveLength(2);
  });

  test('goes on past a message that the server will not take', async () => {
    fake.refuse(400, 1);
    const page = await browser.open(fake.url);
    await say(page, 'one');
    await page.getByText('Not sent').first().waitFor();
    await say(page, 'two');
    await answered(page, 'Answer to: two');
    expect(fake.accepted.map(({ text }) => text)).toEqual(['two']);
  });

  test('resumes a broken stream without gaps or doubles', async () => {
    const page = await browser.open(fake.url);
    await say(page, 'Hello');
    await answered(page, 'Answer to: Hello');
    fake.refuseStreams(true);
    fake.breakStreams();
    for (const text of ['missed 1', 'missed 2', 'missed 3']) fake.say({ text });
    await page.getByText('The connection was lost').first().waitFor();
    fake.refuseStreams(false);
    await answered(page, 'missed 3');
    fake.say({ text: 'live' });
    await answered(page, 'live');
    expect(await said(page)).toEqual(['Hello', 'Answer to: Hello', 'missed 1', 'missed 2', 'missed 3', 'live']);
    expect(await page.locator('.notice').count()).toBe(0);
  });

  test('begins anew when the server does not know the talk, and loses nothing that was written', async () => {
    const page = await browser.open(fake.url);
    await say(page, 'before');
    await answered(page, 'Answer to: before');
    fake.forget();
    await say(page, 'after');
    await answered(page, 'Answer to: after');
    expect(await said(page)).toEqual(['after', 'Answer to: after']);
    expect(fake.opened()).toBe(2);
  });

  test('clears the talk for a new one, but only when that is confirmed', async () => {
    const page = await browser.open(fake.url);
    await say(page, 'old');
    await answered(page, 'Answer to: old');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('dialog').press('Escape');
    expect(await said(page)).toEqual(['old', 'Answer to: old']);
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'New conversation' }).click();
    await page.getByText('Answer to: old').waitFor({ state: 'detached' });
    await say(page, 'new');
    await answered(page, 'Answer to: new');
    await page.reload();
    await answered(page, 'Answer to: new');
    expect(await said(page)).toEqual(['new', 'Answer to: new']);
    expect(fake.opened()).toBe(2);
  });

  test('speaks the language of the browser, and the one that is chosen, over a reload too', async () => {
    const page = await browser.open(fake.url, { locale: 'zh-CN' });
    await page.getByPlaceholder('请输入您的问题').waitFor();
    expect(await page.title()).toBe('林溪家居 · 在线客服');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh');
    await page.getByLabel('语言').selectOption('en');
    await page.getByPlaceholder('Write your question').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByPlaceholder('Write your question').waitFor();
  });

  test('marks each message with its own language', async () => {
    fake.answer(() => [{ text: '满 99 元包邮。' }]);
    const page = await browser.open(fake.url);
    await say(page, 'How much is shipping?');
    await answered(page, '满 99 元包邮');
    expect(await page.locator('.bubble[lang]').evaluateAll((all) => all.map((one) => one.lang))).toEqual(['en', 'zh']);
  });

  test('tells that a text is too long before it is sent', async () => {
    const page = await browser.open(fake.url);
    await say(page, 'x'.repeat(MAX_TEXT + 1));
    await page.getByRole('alert').getByText('too long').waitFor();
    expect(fake.opened()).toBe(0);
    await say(page, 'x'.repeat(MAX_TEXT));
    await answered(page, 'Answer to: xxx');
    expect(fake.accepted).toHaveLength(1);
  });

  test('shows what customers, the shop and choices say as text, never as markup', async () => {
    const evil = '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>';
    fake.answer((words) => [
      { text: `${words} javascript:alert(1) https://shop.example/a`, choices: [{ id: 'evil', label: evil }] },
    ]);
    const page = await browser.open(fake.url);
    await say(page, evil);
    await answered(page, 'javascript:alert(1)');
    expect(await said(page)).toEqual([evil, `${evil} javascript:alert(1) https://shop.example/a`]);
    expect(await page.locator('.choice').innerText()).toBe(evil);
    expect(await page.locator('.log img, .log script').count()).toBe(0);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    const links = page.locator('.log a');
    expect(
      await links.evaluateAll((all) => all.map((one) => [one.getAttribute('href'), one.getAttribute('rel')])),
    ).toEqual([['https://shop.example/a', 'noopener noreferrer']]);
  });

  test('puts the number of unread replies into the title while another tab is looked at', async () => {
    const page = await browser.open(fake.url);
    await say(page, 'Hello');
    await answered(page, 'Answer to: Hello');
    await setVisibility(page, 'hidden');
    fake.say({ text: 'One more thing' });
    await titleBegins(page, '(1) Linxi Home');
    await setVisibility(page, 'visible');
    await titleBegins(page, 'Linxi Home');
  });

  test('says that it needs JavaScript where there is none', async () => {
    const page = await browser.open(fake.url, { javaScriptEnabled: false, locale: 'zh-CN' });
    await page.locator('.no-script').waitFor();
    expect(await page.locator('.no-script').innerText()).toContain('在线客服需要 JavaScript');
    expect(await page.title()).toBe('林溪家居 · 在线客服');
  });
});

/** Headless Chromium shows every page: what a page sees when another tab is chosen is told to it. */
async function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

async function titleBegins(page: Page, start: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => (document.title.startsWith('${start}') ? resolve() : requestAnimationFrame(look));
    look();
  })`);
}
