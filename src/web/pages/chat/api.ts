import * as z from 'zod/mini';
import { parseJson } from '../json.ts';
import { sseReader } from './sse.ts';
import type { Outgoing } from './state.ts';
import { Line, ShopInfo, Talk, Typing } from './wire.ts';

/** Why the server did not do what it was asked, in the words that the page acts on. */
export type Refusal =
  /** No network, no answer in time, or a fault of the server's: the same may be tried again. */
  | { readonly kind: 'unavailable' }
  /** Too many in a short time: nothing before `retryAfterMs` have passed. */
  | { readonly kind: 'slow-down'; readonly retryAfterMs: number }
  /** The server does not know the talk or its token. */
  | { readonly kind: 'gone' }
  /** The server will not take it as it is. */
  | { readonly kind: 'refused' };

export type Answer<T> = { readonly kind: 'done'; readonly value: T } | Refusal;

/** The browser's own `fetch`, or one that a test watches. */
export type Fetch = typeof fetch;

const REQUEST_MS = 15_000;
const FILE_MS = 120_000;
/** The server says something at least every 15 s, if only a comment: a stream silent for longer is dead. */
const SILENCE_MS = 40_000;
const RETRY_AFTER_MS = 5_000;

/** The shop's name, languages and the page's texts; without a language, the browser's own is asked for. */
export async function loadShop(fetch: Fetch, language: string | null): Promise<Answer<ShopInfo>> {
  const query = language === null ? '' : `?${new URLSearchParams({ language })}`;
  const answer = await request(fetch, `/chat/shop${query}`, {});
  return answer.kind === 'done' ? read(ShopInfo, answer.value) : answer;
}

/** Opens a talk. */
export async function openTalk(fetch: Fetch, signal: AbortSignal): Promise<Answer<Talk>> {
  const answer = await request(fetch, '/chat/conversations', { method: 'POST' }, signal);
  return answer.kind === 'done' ? read(Talk, answer.value) : answer;
}

/** Hands a message over; done once the server has it for good, for a repeat too. */
export async function sendMessage(
  fetch: Fetch,
  talk: Talk,
  message: Pick<Outgoing, 'id' | 'text' | 'choice'>,
  signal: AbortSignal,
): Promise<Answer<null>> {
  const { id, text, choice } = message;
  const init = {
    method: 'POST',
    headers: { ...bearer(talk), 'Content-Type': 'application/json' },
    body: JSON.stringify(choice === undefined ? { id, text } : { id, choice }),
  };
  const answer = await request(fetch, `${talkPath(talk)}/messages`, init, signal);
  return answer.kind === 'done' ? { kind: 'done', value: null } : answer;
}

/** The lines after `after`, as many as the server gives at once; none = there are no more. */
export async function loadLines(fetch: Fetch, talk: Talk, after: number, signal: AbortSignal): Promise<Answer<Line[]>> {
  const init = { headers: { ...bearer(talk), Accept: 'application/json' } };
  const answer = await request(fetch, `${talkPath(talk)}/events?after=${after}`, init, signal);
  return answer.kind === 'done' ? read(z.array(Line), answer.value) : answer;
}

/** Fetches a file of the talk, from where its line says. */
export async function loadFile(fetch: Fetch, talk: Talk, path: string): Promise<Blob | null> {
  try {
    const response = await fetch(path, { headers: bearer(talk), signal: AbortSignal.timeout(FILE_MS) });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

/**
 * Follows the lines after `after` until the stream ends, breaks or falls silent, or `signal` is aborted. Never throws;
 * the answer is done when the stream was there and ended.
 */
export async function followLines(
  fetch: Fetch,
  talk: Talk,
  after: number,
  on: {
    readonly open: () => void;
    readonly line: (line: Line) => void;
    readonly typing: () => void;
    readonly signal: AbortSignal;
  },
): Promise<Answer<null>> {
  const silence = deadline(SILENCE_MS, on.signal);
  try {
    const response = await fetch(`${talkPath(talk)}/events?after=${after}`, {
      headers: { ...bearer(talk), Accept: 'text/event-stream' },
      cache: 'no-store',
      signal: silence.signal,
    });
    if (!response.ok || response.body === null) return refusal(response);
    on.open();
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const readEvents = sseReader();
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      silence.restart();
      for (const data of readEvents(piece.value)) {
        const line = parseJson(Line, data);
        if (line !== null) on.line(line);
        else if (parseJson(Typing, data) !== null) on.typing();
      }
    }
    return { kind: 'done', value: null };
  } catch {
    return { kind: 'unavailable' };
  } finally {
    silence.stop();
  }
}

async function request(fetch: Fetch, path: string, init: RequestInit, parent?: AbortSignal): Promise<Answer<string>> {
  const limit = deadline(REQUEST_MS, parent);
  try {
    const response = await fetch(path, { cache: 'no-store', ...init, signal: limit.signal });
    return response.ok ? { kind: 'done', value: await response.text() } : refusal(response);
  } catch {
    return { kind: 'unavailable' };
  } finally {
    limit.stop();
  }
}

function refusal({ status, headers }: Response): Refusal {
  if (status === 429) return { kind: 'slow-down', retryAfterMs: retryAfterMs(headers.get('Retry-After')) };
  if (status === 401 || status === 404) return { kind: 'gone' };
  // 408: the request was too slow in coming; the server never read it.
  return { kind: status >= 500 || status === 408 ? 'unavailable' : 'refused' };
}

function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : RETRY_AFTER_MS;
}

function read<T extends z.ZodMiniType>(schema: T, text: string): Answer<z.infer<T>> {
  const value = parseJson(schema, text);
  return value === null ? { kind: 'unavailable' } : { kind: 'done', value };
}

function talkPath(talk: Talk): string {
  return `/chat/conversations/${encodeURIComponent(talk.conversation)}`;
}

function bearer(talk: Talk): { Authorization: string } {
  return { Authorization: `Bearer ${talk.token}` };
}

/** A signal that is aborted with `parent`, or `ms` after it was made or last restarted. */
function deadline(ms: number, parent: AbortSignal | undefined) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = setTimeout(abort, ms);
  if (parent?.aborted) abort();
  parent?.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    restart: () => {
      clearTimeout(timer);
      timer = setTimeout(abort, ms);
    },
    stop: () => {
      clearTimeout(timer);
      parent?.removeEventListener('abort', abort);
    },
  };
}
