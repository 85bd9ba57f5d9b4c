import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { checkFile } from '../../src/knowledge/check.ts';
import { formatFault } from '../../src/knowledge/faults.ts';
import { checkPhrases } from '../../src/knowledge/phrases.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';
import { collect } from '../../src/knowledge/report.ts';
import type { Fault } from '../../src/model/knowledge.ts';
import { PHRASES } from '../../src/model/phrases.ts';
import { check, FAQ, folderWith, SHOP } from './folder.ts';

const BUILTIN = fileURLToPath(new URL('../../src/knowledge/builtin/phrases/', import.meta.url));

/** What is told of a shop's own English phrases. */
function faultsOf(text: string): Promise<string[]> {
  return check({ 'shop.yaml': SHOP, 'faq/a.yaml': FAQ, 'phrases/en.yaml': text });
}

describe('built-in phrases', () => {
  test.each(readdirSync(BUILTIN))('%s has every phrase, with its variables and plurals', (name) => {
    const checked = checkFile({ kind: 'phrases', file: name }, readFileSync(`${BUILTIN}${name}`, 'utf8'));
    if (checked.kind !== 'phrases' || checked.phrases === null) throw new Error(checked.faults.map(formatFault).join());
    expect(Object.keys(checked.phrases).sort()).toEqual(Object.keys(PHRASES).sort());
    const faults: Fault[] = [];
    checkPhrases(basename(name, '.yaml'), checked.phrases, checked.source, collect(faults));
    expect(faults.map(formatFault)).toEqual([]);
  });

  test('lie under the ones of the shop', async () => {
    const files = { 'shop.yaml': SHOP, 'faq/a.yaml': FAQ, 'phrases/en.yaml': 'greeting: Welcome to {shop}!\n' };
    const { knowledge } = await readKnowledge(await folderWith(files));
    expect(knowledge?.phrases.en?.greeting).toBe('Welcome to {shop}!');
    expect(knowledge?.phrases.en?.['page.slowDown']).toEqual({
      one: expect.stringContaining('{count}'),
      other: expect.stringContaining('{count}'),
    });
  });

  test('of a language serve its regions, but not another script of it', async () => {
    const shop = (language: string) => ({ 'shop.yaml': `name: X\nlanguages: [${language}]\n`, 'faq/a.yaml': FAQ });
    expect(await check(shop('en-GB'))).toEqual([]);
    expect(await check(shop('zh-TW'))).toEqual([
      expect.stringMatching(
        /^shop\.yaml:2:12: There are no phrases in "zh-TW" for greeting, .* and \d+ more: write them in phrases\/zh-TW\.yaml\.$/,
      ),
    ]);
  });
});

