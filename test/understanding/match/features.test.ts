import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Concept } from '../../../src/understanding/match/concepts.ts';
import { distinctFeatures } from '../../../src/understanding/match/corpus.ts';
import { FAMILIES, familyNumber, familyOf, linearWeights } from '../../../src/understanding/match/families.ts';
import { featureReader } from '../../../src/understanding/match/features.ts';
import { hashText } from '../../../src/understanding/match/hash.ts';
import { tokenise, tokeniseRuns } from '../../../src/understanding/tokenise.ts';

const concept = (name: string, ...wider: Concept[]): Concept => {
  const broader: Concept[] = [];
  const made = { name, hash: hashText(name), isFrame: name === 'cost of all', broader };
  broader.push(made, ...wider);
  return made;
};
const MONEY = concept('money');
const CONCEPTS = [concept('ship'), concept('cost', MONEY)];

const read = featureReader(
  (tokens) => new Set(CONCEPTS.filter(({ name }) => tokens.some(({ text }) => text === name))),
  (stem) => stem === 'my',
);

/** As "family: part second". */
function features(text: string, split = tokenise): string[] {
  const told: string[] = [];
  read(split(text), (feature, part, second) => {
    told.push(`${FAMILIES[familyOf(feature)]?.name}: ${part}${second === '' ? '' : ` ${second}`}`);
  });
  return told.sort();
}

describe('features', () => {
  test('of English: words, words of grammar, pairs, words around one, runs of three letters of each word', () => {
    expect(features('my lamps')).toEqual(
      [
        'grammar: my',
        'word: lamp',
        'word pair: ^ my',
        'word pair: my lamp',
        'word pair: lamp $',
        'words around one: ^ lamp',
        'words around one: my $',
        ...['my', 'my', 'lamp', 'lamp', 'lamp', 'lamp', 'lamp'].map((word) => `letters: ${word}`),
      ].sort(),
    );
  });

  test('of Chinese: characters one by one and in twos, and how they are read', () => {
    expect(features('退货款')).toEqual(
      [
        ...['退', '货', '款'].map((character) => `character: ${character}`),
        ...['退 货', '货 款'].map((two) => `two characters: ${two}`),
        ...['tui huo', 'huo kuan'].map((sound) => `sound: ${sound}`),
      ].sort(),
    );
    expect(features('我的订单到哪了')).toEqual(features('我的订单到哪了', tokeniseRuns));
    expect(features('退货, 款')).not.toContain('two characters: 货 款');
  });

  test('pinyin typed out sounds like the characters', () => {
    expect(features('tuihuo')).toContain('sound: tui huo');
    expect(features('在哪')).toContain('sound: zai na');
    expect(features('再哪')).toContain('sound: zai na');
  });

  test('characters beyond the first plane stay whole', () => {
    expect(features('𠮷野𠮷').filter((feature) => feature.startsWith('character: '))).toEqual(
      ['character: 野', 'character: 𠮷', 'character: 𠮷'].sort(),
    );
  });

  test('of concepts: each, every two of them, and the broader ones', () => {
    expect(features('ship cost')).toEqual(
      expect.arrayContaining(['concept: cost', 'concept: ship', 'concept pair: cost ship', 'broader concept: money']),
    );
  });

  test('which order it is makes no difference, how many of something does', () => {
    expect(features('order 20261120')).toEqual(features('order 99887766'));
    expect(features('5 lamps')).not.toEqual(features('6 lamps'));
  });

  test('accents make no difference', () => {
    expect(features('café')).toEqual(features('cafe'));
  });

  test('are numbers above 0 that hold their family, each once when distinct, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const distinct = [...distinctFeatures(tokeniseRuns(text), read)];
        expect(new Set(distinct).size).toBe(distinct.length);
        for (const feature of distinct) {
          expect(feature).toBeGreaterThan(0);
          expect(familyOf(feature)).toBeLessThan(FAMILIES.length);
        }
      }),
    );
  });
});

test('what frames any question is told as a frame, and not again as the broader of what it is found in', () => {
  const told: string[] = [];
  const readFramed = featureReader(
    () => new Set([concept('fee', concept('cost of all'), MONEY)]),
    () => false,
  );
  readFramed(tokenise('fee'), (feature, part) => told.push(`${FAMILIES[familyOf(feature)]?.name}: ${part}`));
  expect(told.filter((feature) => feature.includes('concept'))).toEqual([
    'concept: fee',
    'broader concept: fee',
    'broader concept: money',
  ]);
});

test('concepts weigh less where an entry has so many examples that its words tell', () => {
  const concept = familyNumber('concept');
  const [few = 0, many = 0] = [linearWeights(10, 1)[concept], linearWeights(100, 1)[concept]];
  expect(many).toBeGreaterThan(0);
  expect(many).toBeLessThan(few);
  expect(linearWeights(100, 1)[familyNumber('word')]).toBe(linearWeights(10, 1)[familyNumber('word')]);
});
