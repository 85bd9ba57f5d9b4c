import { describe, expect, it } from '@jest/globals';
import { type DecidedInCase, decideInCase, type InCaseInput } from '../../src/bot/inCase.ts';
import type { Case } from '../../src/model/case.ts';
import type { InboxEvent } from '../../src/model/event.ts';
import { newSession } from '../../src/model/session.ts';
import type { Understanding } from '../../src/model/understanding.ts';
import { entry, fakeUnderstander, knowledgeOf } from '../fakes/knowledge.ts';
import { having, opened } from '../handoff/samples.ts';

const KNOWLEDGE = knowledgeOf([entry('shipping.cost')]);
const TABLE: Readonly<Record<string, Partial<Understanding>>> = {
  包邮吗: { verdict: 'answer', candidates: [{ entry: 'shipping.cost', confidence: 0.9 }] },
  你好: { smallTalk: 'greeting' },
  气死我了: { emotion: 'angry' },
};
const understander = fakeUnderstander(KNOWLEDGE, TABLE);

const queued = opened();
const claimed = having(queued, [{ kind: 'claim' }]);

const base = {
  ref: { platform: 'web', account: 'shop', conversation: 'c', kind: 'direct' },
  from: { id: 'visitor' },
  messageId: 'm1',
  dedupeKey: 'k',
  sentAt: 0,
} as const;

/** A customer who writes while their case stands so. */
function writing(current: Case, text: string, more: Partial<InCaseInput> & { now?: number } = {}): DecidedInCase {
  const event: InboxEvent = { kind: 'message', ...base, text };
  return deciding(current, event, {
    input: { kind: 'text', text, understanding: understander.understand(text, 'zh') },
    ...more,
  });
}

function deciding(current: Case, event: InboxEvent, more: Partial<InCaseInput>): DecidedInCase {
  return decideInCase({
    knowledge: KNOWLEDGE,
    session: newSession('zh'),
    input: { kind: 'files', files: [] },
    now: 1000,
    case: current,
    event,
    refersTo: null,
    ...more,
  });
}

const changesOf = ({ case: update }: DecidedInCase) => (update?.events ?? []).map(({ change }) => change);
const said = ({ say }: DecidedInCase) => say.map(({ text }) => text);

describe('a customer whom a person serves', () => {
  it('is heard by the person, and gets no word of the bot', () => {
    for (const text of ['包邮吗', '你好', '转人工', '气死我了', '阿巴']) {
      const turn = writing(claimed, text);
      expect(said(turn)).toEqual([]);
      expect(changesOf(turn)).toMatchObject([{ kind: 'message', text, messageId: 'm1', replyTo: null }]);
    }
  });

  it('waits for an answer from their first message on', () => {
    const answered = having(claimed, [{ kind: 'message', text: 'x' }]);
    expect(writing(answered, '好的').case?.case).toMatchObject({ waitingSince: 1000, idleAskedAt: null });
    expect(writing({ ...answered, waitingSince: 7 }, '好的').case?.case).toMatchObject({ waitingSince: 7 });
  });

  it('answers and rewords messages that the person sees', () => {
    expect(changesOf(writing(claimed, '这个', { refersTo: 4 }))).toMatchObject([{ kind: 'message', replyTo: 4 }]);
    const event: InboxEvent = { kind: 'message', ...base, text: '那个', edits: 'm0' };
    expect(changesOf(deciding(claimed, event, { refersTo: 4 }))).toEqual([{ kind: 'edited', of: 4, text: '那个' }]);
  });

  it('sends files, which are fetched from where they came', () => {
    const event: InboxEvent = { kind: 'message', ...base, text: '', files: [{ kind: 'image', native: { id: 1 } }] };
    expect(changesOf(deciding(claimed, event, {}))).toMatchObject([
      { files: [{ platform: 'web', file: { kind: 'image', native: { id: 1 } } }] },
    ]);
  });

  it('hears nothing of what flows would have said; the person does', () => {
    const event: InboxEvent = { kind: 'notice', ref: base.ref, from: base.from, flow: 'ticket-status', notice: {} };
    const ticket = {
      number: 1001,
      kind: 'complaint',
      state: 'solved',
      description: 'x',
      order: null,
      createdAt: 0,
      updatedAt: 0,
      dueAt: 0,
      lastMessage: null,
      canReopen: true,
      rated: true,
    };
    const notice = { ticket, state: 'solved', message: null, askRating: false };
    const turn = deciding(claimed, event, { input: { kind: 'notice', flow: 'ticket-status', notice } });
    expect(said(turn)).toEqual([]);
    expect(changesOf(turn)).toMatchObject([{ kind: 'withheld' }]);
  });

  it('is asked by the service itself whether they are still there', () => {
    const event: InboxEvent = { kind: 'notice', ref: base.ref, from: base.from, flow: 'human', notice: {} };
    const turn = deciding(claimed, event, { input: { kind: 'notice', flow: 'human', notice: { kind: 'idle' } } });
    expect(said(turn)).toHaveLength(1);
    expect(turn.author).toBe('system');
  });

  it.each(['回到机器人', '结束人工服务', 'back to the bot', '不用人工了'])('goes back to the bot by "%s"', (text) => {
    const turn = writing(claimed, text);
    expect(turn.case?.case).toMatchObject({ state: 'closed', end: { to: 'bot' } });
    expect(changesOf(turn).map(({ kind }) => kind)).toEqual(['message', 'closed']);
    expect(said(turn)).toHaveLength(1);
  });
});

describe('a customer who waits for a person', () => {
  it('is answered what the knowledge knows, and the person will read both', () => {
    const turn = writing(queued, '包邮吗');
    expect(said(turn)).toEqual(['答 shipping.cost']);
    expect(turn.author).toBe('bot');
    expect(changesOf(turn).map(({ kind }) => kind)).toEqual(['message', 'told']);
  });

  it('is told once a minute that the rest is kept, and never that it was not understood', () => {
    const first = writing(queued, '阿巴');
    expect(said(first)).toHaveLength(1);
    const waiting = first.case?.case ?? queued;
    expect(said(writing(waiting, '阿巴', { now: 30_000 }))).toEqual([]);
    expect(said(writing(waiting, '你好', { now: 62_000 }))).toHaveLength(1);
    expect(changesOf(writing(waiting, '阿巴', { now: 30_000 })).map(({ kind }) => kind)).toEqual(['message']);
  });

  it('comes sooner when they are angry', () => {
    expect(writing(queued, '气死我了').case?.case).toMatchObject({ mood: 'angry', priority: 'high' });
  });
});
