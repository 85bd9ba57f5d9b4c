import { z } from 'zod';

/** Who signs the tokens of what Teams sends. */
const CHANNEL_ISSUER = 'https://api.botframework.com';

/** How far clocks may differ, s: as botbuilder has it. */
const CLOCK_SKEW = 300;

const Claims = z.object({ iss: z.string(), aud: z.string(), exp: z.number(), serviceurl: z.string().optional() });

/** What a token has to say of itself to be meant for us, now, with this activity. */
interface Wanted {
  readonly appId: string;
  readonly serviceUrl: string;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * Whether a header may hold a token of Teams that is meant for us: what says otherwise itself is refused before keys are
 * fetched for it. botbuilder also takes tokens of emulators, of skills and of an Azure service, for which it checks less,
 * and remembers the tenant of each for good: only Teams' own get that far. Nothing is verified here.
 */
export function mayBeOfTeams(authorization: string, { appId, serviceUrl, now }: Wanted): boolean {
  const [, payload] = /^Bearer [\w-]{1,4000}\.([\w-]{1,8000})\.[\w-]{1,4000}$/.exec(authorization) ?? [];
  if (payload === undefined) return false;
  try {
    const { iss, aud, exp, serviceurl } = Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    const isCurrent = now / 1000 < exp + CLOCK_SKEW;
    return iss === CHANNEL_ISSUER && aud === appId && isCurrent && (serviceurl ?? serviceUrl) === serviceUrl;
  } catch {
    return false;
  }
}

/** What a failed check of a token tells: it is not Teams', or Teams' keys could not be had to tell. */
export function isRefusal(error: unknown): boolean {
  const { name, statusCode } = (error ?? {}) as { name?: unknown; statusCode?: unknown };
  return !(name === 'FetchError' || statusCode === 500);
}

const TRY_AGAIN = /network|timeout|endpoints_resolution|openid_config|temporarily|server_error|unavailable/i;

/** Whether Microsoft refused the app's id and password, and the word it has for the fault. */
export function readTokenError(error: unknown): { readonly refused: boolean; readonly code: string } {
  const { errorCode } = (error ?? {}) as { errorCode?: unknown };
  if (typeof errorCode !== 'string') return { refused: false, code: 'network' };
  return { refused: !TRY_AGAIN.test(errorCode), code: /^[\w.-]{1,80}$/.test(errorCode) ? errorCode : 'unknown' };
}
