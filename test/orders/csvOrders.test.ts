import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatFault } from '../../src/knowledge/faults.ts';
import { type Order, type OrderSource, sameNumberForm } from '../../src/model/order.ts';
import { openFileOrders } from '../../src/orders/file.ts';
import { readOrders } from '../../src/orders/files/read.ts';
import { CONTRACT_ORDERS } from '../contracts/orders.ts';
import { fakeClock } from '../fakes/clock.ts';
import { csvOf, csvRow, joinedCells, type OrdersFolder, ordersFolder } from './folder.ts';

const { shipped, placed, foreign } = CONTRACT_ORDERS;
const HEADER = csvOf([]).trim();
const ZH =
  '订单号,下单时间,状态,币种,总额,收件人,手机,邮箱,货号,商品,数量,单价,快递公司,快递单号,物流状态,预计送达,物流时间,物流信息,物流地点';
let folder: OrdersFolder;
let source: OrderSource | null;

beforeEach(async () => {
  folder = await ordersFolder();
  source = null;
});

afterEach(async () => {
  await source?.close();
  await folder.remove();
});

/** The orders of a text with these numbers, and what is wrong with it. */
async function read(text: string | Uint8Array, ...numbers: string[]) {
  const { table, faults } = await readOrders('orders.csv', Buffer.from(text), (time) => time);
  return { orders: numbers.map((number) => table?.byNumber(number) ?? null), faults: faults.map(formatFault) };
}

/** A file with these rows; a row is a few cells by their columns. */
function rows(...written: Readonly<Record<string, string | number>>[]): string {
  const columns = HEADER.split(',');
  return [HEADER, ...written.map((row) => csvRow(columns.map((column) => row[column])))].join('\n');
}

const WHOLE = { number: 'LX1', placedAt: '2026-11-10T02:30:00Z', status: 'shipped', currency: 'CNY', total: 100 };
const LAMP = { sku: 'L', item: '灯', quantity: 1, price: 50 };
const PAN = { sku: 'P', item: '锅', quantity: 1, price: 50 };
const PARCEL = { carrier: '顺丰', tracking: 'SF1' };

const itemsOf = (order: Order | null | undefined): string[] => order?.items.map(({ sku }) => sku) ?? [];
const eventsOf = (order: Order | null | undefined): string[][] =>
  order?.parcels.map(({ tracking, events }) => [tracking, ...events.map(({ text }) => text)]) ?? [];

