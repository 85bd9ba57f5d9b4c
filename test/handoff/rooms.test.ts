import { describe, expect, it } from '@jest/globals';
import { choicesOf } from '../../src/model/message.ts';
import { GROUP, type RoomShopOptions } from './roomShop.ts';
import { got, kinds, shopWith } from './shopWith.ts';

describe('a whole handover', () => {
  it('goes on in a thread from asking for a person to the rating', async () => {
    const shop = await shopWith();
    await shop.agent('林');
    await shop.says('a', '问 ship.cost');
    await shop.settle();
    const { number, thread } = await shop.opens('a');
    const [card] = shop.posts;
    expect(card?.ref.thread).toBe(thread);
    expect(card?.message).toMatchObject({ kind: 'card', title: '#A1 客人a' });
    expect(card?.message.text).toContain('❓ 问 ship.cost: → 满 99 包邮');
    if (card === undefined) throw new Error('no card');
    expect(choicesOf(card.message).map(({ id }) => id)).toContain(`desk:${number}:claim`);

    await shop.says('a', '在吗，我的电话 13800138000');
    await shop.settle();
    expect(shop.words().at(-1)).toBe('客人a：在吗，我的电话 [number]');
    await shop.writes('林', '您好', { thread });
    await shop.settle();
    expect(shop.words().at(-1)).toContain('A1 还没有人接单');
    expect(shop.posts.at(-1)?.message).toMatchObject({ choices: [{ id: `desk:${number}:claim` }] });

    await shop.presses('林', `desk:${number}:claim`, { thread });
    await shop.settle();
    expect(card.message.text).toContain('💬 林 在服务');
    expect(choicesOf(card.message).map(({ id }) => id)).toContain(`desk:${number}:send:ship.cost`);
    expect(got(shop, 'a').at(-1)).toContain('林');

    const id = await shop.writes('林', '您好，我来看看', { thread });
    await shop.settle();
    expect(got(shop, 'a').at(-1)).toBe('您好，我来看看');
    expect(shop.posts.at(-1)).toMatchObject({ replyTo: id, message: { text: '✓ → 客人a，fake' } });
    expect(shop.words().filter((text) => text.includes('您好，我来看看'))).toEqual([]);

    await shop.writes('林', '// 老客户', { thread });
    await shop.presses('林', `desk:${number}:send:ship.cost`, { thread });
    await shop.settle();
    expect(got(shop, 'a').at(-1)).toBe('满 99 包邮');
    await shop.writes('林', '/结束 已解决 问清了', { thread });
    await shop.settle();
    expect(card.message.text).toContain('✅ 已结束 · 林 · 已解决');
    expect(choicesOf(card.message)).toEqual([]);
    expect(shop.words()).toContainEqual(expect.stringContaining('✅ 林 结束了服务 · 已解决 · 问清了'));
    await shop.picks('a', `flow:human:rate-${number}-5`);
    await shop.settle();
    expect(shop.words().at(-1)).toBe('⭐ 客人评价：5 星');
    expect(got(shop, 'a').join()).not.toContain('老客户');
    await shop.writes('林', '还在吗', { thread });
    await shop.settle();
    expect(shop.words().at(-1)).toContain('A1 已经结束了');
  });

  it('goes on by replies and codes in a group without threads', async () => {
    const shop = await shopWith({ kind: 'plain' });
    await shop.agent('林');
    const { number } = await shop.opens('a');
    const { number: other } = await shop.opens('b');
    await shop.writes('林', '/claim');
    await shop.settle();
    expect(shop.words().at(-1)).toMatch(/不确定是哪位客人[\s\S]*A1 客人a[\s\S]*A2 客人b/);
    await shop.writes('林', '/claim A1');
    await shop.writes('林', 'A2 /claim');
    await shop.says('a', '在吗');
    await shop.settle();
    expect(shop.words().at(-1)).toBe('A1 客人a：在吗');
    const post = shop.posts.at(-1);
    await shop.writes('林', '在的', { replyTo: post?.id ?? '' });
    await shop.writes('林', 'A2 您好');
    await shop.writes('林', '中午吃什么');
    await shop.settle();
    expect(got(shop, 'a').at(-1)).toBe('在的');
    expect(shop.sent.find(({ text }) => text === '在的')?.replyTo).toMatch(/^m/);
    expect(got(shop, 'b').at(-1)).toBe('您好');
    expect(got(shop, 'a').concat(got(shop, 'b'))).not.toContain('中午吃什么');
    await shop.writes('林', 'A9 您好');
    await shop.settle();
    expect(shop.words().at(-1)).toContain('这里没有 A9');
    await shop.writes('林', '不对', { replyTo: post?.id ?? '' });
    await shop.writes('林', `A${other} 在那边`, { replyTo: post?.id ?? '' });
    await shop.settle();
    expect(shop.words()).toContainEqual(expect.stringContaining('这里是 A1，您写的是 A2'));
    expect(got(shop, 'b')).not.toContain('在那边');
    expect(await kinds(shop, number)).toContain('delivered');
  });

  it('goes on by words and codes where there is nothing to press', async () => {
    const shop = await shopWith({ kind: 'bare' });
    await shop.agent('林');
    await shop.opens('a');
    expect(shop.words().at(-1)).toContain('回复“接单 A1”接单。');
    await shop.writes('林', '接单 A1');
    await shop.writes('林', '您好');
    await shop.settle();
    expect(got(shop, 'a').at(-1)).toBe('您好');
    await shop.opens('b');
    await shop.writes('林', 'A2 接单');
    await shop.writes('林', '稍等一下');
    await shop.settle();
    expect(shop.words().join('\n')).toContain('不确定是哪位客人');
    expect(shop.sent.map(({ text }) => text)).not.toContain('稍等一下');
    await shop.writes('林', '结束 A1 已解决 好了');
    await shop.settle();
    expect(await shop.store.case(1)).toMatchObject({ state: 'closed', end: { solved: true, reason: '好了' } });
  });
});

