import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isOneErrorAway, speller, spellingsOf } from '../../../src/understanding/match/spelling.ts';
import { tokeniseRuns } from '../../../src/understanding/tokenise.ts';

const correct = speller([spellingsOf(['delivery', 'refund', 'house']), spellingsOf(['invoice', 'horse'])], (word) =>
  ['would', 'there'].includes(word),
);
const corrected = (text: string) =>
  tokeniseRuns(text)
    .map(correct)
    .map((token) => token.text)
    .join(' ');

describe('a misspelt word', () => {
  test.each([
    ['a letter too few', 'delivry', 'delivery'],
    ['a letter too many', 'reffund', 'refund'],
    ['a wrong letter', 'invoise', 'invoice'],
    ['two changed round', 'delievry refnud', 'delivery refund'],
    ['the first letter gone', 'elivery', 'delivery'],
  ])('%s is put right', (_how, written, right) => {
    expect(corrected(written)).toBe(right);
  });

  test('known words stay, and so do short ones, numbers and other scripts', () => {
    for (const text of ['house horse would there', 'hous ref inv', '12345 a1b2c3', '退货 refund']) {
      expect(corrected(text)).toBe(text);
    }
  });

  test("the shop's own words come before built-in ones", () => {
    expect(corrected('hoxse')).toBe('house');
  });

  test('any one error in a word is one error away, and leads back to a word one error away', () => {
    const word = fc.stringMatching(/^[a-z]{6,12}$/);
    fc.assert(
      fc.property(word, fc.nat(20), fc.stringMatching(/^[a-z]$/), (right, at, letter) => {
        const place = at % right.length;
        const wrongs = [
          right.slice(0, place) + right.slice(place + 1),
          right.slice(0, place) + letter + right.slice(place),
          right.slice(0, place) + letter + right.slice(place + 1),
        ];
        const fix = speller([spellingsOf([right])], () => false);
        for (const wrong of wrongs) {
          expect(isOneErrorAway(wrong, right)).toBe(true);
          expect(fix({ kind: 'word', text: wrong, start: 0 }).text).toBe(right);
        }
      }),
    );
  });
});
