import type { Waits } from './pace.ts';

/** First wait before another try, ms; doubles each time. */
const FIRST_RETRY_MS = 1000;
/** A message that cannot be read holds up those after it: it gets fewer tries than a store that is away. */
const READ_RETRIES = 2;

/** Takes each talk's messages in the order in which they came, whatever the time each takes to be read. */
export interface Receiver {
  /** Never rejected: a message that fails for good is told to `onLost`. `talkOf`: whose messages it must not overtake. */
  take<T>(
    id: string,
    read: () => Promise<T>,
    talkOf: (value: T) => string,
    handOver: (value: T) => Promise<void>,
  ): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** `retries`: how often handing over is tried again; there is no platform that would deliver once more. */
export function createReceiver(retries: number, waits: Waits, onLost: (id: string, error: unknown) => void): Receiver {
  let tail: Promise<void> = Promise.resolve();
  const talks = new Map<string, Promise<void>>();

  async function retried<T>(times: number, work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt >= times || !(await waits.wait(FIRST_RETRY_MS * 2 ** attempt))) throw error;
      }
    }
  }

  /** After what is under way in its talk; the talks go side by side, so that their writes share a disk flush. */
  function queue(talk: string, id: string, work: () => Promise<void>): void {
    const before = talks.get(talk) ?? Promise.resolve();
    const done = before
      .then(() => retried(retries, work))
      .catch((error: unknown) => onLost(id, error))
      .finally(() => {
        if (talks.get(talk) === done) talks.delete(talk);
      });
    talks.set(talk, done);
  }

  return {
    take(id, read, talkOf, handOver) {
      const before = tail;
      const value = retried(Math.min(retries, READ_RETRIES), read);
      // Awaited only when its turn comes; a rejection before that must not count as unhandled.
      value.catch(() => {});
      tail = before.then(async () => {
        try {
          const found = await value;
          queue(talkOf(found), id, () => handOver(found));
        } catch (error) {
          onLost(id, error);
        }
      });
    },
    async idle() {
      await tail;
      await Promise.all(talks.values());
    },
  };
}
