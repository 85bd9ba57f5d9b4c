import { describe, expect, test } from '@jest/globals';
import { closest, didYouMean, suggester } from '../../src/knowledge/suggest.ts';

describe('the nearest known word', () => {
  test.each([
    ['anwser', ['answer', 'questions'], 'answer'],
    ['question', ['answer', 'questions'], 'questions'],
    ['monday', ['mon', 'tue'], 'mon'],
    ['ANSWER', ['answer'], 'answer'],
    ['track_order', ['track-order', 'return-request'], 'track-order'],
    ['shiping.cost', ['shipping.time', 'shipping.cost'], 'shipping.cost'],
  ])('of %s is found', (word, candidates, wanted) => {
    expect(closest(word, candidates)).toBe(wanted);
  });

  test.each([
    ['zz', ['id', 'flow']],
    ['refund', ['answer', 'flow']],
    ['', ['answer']],
  ])('of %j is none where all are far', (word, candidates) => {
    expect(closest(word, candidates)).toBeNull();
    expect(didYouMean(word, candidates)).toBe('');
  });

  test('is looked for no more often than the budget allows', () => {
    const suggest = suggester(['answer'], 1);
    expect(suggest('anser')).toBe(' Did you mean "answer"?');
    expect(suggest('anser')).toBe('');
  });
});
