import { NotPlain, notPlain, quickFlow, quickScalar, withoutEnd } from './quick-scalar.ts';

/**
 * Reads the plain part of YAML that knowledge files are mostly written in, about twenty times as fast as the YAML
 * library: maps and lists by indentation, texts on one line or after `|` or `>`, and `[a, b]` or `{a: b}` on one line.
 * Gives undefined for everything else and whenever in doubt; the library reads that, and tells what is wrong with it.
 * What it does give is what `plainValue` makes of the library's reading: `quick-yaml.test.ts` compares the two.
 */
export function quickYaml(text: string): unknown {
  // Tabs, other line ends, and characters that some take for line ends.
  if (/[\t\r\u{85}\u{2028}\u{2029}\u{feff}]/u.test(text)) return undefined;
  try {
    const cursor: Cursor = { lines: text.split('\n'), at: 0 };
    if (indentOfNext(cursor) !== 0) return undefined;
    const value = readMap(cursor, 0, '', MOST_LEVELS);
    return indentOfNext(cursor) === -1 ? value : undefined;
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

const MOST_LEVELS = 10;

interface Cursor {
  readonly lines: readonly string[];
  at: number;
}

/** Goes on to the next line that is neither empty nor a comment. Gives its indentation, -1 at the end. */
function indentOfNext(cursor: Cursor): number {
  for (; cursor.at < cursor.lines.length; cursor.at += 1) {
    const indent = (cursor.lines[cursor.at] ?? '').search(/[^ ]/);
    if (indent !== -1 && cursor.lines[cursor.at]?.[indent] !== '#') return indent;
  }
  return -1;
}

const PAIR = /^([A-Za-z][\w.-]{0,100}):(?: +(.*))?$/;

/** `first`: the rest of the line that the map starts on, when it starts after a "- ". */
function readMap(cursor: Cursor, indent: number, first: string, levels: number): Record<string, unknown> {
  if (levels === 0) notPlain();
  const pairs: Record<string, unknown> = {};
  let line = first === '' ? (cursor.lines[cursor.at] ?? '').slice(indent) : first;
  for (;;) {
    const [, key, rest = ''] = PAIR.exec(line) ?? notPlain();
    // The library tells where a key stands twice.
    if (key === undefined || Object.hasOwn(pairs, key)) notPlain();
    cursor.at += 1;
    pairs[key] = readValue(cursor, indent, rest, levels);
    if (indentOfNext(cursor) !== indent) break;
    line = (cursor.lines[cursor.at] ?? '').slice(indent);
  }
  endOf(cursor, indent);
  return pairs;
}

/** The value of a key: what stands after it, or the lines below it. */
function readValue(cursor: Cursor, indent: number, rest: string, levels: number): unknown {
  if (rest === '' || rest.startsWith('#')) {
    const below = indentOfNext(cursor);
    const isList = below >= indent && cursor.lines[cursor.at]?.startsWith('- ', below) === true;
    if (isList) return readList(cursor, below, levels - 1);
    return below > indent ? readMap(cursor, below, '', levels - 1) : null;
  }
  return readInline(cursor, indent, rest);
}

function readList(cursor: Cursor, indent: number, levels: number): unknown[] {
  if (levels <= 0) notPlain();
  const items: unknown[] = [];
  do {
    const line = cursor.lines[cursor.at] ?? '';
    // The end of a list that stands in the same column as the key above it.
    if (!line.startsWith('- ', indent)) break;
    const start = line.slice(indent + 2).search(/[^ ]/);
    if (start === -1) notPlain();
    const rest = line.slice(indent + 2 + start);
    items.push(readItem(cursor, indent, start, rest, levels));
  } while (indentOfNext(cursor) === indent);
  endOf(cursor, indent);
  return items;
}

function readItem(cursor: Cursor, indent: number, start: number, rest: string, levels: number): unknown {
  if (PAIR.test(rest)) return readMap(cursor, indent + 2 + start, rest, levels - 1);
  cursor.at += 1;
  return readInline(cursor, indent, rest);
}

/** What stands on one line, or is a text after `|` or `>`; `indent`: of the map or list that it belongs to. */
function readInline(cursor: Cursor, indent: number, rest: string): unknown {
  const block = /^([|>])(-?)$/.exec(rest);
  if (block !== null) {
    const text = readBlock(cursor, indent);
    return (block[1] === '|' ? text : folded(text)) + (block[2] === '-' ? '' : '\n');
  }
  return rest.startsWith('[') || rest.startsWith('{') ? quickFlow(rest) : quickScalar(rest);
}

/** The lines of a text after `|` or `>`, without the empty ones at its end. */
function readBlock(cursor: Cursor, indent: number): string {
  const inner = (cursor.lines[cursor.at] ?? '').search(/[^ ]/);
  if (inner <= indent) notPlain();
  const found: string[] = [];
  for (; cursor.at < cursor.lines.length; cursor.at += 1) {
    const line = cursor.lines[cursor.at] ?? '';
    const own = line.search(/[^ ]/);
    if (own > indent && own < inner) notPlain();
    if (own !== -1 && own < inner) break;
    found.push(line.slice(inner));
  }
  const text = found.join('\n');
  // Lines of spaces, and a file that ends without a line end: rules that are left to the library.
  if (/(^|\n) +(\n|$)/.test(text) || (cursor.at === cursor.lines.length && found.at(-1) !== '')) notPlain();
  return withoutEnd(text, '\n');
}

/** The text after a `>`: its lines are one. Empty and indented lines stay, by rules that are left to the library. */
function folded(text: string): string {
  if (/\n[\n ]| \n/.test(text)) notPlain();
  return text.replaceAll('\n', ' ');
}

/** A line that is further in than the map or list before it goes on with its last text, or stands in a wrong column. */
function endOf(cursor: Cursor, indent: number): void {
  if (indentOfNext(cursor) > indent) notPlain();
}
