import { afterEach, beforeEach } from '@jest/globals';
import { formatFault } from '../../src/knowledge/faults.ts';
import type { Order, OrderSource } from '../../src/model/order.ts';
import { type FileOrdersOptions, openFileOrders } from '../../src/orders/file.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { until } from '../support/waiting.ts';
import { type OrdersFolder, ordersFolder } from './folder.ts';

const opened: OrderSource[] = [];
/** What a test works with; new for each. */
export let folder: OrdersFolder;
export let clock: FakeClock;
/** The faults that were told, as people read them. */
export let faults: string[];

beforeEach(async () => {
  folder = await ordersFolder();
  clock = fakeClock();
  faults = [];
});

afterEach(async () => {
  for (const source of opened.splice(0)) await source.close();
  await folder.remove();
});

/** Opens a file of orders that is closed after the test. */
export async function openIt(path: string, options: Partial<FileOrdersOptions> = {}): Promise<OrderSource> {
  const source = await openFileOrders({
    path,
    clock,
    onFault: (fault) => faults.push(formatFault(fault)),
    debounceMs: 5,
    // Far away, so that what is seen was told by the system.
    pollMs: 3_600_000,
    ...options,
  });
  opened.push(source);
  return source;
}

export const openWith = async (name: string, content: string | Uint8Array, options?: Partial<FileOrdersOptions>) =>
  openIt(await folder.write(name, content), options);
export const inTime = (): AbortSignal => new AbortController().signal;
export const numbered = (source: OrderSource, number: string): Promise<Order | null> =>
  source.byNumber(number, inTime());
export const json = (...orders: unknown[]): string => JSON.stringify(orders, null, 1);

/** Resolves once a look-up gives what is expected; what changes a file is not told. */
export const becomes = (source: OrderSource, number: string, total: number | undefined): Promise<void> =>
  until(async () => (await numbered(source, number))?.total === total);
