import { setImmediate } from 'node:timers/promises';
import type { Fault } from '../../model/knowledge.ts';
import { sameNumberForm } from '../../model/order.ts';
import { columnOf, type Header, readHeader } from './columns.ts';
import { CsvFault, type CsvRow, csvRows, separatorOf } from './csv.ts';
import { type CsvOrder, mergeRows, type Row, readRow } from './csvRows.ts';
import { type Drafts, unusable } from './draft.ts';

/** Rows after which others get a turn. */
const SLICE = 2000;

/** Reads the orders of a CSV text; rows with one number are one order. Rejected with `UnusableFile`. */
export async function readCsv(file: string, text: string): Promise<Drafts> {
  const rows = rowsOf(file, text);
  const first = rows.next();
  if (first.done === true) throw unusable(file, 'The file is empty: its first line must name the columns.');
  const header = readHeader(file, first.value.line, first.value.cells);
  const faults: Fault[] = [...header.warnings];
  const groups = await groupRows(rows, header, (line, message) => {
    faults.push({ severity: 'fault', file, line, column: 1, message });
  });
  const orders: CsvOrder[] = [];
  for (const group of groups) {
    if (orders.length % SLICE === SLICE - 1) await setImmediate();
    const order = mergeRows(group, header);
    faults.push(...order.faults.map((fault) => ({ ...fault, file, column: 1 })));
    if (!order.faults.some(({ severity }) => severity === 'fault')) orders.push(order);
  }
  return {
    drafts: orders,
    faults,
    locate: (problems) =>
      problems.map(({ index, path, message }) => {
        const column = columnOf(path);
        const name = column === undefined ? '' : `${header.nameOf(column)}: `;
        return { severity: 'fault', file, line: orders[index]?.lineOf(path) ?? 1, column: 1, message: name + message };
      }),
  };
}

/** The rows of each number, in the order in which the numbers first come. What is no row is told. */
async function groupRows(
  rows: Iterable<CsvRow>,
  header: Header,
  tell: (line: number, message: string) => void,
): Promise<Iterable<readonly Row[]>> {
  const groups = new Map<string, Row[]>();
  const spoiled = new Set<string>();
  let count = 0;
  for (const { line, cells } of rows) {
    count += 1;
    if (count % SLICE === 0) await setImmediate();
    const row = readRow(line, cells, header);
    const number = sameNumberForm(row.cell('number'));
    if (number === '') {
      tell(
        line,
        `${header.nameOf('number')}: is missing: every row names the order that it belongs to. The row is left out.`,
      );
      continue;
    }
    if (cells.slice(header.width).some((cell) => cell.trim() !== '')) {
      tell(
        line,
        'The row has more cells than the first line: put "quotes" around what holds the separator. The order is left out.',
      );
      spoiled.add(number);
    }
    const group = groups.get(number);
    if (group === undefined) groups.set(number, [row]);
    else group.push(row);
  }
  for (const number of spoiled) groups.delete(number);
  return groups.values();
}

function* rowsOf(file: string, text: string): Generator<CsvRow> {
  try {
    yield* csvRows(text, separatorOf(text));
  } catch (error) {
    if (error instanceof CsvFault) throw unusable(file, error.message, error.line);
    throw error;
  }
}
