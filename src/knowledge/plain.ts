import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar } from 'yaml';
import { quote } from './faults.ts';
import { LIMITS } from './limits.ts';

type Report = (offset: number, message: string) => void;

interface Walk {
  readonly document: Document;
  readonly report: Report;
  readonly lineOf: (offset: number) => number;
  /** Nodes that are being written out, so that an alias to one of them is seen. */
  readonly open: Set<unknown>;
  aliases: number;
  values: number;
}

/** What stops a walk that would not end; it was reported. */
class TooMuch extends Error {}

/**
 * The document as plain data: every scalar a string, what is empty null. Reports keys that stand twice, keys that are
 * no text, aliases without an anchor or too many of them, and too deep a nesting.
 */
export function plainValue(document: Document, report: Report, lineOf: Walk['lineOf']): unknown {
  const walk: Walk = { document, report, lineOf, open: new Set(), aliases: 0, values: 0 };
  try {
    return read(walk, document.contents, 0);
  } catch (error) {
    if (error instanceof TooMuch) return null;
    throw error;
  }
}

/** A map key's text, or null when it is none. */
export function keyOf(key: unknown): string | null {
  return isScalar(key) && typeof key.value === 'string' ? key.value : null;
}

function read(walk: Walk, node: Node | null, depth: number): unknown {
  if (node === null) return null;
  walk.values += 1;
  if (walk.values > LIMITS.values) stop(walk, node, `The file holds more than ${LIMITS.values} values: split it.`);
  if (depth > LIMITS.nesting) stop(walk, node, `More than ${LIMITS.nesting} levels are nested in each other here.`);
  if (isScalar(node)) return scalar(node);
  if (isAlias(node)) return alias(walk, node, depth);
  if (isSeq<Node>(node)) return inside(walk, node, () => node.items.map((item) => read(walk, item, depth + 1)));
  if (isMap<Node, Node>(node)) return inside(walk, node, () => map(walk, node.items, depth));
  return null;
}

function scalar(node: Scalar): unknown {
  if (typeof node.value !== 'string') return null;
  const unquoted = node.type === undefined || node.type === Scalar.PLAIN;
  return unquoted ? plainText(node.value) : node.value;
}

/** A text that stands there without quotes; null when that means that nothing stands there. */
export function plainText(text: string): string | null {
  return /^(~|null|)$/i.test(text) ? null : text;
}

function alias(walk: Walk, node: Alias, depth: number): unknown {
  walk.aliases += 1;
  if (walk.aliases > LIMITS.aliases) stop(walk, node, `More than ${LIMITS.aliases} aliases (*name) in one file.`);
  const target = node.resolve(walk.document);
  if (target === undefined) {
    walk.report(start(node), `"*${node.source}" refers to nothing: a text that starts with "*" must stand in quotes.`);
    return null;
  }
  if (walk.open.has(target)) {
    walk.report(start(node), `"*${node.source}" stands inside of what it refers to.`);
    return null;
  }
  return read(walk, target, depth);
}

function inside(walk: Walk, node: Node, make: () => unknown): unknown {
  walk.open.add(node);
  const made = make();
  walk.open.delete(node);
  return made;
}

function map(walk: Walk, pairs: readonly Pair<Node, Node | null>[], depth: number): Record<string, unknown> {
  const seen = new Map<string, number>();
  const found: [string, unknown][] = [];
  for (const { key, value } of pairs) {
    const name = keyOf(key);
    if (name === null || name === '__proto__') {
      walk.report(start(key), 'A key must be a plain name.');
      continue;
    }
    const first = seen.get(name);
    if (first !== undefined) {
      walk.report(
        start(key),
        `${quote(name)} stood here before, in line ${walk.lineOf(first)}: join the two or rename one.`,
      );
    }
    seen.set(name, start(key));
    found.push([name, read(walk, value, depth + 1)]);
  }
  return Object.fromEntries(found);
}

function stop(walk: Walk, node: Node, message: string): never {
  walk.report(start(node), message);
  throw new TooMuch(message);
}

function start(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
