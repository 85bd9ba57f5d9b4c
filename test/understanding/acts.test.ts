import { describe, expect, test } from '@jest/globals';
import { REPLY_ACTS, WISH_ACTS } from '../../src/model/understanding.ts';
import { actReader, makeActModels, readReplyExamples, readWishExamples } from '../../src/understanding/acts/acts.ts';
import { readBuiltIn } from '../../src/understanding/built-in.ts';
import { entityFinder } from '../../src/understanding/entities/entities.ts';
import { SHOP } from '../fakes/knowledge.ts';

const { concepts, acts } = readBuiltIn();
const read = actReader(acts, concepts, (tokens) => tokens);
const findEntities = entityFinder(SHOP);
const actsOf = (text: string) => read(text, findEntities(text, null));

const likeliest = (likelihoods: Readonly<Record<string, number>>): string | undefined =>
  Object.entries(likelihoods).toSorted(([, a], [, b]) => b - a)[0]?.[0];

/** Texts that no example has. */
const WISHES: readonly (readonly [string, string])[] = [
  ['track', '我的那箱猕猴桃走到哪个地方了'],
  ['track', '付了款三天了还没动静，帮忙瞧瞧'],
  ['track', 'did my blender leave your depot yet'],
  ['track', "it's been two weeks and my sneakers still haven't shown up"],
  ['return', '刚拆的蓝牙音箱一开就吱吱响，怎么弄'],
  ['return', '这条牛仔裤腰太紧，想调个大的'],
  ['return', 'the teapot you sent has a broken spout'],
  ['return', 'my new tablet keeps rebooting, I would like another one'],
  ['complaint', '你们那个配送员说话太难听了，我要反映'],
  ['complaint', 'your fitter was rude and left dirt everywhere, I want to complain'],
  ['ticket', '我前两天投诉的事处理得怎样了'],
  ['ticket', 'any progress with the complaint I sent you on Sunday?'],
  ['add', '我想给我的投诉再补充一点情况'],
  ['add', 'please add one more thing to my complaint'],
  ['person', '别用机器人糊弄我，叫个真人来'],
  ['person', 'can I please speak with an actual human being'],
  ['ask', '你们退货的邮费是谁来出'],
  ['ask', '这款电水壶容量多大'],
  ['ask', 'how many days do you give me to send something back'],
  ['ask', 'is this jacket waterproof'],
  ['other', '哈喽，先随便瞅瞅'],
  ['other', 'just having a look around, thanks'],
];

const REPLIES: readonly (readonly [string, string])[] = [
  ['yes', '嗯嗯对的'],
  ['yes', 'yep, that is right'],
  ['no', '不是的呀'],
  ['no', 'nope, not at all'],
  ['skip', '我这里没有照片呢'],
  ['skip', 'no pictures, sorry'],
  ['skip', '没有什么别的要说了'],
  ['submit', '都没问题，麻烦提交吧'],
  ['submit', 'everything is right, please submit it'],
  ['cancel', '算了，我不想退了，留着'],
  ['cancel', 'forget it, I will keep them'],
  ['another', '不是这个订单，是另外一个'],
  ['another', 'no, I mean a different order'],
  ['unknown', '单号我真想不起来了'],
  ['unknown', "I really don't know my order number"],
  ['correct', '刚刚说错了，改成换货'],
  ['correct', 'sorry, change it to a refund instead'],
  ['ask', '取件要不要我付钱'],
  ['ask', 'how long will the refund take'],
  ['tell', '杯子到的时候把手断了'],
  ['tell', 'the handle snapped off when I lifted it'],
];

test('what messages want is told, nearly always', () => {
  const wrong = WISHES.filter(([act, text]) => likeliest(actsOf(text).wishes) !== act);
  expect(wrong.length).toBeLessThanOrEqual(WISHES.length / 10);
});

test('what messages do to a question is told, nearly always', () => {
  const wrong = REPLIES.filter(([act, text]) => likeliest(actsOf(text).replies) !== act);
  expect(wrong.length).toBeLessThanOrEqual(REPLIES.length / 10);
});

describe('how it is done in general is asked; what one has is to be seen to', () => {
  test.each([
    ['怎么退货', 'ask'],
    ['我收到的灯坏了怎么办', 'return'],
    ['how do returns work', 'ask'],
    ['my lamp came broken, what now', 'return'],
  ])('%s: %s', (text, act) => {
    expect(likeliest(actsOf(text).wishes)).toBe(act);
  });
});

test('traditional characters say the same as simplified ones', () => {
  expect(actsOf('我要退貨，燈壞了')).toEqual(actsOf('我要退货，灯坏了'));
});

test('which number it is makes no difference', () => {
  const [one, other] = ['LX2026110001', 'LX2026119876'].map((number) => `${number} 到哪了，手机 13800001001`);
  expect(actsOf(one ?? '')).toEqual(actsOf(other ?? ''));
});

test.each([
  ['nothing', ''],
  ['a space', ' '],
  ['signs', '???'],
  ['a face', '😊'],
  ['a long one', 'x'.repeat(5000)],
])('%s: no more likely than certain', (_name, text) => {
  const { wishes, replies } = actsOf(text);
  for (const likelihoods of [wishes, replies]) {
    const sum = Object.values(likelihoods).reduce((total, one) => total + one, 0);
    expect(sum).toBeLessThanOrEqual(1.001);
  }
});

test('every act has examples in Chinese and in English, none twice', () => {
  for (const [acts, examples] of [
    [WISH_ACTS, readWishExamples()],
    [REPLY_ACTS, readReplyExamples()],
  ] as const) {
    const languageOf = (text: string) => (/\p{Script=Han}/u.test(text) ? 'zh' : 'en');
    for (const act of acts) {
      const own = examples.filter((example) => example.act === act).map(({ text }) => text);
      for (const language of ['zh', 'en'])
        expect(own.filter((text) => languageOf(text) === language).length).toBeGreaterThanOrEqual(35);
      expect(own.filter((text, at) => own.indexOf(text) !== at)).toEqual([]);
    }
  }
});

test('the models are made the same each time, and small', () => {
  const again = makeActModels(concepts);
  expect(again).toEqual(acts);
  expect(again.wishes.weights.byteLength + again.replies.weights.byteLength).toBeLessThan(5e6);
});
