import { describe, expect, it } from '@jest/globals';
import { deskFor } from '../../src/handoff/desk.ts';
import { acting, ann, bob, draft, having, kindsOf, lena, opened, RULES } from './samples.ts';

const claimed = having(opened(), [{ kind: 'claim' }]);

describe('claiming', () => {
  it('gives the customer to who asks first, and tells them', () => {
    const acted = acting(opened(), { kind: 'claim' }, ann, 5);
    expect(kindsOf(acted)).toEqual(['claimed', 'told']);
    expect(acted).toMatchObject({
      case: { state: 'claimed', agent: { id: 1, name: 'Ann' }, since: 5, claimedAt: 5 },
      replies: [{ author: 'system', message: { text: 'told claimed' } }],
    });
  });

  it('refuses who comes second, whoever they are', () => {
    expect(acting(claimed, { kind: 'claim' }, bob)).toEqual({ ok: false, why: 'taken' });
    expect(acting(claimed, { kind: 'claim' }, lena)).toEqual({ ok: false, why: 'taken' });
  });

  it('does nothing more when the same one claims again', () => {
    expect(acting(claimed, { kind: 'claim' })).toMatchObject({ ok: true, events: [], replies: [] });
  });
});

describe('writing to the customer', () => {
  const hello = { kind: 'message', text: ' 您好 ' };

  it('is for who has claimed the case', () => {
    expect(kindsOf(acting(opened(), hello))).toBe('unclaimed');
    expect(kindsOf(acting(claimed, hello, bob))).toBe('taken');
    expect(kindsOf(acting(claimed, hello, lena))).toBe('taken');
    expect(kindsOf(acting(claimed, hello))).toEqual(['message']);
  });

  it('ends the waiting', () => {
    const answered = having(claimed, [hello, ann, 60_000]);
    expect(answered).toMatchObject({ answeredAt: 60_000, waitingSince: null, reminders: 0, lastMessageAt: 60_000 });
  });

  it('needs words or a file', () => {
    expect(() => acting(claimed, { kind: 'message', text: '  ' })).toThrow(/words or a file/);
  });
});

describe('a note', () => {
  it('is for anybody, at any time, and is no reply', () => {
    const closed = having(claimed, [{ kind: 'close', solved: true }]);
    for (const current of [opened(), claimed, closed]) {
      const acted = acting(current, { kind: 'note', text: 'checks with the warehouse' }, bob);
      expect(kindsOf(acted)).toEqual(['note']);
      expect(acted).toMatchObject({ replies: [], notice: null });
    }
  });
});

describe('giving a customer away', () => {
  it('puts them back where they were in the line', () => {
    const acted = acting({ ...claimed, openedAt: 7 }, { kind: 'release' }, ann, 99);
    expect(acted).toMatchObject({
      case: { state: 'queued', agent: null, since: 7, waitingSince: 0 },
      replies: [{ message: { text: 'told released' } }],
    });
  });

  it('hands them to a colleague, who then has them', () => {
    const handed = having(claimed, [{ kind: 'transfer', to: { id: 2, name: 'Bob' } }]);
    expect(handed).toMatchObject({ state: 'claimed', agent: { id: 2, name: 'Bob' } });
    expect(kindsOf(acting(handed, { kind: 'message', text: 'x' }, ann))).toBe('taken');
    expect(kindsOf(acting(handed, { kind: 'message', text: 'x' }, bob))).toEqual(['message']);
  });

  it('hands them to another desk, where they wait', () => {
    const acted = acting(claimed, { kind: 'transfer', to: { desk: 'returns' } });
    expect(acted).toMatchObject({ case: { state: 'queued', desk: 'returns', agent: null } });
    expect(kindsOf(acted)).toEqual(['transferred', 'told']);
  });

  it('is not for others, but for admins', () => {
    for (const action of [
      { kind: 'release' },
      { kind: 'bot' },
      { kind: 'close', solved: true },
      { kind: 'block', hours: 1 },
    ]) {
      expect(kindsOf(acting(claimed, action, bob))).toBe('taken');
      expect(acting(claimed, action, lena).ok).toBe(true);
    }
  });
});

describe('the end', () => {
  it('tells the customer who it was that served them', () => {
    const served = having(claimed, [{ kind: 'message', text: 'x' }]);
    expect(acting(served, { kind: 'close', solved: true, reason: 'sent again' })).toMatchObject({
      case: { state: 'closed', end: { solved: true, reason: 'sent again', to: 'nobody' } },
      notice: { flow: 'human', notice: { kind: 'closed', number: 17, name: 'Ann', served: true, to: 'nobody' } },
    });
  });

  it('leaves nothing to do but to note, look, file a ticket and block', () => {
    const closed = having(claimed, [{ kind: 'bot' }]);
    for (const action of [
      { kind: 'claim' },
      { kind: 'message', text: 'x' },
      { kind: 'release' },
      { kind: 'close', solved: null },
      { kind: 'transfer', to: { desk: 'main' } },
    ])
      expect(kindsOf(acting(closed, action))).toBe('closed');
    expect(acting(closed, { kind: 'reveal' }).ok).toBe(true);
  });

  it('comes when a customer is blocked, until a time', () => {
    const acted = acting(claimed, { kind: 'block', hours: 2 }, ann, 1000);
    expect(acted).toMatchObject({ case: { state: 'closed', blockedUntil: 1000 + 2 * 3_600_000 }, notice: null });
    expect(kindsOf(acted)).toEqual(['blocked', 'closed']);
  });
});

describe('which desk', () => {
  const room = (id: string, wanted: object) => ({ id, room: null, topics: [], languages: [], channels: [], ...wanted });
  const rules = {
    ...RULES,
    desks: [
      room('returns', { topics: ['returns'] }),
      room('english', { languages: ['en'] }),
      room('rest', { channels: ['web'] }),
    ],
  } as const;

  it('is the first that takes the topic, language and channel, and else the last', () => {
    expect(deskFor(draft({ topic: 'returns', language: 'en' }), rules)).toBe('returns');
    expect(deskFor(draft({ language: 'en' }), rules)).toBe('english');
    expect(deskFor(draft(), rules)).toBe('rest');
    expect(
      deskFor(draft({ ref: { platform: 'telegram', account: 'a', conversation: 'c', kind: 'direct' } }), rules),
    ).toBe('rest');
  });
});
