/** The way from the root of a JSON text to a value. */
export type JsonPath = readonly (string | number)[];

/** What is no JSON, `offset` into the text, in words that say what to do. */
export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

/** What may stand next. */
type Expected = 'value' | 'first-item' | 'first-key' | 'key' | 'colon' | 'in-object' | 'in-array' | 'end';

const VALUE = '{[sv';
/** By the first sign of a token: `s` a string, `v` a number or a word. */
const ALLOWED: Readonly<Record<Expected, string>> = {
  value: VALUE,
  'first-item': `${VALUE}]`,
  'first-key': 's}',
  key: 's',
  colon: ':',
  'in-object': ',}',
  'in-array': ',]',
  end: '',
};

const A_VALUE = 'A value is missing here, or it is written wrongly: texts stand in "double quotes", numbers in none.';
const A_KEY = 'A name in "double quotes" is missing here, or a comma before it is too many.';
const MESSAGES: Readonly<Record<Expected, string>> = {
  value: A_VALUE,
  'first-item': A_VALUE,
  'first-key': A_KEY,
  key: A_KEY,
  colon: 'A colon (:) is missing here.',
  'in-object': 'A comma (,) or the closing } is missing before this.',
  'in-array': 'A comma (,) or the closing ] is missing before this.',
  end: 'The file goes on after its end: a bracket is closed too early, perhaps.',
};

/** A wanted place and those below it. */
interface Wanted {
  offset: number | null;
  readonly below: Map<string | number, Wanted>;
}

/** An object or a list that is being read. */
interface Container {
  readonly kind: '{' | '[';
  readonly wanted: Wanted | undefined;
  key: string | number;
}

/** The first thing in a text that is no JSON; null = it is JSON. `JSON.parse` names no place, and quotes the text. */
export function jsonFault(text: string): JsonFault | null {
  return scan(text, undefined);
}

/** Where values of a JSON text stand, as offsets; of what is not there, the nearest around it. */
export function jsonOffsets(text: string, paths: readonly JsonPath[]): readonly number[] {
  const root: Wanted = { offset: null, below: new Map() };
  for (const path of paths) {
    let node = root;
    for (const key of path) {
      const next: Wanted = node.below.get(key) ?? { offset: null, below: new Map() };
      node.below.set(key, next);
      node = next;
    }
  }
  scan(text, root);
  return paths.map((path) => {
    let node: Wanted | undefined = root;
    let offset = 0;
    for (const key of [...path, '']) {
      offset = node?.offset ?? offset;
      node = node?.below.get(key);
    }
    return offset;
  });
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Goes through the tokens of a text, and notes where what is wanted stands. */
function scan(text: string, root: Wanted | undefined): JsonFault | null {
  const open: Container[] = [];
  let expected: Expected = 'value';
  for (let at = end(SPACE, text, 0); at < text.length || expected !== 'end'; ) {
    const { kind, length } = tokenAt(text, at);
    if (kind === '' || !ALLOWED[expected].includes(kind)) return { offset: at, message: MESSAGES[expected] };
    if (kind === 's' && (expected === 'key' || expected === 'first-key')) {
      const container = open.at(-1);
      if (container !== undefined) container.key = String(JSON.parse(text.slice(at, at + length)));
      expected = 'colon';
    } else if (VALUE.includes(kind)) {
      expected = take(kind, at, open, root);
    } else {
      expected = goOn(kind, open);
    }
    at = end(SPACE, text, at + length);
  }
  return null;
}

/** A value starts at `at`. */
function take(kind: string, at: number, open: Container[], root: Wanted | undefined): Expected {
  const around = open.at(-1);
  const wanted = around === undefined ? root : around.wanted?.below.get(around.key);
  // Of two equal names the last one counts, as it does for JSON.parse.
  if (wanted !== undefined) wanted.offset = at;
  if (kind !== '{' && kind !== '[') return afterValue(open);
  open.push({ kind, wanted, key: kind === '[' ? 0 : '' });
  return kind === '[' ? 'first-item' : 'first-key';
}

/** A sign between values. */
function goOn(kind: string, open: Container[]): Expected {
  if (kind === ':') return 'value';
  const around = open.at(-1);
  if (kind !== ',' || around === undefined) {
    open.pop();
    return afterValue(open);
  }
  if (around.kind === '{') return 'key';
  around.key = Number(around.key) + 1;
  return 'value';
}

function afterValue(open: readonly Container[]): Expected {
  const around = open.at(-1);
  if (around === undefined) return 'end';
  return around.kind === '{' ? 'in-object' : 'in-array';
}

function tokenAt(text: string, at: number): { readonly kind: string; readonly length: number } {
  const sign = text[at] ?? '';
  if ('{}[],:'.includes(sign)) return { kind: sign, length: 1 };
  const after = end(sign === '"' ? STRING : SCALAR, text, at);
  if (after === at || (sign === '"' && !isString(text.slice(at, after)))) return { kind: '', length: 0 };
  return { kind: sign === '"' ? 's' : 'v', length: after - at };
}

/** Without unknown escapes and control characters. */
function isString(token: string): boolean {
  try {
    return typeof JSON.parse(token) === 'string';
  } catch {
    return false;
  }
}

/** Where a match that starts at `at` ends; `at` itself when there is none. */
function end(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
