import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/bot/decide.ts';
import type { TurnInput } from '../../src/dialogs/flow.ts';
import type { Json } from '../../src/model/calls.ts';
import { choicesOf } from '../../src/model/message.ts';
import type { OrderView } from '../../src/model/order.ts';
import { newSession, type Session } from '../../src/model/session.ts';
import type { TicketNotice } from '../../src/model/ticket.ts';
import { entry, fakeUnderstander, knowledgeOf } from '../fakes/knowledge.ts';

const NOW = Date.UTC(2026, 10, 20, 4);
const DAY = 24 * 3_600_000;
const KNOWLEDGE = knowledgeOf([
  entry('shipping.cost'),
  entry('orders.track', { answer: null, flow: 'track-order' }),
  entry('service.complaint', { answer: null, flow: 'complaint' }),
]);
const understander = fakeUnderstander(KNOWLEDGE, {
  '运费多少？': { verdict: 'answer', candidates: [{ entry: 'shipping.cost', confidence: 0.9 }] },
  '我的订单呢？': { verdict: 'answer', candidates: [{ entry: 'orders.track', confidence: 0.9 }] },
});

const ORDER: OrderView = {
  number: 'LX1',
  placedAt: '2026-11-18T00:00:00Z',
  status: 'paid',
  currency: 'CNY',
  total: 10,
  items: [],
  parcels: [],
};

/** A talk that goes on turn by turn. */
function talk(session: Session = newSession('zh')) {
  let turn = 0;
  let at = NOW;
  const take = (input: TurnInput) => {
    const decided = decide({ knowledge: KNOWLEDGE, session, input, now: at, turn: ++turn });
    session = decided.session;
    return { ...decided, turn, words: decided.say.map(({ text }) => text).join('\n') };
  };
  return {
    says: (text: string) => take({ kind: 'text', text, understanding: understander.understand(text, 'zh') }),
    picks: (choice: string) => take({ kind: 'choice', choice }),
    hears: (flow: string, of: number, name: string, value: Json | null) =>
      take({
        kind: 'result',
        flow,
        turn: of,
        answer: { name, result: value === null ? { ok: false } : { ok: true, value } },
      }),
    isTold: (notice: TicketNotice) => take({ kind: 'notice', flow: 'ticket-status', notice }),
    wait: (ms: number) => {
      at += ms;
    },
    session: () => session,
  };
}

const found: Json = JSON.parse(JSON.stringify({ outcome: 'found', orders: [ORDER] }));

describe('what comes of a call', () => {
  test('goes on with the flow that made it', () => {
    const { says, hears } = talk();
    const asked = says('问 orders.track');
    expect(asked.calls).toMatchObject([{ name: 'orders.find', flow: 'track-order', patient: false }]);
    expect(asked.say).toEqual([]);
    const told = hears('track-order', asked.turn, 'orders.find', found);
    expect(told.decision).toEqual({ flow: 'track-order', entry: null, also: [], route: 'result' });
    expect(told.words).toContain('LX1');
  });

  test('is nothing any more when the flow has asked anew, or was left', () => {
    const { says, hears, session } = talk();
    const first = says('问 orders.track');
    says('问 orders.track');
    expect(hears('track-order', first.turn, 'orders.find', found).say).toEqual([]);
    expect(hears('no-such-flow', 1, 'orders.find', found).say).toEqual([]);
    expect(session().frames).toHaveLength(1);
  });

  test('is told beside what was begun meanwhile, which then asks again', () => {
    const { says, hears } = talk();
    const asked = says('问 orders.track');
    says('问 service.complaint');
    const told = hears('track-order', asked.turn, 'orders.find', found);
    expect(told.words).toMatch(/LX1[\s\S]*回到您的投诉：[\s\S]*发生了什么/);
  });

  test('that failed offers to tell later, and that call is patient', () => {
    const { says, picks, hears } = talk();
    const failed = hears('track-order', says('问 orders.track').turn, 'orders.find', null);
    expect(failed.say.flatMap(choicesOf).map(({ id }) => id)).toEqual(['order:later', 'flow:human']);
    const later = picks('order:later');
    expect(later.calls).toMatchObject([{ patient: true }]);
    const between = says('问 shipping.cost');
    expect(between.words).toBe('答 shipping.cost');
    expect(hears('track-order', later.turn, 'orders.find', found).words).toMatch(/让您久等了[\s\S]*LX1/);
  });

  test('is still told when another flow went on meanwhile', () => {
    const { says, picks, hears } = talk();
    says('问 service.complaint');
    const failed = says('我的订单呢？');
    hears('track-order', failed.turn, 'orders.find', null);
    const later = picks('order:later');
    expect(says('杯子收到就碎了，没人管').words).toContain('哪个订单');
    expect(hears('track-order', later.turn, 'orders.find', found).words).toMatch(/让您久等了[\s\S]*LX1/);
  });

  test('that nobody can read is one that failed', () => {
    const { says, hears } = talk();
    const told = hears('track-order', says('问 orders.track').turn, 'orders.find', { outcome: 'nonsense' });
    expect(told.words).toContain('连不上');
  });

  test('a ticket that was filed is told though the customer left', () => {
    const { hears } = talk();
    const told = hears('complaint', 7, 'tickets.open', { number: 1001, dueAt: NOW });
    expect(told.words).toContain('T1001');
  });

  test('leaves what the customer has asked and been offered as it was, unless more is said', () => {
    const { says, hears, session } = talk();
    says('说不清');
    says('问 shipping.cost');
    const before = session();
    hears('track-order', 99, 'orders.find', found);
    // Only that the order is theirs is remembered.
    expect(session()).toEqual({ ...before, talk: session().talk });
    expect(session().talk.orders).toMatchObject([{ number: 'LX1', proven: true }]);
  });
});

