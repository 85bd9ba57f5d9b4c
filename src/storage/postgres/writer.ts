import type { Kysely } from 'kysely';
import type { StoreChange } from '../../model/store.ts';
import type { Job } from '../engine.ts';
import type { Tables } from '../schema.ts';
import { withRetries } from './retry.ts';

export interface Writer {
  /** Resolves when the job is committed. Rejects with what the job threw, or why it could not be committed. */
  write<T>(job: Job<T>): Promise<T>;
  /** Finishes what is under way and takes no more. */
  stop(): Promise<void>;
}

/** Each job is a transaction of its own, as many side by side as there are connections. */
export function createWriter(db: Kysely<Tables>, tell: (changes: readonly StoreChange[]) => void): Writer {
  const underWay = new Set<Promise<unknown>>();
  let stopped = false;

  async function attempt<T>(job: Job<T>): Promise<{ result: T; changes: readonly StoreChange[] }> {
    const changes: StoreChange[] = [];
    const result = await db
      .transaction()
      .setIsolationLevel('read committed')
      .execute((transaction) =>
        job({
          run: async (statement, args) => (await transaction.executeQuery(statement.bind(args))).rows,
          changed: (change) => changes.push(change),
        }),
      );
    return { result, changes };
  }

  async function commit<T>(job: Job<T>): Promise<T> {
    const { result, changes } = await withRetries(() => attempt(job));
    tell(changes);
    return result;
  }

  return {
    async write(job) {
      if (stopped) throw new Error('the store is closed');
      const committing = commit(job);
      underWay.add(committing);
      try {
        return await committing;
      } finally {
        underWay.delete(committing);
      }
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(underWay);
    },
  };
}
