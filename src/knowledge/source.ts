import { type Document, isAlias, isMap, isSeq, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';
import type { Fault } from '../model/knowledge.ts';
import type { Position } from './faults.ts';
import { LIMITS } from './limits.ts';
import { keyOf, plainValue } from './plain.ts';
import { quickYaml } from './quick-yaml.ts';
import { explainYaml } from './yaml-faults.ts';

/** The way from a file's root to a value: map keys and list indexes. */
export type Path = readonly (string | number)[];

/** A knowledge file's content, and where in the file each value stands. */
export interface Source {
  /** Relative to the knowledge folder. */
  readonly file: string;
  /** Every scalar is a string, what is empty is null. */
  readonly value: unknown;
  /** It is not YAML: `value` must not be relied on. */
  readonly broken: boolean;
  readonly faults: readonly Fault[];
  /** The place of a value or, with `key`, of the key it stands under; where there is none, of the nearest around it. */
  readonly locate: (path: Path, part?: 'key' | 'value') => Position;
}

const OPTIONS = {
  // Reads every scalar as the string that stands there: `1.0`, `no` and `2026-10-01` stay what the admin wrote.
  schema: 'failsafe',
  resolveKnownTags: false,
  merge: false,
  // Compares every key with every other one; `plainValue` does it with a set.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

type Parsed = Document.Parsed<ParsedNode>;

/** Reads the text of one file. Never throws: what is wrong is in `faults`. */
export function parseSource(file: string, text: string): Source {
  const positionAt = positions(text);
  const quick = quickYaml(text);
  if (quick !== undefined)
    return { file, value: quick, broken: false, faults: [], locate: locator(text, positionAt, null) };
  const faults: Fault[] = [];
  const report = (offset: number, message: string): void => {
    faults.push({ severity: 'fault', file, ...positionAt(offset), message });
  };
  const parsed = parse(text);
  if (parsed === null) {
    report(0, 'Too much is nested in each other in this file: a knowledge file needs a few levels only.');
    return { file, value: null, broken: true, faults, locate: () => positionAt(0) };
  }
  for (const { pos, message } of yamlFaults(parsed, positionAt)) report(pos, message);
  const broken = parsed.errors.length > 0;
  const value = broken ? null : plainValue(parsed, report, (offset) => positionAt(offset).line);
  return { file, value, broken, faults, locate: locator(text, positionAt, parsed) };
}

/** The tree is many times the text's size: it is made when a place is asked for, and let go soon after. */
function locator(text: string, positionAt: (offset: number) => Position, parsed: Parsed | null): Source['locate'] {
  let tree = parsed === null ? null : new WeakRef(parsed);
  return (path, part = 'value') => {
    let document = tree?.deref();
    if (document === undefined) {
      document = parseDocument(text, OPTIONS);
      tree = new WeakRef(document);
    }
    return positionAt(offsetOf(document, path, part));
  };
}

function parse(text: string): Parsed | null {
  try {
    return parseDocument(text, OPTIONS);
  } catch (error) {
    // The library goes down one call a level.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** One fault a line, the first few: the library goes on after a fault, and what it finds then is mostly its echo. */
function yamlFaults(parsed: Parsed, positionAt: (offset: number) => Position): { pos: number; message: string }[] {
  const lines = new Set<number>();
  const found: { pos: number; message: string }[] = [];
  for (const error of [...parsed.errors, ...parsed.warnings]) {
    const { line } = positionAt(error.pos[0]);
    if (lines.has(line)) continue;
    if (found.length === LIMITS.yamlFaults) break;
    lines.add(line);
    found.push({ pos: error.pos[0], message: explainYaml(error) });
  }
  return found;
}

/** Gives the place of an offset into the text. */
export function positions(text: string): (offset: number) => Position {
  let counter: LineCounter | null = null;
  return (offset) => {
    counter ??= countLines(text);
    const { line, col } = counter.linePos(Math.min(Math.max(offset, 0), text.length));
    return { line, column: col };
  };
}

function countLines(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1);
  return counter;
}

function offsetOf(document: Parsed, path: Path, part: 'key' | 'value'): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [index, segment] of path.entries()) {
    const inside = step(document, node, segment);
    if (inside === null) return offset;
    const wanted: Node | null = index === path.length - 1 && part === 'key' ? inside.key : inside.value;
    offset = (wanted ?? inside.value ?? inside.key)?.range?.[0] ?? offset;
    node = inside.value;
  }
  return offset;
}

function step(
  document: Parsed,
  node: Node | null,
  segment: string | number,
): { readonly key: Node | null; readonly value: Node | null } | null {
  const target: unknown = isAlias(node) ? node.resolve(document) : node;
  if (isSeq<Node>(target)) {
    const value = typeof segment === 'number' ? target.items[segment] : undefined;
    return value === undefined ? null : { key: null, value };
  }
  if (!isMap<Node, Node>(target)) return null;
  // The last of two equal keys is the one whose value counts.
  const pair = target.items.findLast((item) => keyOf(item.key) === String(segment));
  return pair === undefined ? null : { key: pair.key, value: pair.value };
}