describe('a notice', () => {
  const notice: TicketNotice = {
    ticket: {
      number: 1001,
      kind: 'complaint',
      state: 'waiting',
      description: 'x',
      order: null,
      createdAt: NOW,
      updatedAt: NOW,
      dueAt: NOW,
      lastMessage: '请发照片',
      canReopen: false,
      rated: false,
    },
    state: 'waiting',
    message: '请发照片',
    askRating: false,
  };

  test('is told, and what the customer says to it is added to the ticket', () => {
    const { says, isTold } = talk();
    const told = isTold(notice);
    expect(told.words).toMatch(/T1001 需要您补充[\s\S]*请发照片/);
    expect(says('杯子底下有条缝').calls).toMatchObject([
      { name: 'tickets.change', arguments: { number: 1001, change: { kind: 'fact', text: '杯子底下有条缝' } } },
    ]);
  });

  test('comes between nothing: the flow under way asks again', () => {
    const { says, isTold, session } = talk();
    says('问 service.complaint');
    expect(isTold(notice).words).toMatch(/请发照片[\s\S]*回到您的投诉/);
    expect(session().frames.map(({ flow }) => flow)).toEqual(['complaint']);
  });

  test('of a solved ticket asks for a rating, the number of which is the choice', () => {
    const { isTold, picks } = talk();
    const solved = { ...notice, state: 'solved' as const, message: null, askRating: true };
    const told = isTold({ ...solved, ticket: { ...notice.ticket, state: 'solved', canReopen: true } });
    const ids = told.say.flatMap(choicesOf).map(({ id }) => id);
    expect(ids.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map((stars) => `flow:survey:1001-${stars}`));
    expect(ids[5]).toBe('flow:ticket-status:reopen-T1001');
    expect(picks('flow:survey:1001-4').calls).toMatchObject([
      { name: 'tickets.change', arguments: { number: 1001, change: { kind: 'rate', stars: 4 } } },
    ]);
  });
});

describe('a flow that was left alone', () => {
  test('expires with a word after a day, and not before', () => {
    const { says, wait } = talk();
    says('问 service.complaint');
    wait(DAY - 1);
    expect(says('运费多少？').words).toContain('回到您的投诉');
    wait(DAY + 1);
    const late = says('问 shipping.cost');
    expect(late.words).toMatch(/^您之前的投诉放了一天多/);
    expect(late.session.frames).toEqual([]);
  });

  test('by an upgrade that cannot read it is dropped, and the rest goes on', () => {
    const frame = { flow: 'complaint', version: 99, data: {}, at: NOW, call: null };
    const { says } = talk({ ...newSession('zh'), frames: [frame] });
    expect(says('问 shipping.cost').words).toBe('答 shipping.cost');
  });
});
