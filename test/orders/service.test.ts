import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Order, type OrderSource, OrdersUnavailable, sameNumberForm } from '../../src/model/order.ts';
import type { Store } from '../../src/model/store.ts';
import { createOrderService, type OrderService } from '../../src/orders/service.ts';
import { fitsContact, samePhone } from '../../src/privacy/proof.ts';
import { openStore } from '../../src/storage/open.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { temporaryFolder } from '../support/service.ts';

const NEVER = new AbortController().signal;
const HOUR = 3_600_000;

/** The nth customer's order, with a mark that stands nowhere else. */
function orderOf(n: number, over: Partial<Order> = {}): Order {
  return {
    number: `LX-${1000 + n}`,
    placedAt: new Date(Date.UTC(2026, 10, 1) + n * 60_000).toISOString(),
    status: 'shipped',
    currency: 'CNY',
    total: 100 + n,
    buyer: {
      name: `Buyer MARK-${n}`,
      phone: `1380000${String(1000 + n).padStart(4, '0')}`,
      email: `mark-${n}@example.com`,
    },
    items: [{ sku: `SKU-${n}`, name: `MARK-${n} lamp`, quantity: 1, price: 100 + n }],
    parcels: [{ carrier: 'SF', tracking: `SF${100000 + n}`, status: 'in-transit', events: [] }],
    ...over,
  };
}

/** A source over a list, which answers whatever it is told to. */
function sourceOf(orders: readonly Order[], over: Partial<OrderSource> = {}): OrderSource {
  return {
    byNumber: async (number) => orders.find((one) => sameNumberForm(one.number) === sameNumberForm(number)) ?? null,
    byTracking: async (tracking) => orders.filter(({ parcels }) => parcels.some((one) => one.tracking === tracking)),
    byPhone: async (phone) => orders.filter(({ buyer }) => buyer.phone === phone),
    close: async () => {},
    ...over,
  };
}

const number = (value: string) => ({ by: 'number', value }) as const;

