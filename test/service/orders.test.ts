import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Order } from '../../src/model/order.ts';
import { answering, type Behaviour, hanging, ordersServer, startServer, type TestServer } from '../orders/server.ts';
import {
  type Line,
  openTalk,
  readEvents,
  type Service,
  startService,
  type Talk,
  temporaryFolder,
} from '../support/service.ts';

const TOKEN = 'the-token-of-the-shop';
/** What an order must be told within, and told again after the orders are back, ms. */
const TOLD_WITHIN = 5000;
const BACK_WITHIN = 30_000;

const ORDERS = Array.from({ length: 31 }, (_, n) => orderOf(n));

/** The `n`th customer's order. Whatever of it is shown holds its mark. */
function orderOf(n: number): Order {
  const id = String(n).padStart(4, '0');
  const at = '2026-11-01T08:00:00+08:00';
  return {
    number: `LX202700${id}`,
    placedAt: at,
    status: 'shipped',
    currency: 'CNY',
    total: 100_000 + n,
    buyer: { name: `印记买家${id}`, phone: `1390000${id}`, email: `mark${id}@example.com` },
    items: [{ sku: `MARK-${id}`, name: `印记商品${id}`, quantity: 1, price: 100_000 + n }],
    parcels: [
      {
        carrier: `印记快递${id}`,
        tracking: `MK99880000${id}`,
        status: 'in-transit',
        events: [{ at, text: `印记揽收${id}` }],
      },
    ],
  };
}

const ask = ({ number, buyer }: Order): string => `查订单 ${number}，尾号${buyer.phone.slice(-4)}`;
const [MINE = orderOf(0), FOREIGN = orderOf(1), ...OTHERS] = ORDERS;
const normal = ordersServer(ORDERS, TOKEN);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let api: TestServer;
let behave: Behaviour;
let services: Service[];

beforeEach(async () => {
  folder = await temporaryFolder();
  behave = normal;
  api = await startServer((response, asked) => behave(response, asked));
  services = [];
});

afterEach(async () => {
  await Promise.all(services.map((service) => service.kill()));
  await api.close();
  await folder.remove();
});

async function start(more: Readonly<Record<string, string>> = {}): Promise<Service> {
  const service = await startService({
    DATA_DIR: folder.path,
    ORDERS_URL: api.url.href,
    ORDERS_TOKEN: TOKEN,
    CHAT_MESSAGES_PER_MINUTE: '0',
    CHAT_OPENINGS_PER_MINUTE: '0',
    ...more,
  });
  services.push(service);
  return service;
}

/** What the bot answered to a message. */
const repliesTo = (lines: readonly Line[], id: string): Line[] => lines.filter(({ replyTo }) => replyTo === id);
const textOf = (lines: readonly Line[]): string => lines.map(({ message }) => message.text).join('\n');

let messages = 0;

/** Writes a text, or picks a choice, and reads what is answered. */
async function say(talk: Talk, what: { text: string } | { choice: string }): Promise<string> {
  const id = `m${++messages}`;
  expect((await talk.post({ id, ...what })).status).toBe(202);
  return textOf(repliesTo(await talk.replied([id]), id));
}

async function choiceOf(talk: Talk, label: string): Promise<{ choice: string }> {
  const choices = (await talk.lines()).at(-1)?.message.choices ?? [];
  const choice = choices.find((one) => one.label.includes(label))?.id;
  if (choice === undefined) throw new Error(`${label} is not among ${JSON.stringify(choices)}`);
  return { choice };
}

/** Resolves when a line holds this. */
async function heard(url: string, { conversation, token }: Talk, text: string): Promise<void> {
  const abort = new AbortController();
  const stream = await fetch(`${url}/chat/conversations/${conversation}/events?after=0`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: abort.signal,
  });
  for await (const line of readEvents(stream)) if (line.message.text.includes(text)) break;
  abort.abort();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** How long questions take to be answered, ms, one after the other. */
async function askFaqs(talk: Talk, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    took.push(await timed(async () => expect(await say(talk, { text: '包邮吗' })).toContain('包邮')));
  }
  return took;
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** Nothing of a customer's order stands in a transcript, but for the number if they wrote it. */
function expectNothingOf(order: Order, lines: readonly Line[]): void {
  const { number, buyer, items, parcels, total } = order;
  const [item, parcel] = [items[0], parcels[0]];
  const marks = [buyer.name, buyer.phone, buyer.email, item?.sku, item?.name, parcel?.carrier, parcel?.tracking];
  const told = JSON.stringify(lines.filter(({ author }) => author !== 'customer'));
  for (const mark of [...marks, parcel?.events[0]?.text, String(total)]) expect(told).not.toContain(mark);
  if (order !== MINE) expect(told).not.toContain(number);
}

describe('an order', () => {
  test('is shown to whom it belongs, once they have shown that', async () => {
    const talk = await openTalk((await start()).url);
    expect(await say(talk, { text: `查订单 ${MINE.number}` })).toContain('手机号后四位');
    expectNothingOf(MINE, await talk.lines());
    const shown = await say(talk, { text: '尾号0000' });
    for (const part of [MINE.number, '印记商品0000', '印记快递0000']) expect(shown).toContain(part);
    for (const { path, headers } of api.asked) {
      expect(path).toBe(`/orders/${MINE.number}`);
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    }
  });

  test('is answered once, though the process is killed while it is looked up', async () => {
    behave = hanging;
    const first = await start();
    const talk = await openTalk(first.url);
    await talk.post({ id: 'a', text: ask(MINE) });
    await api.came(1);
    await first.kill();
    behave = normal;
    await start({ PORT: new URL(first.url).port });
    await talk.replied(['a']);
    await say(talk, { text: '包邮吗' });
    const answers = repliesTo(await talk.lines(), 'a');
    expect(answers).toHaveLength(1);
    expect(textOf(answers)).toContain('印记商品0000');
    expect(api.asked).toHaveLength(2);
  });
});

