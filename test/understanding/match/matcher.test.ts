import { describe, expect, test } from '@jest/globals';
import type { Entry, Knowledge, WhenUnsure, Words } from '../../../src/model/knowledge.ts';
import { readBuiltIn, readIntentModel } from '../../../src/understanding/built-in.ts';
import { learn } from '../../../src/understanding/match/learn.ts';
import { matcherSteps } from '../../../src/understanding/match/matcher.ts';
import { runAtOnce } from '../../../src/understanding/match/steps.ts';
import { normalise } from '../../../src/understanding/normalise.ts';
import { tokenise } from '../../../src/understanding/tokenise.ts';
import { entry, knowledgeOf, SHOP } from '../../fakes/knowledge.ts';

const lexicon = { ...readBuiltIn(), intents: readIntentModel };

function asked(id: string, zh: readonly string[], en: readonly string[]): Entry {
  const questions = { ...(zh.length > 0 ? { zh } : {}), ...(en.length > 0 ? { en } : {}) };
  return entry(id, { questions, title: {} });
}

const ENTRIES = [
  asked('shipping.cost', ['运费多少', '包邮吗', '寄到新疆要运费吗'], ['How much is shipping?', 'Is delivery free?']),
  asked('shipping.time', ['多久能到', '什么时候发货'], ['How long does delivery take?', 'When will my order arrive?']),
  asked('returns.how', ['怎么退货', '不喜欢可以退吗'], ['How do I return an item?', 'Can I send it back?']),
  asked('invoices.get', ['可以开发票吗', '发票怎么开'], ['Can I get an invoice?', 'I need a receipt']),
  asked(
    'lamps.bulb',
    ['台灯用什么灯泡', '灯泡坏了能换吗'],
    ['Which bulb does the lamp take?', 'Can the bulb be replaced?'],
  ),
  asked('account.password', ['忘记密码怎么办', '登录不上'], ['I forgot my password', "I can't log in"]),
];

function matcher(entries: readonly Entry[] = ENTRIES, words: Partial<Words> = {}) {
  const all = { synonyms: [], blocked: [], anger: [], ...words };
  return trained(knowledgeOf(entries, { words: all }));
}

function trained(knowledge: Knowledge) {
  const made = runAtOnce(matcherSteps(knowledge, lexicon, null));
  const { match, use } = made;
  const lesson = made.lesson();
  if (lesson !== null) use(learn(lesson, readIntentModel()));
  return (text: string) => match(tokenise(normalise(text)));
}

const match = matcher();

describe('a question', () => {
  test.each([
    ['word for word', '包邮吗', 'shipping.cost'],
    ['in other signs, width and case', '  ＨＯＷ　long does DELIVERY take?!!', 'shipping.time'],
    ['in traditional characters', '發票怎麼開', 'invoices.get'],
    ['in other words', '邮费怎么算', 'shipping.cost'],
    ['in other forms of the words', 'returning items', 'returns.how'],
    ['with typing errors', 'i forgott my pasword', 'account.password'],
    ['about the id', 'lamps bulb', 'lamps.bulb'],
    ['with an order number', '我的订单 20261120334455 什么时候发货', 'shipping.time'],
  ])('%s finds its entry', (_how, text, id) => {
    const { candidates, verdict } = match(text);
    expect(candidates[0]?.entry).toBe(id);
    expect(verdict).toBe('answer');
  });

  test('with nothing but its meaning in common finds its entry', () => {
    expect(match('do you charge for postage').verdict).not.toBe('abstain');
    expect(match('do you charge for postage').candidates[0]?.entry).toBe('shipping.cost');
  });

  test('asked word for word is certain, in whatever signs', () => {
    expect(match('台灯，用什么灯泡？').candidates[0]).toEqual({ entry: 'lamps.bulb', confidence: 1 });
  });

  test('in Chinese finds an entry that has only English ones', () => {
    const english = matcher(ENTRIES.map(({ id, questions }) => asked(id, [], questions.en ?? [])));
    expect(english('运费多少钱').candidates[0]?.entry).toBe('shipping.cost');
    expect(english('怎么退货').candidates[0]?.entry).toBe('returns.how');
  });

  test("is understood by the shop's own synonyms", () => {
    const own = matcher(ENTRIES, { synonyms: [['灯泡', '亮晶晶']] });
    expect(match('我的亮晶晶呢').candidates[0]?.entry).not.toBe('lamps.bulb');
    expect(own('我的亮晶晶呢').candidates[0]?.entry).toBe('lamps.bulb');
  });

  test('that stands in two entries is certain for neither', () => {
    const twice = matcher([...ENTRIES, asked('lamps.repair', ['灯泡坏了能换吗', '台灯坏了'], [])]);
    const { candidates } = twice('灯泡坏了能换吗');
    expect(
      candidates
        .slice(0, 2)
        .map((candidate) => candidate.entry)
        .sort(),
    ).toEqual(['lamps.bulb', 'lamps.repair']);
    expect(candidates[0]?.confidence).toBeLessThan(1);
  });
});

