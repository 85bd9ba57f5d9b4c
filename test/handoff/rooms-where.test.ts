import { describe, expect, it } from '@jest/globals';
import type { ConversationRef } from '../../src/model/event.ts';
import { choicesOf } from '../../src/model/message.ts';
import { desk, GROUP } from './roomShop.ts';
import { got, kinds, shopWith } from './shopWith.ts';

describe('the room', () => {
  it('learns where a case went, and the other gets it with what was said', async () => {
    const shop = await shopWith({ rules: { desks: [desk('main'), desk('returns', '-200')] } });
    await shop.agent('林');
    // The last desk takes what no other one does; the first takes everything here.
    const { number, thread } = await shop.opens('a');
    await shop.presses('林', `desk:${number}:claim`, { thread });
    await shop.says('a', '想退货');
    await shop.settle();
    await shop.writes('林', '/transfer returns', { thread });
    await shop.settle();
    const there = shop.posts.filter(({ ref }) => ref.conversation === '-200').map(({ message }) => message.text);
    expect(there[0]).toContain('#A1 客人a');
    expect(there.join('\n')).toContain('客人a：想退货');
    expect(shop.words().join('\n')).toContain('➡️ 林 转到「returns」，后面的对话在那边');
    const here = shop.posts.filter(({ ref }) => ref.conversation === GROUP).length;
    await shop.says('a', '还有');
    await shop.writes('林', '我还在', { thread });
    await shop.settle();
    const after = shop.posts.filter(({ ref }) => ref.conversation === GROUP).slice(here);
    expect(after.map(({ message }) => message.text)).toEqual(['A1 在「returns」那边，没有执行也没有发送。']);
    expect(shop.posts.filter(({ ref }) => ref.conversation === '-200').at(-1)?.message.text).toBe('客人a：还有');
  });

  it('gets another thread for one that was deleted, with what was said', async () => {
    const gone = new Set<string>();
    const shop = await shopWith({
      platform: (_, { thread = '' }: ConversationRef) =>
        gone.has(thread) ? { sent: false, failure: { kind: 'unreachable', why: 'gone' } } : null,
    });
    await shop.agent('林');
    const { number, thread } = await shop.opens('a');
    await shop.presses('林', `desk:${number}:claim`, { thread });
    await shop.says('a', '第一句');
    await shop.settle();
    gone.add(thread);
    await shop.says('a', '第二句');
    await shop.says('a', '第三句');
    await shop.settle();
    await shop.settle();
    const [, second] = shop.threads;
    const there = shop.posts.filter(({ ref }) => ref.thread === second).map(({ message }) => message.text);
    expect(there[0]).toContain('#A1');
    expect(there.filter((text) => /第.句/.test(text))).toEqual(['客人a：第一句', '客人a：第二句', '客人a：第三句']);
    await shop.writes('林', '在的', { thread: second ?? '' });
    await shop.settle();
    expect(got(shop, 'a').at(-1)).toBe('在的');
  });

  it('gets everything in order when its platform is back, and customers hear that it is away', async () => {
    const shop = await shopWith();
    await shop.agent('林');
    shop.status = 'disconnected';
    await shop.says('a', '转人工');
    await shop.settle();
    await shop.says('a', '杯子碎了');
    await shop.says('a', '怎么办');
    await shop.settle();
    expect(shop.posts).toEqual([]);
    expect(shop.rooms.status()).toMatchObject([{ desk: 'main', connected: false, detail: 'disconnected' }]);
    shop.status = 'connected';
    await shop.clock.advance(6000);
    await shop.settle();
    expect(shop.words().slice(1)).toEqual(['客人a：杯子碎了', '客人a：怎么办']);
    expect(shop.rooms.status()).toMatchObject([{ desk: 'main', connected: true }]);
  });

  it('has one winner of many who claim at once', async () => {
    const shop = await shopWith();
    const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
    for (const name of names) await shop.agent(name);
    const { number, thread } = await shop.opens('a');
    await Promise.all(names.map((name) => shop.presses(name, `desk:${number}:claim`, { thread })));
    await shop.settle();
    expect((await kinds(shop, number)).filter((kind) => kind === 'claimed')).toHaveLength(1);
    const winner = (await shop.store.case(number))?.agent?.name;
    expect(shop.words().filter((text) => text === `A1 是 ${winner} 在服务，没有执行也没有发送。`)).toHaveLength(19);
  });

  it('offers at the end what the bot could learn', async () => {
    const shop = await shopWith();
    await shop.agent('林');
    const { number, thread } = await shop.opens('a');
    await shop.presses('林', `desk:${number}:claim`, { thread });
    await shop.says('a', '你们收旧家具吗');
    await shop.settle();
    await shop.writes('林', '收的，下单时备注一下就可以了', { thread });
    await shop.writes('林', '/close solved', { thread });
    await shop.settle();
    const offer = shop.posts.find(({ message }) => choicesOf(message).some(({ id }) => id === `desk:${number}:learn`));
    expect(offer?.message.text).toContain('你们收旧家具吗');
    await shop.presses('林', `desk:${number}:learn`, { thread });
    await shop.settle();
    expect(await shop.store.case(number)).toMatchObject({ proposal: { state: 'learnt' } });
  });
});
