import { plainText } from './plain.ts';

/** Thrown where something stands that is left to the YAML library. */
export class NotPlain extends Error {}

export function notPlain(): never {
  throw new NotPlain();
}

const FIRST = String.raw`[^ \-?:,[\]{}#&*!|>'"%@\`]`;
const REST = '(?: +#.*| *)$';
const DOUBLE = new RegExp(`^"([^"\\\\]*)"${REST}`);
const SINGLE = new RegExp(`^'((?:[^']|'')*)'${REST}`);
const PLAIN = new RegExp(`^${FIRST}`);

/** The value of a text on one line: in quotes without backslashes, or plain. A comment may follow. */
export function quickScalar(text: string): string | null {
  const double = DOUBLE.exec(text)?.[1];
  if (double !== undefined) return double;
  const single = SINGLE.exec(text)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  if (!PLAIN.test(text)) notPlain();
  const comment = text.indexOf(' #');
  return plain(comment === -1 ? text : text.slice(0, comment));
}

/** A colon within a plain text is part of it only between two other signs. */
function plain(text: string): string | null {
  const trimmed = withoutEnd(text, ' ');
  if (/: | :|:$/.test(trimmed)) notPlain();
  return plainText(trimmed);
}

/** The text without every `sign` at its end; a pattern such as ` +$` would take for ever over a long run of them. */
export function withoutEnd(text: string, sign: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === sign) end -= 1;
  return text.slice(0, end);
}

interface Scan {
  readonly text: string;
  at: number;
}

/** The value of a `[list]` or `{map: …}` that ends on its line. A comment may follow. */
export function quickFlow(text: string): unknown {
  const scan: Scan = { text, at: 0 };
  const value = flowValue(scan, 5);
  if (!/^(?: +#.*| *)$/.test(text.slice(scan.at))) notPlain();
  return value;
}

const FLOW_DOUBLE = /"([^"\\]*)" */y;
const FLOW_SINGLE = /'((?:[^']|'')*)' */y;
const FLOW_PLAIN = new RegExp(`${FIRST}[^,[\\]{}]*`, 'y');
const FLOW_KEY = /([A-Za-z][\w.-]{0,100}): +/y;

function flowValue(scan: Scan, levels: number): unknown {
  const sign = scan.text[scan.at];
  if (levels === 0) notPlain();
  if (sign === '[') return flowItems(scan, ']', () => flowValue(scan, levels - 1));
  if (sign === '{') return flowMap(scan, levels);
  if (sign === '"') return take(scan, FLOW_DOUBLE);
  if (sign === "'") return take(scan, FLOW_SINGLE).replaceAll("''", "'");
  const text = take(scan, FLOW_PLAIN);
  if (text.includes(' #')) notPlain();
  return plain(text);
}

function flowMap(scan: Scan, levels: number): unknown {
  const pairs: Record<string, unknown> = {};
  flowItems(scan, '}', () => {
    const key = take(scan, FLOW_KEY);
    // The library tells where a key stands twice.
    if (Object.hasOwn(pairs, key)) notPlain();
    pairs[key] = flowValue(scan, levels - 1);
  });
  return pairs;
}

function flowItems<T>(scan: Scan, end: string, read: () => T): T[] {
  const items: T[] = [];
  next(scan);
  if (scan.text[scan.at] === end) {
    next(scan);
    return items;
  }
  for (;;) {
    items.push(read());
    const sign = scan.text[scan.at];
    next(scan);
    if (sign === end) return items;
    if (sign !== ',') notPlain();
  }
}

/** Past one sign and the spaces after it. */
function next(scan: Scan): void {
  scan.at += 1;
  while (scan.text[scan.at] === ' ') scan.at += 1;
}

/** What matches here, or its first group. */
function take(scan: Scan, pattern: RegExp): string {
  pattern.lastIndex = scan.at;
  const match = pattern.exec(scan.text) ?? notPlain();
  scan.at = pattern.lastIndex;
  return match[1] ?? match[0];
}
