import { describe, expect, test } from '@jest/globals';
import type { Entry } from '../../src/model/knowledge.ts';
import { readBuiltIn } from '../../src/understanding/built-in.ts';
import { inOwnScript, languageDetector } from '../../src/understanding/language.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { tokenise } from '../../src/understanding/tokenise.ts';
import { vocabulariesOf } from '../../src/understanding/vocabulary.ts';
import { entry, knowledgeOf, SHOP } from '../fakes/knowledge.ts';

function detector(languages: readonly [string, ...string[]], entries: readonly Entry[] = []) {
  const knowledge = knowledgeOf(entries, { shop: { ...SHOP, languages } });
  const detect = languageDetector(languages, vocabulariesOf(knowledge, readBuiltIn().lexicons, readBuiltIn().words));
  return (text: string, current: string) => detect(tokenise(normalise(text)), current);
}

describe('between Chinese and English', () => {
  const detect = detector(['zh', 'en']);

  test.each([
    ['包邮吗', 'zh'],
    ['運費多少', 'zh'],
    ['how much is shipping', 'en'],
    ['hi', 'en'],
    ['refund', 'en'],
    ['我的order呢', 'zh'],
    ['iPhone 15 包邮吗', 'zh'],
    ['hi 发票', 'zh'],
    ['what does 包邮 mean', 'en'],
    ['can you explain 七天无理由退货', 'en'],
    ['Où est ma commande? Je ne la trouve pas', 'en'],
  ])('%s is %s, whatever was talked before', (text, language) => {
    expect(detect(text, 'zh')).toBe(language);
    expect(detect(text, 'en')).toBe(language);
  });

  test.each(['ok', 'iPhone 15', 'SF1234567890', '20231111', '👍👍', '???', '', 'XL', 'VIP'])(
    '%s keeps the language of the talk',
    (text) => {
      expect(detect(text, 'zh')).toBe('zh');
      expect(detect(text, 'en')).toBe('en');
    },
  );
});

test('a talk in a language the shop does not have goes on in its first', () => {
  expect(detector(['zh', 'en'])('123', 'fr')).toBe('zh');
});

test('a language is known by its base, whatever its region', () => {
  const detect = detector(['en-GB', 'zh-Hans']);
  expect(detect('包邮吗', 'en-GB')).toBe('zh-Hans');
  expect(detect('how much is shipping', 'zh-Hans')).toBe('en-GB');
  expect(detect('123', 'zh')).toBe('zh-Hans');
});

test('languages with their own script are told by it', () => {
  const detect = detector(['en', 'ja', 'ko', 'ru', 'th', 'ar']);
  expect(detect('送料はいくらですか', 'en')).toBe('ja');
  expect(detect('配送', 'en')).toBe('ja');
  expect(detect('배송비가 얼마예요', 'en')).toBe('ko');
  expect(detect('сколько стоит доставка', 'en')).toBe('ru');
  expect(detect('ค่าส่งเท่าไหร่', 'en')).toBe('th');
  expect(detect('كم تكلفة الشحن', 'en')).toBe('ar');
});

test('kana tells Japanese from Chinese; Han alone keeps the one that is talked', () => {
  const detect = detector(['zh', 'ja']);
  expect(detect('送料はいくらですか', 'zh')).toBe('ja');
  expect(detect('送料無料', 'ja')).toBe('ja');
  expect(detect('怎么退货', 'ja')).toBe('zh');
});

test('a language without a lexicon is known by the words of its questions', () => {
  const questions = { fr: ['combien coûte la livraison', 'où est ma commande'], en: ['how much is delivery'] };
  const detect = detector(['en', 'fr'], [entry('shipping.cost', { questions })]);
  expect(detect('livraison à Lyon', 'en')).toBe('fr');
  expect(detect('delivery to Lyon', 'fr')).toBe('en');
});

describe('a shop with both kinds of Chinese', () => {
  const both = ['zh', 'zh-Hant', 'en'] as const;

  test('speaks the one that is written', () => {
    expect(inOwnScript(both, 'zh', 'Hant')).toBe('zh-Hant');
    expect(inOwnScript(both, 'zh-Hant', 'Hans')).toBe('zh');
    expect(inOwnScript(both, 'zh-Hant', 'Hant')).toBe('zh-Hant');
  });

  test('goes on in the one that is talked when the message shows none', () => {
    expect(inOwnScript(both, 'zh-Hant', null)).toBe('zh-Hant');
    expect(inOwnScript(both, 'en', 'Hant')).toBe('en');
  });

  test('is not every shop', () => {
    expect(inOwnScript(['zh', 'en'], 'zh', 'Hant')).toBe('zh');
    expect(inOwnScript(['zh-TW', 'en'], 'zh-TW', 'Hans')).toBe('zh-TW');
  });
});
