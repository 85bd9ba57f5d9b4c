import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitAside } from '../../src/understanding/aside.ts';

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

describe('what a message tells and what it asks besides', () => {
  test.each([
    ['上门取吧 新的啥时候寄出来', '上门取吧', '新的啥时候寄出来'],
    ['补一个就行，话说锅是哪个快递送的', '补一个就行，', '话说锅是哪个快递送的'],
    ['碗碎了想换 顺便问下发票怎么开', '碗碎了想换', '顺便问下发票怎么开'],
    ['13800001003 多久能改', '13800001003', '多久能改'],
    ['pick it up. and is it free since its ur fault', 'pick it up.', 'and is it free since its ur fault'],
    ['no pics whats the usual time to Wuhan', 'no pics', 'whats the usual time to Wuhan'],
    ['submit it, and how long will you take', 'submit it,', 'and how long will you take'],
    ['a refund please. Who pays the postage?', 'a refund please.', 'Who pays the postage?'],
  ])('%s', (text, told, asked) => {
    expect(splitAside(text)).toEqual({ told, asked });
  });

  test.each([
    '运费谁出',
    '送货上楼要另外收费吗',
    '碗碎了两只，想换新的',
    '都用了三天了，标签还在呢',
    '等了好几天，一直没动',
    'the bowl is broken and I want a new one',
    'Is it free? And how long does it take?',
    'I do not know how much it was',
    '东西坏成这样，你们怎么搞的',
    'it broke again, are you kidding',
    '退货',
    '',
  ])('%s does one of both', (text) => {
    expect(splitAside(text)).toBeNull();
  });

  test('nothing is lost but what joins, whatever is written', () => {
    const piece = fc.constantFrom(
      '碗碎了',
      '运费谁出',
      '，',
      ' ',
      '?',
      'how long',
      'it broke',
      '. ',
      'and ',
      '123',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parted = splitAside(text);
        if (parted === null) return;
        const left = [...letters(text)];
        for (const letter of letters(parted.told) + letters(parted.asked)) {
          expect(left).toContain(letter);
          left.splice(left.indexOf(letter), 1);
        }
        expect(letters(parted.asked)).not.toBe('');
        expect(letters(parted.told)).not.toBe('');
      }),
    );
  });

  test('a long story stays whole', () => {
    expect(splitAside(`${'等了很久。'.repeat(80)}运费谁出？`)).toBeNull();
  });
});