describe('orders that hang', () => {
  test('are told within 5 s and hold nobody up; who wants to be told later is, when they are back', async () => {
    const { url } = await start();
    const [mine, faq] = [await openTalk(url), await openTalk(url)];
    await askFaqs(faq, 20);
    const before = await askFaqs(faq, 30);

    behave = hanging;
    const others = await Promise.all(OTHERS.slice(0, 8).map(async (order) => ({ order, talk: await openTalk(url) })));
    let told = 0;
    const everybody = [{ order: MINE, talk: mine }, ...others].map(async ({ order, talk }) => {
      const took = await timed(async () => expect(await say(talk, { text: ask(order) })).toContain('连不上'));
      told++;
      return took;
    });
    await api.came(everybody.length);
    const first = await askFaqs(faq, 10);
    expect(told).toBe(0);
    const meanwhile = [...first, ...(await askFaqs(faq, 20))];
    expect(median(meanwhile)).toBeLessThan(3 * median(before));
    const slowest = Math.max(...(await Promise.all(everybody)));
    expect(slowest).toBeLessThan(TOLD_WITHIN);

    expect(await say(mine, await choiceOf(mine, '查到告诉我'))).toContain('一查到就告诉您');
    expect(await say(mine, { text: '包邮吗' })).toContain('包邮');
    behave = normal;
    const later = timed(() => heard(url, mine, '印记商品0000'));
    const again = timed(async () => {
      const talk = await openTalk(url);
      while (!(await say(talk, { text: ask(FOREIGN) })).includes('印记商品0001')) await wait(500);
    });
    const [arrived, answered] = [await later, await again];
    expect(Math.max(arrived, answered)).toBeLessThan(BACK_WITHIN);
    const lines = await mine.lines();
    expect(lines.filter(({ message }) => message.text.includes('印记商品0000'))).toHaveLength(1);
  }, 300_000);
});

describe('orders that answer wrongly', () => {
  const foreign = JSON.stringify(FOREIGN);
  const head = { 'content-type': 'application/json' };
  const lists: Behaviour = (response, asked) =>
    asked.path.includes('phone=') ? answering(200, ORDERS)(response, asked) : normal(response, asked);
  const WRONG: readonly (readonly [string, Behaviour, string])[] = [
    ['a fault, with an order in its page', answering(500, foreign), '连不上'],
    ['a connection cut before the answer', (response) => response.destroy(), '连不上'],
    [
      'a connection cut in the middle of an order',
      (response) => {
        response.writeHead(200, { ...head, 'content-length': foreign.length * 4 });
        response.write(foreign, () => response.destroy());
      },
      '连不上',
    ],
    ['10 MB', (response) => void response.writeHead(200, head).end(foreign + ' '.repeat(10_000_000)), '连不上'],
    ['an order of another number', answering(200, FOREIGN), '没有查到'],
    ['an order of another buyer', answering(200, { ...FOREIGN, number: MINE.number }), '没有查到'],
  ];

  test('lead to words that hold nothing of what was answered', async () => {
    const { url } = await start();
    for (const [what, wrong, words] of WRONG) {
      behave = wrong;
      const talk = await openTalk(url);
      expect(`${what}: ${await say(talk, { text: ask(MINE) })}`).toContain(words);
      const lines = await talk.lines();
      expectNothingOf(FOREIGN, lines);
      expectNothingOf(MINE, lines);
    }
  });

  test('with everybody’s orders tell customers their own', async () => {
    behave = lists;
    const talk = await openTalk((await start()).url);
    expect(await say(talk, { text: ask(MINE) })).toContain('印记商品0000');
    expect(await say(talk, { text: '查一下我最近的订单' })).toContain('印记商品0000');
    expect(api.asked.some(({ path }) => path.includes('phone='))).toBe(true);
    for (const order of [FOREIGN, ...OTHERS]) expectNothingOf(order, await talk.lines());
  });
});

describe('somebody who knows numbers', () => {
  /** All that is answered to who asks for an order that is not theirs, but for the number they wrote. */
  async function tryOut(url: string, number: string, proof: string): Promise<string> {
    const talk = await openTalk(url);
    for (const [index, text] of [`查订单 ${number}`, proof, `${number} ${proof}`].entries()) {
      await talk.post({ id: `m${index}`, text });
      await talk.replied([`m${index}`]);
    }
    const lines = (await talk.lines()).map(({ seq: _, at: __, ...line }) => line);
    return JSON.stringify(lines).replaceAll(number, 'NUMBER').replaceAll(proof, 'PROOF');
  }

  test('learns nothing from the replies: an order of somebody else and one that is not there are the same', async () => {
    const { url } = await start();
    const customers = ORDERS.slice(0, 30);
    const proofOf = (n: number): string => `尾号${ORDERS[n]?.buyer.phone.slice(-4)}`;
    const there = await Promise.all(customers.map((_, n) => tryOut(url, `LX202700${pad(n + 1)}`, proofOf(n))));
    const absent = await Promise.all(customers.map((_, n) => tryOut(url, `LX202799${pad(n + 1)}`, proofOf(n))));
    expect(new Set([...there, ...absent]).size).toBe(1);
    expect(there[0]).toMatch(/手机号后四位.*没有查到.*没有查到/s);
    expect(there[0]).not.toContain('印记');
    expect(new Set(api.asked.map(({ path }) => path)).size).toBe(60);
  });

  const pad = (n: number): string => String(n).padStart(4, '0');
});
