import type { Clock } from '../model/clock.ts';
import type { ProofStore } from '../model/proofs.ts';

/** Wrong tries for one thing, and of one customer, on all channels together, and the time in which they count. */
const WRONG_TRIES = { most: 5, perMs: 3_600_000 } as const;
/**
 * Whoever shows no fitting proof is answered at the next whole step after they asked, ms: so that how long it took to
 * look does not tell whether there is such a thing.
 */
const REFUSAL_STEP_MS = 1000;

/** What came of showing a proof. `locked`: too many were wrong; `until` is ms since 1970. */
export type Proven<T> =
  | { readonly outcome: 'proven'; readonly found: T }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'locked'; readonly until: number };

/** What is asked for, by whom, and what would prove it theirs. */
export interface Claim<T> {
  /** Such as `order:LX1`: what is not there counts the same. */
  readonly subject: string;
  readonly customer: string;
  /** null = there is no such thing. When it is rejected the try does not count. */
  readonly lookUp: () => Promise<T | null>;
  readonly fits: (found: T) => boolean;
  /** Aborts when the answer would come too late to be told: then the try does not count either. */
  readonly signal?: AbortSignal;
}

/**
 * Checks that something is a customer's own before anything is told of it: what is not there and what is not theirs are
 * refused in the same way and at the same time. A try counts as a wrong one until it has shown to be none, so that many
 * at once are no way around the limit.
 */
export function createProver({ proofs, clock }: { readonly proofs: ProofStore; readonly clock: Clock }) {
  return async function prove<T>({ subject, customer, lookUp, fits, signal }: Claim<T>): Promise<Proven<T>> {
    const startedAt = clock.now();
    const subjects = [subject, `customer:${customer}`];
    const begun = await proofs.beginTry(subjects, WRONG_TRIES, startedAt);
    if (!begun.begun) return { outcome: 'locked', until: begun.until };
    const found = await lookUp().catch(async (error: unknown) => {
      await proofs.takeBackTry(subjects, begun.id);
      throw error;
    });
    if (found !== null && fits(found)) {
      await proofs.takeBackTry(subjects, begun.id);
      return { outcome: 'proven', found };
    }
    await waitForStep(clock, startedAt);
    if (signal?.aborted === true) await proofs.takeBackTry(subjects, begun.id);
    return { outcome: 'refused' };
  };
}

function waitForStep(clock: Clock, startedAt: number): Promise<void> {
  const passed = clock.now() - startedAt;
  const wait = Math.ceil((passed + 1) / REFUSAL_STEP_MS) * REFUSAL_STEP_MS - passed;
  return new Promise((resolve) => clock.schedule(wait, resolve));
}
