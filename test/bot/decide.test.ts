import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/bot/decide.ts';
import type { Decided } from '../../src/bot/scene.ts';
import type { FlowInput } from '../../src/dialogs/flow.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import { newSession, type Session } from '../../src/model/session.ts';
import type { Understanding } from '../../src/model/understanding.ts';
import { entry, fakeUnderstander, knowledgeOf } from '../fakes/knowledge.ts';

const KNOWLEDGE = knowledgeOf([
  entry('shipping.cost', { next: ['shipping.time'] }),
  entry('shipping.time'),
  entry('talk.language', { answer: null, flow: 'language' }),
  entry('talk.human', { answer: null, flow: 'human' }),
  entry('orders.stock', { next: ['orders.number', 'shipping.time'] }),
  entry('orders.number'),
  entry('orders.track', { answer: null, flow: 'track-order' }),
]);

const asking = (...asked: string[]): Partial<Understanding> => ({
  verdict: 'answer',
  asked,
  candidates: asked.map((id) => ({ entry: id, confidence: 0.9 })),
});

const TABLE: Readonly<Record<string, Partial<Understanding>>> = {
  你好: { smallTalk: 'greeting' },
  转人工: { command: { name: 'human' } },
  取消: { command: { name: 'cancel' } },
  重新开始: { command: { name: 'restart' } },
  'English please': { command: { name: 'language', to: 'en' } },
  换语言: { command: { name: 'language' } },
  'en français': { command: { name: 'language', to: 'fr' } },
  运费时间: {
    verdict: 'clarify',
    candidates: [
      { entry: 'shipping.cost', confidence: 0.5 },
      { entry: 'shipping.time', confidence: 0.5 },
    ],
  },
  'time and cost': asking('shipping.time', 'orders.stock'),
  'language and time': asking('talk.language', 'shipping.time'),
  'language and person': asking('talk.language', 'talk.human'),
  'gone and time': asking('no.such', 'shipping.time'),
  一片: { fragment: true },
  二片: { fragment: true },
  繁: { script: 'Hant' },
  简: { script: 'Hans' },
  气死我了: { emotion: 'angry' },
  '气死我了 问 shipping.time': {
    emotion: 'angry',
    verdict: 'answer',
    candidates: [{ entry: 'shipping.time', confidence: 0.9 }],
  },
};

const NOW = Date.UTC(2026, 10, 20, 4);

/** A talk as the core sees it: each line is said in the session that the lines before left. */
function talk(...lines: readonly (string | { readonly choice: string })[]): Decided {
  const understander = fakeUnderstander(KNOWLEDGE, TABLE);
  let session: Session = newSession('zh');
  let decided: Decided | undefined;
  for (const line of lines) {
    const input =
      typeof line === 'string'
        ? ({ kind: 'text', text: line, understanding: understander.understand(line, session.language) } as const)
        : ({ kind: 'choice', choice: line.choice } as const);
    decided = decide({ knowledge: KNOWLEDGE, session, input, now: NOW });
    session = decided.session;
  }
  if (decided === undefined) throw new Error('nothing was said');
  return decided;
}

const words = (said: Decided): string => said.say.map(({ text }) => text).join('\n');
const choices = (said: Decided): string[] =>
  said.say.flatMap((message: OutgoingMessage) =>
    message.kind === 'choices' ? message.choices.map(({ id }) => id) : [],
  );

describe('answers', () => {
  test('a question is answered in its own language, with the entries that come next as choices', () => {
    const said = talk('ask shipping.cost');
    expect(words(said)).toBe('answer shipping.cost');
    expect(choices(said)).toEqual(['entry:shipping.time']);
    expect(said.decision).toEqual({ flow: 'faq', entry: 'shipping.cost', also: [], route: 'faq' });
  });

  test.each(['1', '１', '第一个', '选1', 'the first one', '标题 shipping.time'])(
    '%s picks the first choice offered',
    (pick) => {
      expect(talk('问 shipping.cost', pick).decision).toEqual({
        flow: 'faq',
        entry: 'shipping.time',
        also: [],
        route: 'choice',
      });
    },
  );

  test('a number means nothing when nothing was offered', () => {
    expect(talk('问 shipping.time', '1').decision.route).toBe('fallback');
  });

  test('a choice whose entry is gone is told to be gone', () => {
    expect(talk({ choice: 'entry:no.such' }).decision).toEqual({
      flow: 'fallback',
      entry: null,
      also: [],
      route: 'choice',
    });
  });

  test('an entry whose flow is not there yet offers a person', () => {
    const said = talk('问 orders.track');
    expect(said.decision).toEqual({ flow: 'track-order', entry: 'orders.track', also: [], route: 'flow' });
    expect(said.calls).toMatchObject([{ name: 'orders.find', arguments: { query: { by: 'last' }, proof: null } }]);
  });
});

