import type { OrderStatus } from '../../model/order.ts';
import { sameNumberForm } from '../../model/order.ts';
import type { Column, Header } from './columns.ts';
import { columnOf } from './columns.ts';
import type { Draft, OrderPath } from './draft.ts';

/** A row of a file of orders. */
export interface Row {
  readonly line: number;
  /** Without what spreadsheets put around; '' where nothing stands. */
  cell(column: Column): string;
}

/** Reads a row as the header says. */
export function readRow(line: number, cells: readonly string[], header: Header): Row {
  return { line, cell: (column) => clean(cells[header.at(column) ?? -1] ?? '') };
}

/** `="123"` and `'123` keep spreadsheets from taking a number for an amount. */
function clean(cell: string): string {
  const trimmed = cell.trim();
  return (/^="(.*)"$/s.exec(trimmed)?.[1] ?? trimmed).replace(/^'(?=[\d+])/, '').trim();
}

/** An order made of its rows. */
export interface CsvOrder extends Draft {
  /** With a fault among them the order cannot be used. */
  readonly faults: readonly RowFault[];
  /** The line that a value comes from. */
  lineOf(path: OrderPath): number;
}

interface RowFault {
  readonly severity: 'fault' | 'warning';
  readonly line: number;
  readonly message: string;
}

/** What a row says of the order as a whole. Rows may leave it out, but not say different things. */
const OF_ORDER = ['placedAt', 'status', 'currency', 'total', 'buyerName', 'buyerPhone', 'buyerEmail'] as const;
const OF_ITEM = ['sku', 'item', 'quantity', 'price'] as const;
const OF_PARCEL = ['carrier', 'tracking', 'parcelStatus', 'expectedAt'] as const;
const OF_EVENT = ['eventAt', 'eventText', 'eventPlace'] as const;
/** Long numbers, of which spreadsheets make `7.7E+14`. */
const LONG_NUMBERS = ['number', 'tracking', 'buyerPhone'] as const;

const STATUS_WORDS: ReadonlyMap<string, OrderStatus> = new Map([
  ['已下单', 'placed'],
  ['已付款', 'paid'],
  ['已打包', 'packed'],
  ['已发货', 'shipped'],
  ['已签收', 'delivered'],
  ['已取消', 'cancelled'],
  ['已退货', 'returned'],
]);

/**
 * Makes one order of the rows of its number, at least one.
 *
 * A file may repeat an item in a row for each parcel or event, and an event in a row for each item. An event is therefore
 * kept once; an item is kept as often as it stands beside the same parcel and event. Two rows that are alike in everything
 * are two of the item.
 */
export function mergeRows(rows: readonly Row[], header: Header): CsvOrder {
  const faults: RowFault[] = [];
  const whole = mergeWhole(rows, header, faults);
  const items = mergeItems(rows);
  const parcels = mergeParcels(rows, header, faults, whole.get('status'));
  const first = rows[0]?.line ?? 1;
  return {
    raw: {
      number: rows[0]?.cell('number'),
      placedAt: whole.get('placedAt'),
      status: whole.get('status'),
      currency: whole.get('currency')?.toUpperCase(),
      total: amountOf(whole.get('total')),
      buyer: {
        name: whole.get('buyerName') ?? '',
        phone: whole.get('buyerPhone') ?? '',
        ...given('email', whole.get('buyerEmail')),
      },
      items: items.map(({ raw }) => raw),
      parcels: parcels.map(({ raw, events }) => ({ ...raw, events: events.map((event) => event.raw) })),
    },
    faults,
    lineOf([part, index, , event, ...below]) {
      if (part === 'items') return items[Number(index)]?.line ?? first;
      if (part !== 'parcels') return lineOfCell(rows, part === 'buyer' ? [part, index] : [part]) ?? first;
      const parcel = parcels[Number(index)];
      return (below.length > 0 ? parcel?.events[Number(event)]?.line : parcel?.line) ?? first;
    },
  };
}

function lineOfCell(rows: readonly Row[], path: readonly (string | number | undefined)[]): number | undefined {
  const column = columnOf(path.filter((key) => key !== undefined));
  return rows.find(({ cell }) => column !== undefined && cell(column) !== '')?.line;
}

/** What the rows say of the order as a whole. */
function mergeWhole(rows: readonly Row[], header: Header, faults: RowFault[]): ReadonlyMap<Column, string> {
  const whole = new Map<Column, string>();
  for (const { line, cell } of rows) {
    const tell = (column: Column, message: string): void => {
      faults.push({ severity: 'fault', line, message: `${header.nameOf(column)}: ${message}` });
    };
    for (const column of LONG_NUMBERS.filter((name) => isShortened(cell(name)))) tell(column, SHORTENED);
    for (const column of OF_ORDER.filter((name) => cell(name) !== '')) {
      const before = whole.get(column) ?? cell(column);
      whole.set(column, before);
      if (before !== cell(column)) tell(column, DIFFERENT);
    }
  }
  const status = whole.get('status');
  if (status !== undefined) whole.set('status', STATUS_WORDS.get(status) ?? status.toLowerCase());
  return whole;
}

const isShortened = (number: string): boolean => /^\d(\.\d+)?E\+?\d+$/i.test(number);
const SHORTENED =
  'a spreadsheet has shortened this number: make the column one of text there and enter it again. The order is left out.';
const DIFFERENT =
  'another row of this order says something else: write the same, or leave it empty. The order is left out.';

interface Item {
  readonly raw: unknown;
  readonly line: number;
}

function mergeItems(rows: readonly Row[]): readonly Item[] {
  const items = new Map<string, Item & { copies: number; readonly beside: Map<string, number> }>();
  for (const { line, cell } of rows) {
    const cells = OF_ITEM.map(cell);
    if (cells.every((value) => value === '')) continue;
    const key = JSON.stringify(cells);
    const [sku, name, quantity, price] = cells;
    const raw = { sku, name, quantity: quantity === '' ? 1 : amountOf(quantity), price: amountOf(price) };
    const item = items.get(key) ?? { raw, line, copies: 0, beside: new Map<string, number>() };
    items.set(key, item);
    const besides = JSON.stringify([...OF_PARCEL, ...OF_EVENT].map(cell));
    const copies = (item.beside.get(besides) ?? 0) + 1;
    item.beside.set(besides, copies);
    item.copies = Math.max(item.copies, copies);
  }
  return [...items.values()].flatMap((item) => Array.from({ length: item.copies }, () => item));
}

interface Parcel {
  readonly raw: Record<string, string>;
  readonly line: number;
  readonly events: readonly Item[];
}

/** A parcel of which rows are being read. */
interface OpenParcel extends Parcel {
  readonly events: Item[];
  readonly seen: Set<string>;
}

/** Parcels by their tracking number; of one, the last row that says something holds. What has no number yet is none. */
function mergeParcels(
  rows: readonly Row[],
  header: Header,
  faults: RowFault[],
  orderStatus: string | undefined,
): readonly Parcel[] {
  const parcels = new Map<string, OpenParcel>();
  for (const { line, cell } of rows) {
    const tracking = cell('tracking');
    const event = OF_EVENT.map(cell);
    const hasEvent = event.some((value) => value !== '');
    if (tracking === '') {
      if (hasEvent) faults.push({ severity: 'warning', line, message: `${header.nameOf('tracking')}: ${NO_PARCEL}` });
      continue;
    }
    const form = sameNumberForm(tracking);
    const raw = { tracking, carrier: '', status: statusOfParcel(orderStatus) };
    const parcel: OpenParcel = parcels.get(form) ?? { raw, line, events: [], seen: new Set<string>() };
    parcels.set(form, parcel);
    Object.assign(
      parcel.raw,
      given('carrier', cell('carrier')),
      given('status', cell('parcelStatus')),
      given('expectedAt', cell('expectedAt')),
    );
    const key = JSON.stringify(event);
    if (!hasEvent || parcel.seen.has(key)) continue;
    parcel.seen.add(key);
    const [at, text, place] = event;
    parcel.events.push({ raw: { at, text, ...given('place', place) }, line });
  }
  return [...parcels.values()];
}

const NO_PARCEL = 'an event needs the tracking number of its parcel. The event is left out.';

/** Of a parcel of which the file says nothing else. */
function statusOfParcel(order: string | undefined): string {
  if (order === 'delivered' || order === 'returned') return 'delivered';
  return order === 'shipped' ? 'in-transit' : 'pending';
}

const given = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined || value === '' ? {} : { [name]: value };

/** The number of `1,234.50` and `¥12`; what is none stays as it is written, nothing is undefined. */
function amountOf(written: string | undefined): unknown {
  if (written === undefined || written === '') return undefined;
  const amount = /^[¥$€£]?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*元?$/.exec(written.normalize('NFKC'))?.[1];
  return amount === undefined ? written : Number(amount.replaceAll(',', ''));
}
