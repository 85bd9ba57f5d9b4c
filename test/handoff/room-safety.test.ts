import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseCode } from '../../src/model/case.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import { GROUP, type RoomKind, type RoomShop, type Writing } from './roomShop.ts';
import { shopWith } from './shopWith.ts';

/** All that is known of cases, apart from how often it was looked at. */
async function stateOf({ store }: RoomShop): Promise<unknown> {
  const cases = await store.listCases({}, 100);
  return Promise.all(cases.map(async (one) => [one, await store.caseEvents(one.number, 0, 500)]));
}

const COMMANDS = [
  '/claim',
  '/接单',
  '/close solved',
  '/结束 已解决',
  '/bot',
  '/transfer mallory',
  '/block 99',
  '/reveal',
];

describe('200 spoofed commands', () => {
  it.each(['forum', 'plain', 'bare'] as const)('do nothing, in a %s', async (kind) => {
    const shop = await shopWith({ kind });
    await shop.agent('林');
    await shop.store.addPerson({ name: 'mallory', role: 'agent', tokenHash: 'm' }, 0);
    await shop.store.addPerson({ name: 'rita', role: 'reviewer', tokenHash: 'r' }, 0);
    const reviewer = (await shop.store.people()).find(({ name }) => name === 'rita')?.id ?? 0;
    const binding = { platform: 'room', account: 'bot', id: 'u-rita', boundAt: 0 };
    await shop.store.bindAgent({ person: reviewer, ...binding });
    const mine = await shop.opens('a');
    const theirs = await shop.opens('b');
    const place = (thread: string): Writing => (thread === '' ? {} : { thread });
    await shop.presses('林', `desk:${mine.number}:claim`, place(mine.thread));
    await shop.settle();
    const before = await stateOf(shop);
    const sent = shop.sent.length;
    const code = caseCode(theirs.number);
    const here = place(theirs.thread);
    const spoofs: (readonly [string, string, Writing])[] = COMMANDS.flatMap((text): [string, string, Writing][] => [
      // Somebody who is not listed, whatever they are called.
      ['mallory', text, here],
      ['mallory', `${text} ${code}`, { name: '林' }],
      ['=u-林\u200b', text, { ...here, name: '林' }],
      ['=U-林', text, { ...here, name: '林' }],
      ['rita', text, here],
      // Passed on, changed afterwards, or written as the group.
      ['林', text, { ...here, forwarded: true }],
      ['林', `${text} ${code}`, { forwarded: true }],
      ['林', text, { ...here, edits: 'never-seen' }],
      [`=${GROUP}`, text, here],
      [`=${GROUP}`, `${code} ${text}`, { name: '林' }],
      // What only looks like it.
      ['林', text.replace('/', '／'), here],
      ['林', `\u200b${text}`, here],
      ['林', text.replace('/', '/\u2060'), here],
      [
        '林',
        text.replace('o', 'о').replace('c', 'с').replace('e', 'е').replace('接', '\u200d接').replace('结', '结\u200b'),
        here,
      ],
      ['林', `${text.replace('/', '∕')} ${code}`, {}],
      // Somewhere else.
      ['林', text, { group: '-999' }],
      ['林', `${text} ${code}`, { group: '-999', thread: 'x' }],
      // With a code that nobody has, or of another case than the thread's.
      ['林', `${text.split(' ')[0]} Z99`, {}],
      ['林', `${text.split(' ')[0]} Z99`, here],
      ['林', `${text} for all of them`.replace(/^\/(close|结束|transfer|block).*/u, '/claim everything'), here],
      ['mallory', `desk:${theirs.number}:claim`, here],
      ['林', `${code}\u200b ${text}`, {}],
      ['林', `\u0410${theirs.number} ${text}`, {}],
      ['mallory', `接单 ${code}`, {}],
      ['林', `сlaim ${code}`, {}],
    ]);
    expect(spoofs.length).toBeGreaterThanOrEqual(200);
    for (const [who, text, how] of spoofs) await shop.writes(who, text, how);
    for (const verb of ['claim', 'close:solved', 'bot', 'send:ship.cost', 'note:x'])
      for (const who of ['mallory', 'rita', `=${GROUP}`])
        await shop.presses(who, `desk:${theirs.number}:${verb}`, here);
    await shop.settle();
    expect(await stateOf(shop)).toEqual(before);
    const leaked = shop.sent.slice(sent).filter(({ conversation }) => conversation === 'a' || conversation === 'b');
    expect(leaked).toEqual([]);
    // Whoever is not listed is told how to be, once an hour.
    expect(shop.words().filter((text) => text.includes('只有登记过的客服')).length).toBeLessThanOrEqual(5);
  });
});

