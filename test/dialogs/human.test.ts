import { describe, expect, it } from '@jest/globals';
import { type FlowContext, type FlowInput, type FlowMove, flowContext } from '../../src/dialogs/flow.ts';
import { human } from '../../src/dialogs/human.ts';
import type { Json } from '../../src/model/calls.ts';
import { choicesOf } from '../../src/model/message.ts';
import { fakeUnderstander, knowledgeOf } from '../fakes/knowledge.ts';

const KNOWLEDGE = knowledgeOf([]);
const understander = fakeUnderstander(KNOWLEDGE);
/** 2026-11-20 is a Friday, when the shop of the tests is closed; Monday at ten it is open. */
const CLOSED = Date.parse('2026-11-20T10:00:00+08:00');
const OPEN = Date.parse('2026-11-23T10:00:00+08:00');

const at = (now: number, language = 'zh'): FlowContext => flowContext(KNOWLEDGE, language, now, { turn: 7 });
const text = (said: string): FlowInput => ({
  kind: 'text',
  text: said,
  understanding: understander.understand(said, 'zh'),
});
const say = ({ say: said }: Pick<FlowMove, 'say'>): string => said.map((one) => one.text).join('\n');
const offers = ({ say: said }: Pick<FlowMove, 'say'>): string[] => said.flatMap(choicesOf).map(({ id }) => id);

/** What the customer hears when asking for a person comes to this. */
function opened(value: Json, context = at(OPEN)): FlowMove {
  return resumed(human.start({ said: text('转人工'), about: null }, context)).answered(
    { name: 'cases.open', result: { ok: true, value } },
    context,
  );
}

function resumed(move: FlowMove) {
  const running = move.frame === null ? null : human.resume(move.frame);
  if (running === null) throw new Error('the flow does not wait');
  return running;
}

const QUEUED = { outcome: 'queued', number: 17, ahead: 2, waitMs: 4.4 * 60_000, unreachable: false };

describe('asking for a person', () => {
  it('tells the place in the line, the usual wait, and the way back to the bot', () => {
    const move = opened(QUEUED);
    expect(say(move)).toContain('前面还有 2 位');
    expect(say(move)).toContain('4 分钟');
    expect(offers(move)).toEqual(['flow:human:leave']);
    expect(move.frame).toBeNull();
  });

  it('says who comes next, and nothing of a wait that was never measured', () => {
    const move = opened({ ...QUEUED, ahead: 0, waitMs: null });
    expect(say(move)).toContain('第一位');
    expect(say(move)).not.toContain('分钟');
  });

  it('tells when people are back, where nobody is there, and what can be done until then', () => {
    const move = opened(QUEUED, at(CLOSED));
    expect(say(move)).toContain('11月23日周一 09:00');
    expect(offers(move)).toEqual(['flow:human:call-back', 'flow:complaint', 'flow:human:leave']);
  });

  it('tells when the desk cannot be reached', () => {
    expect(say(opened({ ...QUEUED, unreachable: true }, at(OPEN, 'en')))).toContain('connection problem');
  });

  it('names the ways to reach the shop where nobody serves customers here, or the desk failed', () => {
    expect(say(opened({ outcome: 'nobody' }))).toContain('400-000-0000');
    const context = at(OPEN);
    const failed = resumed(human.start({ said: text('转人工'), about: null }, context)).answered(
      { name: 'cases.open', result: { ok: false } },
      context,
    );
    expect(say(failed)).toContain('400-000-0000');
  });

  it('tells who serves the customer already', () => {
    expect(say(opened({ outcome: 'claimed', name: '小王' }))).toContain('小王');
  });
});

describe('being called back', () => {
  it('takes a phone number, and not any words', () => {
    const running = resumed(human.start({ said: text('请给我回电'), about: 'call-back' }, at(CLOSED)));
    const phone: FlowInput = {
      kind: 'text',
      text: '13800001234',
      understanding: {
        ...understander.understand('', 'zh'),
        entities: [{ kind: 'phone', value: '+8613800001234', text: '13800001234', start: 0, end: 11 }],
      },
    };
    expect(running.accepts(text('包邮吗'), at(CLOSED))).toBe(false);
    expect(running.accepts(phone, at(CLOSED))).toBe(true);
    expect(running.step(phone, at(CLOSED)).calls).toMatchObject([
      { name: 'cases.call-back', arguments: { contact: '13800001234' } },
    ]);
  });
});

describe('the end', () => {
  const closed = (notice: object) => human.noticed({ kind: 'closed', number: 17, to: 'nobody', ...notice }, at(OPEN));

  it('asks how satisfied the customer is with who served them', () => {
    const move = closed({ name: '小王', served: true });
    expect(move && say(move)).toContain('小王 的服务您满意吗');
    expect(move && offers(move)).toEqual([1, 2, 3, 4, 5].map((stars) => `flow:human:rate-17-${stars}`));
  });

  it('leaves nothing under way, unless the bot goes on', () => {
    expect(closed({ name: '小王', served: true })?.settles).toBe(true);
    expect(closed({ name: '小王', served: true, to: 'bot' })?.settles).toBeUndefined();
  });

  it('asks nothing where nobody served them', () => {
    const move = closed({ name: '小王', served: false });
    expect(move && offers(move)).toEqual([]);
  });

  it('takes the rating, and a word to it', () => {
    const context = at(OPEN);
    const started = human.start({ said: text('2'), about: 'rate-17-2' }, context);
    expect(started.calls).toMatchObject([{ name: 'cases.rate', arguments: { number: 17, stars: 2, comment: null } }]);
    const asked = resumed(started).answered(
      { name: 'cases.rate', result: { ok: true, value: { rated: true } } },
      context,
    );
    expect(say(asked)).toContain('哪里没做好');
    expect(resumed(asked).step(text('等了太久'), context).calls).toMatchObject([
      { arguments: { number: 17, stars: 2, comment: '等了太久' } },
    ]);
  });

  it('is changed to another language by who serves the customer', () => {
    expect(human.noticed({ kind: 'language', to: 'en' }, at(OPEN))?.language).toBe('en');
  });
});
