import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { sortFaults } from '../../knowledge/faults.ts';
import type { Fault } from '../../model/knowledge.ts';
import { ORDER_STATUSES, Order } from '../../model/order.ts';
import { readCsv } from './csvOrders.ts';
import { type Drafts, type OrderPath, type Problem, UnusableFile, unusable } from './draft.ts';
import { readJson } from './json.ts';
import { createTable, type GrowingTable, type OrderTable } from './table.ts';
import { textOf } from './text.ts';
import { isRelative, type ReadTime, withTimes } from './times.ts';

/** Orders of a file: more are those of a shop that has a server for them. */
const MOST_ORDERS = 200_000;
/** Faults told of one file: more than anybody mends at once. */
const MOST_FAULTS = 50;
/** Orders after which others get a turn. */
const SLICE = 200;

/** What came of reading a file. */
export interface FileReading {
  /** null = nothing of it can be used. */
  readonly table: OrderTable | null;
  readonly faults: readonly Fault[];
}

/** Reads a file of orders, JSON or CSV by its name. An order with a fault is left out; the others are not read at once. */
export async function readOrders(file: string, bytes: Uint8Array, readTime: ReadTime): Promise<FileReading> {
  try {
    const text = textOf(bytes);
    if (text === null) throw unusable(file, 'The file is neither in UTF-8 nor in GB18030: save it as UTF-8.');
    const drafts = /\.json$/i.test(file) ? readJson(file, text) : await readCsv(file, text);
    if (drafts.drafts.length > MOST_ORDERS) {
      throw unusable(
        file,
        `There are too many orders: at most ${MOST_ORDERS}. See docs/orders.md for a server instead.`,
      );
    }
    return await check(file, drafts, readTime);
  } catch (error) {
    if (error instanceof UnusableFile) return { table: null, faults: error.faults };
    throw error;
  }
}

async function check(file: string, drafts: Drafts, readTime: ReadTime): Promise<FileReading> {
  const table = createTable();
  const problems: Problem[] = [];
  let untold = 0;
  for (const [index, { raw }] of drafts.drafts.entries()) {
    if (index % SLICE === SLICE - 1) await setImmediate();
    const found = addTo(table, raw, readTime);
    if (problems.length < MOST_FAULTS) problems.push(...found.map((problem) => ({ ...problem, index })));
    else untold += found.length;
  }
  const faults = sortFaults([...drafts.faults, ...drafts.locate(problems)]);
  // Some column or name was changed, most likely: orders of before serve better than none.
  const allBad = table.size === 0 && faults.some(({ severity }) => severity === 'fault');
  return { table: allBad ? null : table, faults: firstOf(file, faults, untold) };
}

/** The first faults, and how many more there are. */
function firstOf(file: string, faults: readonly Fault[], untold: number): readonly Fault[] {
  const told = faults.slice(0, MOST_FAULTS);
  const more = faults.length - told.length + untold;
  if (more === 0) return told;
  return [
    ...told,
    { severity: 'fault', file, line: 1, column: 1, message: `There are ${more} more faults in this file.` },
  ];
}

/** Adds an order, or says what is wrong with it. */
function addTo(table: GrowingTable, raw: unknown, readTime: ReadTime): Omit<Problem, 'index'>[] {
  let moves = false;
  const read = withTimes(raw, (written) => {
    moves ||= isRelative(written);
    return readTime(written);
  });
  const parsed = Order.safeParse(read);
  if (!parsed.success) return parsed.error.issues.map((issue) => explain(issue, read));
  const renew = (): Order => Order.parse(withTimes(raw, readTime));
  const added = table.add(moves ? { order: parsed.data, renew } : { order: parsed.data });
  return added ? [] : [{ path: ['number'], message: `an order above has this number. ${LEFT_OUT}` }];
}

const LEFT_OUT = 'The order is left out.';

function explain(issue: z.core.$ZodIssue, order: unknown): Omit<Problem, 'index'> {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? '' : key));
  const isMissing = isNothing(valueAt(order, path));
  const name = path.length === 1 ? `order.${path[0]}` : path.findLast((key) => typeof key === 'string');
  const advice = ADVICE.get(String(name)) ?? (isMissing ? 'write something' : issue.message);
  return { path, message: `${isMissing ? 'is missing: ' : ''}${advice}. ${LEFT_OUT}` };
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';

function valueAt(value: unknown, path: OrderPath): unknown {
  return path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    value,
  );
}

const A_TIME = 'write a time with its zone, such as 2026-11-20T14:30:00+08:00, or one from now, such as -P3D';
const AN_AMOUNT = 'write a number such as 12.5';
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['order.placedAt', A_TIME],
  ['expectedAt', A_TIME],
  ['at', A_TIME],
  ['order.total', AN_AMOUNT],
  ['price', AN_AMOUNT],
  ['quantity', 'write a whole number from 1'],
  ['order.currency', 'write its three letters, such as CNY'],
  ['order.status', `write one of ${ORDER_STATUSES.join(', ')}`],
  ['order.buyer', 'write who bought it: {"name": …, "phone": …}'],
]);
