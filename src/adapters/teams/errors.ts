import { z } from 'zod';
import type { SendFailure } from '../../model/adapter.ts';

/** Teams' connector answered, and not with "done". */
export class ConnectorFault extends Error {
  readonly status: number;
  readonly retryAfter: string | null;
  /** Teams' own word for it, such as ConversationNotFound. */
  readonly code: string | null;

  constructor(status: number, retryAfter: string | null, body: string) {
    const code = codeIn(body);
    super(`Teams answered ${status}${code === null ? '' : ` ${code}`}`);
    this.name = 'ConnectorFault';
    this.status = status;
    this.retryAfter = retryAfter;
    this.code = code;
  }
}

/** The bot got no token to write with: nothing was sent. `refused`: Microsoft does not take its id and password. */
export class TokenFault extends Error {
  readonly refused: boolean;

  constructor(refused: boolean, code: string) {
    super(`no token for Teams: ${code}`);
    this.name = 'TokenFault';
    this.refused = refused;
  }
}

const ErrorBody = z.object({ error: z.object({ code: z.string() }) });

function codeIn(body: string): string | null {
  try {
    const { code } = ErrorBody.parse(JSON.parse(body)).error;
    return /^[\w.-]{1,80}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}

/** Whether a message that was to be changed is not there (any more). */
export function isMissing(error: unknown): boolean {
  return error instanceof ConnectorFault && error.status === 404 && !/^Conversation/i.test(error.code ?? '');
}

/** What a failed send means. `now`: ms since 1970. */
export function failureOf(error: unknown, now: number): SendFailure {
  if (error instanceof TokenFault) {
    return error.refused ? { kind: 'unauthorized' } : { kind: 'unavailable', maybeSent: false };
  }
  if (error instanceof ConnectorFault) return failureOfStatus(error, now);
  return { kind: 'unavailable', maybeSent: !NEVER_SENT.has(networkCode(error)) };
}

/** Faults of the network from before a request left. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The code of an error or of what it was caused by; '' = none. Errors of other realms are no instances of our Error. */
function networkCode(error: unknown): string {
  let at: unknown = error;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
    if (typeof code === 'string') return code;
    at = cause ?? errors?.[0];
  }
  return '';
}

type Unreachable = Extract<SendFailure, { kind: 'unreachable' }>['why'];

/** Why Teams does not let the bot write there, by its word for it. */
const UNREACHABLE: readonly (readonly [word: RegExp, why: Unreachable])[] = [
  [/^(ConversationNotFound|BotNotInstalled|ActivityNotFoundInConversation|UserNotFound|ThreadNotFound)/i, 'gone'],
  [/NotInConversationRoster|NotMemberOf|BotRemoved/i, 'left'],
  [/Blocked/i, 'blocked'],
];

function failureOfStatus({ status, code, retryAfter }: ConnectorFault, now: number): SendFailure {
  const why = UNREACHABLE.find(([word]) => word.test(code ?? ''))?.[1];
  if (status === 429) return { kind: 'rate-limited', retryAfterMs: waitOf(retryAfter, now) };
  // Microsoft has these tried again: another write to the conversation was under way, or the message was not taken on
  // (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit).
  if ([412, 502, 503, 504].includes(status)) return { kind: 'unavailable', maybeSent: false };
  if ((status >= 500 && status !== 501) || status === 408) return { kind: 'unavailable', maybeSent: true };
  if (status === 401) return { kind: 'unauthorized' };
  if (why !== undefined) return { kind: 'unreachable', why };
  if (status === 403) return { kind: 'unreachable', why: 'blocked' };
  if (status === 404 || status === 410) return { kind: 'unreachable', why: 'gone' };
  return { kind: 'rejected', why: `Teams answered ${status}${code === null ? '' : ` ${code}`}` };
}

const DEFAULT_WAIT = 2000;
const LONGEST_WAIT = 3_600_000;

/** Retry-After is seconds or a date. */
function waitOf(retryAfter: string | null, now: number): number {
  const seconds = Number(retryAfter?.trim() || Number.NaN);
  const wait = Number.isNaN(seconds) ? Date.parse(retryAfter ?? '') - now : seconds * 1000;
  return Number.isNaN(wait) ? DEFAULT_WAIT : Math.min(Math.max(Math.ceil(wait), 0), LONGEST_WAIT);
}
