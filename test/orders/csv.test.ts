import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CsvFault, csvRows, type Separator, separatorOf } from '../../src/orders/files/csv.ts';
import { NAUGHTY } from '../fixtures/naughty.ts';
import { csvRow } from './folder.ts';

const rowsOf = (text: string, separator: Separator = ','): (readonly string[])[] =>
  [...csvRows(text, separator)].map(({ cells }) => cells);

describe('rows', () => {
  test.each([
    ['', []],
    ['a,b', [['a', 'b']]],
    ['a,b\n', [['a', 'b']]],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\rb\nc', [['a'], ['b'], ['c']]],
    ['a,,', [['a', '', '']]],
    ['\n , \n\na', [['a']]],
    ['"a,b","c ""d""",""', [['a,b', 'c "d"', '']]],
    ['"a\r\nb\nc",d', [['a\r\nb\nc', 'd']]],
    ['5" lamp,b"', [['5" lamp', 'b"']]],
    [' "a",b', [[' "a"', 'b']]],
    ['""""', [['"']]],
  ])('%j', (text, rows) => {
    expect(rowsOf(text)).toEqual(rows);
  });

  test('know the line that they start on', () => {
    const text = 'a\r\n\r\n"b\nb"\n"c"\r"d\r\nd",e\nf';
    expect([...csvRows(text, ',')].map(({ line, cells }) => [line, cells[0]?.[0]])).toEqual([
      [1, 'a'],
      [3, 'b'],
      [5, 'c'],
      [6, 'd'],
      [8, 'f'],
    ]);
  });

  test.each([
    ['a\nb,"c\nd', 2, /none closes it/],
    ['a\n"b\nb"c,d', 3, /behind the quote/],
    ['"a" ,b', 1, /behind the quote/],
  ])('%j cannot be told', (text, line, words) => {
    const failing = expect(() => rowsOf(text));
    failing.toThrow(words);
    failing.toThrow(expect.objectContaining({ line }));
  });
});

describe('the separator', () => {
  test.each([
    ['a,b;c,d', ','],
    ['a;b;c', ';'],
    ['a\tb,c\td', '\t'],
    ['"a,b,c";d;e', ';'],
    ['a', ','],
    ['', ','],
    ['a;b\nc,d,e,f', ';'],
    ['"a,\n,,,";b', ';'],
  ])('of %j is %j', (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
});

describe('whatever stands in it', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(...NAUGHTY),
    fc.stringMatching(/^[a",;\t\r\n ]{0,8}$/),
  );
  const separator = fc.constantFrom<Separator>(',', ';', '\t');
  const end = fc.constantFrom('\n', '\r\n', '\r');

  test('what was written is read', () => {
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 });
    fc.assert(
      fc.property(rows, separator, end, fc.boolean(), (written, by, lineEnd, ended) => {
        const text = written.map((cells) => csvRow(cells, by)).join(lineEnd) + (ended ? lineEnd : '');
        const wanted = written.filter((cells) => cells.some((one) => one.trim() !== ''));
        expect(rowsOf(text, by)).toEqual(wanted);
      }),
    );
  });

  test('it is read, or there is a fault on one of its lines', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.stringMatching(/^[ab",;\t\r\n ]{0,40}$/));
    fc.assert(
      fc.property(text, separator, (written, by) => {
        const lines = written.split(/\r\n|\r|\n/).length;
        let line = 0;
        try {
          for (const row of csvRows(written, by)) {
            expect(row.line).toBeGreaterThan(line);
            line = row.line;
          }
        } catch (error) {
          if (!(error instanceof CsvFault)) throw error;
          expect(error.line).toBeGreaterThan(line);
          line = error.line;
        }
        expect(line).toBeLessThanOrEqual(lines);
      }),
    );
  });
});
