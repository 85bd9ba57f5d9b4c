import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hanPairsOf, hanSpeller } from '../../src/understanding/homophones.ts';

const TEXTS = [
  '我要退货',
  '怎么退货',
  '退货地址',
  '碗碎了',
  '杯子碎了',
  '优惠券',
  '优惠券怎么用',
  '再发一个',
  '再发一次',
];
const spell = hanSpeller(hanPairsOf(TEXTS));

describe('characters that sound alike', () => {
  test.each([
    ['我要推货', '我要退货'],
    ['碗岁了', '碗碎了'],
    ['退火', '退货'],
    ['在发一个', '再发一个'],
  ])('%s is meant as %s', (written, meant) => {
    expect(spell(written)).toBe(meant);
  });

  test('what is told apart by few counts as sounding alike', () => {
    expect(hanSpeller(hanPairsOf(['真的', '真的']))('蒸的')).toBe('真的');
  });

  test('what stands with a neighbour elsewhere too stays, and so does what sounds like nothing known', () => {
    expect(spell('货怎么退')).toBe('货怎么退');
    expect(spell('猫咪')).toBe('猫咪');
  });

  test('a pair that was found once puts nothing right', () => {
    expect(hanSpeller(hanPairsOf(['真的']))('蒸的')).toBe('蒸的');
  });

  test('texts without mistakes stay, whatever they are, and none changes its length', () => {
    const han = fc.string({ unit: fc.constantFrom(...'退推货火碗碎岁了我要怎么地址𠮷a'), maxLength: 20 });
    fc.assert(
      fc.property(fc.array(han), han, (texts, other) => {
        const own = hanSpeller(hanPairsOf(texts));
        for (const text of texts.filter((one) => /^\p{Script=Han}+$/u.test(one))) expect(own(text)).toBe(text);
        expect(own(other)).toHaveLength(other.length);
      }),
    );
  });
});
