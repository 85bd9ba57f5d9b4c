import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LENGTH, normalise } from '../../src/understanding/normalise.ts';

/** Any UTF-16 units at all, with those that normalising is about more often than chance would have them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        '\u0301',
        '\u200b',
        '\u202e',
        '\ud83d',
        '\ude00',
        '\u00b4',
        '\u0149',
        'İ',
        'Σ',
        '薴',
        '發髮',
        'ﷺ',
      ),
      fc.constantFrom(
        '!',
        '！',
        '…',
        '。',
        ' ',
        '\u3000',
        '\t',
        '\0',
        'a',
        'ａ',
        '가',
        '\u1160',
        '\u3164',
        'กำ',
        '\u0e33',
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('normalise', () => {
  test.each([
    ['full width letters and digits', 'ＯＲＤＥＲ　１２３', 'order 123'],
    ['upper case', 'Where IS my Order', 'where is my order'],
    ['traditional characters', '請問運費多少錢', '请问运费多少钱'],
    ['characters simplified in two steps', '薴', '苎'],
    ['zero width characters', '包\u200b邮\u2060吗', '包邮吗'],
    ['bidirectional controls', '\u202ehuman\u202c', 'human'],
    ['an accent separated from its letter', 'cafe\u200b\u0301', 'café'],
    ['control characters', 'a\u0000b\u0007c', 'a b c'],
    ['repeated signs', '人工客服！！！！？？', '人工客服!?'],
    ['repeated emoji', '😡😡😡', '😡'],
    ['stretched letters', 'pleaaaaaase', 'pleaase'],
    ['apostrophes', 'don’t don‘t don`t don´t', "don't don't don't don't"],
    ['white space', '  a \t\r\n b　c ', 'a b c'],
    ['a surrogate without its other half', 'a\ud83d b', 'a b'],
  ])('%s', (_name, text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  test('what goes the short way comes out as on the long one, which an invisible character leads to', () => {
    const usual = fc.string({ unit: fc.constantFrom(..."aAbzZ019 .!?'-，！？。ＡＢｃ～退款發發薴"), maxLength: 40 });
    fc.assert(fc.property(usual, (text) => expect(normalise(text)).toBe(normalise(`${text}\u200b`))));
  });

  test('zalgo marks on letters are taken off, real accents stay', () => {
    expect(normalise(`h${'\u0337\u0352'.repeat(50)}i é`)).toBe('hi é');
  });

  test('letters that need marks keep up to three', () => {
    expect(normalise('ที่')).toBe('ที่');
    expect([...normalise(`ก${'\u0e49'.repeat(40)}`)]).toHaveLength(4);
  });

  test('a mark that joins only the small letter joins it at once', () => {
    expect(normalise('\u0386\u0345')).toBe('\u1fb4');
  });

  test('digits are never collapsed', () => {
    expect(normalise('2000000011')).toBe('2000000011');
  });

  test('a text normalised again stays as it is, and is bounded and well formed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(MAX_LENGTH);
        expect(once.isWellFormed()).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('a long text is cut and stays stable', () => {
    for (const unit of ['ﷺ', '😀a', '退款 ', 'a\u0301', '発']) {
      const once = normalise(unit.repeat(20_000));
      expect(once.length).toBeLessThanOrEqual(MAX_LENGTH);
      expect(normalise(once)).toBe(once);
    }
  });
});
