import { truncate } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ORDER_STATUSES, type Order } from '../../src/model/order.ts';
import { openFileOrders } from '../../src/orders/file.ts';
import { CONTRACT_ORDERS, orderSourceContract } from '../contracts/orders.ts';
import { fakeClock } from '../fakes/clock.ts';
import { until } from '../support/waiting.ts';
import { csvOf, ordersFolder } from './folder.ts';
import { becomes, clock, faults, folder, inTime, json, numbered, openIt, openWith } from './openedFile.ts';

const { shipped, placed, foreign } = CONTRACT_ORDERS;
const ALL = [shipped, placed, foreign];
for (const [name, write] of [
  ['JSON', (orders: readonly Order[]) => JSON.stringify(orders)],
  ['CSV', csvOf],
] as const) {
  orderSourceContract(`a file in ${name}`, async (orders) => {
    const place = await ordersFolder();
    const path = await place.write(`orders.${name.toLowerCase()}`, write(orders));
    const told = (): never => {
      throw new Error('the contract’s orders have a fault');
    };
    return { source: await openFileOrders({ path, clock: fakeClock(), onFault: told }), close: place.remove };
  });
}

describe('look-ups', () => {
  test('a list may stand under "orders"', async () => {
    const source = await openWith('orders.json', JSON.stringify({ note: 'x', orders: ALL }));
    expect(await numbered(source, shipped.number)).toEqual(shipped);
  });

  test('an order is found by each of its parcels, once', async () => {
    const [parcel] = shipped.parcels;
    const parcels = [parcel, { ...parcel, tracking: 'YT-2' }, { ...parcel, tracking: 'yt 2' }];
    const source = await openWith('orders.json', json({ ...shipped, parcels }));
    expect(await source.byTracking('yt2', inTime())).toHaveLength(1);
    expect(await source.byTracking('SF1000000000011', inTime())).toHaveLength(1);
  });

  test.each([
    ['13800001001', 2],
    ['+86 138-0000-1001', 2],
    ['１３８００００１００１', 2],
    ['13900001001', 0],
    ['1001', 0],
    ['', 0],
    ['+1 (555) 0100', 1],
  ])('by phone, with the country or without: %s', async (phone, count) => {
    const source = await openWith('orders.json', json(...ALL));
    expect(await source.byPhone(phone, inTime())).toHaveLength(count);
  });
});

describe('faults', () => {
  const leftOut = 'The order is left out.';

  test.each<[string, string | Uint8Array, string]>([
    ['orders.json', '', 'orders.json:1:1: A value is missing here, or it is written wrongly'],
    ['orders.json', '{"number": 1}', 'orders.json:1:1: A list of orders must stand here'],
    ['orders.json', '[1,\n2', 'orders.json:2:2: A comma (,) or the closing ] is missing'],
    ['orders.csv', '', 'orders.csv:1:1: The file is empty'],
    ['orders.csv', 'number,total\n', 'missing: placedAt (下单时间), status (状态), currency (币种).'],
    ['orders.csv', `${csvOf([])}\nLX1,"x`, 'orders.csv:3:1: A quote (") opens here and none closes it'],
    [
      'orders.csv',
      csvOf([]).replace('sku', 'number'),
      'orders.csv:1:1: Two columns are number (订单号): take one out.',
    ],
    ['orders.csv', new Uint8Array([0xff, 0xff, 0xff]), 'orders.csv:1:1: The file is neither in UTF-8 nor in GB18030'],
  ])('of a whole file: %s %j', async (name, content, fault) => {
    const source = await openWith(name, content);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    await expect(numbered(source, 'LX1')).rejects.toThrow('cannot be used: see its faults');
  });

  test('a folder is no file, and a file has its bounds', async () => {
    await openIt(folder.path);
    const path = await folder.write('orders.json', '');
    await truncate(path, 50 * 1024 * 1024 + 1);
    await openIt(path);
    expect(faults).toEqual([
      expect.stringContaining('This is not a file.'),
      'orders.json:1:1: The file is too large: at most 50 MB.',
    ]);
  });

  test('more than 200,000 orders are too many', async () => {
    await openWith('orders.json', `[${'0,'.repeat(200_000)}0]`);
    expect(faults).toEqual([expect.stringContaining('too many orders: at most 200000')]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a total in words', { total: '897.5' }, ': [1].total: write a number such as 12.5.'],
    ['no total', { total: undefined }, ': [1].total: is missing: write a number such as 12.5.'],
    ['a time without a zone', { placedAt: '2026-11-10 02:30' }, '[1].placedAt: write a time with its zone, such as'],
    ['an unknown status', { status: '飞走了' }, '[1].status: write one of placed, paid, packed, shipped'],
    ['an unknown currency', { currency: '元' }, '[1].currency: write its three letters, such as CNY.'],
    ['nobody', { buyer: null }, '[1].buyer: is missing: write who bought it'],
    ['no number', { number: ' ' }, '[1].number: '],
    [
      'half an item',
      { items: [{ sku: 'a', name: 'b', quantity: 0, price: 1 }] },
      '[1].items[0].quantity: write a whole',
    ],
    ['a parcel of none', { parcels: [{ tracking: 'a', status: 'b' }] }, '[1].parcels[0].carrier: is missing: write'],
    ['a number of another order', { number: 'lx-2026110001' }, '[1].number: an order above has this number.'],
  ])('an order with %s is left out, the others serve', async (_what, wrong, fault) => {
    const source = await openWith('orders.json', json(shipped, { ...placed, ...wrong }, foreign));
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults[0]).toMatch(/^orders\.json:\d+:\d+: /);
    expect(faults[0]).toContain(leftOut);
    expect(await numbered(source, shipped.number)).toEqual(shipped);
    expect(await numbered(source, placed.number)).toBeNull();
    expect(await numbered(source, foreign.number)).toEqual(foreign);
  });

  test('tell the line and the column of what is wrong', async () => {
    await openWith('orders.json', json({ ...shipped, total: 'x' }, placed));
    expect(faults).toEqual([`orders.json:7:12: [0].total: write a number such as 12.5. ${leftOut}`]);
  });

  test('hold nothing of what stands in the file', async () => {
    const secret = { ...shipped, number: 7, total: 'SECRET', status: 'SECRET', placedAt: 'SECRET' };
    await openWith('orders.json', `${json(placed, secret)}`);
    await openWith('broken.json', '[{"phone": SECRET}]');
    expect(faults.length).toBeGreaterThan(3);
    expect(faults.join()).not.toMatch(/SECRET|1001/);
  });

  test('where no order is right, the version before stays', async () => {
    const source = await openWith('orders.json', json(shipped));
    await folder.replace('orders.json', json({ ...shipped, currency: 'Yuan' }));
    await until(() => faults.length > 0);
    expect(await numbered(source, shipped.number)).toEqual(shipped);
    await folder.replace('orders.json', '[]');
    await becomes(source, shipped.number, undefined);
  });

  test('are told up to a number, with how many there are', async () => {
    await openWith('orders.json', json(shipped, ...Array.from({ length: 500 }, () => ({ ...placed, total: 'x' }))));
    expect(faults).toHaveLength(51);
    expect(faults.at(-1)).toContain('There are 450 more faults in this file.');
  });
});