describe('who may hear of an order', () => {
  let store: Store;
  let clock: FakeClock;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    const folder = await temporaryFolder();
    remove = folder.remove;
    store = await openStore({ dataDir: folder.path });
    clock = fakeClock();
  });
  afterEach(async () => {
    await store.close();
    await remove();
  });

  const service = (source: OrderSource | null): OrderService => createOrderService({ source, proofs: store, clock });

  /** Asks, while time passes, and says how long it took. */
  async function ask(orders: OrderService, value: string, proof: string | null, customer: string) {
    const startedAt = clock.now();
    let took = 0;
    const asked = orders.find({ query: number(value), proof }, customer, NEVER).finally(() => {
      took = clock.now() - startedAt;
    });
    const done = asked.then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([done, new Promise((resolve) => setImmediate(() => resolve(false)))]))) {
      await clock.advance(50);
    }
    return { answer: await asked, took };
  }

  test('500 customers with orders of their own ask for each other’s: nothing leaks, and absent ones have the same answer', async () => {
    const orders = Array.from({ length: 500 }, (_, n) => orderOf(n));
    const desk = service(sourceOf(orders));
    for (let n = 0; n < 500; n++) {
      const others = (n * 7 + 13) % 500;
      const own = `1380000${1000 + n}`;
      const [foreign, absent] = [
        await ask(desk, `LX-${1000 + others}`, own.slice(-4), `c${n}`),
        await ask(desk, `LX-${5000 + n}`, own, `c${n}`),
      ];
      expect(foreign).toEqual({ answer: { outcome: 'refused' }, took: absent.took });
      expect(absent.answer).toEqual({ outcome: 'refused' });
      const mine = await ask(desk, `lx ${1000 + n}`, own.slice(-4), `c${n}`);
      expect(JSON.stringify(mine.answer)).toContain(`MARK-${n} lamp`);
      expect(JSON.stringify(mine.answer)).not.toMatch(/Buyer|example\.com|1380000/);
    }
  }, 300_000);

  test('without a proof nothing is looked up, whatever is asked for', async () => {
    let looked = 0;
    const counting = sourceOf([orderOf(1)], { byNumber: async () => orderOf(++looked) });
    const desk = service(counting);
    expect((await ask(desk, 'LX-1001', null, 'c')).answer).toEqual({ outcome: 'needs-proof' });
    expect((await ask(desk, 'LX-9999', null, 'c')).answer).toEqual({ outcome: 'needs-proof' });
    expect(looked).toBe(0);
  });

  test('a slow source takes no longer for an order of somebody else than for none', async () => {
    const slow = sourceOf([orderOf(1)], {
      byNumber: (value) =>
        new Promise((resolve) =>
          clock.schedule(value === 'LX-1001' ? 400 : 30, () => resolve(value === 'LX-1001' ? orderOf(1) : null)),
        ),
    });
    const desk = service(slow);
    const [foreign, absent] = [await ask(desk, 'LX-1001', '0000', 'a'), await ask(desk, 'LX-7777', '0000', 'b')];
    expect(foreign).toEqual(absent);
  });

  test('five wrong tries lock an order for an hour, on all channels together, also for one that is not there', async () => {
    const desk = service(sourceOf([orderOf(1)]));
    for (const value of ['LX-1001', 'LX-9999']) {
      for (let n = 0; n < 5; n++)
        expect((await ask(desk, value, `000${n}`, `${value} channel ${n}`)).answer).toEqual({ outcome: 'refused' });
      const locked = await ask(desk, value, '1001', `${value} another channel`);
      expect(locked.answer).toMatchObject({ outcome: 'locked' });
    }
    await clock.advance(HOUR);
    expect((await ask(desk, 'LX-1001', '1001', 'late')).answer).toMatchObject({ outcome: 'found' });
  });

  test('five wrong tries lock the customer, whatever they ask for', async () => {
    const desk = service(sourceOf([orderOf(1), orderOf(2)]));
    for (let n = 0; n < 5; n++) await ask(desk, `LX-${2000 + n}`, '0000', 'guesser');
    expect((await ask(desk, 'LX-1001', '1001', 'guesser')).answer).toMatchObject({ outcome: 'locked' });
    expect((await ask(desk, 'LX-1001', '1001', 'somebody else')).answer).toMatchObject({ outcome: 'found' });
  });

  test('fifty guesses at once are no way around the lock', async () => {
    const desk = service(sourceOf([orderOf(1)]));
    const tries = Array.from({ length: 50 }, (_, n) =>
      desk.find({ query: number('LX-1001'), proof: `00${n + 10}` }, `c${n}`, NEVER),
    );
    const all = Promise.all(tries);
    for (let n = 0; n < 40; n++) await clock.advance(100);
    const outcomes = (await all).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'locked')).toHaveLength(45);
  });

  test('a source that is away costs no try', async () => {
    const away = service(sourceOf([], { byNumber: () => Promise.reject(new OrdersUnavailable('away')) }));
    for (let n = 0; n < 8; n++) await expect(ask(away, 'LX-1001', '1001', 'c')).rejects.toThrow(OrdersUnavailable);
    expect((await ask(service(sourceOf([orderOf(1)])), 'LX-1001', '1001', 'c')).answer).toMatchObject({
      outcome: 'found',
    });
  });

  test('who has shown it once need not again, on that channel; on another they do', async () => {
    const desk = service(sourceOf([orderOf(1)]));
    await ask(desk, 'LX-1001', '1001', 'web/ann');
    expect((await ask(desk, 'ＬＸ１００１', null, 'web/ann')).answer).toMatchObject({ outcome: 'found' });
    expect((await ask(desk, 'LX-1001', null, 'telegram/ann')).answer).toEqual({ outcome: 'needs-proof' });
  });

  test('nor by the number of its parcel, and by those of others they do', async () => {
    const desk = service(sourceOf([orderOf(1), orderOf(2)]));
    await ask(desk, 'LX-1001', '1001', 'ann');
    const by = (value: string) => desk.find({ query: { by: 'tracking', value }, proof: null }, 'ann', NEVER);
    expect(await by('SF100001')).toMatchObject({ outcome: 'found', orders: [{ number: 'LX-1001' }] });
    expect(await by('SF100002')).toEqual({ outcome: 'needs-proof' });
    expect(await by('SF999999')).toEqual({ outcome: 'needs-proof' });
  });

  test.each([
    ['another order in the answer', { byNumber: async () => orderOf(2) }],
    ['another parcel in the answer', { byTracking: async () => [orderOf(2)] }],
  ])('%s is not shown', async (_what, over) => {
    const desk = service(sourceOf([orderOf(1)], over));
    const query = 'byTracking' in over ? ({ by: 'tracking', value: 'SF100001' } as const) : number('LX-1001');
    const asked = desk.find({ query, proof: '1002' }, 'c', NEVER);
    for (let n = 0; n < 25; n++) await clock.advance(50);
    expect(await asked).toEqual({ outcome: 'refused' });
  });

  test('the last orders are those of the phone of one that was proven, the newest first', async () => {
    const phone = '13800001001';
    const same = orderOf(5, { buyer: { name: 'x', phone: '+86 138 0000 1001' } });
    const foreign = orderOf(9);
    const desk = service(sourceOf([orderOf(1), same, foreign], { byPhone: async () => [same, foreign, orderOf(1)] }));
    expect(await desk.find({ query: { by: 'last' }, proof: null }, 'c', NEVER)).toEqual({ outcome: 'stranger' });
    await ask(desk, 'LX-1001', phone.slice(-4), 'c');
    const last = await desk.find({ query: { by: 'last' }, proof: null }, 'c', NEVER);
    expect(last).toMatchObject({ outcome: 'found', orders: [{ number: 'LX-1005' }, { number: 'LX-1001' }] });
  });

  test('a masked phone stands for nobody else’s orders', async () => {
    const masked = orderOf(1, { buyer: { name: 'x', phone: '138****2001' } });
    const other = orderOf(2, { buyer: { name: 'y', phone: '138****2001' } });
    const desk = service(sourceOf([masked, other], { byPhone: async () => [masked, other] }));
    expect((await ask(desk, 'LX-1001', '2001', 'c')).answer).toMatchObject({ outcome: 'found' });
    const last = await desk.find({ query: { by: 'last' }, proof: null }, 'c', NEVER);
    expect(last).toMatchObject({ outcome: 'found', orders: [{ number: 'LX-1001' }] });
    expect(JSON.stringify(last)).not.toContain('MARK-2');
  });

  test('a shop without orders says so', async () => {
    expect((await ask(service(null), 'LX-1001', '1001', 'c')).answer).toEqual({ outcome: 'unconnected' });
  });
});

