import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openStore } from '../../src/storage/open.ts';
import { hashSecret, newSecret } from '../../src/web/access/secrets.ts';
import { type Service, startService, temporaryFolder } from '../support/service.ts';
import { violations } from './axe.ts';
import { describeInChromium } from './page-browser.ts';

jest.setTimeout(300_000);

/** A picture of 2 × 2. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==';

const screenshot = async (page: Page, name: string): Promise<unknown> => {
  const folder = process.env.SCREENSHOTS;
  return folder === undefined ? null : page.screenshot({ path: `${folder}/${name}.png` });
};

describeInChromium('the desk and the chat page of the running service', (browser) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: Service;

  beforeEach(async () => {
    folder = await temporaryFolder();
    service = await startService({ DATA_DIR: folder.path });
  }, 180_000);
  afterEach(async () => {
    await service.stop();
    await folder.remove();
  });

  /** Adds somebody as `people add` does, and gives their token. */
  async function add(name: string): Promise<string> {
    const store = await openStore({ dataDir: folder.path });
    const token = newSecret();
    await store.addPerson({ name, role: 'agent', tokenHash: hashSecret(token) }, Date.now());
    await store.close();
    return token;
  }

  async function openDesk(name: string, options: Parameters<typeof browser.open>[1] = {}): Promise<Page> {
    const token = await add(name);
    const page = await browser.open(`${service.url}/desk`, { reducedMotion: 'reduce', ...options });
    await page.locator('#token').fill(token);
    await page.keyboard.press('Enter');
    await page.locator('.cases').waitFor();
    return page;
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.locator('#box').fill(text);
    await page.locator('#box').press('Enter');
  }

  test('talk to each other, from the wish for a person to the rating', async () => {
    const desk = await openDesk('小李', { locale: 'zh-CN', viewport: { width: 1360, height: 800 } });
    await desk.getByText('没有顾客在等待。').waitFor();
    const chat = await browser.open(service.url, { locale: 'zh-CN' });
    await say(chat, '包邮吗');
    await chat.locator('.message.bot', { hasText: '99' }).last().waitFor();
    await say(chat, '转人工');

    // It comes by itself, and is counted.
    await desk.locator('.group-waiting .case-link').waitFor();
    await desk.waitForURL('**/desk');
    await expectTitle(desk, '(1) 林溪家居 · 客服工作台');
    await desk.keyboard.press('j');
    await desk.locator('.about').getByText('包邮吗').waitFor();
    await desk.locator('.summary li', { hasText: '99' }).waitFor();
    await desk.keyboard.press('c');
    await desk.locator('#reply:focus').waitFor();
    await chat.locator('.system', { hasText: '客服 小李 为您服务' }).waitFor();

    await desk.keyboard.type('您好');
    await desk.keyboard.press('Shift+Enter');
    await desk.keyboard.type('我来帮您');
    await desk.keyboard.press('Enter');
    await chat.locator('.message.agent', { hasText: '您好\n我来帮您' }).waitFor();
    await desk.locator('.from-agent', { hasText: '我来帮您' }).getByText('已送达').waitFor();
    await say(chat, '我的灯不亮了');
    await desk.locator('.from-customer', { hasText: '我的灯不亮了' }).waitFor();
    await expectTitle(desk, '(1) 林溪家居 · 客服工作台');

    // A note has a box of its own, and stays inside.
    await desk.keyboard.press('Escape');
    await desk.locator('.case-link:focus').waitFor();
    await desk.keyboard.press('n');
    await desk.locator('#note:focus').waitFor();
    await desk.keyboard.type('老顾客，优先处理');
    await desk.keyboard.press('Enter');
    await desk.locator('.from-note', { hasText: '老顾客' }).getByText('内部备注，顾客看不到').waitFor();
    await desk.getByRole('button', { name: '回复顾客' }).click();
    await desk.locator('#reply:focus').waitFor();
    expect(await desk.locator('#reply').inputValue()).toBe('');
    await desk.keyboard.type('马上给您换一个');
    await desk.keyboard.press('Enter');
    await chat.locator('.message.agent', { hasText: '马上给您换一个' }).waitFor();
    expect(await desk.locator('.message').count()).toBe(4);

    await desk.keyboard.press('Escape');
    await desk.keyboard.press('e');
    const dialog = desk.getByRole('dialog');
    await dialog.getByLabel('原因（顾客看不到）').fill('寄新灯');
    await dialog.getByRole('button', { name: '结束' }).click();
    await desk.locator('.system', { hasText: '小李 结束了会话 · 已解决 · 寄新灯' }).waitFor();
    await chat.locator('.message', { hasText: '小李 的服务您满意吗' }).waitFor();
    await chat.locator('.choice.open', { hasText: '非常满意' }).click();
    await desk.locator('.about').getByText('5 星').first().waitFor();
    const said = await chat.locator('.log').innerText();
    expect(said).not.toMatch(/老顾客|寄新灯/);
  });

  test('in English, on a phone, as two views', async () => {
    const viewport = { width: 360, height: 640 };
    const desk = await openDesk('Ann', { locale: 'en-GB', viewport });
    const chat = await browser.open(service.url, { locale: 'en-GB' });
    await say(chat, 'I want to talk to a person');
    await desk.locator('.case-link').click();
    await desk.locator('h2:focus', { hasText: 'Visitor' }).waitFor();
    expect(await desk.locator('.cases').isVisible()).toBe(false);
    await desk.getByRole('button', { name: 'Claim' }).click();
    await desk.locator('#reply').fill('Hello from Ann');
    await desk.getByRole('button', { name: 'Send', exact: true }).click();
    await chat.locator('.message.agent', { hasText: 'Hello from Ann' }).waitFor();
    for (const name of ['Details', 'More']) await desk.getByRole('button', { name, exact: true }).click();
    expect(await desk.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    for (const touched of await desk.locator('button:visible:not(.link), select:visible, textarea:visible').all()) {
      expect((await touched.boundingBox())?.height).toBeGreaterThanOrEqual(39);
    }
    await desk.getByRole('link', { name: 'Back to the list' }).click();
    await desk.locator('.group-mine .case-link:focus').waitFor();
    expect(await desk.locator('.case').count()).toBe(0);
    await say(chat, 'Thanks!');
    await desk.locator('.group-mine').getByText('unanswered for less than a minute').waitFor();
    expect(await desk.locator('body').innerText()).not.toMatch(/\{\w+\}|desk\.page|admin\./);
  });

  test('files, new words, taking back, quotes and typing', async () => {
    const desk = await openDesk('Ann', { locale: 'en-GB', viewport: { width: 1360, height: 800 } });
    const chat = await browser.open(service.url, { locale: 'en-GB' });
    await say(chat, 'I want to talk to a person');
    await desk.locator('.case-link').click();
    await desk.getByRole('button', { name: 'Claim' }).click();
    await desk.getByRole('button', { name: 'Show the talk before' }).click();
    await desk.locator('.before li', { hasText: 'I want to talk to a person' }).waitFor();
    await chat.locator('.system', { hasText: 'Ann' }).waitFor();
    await say(chat, 'Where is my lamp?');
    await desk.locator('.from-customer', { hasText: 'Where is my lamp?' }).getByText('Reply to this').click();
    await desk.locator('.quoted', { hasText: 'Where is my lamp?' }).waitFor();
    await desk.locator('#reply:focus').waitFor();
    await desk.keyboard.type('On its way');
    await chat.locator('.typing').waitFor();
    await desk.keyboard.press('Enter');
    const said = chat.locator('.message.agent', { hasText: 'On its way' });
    await said.locator('.quote', { hasText: 'Where is my lamp?' }).waitFor();
    await chat.locator('.typing').waitFor({ state: 'detached' });
    expect(await desk.locator('.quoted').count()).toBe(0);

    const mine = desk.locator('.from-agent', { hasText: 'On its way' });
    await mine.locator('.answers', { hasText: 'Where is my lamp?' }).waitFor();
    await mine.getByText('Delivered').waitFor();
    await mine.getByRole('button', { name: 'Edit' }).click();
    await desk.getByLabel('New words').fill('On its way to you');
    await desk.getByRole('button', { name: 'Save the change' }).click();
    await chat.locator('.message.agent', { hasText: 'On its way to you' }).getByText('edited').waitFor();
    await desk.locator('.from-agent.is-edited', { hasText: 'On its way to you' }).waitFor();

    const png = { name: 'lamp.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') };
    const html = { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') };
    const big = { name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) };
    await desk.locator('input[type="file"]').setInputFiles([png, html, big]);
    await desk.getByRole('alert').getByText('“big.bin” is over 10 MB').waitFor();
    await desk.locator('.from-agent .files img[alt="lamp.png"]').waitFor();
    await chat.locator('.picture[alt="lamp.png"]').waitFor();
    await chat.waitForFunction('document.querySelector(".picture").naturalWidth === 2');
    await screenshot(desk, 'desk');
    await screenshot(chat, 'chat');
    const saving = chat.waitForEvent('download');
    await chat.getByRole('button', { name: 'Save page.html' }).click();
    expect((await saving).suggestedFilename()).toBe('page.html');
    await chat.reload();
    await chat.locator('.picture[alt="lamp.png"]').waitFor();
    expect(await chat.locator('.message.agent').count()).toBe(3);

    const picture = desk.locator('.from-agent', { has: desk.locator('img') });
    await picture.getByText('Delivered').waitFor();
    await picture.getByRole('button', { name: 'Take back' }).click();
    await chat.locator('.message.agent', { hasText: 'This message was taken back' }).waitFor();
    expect(await chat.locator('.picture').count()).toBe(0);
    await desk.locator('.from-agent.is-recalled').waitFor();
    expect(await violations(chat)).toEqual([]);
    expect(await violations(desk)).toEqual([]);
  });

  async function expectTitle(page: Page, title: string): Promise<void> {
    for (let left = 100; left > 0 && (await page.title()) !== title; left -= 1) await page.waitForTimeout(50);
    expect(await page.title()).toBe(title);
  }
});
