import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { type Fault, faultOfBreak, faultOfCode, faultOfStatus, NOT_UNDERSTOOD, type Result } from './errors.ts';

/** WeChat's API answers in far less; the outbox itself waits 30 s, in which a token and a second try must find room. */
const ANSWER_MS = 8000;
const DOWNLOAD_MS = 60_000;
/** No JSON answer that we ask for is longer. */
const MAX_JSON = 64 * 1024;

const Answer = z.looseObject({ errcode: z.number().optional(), errmsg: z.string().optional() });
type Answer = z.infer<typeof Answer>;

export interface HttpOptions {
  readonly apiRoot: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** The bytes of an answer, with its headers. */
export interface Bytes {
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** WeChat's API over HTTP. Never rejected; nothing of an address gets out. */
export interface Http {
  post(path: string, query: Readonly<Record<string, string>>, body: unknown): Promise<Result<Answer>>;
  /** A file; an error that comes in its place is read as a fault. */
  get(url: string, maxBytes: number): Promise<Result<Bytes>>;
  address(path: string, query: Readonly<Record<string, string>>): string;
}

/** `apiRoot`: without a path of its own or with one, such as a proxy's. */
export function createHttp({ apiRoot, fetch, clock }: HttpOptions): Http {
  const root = apiRoot.replace(/\/+$/, '');

  const address: Http['address'] = (path, query) => {
    const words = new URLSearchParams(query).toString();
    return `${root}${path}${words === '' ? '' : `?${words}`}`;
  };

  async function ask(url: string, init: RequestInit, maxBytes: number, withinMs: number): Promise<Result<Bytes>> {
    const abort = new AbortController();
    const cancel = clock.schedule(withinMs, () => abort.abort());
    try {
      // Followed, a redirect would carry what is in the address or the body to somewhere else.
      const response = await fetch(url, { ...init, redirect: 'manual', signal: abort.signal });
      if (!response.ok) {
        await response.body?.cancel();
        return bad(faultOfStatus(response.status, response.headers.get('retry-after')));
      }
      const bytes = await readWithin(response, maxBytes);
      if (bytes === null) return bad({ failure: { kind: 'rejected', why: TOO_BIG }, words: TOO_BIG });
      return { ok: true, value: { headers: response.headers, bytes } };
    } catch (error) {
      return bad(faultOfBreak(error));
    } finally {
      cancel();
    }
  }

  return {
    address,
    async post(path, query, body) {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
      };
      const asked = await ask(address(path, query), init, MAX_JSON, ANSWER_MS);
      return asked.ok ? readAnswer(asked.value.bytes) : asked;
    },
    async get(url, maxBytes) {
      const asked = await ask(url, { method: 'GET' }, maxBytes, DOWNLOAD_MS);
      if (!asked.ok || !isJson(asked.value)) return asked;
      const answer = readAnswer(asked.value.bytes);
      return answer.ok ? asked : answer;
    },
  };
}

const TOO_BIG = 'the file is larger than is allowed here';

const bad = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });

/** An error comes as JSON in a 200, labelled text/plain at times. */
const isJson = ({ headers, bytes }: Bytes): boolean =>
  /json|text\/plain/i.test(headers.get('content-type') ?? '') && bytes[0] === '{'.charCodeAt(0);

/** Reads a JSON answer of the API: a fault where it carries an errcode. */
export function readAnswer(bytes: Uint8Array): Result<Answer> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return bad(NOT_UNDERSTOOD);
  }
  const parsed = Answer.safeParse(json);
  if (!parsed.success) return bad(NOT_UNDERSTOOD);
  const { errcode = 0, errmsg } = parsed.data;
  return errcode === 0 ? { ok: true, value: parsed.data } : bad(faultOfCode(errcode, errmsg));
}

/** The body, or null when it is longer than `max`: no more than that is ever held. */
async function readWithin(response: Response, max: number): Promise<Uint8Array | null> {
  if (Number(response.headers.get('content-length') ?? 0) > max) {
    await response.body?.cancel();
    return null;
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > max) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
