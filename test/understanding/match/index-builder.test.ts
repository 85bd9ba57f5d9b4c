import { describe, expect, test } from '@jest/globals';
import { familyNumber, familyOf, featureNumber } from '../../../src/understanding/match/families.ts';
import { hashText } from '../../../src/understanding/match/hash.ts';
import { indexBuilder } from '../../../src/understanding/match/index-builder.ts';
import { createRanker, type Ranking } from '../../../src/understanding/match/rank.ts';
import type { Index } from '../../../src/understanding/match/search-index.ts';
import { runAtOnce } from '../../../src/understanding/match/steps.ts';
import { placeOf } from '../../../src/understanding/match/terms.ts';
import { randomNumbers } from '../../../src/understanding/random.ts';

const WORD = familyNumber('word');
const PAIR = familyNumber('word pair');
const AROUND = familyNumber('words around one');

interface Example {
  readonly entry: number;
  readonly group: number;
  readonly features: Uint32Array;
}

const ENTRIES = 400;

/** Three to an entry, the last of another language; more features than are worked on without a pause, and some that many have. */
const examples = ((): Example[] => {
  const next = randomNumbers(3);
  return Array.from({ length: ENTRIES * 3 }, (_example, number) => {
    const entry = Math.floor(number / 3);
    const features = Array.from({ length: 40 }, () => {
      const family = [WORD, PAIR, AROUND][Math.floor(next() * 3)] ?? WORD;
      return featureNumber(family, hashText(`${Math.floor(next() ** 3 * 5000)}`));
    });
    return { entry, group: entry * 2 + (number % 3 === 2 ? 1 : 0), features: Uint32Array.from(new Set(features)) };
  });
})();

function built(isSearched: boolean, expected = 100): Index {
  const builder = indexBuilder(expected, isSearched);
  for (const { entry, group, features } of examples) builder.add(entry, group, features);
  return runAtOnce(builder.steps(ENTRIES));
}

const index = built(false);
const having = Map.groupBy(
  examples.flatMap(({ features }, example) => Array.from(features, (feature) => ({ feature, example }))),
  ({ feature }) => feature,
);

function itemsOf({ from, items }: Index['examples'], term: number): number[] {
  return [...items.subarray(from[term], from[term + 1])];
}

describe('an index of examples that come one by one', () => {
  test('has for each feature the examples that have it, rising', () => {
    expect(index.terms.size).toBe(having.size);
    for (const [feature, those] of having) {
      expect(itemsOf(index.examples, placeOf(index.terms, feature))).toEqual(those.map(({ example }) => example));
    }
  });

  test('numbers the features in the order in which they first come', () => {
    expect([...having.keys()].map((feature) => placeOf(index.terms, feature))).toEqual(
      [...having.keys()].map((_, at) => at),
    );
  });

  test('has how much of each entry has a feature, of the languages in which it occurs', () => {
    for (const [feature, those] of having) {
      const term = placeOf(index.terms, feature);
      const byEntry = Map.groupBy(those, ({ example }) => examples[example]?.entry ?? -1);
      expect(itemsOf(index.pooled, term)).toEqual([...byEntry.keys()]);
      const shares = [...byEntry.values()].map((own) => {
        const groups = new Set(own.map(({ example }) => examples[example]?.group ?? -1));
        const size = [...groups].reduce((sum, group) => sum + (group % 2 === 0 ? 2 : 1), 0);
        return Math.fround(own.length / (own.length + 0.3 * size));
      });
      expect([...index.shares.subarray(index.pooled.from[term], index.pooled.from[term + 1])]).toEqual(shares);
    }
  });

  test('has the words of each example in their order, and what all of it weighs', () => {
    for (const [example, { features }] of examples.entries()) {
      const words = [...features].filter((feature) => familyOf(feature) === WORD);
      expect(itemsOf(index.units, example)).toEqual(words.map((feature) => placeOf(index.terms, feature)));
      const weight = features.reduce((sum, feature) => sum + (index.weights[placeOf(index.terms, feature)] ?? 0), 0);
      expect(index.lengths[example]).toBe(Math.fround(weight));
    }
  });

  test('is the same however much room was made at first', () => {
    const { terms: _terms, ...arrays } = built(false, 1e6);
    const { terms: _others, ...others } = index;
    expect(arrays).toEqual(others);
  });

  test('ranks the same without the features that weigh nothing in a search', () => {
    const ranked = (own: Index): Ranking[] => {
      const rank = createRanker(own, null);
      return examples.filter((_example, at) => at % 50 === 0).map(({ features }) => rank(features.slice(0, 9), 5));
    };
    const searched = built(true);
    expect(searched.terms.size).toBeLessThan(index.terms.size);
    expect(ranked(searched)).toEqual(ranked(index));
  });
});