describe('who comes, and what is no text', () => {
  const act = (input: FlowInput, session = newSession('zh')): Decided =>
    decide({ knowledge: KNOWLEDGE, session, input, now: NOW });

  test('who comes to the shop is greeted', () => {
    const { say, decision } = act({ kind: 'joined', payload: null });
    expect(decision).toMatchObject({ flow: 'greeting', entry: null });
    expect(say).toHaveLength(1);
  });

  test('who comes by a link that names an entry is greeted and told; other links change nothing', () => {
    const { say, decision, session } = act({ kind: 'joined', payload: 'shipping_cost' });
    expect(decision).toMatchObject({ entry: 'shipping.cost' });
    expect(say.map(({ text }) => text)).toEqual([expect.stringContaining('小店'), '答 shipping.cost']);
    expect(session.offered.map(({ id }) => id)).toEqual(['entry:shipping.time']);
    expect(act({ kind: 'joined', payload: 'campaign-7' }).decision.entry).toBeNull();
  });

  test('a picture without a word is asked about, with the offer of a person, and is no failure of the customer’s', () => {
    const { say, decision, session } = act({ kind: 'files', files: [{ kind: 'image' }] });
    expect(decision).toMatchObject({ flow: 'files', route: 'fallback' });
    expect(say).toMatchObject([{ kind: 'choices', choices: [{ id: 'flow:human' }] }]);
    expect(session.failures).toBe(0);
  });
});

describe('several questions at once', () => {
  test('are answered in their order, with what comes next under the last answer', () => {
    const said = talk('time and cost');
    expect(said.say.map(({ kind, text }) => [kind, text])).toEqual([
      ['text', '答 shipping.time'],
      ['choices', '答 orders.stock'],
    ]);
    expect(choices(said)).toEqual(['entry:orders.number']);
    expect(said.decision).toEqual({ flow: 'faq', entry: 'shipping.time', also: ['orders.stock'], route: 'faq' });
  });

  test('of which one starts a flow: the answers first, then the flow', () => {
    const said = talk('language and time');
    expect(words(said).startsWith('答 shipping.time')).toBe(true);
    expect(choices(said)).toEqual(['language:zh', 'language:en']);
    expect(said.decision).toEqual({ flow: 'language', entry: 'talk.language', also: ['shipping.time'], route: 'flow' });
  });

  test('of which two start flows: only the first does, and only what was told is logged', () => {
    const said = talk('language and person');
    expect(said.decision).toMatchObject({ flow: 'language', entry: 'talk.language', also: [] });
  });

  test('of which one is gone are the others', () => {
    expect(talk('gone and time').decision).toMatchObject({ entry: 'shipping.time', also: [] });
  });
});

describe('memory', () => {
  test('has what was asked and what it was answered with; small talk and commands are nothing asked', () => {
    const { session } = talk('问 shipping.time', '你好', '取消', '???', { choice: 'entry:shipping.cost' });
    expect(session.heard).toEqual([
      { text: '问 shipping.time', at: NOW, entry: 'shipping.time' },
      { text: '???', at: NOW, entry: null },
      { text: '标题 shipping.cost', at: NOW, entry: 'shipping.cost' },
    ]);
  });

  test('is of when the customer said it, not of when it was read', () => {
    const input = {
      kind: 'text',
      text: '???',
      understanding: fakeUnderstander(KNOWLEDGE).understand('???', 'zh'),
    } as const;
    const said = decide({ knowledge: KNOWLEDGE, session: newSession('zh'), input, now: NOW, saidAt: NOW - 5000 });
    expect(said.session.heard).toEqual([{ text: '???', at: NOW - 5000, entry: null }]);
  });
});

describe('pieces of a message', () => {
  test('are one failure: no person is offered for the second and third', () => {
    expect(choices(talk('一片', '二片'))).toEqual([]);
    expect(choices(talk('一片', '二片', '一片'))).toEqual([]);
    expect(talk('一片', '二片').session.failures).toBe(1);
  });

  test('are failures again when they do not end', () => {
    expect(choices(talk('一片', '二片', '一片', '二片'))).toEqual(['flow:human']);
  });
});

describe('traditional characters', () => {
  test('are answered in, with the labels, until the customer writes others', () => {
    const said = talk('繁');
    expect(words(said)).toContain('沒有聽明白');
    expect(words(talk('繁', '???', '!!!'))).toContain('還是沒能幫到您');
    expect(talk('繁', '???').say).not.toContainEqual(expect.objectContaining({ text: expect.stringContaining('没') }));
    expect(words(talk('繁', '简'))).toContain('还是没能帮到您');
  });

  test('a label in traditional characters picks', () => {
    const said = talk('繁', '运费时间', '標題 shipping.time');
    expect(said.decision).toMatchObject({ entry: 'shipping.time', route: 'choice' });
  });

  test('of its own are left alone where the shop has them', () => {
    const knowledge: Knowledge = { ...KNOWLEDGE, shop: { ...KNOWLEDGE.shop, languages: ['zh', 'zh-Hant'] } };
    const input = {
      kind: 'text',
      text: '繁',
      understanding: fakeUnderstander(KNOWLEDGE, TABLE).understand('繁', 'zh'),
    } as const;
    const said = decide({ knowledge, session: newSession('zh'), input, now: NOW });
    expect(words(said)).toContain('没有听明白');
  });
});

