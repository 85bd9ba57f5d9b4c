import type { Cache } from '../../model/cache.ts';
import type { Clock } from '../../model/clock.ts';

/** Messages by the API after a customer's last message, and for how long, ms. Passive replies do not count. */
const MESSAGES = 5;
const LASTS_MS = 48 * 3_600_000;

/** How many messages a customer can still be sent. What is not known counts as allowed: WeChat has the last word. */
export interface Quota {
  /** The customer wrote. */
  renew(openid: string): Promise<void>;
  isSpent(openid: string): Promise<boolean>;
  /** A message went out. */
  note(openid: string): Promise<void>;
}

export function createQuota({ appId, cache, clock }: { appId: string; cache: Cache; clock: Clock }): Quota {
  const keyOf = (openid: string): string => `wechat-official/${appId}/sent/${openid}`;

  /** Kept as `sent/since`. */
  async function read(openid: string): Promise<{ readonly sent: number; readonly since: number } | null> {
    const kept = await cache.get(keyOf(openid));
    const [, sent, since] = /^(\d{1,4})\/(\d{1,16})$/.exec(kept ?? '') ?? [];
    return sent === undefined || since === undefined ? null : { sent: Number(sent), since: Number(since) };
  }

  return {
    renew: (openid) => cache.set(keyOf(openid), `0/${clock.now()}`, LASTS_MS),
    async isSpent(openid) {
      const known = await read(openid);
      return known !== null && known.sent >= MESSAGES && clock.now() - known.since < LASTS_MS;
    },
    async note(openid) {
      const known = await read(openid);
      if (known === null) return;
      const left = known.since + LASTS_MS - clock.now();
      if (left > 0) await cache.set(keyOf(openid), `${known.sent + 1}/${known.since}`, left);
    },
  };
}
