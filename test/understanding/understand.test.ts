import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Understanding } from '../../src/model/understanding.ts';
import { createUnderstander } from '../../src/understanding/understand.ts';
import { entry, knowledgeOf } from '../fakes/knowledge.ts';
import { NAUGHTY } from '../fixtures/naughty.ts';

const ENTRIES = [
  entry('shipping.cost', { questions: { zh: ['运费多少', '包邮吗'], en: ['How much is shipping?'] } }),
  entry('returns.how', { questions: { zh: ['怎么退货'], en: ['How do I return an item?'] } }),
  entry('service.human', { questions: { zh: ['转人工'], en: ['I want a person'] }, flow: 'human', answer: null }),
];

const { understand } = createUnderstander(
  knowledgeOf(ENTRIES, { words: { synonyms: [], blocked: [], anger: ['大坏蛋'] } }),
);

const first = (text: string) => understand(text, 'zh').candidates[0];

describe('understand', () => {
  test.each(['youhuiquan', 'you hui quan', 'tuikuan', 'wo yao tuihuo'])('%s is Chinese, typed in pinyin', (text) => {
    expect(understand(text, 'en').language).toBe('zh');
  });

  test.each(['yamaha', 'change', 'can i return it', 'banana', 'huawei', '123456', ''])('%s is no pinyin', (text) => {
    expect(understand(text, 'en').language).toBe('en');
  });

  test('a question with courtesies around it is the question, in its own language', () => {
    expect(understand('你好，包邮吗？谢谢！', 'en')).toMatchObject({
      language: 'zh',
      command: null,
      smallTalk: null,
      verdict: 'answer',
      emotion: 'calm',
    });
    expect(first('你好，包邮吗？谢谢！')).toEqual({ entry: 'shipping.cost', confidence: 1 });
    expect(understand('hi, how much is shipping? thanks', 'zh')).toMatchObject({ language: 'en', verdict: 'answer' });
    expect(first('hi, how much is shipping? thanks')).toEqual({ entry: 'shipping.cost', confidence: 1 });
  });

  test('a command has its candidates too', () => {
    expect(understand('转人工！', 'zh')).toMatchObject({ command: { name: 'human' }, verdict: 'answer' });
    expect(first('转人工！')).toEqual({ entry: 'service.human', confidence: 1 });
  });

  test('small talk asks nothing', () => {
    expect(understand('你好', 'zh')).toMatchObject({ smallTalk: 'greeting', verdict: 'abstain' });
  });

  test("anger is told, by the shop's own words too", () => {
    expect(understand('怎么退货，你们这些骗子', 'zh')).toMatchObject({ emotion: 'angry' });
    expect(understand('大坏蛋', 'zh').emotion).toBe('angry');
    expect(understand('怎么退货', 'zh').emotion).toBe('calm');
  });

  test('what shows no language keeps that of the talk', () => {
    expect(understand('ok', 'en').language).toBe('en');
    expect(understand('ok', 'zh').language).toBe('zh');
  });

  test.each(NAUGHTY.map((text) => [text]))('%j is understood in bounds', (text) => {
    expect(Understanding.safeParse(understand(text, 'zh')).error).toBeUndefined();
  });

  test('any text at all gives a valid understanding, the same each time', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            '包邮',
            '退货',
            '你好',
            '，',
            '谢谢',
            ' ',
            'how',
            'ship',
            '人工',
            '取消',
            '12345',
            '😀',
            '\u0301',
          ),
          {
            maxLength: 30,
          },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('zh', 'en'), (said, language) => {
        const understood = understand(said, language);
        expect(Understanding.safeParse(understood).error).toBeUndefined();
        expect(understand(said, language)).toEqual(understood);
      }),
      { numRuns: 500 },
    );
  });

  test('what comes after the bound is not read', () => {
    const said = understand(`包邮吗 ${'a '.repeat(600)}`, 'zh');
    expect(understand(`包邮吗 ${'a '.repeat(600)}${'怎么退货'.repeat(4000)}`, 'zh')).toEqual(said);
  });
});
