import { describe, expect, it } from '@jest/globals';
import { dueNow } from '../../src/handoff/levels.ts';
import type { Case } from '../../src/model/case.ts';
import { ann, having, kindsOf, MINUTE, opened, RULES } from './samples.ts';

const THERE = { openSince: 0, reachable: true } as const;

/** What time brings by these minutes, in order, each looked at as often as the service does. */
function over(current: Case, minutes: number, openSince: number | null = 0) {
  const told: string[] = [];
  let now = current;
  for (let at = 0; at <= minutes * MINUTE; at += 10_000) {
    const acted = dueNow(now, RULES, { now: at, openSince, reachable: true });
    if (!acted?.ok) continue;
    now = acted.case;
    for (const { change } of acted.events)
      told.push(`${at / MINUTE}: ${change.kind}${change.kind === 'reminded' ? ` ${change.to} ${change.about}` : ''}`);
  }
  return { told, now };
}

describe('a customer nobody has answered', () => {
  it('is brought to mind: to all, since nobody has them, and then to the lead', () => {
    expect(over(opened(), 60).told).toEqual(['5: reminded all first', '15: reminded lead first']);
  });

  it('is brought to mind sooner when it is urgent', () => {
    expect(over(opened(0, { priority: 'urgent' }), 60).told[0]).toBe('1: reminded all first');
  });

  it('is first brought to mind to who has claimed them', () => {
    const claimed = having(opened(), [{ kind: 'claim' }, ann, 0]);
    expect(over(claimed, 60).told).toEqual([
      '5: reminded agent first',
      '10: reminded all first',
      '15: reminded lead first',
    ]);
  });

  it('who came in the night waits from the opening on', () => {
    const told = over(opened(), 60, 40 * MINUTE).told;
    expect(told).toEqual(['45: reminded all first', '55: reminded lead first']);
  });

  it('is left in peace while the shop is closed', () => {
    expect(over(opened(), 60, null).told).toEqual([]);
  });
});

describe('a customer who waits for the next answer', () => {
  it('is brought to mind by another measure', () => {
    const answered = having(opened(0, { priority: 'high' }), [{ kind: 'claim' }], [{ kind: 'message', text: 'x' }]);
    const waiting = { ...answered, waitingSince: 0, lastMessageAt: 0 };
    expect(over(waiting, 5).told).toEqual(['3: reminded agent next']);
  });
});

describe('a silent customer', () => {
  const silent = having(opened(), [{ kind: 'claim' }], [{ kind: 'message', text: 'x' }]);

  it('is asked, and only as long after that is the case closed', () => {
    const { told, now } = over(silent, 120);
    expect(told).toEqual(['30: idle', '60: closed']);
    expect(now).toMatchObject({ state: 'closed', end: { solved: null, reason: 'idle' } });
  });

  it('is told both times', () => {
    expect(dueNow(silent, RULES, { ...THERE, now: 30 * MINUTE })).toMatchObject({
      notice: { notice: { kind: 'idle' } },
    });
    const asked = { ...silent, idleAskedAt: 30 * MINUTE };
    expect(dueNow(asked, RULES, { ...THERE, now: 60 * MINUTE })).toMatchObject({
      notice: { notice: { kind: 'idle-closed', name: 'Ann' } },
    });
  });

  it('who waits for an answer is never thought silent', () => {
    const waiting = { ...silent, waitingSince: 0, reminders: 3 };
    expect(kindsOf(dueNow(waiting, RULES, { ...THERE, now: 500 * MINUTE }))).toBe('nothing');
  });
});

describe('a desk whose platform is away', () => {
  const away = { now: 1000, openSince: 0, reachable: false };

  it('is told of once to who waits there, and again when it happens again', () => {
    const first = dueNow(opened(), RULES, away);
    expect(first).toMatchObject({ notice: { flow: 'human', notice: { kind: 'unreachable' } } });
    const told = first?.ok === true ? first.case : opened();
    expect(dueNow(told, RULES, away)).toBeNull();
    const back = dueNow(told, RULES, { ...away, reachable: true });
    expect(back).toMatchObject({ case: { outageAt: null }, notice: null });
    expect(dueNow(back?.ok === true ? back.case : told, RULES, away)).toMatchObject({ notice: {} });
  });
});
