const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait after `failures` failures in a row, in ms: doubling from half a second to ten seconds, of which
 * a random half is taken off, so that the pages of all customers do not come back in the same moment.
 */
export function backoff(failures: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.5 + random / 2);
}

/** Waits that can be cut short. */
export interface Alarm {
  /** Resolves after `ms`, or when the alarm rings. */
  wait(ms: number): Promise<void>;
  /** Ends all waits. */
  ring(): void;
}

export function createAlarm(): Alarm {
  const ends = new Set<() => void>();
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          ends.delete(end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        ends.add(end);
      }),
    ring() {
      for (const end of [...ends]) end();
    },
  };
}
