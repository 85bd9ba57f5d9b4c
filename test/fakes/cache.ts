import type { Cache } from '../../src/model/cache.ts';
import type { Clock } from '../../src/model/clock.ts';

/** A cache whose time is a clock's. */
export function fakeCache(clock: Clock): Cache & { readonly kept: Map<string, { value: string; until: number }> } {
  const kept = new Map<string, { value: string; until: number }>();
  return {
    kept,
    async get(key) {
      const found = kept.get(key);
      return found !== undefined && found.until > clock.now() ? found.value : undefined;
    },
    async set(key, value, ttlMs) {
      kept.set(key, { value, until: clock.now() + ttlMs });
    },
    async delete(key) {
      kept.delete(key);
    },
  };
}
