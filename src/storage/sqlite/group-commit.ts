import { setImmediate } from 'node:timers/promises';
import type { StoreChange } from '../../model/store.ts';
import type { Job, Transaction, WriteOrder } from '../engine.ts';
import { distinct } from '../subscribers.ts';
import type { Connection } from './database.ts';

/** Bounds of one transaction, so that it does not hold the event loop for long. */
const MAX_JOBS = 256;
const MAX_MS = 5;

/**
 * While jobs that go ahead keep coming, the others get so much of the time that passed since they last ran: an eighth of
 * all. What customers send is then taken in nearly as fast as without the others, and those still go on.
 */
const SHARE_OF_OTHERS = 0.15;
const LEAST_MS = 0.5;

export interface Writer {
  /**
   * Resolves when the job is on the disk. Rejects with what the job threw, or why nothing could be committed. A job that
   * goes `ahead` is done before those that do not.
   */
  write<T>(job: Job<T>, order?: WriteOrder): Promise<T>;
  /** Finishes what is waiting and takes no more. */
  stop(): Promise<void>;
}

interface Waiting {
  /** Runs the job within the transaction that is open. Throws when the transaction as a whole is lost. */
  readonly attempt: () => Promise<Attempted>;
  readonly reject: (error: unknown) => void;
}

interface Attempted {
  /** Settles the job's promise; to be called when the transaction is committed. */
  readonly settle: () => void;
  readonly changes: readonly StoreChange[];
}

/**
 * One writer with group commit: the jobs that arrive in one turn of the event loop share a transaction and so one flush
 * of the disk. Each has a savepoint: one that fails is undone alone. Nothing is told to anybody before the COMMIT.
 */
export function createWriter({ database, rows }: Connection, tell: (changes: readonly StoreChange[]) => void): Writer {
  const [savepoint, release] = [database.prepare('SAVEPOINT job'), database.prepare('RELEASE job')];
  const ahead: Waiting[] = [];
  const others: Waiting[] = [];
  let othersEndedAt = performance.now();
  let running: Promise<void> | null = null;
  let stopped = false;

  async function attempt<T>(job: Job<T>, resolve: (result: T) => void, reject: (error: unknown) => void) {
    const changes: StoreChange[] = [];
    const tx: Transaction = {
      run: async (statement, args) => rows(statement.bind(args)),
      changed: (change) => changes.push(change),
    };
    savepoint.run();
    try {
      const result = await job(tx);
      release.run();
      return { settle: () => resolve(result), changes };
    } catch (error) {
      // A full disk and the like end the whole transaction: https://www.sqlite.org/lang_transaction.html#immediate
      if (!database.isTransaction) throw error;
      database.exec('ROLLBACK TO job; RELEASE job');
      return { settle: () => reject(error), changes: [] };
    }
  }

  async function commitBatch(): Promise<void> {
    const taken: Waiting[] = [];
    try {
      database.exec('BEGIN IMMEDIATE');
      const attempted = await attemptAll(taken);
      database.exec('COMMIT');
      for (const { settle } of attempted) settle();
      tell(distinct(attempted.flatMap(({ changes }) => changes)));
    } catch (error) {
      for (const { reject } of taken.length > 0 ? taken : [...ahead.splice(0), ...others.splice(0)]) reject(error);
      if (database.isTransaction) database.exec('ROLLBACK');
    }
  }

  async function attemptAll(taken: Waiting[]): Promise<Attempted[]> {
    const pressed = ahead.length > 0;
    const first = await attemptFrom(ahead, taken, MAX_MS);
    const sinceOthers = performance.now() - othersEndedAt;
    const forOthers = pressed ? Math.min(MAX_MS, Math.max(LEAST_MS, SHARE_OF_OTHERS * sinceOthers)) : MAX_MS;
    const second = await attemptFrom(others, taken, forOthers);
    othersEndedAt = performance.now();
    return [...first, ...second];
  }

  /** At least one job, and as many more as begin within the time. */
  async function attemptFrom(queue: Waiting[], taken: Waiting[], ms: number): Promise<Attempted[]> {
    const attempted: Attempted[] = [];
    const until = performance.now() + ms;
    while (attempted.length < MAX_JOBS && (attempted.length === 0 || performance.now() < until)) {
      const next = queue.shift();
      if (next === undefined) break;
      taken.push(next);
      attempted.push(await next.attempt());
    }
    return attempted;
  }

  async function work(): Promise<void> {
    while (ahead.length + others.length > 0) {
      await setImmediate(); // what else arrives in this turn of the event loop comes along
      await commitBatch();
    }
    running = null;
  }

  return {
    write: (job, order) =>
      new Promise((resolve, reject) => {
        if (stopped) throw new Error('the store is closed');
        (order === 'ahead' ? ahead : others).push({ attempt: () => attempt(job, resolve, reject), reject });
        running ??= work();
      }),
    async stop() {
      stopped = true;
      await running;
    },
  };
}
