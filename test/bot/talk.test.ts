import { describe, expect, test } from '@jest/globals';
import { rememberTalk, talkAt, troublesAt } from '../../src/bot/talk.ts';
import type { TurnInput } from '../../src/dialogs/flow.ts';
import { type Frame, NEW_TALK, newSession, type Talk } from '../../src/model/session.ts';
import { NO_CONTEXT, Understanding } from '../../src/model/understanding.ts';
import { createUnderstander } from '../../src/understanding/understand.ts';
import { entry, knowledgeOf } from '../fakes/knowledge.ts';

const NOW = Date.UTC(2026, 10, 20, 4);
const MINUTE = 60_000;
const understander = createUnderstander(knowledgeOf([entry('shipping.cost')]));

function says(text: string): TurnInput {
  const understanding = Understanding.parse(understander.understand(text, 'zh', { ...NO_CONTEXT, now: NOW }));
  return { kind: 'text', text, understanding };
}

const looking = (number: string): Frame => ({
  flow: 'track-order',
  version: 1,
  at: NOW,
  call: 1,
  data: { at: 'looking', query: { by: 'number', value: number }, proof: '1234', later: false, rest: [] },
});

const answered = (value: unknown, name = 'orders.find', flow = 'track-order'): TurnInput => ({
  kind: 'result',
  flow,
  turn: 1,
  answer: { name, result: { ok: true, value: JSON.parse(JSON.stringify(value)) } },
});

const order = { number: 'LX1', placedAt: new Date(NOW).toISOString(), status: 'paid', currency: 'CNY', total: 1 };

describe('what a talk remembers', () => {
  test('a phone that is named, whatever flow it is named to', () => {
    const talk = rememberTalk(NEW_TALK, [], says('我的电话 13800001005'), NOW);
    expect(talk.proof).toMatchObject({ at: NOW });
    expect(talk.proof?.value).toContain('13800001005');
  });

  test('an order that was found is theirs', () => {
    const talk = rememberTalk(NEW_TALK, [looking('LX1')], answered({ outcome: 'found', orders: [order] }), NOW);
    expect(talk.orders).toEqual([{ number: 'LX1', proven: true, refused: false, at: NOW }]);
  });

  test('a proof that did not fit is not tried on the same order again, until another is shown', () => {
    const refused = rememberTalk(NEW_TALK, [looking('LX1')], answered({ outcome: 'refused' }), NOW);
    expect(refused.orders).toMatchObject([{ number: 'LX1', proven: false, refused: true }]);
    const shown = rememberTalk(refused, [], says('邮箱 jo@example.com'), NOW);
    expect(shown.orders).toMatchObject([{ number: 'LX1', refused: false }]);
  });

  test('tickets that were filed, and those that were not found are none', () => {
    const filed = rememberTalk(NEW_TALK, [], answered({ number: 1001, dueAt: NOW }, 'tickets.open', 'complaint'), NOW);
    expect(filed.tickets).toEqual([{ number: 1001, kind: 'complaint', at: NOW }]);
    expect(rememberTalk(filed, [], answered({ outcome: 'none' }, 'tickets.find', 'ticket-status'), NOW)).toEqual(filed);
  });

  test('for a while', () => {
    const talk: Talk = {
      orders: [{ number: 'LX1', proven: true, refused: false, at: NOW }],
      proof: { value: '1005', at: NOW },
      tickets: [{ number: 1001, kind: 'return', at: NOW }],
    };
    const session = { ...newSession('zh'), talk };
    expect(talkAt(session, NOW + MINUTE)).toEqual(talk);
    expect(talkAt(session, NOW + 61 * MINUTE).proof).toBeNull();
    expect(talkAt(session, NOW + 24 * 60 * MINUTE)).toEqual({ orders: [], proof: null, tickets: talk.tickets });
  });

  test('of trouble only what nobody dealt with, just before', () => {
    const heard = [
      { text: '运费多少', at: NOW, entry: 'shipping.cost' },
      { text: '等了三天没人理', at: NOW, entry: null, trouble: true },
    ];
    const session = { ...newSession('zh'), heard };
    expect(troublesAt(session, NOW + MINUTE)).toEqual(['等了三天没人理']);
    expect(troublesAt(session, NOW + 20 * MINUTE)).toEqual([]);
  });
});
