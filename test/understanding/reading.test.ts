import { describe, expect, test } from '@jest/globals';
import { type Candidate, NO_CONTEXT, type TalkContext } from '../../src/model/understanding.ts';
import { requestReader } from '../../src/understanding/commands.ts';
import { readLexicons } from '../../src/understanding/lexicon.ts';
import type { Match } from '../../src/understanding/match/matcher.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { phraseOf } from '../../src/understanding/pattern.ts';
import { messageReader } from '../../src/understanding/reading.ts';
import { tokenise } from '../../src/understanding/tokenise.ts';
import { grammarOf } from '../../src/understanding/vocabulary.ts';
import { entry, knowledgeOf } from '../fakes/knowledge.ts';

const KNOWLEDGE = knowledgeOf([
  entry('shipping.cost', { questions: { zh: ['运费多少'] }, answer: { zh: '寄新疆另加 15 元，邮费见结算页' } }),
  entry('shipping.time', { questions: { zh: ['多久能到'] } }),
  entry('returns.how', { questions: { zh: ['怎么退货'] } }),
  entry('returns.cost', { questions: { zh: ['退货运费谁出'] } }),
]);

type Meanings = Readonly<Record<string, readonly [entry: string, confidence: number][]>>;

function judge(candidates: readonly Candidate[]): Match {
  const best = candidates[0]?.confidence ?? 0;
  return { candidates: [...candidates], verdict: best >= 0.5 ? 'answer' : best >= 0.2 ? 'clarify' : 'abstain' };
}

/** Understands what stands in the table, whatever signs it is written with. */
function reader(meanings: Meanings) {
  const lexicons = [...readLexicons().values()];
  const table = new Map(Object.entries(meanings).map(([text, found]) => [phraseOf(tokenise(normalise(text))), found]));
  const readRequest = requestReader(lexicons, ['zh', 'en']);
  const read = messageReader({
    knowledge: KNOWLEDGE,
    lexicons,
    grammar: grammarOf(readLexicons()),
    readRequest,
    judge,
    match: (question) =>
      judge((table.get(phraseOf(question)) ?? []).map(([id, confidence]) => ({ entry: id, confidence }))),
  });
  return (message: string, context: TalkContext = NO_CONTEXT) => {
    const text = normalise(message);
    const tokens = tokenise(text);
    return read({ text, tokens }, readRequest(tokens), context);
  };
}

const following = (text: string, id: string): TalkContext => ({ answered: { text, entry: id }, unanswered: [] });
const unanswered = (...texts: readonly string[]): TalkContext => ({ answered: null, unanswered: texts });

describe('several questions', () => {
  const TWO: Meanings = { 运费多少: [['shipping.cost', 0.9]], 怎么退货: [['returns.how', 0.8]] };

  test('that each stand on their own are all asked, in their order', () => {
    expect(reader(TWO)('怎么退货？运费多少？')).toMatchObject({
      verdict: 'answer',
      asked: ['returns.how', 'shipping.cost'],
      candidates: [
        { entry: 'shipping.cost', confidence: 0.9 },
        { entry: 'returns.how', confidence: 0.8 },
      ],
    });
  });

  test('that mean the same are one', () => {
    const same: Meanings = { ...TWO, 邮费怎么算: [['shipping.cost', 0.7]] };
    expect(reader(same)('运费多少？邮费怎么算？')).toMatchObject({
      asked: [],
      candidates: [{ entry: 'shipping.cost' }],
    });
  });

  test('of which only one stands are as sure as that one and the whole are in the mean', () => {
    const one: Meanings = { 运费多少: [['shipping.cost', 0.9]], '运费多少？你猜呢？': [['returns.how', 0.3]] };
    expect(reader(one)('运费多少？你猜呢？')).toMatchObject({
      verdict: 'clarify',
      candidates: [
        { entry: 'shipping.cost', confidence: 0.45 },
        { entry: 'returns.how', confidence: 0.15 },
      ],
    });
  });

  test('are one where the whole is answered and means something else', () => {
    const whole: Meanings = { ...TWO, '怎么退货？运费多少？': [['returns.cost', 0.95]] };
    expect(reader(whole)('怎么退货？运费多少？')).toMatchObject({ asked: [], candidates: [{ entry: 'returns.cost' }] });
  });

  test('begin with the one that the whole is about, however sure the others are', () => {
    const whole: Meanings = { ...TWO, '怎么退货？运费多少？': [['returns.how', 0.6]] };
    const { candidates, asked } = reader(whole)('怎么退货？运费多少？');
    expect(candidates[0]?.entry).toBe('returns.how');
    const other: Meanings = { ...TWO, '怎么退货？运费多少？': [['shipping.cost', 0.6]] };
    expect(reader(other)('怎么退货？运费多少？').candidates[0]?.entry).toBe('shipping.cost');
    expect(asked).toEqual(['returns.how', 'shipping.cost']);
  });

  test('of which one cannot be answered are the others, if the whole cannot be either', () => {
    expect(reader(TWO)('运费多少？你们老板帅吗？')).toMatchObject({
      asked: [],
      candidates: [{ entry: 'shipping.cost' }],
    });
  });

  test('are one where no part is far clearer than the whole', () => {
    const whole = (confidence: number): Meanings => ({
      ...TWO,
      '运费多少？还要看重量？': [['returns.cost', confidence]],
    });
    expect(reader(whole(0.4))('运费多少？还要看重量？').candidates[0]?.entry).toBe('shipping.cost');
    const closer: Meanings = { ...whole(0.4), 运费多少: [['shipping.cost', 0.6]] };
    expect(reader(closer)('运费多少？还要看重量？')).toMatchObject({
      verdict: 'clarify',
      candidates: [{ entry: 'returns.cost' }],
    });
  });

  test('with courtesies between them are still found', () => {
    expect(reader(TWO)('你好，运费多少？谢谢！怎么退货？').asked).toEqual(['shipping.cost', 'returns.how']);
  });
});

