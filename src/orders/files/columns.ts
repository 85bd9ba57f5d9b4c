import { didYouMean } from '../../knowledge/suggest.ts';
import type { Fault } from '../../model/knowledge.ts';
import type { OrderPath } from './draft.ts';
import { UnusableFile } from './draft.ts';

/** The columns of a CSV file, with what they are called in Chinese. */
const COLUMNS = {
  number: '订单号',
  placedAt: '下单时间',
  status: '状态',
  currency: '币种',
  total: '总额',
  buyerName: '收件人',
  buyerPhone: '手机',
  buyerEmail: '邮箱',
  sku: '货号',
  item: '商品',
  quantity: '数量',
  price: '单价',
  carrier: '快递公司',
  tracking: '快递单号',
  parcelStatus: '物流状态',
  expectedAt: '预计送达',
  eventAt: '物流时间',
  eventText: '物流信息',
  eventPlace: '物流地点',
} as const;
export type Column = keyof typeof COLUMNS;

/** Without these there are no orders. */
const NEEDED: readonly Column[] = ['number', 'placedAt', 'status', 'currency', 'total'];

const NAMES: readonly Column[] = Object.keys(COLUMNS).filter((name): name is Column => name in COLUMNS);
const BY_NAME: ReadonlyMap<string, Column> = new Map(
  NAMES.flatMap((name): [string, Column][] => [
    [name.toLowerCase(), name],
    [COLUMNS[name], name],
  ]),
);

/** What stands in which column of a file. */
export interface Header {
  /** Cells in a row, with those that nothing reads. */
  readonly width: number;
  /** Undefined = the file has no such column. */
  at(column: Column): number | undefined;
  /** As the file calls it. */
  nameOf(column: Column): string;
  /** Columns that look mistyped. */
  readonly warnings: readonly Fault[];
}

/** Reads the header row. Throws `UnusableFile` when a column that is needed is missing, or one is there twice. */
export function readHeader(file: string, line: number, cells: readonly string[]): Header {
  const places = new Map<Column, number>();
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const tell = (severity: Fault['severity'], message: string): void => {
    (severity === 'fault' ? faults : warnings).push({ severity, file, line, column: 1, message });
  };
  for (const [index, cell] of cells.entries()) {
    const name = cell.trim();
    const column = BY_NAME.get(name.toLowerCase());
    if (column === undefined) {
      const hint = didYouMean(name, BY_NAME.keys());
      if (hint !== '') tell('warning', `Nothing reads the column "${name.slice(0, 60)}".${hint}`);
    } else if (places.has(column)) {
      tell('fault', `Two columns are ${bothNames(column)}: take one out.`);
    } else {
      places.set(column, index);
    }
  }
  const missing = NEEDED.filter((column) => !places.has(column));
  if (missing.length > 0) {
    tell('fault', `The first line must name the columns; missing: ${missing.map(bothNames).join(', ')}.`);
  }
  if (faults.length > 0) throw new UnusableFile([...faults, ...warnings]);
  return {
    width: cells.length,
    at: (column) => places.get(column),
    nameOf: (column) => cells[places.get(column) ?? -1]?.trim() ?? column,
    warnings,
  };
}

const bothNames = (column: Column): string => `${column} (${COLUMNS[column]})`;

/** Where values of an order stand in a row; list indexes are left out of the paths. */
const BY_PATH: ReadonlyMap<string, Column> = new Map([
  ['buyer.name', 'buyerName'],
  ['buyer.phone', 'buyerPhone'],
  ['buyer.email', 'buyerEmail'],
  ['items.sku', 'sku'],
  ['items.name', 'item'],
  ['items.quantity', 'quantity'],
  ['items.price', 'price'],
  ['parcels.carrier', 'carrier'],
  ['parcels.tracking', 'tracking'],
  ['parcels.status', 'parcelStatus'],
  ['parcels.expectedAt', 'expectedAt'],
  ['parcels.events.at', 'eventAt'],
  ['parcels.events.text', 'eventText'],
  ['parcels.events.place', 'eventPlace'],
] satisfies [string, Column][]);

/** The column that a value of an order comes from. */
export function columnOf(path: OrderPath): Column | undefined {
  const names = path.filter((key) => typeof key === 'string').join('.');
  return BY_PATH.get(names) ?? BY_NAME.get(names.toLowerCase());
}
