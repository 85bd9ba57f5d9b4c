import type { SendFailure } from '../../model/adapter.ts';
import { Late } from './pace.ts';

/** How long to hold back when WeChat says "too often", which it does without a time, ms. */
const TOO_OFTEN_MS = 60_000;
const MAX_TEXT = 300;

/** gRPC status codes: hosted puppets are reached by it (grpc.github.io/grpc/core/md_doc_statuscodes.html). */
const GRPC = {
  cancelled: 1,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const BROKE_OFF = new Set<unknown>([
  GRPC.cancelled,
  GRPC.deadlineExceeded,
  GRPC.unavailable,
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
]);
const NEVER_REACHED = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** What grpc-js says when it did not even open a connection (under the same code as for one that broke). */
const NO_CONNECTION = /no connection established|name resolution failed|ECONNREFUSED/i;
const NO_RIGHT = new Set<unknown>([GRPC.permissionDenied, GRPC.unauthenticated]);

/**
 * Puppets are written by many hands and agree on no codes: past gRPC's and Node's, their words are all there is.
 */
const WORDS: readonly (readonly [RegExp, SendFailure])[] = [
  [/not logged in|no (grpc )?client|no grpc manager|nopuppet/i, { kind: 'unavailable', maybeSent: false }],
  [/no payload|not found|not exist|no such|unknown (contact|room)/i, { kind: 'unreachable', why: 'gone' }],
  [/too (often|frequent|fast)|频繁/i, { kind: 'rate-limited', retryAfterMs: TOO_OFTEN_MS }],
];
const TIMED_OUT = /time(d )?[ -]?out|deadline/i;

/**
 * A puppet's fault in our words. `sending`: the message itself was under way, so that it may have arrived before the
 * connection broke.
 */
export function failureOf(error: unknown, sending: boolean, secrets: readonly string[] = []): SendFailure {
  const code = codeOf(error);
  const text = textOf(error);
  if (NO_RIGHT.has(code)) return { kind: 'unauthorized' };
  if (code === GRPC.notFound) return { kind: 'unreachable', why: 'gone' };
  if (code === GRPC.resourceExhausted) return { kind: 'rate-limited', retryAfterMs: TOO_OFTEN_MS };
  if (NEVER_REACHED.has(code) || NO_CONNECTION.test(text)) return { kind: 'unavailable', maybeSent: false };
  if (error instanceof Late || BROKE_OFF.has(code) || TIMED_OUT.test(text)) {
    return { kind: 'unavailable', maybeSent: sending };
  }
  const known = WORDS.find(([words]) => words.test(text));
  return known === undefined ? { kind: 'rejected', why: redact(text, secrets) } : known[1];
}

/** Whether the connection to a hosted puppet broke, and with it the stream on which its events come. */
export function brokeOff(error: unknown): boolean {
  const code = codeOf(error);
  return code === GRPC.unavailable || code === GRPC.cancelled;
}

/**
 * A fault's text without what may not be read by everybody: the given secrets, and whatever else looks like a token.
 * wechaty and gRPC put tokens into their messages.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return hidden
    .replace(/(?=[\w-]*\d)[\w-]{16,}/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, MAX_TEXT);
}

/** A fault of wechaty's for the log, without secrets. */
export function faultOf(what: string, error: unknown, secrets: readonly string[] = []): Error {
  const text = redact(textOf(error), secrets);
  return new Error(text === '' ? what : `${what}: ${text}`);
}

/** Why the puppet did not start, and what to set: for the person who reads the log. */
export function startFault(puppet: string, error: unknown, secrets: readonly string[] = []): Error {
  return faultOf(`WeChat did not start with WECHATY_PUPPET=${puppet}. ${remedyOf(puppet, error)}`, error, secrets);
}

function remedyOf(puppet: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return `No such package is installed: check the name, or run npm install ${puppet}`;
  }
  if (puppet !== 'wechaty-puppet-service') return "Check that puppet's own settings (see docs/channels/wechat.md)";
  if (NO_RIGHT.has(code))
    return 'The service refused WECHATY_PUPPET_SERVICE_TOKEN: check it, and that it has not expired';
  if (/token/i.test(textOf(error))) {
    return 'Set WECHATY_PUPPET_SERVICE_TOKEN to the token as your puppet service gave it, prefix included';
  }
  return 'Check WECHATY_PUPPET_SERVICE_TOKEN and WECHATY_PUPPET_SERVICE_ENDPOINT, and that the service runs';
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error === 'string' ? error : '';
}
