/** Does something every few seconds while somebody looks, and at once when they look again. */
export interface Following {
  /** At once. */
  now(): void;
  stop(): void;
}

/** Never does it twice at the same time. `work` must not be rejected. */
export function follow(work: () => Promise<void>, everyMs: number): Following {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  let stopped = false;

  async function run(): Promise<void> {
    clearTimeout(timer);
    again = running;
    if (running || stopped || document.visibilityState !== 'visible') return;
    running = true;
    await work();
    running = false;
    if (again) return run();
    if (!stopped) timer = setTimeout(run, everyMs);
  }

  document.addEventListener('visibilitychange', run);
  void run();
  return {
    now: () => void run(),
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', run);
    },
  };
}