describe('not understanding', () => {
  test('once asks for other words, twice in a row offers a person', () => {
    expect(choices(talk('???'))).toEqual([]);
    expect(choices(talk('???', '!!!'))).toEqual(['flow:human']);
  });

  test('an answer in between forgets the failure before', () => {
    expect(choices(talk('???', '问 shipping.time', '!!!'))).toEqual([]);
  });

  test('two close candidates become a choice, and none of them counts as a failure', () => {
    const asked = talk('运费时间');
    expect(choices(asked)).toEqual(['entry:shipping.cost', 'entry:shipping.time', 'clarify:none']);
    const none = talk('运费时间', '3');
    expect(none.session.failures).toBe(1);
    expect(none.session.frames).toEqual([]);
    expect(talk('运费时间', '2').decision.entry).toBe('shipping.time');
  });

  test('a new question ends a choice that was not made', () => {
    const said = talk('运费时间', '问 shipping.time');
    expect(said.decision.entry).toBe('shipping.time');
    expect(said.session.frames).toEqual([]);
  });
});

describe('commands', () => {
  test('a person is asked for at the desk', () => {
    const said = talk('转人工');
    expect(said.decision).toEqual({ flow: 'human', entry: null, also: [], route: 'command' });
    expect(said.calls).toEqual([
      { flow: 'human', name: 'cases.open', arguments: { reason: 'asked', priority: 'normal' }, patient: true },
    ]);
    expect(said.say).toEqual([]);
  });

  test('cancel ends the flow under way, and says so when there is none', () => {
    expect(talk('换语言', '取消').session.frames).toEqual([]);
    expect(words(talk('换语言', '取消'))).not.toBe(words(talk('取消')));
  });

  test('start over forgets everything but the language that was chosen', () => {
    const { session } = talk('English please', '???', '重新开始');
    expect(session).toEqual({ ...newSession('en'), languageChosen: true });
  });
});

describe('languages', () => {
  test('a language that is chosen stays, whatever is written after', () => {
    const said = talk('English please', '问 shipping.time');
    expect(words(said)).toBe('answer shipping.time');
  });

  test('a language that is not chosen follows what is written', () => {
    expect(words(talk('ask shipping.time', '问 shipping.time'))).toBe('答 shipping.time');
  });

  test('a language the shop does not speak is told so', () => {
    expect(words(talk('en français'))).toContain('English');
  });

  test('the choice of a language outlives a question in between and is asked again', () => {
    const between = talk('换语言', '问 shipping.time');
    expect(between.say.map(({ kind }) => kind)).toEqual(['text', 'choices']);
    expect(choices(between)).toEqual(['language:zh', 'language:en']);
    expect(talk('换语言', '问 shipping.time', 'English').session).toMatchObject({ language: 'en', frames: [] });
  });
});

describe('frames that were stored', () => {
  const understood = fakeUnderstander(KNOWLEDGE).understand('问 shipping.time', 'zh');

  test.each([
    { flow: 'no-such-flow', version: 1, data: {} },
    { flow: 'clarify', version: 1, data: { entries: 'broken' } },
    { flow: 'clarify', version: 99, data: { entries: ['a', 'b'] } },
  ])('a frame that cannot go on is dropped: %j', (frame) => {
    const session: Session = { ...newSession('zh'), frames: [{ ...frame, at: 0, call: null }] };
    const input = { kind: 'text', text: '问 shipping.time', understanding: understood } as const;
    const said = decide({ knowledge: KNOWLEDGE, session, input, now: NOW });
    expect(said.decision.entry).toBe('shipping.time');
    expect(said.session.frames).toEqual([]);
  });
});

describe('anger', () => {
  test('is met with an apology and a person at once', () => {
    expect(choices(talk('气死我了'))).toEqual(['flow:human']);
  });

  test('does not keep an answer back', () => {
    const said = talk('气死我了 问 shipping.time');
    expect(words(said)).toContain('答 shipping.time');
    expect(choices(said)).toContain('flow:human');
  });
});

test('small talk is answered by its phrase', () => {
  expect(words(talk('你好'))).toContain('小店');
});

test('deciding twice gives the same: nothing but the values counts', () => {
  expect(talk('运费时间', '2')).toEqual(talk('运费时间', '2'));
});
