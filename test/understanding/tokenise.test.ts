import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stem } from '../../src/understanding/stem.ts';
import { tokenise, tokeniseRuns, touches } from '../../src/understanding/tokenise.ts';

const kinds = (text: string) => tokenise(text).map(({ text: token, kind }) => `${token}/${kind}`);

describe('tokenise', () => {
  test('words, words of Chinese, numbers; signs are left out', () => {
    expect(kinds("don't 我的订单, 12 (sf1234567) 5g!")).toEqual([
      "don't/word",
      '我的/joined',
      '订单/joined',
      '12/number',
      'sf1234567/number',
      '5g/word',
    ]);
  });

  test('every token says where it stands', () => {
    const text = '请问 iphone15 包邮吗?';
    for (const { text: token, start } of tokenise(text)) expect(text.slice(start, start + token.length)).toBe(token);
  });

  test('runs keep together what is written without gaps', () => {
    expect(tokeniseRuns('我的订单 到哪了').map(({ text }) => text)).toEqual(['我的订单', '到哪了']);
  });

  test('whatever else is in a text, the usual letters and characters make the same runs', () => {
    const piece = fc.constantFrom('a', 'Zx', '7', "'", ' ', ',', '、', '。', '一', '退货', '鿿', '〇', '-', '1234');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(tokeniseRuns(`${text} é`).slice(0, -1)).toEqual(tokeniseRuns(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('only words of Chinese with nothing between them touch', () => {
    const [mine, order, where, box, word] = tokenise('我的订单, 在哪 box');
    const touch = (a = mine, b = order) => a !== undefined && b !== undefined && touches(a, b);
    expect(touch(mine, order)).toBe(true);
    expect(touch(order, where)).toBe(false);
    expect(touch(box, word)).toBe(false);
  });
});

describe('stem', () => {
  test.each([
    ['return', 'returns', 'returned', 'returning'],
    ['ship', 'ships', 'shipped', 'shipping'],
    ['delivery', 'deliveries'],
    ['box', 'boxes'],
    ['cancel', 'cancels', 'canceled'],
    ['size', 'sizes'],
    ["don't", 'dont'],
    ["shop's", 'shops'],
    ['quick', 'quickly'],
  ])('%s and its forms are one', (word, ...forms) => {
    for (const form of forms) expect(stem(form)).toBe(stem(word));
  });

  test.each(['bus', 'this', 'need', 'red', 'king', '退货', 'status'])('%s has no ending to take off', (word) => {
    expect(stem(word)).toBe(word);
  });
});