describe('a follow-up', () => {
  const ALONE: Meanings = {
    运费多少: [['shipping.cost', 0.9]],
    新疆呢: [['returns.how', 0.3]],
    '运费多少 新疆': [['shipping.cost', 0.8]],
    怎么退货: [['returns.how', 0.6]],
    怎么退货呢: [['returns.how', 0.6]],
    '运费多少 怎么退货': [['returns.cost', 0.9]],
    要多久: [['returns.how', 0.25]],
  };

  test('means what both questions mean, when the answer speaks of it', () => {
    expect(reader(ALONE)('那新疆呢', following('运费多少', 'shipping.cost'))).toMatchObject({
      reading: 'follow-up',
      verdict: 'answer',
      candidates: [{ entry: 'shipping.cost', confidence: 0.8 }],
    });
  });

  test('to nothing is what it is', () => {
    expect(reader(ALONE)('那新疆呢')).toMatchObject({ reading: 'alone', verdict: 'clarify' });
  });

  test.each(['怎么退货', '那怎么退货呢'])('%s stands by itself and is not bent', (message) => {
    const read = reader(ALONE)(message, following('运费多少', 'shipping.cost'));
    expect(read).toMatchObject({ reading: 'alone', candidates: [{ entry: 'returns.how' }] });
  });

  test('that names nothing keeps to the topic', () => {
    const two: Meanings = { ...ALONE, 要多久: [['shipping.time', 0.3]] };
    expect(reader(two)('那要多久', following('运费多少', 'shipping.cost'))).toMatchObject({
      reading: 'follow-up',
      verdict: 'answer',
      candidates: [{ entry: 'shipping.time' }],
    });
    expect(reader(ALONE)('那要多久', following('运费多少', 'shipping.cost')).reading).toBe('alone');
  });

  test('that may as well mean something else is asked about, with the answer before among the choices', () => {
    const bed: Meanings = { ...ALONE, 床呢: [['returns.how', 0.3]], '运费多少 床': [['shipping.cost', 0.9]] };
    const read = reader(bed)('那床呢', following('运费多少', 'shipping.cost'));
    expect(read).toMatchObject({ reading: 'follow-up', verdict: 'clarify' });
    expect(read.candidates.map(({ entry: id }) => id)).toEqual(['shipping.cost', 'returns.how']);
  });

  test.each(['然后呢', '为什么', '那他呢', 'why?', 'and you?'])('%s asks nothing of the answer', (message) => {
    expect(reader(ALONE)(message, following('运费多少', 'shipping.cost')).reading).toBe('alone');
  });

  test.each(['天气', '费'])('the answer does not speak of is none: %s', (named) => {
    const other: Meanings = { ...ALONE, [`运费多少 ${named}`]: [['shipping.cost', 0.9]] };
    expect(reader(other)(`那${named}呢`, following('运费多少', 'shipping.cost')).verdict).toBe('abstain');
  });
});

describe('a burst', () => {
  const PIECES: Meanings = {
    我的快递: [['shipping.time', 0.3]],
    没动了: [['returns.how', 0.2]],
    '我的快递 没动了': [['shipping.cost', 0.7]],
    运费多少: [['shipping.cost', 0.9]],
    '我的快递 运费多少': [['shipping.time', 0.95]],
    '我的快递 外面下雨': [['shipping.time', 0.25]],
  };

  test('is understood whole', () => {
    expect(reader(PIECES)('没动了', unanswered('我的快递'))).toMatchObject({
      reading: 'burst',
      candidates: [{ entry: 'shipping.cost' }],
    });
  });

  test('ends with a message that stands by itself', () => {
    expect(reader(PIECES)('运费多少', unanswered('我的快递'))).toMatchObject({
      reading: 'alone',
      candidates: [{ entry: 'shipping.cost' }],
    });
  });

  test('is not made of what makes nothing surer', () => {
    expect(reader(PIECES)('外面下雨', unanswered('我的快递')).reading).toBe('alone');
  });

  test('a short message about something known is a piece, one about nothing known is none', () => {
    expect(reader(PIECES)('我的快递').fragment).toBe(true);
    expect(reader(PIECES)('阿巴阿巴').fragment).toBe(false);
    expect(reader(PIECES)('运费多少').fragment).toBe(false);
  });
});
