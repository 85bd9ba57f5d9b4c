import { describe, expect, test } from '@jest/globals';
import { readBuiltIn, readIntentModel } from '../../src/understanding/built-in.ts';
import { intentsOf, readIntents } from '../../src/understanding/intents/intents.ts';
import { conceptReader } from '../../src/understanding/match/concepts.ts';
import { distinctFeatures } from '../../src/understanding/match/corpus.ts';
import { featureReader } from '../../src/understanding/match/features.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { tokeniseRuns } from '../../src/understanding/tokenise.ts';

const { concepts, grammar } = readBuiltIn();
const model = readIntentModel();
const isGrammar = (stem: string): boolean => grammar.has(stem);
const readFeatures = featureReader(conceptReader(concepts, [], isGrammar), isGrammar);
const told = (text: string) =>
  intentsOf(model, distinctFeatures(tokeniseRuns(normalise(text)), readFeatures)).map(
    ({ intent }) => model.names[intent],
  );

describe('the bank of intents', () => {
  const intents = readIntents();

  test('has ways enough to say each, in both languages, and none twice', () => {
    const poor = Object.entries(intents).filter(([, { zh, en }]) => zh.length < 30 || en.length < 30);
    expect(poor.map(([name]) => name)).toEqual([]);
    const lines = Object.values(intents).flatMap(({ zh, en }) => [...zh, ...en]);
    const twice = lines.filter((line, place) => lines.indexOf(line) !== place);
    expect(twice).toEqual([]);
  });
});

describe('which of the usual questions a message asks', () => {
  test.each([
    ['my points, do they run out some day', 'points-expiry'],
    ['能不能分几个月慢慢还', 'installments'],
    ['courier says it was handed over but nobody here got anything', 'delivered-but-not-received'],
    ['尺碼不合，想換大一號', 'exchange-size-or-colour'],
  ])('%s: %s', (text, intent) => {
    expect(told(text)[0]).toBe(intent);
  });

  test('what is like nothing that is asked of shops shows none', () => {
    expect(told('qwrtz plmk')).toEqual([]);
  });

  test('is told in the order of likelihood, three at most', () => {
    const found = intentsOf(model, distinctFeatures(tokeniseRuns(normalise('退货运费谁出')), readFeatures));
    expect(found.length).toBeLessThanOrEqual(3);
    expect(found.map(({ likelihood }) => likelihood)).toEqual(
      found.map(({ likelihood }) => likelihood).sort((a, b) => b - a),
    );
  });
});
