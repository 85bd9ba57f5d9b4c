/** A row of a CSV text; `line`: that it starts on, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The text is no CSV from `line` on, from 1. The message says what to do. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** The separator that the first row has most of, outside of quotes. */
export function separatorOf(text: string): Separator {
  const header = /^(?:"[^"]*"|[^"\r\n])*/.exec(text.slice(0, 10_000))?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = SEPARATORS.map((separator) => header.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * The rows of a CSV text (RFC 4180; LF and CR end a row too), without those in which nothing stands. A quote in the middle
 * of a cell that did not start with one is a sign like any other. Throws `CsvFault`, when it comes to it.
 */
export function* csvRows(text: string, separator: Separator): Generator<CsvRow> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row = readRow(text, separator, at, line);
    if (row.cells.some((cell) => cell.trim() !== '')) yield { line, cells: row.cells };
    at = row.end;
    line = row.endLine;
  }
}

function readRow(text: string, separator: Separator, start: number, startLine: number) {
  const cells: string[] = [];
  let at = start;
  let line = startLine;
  for (;;) {
    const cell = text[at] === '"' ? quoted(text, at, line) : unquoted(text, at, separator);
    cells.push(cell.text);
    line += cell.lines;
    at = cell.end;
    const sign = text[at];
    if (sign === undefined) return { cells, end: at, endLine: line };
    if (isLineEnd(sign)) return { cells, end: at + (text.startsWith('\r\n', at) ? 2 : 1), endLine: line + 1 };
    if (sign !== separator) throw new CsvFault(line, AFTER_QUOTE);
    at += 1;
  }
}

const AFTER_QUOTE =
  'Something stands behind the quote that ends this cell: double the quotes inside of it ("") or save the file from a spreadsheet.';
const UNENDED = 'A quote (") opens here and none closes it: close it, or double it ("") if it belongs to the text.';

interface Cell {
  readonly text: string;
  /** Where what follows it stands. */
  readonly end: number;
  /** Lines that end inside of it. */
  readonly lines: number;
}

/** What a cell without quotes holds. */
const PLAIN: Readonly<Record<Separator, RegExp>> = {
  ',': /[^,\r\n]*/y,
  ';': /[^;\r\n]*/y,
  '\t': /[^\t\r\n]*/y,
};

function unquoted(text: string, at: number, separator: Separator): Cell {
  const plain = PLAIN[separator];
  plain.lastIndex = at;
  const [cell = ''] = plain.exec(text) ?? [];
  return { text: cell, end: at + cell.length, lines: 0 };
}

function quoted(text: string, at: number, line: number): Cell {
  let end = text.indexOf('"', at + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end === -1) throw new CsvFault(line, UNENDED);
  const inside = text.slice(at + 1, end);
  const lines = inside.match(/\r\n|\r|\n/g)?.length ?? 0;
  return { text: inside.replaceAll('""', '"'), end: end + 1, lines };
}

const isLineEnd = (sign: string | undefined): boolean => sign === '\r' || sign === '\n';