describe('how a file may be written', () => {
  const zh = csvOf([{ ...shipped, items: shipped.items.slice(0, 1) }, foreign])
    .replace(HEADER, ZH)
    .replaceAll(',shipped,', ',已发货,')
    .replace(',delivered,', ',已签收,');
  const gb18030 = Buffer.from(
    // 订单号,下单时间,状态,币种,总额,收件人,手机 + one row, as iconv writes it
    'b6a9b5a5bac52ccfc2b5a5cab1bce42cd7b4ccac2cb1d2d6d62cd7dcb6ee2ccad5bcfec8cb2ccad6bbfa0d0a4c58312c323032362d31312d31305430323a33303a30305a2cd2d1b7a2bbf52c434e592c3130302cd5c5c8fd2c31333830303030313030310d0a',
    'hex',
  );

  test.each([
    ['as it is', Buffer.from(zh)],
    ['with a mark at the start', Buffer.from(`\ufeff${zh}`)],
    ['in UTF-16', Buffer.from(`\ufeff${zh}`, 'utf16le')],
    ['with semicolons', Buffer.from(zh.replace(/,(?=[^ ])|,$/gm, ';'))],
    ['with tabs', Buffer.from(zh.replace(/,(?=[^ ])|,$/gm, '\t'))],
  ])('in Chinese, %s', async (_how, bytes) => {
    const { orders, faults } = await read(bytes, shipped.number, foreign.number);
    expect(faults).toEqual([]);
    expect(orders).toEqual([{ ...shipped, items: shipped.items.slice(0, 1) }, foreign]);
  });

  test('in GB18030, as Excel saves in China', async () => {
    const { orders, faults } = await read(gb18030, 'LX1');
    expect(faults).toEqual([]);
    expect(orders[0]).toMatchObject({ status: 'shipped', total: 100, buyer: { name: '张三', phone: '13800001001' } });
  });

  test('columns come in any order and any case, and may be more', async () => {
    const text = 'Total,NUMBER,内部备注,status,placedat,currency\n5,LX1,"a, b",paid,2026-11-10T02:30:00Z,cny';
    const { orders, faults } = await read(text, 'LX1');
    expect(faults).toEqual([]);
    expect(orders[0]).toMatchObject({ number: 'LX1', total: 5, currency: 'CNY', buyer: { name: '', phone: '' } });
  });

  test('a column that looks mistyped is told', async () => {
    const { faults } = await read(`${rows(WHOLE).replace('tracking', 'trackng')}`, 'LX1');
    expect(faults).toEqual(['orders.csv:1:1: warning: Nothing reads the column "trackng". Did you mean "tracking"?']);
  });

  test.each([
    ['="13800001001"', '13800001001'],
    ["'13800001001", '13800001001'],
    ['\t13800001001 ', '13800001001'],
  ])('what spreadsheets put around a number is taken off: %j', async (written, phone) => {
    const { orders } = await read(rows({ ...WHOLE, buyerPhone: written }), 'LX1');
    expect(orders[0]?.buyer.phone).toBe(phone);
  });

  test.each([
    ['100', 100],
    ['1,234.50', 1234.5],
    ['¥1,234', 1234],
    ['¥ 12.5', 12.5],
    ['12元', 12],
    ['0', 0],
  ])('amounts as people write them: %s', async (total, amount) => {
    expect((await read(rows({ ...WHOLE, total }), 'LX1')).orders[0]?.total).toBe(amount);
  });

  test.each(['12,5', '1.2.3', '-5', 'NaN', '12 kg', '1,23,4', '¥', '1e3'])('%s is no amount', async (total) => {
    const { orders, faults } = await read(rows({ ...WHOLE, total }), 'LX1');
    expect([orders, faults]).toEqual([
      [null],
      ['orders.csv:2:1: total: write a number such as 12.5. The order is left out.'],
    ]);
  });
});

describe('rows of one number are one order', () => {
  test('wherever they stand, and however the number is written', async () => {
    const text = rows({ ...WHOLE, ...LAMP }, { ...WHOLE, number: 'LX2', ...LAMP }, { number: 'lx-1', ...PAN });
    const { orders, faults } = await read(text, 'LX1', 'LX2');
    expect(faults).toEqual([]);
    expect(orders.map(itemsOf)).toEqual([['L', 'P'], ['L']]);
  });

  test('an item in a row for each event is one item', async () => {
    const one = { ...WHOLE, ...LAMP, ...PARCEL };
    const text = rows(
      { ...one, eventAt: '2026-11-11T00:00:00Z', eventText: 'a' },
      { ...one, eventAt: '2026-11-12T00:00:00Z', eventText: 'b' },
      { ...one, tracking: 'SF2' },
    );
    const { orders } = await read(text, 'LX1');
    expect(itemsOf(orders[0])).toEqual(['L']);
    expect(eventsOf(orders[0])).toEqual([['SF1', 'a', 'b'], ['SF2']]);
  });

  test('an event in a row for each item is one event', async () => {
    const event = { ...WHOLE, ...PARCEL, eventAt: '2026-11-11T00:00:00Z', eventText: 'a' };
    const { orders } = await read(rows({ ...event, ...LAMP }, { ...event, ...PAN }), 'LX1');
    expect(itemsOf(orders[0])).toEqual(['L', 'P']);
    expect(eventsOf(orders[0])).toEqual([['SF1', 'a']]);
  });

  test('an event needs no item, nor an item a parcel', async () => {
    const text = rows(
      { ...WHOLE, ...LAMP },
      { number: 'LX1', ...PARCEL, eventAt: '2026-11-11T00:00:00Z', eventText: 'a' },
      { number: 'LX1', ...PAN },
    );
    const { orders, faults } = await read(text, 'LX1');
    expect(faults).toEqual([]);
    expect(itemsOf(orders[0])).toEqual(['L', 'P']);
    expect(eventsOf(orders[0])).toEqual([['SF1', 'a']]);
  });

  test('two rows alike in everything are two of the item', async () => {
    const { orders } = await read(rows({ ...WHOLE, ...LAMP }, { ...WHOLE, ...LAMP }), 'LX1');
    expect(itemsOf(orders[0])).toEqual(['L', 'L']);
  });

  test('of a parcel, the last row that says something holds', async () => {
    const text = rows(
      { ...WHOLE, ...PARCEL, parcelStatus: '已揽收', expectedAt: '2026-11-14T00:00:00Z' },
      { number: 'LX1', tracking: 'sf-1', parcelStatus: '派送中' },
    );
    const { orders } = await read(text, 'LX1');
    expect(orders[0]?.parcels).toEqual([
      { carrier: '顺丰', tracking: 'SF1', status: '派送中', expectedAt: '2026-11-14T00:00:00Z', events: [] },
    ]);
  });

  test.each([
    ['paid', 'pending'],
    ['shipped', 'in-transit'],
    ['delivered', 'delivered'],
    ['已退货', 'delivered'],
  ])('a parcel of which nothing else is said follows the order: %s', async (status, parcel) => {
    const { orders } = await read(rows({ ...WHOLE, status, ...PARCEL }), 'LX1');
    expect(orders[0]?.parcels[0]?.status).toBe(parcel);
  });

  test('a carrier without a tracking number is no parcel yet', async () => {
    const { orders, faults } = await read(rows({ ...WHOLE, carrier: '顺丰', parcelStatus: '待发货' }), 'LX1');
    expect([orders[0]?.parcels, faults]).toEqual([[], []]);
  });

  test('an item without a quantity is one', async () => {
    const { orders } = await read(rows({ ...WHOLE, item: '灯', price: 5 }), 'LX1');
    expect(orders[0]?.items).toEqual([{ sku: '', name: '灯', quantity: 1, price: 5 }]);
  });
});

