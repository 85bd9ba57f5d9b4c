import type { Request, RequestHandler, Response } from 'express';
import type { Role } from '../../model/people.ts';
import type { Tries } from '../limits.ts';
import type { Access, Member } from './access.ts';
import { SESSION_MS } from './sessions.ts';

const COOKIE = 'xiaoer_session';

export interface GuardOptions {
  readonly access: Access;
  /** Tries at showing a token or a code, by address. */
  readonly tries: Tries;
}

/** Who asks, and how they showed it. */
type Found = { readonly member: Member; readonly by: 'session' | 'token' } | { readonly waitSeconds: number };

/** Who asks, by the token of the request or by its session; null = nobody we know. */
export async function identify(request: Request, { access, tries }: GuardOptions): Promise<Found | null> {
  const token = bearer(request);
  if (token === null) {
    const session = cookie(request);
    const member = session === null ? null : await access.bySession(session);
    return member && { member, by: 'session' };
  }
  const tried = await tryOut(request, tries, () => access.byToken(token));
  if (typeof tried === 'number') return { waitSeconds: tried };
  return tried && { member: tried, by: 'token' };
}

/** Looks a secret up, unless too many wrong ones came from the address: then it gives the seconds to wait. */
export async function tryOut<T>(
  request: Request,
  tries: Tries,
  find: () => Promise<T | null>,
): Promise<T | number | null> {
  const address = request.ip ?? '';
  const wait = await tries.begin(address);
  if (wait !== null) return wait;
  let found: T | null = null;
  try {
    found = await find();
    return found;
  } finally {
    await tries.end(address, found !== null);
  }
}

/** What routes behind `allowOnly` find in `response.locals`. */
export type SignedIn = { readonly member: Member };

/** Lets through who has one of the roles. What changes something must come from our own pages, or with a token. */
export function allowOnly(roles: readonly Role[], options: GuardOptions): RequestHandler {
  return async (request, response, next) => {
    const found = await identify(request, options);
    if (found === null) return refuse(response);
    if ('waitSeconds' in found) return tooMany(response, found.waitSeconds);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && found.by === 'session' && !isOwnPage(request)) return refuseForeign(response);
    if (!roles.includes(found.member.role)) {
      response.status(403).json({ error: `this is for people with the role ${roles.join(' or ')}` });
      return;
    }
    response.locals.member = found.member;
    next();
  };
}

export function refuse(response: Response): void {
  response.status(401).set('www-authenticate', 'Bearer').json({ error: 'you are not signed in' });
}

export function refuseForeign(response: Response): void {
  response.status(403).json({ error: 'this must come from our own page' });
}

export function tooMany(response: Response, seconds: number): void {
  const error = 'too many tries from this address';
  response.status(429).set('retry-after', String(seconds)).json({ error, retryAfterSeconds: seconds });
}

/** Whether a browser says that the request comes from a page of ours. One that says nothing is not believed. */
export function isOwnPage(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  // Browsers do not let a page write this header; over plain HTTP they leave it out.
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  return host === request.host && (protocol === 'https:' || !request.secure);
}

/** Whether a browser says that the request comes from somebody else's page. */
export function isForeignPage(request: Request): boolean {
  const silent = request.get('sec-fetch-site') === undefined && request.get('origin') === undefined;
  return !silent && !isOwnPage(request);
}

export function setSession(request: Request, response: Response, value: string): void {
  response.cookie(COOKIE, value, { ...cookieOptions(request), maxAge: SESSION_MS });
}

export function clearSession(request: Request, response: Response): void {
  response.clearCookie(COOKIE, cookieOptions(request));
}

function cookieOptions({ secure }: Request) {
  return { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const;
}

function bearer(request: Request): string | null {
  const header = request.get('authorization');
  return header === undefined ? null : (/^Bearer +(\S+)$/i.exec(header)?.[1] ?? '');
}

function cookie(request: Request): string | null {
  const cookies = (request.get('cookie') ?? '').split(';').map((one) => one.trim());
  const ours = cookies.find((one) => one.startsWith(`${COOKIE}=`));
  return ours === undefined ? null : ours.slice(COOKIE.length + 1);
}
