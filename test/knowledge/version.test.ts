import { expect, test } from '@jest/globals';
import { readKnowledge } from '../../src/knowledge/read.ts';
import { FAQ, faq, folderWith, SHOP } from './folder.ts';

async function versionOf(files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { knowledge } = await readKnowledge(await folderWith(files));
  return knowledge?.version;
}

const A = '  - {id: a, questions: [x], answer: 1}\n';
const B = '  - {id: b, questions: [y], answer: 2}\n';
const FILES = { 'shop.yaml': SHOP, 'faq/1.yaml': faq(A + B) };

test('the same content has the same version, however it is written and laid out', async () => {
  const version = await versionOf(FILES);
  expect(version).toMatch(/^[0-9a-f]{12}$/);
  expect(await versionOf({ ...FILES, 'faq/1.yaml': `# note\n${faq(B + A)}` })).toBe(version);
  expect(await versionOf({ 'shop.yaml': SHOP, 'faq/2.yaml': faq(B), 'faq/3/x.yml': faq(A) })).toBe(version);
  expect(
    await versionOf({ ...FILES, 'shop.yaml': 'languages: ["en"]\nname: {en: "Linxi Home"}\ntimezone: UTC\n' }),
  ).toBe(version);
  const hours = (days: string) => ({ ...FILES, 'shop.yaml': `${SHOP}hours: {${days}}\n` });
  expect(await versionOf(hours('tue: ["09:00-18:00"], mon: []'))).toBe(
    await versionOf(hours('mon: [], tue: ["09:00-18:00"]')),
  );
  expect(await versionOf({ ...FILES, 'words.yaml': 'blocked: []\n' })).toBe(version);
});

test.each([
  ['an answer', { 'faq/1.yaml': faq(A + B.replace('2', '3')) }],
  [
    'the order of questions',
    { 'faq/1.yaml': FAQ.replace('[How much is shipping?, is', '[is delivery free?, How much is shipping?, is') },
  ],
  ['the topic', { 'faq/1.yaml': faq(A + B, 'other') }],
  ['a phrase', { 'phrases/en.yaml': 'thanks: Bye\n' }],
  ['a word', { 'words.yaml': 'anger: [x]\n' }],
  ['the shop', { 'shop.yaml': `${SHOP}timezone: Asia/Shanghai\n` }],
])('another version comes of %s', async (_what, change) => {
  expect(await versionOf({ ...FILES, ...change })).not.toBe(await versionOf(FILES));
});
