import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Member } from './access.ts';
import {
  clearSession,
  type GuardOptions,
  identify,
  isForeignPage,
  isOwnPage,
  refuse,
  refuseForeign,
  setSession,
  tooMany,
  tryOut,
} from './guard.ts';

const MAX_BODY = '4kb';

const SignIn = z.union([
  z.strictObject({ token: z.string().trim().min(1).max(1000) }),
  z.strictObject({ code: z.string().min(1).max(1000) }),
]);

/** Signing in and out: GET says who is signed in, POST `{token}` or `{code}` signs in, DELETE signs out. */
export function sessionRoutes(options: GuardOptions): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const found = await identify(request, options);
    if (found === null) return refuse(response);
    if ('waitSeconds' in found) return tooMany(response, found.waitSeconds);
    response.json(shown(found.member));
  });
  router.post('/', express.json({ limit: MAX_BODY, strict: true }), signIn(options));
  router.delete('/', (request, response) => {
    if (!isOwnPage(request)) return refuseForeign(response);
    clearSession(request, response);
    response.status(204).end();
  });
  return router;
}

function signIn(options: GuardOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    if (isForeignPage(request)) return refuseForeign(response);
    const body = SignIn.safeParse(request.body);
    if (!body.success) {
      response.status(400).json({ error: 'expected JSON {"token": "…"} or {"code": "…"}' });
      return;
    }
    const found = await tryOut(request, options.tries, () => find(body.data, options));
    if (typeof found === 'number') return tooMany(response, found);
    if (found === null) {
      response.status(401).json({ error: 'this does not sign you in' });
      return;
    }
    setSession(request, response, options.access.sessionOf(found.member));
    response.json({ ...shown(found.member), ...(found.token === null ? {} : { token: found.token }) });
  };
}

async function find(
  shown: z.infer<typeof SignIn>,
  { access }: GuardOptions,
): Promise<{ readonly member: Member; readonly token: string | null } | null> {
  if ('code' in shown) return access.byCode(shown.code);
  const member = await access.byToken(shown.token);
  return member && { member, token: null };
}

function shown({ name, role }: Member) {
  return { name, role };
}