describe('what is wrong with a row', () => {
  const good = { ...WHOLE, number: 'LX9' };
  const more = (...written: Readonly<Record<string, string | number>>[]): string => rows(good, ...written);

  test.each<[string, string, string]>([
    ['no time', more({ ...WHOLE, placedAt: '' }), '3:1: placedAt: is missing: write a time with its zone'],
    ['an item without a price', more(WHOLE, { number: 'LX1', item: '灯' }), '4:1: price: is missing: write a number'],
    [
      'an event without a text',
      more(WHOLE, { number: 'LX1', ...PARCEL, eventAt: '2026-11-11T00:00:00Z' }),
      '4:1: eventText: is missing',
    ],
    ['a parcel nobody carries', more(WHOLE, { number: 'LX1', tracking: 'a' }), '4:1: carrier: is missing'],
    [
      'another total',
      more(WHOLE, { number: 'LX1', total: 101 }),
      '4:1: total: another row of this order says something else',
    ],
    [
      'another buyer',
      more({ ...WHOLE, buyerName: 'a' }, { number: 'LX1', buyerName: 'b' }),
      '4:1: buyerName: another row',
    ],
    ['a shortened number', more({ ...WHOLE, tracking: '7.73E+14' }), '3:1: tracking: a spreadsheet has shortened'],
    ['a shortened phone', more({ ...WHOLE, buyerPhone: '1.38E+10' }), '3:1: buyerPhone: a spreadsheet has shortened'],
    ['more cells than columns', `${more(WHOLE)},x`, '3:1: The row has more cells than the first line'],
  ])('%s: the order is left out, the others serve', async (_what, text, fault) => {
    const { orders, faults } = await read(text, 'LX1', 'LX9');
    expect(faults).toEqual([expect.stringContaining(`orders.csv:${fault}`)]);
    expect(faults[0]).toContain('The order is left out.');
    expect(orders.map((order) => order?.number)).toEqual([undefined, 'LX9']);
  });

  test('no number: the row is left out', async () => {
    const { orders, faults } = await read(more({ ...LAMP }), 'LX9');
    expect(faults).toEqual([expect.stringContaining('orders.csv:3:1: number: is missing: every row names the order')]);
    expect(orders[0]?.items).toEqual([]);
  });

  test('an event of no parcel: the event is left out', async () => {
    const { orders, faults } = await read(more({ ...WHOLE, eventText: 'a' }), 'LX1');
    expect(faults).toEqual([expect.stringContaining('orders.csv:3:1: warning: tracking: an event needs')]);
    expect(orders[0]?.parcels).toEqual([]);
  });
});

