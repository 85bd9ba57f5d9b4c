import { z } from 'zod';
import type { CaseDraft } from '../../src/model/case.ts';
import type { Role } from '../../src/model/people.ts';
import type { AdminServer } from './admin-server.ts';

type Headers = Readonly<Record<string, string>>;

/** What somebody asks a customer's case for. */
export function draft(conversation: string, over: Partial<CaseDraft> = {}): CaseDraft {
  return {
    reason: 'asked',
    priority: 'normal',
    customer: { platform: 'web', account: 'page', id: conversation, name: 'Mei Lin' },
    ref: { platform: 'web', account: 'page', conversation, kind: 'direct' },
    language: 'en',
    script: 'Hans',
    mood: 'calm',
    topic: null,
    order: 'LX2026110001',
    summary: [
      { asked: 'ask a', answer: 'answer a' },
      { asked: 'My phone is 13800138000, call me', answer: null },
    ],
    suggestions: [{ entry: 'a', title: 'title a', text: 'answer a' }],
    tried: ['a'],
    ...over,
  };
}

const Line = z.looseObject({
  seq: z.number(),
  author: z.string(),
  kind: z.string().optional(),
  message: z.looseObject({ text: z.string() }),
  at: z.iso.datetime(),
});

/** A line as the desk's events tell it, without what differs from run to run. */
export type DeskLine = z.infer<typeof Line>;

/** Somebody of the shop, over HTTP. */
export interface Staff {
  readonly id: number;
  readonly token: Headers;
  get(path: string, headers?: Headers): Promise<Response>;
  post(path: string, body?: unknown): Promise<Response>;
  /** All lines of a case. */
  lines(number: number): Promise<DeskLine[]>;
}

/** Adds somebody to a server, which a test may replace. */
export function staff(server: () => AdminServer) {
  return async (name: string, role: Role = 'agent'): Promise<Staff> => {
    const { person, token } = await server().add(name, role);
    const bearer = { authorization: `Bearer ${token}` };
    const at = (path: string): string => `${server().url}/desk/api${path}`;
    const get = (path: string, headers: Headers = {}) =>
      fetch(at(path), { headers: { ...bearer, 'accept-language': 'en', ...headers } });
    return {
      id: person.id,
      token: bearer,
      get,
      post: (path, body) =>
        fetch(at(path), {
          method: 'POST',
          headers: { ...bearer, 'accept-language': 'en', ...(body === undefined ? {} : JSON_TYPE) },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      async lines(number) {
        const response = await get(`/cases/${number}/events?after=0`, { accept: 'application/json' });
        return z.array(Line).parse(await response.json());
      },
    };
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** What an answer says. */
export async function read(response: Response | Promise<Response>): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await (await response).json());
}

/** The cases of a list. */
export async function readList(response: Response | Promise<Response>): Promise<Record<string, unknown>[]> {
  return z.array(z.record(z.string(), z.unknown())).parse(await (await response).json());
}
