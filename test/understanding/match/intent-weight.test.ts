import { expect, test } from '@jest/globals';
import { corpusBuilder } from '../../../src/understanding/match/corpus.ts';
import { familyNumber, featureNumber } from '../../../src/understanding/match/families.ts';
import { buildIndex } from '../../../src/understanding/match/index-builder.ts';
import { weigh } from '../../../src/understanding/match/weighing.ts';

const INTENT = familyNumber('intent');
const intent = (number: number): number => featureNumber(INTENT, number * 1000);

/** What intents weigh where each entry has two questions that show these. */
function weightWhere(entries: readonly (readonly [number, number])[]): number {
  const builder = corpusBuilder();
  for (const shown of entries) {
    const features = shown.map((number) => Uint32Array.of(intent(number)));
    builder.add({
      texts: ['a', 'b'],
      languages: ['en', 'en'],
      isQuestion: [true, true],
      features,
      phrases: [],
      words: [],
    });
  }
  const corpus = builder.build();
  return weigh(corpus, buildIndex(corpus)).families[INTENT] ?? 0;
}

test('intents weigh as much as the questions of one entry show the same', () => {
  const [all, some, none] = [
    weightWhere([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]),
    weightWhere([
      [1, 1],
      [2, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]),
    weightWhere([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]),
  ];
  expect(all).toBeGreaterThan(some);
  expect(some).toBeGreaterThan(none);
  expect(none).toBe(0);
});
