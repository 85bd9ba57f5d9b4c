import { describe, expect, test } from '@jest/globals';
import { DETAILS, type DetailKind } from '../../src/model/understanding.ts';
import { detailReader, makeDetailModels, readDetailExamples } from '../../src/understanding/acts/details.ts';
import { readBuiltIn } from '../../src/understanding/built-in.ts';
import { entityFinder } from '../../src/understanding/entities/entities.ts';
import { SHOP } from '../fakes/knowledge.ts';

const { concepts, details } = readBuiltIn();
const read = detailReader(details, concepts, (tokens) => tokens);
const findEntities = entityFinder(SHOP);
const detailsOf = (text: string) => read(text, findEntities(text, null));

const KINDS = ['reason', 'outcome', 'handover', 'condition', 'contact'] as const satisfies readonly DetailKind[];

function likeliest(text: string, kind: DetailKind): string {
  const told = Object.entries(detailsOf(text)[kind] ?? {});
  return told.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 'none';
}

/** Texts that no example has. */
const TOLD: readonly (readonly [DetailKind, string, string])[] = [
  ['reason', 'damaged', '边角都起毛了，漆也掉了'],
  ['reason', 'damaged', 'the lid snapped and the handle came off'],
  ['reason', 'wrong-item', '我下单的是咖啡杯，寄来一个花瓶'],
  ['reason', 'wrong-item', 'I ordered the green mug and got a brown one'],
  ['reason', 'missing-parts', '说明书和螺丝都没给'],
  ['reason', 'missing-parts', 'two of the screws were not in the box'],
  ['reason', 'not-as-described', '跟图片差得太远，做工很差'],
  ['reason', 'not-as-described', 'nothing like the pictures, really poor quality'],
  ['reason', 'changed-mind', '穿上不好看，不想要了'],
  ['reason', 'changed-mind', 'too big for my kitchen, I changed my mind'],
  ['reason', 'late', '等了二十多天才送到，早就用不上了'],
  ['reason', 'late', 'it came a week after the wedding'],
  ['reason', 'none', '运费是谁来付'],
  ['reason', 'none', 'who pays the postage for this'],
  ['outcome', 'refund', '直接把钱退到我卡上'],
  ['outcome', 'refund', 'just give me back my money'],
  ['outcome', 'exchange', '给我换一个没毛病的'],
  ['outcome', 'resend', '把漏掉的那包配件寄过来就好'],
  ['outcome', 'repair', 'please have somebody repair it'],
  ['outcome', 'compensation', '你们赔我'],
  ['outcome', 'apology', 'he has to apologise to my wife'],
  ['outcome', 'explain', '总得给我一个说法吧'],
  ['outcome', 'none', '退款一般多久能到账'],
  ['outcome', 'none', 'how long does a refund take'],
  ['handover', 'pick-up', '东西太沉，叫快递上门来拿'],
  ['handover', 'drop-off', '不用你们上门我自己去驿站'],
  ['handover', 'drop-off', "don't come, I'll bring it to the post office"],
  ['handover', 'none', '上门取件要不要钱'],
  ['condition', 'unused', '吊牌都在，一次没穿'],
  ['condition', 'used', 'I wore them twice'],
  ['condition', 'none', '用过的还能退吗'],
  ['contact', 'elsewhere', '打我电话就行'],
  ['contact', 'here', 'just answer me here in the chat'],
  ['contact', 'none', '你们的电话是多少'],
];

test('details are told, nearly always', () => {
  const wrong = TOLD.filter(([kind, told, text]) => likeliest(text, kind) !== told);
  expect(wrong.length).toBeLessThanOrEqual(TOLD.length / 10);
});

describe('of two clauses the one counts that is meant', () => {
  test.each([
    ['reason', '不是坏了，是跟图片上的颜色不一样', 'not-as-described'],
    ['reason', 'not broken, you sent me the wrong size', 'wrong-item'],
    ['outcome', "don't refund me, exchange it", 'exchange'],
    ['outcome', '不要换，退款', 'refund'],
    ['handover', '别派人来，我自己寄回去', 'drop-off'],
  ] as const)('%s: %s', (kind, text, told) => {
    expect(likeliest(text, kind)).toBe(told);
  });
});

test('in a story each clause tells its own', () => {
  const story = '前天收到的烤箱，门关不上，还掉了一块玻璃，我不想再等了，把钱退给我，让快递来取';
  expect(KINDS.slice(0, 3).map((kind) => likeliest(story, kind))).toEqual(['damaged', 'refund', 'pick-up']);
});

test.each([
  ['nothing', ''],
  ['signs', '???'],
  ['a face', '😊'],
  ['clauses without words', '。。。，，，1,2,3'],
  ['a long one', '坏了，'.repeat(2000)],
])('%s: no more likely than certain', (_name, text) => {
  for (const kind of KINDS) {
    const sum = Object.values(detailsOf(text)[kind] ?? {}).reduce((total, one) => total + one, 0);
    expect(sum).toBeLessThanOrEqual(1.001 * Math.sqrt(DETAILS[kind].length));
    for (const likelihood of Object.values(detailsOf(text)[kind] ?? {})) expect(likelihood).toBeLessThanOrEqual(1);
  }
});

test('every detail has examples in Chinese and in English, none twice', () => {
  for (const kind of KINDS) {
    const examples = readDetailExamples(kind);
    for (const detail of DETAILS[kind]) {
      const own = examples.filter(({ act }) => act === detail).map(({ text }) => text);
      const chinese = own.filter((text) => /\p{Script=Han}/u.test(text)).length;
      expect(Math.min(chinese, own.length - chinese)).toBeGreaterThanOrEqual(40);
    }
    const texts = examples.map(({ text }) => text);
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
  }
});

test('the models are made the same each time, and small', () => {
  const again = makeDetailModels(concepts);
  expect(again).toEqual(details);
  expect(KINDS.reduce((sum, kind) => sum + again[kind].weights.byteLength, 0)).toBeLessThan(4.5e6);
});
