import type { Request } from 'express';
import { type DeskAnswer, type DeskOptions, deskMember } from './shared.ts';

/** Platforms show it for about five seconds, and count each time. */
const EVERY_MS = 4000;
/** Cases whose last time is kept; the oldest gives way. */
const MOST_KEPT = 1000;

/** Somebody writes to the customer of a case. */
export function postTyping({ showTyping, clock }: DeskOptions) {
  const shownAt = new Map<number, number>();

  function isDue(number: number): boolean {
    const now = clock.now();
    if (now - (shownAt.get(number) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return false;
    shownAt.delete(number);
    shownAt.set(number, now);
    const [oldest] = shownAt.keys();
    if (shownAt.size > MOST_KEPT && oldest !== undefined) shownAt.delete(oldest);
    return true;
  }

  return async (_request: Request, response: DeskAnswer): Promise<void> => {
    const { number, state, agent, ref } = response.locals.case;
    const isTheirs = state === 'claimed' && agent?.id === (deskMember(response.locals).id ?? 0);
    if (isTheirs && isDue(number)) await showTyping(ref);
    response.status(204).end();
  };
}
