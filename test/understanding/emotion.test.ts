import { expect, test } from '@jest/globals';
import { angerReader } from '../../src/understanding/emotion.ts';
import { readLexicons } from '../../src/understanding/lexicon.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { tokenise } from '../../src/understanding/tokenise.ts';

const read = angerReader(readLexicons().values(), ['杠精', 'fed to the teeth']);
const isAngry = (text: string) => read(tokenise(normalise(text)));

test.each([
  '你们这破店，骗子！',
  '氣死我了',
  'This is RIDICULOUS!!!',
  'what a rip-off',
  '杠精客服',
  "I'm fed to the teeth with you",
])('angry: %s', (text) => {
  expect(isAngry(text)).toBe(true);
});

test.each([
  '包邮吗',
  '垃圾桶有货吗',
  'how much is shipping',
  'shitake mushrooms',
  'a grip offer',
  'I am not happy with the size',
  '',
])('not angry: %s', (text) => {
  expect(isAngry(text)).toBe(false);
});