describe("a shop's phrases", () => {
  test.each([
    ['an unknown key', 'greting: Hi {shop}', '1:1: "greting" is not known here. Did you mean "greeting"?'],
    [
      'an unknown variable',
      'greeting: Hi {shp} and {shop}',
      '1:11: "{shp}" is not known: this text may use {shop}. Did you mean "shop"?',
    ],
    [
      'a variable where there is none',
      'thanks: Bye, {shop}',
      '1:9: "{shop}" is not known: this text has no variables.',
    ],
    ['wide braces', 'greeting: 您好，｛shop｝{shop}', '1:11: Variables stand in half-width braces: {…}.'],
    [
      'a text that leaves all variables out',
      'greeting: Hi',
      '1:11: warning: The text leaves out {shop}: customers will miss it.',
    ],
    [
      'plurals of what counts nothing',
      'thanks: {one: a, other: b}',
      '1:9: This phrase counts nothing: write one text.',
    ],
    ['a plural that is missing', 'page.slowDown: {other: "{count} seconds"}', '1:16: "en" needs a text for one too.'],
    [
      'no text for other counts',
      'page.slowDown: {one: "{count} second"}',
      '1:16: "page.slowDown.other" is missing. This text for all other counts.',
    ],
    [
      'an unknown plural',
      'page.slowDown: {one: "{count} s", othr: x, other: "{count} s"}',
      '1:35: "othr" is not known here. Did you mean "other"?',
    ],
    [
      'a plural that the language lacks',
      'page.slowDown: {one: "{count} s", few: "{count} s", other: "{count} s"}',
      '1:35: warning: "en" has no plural "few": this text is never used.',
    ],
    [
      'one text for all counts',
      'page.slowDown: Wait {count} s',
      '1:16: warning: The same words for every {count}: "en" tells one, other apart.',
    ],
    ['an empty text', 'thanks: ""', '1:9: "thanks" is empty: write something or take the line out.'],
    [
      'a list',
      'thanks: [a]',
      '1:9: "thanks" must be a text or a map with the keys zero, one, two, few, many, other, but it is a list.',
    ],
  ])('with %s are told', async (_what, line, wanted) => {
    expect(await faultsOf(`${line}\n`)).toEqual([`phrases/en.yaml:${wanted}`]);
  });

  test('may leave a variable out of one plural', async () => {
    expect(await faultsOf('page.slowDown: {one: Wait a second, other: "Wait {count} s"}\n')).toEqual([]);
  });

  test('of a language that needs more plurals are told what is missing', async () => {
    const files = { 'shop.yaml': 'name: X\nlanguages: [ru]\n', 'faq/a.yaml': FAQ };
    const text = 'page.slowDown: {one: "{count} а", other: "{count} б"}\n';
    const told = await check({ ...files, 'phrases/ru.yaml': text });
    expect(told).toEqual([
      expect.stringMatching(/^phrases\/ru\.yaml:1:1: There are no phrases in "ru" for greeting, /),
      'phrases/ru.yaml:1:16: "ru" needs a text for few, many too.',
    ]);
  });

  test('that only the shop’s own people read may be left to English', async () => {
    const keys = Object.keys(PHRASES).filter((key) => !key.startsWith('admin.'));
    const text = keys.map((key) => `${key}: Текст\n`).join('');
    const files = { 'shop.yaml': 'name: X\nlanguages: [ru]\n', 'faq/a.yaml': FAQ, 'phrases/ru.yaml': text };
    expect((await check(files)).filter((line) => line.includes('no phrases'))).toEqual([]);
  });

  test('with faults are not told to be incomplete as well', async () => {
    const files = { 'shop.yaml': 'name: X\nlanguages: [ru]\n', 'faq/a.yaml': FAQ, 'phrases/ru.yaml': 'thanks: []\n' };
    expect(await check(files)).toEqual([expect.stringMatching(/^phrases\/ru\.yaml:1:9: "thanks" must be a text/)]);
  });

  test('may be nothing but comments; a file with nothing at all may be half saved', async () => {
    expect(await faultsOf('# greeting: Hi\n')).toEqual([]);
    expect(await faultsOf('')).toEqual(['phrases/en.yaml:1:1: There is nothing here.']);
  });

  test('of a language that the shop does not speak are a warning, of no language a fault', async () => {
    const files = { 'shop.yaml': SHOP, 'faq/a.yaml': FAQ };
    expect(await check({ ...files, 'phrases/zh.yaml': 'thanks: 不客气\n' })).toEqual([
      'phrases/zh.yaml:1:1: warning: "zh" is not among the languages of shop.yaml: nobody sees these phrases.',
    ]);
    expect(await check({ ...files, 'phrases/english.yaml': 'thanks: Bye\n' })).toEqual([
      'phrases/english.yaml:1:1: The file must be called by its language. "english" is not the tag of a language, such as zh, en or pt-BR. Did you mean "en"?',
    ]);
  });
});

describe('words.yaml', () => {
  test('is read', async () => {
    const words = 'synonyms: [[postage, shipping fee]]\nblocked: [darn]\nanger: [useless, 投诉]\n';
    const { knowledge } = await readKnowledge(
      await folderWith({ 'shop.yaml': SHOP, 'faq/a.yaml': FAQ, 'words.yaml': words }),
    );
    expect(knowledge?.words).toEqual({
      synonyms: [['postage', 'shipping fee']],
      blocked: ['darn'],
      anger: ['useless', '投诉'],
    });
  });

  test.each([
    ['a group of one word', 'synonyms: [[a]]', '1:12: Item 1 of "synonyms" needs at least 2 items.'],
    ['a word for a group', 'synonyms: [a, b]', '1:12: Item 1 of "synonyms" must be a list'],
    ['an unknown list', 'angry: [a]', '1:1: "angry" is not known here. Did you mean "anger"?'],
  ])('with %s is told', async (_what, line, wanted) => {
    const [first] = await check({ 'shop.yaml': SHOP, 'faq/a.yaml': FAQ, 'words.yaml': `${line}\n` });
    expect(first).toContain(`words.yaml:${wanted}`);
  });
});