describe('a note', () => {
  it('never reaches the customer, whatever is written as one', async () => {
    const shop = await shopWith();
    await shop.agent('林');
    const { number, thread } = await shop.opens('a');
    await shop.presses('林', `desk:${number}:claim`, { thread });
    const first = await shop.writes('林', '//begin', { thread });
    await shop.settle();
    const sent = shop.sent.length;
    const marks = fc.constantFrom(
      '//',
      '// ',
      '/note ',
      '/备注',
      '/備註 ',
      `${caseCode(number)} // `,
      `/note ${caseCode(number)} `,
    );
    const words = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      fc.constantFrom(
        '/claim',
        '> 您好',
        '/reply hi',
        'A1 hi',
        '//',
        '//// x',
        '/回复 您好',
        '\u200b> hi',
        '💬 hi\n> you',
      ),
    );
    await fc.assert(
      fc.asyncProperty(marks, words, fc.boolean(), async (mark, text, isAnswer) => {
        const written = isAnswer && !text.trim().startsWith('/') ? text : `${mark}${text}`;
        await shop.writes('林', written, { thread, ...(isAnswer ? { replyTo: first } : {}) });
      }),
      { numRuns: 150 },
    );
    await shop.settle();
    expect(shop.sent.slice(sent)).toEqual([]);
    expect((await shop.store.caseEvents(number, 0, 500)).map(({ change }) => change.kind)).not.toContain('message');
  });
});

describe('twenty customers at once', () => {
  it.each(['forum', 'plain', 'bare'] as const)('each get only what was written to them, in a %s', async (kind) => {
    const shop = await shopWith({ kind });
    const agents = ['林', '王', '赵'] as const;
    for (const name of agents) await shop.agent(name);
    const customers = Array.from({ length: 20 }, (_, i) => `k${i}`);
    const opened: {
      readonly number: number;
      readonly thread: string;
      readonly customer: string;
      readonly agent: string;
    }[] = [];
    for (const [i, customer] of customers.entries()) {
      const found = await shop.opens(customer);
      const agent = agents[i % agents.length] ?? '林';
      await shop.presses(agent, `desk:${found.number}:claim`);
      await shop.says(customer, `这里是 ${customer}号`);
      opened.push({ ...found, customer, agent });
    }
    await shop.settle();
    /** Of each customer what came from them last in the group. */
    const postOf = (customer: string): string =>
      shop.posts.findLast(({ message }) => message.text.includes(`这里是 ${customer}号`))?.id ?? '';
    const step = fc.record({
      at: fc.nat(19),
      how: fc.nat(3),
      who: fc.nat(5),
      text: fc.integer({ min: 10_000, max: 99_999 }),
    });
    let turn = 0;
    const wanted: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await Promise.all(
          steps.map(async ({ at, how, who, text }) => {
            const to = opened[at];
            if (to === undefined) return;
            const said = `给${to.customer}的第${turn++}句${text}`;
            const by = who === 5 ? (agents[(at + 1) % agents.length] ?? '林') : to.agent;
            if (by === to.agent && how !== 3) wanted.push(`${to.customer} ${said}`);
            await shop.writes(by, ...written(kind, said, to, how, postOf(to.customer)));
          }),
        );
      }),
      { numRuns: 25 },
    );
    await shop.settle();
    const got = shop.sent
      .filter(({ text }) => text.startsWith('给'))
      .map(({ conversation, text }) => `${conversation} ${text}`);
    expect(got.toSorted()).toEqual(wanted.toSorted());
  });

  function written(
    kind: RoomKind,
    text: string,
    { number, thread }: { readonly number: number; readonly thread: string },
    how: number,
    post: string,
  ): [string, Writing] {
    // Of no case, as far as anybody can tell.
    if (how === 3) return [text, {}];
    if (how === 1) return [text, { replyTo: post, ...(thread === '' ? {} : { thread }) }];
    if (how === 2 || kind !== 'forum') return [`${how === 0 ? '#' : ''}${caseCode(number)} ${text}`, {}];
    return [text, { thread }];
  }
});

describe('what is delivered again', () => {
  it('changes nothing', async () => {
    const shop = await shopWith({ kind: 'plain' });
    const events: IncomingEvent[] = [];
    const { take } = shop.rooms;
    const deliver = shop.rooms.take;
    Object.assign(shop.rooms, {
      take: async (event: IncomingEvent) => {
        events.push(event);
        await take(event);
        return deliver(event);
      },
    });
    await shop.agent('林');
    await shop.agent('王');
    const { number } = await shop.opens('a');
    await shop.writes('林', 'A1 太早了');
    await shop.writes('mallory', '/claim A1');
    await shop.presses('林', `desk:${number}:claim`);
    const id = await shop.writes('林', 'A1 您好');
    await shop.writes('王', 'A1 您好');
    await shop.writes('林', 'A1 您好呀', { id, edits: id });
    await shop.writes('林', '// A1 记一下');
    await shop.writes('林', '/reveal A1');
    await shop.writes('林', '/help');
    await shop.writes('林', '/transfer A1 王');
    await shop.writes('王', 'A1 接着来');
    await shop.writes('王', '/close A1 solved');
    await shop.settle();
    const before = await stateOf(shop);
    const [posts, sent] = [shop.posts.length, shop.sent.length];
    for (const event of [...events, ...events.toReversed()]) if (event.ref.kind === 'group') await take(event);
    await shop.settle();
    expect(await stateOf(shop)).toEqual(before);
    expect([shop.posts.length, shop.sent.length]).toEqual([posts, sent]);
    const said = shop.sent.map(({ text }) => text).filter((text) => /太早了|您好$|接着来/.test(text));
    expect(said).toEqual(['您好', '接着来']);
  });
});
