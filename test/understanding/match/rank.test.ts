import { expect, test } from '@jest/globals';
import { readBuiltIn } from '../../../src/understanding/built-in.ts';
import { corpusBuilder, distinctFeatures, readEntry } from '../../../src/understanding/match/corpus.ts';
import { buildIndex } from '../../../src/understanding/match/index-builder.ts';
import { examplesOf, readerFor } from '../../../src/understanding/match/matcher.ts';
import { createRanker } from '../../../src/understanding/match/rank.ts';
import { normalise } from '../../../src/understanding/normalise.ts';
import { tokenise } from '../../../src/understanding/tokenise.ts';
import { entry, knowledgeOf } from '../../fakes/knowledge.ts';

const ENTRIES = [
  ['shipping.cost', 'How much is shipping?', 'Is delivery free?'],
  ['lamps.bulb', 'Which bulb does the lamp take?', 'Can the bulb be replaced?'],
  ['invoices.get', 'Can I get an invoice?', 'I need a receipt'],
].map(([id = '', ...en]) => entry(id, { questions: { en }, title: {}, topic: '' }));
const knowledge = knowledgeOf(ENTRIES);
const readFeatures = readerFor(knowledge, readBuiltIn());
const corpus = corpusBuilder();
for (const one of ENTRIES) corpus.add(readEntry(examplesOf(one), readFeatures));
const rank = createRanker(buildIndex(corpus.build()), null);
const signsOf = (text: string) => rank(distinctFeatures(tokenise(normalise(text)), readFeatures), 3).signs;

test('a message shares with an entry what any of its examples has', () => {
  expect(signsOf('Which bulb does the lamp take?').shared).toBeCloseTo(1);
  expect(signsOf('Which bulb does the giraffe swallow?').shared).toBeLessThan(0.8);
  expect(signsOf('zzz qqq').shared).toBe(0);
});

test('what other entries have is known, and not shared', () => {
  const { shared, known } = signsOf('Can the bulb of the lamp be replaced, and is there a receipt?');
  expect(known).toBeGreaterThan(shared + 0.1);
});

test('what speaks for the first entry adds up to more, the more of the message is its own', () => {
  expect(signsOf('Which bulb does the lamp take?').score).toBeGreaterThan(signsOf('the bulb, please').score);
});