describe('whatever an order is', () => {
  const text = fc.stringMatching(/^[A-Za-z0-9灯锅",;.\n-]{1,12}$/).map((one) => `x${one.trim()}y`);
  const code = fc.stringMatching(/^[A-Z]{2}[0-9]{4}$/);
  const amount = fc.integer({ min: 0, max: 1e7 }).map((cents) => cents / 100);
  const time = fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const item = fc.record({ sku: text, name: text, quantity: fc.integer({ min: 1, max: 9 }), price: amount });
  const event = fc.record({ at: time, text, place: text }, { requiredKeys: ['at', 'text'] });
  const parcel = fc.record(
    {
      carrier: text,
      tracking: code,
      status: text,
      expectedAt: time,
      events: fc.uniqueArray(event, { maxLength: 3, selector: (one) => JSON.stringify([one.at, one.text, one.place]) }),
    },
    { requiredKeys: ['carrier', 'tracking', 'status', 'events'] },
  );
  const order = fc.record({
    number: code,
    placedAt: time,
    status: fc.constantFrom<Order['status']>('placed', 'shipped', 'delivered'),
    currency: fc.constantFrom('CNY', 'USD'),
    total: amount,
    buyer: fc.record({ name: text, phone: text, email: text }, { requiredKeys: ['name', 'phone'] }),
    items: fc.uniqueArray(item, { maxLength: 3, selector: (one) => JSON.stringify(Object.values(one)) }),
    parcels: fc.uniqueArray(parcel, { maxLength: 3, selector: ({ tracking }) => tracking }),
  });
  const orders = fc.uniqueArray(order, { maxLength: 4, selector: ({ number }) => sameNumberForm(number) });

  test('its rows, joined as a database does, are read as that order', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (written) => {
        const { orders: found, faults } = await read(csvOf(written), ...written.map(({ number }) => number));
        expect(faults).toEqual([]);
        expect(found).toEqual(written);
      }),
    );
  });

  test('so they are when the rows of all orders are mixed, and say of the whole only what is needed', async () => {
    await fc.assert(
      fc.asyncProperty(orders, fc.infiniteStream(fc.nat()), async (written, chance) => {
        const queues = written.map((one) =>
          joinedCells(one).map((cells, row) =>
            row === 0 ? cells : [cells[0], ...Array(7).fill(''), ...cells.slice(8)],
          ),
        );
        const mixed: (readonly unknown[])[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const left = queues.filter((queue) => queue.length > 0);
          const queue = left[(chance.next().value ?? 0) % left.length];
          mixed.push(queue?.shift() ?? []);
        }
        const text = [HEADER, ...mixed.map((cells) => csvRow(cells))].join('\n');
        const { orders: found, faults } = await read(text, ...written.map(({ number }) => number));
        expect(faults).toEqual([]);
        expect(found).toEqual(written);
      }),
    );
  });

  test('whatever a file holds, it is read or has faults on its lines', async () => {
    const cells = fc.array(fc.oneof(text, time, code, fc.constantFrom('', '"', '\n', 'shipped', '1E+9')), {
      maxLength: 21,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { maxLength: 6 }), fc.boolean(), async (table, header) => {
        const content = [...(header ? [HEADER] : []), ...table.map((row) => csvRow(row))].join('\n');
        const { faults } = await readOrders('orders.csv', Buffer.from(content), (one) => one);
        for (const { line, message } of faults) {
          expect(message).not.toBe('');
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(content.split('\n').length);
        }
      }),
    );
  });
});

test('a file of a spreadsheet serves', async () => {
  const path = await folder.write('orders.csv', `\ufeff${csvOf([shipped, placed])}`);
  source = await openFileOrders({ path, clock: fakeClock(), onFault: () => {} });
  expect(await source.byNumber(shipped.number, new AbortController().signal)).toEqual(shipped);
});
