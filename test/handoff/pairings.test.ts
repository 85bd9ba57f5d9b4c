import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DeskCase, DeskSide } from '../support/handover/desks.ts';
import { type Customer, sees } from '../support/handover/peers.ts';
import { CHANNELS, DESKS, type HandoverShop, openHandoverShop } from './pairings.ts';

const NOTE = '老客户了，给她补一个';

/** What the customer reads, of all that was said, in this order. */
const TALK = [
  '包邮',
  '已经帮您接通人工客服',
  '客服 小林 为您服务',
  '给您补发一个杯子',
  '本次人工服务已结束',
  '小林 的服务您满意吗',
  '谢谢您的评价',
  '谢谢，我们记下了',
];

describe.each(Object.keys(DESKS) as (keyof typeof DESKS)[])('with %s as the desk', (kind) => {
  let shop: HandoverShop;
  let handovers = 0;

  beforeAll(async () => {
    shop = await openHandoverShop(kind);
  });
  afterAll(() => shop.close());

  test.each(CHANNELS)('a customer on %s is handed over, served and asked', async (channel) => {
    const { desk } = shop;
    const customer = await shop.customer(channel);
    const here = await askForPerson(customer, desk);
    await here.strangerClaims(++handovers);
    expect((await textsOf(customer)).join('\n')).not.toContain('为您服务');
    await here.claims();
    await heard(customer, '客服 小林 为您服务');
    await customer.says('杯子碎了');
    await shows(here, /杯子碎了/);
    await customer.says('包邮吗');
    await here.says('给您补发一个杯子');
    await heard(customer, '给您补发一个杯子');
    await shows(here, desk.delivered);
    await here.notes(NOTE);
    expect(await here.rivalClaims()).toBe('小林');
    await here.closes();
    await heard(customer, '的服务您满意吗');
    await customer.picks('非常满意');
    await heard(customer, '谢谢您的评价');
    await customer.says('态度很好');
    await heard(customer, '我们记下了');
    await shows(here, desk.rated);
    await expectTalk(customer);
  });
});

async function askForPerson(customer: Customer, desk: DeskSide): Promise<DeskCase> {
  await customer.says('包邮吗');
  await heard(customer, '包邮');
  await customer.says('转人工');
  await heard(customer, '已经帮您接通人工客服');
  return desk.arrival();
}

const textsOf = async (customer: Customer): Promise<string[]> => (await customer.read()).map(({ text }) => text);

const heard = (customer: Customer, words: string): Promise<boolean> =>
  sees(
    () => textsOf(customer),
    (texts) => texts.some((text) => text.includes(words)),
  );

const shows = (here: DeskCase, words: RegExp): Promise<boolean> =>
  sees(here.read, (shown) => shown.some(({ text }) => words.test(text)));

/** All of it, each once and in order; nothing of the bot's while somebody served them, and no note. */
async function expectTalk(customer: Customer): Promise<void> {
  const all = (await textsOf(customer)).join('\n');
  const places = TALK.map((words) => all.indexOf(words));
  expect({ all, places }).toMatchObject({ places: places.toSorted((a, b) => a - b) });
  expect(places).not.toContain(-1);
  for (const words of TALK.slice(1)) expect(all.split(words)).toHaveLength(2);
  expect(all.slice(all.indexOf('客服 小林'))).not.toContain('包邮');
  expect(all).not.toContain(NOTE);
}
