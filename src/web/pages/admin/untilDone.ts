const AGAIN_MS = 3000;

/** Tries again until it is done. Returns the way to stop. */
export function untilDone(work: () => Promise<boolean>): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function attempt(): Promise<void> {
    const done = await work();
    if (!done && !stopped) timer = setTimeout(attempt, AGAIN_MS);
  }
  void attempt();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
