/**
 * How many messages the web channel takes, beside a bare Express handler with one durable SQLite write, in one run; and
 * how soon the reply is there at 100 messages a second. `npm run bench:load`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { openTalk, readEvents, type Service, startService, type Talk, temporaryFolder } from '../support/service.ts';

const CONNECTIONS = 50;
const SECONDS = 8;
const ROUNDS = 3;
const PER_SECOND = 100;
const QUESTION = 'how long does delivery take?';

const median = (values: readonly number[]): number => quantile(values, 0.5);
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

async function startBare(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const file = fileURLToPath(new URL('bare.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', file, join(folder, 'bare.db')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: String(url),
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** Messages accepted a second (202 answers) by so many connections that each wait for their answer. */
async function accepted(requests: autocannon.Request[], url: string): Promise<number> {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, requests });
  const others = result.non2xx + result.errors;
  if (others > 0) throw new Error(`${others} requests were not accepted`);
  return result['2xx'] / result.duration;
}

function bareRequests(): autocannon.Request[] {
  const body = JSON.stringify({ id: 'x', text: QUESTION });
  return [{ method: 'POST', path: '/messages', headers: { 'content-type': 'application/json' }, body }];
}

let ids = 0;

function talkRequests(talks: readonly Talk[]): autocannon.Request[] {
  return [
    {
      method: 'POST',
      setupRequest(request) {
        const id = ++ids;
        const talk = talks[id % talks.length];
        return {
          ...request,
          path: `/chat/conversations/${talk?.conversation}/messages`,
          headers: { authorization: `Bearer ${talk?.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ id: `n${id}`, text: QUESTION }),
        };
      },
    },
  ];
}

async function compare(service: Service, folder: string): Promise<void> {
  const bare = await startBare(folder);
  const talks = await Promise.all(Array.from({ length: CONNECTIONS }, () => openTalk(service.url)));
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const yardstick = await accepted(bareRequests(), bare.url);
    const ours = await accepted(talkRequests(talks), service.url);
    ratios.push(ours / yardstick);
    console.log(
      `round ${round}: bare ${yardstick.toFixed(0)}/s, Xiaoer ${ours.toFixed(0)}/s, ratio ${(ours / yardstick).toFixed(2)}`,
    );
    await settled(service);
  }
  console.log(`accepted, median ratio to the bare handler: ${median(ratios).toFixed(2)} (bar: at least 0.5)`);
  await bare.stop();
}

/** Waits until everything that was accepted is answered. */
async function settled(service: Service): Promise<void> {
  const startedAt = Date.now();
  for (;;) {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const depth = [...metrics.matchAll(/^xiaoer_depth\{queue="(?:inbox|outbox)"\} (\d+)$/gm)].map((match) =>
      Number(match[1]),
    );
    if (depth.length === 2 && depth.every((value) => value === 0)) break;
    await wait(100);
  }
  console.log(`  everything answered ${Date.now() - startedAt} ms later`);
}

/** ms from a message's acceptance to its reply on the page's stream. */
async function replyTimes(service: Service): Promise<void> {
  const talks = await Promise.all(Array.from({ length: CONNECTIONS }, () => openTalk(service.url)));
  const acceptedAt = new Map<string, number>();
  const repliedAt = new Map<string, number>();
  const abort = new AbortController();
  for (const talk of talks) void follow(service, talk, repliedAt, abort.signal);
  await wait(200);
  const posts: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    await wait(Math.max(0, startedAt + (n * 1000) / PER_SECOND - performance.now()));
    const talk = talks[n % talks.length];
    if (talk !== undefined) posts.push(post(talk, `r${n}`, acceptedAt));
  }
  await Promise.all(posts);
  while (repliedAt.size < acceptedAt.size) await wait(10);
  abort.abort();
  const times = [...acceptedAt].map(([id, at]) => Math.max(0, (repliedAt.get(id) ?? Number.NaN) - at));
  const [p50, p99] = [median(times), quantile(times, 0.99)];
  console.log(
    `reply after acceptance at ${PER_SECOND}/s: median ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (bars: 50, 300)`,
  );
}

async function post(talk: Talk, id: string, acceptedAt: Map<string, number>): Promise<void> {
  const response = await talk.post({ id, text: QUESTION });
  if (response.status !== 202) throw new Error(`not accepted: ${response.status}`);
  acceptedAt.set(id, performance.now());
}

async function follow(
  service: Service,
  talk: Talk,
  repliedAt: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const stream = await fetch(`${service.url}/chat/conversations/${talk.conversation}/events?after=0`, {
    headers: { authorization: `Bearer ${talk.token}`, accept: 'text/event-stream' },
    signal,
  });
  try {
    for await (const { replyTo } of readEvents(stream))
      if (replyTo !== undefined) repliedAt.set(replyTo, performance.now());
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const folder = await temporaryFolder();
const startedAt = performance.now();
const service = await startService({
  DATA_DIR: join(folder.path, 'data'),
  CHAT_MESSAGES_PER_MINUTE: '0',
  CHAT_OPENINGS_PER_MINUTE: '0',
  ...(process.env.DATABASE_URL === undefined ? {} : { DATABASE_URL: process.env.DATABASE_URL }),
});
console.log(`ready after ${(performance.now() - startedAt).toFixed(0)} ms`);
await replyTimes(service);
await compare(service, folder.path);
await service.stop();
await folder.remove();
