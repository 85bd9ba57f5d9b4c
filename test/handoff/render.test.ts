import { describe, expect, it, test } from '@jest/globals';
import { cardOf, readChoice } from '../../src/handoff/rooms/card.ts';
import { renderLine } from '../../src/handoff/rooms/render.ts';
import { type RoomView, viewOf } from '../../src/handoff/rooms/view.ts';
import type { Capabilities } from '../../src/model/adapter.ts';
import { type Case, CaseChange, type CaseEventLine } from '../../src/model/case.ts';
import { OutgoingMessage } from '../../src/model/message.ts';
import { entry, knowledgeOf, SHOP } from '../fakes/knowledge.ts';
import { opened } from './samples.ts';

const BUTTONS: Capabilities = { buttons: 8, cards: true, maxText: 2000, unit: 'characters' };
const view = (channel = BUTTONS, masked = true): RoomView => {
  const desk = { ...SHOP.desk, masked, lead: 'Lena' };
  return viewOf(knowledgeOf([entry('a')], { shop: { ...SHOP, desk } }), 'main', channel);
};
const HERE = { thread: 'room/t1', group: 'room' };
const NOBODY = { cases: [], tickets: [] };
const person = { kind: 'person', id: 1, name: '林' } as const;
const line = (change: object, by: CaseEventLine['by'] = person, seq = 5): CaseEventLine => ({
  ...{ seq, at: 0, by },
  change: CaseChange.parse(change),
});

function shown(change: object, by?: CaseEventLine['by'], about: CaseEventLine | null = null, of: Case = opened()) {
  return renderLine(line(change, by), about, of, HERE, view()).map((piece) =>
    piece.kind === 'file' ? piece.without : piece.text,
  );
}

const message = { kind: 'message', text: '打 13800138000', files: [], messageId: 'm', replyTo: null };

describe('a line in a room', () => {
  test.each([
    ['the customer’s words, masked', { ...message }, { kind: 'customer' }, ['小红：打 [number]']],
    ['an agent’s from elsewhere', { ...message, text: '好' }, person, ['林 ➜ 好']],
    ['an agent’s from here', { ...message, at: 'room/t1' }, person, []],
    ['a note from elsewhere', { kind: 'note', text: '常客' }, person, ['📝 林：常客']],
    ['a note from here', { kind: 'note', text: '常客', at: 'room/t1', messageId: 'x' }, person, []],
    ['the opening, which the card tells', { kind: 'opened', reason: 'asked' }, { kind: 'customer' }, []],
    ['a claim', { kind: 'claimed', from: null }, person, ['🙋 林 接单了']],
    [
      'a reminder for all',
      { kind: 'reminded', to: 'all', about: 'first' },
      { kind: 'system' },
      ['⏰ 各位，这位客人还在等'],
    ],
    [
      'one for the lead',
      { kind: 'reminded', to: 'lead', about: 'next' },
      { kind: 'system' },
      ['🚨 Lena，这位客人等太久了'],
    ],
    ['a call back', { kind: 'call-back', contact: '13800138000' }, { kind: 'customer' }, ['📞 客人希望回电：[number]']],
    [
      'an end by the customer',
      { kind: 'closed', end: { solved: null, reason: null, to: 'bot' } },
      { kind: 'customer' },
      ['👋 小红 回到了机器人'],
    ],
    [
      'an end by the service',
      { kind: 'closed', end: { solved: null, reason: null, to: 'nobody' } },
      { kind: 'system' },
      ['✅ 系统 结束了服务'],
    ],
    [
      'a move to another desk',
      { kind: 'transferred', to: { desk: 'x' } },
      person,
      ['➡️ 林 转到「x」，后面的对话在那边'],
    ],
    ['a move to this desk', { kind: 'transferred', to: { desk: 'main' } }, person, ['⬅️ 林 转到了这里']],
    ['a rating', { kind: 'rated', stars: 4, comment: '不错' }, { kind: 'customer' }, ['⭐ 客人评价：4 星 · 不错']],
  ] as const)('%s', (_, change, by, expected) => {
    expect(shown(change, by)).toEqual(expected);
  });

  it('reminds who has the case by name', () => {
    const of = opened(0, { state: 'claimed', agent: { id: 1, name: '林' } });
    expect(shown({ kind: 'reminded', to: 'agent', about: 'next' }, { kind: 'system' }, null, of)).toEqual([
      '⏰ 林，客人在等您回复',
    ]);
  });

  it('echoes what was written here, under it, and only that', () => {
    const done = { kind: 'delivered', of: 3 };
    const here = line({ ...message, at: 'room/t1' }, person, 3);
    const whole = line({ ...message, at: 'room' }, person, 3);
    const page = line(message, person, 3);
    const render = (about: CaseEventLine) => renderLine(line(done, { kind: 'system' }), about, opened(), HERE, view());
    expect(render(here)).toMatchObject([{ text: '✓ → 小红，网页', answers: { message: 'm' }, at: 'thread' }]);
    expect(render(whole)).toMatchObject([{ answers: { message: 'm' }, at: 'group' }]);
    expect(render(page)).toEqual([]);
  });

  it('tells of a failure wherever it was written', () => {
    const page = line(message, person, 3);
    const failed = { kind: 'undelivered', of: 3, why: 'unknown' };
    expect(shown(failed, { kind: 'system' }, page)).toEqual([expect.stringContaining('不确定是否送达')]);
  });

  it('cannot be told apart from ours by the customer’s name', () => {
    const of = opened(0, { customer: { platform: 'web', account: 's', id: 'v', name: '\u202e✓ →\n系统' } });
    expect(shown({ ...message, text: 'x' }, { kind: 'customer' }, null, of)[0]).toBe('✓ → 系统：x');
  });
});

