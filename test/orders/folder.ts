import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order } from '../../src/model/order.ts';

/** A folder for files of orders. */
export interface OrdersFolder {
  readonly path: string;
  /** Writes into the file as it is; gives its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Replaces the file, as many editors do: nobody ever sees half of it. */
  replace(name: string, content: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

export async function ordersFolder(): Promise<OrdersFolder> {
  const path = await mkdtemp(join(tmpdir(), 'xiaoer-orders-'));
  const write: OrdersFolder['write'] = async (name, content) => {
    await writeFile(join(path, name), content);
    return join(path, name);
  };
  return {
    path,
    write,
    async replace(name, content) {
      await rename(await write(`${name}~`, content), join(path, name));
      return join(path, name);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

const COLUMNS =
  'number,placedAt,status,currency,total,buyerName,buyerPhone,buyerEmail,sku,item,quantity,price,carrier,tracking,parcelStatus,expectedAt,eventAt,eventText,eventPlace';

/** Cells as a spreadsheet writes them, only where it must in quotes. */
export function csvRow(cells: readonly unknown[], separator = ','): string {
  const written = cells.map((cell) => {
    const text = String(cell ?? '');
    return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return written.join(separator);
}

/** The cells of an order's rows, as a database joins them: a row for each item with each event of each parcel. */
export function joinedCells(order: Order): readonly (readonly unknown[])[] {
  const { number, placedAt, status, currency, total, buyer } = order;
  const whole = [number, placedAt, status, currency, total, buyer.name, buyer.phone, buyer.email];
  const items = order.items.map(({ sku, name, quantity, price }) => [sku, name, quantity, price]);
  const events = order.parcels.flatMap(({ carrier, tracking, status: how, expectedAt, events: told }) => {
    const parcel = [carrier, tracking, how, expectedAt];
    return told.length === 0
      ? [[...parcel, '', '', '']]
      : told.map(({ at, text, place }) => [...parcel, at, text, place]);
  });
  const some = <T>(list: readonly T[], none: T): readonly T[] => (list.length === 0 ? [none] : list);
  return some(items, ['', '', '', '']).flatMap((item) =>
    some(events, ['', '', '', '', '', '', '']).map((event) => [...whole, ...item, ...event]),
  );
}

/** A file that holds these orders. */
export function csvOf(orders: readonly Order[]): string {
  return [COLUMNS, ...orders.flatMap(joinedCells).map((cells) => csvRow(cells)), ''].join('\r\n');
}