describe('times from now', () => {
  const moving = {
    ...shipped,
    placedAt: '-P3D',
    parcels: shipped.parcels.map((parcel) => ({
      ...parcel,
      expectedAt: 'P2D',
      events: [{ at: '-P1DT4H', text: 'x' }],
    })),
  };

  test.each([
    ['orders.json', (order: Order) => json(order)],
    ['orders.csv', (order: Order) => csvOf([order])],
  ])('%s: move along with the clock', async (name, write) => {
    const source = await openWith(name, write(moving));
    const seen = async () => {
      const order = await numbered(source, shipped.number);
      return [order?.placedAt, order?.parcels[0]?.expectedAt, order?.parcels[0]?.events[0]?.at];
    };
    expect(await seen()).toEqual(['2026-11-17T04:00:00.000Z', '2026-11-22T04:00:00.000Z', '2026-11-19T00:00:00.000Z']);
    await clock.advance(24 * 3_600_000);
    expect(await seen()).toEqual(['2026-11-18T04:00:00.000Z', '2026-11-23T04:00:00.000Z', '2026-11-20T00:00:00.000Z']);
    expect(faults).toEqual([]);
  });

  test('of a spreadsheet are of the shop’s zone, where it is said', async () => {
    const local = { ...shipped, placedAt: '2026/11/10 10:30' };
    const source = await openWith('orders.csv', csvOf([local]), { timeZone: 'Asia/Shanghai' });
    expect((await numbered(source, shipped.number))?.placedAt).toBe('2026-11-10T02:30:00.000Z');
  });
});

describe('the sample shop’s orders', () => {
  test('have no faults, and are of every kind', async () => {
    const source = await openIt(fileURLToPath(new URL('../../knowledge/orders.json', import.meta.url)));
    expect(faults).toEqual([]);
    const numbers = Array.from({ length: 12 }, (_, index) => `LX20261100${String(index + 1).padStart(2, '0')}`);
    const orders = (await Promise.all(numbers.map((number) => numbered(source, number)))).filter((one) => one !== null);
    expect(orders).toHaveLength(12);
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(ORDER_STATUSES));
    const daysAgo = (at: string | undefined): number => Math.floor((clock.now() - Date.parse(at ?? '')) / 86_400_000);
    const delivered = orders
      .filter(({ status }) => status === 'delivered')
      .map(({ parcels }) => parcels[0]?.events.at(-1)?.at);
    expect(delivered.map(daysAgo)).toEqual([3, 40, 2]);
    const late = orders.filter(({ parcels }) =>
      parcels.some(({ status, expectedAt }) => status !== 'delivered' && daysAgo(expectedAt) > 0),
    );
    expect(late.map(({ number }) => number)).toEqual(['LX2026110005']);
    expect(orders.filter(({ parcels }) => parcels.length === 2)).toHaveLength(1);
    expect(orders.filter(({ items }) => items.some(({ sku }) => sku.startsWith('CUSTOM-')))).toHaveLength(1);
    expect(await source.byPhone('13800001001', inTime())).toHaveLength(2);
    for (const { buyer, items, total } of orders) {
      expect(buyer.phone).toMatch(/^(138000010\d\d|\+1 555 01\d\d)$/);
      expect(buyer.email ?? '@example.com').toMatch(/@example\.com$/);
      const sum = items.reduce((all, { quantity, price }) => all + quantity * price, 0);
      expect(total).toBe(sum < 99 ? sum + 8 : sum);
    }
  });
});
