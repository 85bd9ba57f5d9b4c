import { positions } from '../../knowledge/source.ts';
import { type Drafts, type OrderPath, unusable } from './draft.ts';
import { jsonFault, jsonOffsets } from './jsonPlaces.ts';

/** Reads a list of orders, which may stand in an object under `orders`. Throws `UnusableFile`. */
export function readJson(file: string, text: string): Drafts {
  const root = parse(file, text);
  const wrapped = typeof root === 'object' && root !== null && 'orders' in root ? root.orders : undefined;
  const orders: unknown = wrapped ?? root;
  if (!Array.isArray(orders)) throw unusable(file, 'A list of orders must stand here: [{"number": …}, …].');
  const base: OrderPath = wrapped === undefined ? [] : ['orders'];
  return {
    drafts: orders.map((raw: unknown) => ({ raw })),
    faults: [],
    locate(problems) {
      const paths = problems.map(({ index, path }) => [...base, index, ...path]);
      const offsets = jsonOffsets(text, paths);
      const positionAt = positions(text);
      return problems.map(({ message }, at) => ({
        severity: 'fault',
        file,
        ...positionAt(offsets[at] ?? 0),
        message: `${written(paths[at] ?? [])}: ${message}`,
      }));
    },
  };
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, message } = jsonFault(text) ?? { offset: 0, message: 'This is no JSON.' };
    const { line, column } = positions(text)(offset);
    throw unusable(file, message, line, column);
  }
}

/** A path as JavaScript writes it: `orders[3].items[0].price`. */
function written(path: OrderPath): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}
