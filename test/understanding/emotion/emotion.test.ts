import { describe, expect, test } from '@jest/globals';
import {
  emotionReader,
  makeEmotionModel,
  readEmotionExamples,
  readText,
} from '../../../src/understanding/emotion/emotion.ts';
import { feelingReader, packFeelingWords } from '../../../src/understanding/emotion/feeling-words.ts';

const model = makeEmotionModel();
const read = emotionReader(model, ['杠精', 'fed to the teeth']);
const emotionOf = (text: string) => read(readText(text));

describe('angry is', () => {
  test.each([
    '你们这破店，骗子！',
    '氣死我了',
    'This is RIDICULOUS!!!',
    'what a rip-off',
    '杠精客服',
    "I'm fed to the teeth with you",
    '等了一个月了，你们到底管不管！',
    'you are a bunch of liars, give me my money back',
  ])('%s', (text) => {
    expect(emotionOf(text)).toBe('angry');
  });
});

describe('nobody is angry in', () => {
  test.each([
    '包邮吗',
    '垃圾桶有货吗',
    '怎么投诉',
    '收到的东西坏了，怎么换',
    'how much is shipping',
    'shitake mushrooms',
    'I WANT TO ORDER TWO LAMPS',
    '七天无理由是什么意思',
    'a grip offer',
    'I am not happy with the size',
    'do you sell fire extinguishers',
    'what does the police discount cover',
    '',
    '!!!',
    '😊',
  ])('%s', (text) => {
    expect(emotionOf(text)).not.toBe('angry');
  });
});

test.each([
  ['快递三天没动了，不会丢了吧，好着急', 'worried'],
  ["my parcel hasn't moved in days, I'm really worried it is lost", 'worried'],
  ['质量太差了，用两天就坏，真失望', 'disappointed'],
  ['it broke after one day, very disappointing quality', 'disappointed'],
  ['谢谢你帮我查', 'thanks'],
  ['thanks a lot for your help', 'thanks'],
  ['東西很好，謝謝', 'thanks'],
  ['什么时候发货', 'calm'],
  ['do you ship to france', 'calm'],
])('%s: %s', (text, emotion) => {
  expect(emotionOf(text)).toBe(emotion);
});

test('what the model learnt from it tells again, nearly all of it', () => {
  const examples = readEmotionExamples();
  const right = examples.filter(({ text, emotion }) => emotionOf(text) === emotion);
  expect(right.length / examples.length).toBeGreaterThan(0.95);
});

test('every emotion has examples in Chinese and in English', () => {
  const kinds = readEmotionExamples().map(
    ({ text, emotion }) => `${emotion} ${/\p{Script=Han}/u.test(text) ? 'zh' : 'en'}`,
  );
  const counts = [...Map.groupBy(kinds, (kind) => kind).values()].map(({ length }) => length);
  expect(counts).toHaveLength(10);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(40);
});

test('the model is made the same each time, and small', () => {
  expect(makeEmotionModel()).toEqual(model);
  const { words, classifier } = model;
  const arrays = [classifier.weights, words.slots, words.begins, words.counts, words.items];
  expect(arrays.reduce((bytes, { byteLength }) => bytes + byteLength, 0)).toBeLessThan(2e6);
});

describe('words of feeling', () => {
  const readFeelings = feelingReader(packFeelingWords());
  const feelingsIn = (text: string) => readFeelings.read(readText(text).tokens);

  test('count as the opposite after a negation', () => {
    expect(feelingsIn('not very good')).toEqual(['not praise']);
    expect(feelingsIn('没有想象的那么漂亮')).not.toContain('praise');
    expect(feelingsIn('it is good')).toEqual(['praise']);
  });

  test('the longest is meant: 不值得 is none of praise, whatever 值得 says', () => {
    expect(feelingsIn('不值得')).toEqual(['blame']);
    expect(feelingsIn('值得')).toEqual(['praise']);
  });
});
