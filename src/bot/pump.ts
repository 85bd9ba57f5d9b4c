import type { Clock } from '../model/clock.ts';

/** Works through what is due, several pieces side by side, and sleeps until there is more. */
export interface Pump {
  /** There may be something due. */
  wake(): void;
  /** Takes nothing new; resolves when what is under way is finished. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way and nothing was due. */
  idle(): Promise<void>;
}

export interface PumpOptions {
  /** Takes and finishes one piece of work; false = nothing is due. */
  readonly work: () => Promise<boolean>;
  /** When the next piece is due that waits for its time, ms since 1970; null = none waits. */
  readonly nextDue: () => Promise<number | null>;
  /** The most pieces side by side. */
  readonly width: number;
  readonly clock: Clock;
  /** Told when taking work failed (the store is away); the pump tries again by itself. */
  readonly onError: (error: unknown) => void;
}

/** After a failure to take work, ms. */
const RETRY_MS = 1000;
/** Work that is due and could not be taken is with another instance: looked at again after so many ms. */
const BUSY_MS = 25;
/** In case a wake-up was missed, ms. */
const SAFETY_MS = 30_000;

export function createPump({ work, nextDue, width, clock, onError }: PumpOptions): Pump {
  const running = new Set<Promise<void>>();
  const waitingForIdle: (() => void)[] = [];
  /** Rises with every wake-up, so that one which arrives while a worker looks for the last time is not missed. */
  let wakes = 0;
  let stopped = false;
  let failed = false;
  let cancelTimer: () => void = () => {};

  function wake(): void {
    if (stopped) return;
    wakes++;
    cancelTimer();
    if (running.size < width) begin();
  }

  function begin(): void {
    const worker = run().finally(() => {
      running.delete(worker);
      if (running.size > 0) return;
      for (const resolve of waitingForIdle.splice(0)) resolve();
      if (!stopped) void sleep();
    });
    running.add(worker);
  }

  async function run(): Promise<void> {
    for (;;) {
      const seen = wakes;
      const worked = await attempt();
      if (stopped || worked === 'failed') return;
      if (!worked && seen === wakes) return;
      if (worked && running.size < width) begin();
    }
  }

  async function attempt(): Promise<boolean | 'failed'> {
    try {
      return await work();
    } catch (error) {
      onError(error);
      failed = true;
      return 'failed';
    }
  }

  async function sleep(): Promise<void> {
    const seen = wakes;
    const inMs = failed ? RETRY_MS : await untilNextDue();
    failed = false;
    if (stopped || seen !== wakes) return;
    cancelTimer = clock.schedule(inMs, wake);
  }

  async function untilNextDue(): Promise<number> {
    try {
      const due = await nextDue();
      return due === null ? SAFETY_MS : Math.min(Math.max(due - clock.now(), BUSY_MS), SAFETY_MS);
    } catch (error) {
      onError(error);
      return RETRY_MS;
    }
  }

  return {
    wake,
    async stop() {
      stopped = true;
      cancelTimer();
      await Promise.all(running);
    },
    idle: () => (running.size === 0 ? Promise.resolve() : new Promise((resolve) => waitingForIdle.push(resolve))),
  };
}
