import { afterEach, describe, expect, test } from '@jest/globals';
import { type Order, type OrderSource, OrdersUnavailable } from '../../src/model/order.ts';

/** A source that serves the contract's orders, from wherever it is about. */
export interface OpenedOrders {
  readonly source: OrderSource;
  /** Lets go of what serves them; the contract has closed the source itself. */
  close(): Promise<void>;
}

export interface OrderContractOptions {
  /** `CONTRACT_ORDERS` unless given: a platform whose numbers look otherwise brings its own, made by `contractOrders`. */
  readonly orders?: ContractOrders;
  /** The platform cannot find orders so, and says there are none. */
  readonly cannotFindBy?: readonly ('tracking' | 'phone')[];
  /** What of an order the platform can tell; the whole order unless given. */
  readonly told?: (order: Order) => unknown;
}

/** Two orders of one buyer, and one of another's. */
export interface ContractOrders {
  readonly shipped: Order;
  readonly placed: Order;
  readonly foreign: Order;
  /** Looks like a number of this source; nothing has it. */
  readonly absent: string;
}

/** The contract's orders under these numbers. */
export function contractOrders(numbers: readonly [string, string, string], absent: string): ContractOrders {
  const [shipped, placed, foreign] = numbers;
  const buyer = { name: '张三', phone: '13800001001', email: 'zhang.san@example.com' };
  return {
    absent,
    shipped: {
      number: shipped,
      placedAt: '2026-11-10T02:30:00Z',
      status: 'shipped',
      currency: 'CNY',
      total: 897.5,
      buyer,
      items: [
        { sku: 'BED-180-GREY', name: '全棉四件套 1.8 米 灰色', quantity: 1, price: 699 },
        { sku: 'LAMP-OAK', name: '橡木台灯, "暖光"', quantity: 2, price: 99.25 },
      ],
      parcels: [
        {
          carrier: '顺丰速运',
          tracking: 'SF1000000000011',
          status: 'in-transit',
          expectedAt: '2026-11-14T10:00:00Z',
          events: [
            { at: '2026-11-11T01:00:00Z', text: '已揽收', place: '杭州' },
            { at: '2026-11-12T08:15:00Z', text: '到达转运中心' },
          ],
        },
      ],
    },
    placed: {
      number: placed,
      placedAt: '2026-11-19T12:00:00Z',
      status: 'placed',
      currency: 'CNY',
      total: 259,
      buyer,
      items: [{ sku: 'PAN-28', name: '铸铁锅 28 厘米', quantity: 1, price: 259 }],
      parcels: [],
    },
    foreign: {
      number: foreign,
      placedAt: '2026-10-01T09:00:00Z',
      status: 'delivered',
      currency: 'USD',
      total: 120,
      buyer: { name: 'Jane Doe', phone: '+1 555 0100', email: 'jane.doe@example.com' },
      items: [{ sku: 'LAMP-OAK', name: 'Oak desk lamp', quantity: 1, price: 120 }],
      parcels: [
        {
          carrier: 'Example Post',
          tracking: 'EX-99-0001',
          status: 'delivered',
          events: [{ at: '2026-10-08T15:00:00Z', text: 'Delivered', place: 'Springfield' }],
        },
      ],
    },
  };
}

export const CONTRACT_ORDERS = contractOrders(['LX2026110001', 'LX2026110002', 'LX2026100003'], 'LX2026119999');

/** What every source of orders must do, wherever they come from. `open` serves these orders and no others. */
export function orderSourceContract(
  name: string,
  open: (orders: readonly Order[]) => Promise<OpenedOrders>,
  { orders = CONTRACT_ORDERS, cannotFindBy = [], told = (order) => order }: OrderContractOptions = {},
): void {
  const { shipped, placed, foreign, absent } = orders;
  const inTime = (): AbortSignal => AbortSignal.timeout(30_000);
  const opened: OpenedOrders[] = [];
  const openIt = async (): Promise<OrderSource> => {
    const one = await open([shipped, placed, foreign]);
    opened.push(one);
    return one.source;
  };
  const trackingOf = (order: Order): string => order.parcels[0]?.tracking ?? '';
  const numbersOf = (found: readonly Order[]): string[] => found.map(({ number }) => number).sort();

  describe(`the contract of order sources, by ${name}`, () => {
    afterEach(async () => {
      for (const { source, close } of opened.splice(0)) {
        await source.close();
        await close();
      }
    });

    test.each([
      ['as it is', (number: string) => number],
      ['in small letters', (number: string) => number.toLowerCase()],
      ['in full width', fullWidth],
      ['with spaces around and between', (number: string) => ` ${number.replace(/(?=.{4}$)/, ' ')} `],
    ])('an order is found by its number, %s', async (_how, written) => {
      const source = await openIt();
      for (const order of [shipped, placed, foreign]) {
        const found = await source.byNumber(written(order.number), inTime());
        expect(found && told(found)).toEqual(told(order));
      }
    });

    test('there is nothing under a number that no order has', async () => {
      const source = await openIt();
      for (const number of [absent, '', ' ', '.', '..', '../orders', `${shipped.number}?x=1`, '%2e%2e'])
        expect(await source.byNumber(number, inTime())).toBeNull();
    });

    test('orders are found by the tracking number of a parcel', async () => {
      const source = await openIt();
      for (const order of [shipped, foreign]) {
        const found = await source.byTracking(trackingOf(order), inTime());
        expect(found.map(told)).toEqual(cannotFindBy.includes('tracking') ? [] : [told(order)]);
      }
      expect(await source.byTracking('SF9999999999999', inTime())).toEqual([]);
      expect(await source.byTracking('..', inTime())).toEqual([]);
    });

    test('all orders of a phone are found', async () => {
      const source = await openIt();
      const found = numbersOf(await source.byPhone(shipped.buyer.phone, inTime()));
      expect(found).toEqual(cannotFindBy.includes('phone') ? [] : [shipped.number, placed.number].sort());
      expect(await source.byPhone('13899999999', inTime())).toEqual([]);
    });

    test('who does not wait any longer is not kept', async () => {
      const source = await openIt();
      const over = AbortSignal.abort();
      await expect(source.byNumber(shipped.number, over)).rejects.toThrow(OrdersUnavailable);
      if (!cannotFindBy.includes('tracking'))
        await expect(source.byTracking(trackingOf(shipped), over)).rejects.toThrow(OrdersUnavailable);
      if (!cannotFindBy.includes('phone'))
        await expect(source.byPhone(shipped.buyer.phone, over)).rejects.toThrow(OrdersUnavailable);
      expect((await source.byNumber(shipped.number, inTime()))?.number).toBe(shipped.number);
    });
  });
}

/** As an input method for Chinese may write Latin letters and digits. */
function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
