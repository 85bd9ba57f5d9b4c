import { z } from 'zod';
import type { Clock } from '../model/clock.ts';
import { OrdersUnavailable } from '../model/order.ts';
import { createBreaker, type Pass } from './breaker.ts';
import { createSlots } from './slots.ts';

/** A question to a shop's server. It may be asked twice, so it must change nothing there. */
interface JsonRequest {
  /** Relative to the base, percent-encoded; may hold a query. */
  readonly path: string;
  /** GET unless given. */
  readonly method?: 'GET' | 'POST';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** An answer that says something: of success, or a 4xx other than 429. */
export interface JsonAnswer {
  readonly status: number;
  /** null for an empty body, and for an error's page that is no JSON. */
  readonly json: unknown;
  readonly headers: Headers;
}

/** Asks one server for JSON, and does not let it keep anybody waiting. */
export interface JsonClient {
  /**
   * Rejected with `OrdersUnavailable` on network faults, timeouts, redirects, 5xx, 429, bodies too large or no JSON, when
   * the signal ends it, and at once while the server is left alone. No message holds a path, a header or anything of a body.
   */
  request(request: JsonRequest): Promise<JsonAnswer>;
}

export interface JsonClientOptions {
  /** Its query and any name and password in it are left out. */
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Of one try, from connecting to the end of the body, in ms; 3,000 unless given. */
  readonly timeoutMs?: number;
  /** Of a body, unpacked; 1 MiB unless given. */
  readonly maxBytes?: number;
  /** From 0 to below 1. */
  readonly random?: () => number;
  readonly fetch?: typeof fetch;
}

/** Requests at once to one server; further ones wait. */
const AT_ONCE = 32;
/** Before the second try, in ms. */
const PAUSE = { from: 100, to: 300 };
/** A server that wants to be left alone for longer is not asked a second time, in ms. */
const LONGEST_PAUSE = 1000;
/** What may be over in a moment. */
const PASSING = new Set([429, 502, 503, 504]);

/** How a try went; `pauseMs`: it may go better after so many ms. */
type Try =
  | { readonly ok: true; readonly answer: JsonAnswer }
  | { readonly ok: false; readonly why: string; readonly pauseMs?: number };

/** Throws when a header holds what cannot be sent; the message does not hold it. */
export function createJsonClient(options: JsonClientOptions): JsonClient {
  const { base, clock, timeoutMs = 3000, maxBytes = 1024 * 1024, random = Math.random } = options;
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  const shared = headersOf(options.headers);
  const breaker = createBreaker(clock);
  const slots = createSlots(AT_ONCE);
  const unavailable = (why: string): OrdersUnavailable => new OrdersUnavailable(`${base.host} ${why}`);

  async function tryOnce(url: URL, request: JsonRequest): Promise<Try> {
    const timeout = new AbortController();
    const cancel = clock.schedule(timeoutMs, () => timeout.abort());
    try {
      const response = await send(url, {
        ...contentOf(request, shared),
        redirect: 'manual',
        signal: AbortSignal.any([request.signal, timeout.signal]),
      });
      return await readAnswer(response, maxBytes);
    } catch (error) {
      if (request.signal.aborted) return { ok: false, why: IMPATIENT };
      if (timeout.signal.aborted) return { ok: false, why: `gave no answer within ${timeoutMs} ms` };
      return { ok: false, why: `cannot be reached (${codeOf(error)})`, pauseMs: 0 };
    } finally {
      cancel();
    }
  }

  async function tryTwice(url: URL, request: JsonRequest): Promise<Try> {
    const first = await tryOnce(url, request);
    if (first.ok || first.pauseMs === undefined || first.pauseMs > LONGEST_PAUSE) return first;
    const jitter = PAUSE.from + random() * (PAUSE.to - PAUSE.from);
    if (!(await pause(clock, Math.max(first.pauseMs, jitter), request.signal))) return first;
    return tryOnce(url, request);
  }

  /**
   * `tryTwice` never rejects: a pass that is not given back would leave the server alone for good. A caller whose time is over
   * counts as a failure too: else a server that hangs would never be left alone by callers that wait less than one try.
   */
  async function tryWith(pass: Pass, url: URL, request: JsonRequest): Promise<JsonAnswer> {
    const outcome = await tryTwice(url, request);
    if (outcome.ok) {
      pass.succeeded();
      return outcome.answer;
    }
    pass.failed();
    throw unavailable(outcome.why);
  }

  return {
    async request(request) {
      const url = urlOf(base, request.path);
      const leave = await slots.enter(request.signal);
      if (leave === null) throw unavailable(IMPATIENT);
      try {
        const pass = breaker.enter();
        if (pass === null) throw unavailable(LEFT_ALONE);
        return await tryWith(pass, url, request);
      } finally {
        leave();
      }
    },
  };
}

const IMPATIENT = 'gave no answer in the time there was';
const LEFT_ALONE = 'failed several times in a row and is left alone for a moment';

function headersOf(headers: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers({ accept: 'application/json', ...headers });
  } catch {
    // Its message holds the value.
    throw new Error('The token holds characters that cannot be sent to a server: copy it again.');
  }
}

function contentOf({ method = 'GET', body, headers = {} }: JsonRequest, shared: Headers): RequestInit {
  const all = new Headers(shared);
  if (body !== undefined) all.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

/** Throws when the path leads out of the base: an address resolves `..` whether percent-encoded or not. */
function urlOf({ origin, pathname }: URL, path: string): URL {
  const [segments = ''] = path.split('?', 1);
  if (/[\\\t\r\n#]/.test(path) || segments.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    throw new OrdersUnavailable('A path that leads elsewhere is not asked for.');
  }
  return new URL(`${origin}${pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`);
}

async function readAnswer(response: Response, maxBytes: number): Promise<Try> {
  const { status, headers } = response;
  const refusal = refusalOf(response);
  if (refusal !== null) {
    await response.body?.cancel();
    return refusal;
  }
  const text = await readWithin(response, maxBytes);
  if (text === null) return { ok: false, why: `answered with more than ${maxBytes} bytes` };
  if (text.trim() === '') return { ok: true, answer: { status, json: null, headers } };
  try {
    return { ok: true, answer: { status, json: JSON.parse(text), headers } };
  } catch {
    return response.ok
      ? { ok: false, why: 'answered with what is no JSON' }
      : { ok: true, answer: { status, json: null, headers } };
  }
}

function refusalOf({ status, headers }: Response): Try | null {
  if (status >= 300 && status < 400) {
    return { ok: false, why: `answered ${status}, which leads to another address: set that one if it is right` };
  }
  if (status !== 429 && status < 500) return null;
  const why = `answered ${status}`;
  return PASSING.has(status) ? { ok: false, why, pauseMs: pauseOf(headers.get('retry-after')) } : { ok: false, why };
}

/** In ms. A date is taken as too long to wait for. */
function pauseOf(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  return /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Number.POSITIVE_INFINITY;
}

/** The body, or null when it is longer than `max`: no more than that is ever held. Leaving it cuts the connection. */
async function readWithin(response: Response, max: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > max) return null;
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** Resolves with false when the signal ends it. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.schedule(ms, () => {
      signal.removeEventListener('abort', end);
      resolve(true);
    });
    signal.addEventListener('abort', end, { once: true });
  });
}

/** What undici's fetch throws. Nothing else of it goes on: it may hold the address. */
const Broken = z.object({ cause: z.object({ code: z.string().regex(/^[A-Z_\d]{1,60}$/) }) });

function codeOf(error: unknown): string {
  return Broken.safeParse(error).data?.cause.code ?? 'no connection';
}
