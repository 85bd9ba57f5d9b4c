import * as z from 'zod/mini';
import { parseJson } from '../json.ts';
import { Member, Proposals, SetAside, type SetAsideEvent, Status, Texts } from './wire.ts';

/** Why the server did not do what it was asked, in the words that the page acts on. */
export type Refusal =
  /** No network, no answer in time, or a fault of the server's. */
  | { readonly kind: 'unavailable' }
  /** Nobody is signed in (any more), or what was shown does not sign in. */
  | { readonly kind: 'signed-out' }
  /** Too many in a short time. */
  | { readonly kind: 'slow-down'; readonly seconds: number }
  /** There is no such thing (any more). */
  | { readonly kind: 'absent' }
  /** Not as things are now. */
  | { readonly kind: 'conflict'; readonly why: string; readonly claimedBy: string | null; readonly words: string }
  | { readonly kind: 'refused' };

export type Answer<T> = { readonly kind: 'done'; readonly value: T } | Refusal;

/** What the page shows an admin. */
export interface Snapshot {
  readonly status: Status;
  readonly setAside: readonly SetAsideEvent[];
}

const API = '/admin/api';
const REQUEST_MS = 15_000;

/** The page's words; without a language, the browser's own is asked for. */
export function loadTexts(language: string | null): Promise<Answer<Texts>> {
  const query = language === null ? '' : `?${new URLSearchParams({ language })}`;
  return read(Texts, `/texts${query}`);
}

export function loadMember(): Promise<Answer<Member>> {
  return read(Member, '/session');
}

export function signIn(shown: { readonly token: string } | { readonly code: string }): Promise<Answer<Member>> {
  const headers = { 'Content-Type': 'application/json' };
  return read(Member, '/session', { method: 'POST', headers, body: JSON.stringify(shown) });
}

export function signOut(): Promise<Answer<string>> {
  return request('/session', { method: 'DELETE' });
}

export async function loadSnapshot(): Promise<Answer<Snapshot>> {
  const [status, setAside] = await Promise.all([read(Status, '/status'), read(SetAside, '/set-aside')]);
  if (status.kind !== 'done') return status;
  if (setAside.kind !== 'done') return setAside;
  return { kind: 'done', value: { status: status.value, setAside: setAside.value } };
}

/** Has a message handled again. */
export function retry(id: number): Promise<Answer<string>> {
  return request(`/set-aside/${id}/retry`, { method: 'POST' });
}

/** What the knowledge could learn. */
export const loadProposals = (): Promise<Answer<Proposals>> => read(Proposals, '/proposals');

/** Adds an answer to the knowledge, as it is worded here, or leaves it: null. */
export function settleProposal(
  number: number,
  taught: { readonly question: string; readonly answer: string } | null,
): Promise<Answer<string>> {
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(taught ?? {}) };
  return request(`/proposals/${number}/${taught === null ? 'drop' : 'learn'}`, init);
}

/** Reads what the server answers at this address of its admin API. */
export async function read<T extends z.ZodMiniType>(
  schema: T,
  path: string,
  init?: RequestInit,
): Promise<Answer<z.infer<T>>> {
  return readAt(schema, `${API}${path}`, init);
}

/** Reads what the server answers at this address. */
export async function readAt<T extends z.ZodMiniType>(
  schema: T,
  address: string,
  init?: RequestInit,
  withinMs = REQUEST_MS,
): Promise<Answer<z.infer<T>>> {
  const answer = await requestAt(address, init, withinMs);
  if (answer.kind !== 'done') return answer;
  const value = parseJson(schema, answer.value);
  return value === null ? { kind: 'unavailable' } : { kind: 'done', value };
}

const request = (path: string, init?: RequestInit): Promise<Answer<string>> => requestAt(`${API}${path}`, init);

async function requestAt(address: string, init: RequestInit = {}, withinMs = REQUEST_MS): Promise<Answer<string>> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), withinMs);
  try {
    const response = await fetch(address, { cache: 'no-store', ...init, signal: limit.signal });
    return response.ok ? { kind: 'done', value: await response.text() } : await refusal(response);
  } catch {
    return { kind: 'unavailable' };
  } finally {
    clearTimeout(timer);
  }
}

const Conflict = z.object({ why: z.string(), claimedBy: z.optional(z.string()), error: z.optional(z.string()) });

/** Reads why the server did not do what it was asked. */
export async function refusal(response: Response): Promise<Refusal> {
  const { status, headers } = response;
  if (status === 401) return { kind: 'signed-out' };
  if (status === 404) return { kind: 'absent' };
  if (status === 409 || status === 422) {
    const conflict = parseJson(Conflict, await response.text());
    const { why = '', claimedBy = null, error: words = '' } = conflict ?? {};
    return { kind: 'conflict', why, claimedBy, words };
  }
  if (status === 429) return { kind: 'slow-down', seconds: Number(headers.get('Retry-After') ?? 60) };
  return { kind: status >= 500 ? 'unavailable' : 'refused' };
}
