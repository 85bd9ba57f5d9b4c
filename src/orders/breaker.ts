import type { Clock } from '../model/clock.ts';

/** Failures in a row after which nobody asks any more. */
const FAILURES = 5;
/** How long nobody asks then, in ms. */
const OPEN_MS = 10_000;

/** Leave to ask once. Whoever has it says how it went, once. */
export interface Pass {
  succeeded(): void;
  failed(): void;
}

/**
 * Keeps callers from waiting for a server that is away: after five failures in a row it is left alone for 10 s, then one
 * caller tries whether it is back.
 */
export interface Breaker {
  /** null = not now. */
  enter(): Pass | null;
}

export function createBreaker(clock: Clock): Breaker {
  let failures = 0;
  /** ms since 1970; null = closed. */
  let openUntil: number | null = null;
  let probing = false;

  const open = (): void => {
    openUntil = clock.now() + OPEN_MS;
  };

  /** Of one that set out while all was well; what it says is old news once the breaker has opened. */
  const ordinary: Pass = {
    succeeded() {
      if (openUntil === null) failures = 0;
    },
    failed() {
      if (openUntil !== null) return;
      failures += 1;
      if (failures >= FAILURES) open();
    },
  };
  const probe: Pass = {
    succeeded() {
      probing = false;
      openUntil = null;
      failures = 0;
    },
    failed() {
      probing = false;
      open();
    },
  };

  return {
    enter() {
      if (openUntil === null) return ordinary;
      if (probing || clock.now() < openUntil) return null;
      probing = true;
      return probe;
    },
  };
}
