import { z } from 'zod';
import { openStore } from '../../src/storage/open.ts';
import { hashSecret, newSecret } from '../../src/web/access/secrets.ts';

const Listed = z.array(
  z.looseObject({ case: z.number(), state: z.string(), customer: z.looseObject({ name: z.string() }) }),
);
const Claimed = z.looseObject({ claimedBy: z.string().nullish() });
const CaseLines = z.array(
  z.looseObject({ seq: z.number(), author: z.string(), message: z.looseObject({ text: z.string() }).optional() }),
);

/** Somebody who serves customers over HTTP. */
export interface Agent {
  readonly name: string;
  cases(state: 'queued' | 'claimed' | 'closed'): Promise<number[]>;
  /** The status, and who has the case. */
  claim(number: number): Promise<{ readonly status: number; readonly by: string | null }>;
  post(number: number, verb: string, body?: object): Promise<number>;
  lines(number: number): Promise<z.infer<typeof CaseLines>>;
}

/** Adds people with the role agent, as `people add` does, while the service runs. */
export async function addAgents(
  store: { readonly databaseUrl?: string | undefined; readonly dataDir: string },
  names: readonly string[],
  url: () => string,
): Promise<Agent[]> {
  const opened = await openStore(store);
  const agents: Agent[] = [];
  for (const name of names) {
    const token = newSecret();
    await opened.addPerson({ name, role: 'agent', tokenHash: hashSecret(token) }, Date.now());
    agents.push(agentWith(name, token, url));
  }
  await opened.close();
  return agents;
}

function agentWith(name: string, token: string, url: () => string): Agent {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' };
  const at = (path: string): string => `${url()}/desk/api/cases${path}`;
  return {
    name,
    async cases(state) {
      const listed = Listed.parse(await (await fetch(at(`?state=${state}`), { headers })).json());
      return listed.map((one) => one.case);
    },
    async claim(number) {
      const response = await fetch(at(`/${number}/claim`), { method: 'POST', headers, body: '{}' });
      return { status: response.status, by: Claimed.parse(await response.json()).claimedBy ?? null };
    },
    async post(number, verb, body = {}) {
      const response = await fetch(at(`/${number}/${verb}`), { method: 'POST', headers, body: JSON.stringify(body) });
      await response.arrayBuffer();
      return response.status;
    },
    async lines(number) {
      const all: z.infer<typeof CaseLines> = [];
      for (;;) {
        const response = await fetch(at(`/${number}/events?after=${all.at(-1)?.seq ?? 0}`), { headers });
        const page = CaseLines.parse(await response.json());
        if (page.length === 0) return all;
        all.push(...page);
      }
    },
  };
}
