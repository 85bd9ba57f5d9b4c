import { type Acted, act, newCase } from '../../src/handoff/desk.ts';
import type { Case, CaseChange, CaseDraft } from '../../src/model/case.ts';
import { DeskAction, type DeskMember } from '../../src/model/desk.ts';
import type { DeskRules } from '../../src/model/knowledge.ts';

export const MINUTE = 60_000;

export const RULES: DeskRules = {
  desks: [{ id: 'main', room: null, topics: [], languages: [], channels: [] }],
  replies: 'all',
  masked: true,
  firstAnswer: { low: 30, normal: 5, high: 2, urgent: 1 },
  nextAnswer: { low: 30, normal: 5, high: 3, urgent: 2 },
  idle: 30,
  lead: 'Lena',
  quickReplies: [],
};

export const ann: DeskMember = { id: 1, name: 'Ann', role: 'agent' };
export const bob: DeskMember = { id: 2, name: 'Bob', role: 'agent' };
export const lena: DeskMember = { id: 3, name: 'Lena', role: 'admin' };

export function draft(changes: Partial<CaseDraft> = {}): CaseDraft {
  return {
    reason: 'asked',
    priority: 'normal',
    customer: { platform: 'web', account: 'shop', id: 'visitor', name: '小红' },
    ref: { platform: 'web', account: 'shop', conversation: 'c', kind: 'direct' },
    language: 'zh',
    script: 'Hans',
    mood: 'calm',
    topic: null,
    order: null,
    summary: [],
    suggestions: [],
    tried: [],
    ...changes,
  };
}

/** A case that was just opened, at this time. */
export const opened = (at = 0, changes: Partial<Case> = {}): Case => ({
  ...newCase(draft(), RULES, at),
  number: 17,
  ...changes,
});

/** What an action comes to; what the customer is told is named by its kind. */
export function acting(current: Case, action: object, by = ann, now = 0): Acted {
  const tell = (words: { kind: string }) => ({ kind: 'text', text: `told ${words.kind}` }) as const;
  return act(current, DeskAction.parse(action), { by, now, tell });
}

/** The case after actions that must all be done. */
export function having(
  current: Case,
  ...steps: readonly (readonly [action: object, by?: DeskMember, now?: number])[]
): Case {
  return steps.reduce((before, [action, by, now]) => {
    const acted = acting(before, action, by, now);
    if (!acted.ok) throw new Error(`${JSON.stringify(action)} was refused: ${acted.why}`);
    return acted.case;
  }, current);
}

/** What happened, by its kinds. */
export const kindsOf = (acted: Acted | null): CaseChange['kind'][] | string =>
  acted === null ? 'nothing' : acted.ok ? acted.events.map(({ change }) => change.kind) : acted.why;
