import type { SendFailure } from '../../model/adapter.ts';

/** What went wrong at WeChat. Holds no address, token or secret: it may be logged and shown. */
export interface Fault {
  readonly failure: SendFailure;
  /** For people: what it is and what to do. */
  readonly words: string;
  /** WeChat's errcode, where it gave one. */
  readonly code?: number;
}

/** Either what was asked for, or why not. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** The access token is wrong, was revoked or has run out: a new one helps. */
const STALE_TOKEN = new Set([40001, 40014, 42001]);

/** How long to hold back when WeChat says "too often" but not for how long, ms. */
const HOLD_BACK_MS = 60_000;

const BASICS = 'mp.weixin.qq.com → 开发 → 基本配置';
const WRITE_FIRST = 'the customer has to write first, then messages can be sent again';
/** 45015 and 45047 in our words; also said when we know it without asking. */
export const OUT_OF_QUOTA = `WeChat allows 5 messages after each message of a customer, and they are used up: ${WRITE_FIRST}`;
const OUT_OF_TIME = `WeChat allows messages for 48 hours after the customer's last one (or they left), and they are over: ${WRITE_FIRST}`;

const unauthorized: SendFailure = { kind: 'unauthorized' };
const rejected = (why: string): Fault => ({ failure: { kind: 'rejected', why }, words: why });
const unauthorised = (words: string): Fault => ({ failure: unauthorized, words });
const tooOften = (words: string): Fault => ({
  failure: { kind: 'rate-limited', retryAfterMs: HOLD_BACK_MS },
  words,
});
const left: Fault = {
  failure: { kind: 'unreachable', why: 'left' },
  words: 'the customer does not follow the account',
};

/** WeChat's codes: https://developers.weixin.qq.com/doc/service/guide/dev/api/errcode.html */
const KNOWN: Readonly<Record<number, Fault>> = {
  [-1]: { failure: { kind: 'unavailable', maybeSent: false }, words: 'WeChat is busy' },
  40001: unauthorised(`WeChat refused the AppSecret or its token: check WECHAT_APP_SECRET (${BASICS})`),
  40003: left,
  40013: unauthorised(`WeChat does not know this AppID: check WECHAT_APP_ID (${BASICS})`),
  40014: unauthorised('WeChat refused the access token'),
  40125: unauthorised(`WeChat refused the AppSecret: check WECHAT_APP_SECRET, or reset it (${BASICS})`),
  40243: unauthorised(`the AppSecret is frozen: unfreeze it (${BASICS})`),
  41002: unauthorised('WeChat got no AppID: set WECHAT_APP_ID'),
  41004: unauthorised('WeChat got no AppSecret: set WECHAT_APP_SECRET'),
  42001: unauthorised('the access token has run out'),
  43004: left,
  45002: rejected('the text is longer than the 2,048 bytes that WeChat takes'),
  45009: tooOften("the account's limit of API calls is reached"),
  45011: tooOften('the API is called too often within a minute'),
  45015: rejected(OUT_OF_TIME),
  45047: rejected(OUT_OF_QUOTA),
  // Not `unauthorized`: that is tried for a day, and would hold up the passive replies, which such accounts may use.
  48001: rejected(
    'this account may not use the customer-service message API: late replies need a verified service account (认证服务号)',
  ),
  48004: unauthorised('WeChat has banned this API for the account: see the notices at mp.weixin.qq.com'),
  50002: unauthorised('WeChat has restricted the account: see the notices at mp.weixin.qq.com'),
  89501: unauthorised("this machine's IP address waits for the account administrator's consent in WeChat"),
  89503: unauthorised("this machine's IP address needs the account administrator's consent in WeChat"),
};

/** A fault from WeChat's errcode; of its errmsg only an IP address is passed on. */
export function faultOfCode(code: number, message = ''): Fault {
  if (code === 40164) return { ...unauthorised(notWhitelisted(message)), code };
  return { ...(KNOWN[code] ?? rejected(`WeChat refused it (errcode ${code})`)), code };
}

function notWhitelisted(message: string): string {
  const address = /\d{1,3}(\.\d{1,3}){3}/.exec(message)?.[0];
  const name = address === undefined ? "this machine's IP address" : `this machine's IP address ${address}`;
  return `${name} is not in the account's IP whitelist: add it (${BASICS} → IP白名单)`;
}

/** A fault from an HTTP status that is no success. */
export function faultOfStatus(status: number, retryAfter: string | null): Fault {
  if (status === 429) {
    const seconds = Number(retryAfter ?? '');
    const retryAfterMs = seconds > 0 ? Math.min(seconds, 3600) * 1000 : HOLD_BACK_MS;
    return { failure: { kind: 'rate-limited', retryAfterMs }, words: 'the API is called too often' };
  }
  if (status < 500) return rejected(`WeChat's API answered with HTTP ${status}`);
  // 502 and 503 say that it was not taken; behind the others there may be a server that had already taken it.
  return {
    failure: { kind: 'unavailable', maybeSent: status !== 502 && status !== 503 },
    words: `WeChat's API answered HTTP ${status}`,
  };
}

/** The connection never came about: nothing can have arrived. */
const NOT_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** A fault from a request that broke. Reads the error's codes and nothing else: its text may hold the address. */
export function faultOfBreak(error: unknown): Fault {
  const code = codeOf(error);
  const maybeSent = !NOT_CONNECTED.test(code);
  const words = `WeChat's API cannot be reached${code === '' ? '' : ` (${code})`}: check this machine's way out`;
  return { failure: { kind: 'unavailable', maybeSent }, words };
}

/** The system's code of a fetch error, which stands in its cause, or in the first of the causes' errors. */
function codeOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 4) return '';
  if ('code' in error && typeof error.code === 'string' && /^[A-Z_]{3,40}$/.test(error.code)) return error.code;
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0], depth + 1);
  return 'cause' in error ? codeOf(error.cause, depth + 1) : '';
}

/** An answer that is not what the API promises: it may have done what was asked. */
export const NOT_UNDERSTOOD: Fault = {
  failure: { kind: 'unavailable', maybeSent: true },
  words: "WeChat's API answered something else than it promises",
};

/** Whether a new access token would help. */
export const isStaleToken = ({ code }: Fault): boolean => code !== undefined && STALE_TOKEN.has(code);

/** The account may not use this API at all. */
export const isForbidden = ({ code }: Fault): boolean => code === 48001;
