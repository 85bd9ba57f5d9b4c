import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { postgresDatabase } from '../storage/postgres-database.ts';
import { withPostgres } from '../storage/services.ts';
import { type Agent, addAgents } from '../support/deskStaff.ts';
import {
  type Line,
  openTalk,
  type Service,
  startService,
  type Talk,
  talkAt,
  temporaryFolder,
} from '../support/service.ts';
import { again, found, LONG_MS, until } from '../support/waiting.ts';

const FREE = { CHAT_MESSAGES_PER_MINUTE: '0', CHAT_OPENINGS_PER_MINUTE: '0' };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataDir: string;
let service: Service;

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, 'data');
});

afterEach(async () => {
  await service.stop();
  await folder.remove();
});

const url = (): string => service.url;
const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `Agent ${n + 1}`);

async function started(agents: number, databaseUrl?: string): Promise<Agent[]> {
  service = await startService({ DATA_DIR: dataDir, ...FREE, ...(databaseUrl && { DATABASE_URL: databaseUrl }) });
  return addAgents({ dataDir, databaseUrl }, names(agents), url);
}

/** So many customers who asked for a person and wait. */
async function customersInLine(count: number): Promise<Talk[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const talk = await openTalk(url());
      await talk.post({ id: 'ask', text: '转人工' });
      await talk.replied(['ask']);
      return talk;
    }),
  );
}

async function expectOneWinnerEach(agents: readonly Agent[], count: number): Promise<void> {
  await customersInLine(count);
  const queued = (await agents[0]?.cases('queued')) ?? [];
  expect(queued).toHaveLength(count);
  for (const number of queued) {
    const claims = await Promise.all(agents.map(async (agent) => ({ agent, ...(await agent.claim(number)) })));
    const winners = claims.filter(({ status }) => status === 200);
    expect(claims.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(winners).toHaveLength(1);
    const others = claims.filter(({ status }) => status === 409);
    expect(others).toHaveLength(agents.length - 1);
    expect(new Set(others.map(({ by }) => by))).toEqual(new Set([winners[0]?.agent.name]));
  }
  expect(await agents[0]?.cases('queued')).toEqual([]);
}

/** DESK_CASES=200 is the whole of it. */
const CASES = Number(process.env.DESK_CASES ?? 15);

test('of twenty agents who claim a case at once one gets it, and the others hear who', async () => {
  await expectOneWinnerEach(await started(20), CASES);
}, 300_000);

/** Lines of the bot after somebody said that they serve the customer, and before they left. */
function botWhileServed(lines: readonly Line[]): Line[] {
  let served = false;
  return lines.filter(({ author, message }) => {
    if (author === 'system') served = message.text.includes('为您服务') && !message.text.includes('智能客服');
    return served && author === 'bot';
  });
}

test('no word of the bot reaches a customer between claim and release, whatever was under way', async () => {
  const [agent] = await started(1);
  if (agent === undefined) throw new Error('there is no agent');
  const talks = await customersInLine(25);
  let asking = true;
  const customers = talks.map(async (talk) => {
    for (let n = 0; asking; n++) await talk.post({ id: `q${n}`, text: n % 3 === 0 ? '包邮吗' : '怎么退货' });
  });
  for (const number of await agent.cases('queued')) {
    expect((await agent.claim(number)).status).toBe(200);
    await agent.post(number, 'messages', { id: `hello-${number}`, text: `您好 ${number}` });
    if (number % 2 === 0) await agent.post(number, 'release');
  }
  asking = false;
  await Promise.all(customers);
  for (const talk of talks) {
    const lines = await found(async () => {
      const told = await talk.lines();
      return told.some(({ author }) => author === 'agent') ? told : null;
    });
    expect(botWhileServed(lines)).toEqual([]);
  }
}, 300_000);

/** What passes between one customer and one agent, numbered on both sides. */
interface Exchange {
  readonly talk: Talk;
  readonly number: number;
  readonly agent: Agent;
}

const MESSAGES = 12;

test('over kills every message between customers and agents arrives once, where it belongs', async () => {
  const agents = await started(4);
  const fixed = { DATA_DIR: dataDir, ...FREE, PORT: new URL(service.url).port };
  const exchanges: Exchange[] = [];
  for (const agent of agents)
    for (let n = 0; n < 5; n++) {
      const [talk] = await customersInLine(1);
      const [number] = await agent.cases('queued');
      if (talk === undefined || number === undefined) throw new Error('nobody waits');
      expect((await agent.claim(number)).status).toBe(200);
      exchanges.push({ talk: talkAt(url, talk), number, agent });
    }
  let done = 0;
  const both = exchanges.map(async ({ talk, number, agent }) => {
    for (let n = 0; n < MESSAGES; n++) {
      await again(async () => expect((await talk.post({ id: `c${n}`, text: `${number} 问 ${n}` })).status).toBe(202));
      const body = { id: `a${n}`, text: `${number} 答 ${n}` };
      await again(async () => expect(await agent.post(number, 'messages', body)).toBe(202));
      done++;
    }
  });
  for (const at of [0.15, 0.3, 0.5, 0.7, 0.9]) {
    await until(() => done >= at * exchanges.length * MESSAGES, LONG_MS);
    await service.kill();
    service = await startService(fixed);
  }
  await Promise.all(both);
  for (const { talk, number, agent } of exchanges) {
    const expected = Array.from({ length: MESSAGES }, (_, n) => n);
    const told = await found(async () => {
      const texts = (await talk.lines()).filter(({ author }) => author === 'agent').map(({ message }) => message.text);
      return texts.length >= MESSAGES ? texts : null;
    });
    // A send that a kill cut off may be repeated once; none is lost, out of order or somebody else's.
    expect([...new Set(told)]).toEqual(expected.map((n) => `${number} 答 ${n}`));
    expect(told.length - MESSAGES).toBeLessThanOrEqual(5);
    const heard = await found(async () => {
      const lines = (await agent.lines(number)).filter(({ author }) => author === 'customer');
      const texts = lines.flatMap(({ message }) => message?.text ?? []).filter((text) => text.includes('问'));
      return texts.length >= MESSAGES ? texts : null;
    });
    expect(heard).toEqual(expected.map((n) => `${number} 问 ${n}`));
  }
}, 300_000);

await withPostgres(async () => {
  test('on PostgreSQL too one gets the case', async () => {
    const database = await postgresDatabase();
    await expectOneWinnerEach(await started(20, database.url), CASES);
    await service.stop();
    await database.drop();
  }, 300_000);
});
