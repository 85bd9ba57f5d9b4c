import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Seconds to wait before the next try; null = go ahead. */
export type Limit = (key: string) => Promise<number | null>;

/** At most `perMinute` calls a minute for each key, counted in this process; 0 = no limit. */
export function perMinute(points: number): Limit {
  if (points === 0) return async () => null;
  return limitBy(new RateLimiterMemory({ points, duration: 60 }));
}

/** Tries at something that may fail, of which only those that do are counted. */
export interface Tries {
  /**
   * Seconds to wait before the next try; null = go ahead, and tell by `end` how it went. While as many are under way as
   * may fail, this waits for one of them, so that tries at once are no way around and many who are right are not refused.
   */
  begin(key: string): Promise<number | null>;
  end(key: string, succeeded: boolean): Promise<void>;
}

/** At most `perMinute` tries a minute that fail, for each key, counted in this process. */
export function failuresPerMinute(points: number): Tries {
  const failures = new RateLimiterMemory({ points, duration: 60 });
  const fail = limitBy(failures);
  /** Tries under way, and who waits for one of them to end. */
  const underWay = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

  async function begin(key: string): Promise<number | null> {
    for (;;) {
      const failed = await failures.get(key);
      const count = failed?.consumedPoints ?? 0;
      if (failed !== null && count >= points) return secondsOf(failed);
      const tries = underWay.get(key) ?? { count: 0, waiting: [] };
      if (count + tries.count < points) {
        tries.count += 1;
        underWay.set(key, tries);
        return null;
      }
      await new Promise<void>((resolve) => tries.waiting.push(resolve));
    }
  }

  return {
    begin,
    async end(key, succeeded) {
      if (!succeeded) await fail(key);
      const tries = underWay.get(key);
      if (tries === undefined) return;
      tries.count -= 1;
      if (tries.count === 0) underWay.delete(key);
      for (const resume of tries.waiting.splice(0)) resume();
    },
  };
}

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

function limitBy(limiter: RateLimiterMemory): Limit {
  return async (key) => {
    try {
      await limiter.consume(key);
      return null;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return secondsOf(refused);
      throw refused;
    }
  };
}
