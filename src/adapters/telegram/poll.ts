import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { explain } from './errors.ts';

/** How long Telegram holds an answer back until there is something new, s. */
const HOLD_S = 25;
/** Waits after a failure, ms. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** Telegram did not give what is new; the message says why, in words for people. */
class Trouble extends Error {}

const NOT_STORED =
  'what came from Telegram cannot be stored and is asked for again: is the disk full, or the database away?';

const Numbered = z.object({ update_id: z.number().int() });

export interface PollOptions {
  /** Asks for what is new from `offset` on. */
  readonly getUpdates: (offset: number, holdSeconds: number, signal: AbortSignal) => Promise<readonly unknown[]>;
  /** Takes what came; when it is rejected all of it is asked for again. */
  readonly take: (updates: readonly unknown[]) => Promise<void>;
  /** null = all is well. */
  readonly tell: (trouble: string | null) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Asks for updates until `signal` ends it. An update counts as received, and is never given again, when the next call asks
 * for what comes after it: so that call is only made once all before are stored.
 */
export async function poll({ getUpdates, take, tell, clock, signal }: PollOptions): Promise<void> {
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const updates = await getUpdates(offset, HOLD_S, signal).catch((error: unknown) => {
        throw new Trouble(explain(error));
      });
      tell(null);
      await take(updates);
      offset = updates.reduce<number>((after, update) => Math.max(after, Numbered.parse(update).update_id + 1), offset);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      tell(error instanceof Trouble ? error.message : NOT_STORED);
      await pause(clock, Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS), signal);
      failures += 1;
    }
  }
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const callOff = clock.schedule(ms, resolve);
    signal.addEventListener('abort', () => {
      callOff();
      resolve();
    });
  });
}
