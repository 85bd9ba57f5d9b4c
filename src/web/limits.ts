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
  /** Seconds to wait before the next try; null = go ahead. Counted until it succeeds, so that tries at once count too. */
  begin(key: string): Promise<number | null>;
  succeed(key: string): Promise<void>;
}

/** At most `perMinute` tries a minute that fail, for each key, counted in this process. */
export function failuresPerMinute(points: number): Tries {
  const limiter = new RateLimiterMemory({ points, duration: 60 });
  return {
    begin: limitBy(limiter),
    async succeed(key) {
      await limiter.reward(key);
    },
  };
}

function limitBy(limiter: RateLimiterMemory): Limit {
  return async (key) => {
    try {
      await limiter.consume(key);
      return null;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw refused;
    }
  };
}
