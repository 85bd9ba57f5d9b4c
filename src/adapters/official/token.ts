import { z } from 'zod';
import type { Cache } from '../../model/cache.ts';
import { NOT_UNDERSTOOD, type Result } from './errors.ts';
import type { Http } from './http.ts';

/** A token is given up this long before it runs out, ms: requests on their way must not meet its end. */
const MARGIN_MS = 300_000;
/** WeChat hands out a token in its last minutes, too: it is kept at least so long, ms. */
const SHORTEST_MS = 10_000;

const Given = z.object({ access_token: z.string().min(1).max(1024), expires_in: z.number().positive() });

export interface TokenOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly cache: Cache;
  readonly http: Http;
}

/** The account's access token: asked for once, and kept where all instances see it. */
export interface Tokens {
  get(): Promise<Result<string>>;
  /** WeChat did not take this one: the next `get` gives another. */
  refused(token: string): Promise<void>;
}

/**
 * Uses `stable_token`: `GET /cgi-bin/token` gives a new token at each call and invalidates the one before, so that two
 * instances, or the shop's other programs on the same account, would log each other out. This one gives everybody the
 * same token until it nears its end.
 */
export function createTokens({ appId, appSecret, cache, http }: TokenOptions): Tokens {
  const key = `wechat-official/${appId}/access-token`;
  let finding: Promise<Result<string>> | null = null;
  let bad: string | null = null;

  async function find(): Promise<Result<string>> {
    const kept = await cache.get(key);
    if (kept !== undefined && kept !== bad) return { ok: true, value: kept };
    const given = await ask(false);
    // It was revoked, but stable_token holds it for good: only force_refresh (20 times a day) gives another.
    return given.ok && given.value === bad ? ask(true) : given;
  }

  async function ask(force: boolean): Promise<Result<string>> {
    const body = { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: force };
    const answer = await http.post('/cgi-bin/stable_token', {}, body);
    if (!answer.ok) return answer;
    const given = Given.safeParse(answer.value);
    if (!given.success) return { ok: false, fault: NOT_UNDERSTOOD };
    const { access_token: token, expires_in: seconds } = given.data;
    if (token !== bad) await cache.set(key, token, Math.max(seconds * 1000 - MARGIN_MS, SHORTEST_MS));
    return { ok: true, value: token };
  }

  return {
    get() {
      finding ??= find().finally(() => {
        finding = null;
      });
      return finding;
    },
    async refused(token) {
      bad = token;
      // Another send, or another instance, may have put a new one there already.
      if ((await cache.get(key)) === token) await cache.delete(key);
    },
  };
}
