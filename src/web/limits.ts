import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Seconds to wait before the next try; null = go ahead. */
export type Limit = (key: string) => Promise<number | null>;

/** At most `perMinute` calls a minute for each key, counted in this process; 0 = no limit. */
export function perMinute(points: number): Limit {
  if (points === 0) return async () => null;
  const limiter = new RateLimiterMemory({ points, duration: 60 });
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