describe('what proves a contact', () => {
  const buyer = { phone: '+86 138-0000-1001', email: 'Ann@Example.com' };

  test.each([
    ['1001', true],
    ['01001', true],
    ['13800001001', true],
    ['+8613800001001', true],
    ['008613800001001', true],
    ['１００１', true],
    ['ann@example.com', true],
    [' ANN@EXAMPLE.COM ', true],
    ['001', false],
    ['1002', false],
    ['13900001001', false],
    ['bob@example.com', false],
    ['@', false],
    ['', false],
  ])('%j: %s', (proof, fits) => {
    expect(fitsContact(buyer, proof)).toBe(fits);
  });

  test('of a masked phone only what stands after the mask', () => {
    expect(fitsContact({ phone: '138****2001' }, '2001')).toBe(true);
    expect(fitsContact({ phone: '138****2001' }, '13812342001')).toBe(true);
    expect(fitsContact({ phone: '138****2001' }, '1382')).toBe(false);
    expect(fitsContact({ phone: '13800002***' }, '0002')).toBe(false);
  });

  test('nothing proves a contact that is not known', () => {
    fc.assert(fc.property(fc.string(), (proof) => !fitsContact({ phone: '' }, proof)));
  });

  test('a wrong end of four digits never fits', () => {
    const four = fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0'));
    fc.assert(
      fc.property(four, four, (shown, known) => fitsContact({ phone: `1380000${known}` }, shown) === (shown === known)),
    );
  });

  test('phones are the same whatever is written around them', () => {
    expect(samePhone('+86 138 0000 1001', '13800001001')).toBe(true);
    expect(samePhone('13800001001', '13800001002')).toBe(false);
    expect(samePhone('', '')).toBe(false);
    expect(samePhone('1001', '13800001001')).toBe(false);
  });
});