describe('what agents write', () => {
  async function served(options: RoomShopOptions = {}) {
    const shop = await shopWith(options);
    await shop.agent('林');
    await shop.agent('王');
    const { number, thread } = await shop.opens('a');
    await shop.presses('林', `desk:${number}:claim`, { thread });
    await shop.settle();
    return { shop, number, thread };
  }

  it('goes out only from who serves the customer', async () => {
    const { shop, thread } = await served();
    await shop.writes('王', '我来', { thread });
    await shop.settle();
    expect(shop.words().at(-1)).toBe('A1 是 林 在服务，没有执行也没有发送。');
    expect(got(shop, 'a')).not.toContain('我来');
  });

  it('goes out only marked, where the shop wants it so', async () => {
    const { shop, number, thread } = await served({ rules: { replies: 'marked' } });
    await shop.writes('林', '这个客人常来', { thread });
    await shop.writes('林', '> 您好', { thread });
    await shop.writes('林', '/reply 请稍等', { thread });
    await shop.settle();
    expect(got(shop, 'a').slice(-2)).toEqual(['您好', '请稍等']);
    expect(await kinds(shop, number)).toContain('note');
  });

  it('is a note where it answers one', async () => {
    const { shop, thread } = await served();
    const id = await shop.writes('林', '/备注 给他退了', { thread });
    await shop.writes('林', '对', { thread, replyTo: id });
    await shop.writes('林', '> 对对', { thread, replyTo: id });
    await shop.settle();
    expect(got(shop, 'a').filter((text) => text.includes('对'))).toEqual([]);
  });

  it('can be changed afterwards, but nothing becomes a command by it', async () => {
    const { shop, number, thread } = await served();
    const id = await shop.writes('林', '明天到', { thread });
    await shop.settle();
    await shop.writes('林', '后天到', { thread, id, edits: id });
    await shop.settle();
    expect(await kinds(shop, number)).toContain('edited');
    expect(got(shop, 'a').at(-1)).toContain('后天到');
    await shop.writes('林', '/close solved', { thread, id, edits: id });
    await shop.settle();
    expect(shop.words().at(-1)).toContain('改过的消息不会执行');
    expect(await shop.store.case(number)).toMatchObject({ state: 'claimed' });
    const refused = await shop.writes('王', '我也在', { thread });
    await shop.writes('王', '我也在这', { thread, id: refused, edits: refused });
    await shop.settle();
    expect(shop.words().at(-1)).toContain('改过的消息不会执行');
  });

  it('carries files both ways, and tells where that fails', async () => {
    const { shop, thread } = await served();
    await shop.says('a', '', { files: [{ kind: 'image', native: 'x' }] });
    await shop.says('a', '', { files: [{ kind: 'location' }] });
    await shop.settle();
    expect(shop.posts.at(-2)?.message).toMatchObject({ kind: 'file', text: '客人a：[图片]' });
    expect(shop.words().at(-1)).toBe('客人a：[位置]（在 /desk 页面可以看）');
    await shop.writes('林', '看这里', { thread, files: [{ kind: 'image', native: 'y', name: 'how.png' }] });
    await shop.settle();
    expect(got(shop, 'a').slice(-2)).toEqual(['看这里', 'how.png']);
    await shop.writes('林', '再看', { thread, files: [{ kind: 'file', native: 'z', name: 'broken' }] });
    await shop.settle();
    expect(shop.words().at(-1)).toContain('文件取不到');
    expect(got(shop, 'a')).not.toContain('再看');
  });

  it('hears why it did not arrive, and what to do', async () => {
    const { shop, thread } = await served({
      customers: ({ text }) =>
        text === '您好' ? { sent: false, failure: { kind: 'unreachable', why: 'blocked' } } : null,
    });
    const id = await shop.writes('林', '您好', { thread });
    await shop.settle();
    expect(shop.posts.at(-1)).toMatchObject({ replyTo: id, message: { text: expect.stringContaining('拉黑了我们') } });
  });

  it('may be a quick reply, in the language of the customer', async () => {
    const { shop, thread } = await served({
      rules: { quickReplies: [{ id: 'wait', text: { zh: '请稍等', en: 'One moment' } }] },
    });
    await shop.writes('林', '/wait', { thread });
    await shop.settle();
    expect(got(shop, 'a').at(-1)).toBe('请稍等');
  });

  it('is shown in the room where it was written on the page', async () => {
    const { shop, number } = await served();
    const by = { id: 1, name: '林', role: 'agent' } as const;
    const base = { files: [], replyTo: null, written: null };
    await shop.services.desk.act(number, { kind: 'message', text: '页面上写的', ...base }, by);
    await shop.settle();
    expect(shop.words().filter((text) => text.includes('页面上写的'))).toEqual(['林 ➜ 页面上写的']);
  });

  it.each([
    ['/release', { state: 'queued' }],
    ['/bot', { state: 'closed', end: { to: 'bot' } }],
    ['/transfer @王', { agent: { name: '王' } }],
    ['/转交 王', { agent: { name: '王' } }],
    ['/close unsolved no stock', { state: 'closed', end: { solved: false, reason: 'no stock' } }],
    ['/language en', { language: 'en' }],
    ['/优先级 紧急', { priority: 'urgent' }],
    ['/block 2', { state: 'closed', blockedUntil: expect.any(Number) }],
  ])('%s is carried out', async (text, expected) => {
    const { shop, number, thread } = await served();
    await shop.writes('林', text, { thread });
    await shop.settle();
    expect(await shop.store.case(number)).toMatchObject(expected);
  });

  it.each([
    ['/transfer nobody', '没找到这个人'],
    ['/trasnfer 王', '您是不是想用 /transfer'],
    ['/language xx', '这样写：/language'],
    ['/suggest', 'A1 的建议'],
    ['/profile', '#A1 客人a'],
    ['/reveal', '(a)'],
    ['/stats', '排队 0，服务中 1，您的 1'],
    ['/cases', 'A1 客人a，林 在服务'],
    ['/help', '/接单 /放回'],
    ['/desk', `group: "${GROUP}"`],
    ['/ticket 漏发了', '建了工单 T1001'],
  ])('%s is answered', async (text, expected) => {
    const { shop, thread } = await served();
    await shop.says('a', '问 ship.cost');
    await shop.settle();
    const before = shop.posts.length;
    await shop.writes('林', text, { thread });
    await shop.settle();
    expect(shop.words().slice(before).join('\n')).toContain(expected);
    expect(got(shop, 'a').join('\n')).not.toContain(text);
  });
});
