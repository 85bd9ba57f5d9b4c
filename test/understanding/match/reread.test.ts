import { describe, expect, test } from '@jest/globals';
import { readBuiltIn } from '../../../src/understanding/built-in.ts';
import { corpusBuilder, distinctFeatures, readEntry } from '../../../src/understanding/match/corpus.ts';
import { buildIndex } from '../../../src/understanding/match/index-builder.ts';
import { examplesOf, readerFor } from '../../../src/understanding/match/matcher.ts';
import { createReread } from '../../../src/understanding/match/reread.ts';
import { normalise } from '../../../src/understanding/normalise.ts';
import { tokenise } from '../../../src/understanding/tokenise.ts';
import { createUnderstander } from '../../../src/understanding/understand.ts';
import { entry, knowledgeOf } from '../../fakes/knowledge.ts';

const lexicon = readBuiltIn();

function knowledgeAsking(entries: readonly (readonly string[])[], language: string) {
  return knowledgeOf(entries.map((texts, at) => entry(`e${at}`, { questions: { [language]: texts }, title: {} })));
}

/** Reads the candidates in the order of the entries again, and says what became of their scores. */
function reader(entries: readonly (readonly string[])[], language: string) {
  const knowledge = knowledgeAsking(entries, language);
  const readFeatures = readerFor(knowledge, lexicon);
  const builder = corpusBuilder();
  for (const one of knowledge.entries.values()) builder.add(readEntry(examplesOf(one), readFeatures));
  const reread = createReread(buildIndex(builder.build()));
  return (text: string, best: readonly number[], before: readonly number[]): number[] => {
    const scores = Float32Array.from(before);
    reread(distinctFeatures(tokenise(normalise(text)), readFeatures), best, scores);
    return [...scores];
  };
}

const CHINESE = [
  ['女主重生娱乐圈的小说'],
  ['求精彩的女主重生娱乐圈的小说，完结的'],
  ['为什么大象的鼻子那么长'],
  ['怎么退货'],
];
const ENGLISH = [
  ['How do I change my password'],
  ['How do I change my password on the phone'],
  ['Where is my parcel'],
  ['Do you ship abroad'],
];

describe('among near copies', () => {
  test.each([
    ['zh', CHINESE, '求女主重生娱乐圈的小说，完结的'],
    ['en', ENGLISH, 'how do i change my password on a phone'],
  ])('what the first lacks puts the other before it (%s)', (language, entries, text) => {
    const [first = 0, second = 0] = reader(entries, language)(text, [0, 1], [14, 13.8, 2, 0]);
    expect(second).toBeGreaterThan(first);
  });

  test.each([
    ['zh', CHINESE, '女主重生娱乐圈小说'],
    ['en', ENGLISH, 'how do i change a password'],
  ])('what the message lacks does so too (%s)', (language, entries, text) => {
    const [first = 0, second = 0] = reader(entries, language)(text, [1, 0], [13.8, 14, 2, 0]);
    expect(first).toBeGreaterThan(second);
  });

  test('the first keeps its score, and nothing that was not read comes before what was', () => {
    const [first, second = 0, third = 0, none] = reader(CHINESE, 'zh')('女主重生娱乐圈的小说', [0, 1], [14, 6, 5.9, 0]);
    expect(first).toBe(14);
    expect(second).toBeGreaterThan(third);
    expect(none).toBe(0);
  });
});

test('a message worded unlike all that was found is left to the index', () => {
  const before = [14, 13, 2, 0];
  expect(reader(CHINESE, 'zh')('有没有好看的娱乐圈小说推荐', [0, 1], before)).toEqual(before);
});

test('the wording counts less where entries have many examples', () => {
  const few = [['can i pay by card'], ['can i pay by card in the shop']];
  const more = Array.from({ length: 12 }, (_example, at) => `another way to ask it, number ${at}`);
  const many = few.map((texts) => [...texts, ...more]);
  const ahead = ([first = 0, second = 0]: number[]) => first - second;
  const [ofFew, ofMany] = [few, many].map((entries) =>
    ahead(reader(entries, 'en')('can i pay by card', [0, 1], [9, 9])),
  );
  expect(ofMany).toBeGreaterThan(0);
  expect(ofFew).toBeGreaterThan((ofMany ?? 0) * 2);
});

describe('before anything is learnt', () => {
  const asked = (entries: readonly (readonly string[])[], text: string) =>
    createUnderstander(knowledgeAsking(entries, 'zh')).understand(text, 'zh').candidates[0];

  test('the second reading chooses', () => {
    const nearCopies = [['上海哪家骨科医院最好，看腰椎挂号'], ['上海哪家骨科医院好'], ['怎么退货']];
    expect(asked(nearCopies, '上海哪家骨科医院最好')?.entry).toBe('e1');
  });

  test('a question with its greeting is asked word for word with it', () => {
    const both = [['这是什么字体'], ['请问这是什么字体'], ['怎么退货']];
    expect(asked(both, '这是什么字体')).toEqual({ entry: 'e0', confidence: 1 });
    expect(asked(both, '请问这是什么字体？')).toEqual({ entry: 'e1', confidence: 1 });
  });

  test('a greeting tells near copies apart', () => {
    const both = [['这张图片是什么字体'], ['请问这张图片上的是什么字体'], ['怎么退货']];
    expect(asked(both, '请问这图片上是什么字体')?.entry).toBe('e1');
  });
});
