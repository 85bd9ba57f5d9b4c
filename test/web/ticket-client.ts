import { z } from 'zod';
import type { Role } from '../../src/model/people.ts';
import type { AdminServer } from './admin-server.ts';

type Headers = Readonly<Record<string, string>>;

/** Somebody with a role, as a program and as a browser. */
export interface Who {
  readonly id: number;
  readonly token: Headers;
  /** As our own page sends it. */
  readonly cookie: Headers;
}

const Whole = z.looseObject({
  ticket: z.looseObject({}),
  history: z.array(z.looseObject({ change: z.looseObject({}) })),
});

/** What a ticket's address and a change to it answer. */
export const whole = async (response: Response) => Whole.parse(await response.json());

/** Asks the tickets' endpoints of a server, which a test may replace. */
export function ticketClient(server: () => AdminServer) {
  function request(path: string, headers: Headers, body?: unknown): Promise<Response> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const type = { 'content-type': 'application/json' };
    return fetch(`${server().url}/admin/api${path}`, { ...init, headers: { ...type, ...headers } });
  }

  return {
    request,
    get: (path: string, { token }: Who) => request(`/tickets${path}`, token),
    change: (number: number, wanted: unknown, { token }: Who) => request(`/tickets/${number}/changes`, token, wanted),
    async join(role: Role, name = 'Ann'): Promise<Who> {
      const { person, token } = await server().add(name, role);
      const response = await request('/session', {}, { token });
      const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      return { id: person.id, token: { authorization: `Bearer ${token}` }, cookie: { cookie, origin: server().url } };
    },
  };
}