describe('what the entries do not answer is refused', () => {
  test.each([
    'asdfgh qwertz',
    '阿巴阿巴阿巴',
    '20261120334455',
    'SF1234567890',
    '😀😀',
    '',
    '给我讲个笑话',
    'the of and to',
    '的了吗呢',
  ])('%s', (text) => {
    expect(match(text).verdict).toBe('abstain');
  });

  test('or asked back, never answered, when words of every question are in it', () => {
    expect(match('who won the world cup in 1998').verdict).not.toBe('answer');
  });

  test('what words of grammar alone may mean is kept as a guess, and hardly trusted', () => {
    const [best] = match('when will it').candidates;
    expect(best?.entry).toBe('shipping.time');
    expect(best?.confidence).toBeLessThan(0.05);
  });

  test('there are no candidates for a message without words', () => {
    expect(match('20261120334455').candidates).toEqual([]);
  });
});

test('a shop may rather answer or rather ask', () => {
  const answered = (whenUnsure: WhenUnsure) => {
    const knowledge = knowledgeOf(ENTRIES, { shop: { ...SHOP, whenUnsure } });
    const match = trained(knowledge);
    const said = [
      '我想退一件',
      'is there postage to pay',
      '灯不亮',
      '什么时候能拿到',
      'forgot login',
      '能不能换',
      'bill',
      '我想买机票',
      '台灯多少钱',
      'the lamp came broken',
      '东西到了要给多少',
      'my login was stolen',
      'is the lamp free',
    ];
    return said.filter((text) => match(text).verdict === 'answer').length;
  };
  expect(answered('answer')).toBeGreaterThan(answered('ask'));
});

test('with too many entries to learn from it takes more to be sure', () => {
  const surenessAmong = (entries: number) => {
    const others = Array.from({ length: entries - ENTRIES.length }, (_entry, number) =>
      asked(`other.${number}`, [], [`Where is part x${number} made?`]),
    );
    const { lesson, match } = runAtOnce(matcherSteps(knowledgeOf([...ENTRIES, ...others]), lexicon, null));
    const [best] = match(tokenise(normalise('how long until my order is delivered'))).candidates;
    return { learnable: lesson() !== null, entry: best?.entry, confidence: best?.confidence ?? 0 };
  };
  const [few, many] = [surenessAmong(1000), surenessAmong(1001)];
  expect(few).toMatchObject({ learnable: true, entry: 'shipping.time' });
  expect(many).toMatchObject({ learnable: false, entry: 'shipping.time' });
  expect(many.confidence).toBeLessThan(few.confidence * 0.8);
});

describe('candidates', () => {
  test('are at most five, each once, best first, between 0 and 1', () => {
    for (const text of ['退货要运费吗', 'delivery', '可以换吗', 'how do I get my order']) {
      const { candidates } = match(text);
      const confidences = candidates.map(({ confidence }) => confidence);
      expect(candidates.length).toBeLessThanOrEqual(5);
      expect(new Set(candidates.map((candidate) => candidate.entry)).size).toBe(candidates.length);
      expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
      for (const confidence of confidences) expect(confidence >= 0 && confidence <= 1).toBe(true);
    }
  });

  test('a title counts as a question', () => {
    const [first, ...others] = ENTRIES;
    const titled = first === undefined ? [] : [{ ...first, title: { en: 'Parcels to the moon' } }, ...others];
    expect(matcher(titled)('to the moon').candidates[0]?.entry).toBe('shipping.cost');
  });

  test('the same message is always understood the same', () => {
    expect(matcher()('退货要运费吗')).toEqual(matcher()('退货要运费吗'));
  });

  test('knowledge without entries, or with one, is no reason to fail', () => {
    expect(matcher([])('包邮吗')).toEqual({ candidates: [], verdict: 'abstain' });
    const one = matcher(ENTRIES.slice(0, 1));
    expect(one('包邮吗').verdict).toBe('answer');
    expect(one('给我讲个笑话').verdict).toBe('abstain');
  });
});
