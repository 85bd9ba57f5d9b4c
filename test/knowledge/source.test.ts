import { describe, expect, test } from '@jest/globals';
import { formatFault } from '../../src/knowledge/faults.ts';
import { parseSource } from '../../src/knowledge/source.ts';

function faultsOf(text: string): string[] {
  return parseSource('f.yaml', text).faults.map(formatFault);
}

describe('scalars', () => {
  test.each([
    ['1.0', '1.0'],
    ['no', 'no'],
    ['on', 'on'],
    ['2026-10-01', '2026-10-01'],
    ['09:00', '09:00'],
    ['0x1F', '0x1F'],
    ['.inf', '.inf'],
    ['"null"', 'null'],
    ["'~'", '~'],
  ])('%s is the text that stands there', (written, read) => {
    expect(parseSource('f.yaml', `a: ${written}\n`).value).toEqual({ a: read });
    // An anchor makes the YAML library read it.
    expect(parseSource('f.yaml', `a: &x ${written}\n`).value).toEqual({ a: read });
  });

  test.each(['', '~', 'null'])('%j without quotes is nothing', (written) => {
    expect(parseSource('f.yaml', `a: ${written}\n`).value).toEqual({ a: null });
    expect(parseSource('f.yaml', `a: &x ${written}\n`).value).toEqual({ a: null });
  });
});

describe('broken YAML is told in plain words, where it is', () => {
  test.each([
    ['a tab', 'a:\n\tb: 1\n', 'f.yaml:2:1: A tab'],
    ['a colon in a text', 'a: Hours: nine to five\n', 'f.yaml:1:4: A text that contains ": "'],
    ['a reserved first sign', 'a: @home\n', 'f.yaml:1:4: A text that contains ": " or starts with one of @'],
    ['a quote that is not closed', 'a: "x\nb: y\n', 'A quote is opened here and never closed'],
    ['a bracket that is not closed', 'a: [x, y\n', 'A "[" or "{" is not closed'],
    ['a key without a value', 'a: 1\nb\n', 'f.yaml:2:1: A key without its value'],
    ['items in different columns', 'a:\n  - x\n - y\n', 'f.yaml:3:1: The indentation does not fit'],
    ['an unknown escape', 'a: "\\q"\n', 'f.yaml:1:5: A backslash'],
    ['several documents', 'a: 1\n---\nb: 2\n', 'f.yaml:2:1: A "---" starts a second document'],
    ['a tag', 'a: !secret x\n', 'f.yaml:1:4: A text that starts with "!"'],
    ['an alias to nothing', 'a: *b\n', 'f.yaml:1:4: "*b" refers to nothing'],
    ['an alias into itself', 'a: &b [*b]\n', 'f.yaml:1:8: "*b" stands inside of what it refers to'],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 'f.yaml:3:1: "a" stood here before, in line 1'],
    ['a key that is a list', '? [a]\n: 1\n', 'f.yaml:1:3: A key must be a plain name'],
    ['a key that objects have by themselves', '__proto__: {a: 1}\n', 'f.yaml:1:1: A key must be a plain name'],
  ])('%s', (_what, text, wanted) => {
    expect(faultsOf(text)[0]).toContain(wanted);
  });

  test('one fault for each wrong line, in all of the file', () => {
    expect(faultsOf('a: @x\nb: fine\nc: `y`\n')).toEqual([
      expect.stringMatching(/^f\.yaml:1:4: /),
      expect.stringMatching(/^f\.yaml:3:4: /),
    ]);
  });

  test('an alias bomb is refused, not written out', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 12; n += 1)
      lines.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    const { value, faults } = parseSource('f.yaml', lines.join('\n'));
    expect(value).toBeNull();
    expect(faults.map(formatFault)).toEqual([expect.stringContaining('More than 100 aliases')]);
  });

  test.each([
    ['[', 30],
    ['[', 20_000],
    ['{a: ', 20_000],
    ['- ', 5_000],
  ])('%j nested too deeply (%d levels) is refused', (open, levels) => {
    expect(faultsOf(open.repeat(levels)).length).toBeGreaterThan(0);
  });
});

describe('places', () => {
  const text = 'a:\n  - x: 1\n    y:\n      - one\n      - two\nb: &all {zh: 家, en: home}\nc: *all\n';
  const { locate } = parseSource('f.yaml', text);

  test.each([
    [['a', 0, 'y', 1], 'value', 5, 9],
    [['a', 0, 'y'], 'key', 3, 5],
    [['b', 'en'], 'value', 6, 21],
    [['b', 'en'], 'key', 6, 17],
  ] as const)('of %j (%s)', (path, part, line, column) => {
    expect(locate(path, part)).toEqual({ line, column });
  });

  test('of what is not there: the nearest around it', () => {
    expect(locate(['a', 0, 'z'])).toEqual({ line: 2, column: 5 });
    expect(locate(['a', 7])).toEqual({ line: 2, column: 3 });
  });

  test('behind an alias: where it was written', () => {
    expect(locate(['c', 'en'])).toEqual({ line: 6, column: 21 });
  });

  test('are counted in UTF-16 units and not moved by Windows line ends', () => {
    expect(parseSource('f.yaml', 'a: 😀\r\nb: {x: 😀, y: 2}\r\n').locate(['b', 'y'])).toEqual({ line: 2, column: 15 });
  });
});
