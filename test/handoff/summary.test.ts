import { describe, expect, it } from '@jest/globals';
import { asksForPerson, draftOf, type Heard } from '../../src/handoff/summary.ts';
import type { Author, TranscriptLine } from '../../src/model/message.ts';
import { newSession } from '../../src/model/session.ts';
import { entry, fakeUnderstander, knowledgeOf } from '../fakes/knowledge.ts';

const KNOWLEDGE = knowledgeOf([entry('shipping.cost'), entry('talk.human', { answer: null, flow: 'human' })]);
const understander = fakeUnderstander(KNOWLEDGE, {
  多少钱: {
    candidates: [
      { entry: 'shipping.cost', confidence: 0.4 },
      { entry: 'talk.human', confidence: 0.3 },
      { entry: 'no.such', confidence: 0.2 },
    ],
  },
});

const lines = (...said: readonly (readonly [Author, string])[]): TranscriptLine[] =>
  said.map(([author, text], place) => ({
    seq: place + 1,
    author,
    messageId: `m${place}`,
    message: { kind: 'text', text },
    at: place,
  }));

const heard = (more: Partial<Heard> = {}): Heard => ({
  knowledge: KNOWLEDGE,
  customer: { platform: 'web', account: 'shop', id: 'visitor' },
  ref: { platform: 'web', account: 'shop', conversation: 'c', kind: 'direct' },
  request: { reason: 'asked', priority: 'normal' },
  session: newSession('zh'),
  transcript: [],
  understanding: null,
  order: null,
  complains: false,
  ...more,
});

describe('the summary of a talk', () => {
  const transcript = lines(
    ['customer', '包邮吗'],
    ['bot', '满 99 元包邮。\n不满收 8 元。'],
    ['customer', '阿巴阿巴'],
    ['bot', '没听懂'],
    ['customer', '转人工'],
  );

  it('says what was asked, what it was answered, and what was not understood', () => {
    const session = {
      ...newSession('zh'),
      heard: [
        { text: '包邮吗', at: 0, entry: 'shipping.cost' },
        { text: '阿巴阿巴', at: 2, entry: null },
      ],
    };
    const draft = draftOf(heard({ transcript, session }));
    expect(draft.summary).toEqual([
      { asked: '包邮吗', answer: '满 99 元包邮。' },
      { asked: '阿巴阿巴', answer: null },
    ]);
    expect(draft).toMatchObject({ topic: 'shipping', tried: ['shipping.cost'] });
  });

  it('is the wish for a person where nothing else was said', () => {
    expect(draftOf(heard({ transcript: lines(['customer', '转人工']) })).summary).toEqual([
      { asked: '转人工', answer: null },
    ]);
  });

  it('is bounded, however long the talk was', () => {
    const long = lines(...Array.from({ length: 60 }, (_, n) => ['customer', `问 ${n} ${'长'.repeat(500)}`] as const));
    const { summary } = draftOf(heard({ transcript: long }));
    expect(summary).toHaveLength(12);
    expect(summary.at(-1)?.asked).toHaveLength(300);
  });
});

it('puts who complains first, and says who was not understood', () => {
  const session = {
    ...newSession('zh'),
    heard: [
      { text: '阿巴', at: 0, entry: null },
      { text: '哔哩', at: 1, entry: null },
    ],
  };
  expect(draftOf(heard({ session }))).toMatchObject({ reason: 'not-helped', priority: 'normal' });
  expect(draftOf(heard({ session, complains: true }))).toMatchObject({ reason: 'complaint', priority: 'high' });
  const angry = { reason: 'angry', priority: 'high' } as const;
  expect(draftOf(heard({ request: angry, complains: true }))).toMatchObject(angry);
});

it('suggests what the knowledge answers, and no flows', () => {
  const understanding = understander.understand('多少钱', 'zh');
  expect(draftOf(heard({ understanding })).suggestions).toEqual([
    { entry: 'shipping.cost', title: '标题 shipping.cost', text: '答 shipping.cost' },
  ]);
});

it.each(['转人工', '我要找真人', '人工客服', 'talk to a human', 'can I speak to a person please'])(
  '"%s" asks for a person',
  (said) => expect(asksForPerson(said)).toBe(true),
);

it.each(['碗碎了一只怎么办', '你们人工客服昨天说会给我退款的', '包邮吗'])('"%s" asks for more', (said) =>
  expect(asksForPerson(said)).toBe(false),
);
