/** As `Clock.schedule`: calls back once after `inMs`, and returns the way to call it off. */
export type Schedule = (inMs: number, callback: () => void) => () => void;

/** Nobody answers faster than this, ms. */
const SHORTEST_MS = 400;
/** A person at a keyboard, ms a character. */
const PER_CHARACTER_MS = 45;
const LONGEST_MS = 3000;
/** How far a delay strays from the middle, as a share of it. */
const JITTER = 0.3;

/** How long a person would seem to type a text, ms: longer for longer ones, never the same twice, 3 s at most. */
export function typingDelay(text: string, random: () => number): number {
  const middle = SHORTEST_MS + [...text].length * PER_CHARACTER_MS;
  return Math.round(Math.min(LONGEST_MS, middle * (1 + JITTER * (2 * random() - 1))));
}

/** An answer that did not come in time. */
export class Late extends Error {
  override readonly name = 'Late';
}

/** The promise's own outcome; rejected with `Late` when it takes longer than `ms`. */
export function within<T>(schedule: Schedule, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = schedule(ms, () => reject(new Late(`no answer within ${ms} ms`)));
    work.then(resolve, reject).finally(cancel);
  });
}

/** Waits that all end when the channel stops. */
export interface Waits {
  /** Resolves with true after `ms`, with false as soon as the channel stops. */
  wait(ms: number): Promise<boolean>;
  /** Ends all waits, those to come too. */
  end(): void;
  ended(): boolean;
}

/** Waits on the given schedule. */
export function createWaits(schedule: Schedule): Waits {
  const open = new Set<() => void>();
  let ended = false;

  function wait(ms: number): Promise<boolean> {
    if (ended) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (whole: boolean): void => {
        cancel();
        open.delete(stop);
        resolve(whole);
      };
      const stop = (): void => finish(false);
      const cancel = schedule(ms, () => finish(true));
      open.add(stop);
    });
  }

  return {
    wait,
    end() {
      ended = true;
      for (const stop of [...open]) stop();
    },
    ended: () => ended,
  };
}
