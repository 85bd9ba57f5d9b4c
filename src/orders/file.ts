import { basename } from 'node:path';
import { formatFault } from '../knowledge/faults.ts';
import type { Clock } from '../model/clock.ts';
import type { Fault } from '../model/knowledge.ts';
import { type OrderSource, OrdersUnavailable } from '../model/order.ts';
import { readOrders } from './files/read.ts';
import type { OrderTable } from './files/table.ts';
import { timeReader } from './files/times.ts';
import { type Content, type FileWatchOptions, watchFile } from './files/watch.ts';

export interface FileOrdersOptions extends FileWatchOptions {
  /** Absolute; ends in `.json` or is read as CSV. */
  readonly path: string;
  readonly clock: Clock;
  /**
   * Something of the file cannot be used; told once, and again when it comes back. Its message holds nothing that stands
   * in the file but names of columns. Must not throw.
   */
  readonly onFault: (fault: Fault) => void;
  /** IANA: of times without a zone, as spreadsheets write them. Without it they are faults. */
  readonly timeZone?: string;
}

/** A larger one is that of a shop that has a server for its orders. */
const MAX_BYTES = 50 * 1024 * 1024;

/**
 * The orders of a file, read again whenever it changes. Of a version of which nothing can be used the one before stays; until
 * there was one, look-ups are rejected with `OrdersUnavailable`. Never rejected for what stands in the file.
 */
export async function openFileOrders(options: FileOrdersOptions): Promise<OrderSource> {
  const { path, clock, onFault, timeZone } = options;
  const file = basename(path);
  const readTime = timeReader(clock, timeZone);
  let table: OrderTable | null = null;
  let told: ReadonlySet<string> = new Set();

  const tell = (faults: readonly Fault[]): void => {
    const before = told;
    told = new Set(faults.map(formatFault));
    for (const fault of faults) if (!before.has(formatFault(fault))) onFault(fault);
  };
  const take = async (content: Content): Promise<void> => {
    const reading = content.ok ? await readOrders(file, content.bytes, readTime) : unreadable(file, content.why);
    table = reading.table ?? table;
    tell(reading.faults);
  };
  const watch = await watchFile(path, MAX_BYTES, take, options);

  const look = async <T>(signal: AbortSignal, find: (table: OrderTable) => T): Promise<T> => {
    if (signal.aborted) throw new OrdersUnavailable('The orders were not waited for.');
    if (table === null) throw new OrdersUnavailable(`${file} cannot be used: see its faults.`);
    return find(table);
  };
  return {
    byNumber: (number, signal) => look(signal, (orders) => orders.byNumber(number)),
    byTracking: (tracking, signal) => look(signal, (orders) => orders.byTracking(tracking)),
    byPhone: (phone, signal) => look(signal, (orders) => orders.byPhone(phone)),
    close: async () => watch.close(),
  };
}

function unreadable(file: string, message: string): { readonly table: null; readonly faults: readonly Fault[] } {
  return { table: null, faults: [{ severity: 'fault', file, line: 1, column: 1, message }] };
}
