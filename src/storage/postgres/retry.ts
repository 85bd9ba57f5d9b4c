import { setTimeout } from 'node:timers/promises';
import { errorCode } from '../errors.ts';

/**
 * Faults after which the same transaction may well succeed (https://www.postgresql.org/docs/current/errcodes-appendix.html):
 * serialization failure, deadlock, lock timeout, and a unique row that another instance has just added.
 */
const WORTH_RETRYING = new Set(['40001', '40P01', '55P03', '23505']);
const TRIES = 6;
/** Longest wait before the first repeat, ms; doubles with each. */
const FIRST_WAIT_MS = 10;

/** Runs a transaction again after a fault that passes. */
export async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await run();
    } catch (error) {
      if (tried >= TRIES || !WORTH_RETRYING.has(errorCode(error) ?? '')) throw error;
      await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** tried);
    }
  }
}
