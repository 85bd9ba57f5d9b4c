import { describe, expect, it } from '@jest/globals';
import { proposalOf } from '../../src/handoff/learning.ts';
import type { Case, CaseEventLine } from '../../src/model/case.ts';
import { acting, having, kindsOf, opened } from './samples.ts';

const ended: Case = opened(0, { state: 'closed', end: { solved: true, reason: null, to: 'nobody' } });

/** Lines of a talk: customers' begin with "c", agents' with "a". */
const talk = (...said: readonly string[]): CaseEventLine[] =>
  said.map((line, place) => ({
    seq: place + 2,
    at: 0,
    by: line.startsWith('a') ? { kind: 'person', id: 1, name: 'Ann' } : { kind: 'customer' },
    change: { kind: 'message', text: line.slice(2), files: [], messageId: null, at: null, replyTo: null },
  }));

const LINES = talk('c 你好', 'a 您好！', 'c 灯能接小爱同学吗', 'a 可以，在米家里添加设备就行', 'c 谢谢');

describe('what the knowledge could learn', () => {
  it('is what the bot could not answer, with what the agent answered', () => {
    const current = {
      ...ended,
      summary: [
        { asked: '灯能连智能音箱吗', answer: null },
        { asked: '转人工', answer: null },
      ],
    };
    expect(proposalOf(current, LINES)).toEqual({
      state: 'open',
      question: '灯能连智能音箱吗',
      answer: '可以，在米家里添加设备就行',
    });
  });

  it('is what the customer asked the agent, where the bot had not been asked', () => {
    expect(proposalOf(ended, LINES)).toMatchObject({ question: '灯能接小爱同学吗' });
  });

  it('holds no phone and no address', () => {
    const lines = talk('c 可以打 13800001234 联系我吗', 'a 可以的，或者写信到 service@example.com');
    expect(proposalOf(ended, lines)).toMatchObject({
      question: '可以打 [number] 联系我吗',
      answer: expect.stringContaining('[email]'),
    });
  });

  it('is nothing when it was not solved, nobody answered, or the bot goes on', () => {
    const not = (change: Partial<Case>) => proposalOf({ ...ended, ...change }, LINES);
    expect(not({ end: { solved: false, reason: null, to: 'nobody' } })).toBeNull();
    expect(not({ end: { solved: true, reason: null, to: 'bot' } })).toBeNull();
    for (const words of ['您好', '您好，我来帮您看看', '请稍等一下哦', 'Hello, let me check that for you'])
      expect(proposalOf(ended, talk('c 灯能接小爱同学吗', `a ${words}`))).toBeNull();
  });
});

describe('a proposal', () => {
  const proposed = { ...ended, proposal: { state: 'open', question: 'q q', answer: 'a' } } as const;

  it('is settled once', () => {
    const learn = { kind: 'learn', question: '灯能接小爱吗', answer: '可以' };
    expect(acting(proposed, learn)).toMatchObject({
      case: { proposal: { state: 'learnt', question: '灯能接小爱吗', answer: '可以' } },
      events: [{ change: { kind: 'learnt', entry: 'learnt.17' } }],
    });
    expect(kindsOf(acting(having(proposed, [learn]), { kind: 'drop' }))).toBe('not-now');
    expect(kindsOf(acting(having(proposed, [{ kind: 'drop' }]), learn))).toBe('not-now');
  });

  it('is not made up', () => {
    expect(kindsOf(acting(ended, { kind: 'learn', question: 'qq', answer: 'a' }))).toBe('not-now');
  });
});
