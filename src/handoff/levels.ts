import type { Case, CaseChange, CaseEvent } from '../model/case.ts';
import type { CaseNotice } from '../model/case-store.ts';
import type { DeskRules } from '../model/knowledge.ts';
import { type Acted, CASE_FLOW } from './desk.ts';

const MINUTE_MS = 60_000;
/** Whom each reminder is for: who serves the customer, all, and whom `shop.yaml` names. Each comes after as long a wait again. */
const STEPS = ['agent', 'all', 'lead'] as const;

/** How things are at a case's desk. */
export interface DeskState {
  /** ms since 1970. */
  readonly now: number;
  /** Since when people are there, by the shop's hours, ms since 1970; null = they are not. */
  readonly openSince: number | null;
  /** Its platform can be written to. */
  readonly reachable: boolean;
}

/** What time asks of a case now; null = nothing. */
export function dueNow(current: Case, rules: DeskRules, { now, openSince, reachable }: DeskState): Acted | null {
  if (current.state === 'closed') return null;
  return outage(current, reachable, now) ?? idle(current, rules, now) ?? remind(current, rules, now, openSince);
}

/** A customer hears once that nobody can read them for now. */
function outage(current: Case, reachable: boolean, now: number): Acted | null {
  if (reachable === (current.outageAt === null)) return null;
  return reachable
    ? changed(current, { outageAt: null }, [], now, null)
    : changed(current, { outageAt: now }, [], now, { kind: 'unreachable' });
}

/** A customer waits too long while people are there: whoever can help is told, each once. */
function remind(current: Case, rules: DeskRules, now: number, openSince: number | null): Acted | null {
  const { priority, answeredAt, openedAt, waitingSince, reminders } = current;
  const about = answeredAt === null ? 'first' : 'next';
  const since = about === 'first' ? openedAt : waitingSince;
  const level = about === 'first' ? rules.firstAnswer : rules.nextAnswer;
  const step = STEPS[reminders];
  if (since === null || step === undefined || openSince === null) return null;
  if (now < Math.max(since, openSince) + level[priority] * MINUTE_MS * (reminders + 1)) return null;
  const to = step === 'agent' && current.agent === null ? 'all' : step;
  const isDouble = step === 'all' && current.agent === null;
  const events: CaseChange[] =
    isDouble || (to === 'lead' && rules.lead === null) ? [] : [{ kind: 'reminded', to, about }];
  return changed(current, { reminders: reminders + 1 }, events, now, null);
}

/** The customer has the last word to say, and is silent: they are asked, and only then is the case closed. */
function idle(current: Case, rules: DeskRules, now: number): Acted | null {
  const { state, waitingSince, lastMessageAt, idleAskedAt, number, agent, answeredAt } = current;
  if (state !== 'claimed' || waitingSince !== null || answeredAt === null) return null;
  const wait = rules.idle * MINUTE_MS;
  if (idleAskedAt === null) {
    if (now < lastMessageAt + wait) return null;
    return changed(current, { idleAskedAt: now }, [{ kind: 'idle' }], now, { kind: 'idle' });
  }
  if (now < idleAskedAt + wait) return null;
  const end = { solved: null, reason: 'idle', to: 'nobody' } as const;
  const notice = { kind: 'idle-closed', number, name: agent?.name ?? null };
  return changed(current, { state: 'closed', closedAt: now, end }, [{ kind: 'closed', end }], now, notice);
}

function changed(
  current: Case,
  change: Partial<Case>,
  changes: readonly CaseChange[],
  now: number,
  notice: CaseNotice['notice'] | null,
): Acted {
  const events = changes.map((one): CaseEvent => ({ at: now, by: { kind: 'system' }, change: one }));
  return {
    ok: true,
    case: { ...current, ...change, updatedAt: now },
    events,
    replies: [],
    notice: notice === null ? null : { flow: CASE_FLOW, notice },
  };
}