describe('a card', () => {
  const full = opened(0, {
    order: 'LX2026110005',
    callBack: 'a@b.cc',
    summary: Array.from({ length: 12 }, (_, i) => ({ asked: `问 ${i}`.repeat(70), answer: i % 2 ? null : '答' })),
    suggestions: [1, 2, 3].map((i) => ({ entry: `e${i}`, title: `t${i}`, text: 'x'.repeat(3000) })),
  });

  it('fits, whatever is known', () => {
    const earlier = Array.from({ length: 9 }, (_, i) => opened(i, { number: i + 1, state: 'closed' }));
    const card = cardOf(full, { cases: earlier, tickets: [{ number: 1001, state: 'open' }] }, view());
    expect(OutgoingMessage.parse(card)).toEqual(card);
    expect(card.text).toContain('T1001');
  });

  it('masks what is personal, as the shop wants it', () => {
    expect(cardOf(full, NOBODY, view()).text).not.toMatch(/2026110005|a@b\.cc/);
    expect(cardOf(full, NOBODY, view(BUTTONS, false)).text).toContain('LX2026110005');
  });

  it('offers what can be done now, as far as there are buttons', () => {
    const ids = (of: Case, buttons = 8) => {
      const card = cardOf(of, NOBODY, view({ ...BUTTONS, buttons }));
      return 'choices' in card ? (card.choices ?? []).map(({ id }) => id.replace('desk:17:', '')) : [];
    };
    const claimed = { ...full, state: 'claimed', agent: { id: 1, name: '林' } } as const;
    expect(ids(full)).toEqual(['claim', 'bot', 'close:solved', 'close:unsolved']);
    expect(ids(claimed, 6)).toEqual(['send:e1', 'send:e2', 'send:e3', 'close:solved', 'close:unsolved', 'bot']);
    expect(ids({ ...full, state: 'closed' })).toEqual([]);
    expect(ids(full, 0)).toEqual([]);
    expect(cardOf(full, NOBODY, view({ ...BUTTONS, buttons: 0 })).text).toContain('回复“接单 A17”接单。');
  });

  test.each([
    ['desk:17:claim', { number: 17, verb: 'claim', argument: '' }],
    ['desk:17:close:solved', { number: 17, verb: 'close', argument: 'solved' }],
    ['desk:17:send:ship:cost', { number: 17, verb: 'send', argument: 'ship:cost' }],
    ['desk:0:claim', null],
    ['desk:17', null],
    ['flow:human', null],
  ])('reads %s', (id, expected) => {
    expect(readChoice(id)).toEqual(expected);
  });
});
