import type { TicketRules } from '../../src/model/knowledge.ts';
import type { Actor, Ticket, TicketChange, TicketDraft } from '../../src/model/ticket.ts';
import type { TicketFile, TicketOutcome } from '../../src/model/ticket-store.ts';
import { changeTicket, newTicket } from '../../src/tickets/lifecycle.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const RULES: TicketRules = { dueHours: { low: 72, normal: 24, high: 8, urgent: 2 }, reopenDays: 7 };

export const ann: Extract<Actor, { kind: 'person' }> = { kind: 'person', id: 1, name: 'Ann' };
export const customer: Actor = { kind: 'customer' };
export const system: Actor = { kind: 'system' };

/** A complaint, as a flow files it. */
export function draft(changes: Partial<TicketDraft> = {}): TicketDraft {
  return {
    kind: 'complaint',
    priority: 'normal',
    category: 'quality',
    subcategory: null,
    description: '椅子腿断了',
    wish: null,
    order: { number: 'LX-2026-001', proven: true },
    items: [],
    handover: null,
    rule: null,
    contact: null,
    files: [],
    emotion: 'angry',
    language: 'zh',
    customer: { platform: 'web', account: 'shop', id: 'visitor', name: '小红' },
    ref: { platform: 'web', account: 'shop', conversation: 'c', kind: 'direct' },
    ...changes,
  };
}

/** A ticket that was just filed, at this time. */
export function filed(at = 0, changes: Partial<Ticket> = {}): TicketFile {
  const ticket = { ...newTicket(draft(), at, RULES), number: 1001, ...changes };
  return { ticket, history: [{ at, by: customer, change: { kind: 'opened' }, from: null }] };
}

/** A change by somebody, at a time. */
export type Step = readonly [by: Actor, change: TicketChange, at: number];

/** What a change comes to, and the file after it. */
export function after(file: TicketFile, [by, change, at]: Step): { outcome: TicketOutcome; file: TicketFile } {
  const outcome = changeTicket(file, change, { by, now: at, rules: RULES });
  if (!outcome.ok) return { outcome, file };
  return { outcome, file: { ticket: outcome.ticket, history: [...file.history, ...outcome.events] } };
}

/** The file after changes that must all be made. */
export function take(file: TicketFile, ...steps: readonly Step[]): TicketFile {
  return steps.reduce((before, step) => {
    const { outcome, file: next } = after(before, step);
    if (!outcome.ok) throw new Error(`${JSON.stringify(step)} was refused: ${outcome.why}`);
    return next;
  }, file);
}

export const toState = (to: Ticket['state'], message?: string): TicketChange => ({
  kind: 'state',
  to,
  ...(message === undefined ? {} : { message }),
});
export const fact = (text: string): TicketChange => ({ kind: 'fact', text, files: [] });
