/** So many at once, and a queue for the others. */
export interface Slots {
  /** Resolves with the way to leave, once there is room; with null when the signal ends the waiting. */
  enter(signal: AbortSignal): Promise<(() => void) | null>;
}

export function createSlots(size: number): Slots {
  let free = size;
  const queue = new Set<() => void>();

  /** Gives the room on to who waits longest. */
  const leave = (): void => {
    const [next] = queue;
    if (next === undefined) {
      free += 1;
      return;
    }
    queue.delete(next);
    next();
  };

  return {
    enter(signal) {
      if (signal.aborted) return Promise.resolve(null);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(leave);
      }
      return new Promise((resolve) => {
        const giveUp = (): void => {
          queue.delete(goOn);
          resolve(null);
        };
        const goOn = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        queue.add(goOn);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
