import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownChild } from './children.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The service in a process of its own, started as `npm start` does. */
export interface Service {
  readonly url: string;
  readonly child: ChildProcess;
  /** As `kill -9`: no chance to tidy up. */
  kill(): Promise<void>;
  /** As an operator stops it; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** What `npm start` runs. */
const START = ['src/cli/xiaoer.js', 'start'];

/** A reply that takes longer has not come, ms. */
const REPLIED_WITHIN_MS = 60_000;

/** Starts the service on a free port and waits until it says that it is ready. */
export async function startService(
  env: Readonly<Record<string, string>>,
  program: readonly string[] = START,
): Promise<Service> {
  const child = ownChild(
    spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2', '--v8-pool-size=1', ...program],
      {
        cwd: ROOT,
        env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'fatal', ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    ),
  );
  const exited = once(child, 'exit');
  const url = await Promise.race([readyUrl(child), exited.then(() => null)]);
  if (url === null) throw new Error('the service ended before it was ready');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return { url, child, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https?:\S+/.exec(line)?.[0];
    if (url !== undefined) return url.replace('localhost', '127.0.0.1').replace(/\/$/, '');
  }
  throw new Error('the service closed its output before it was ready');
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'xiaoer-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

const Opened = z.strictObject({ conversation: z.string(), token: z.string() });

/** A line as the events endpoint tells it. */
export const Line = z.object({
  seq: z.number(),
  author: z.enum(['customer', 'bot', 'agent', 'system']),
  id: z.string().optional(),
  replyTo: z.string().optional(),
  message: z.object({
    kind: z.string(),
    text: z.string(),
    choices: z.array(z.object({ id: z.string(), label: z.string() })).optional(),
  }),
  at: z.iso.datetime(),
});
export type Line = z.infer<typeof Line>;

/** A customer's talk over HTTP, as the chat page holds it. */
export interface Talk {
  readonly conversation: string;
  readonly token: string;
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  lines(after?: number): Promise<Line[]>;
  /** Waits until every one of the messages has a reply; returns all lines. */
  replied(ids: readonly string[]): Promise<Line[]>;
}

export async function openTalk(url: string): Promise<Talk> {
  const response = await fetch(`${url}/chat/conversations`, { method: 'POST' });
  if (response.status !== 201) throw new Error(`opening a conversation gave ${response.status}`);
  return talkAt(() => url, Opened.parse(await response.json()));
}

/** A talk that goes on wherever the service is now. */
export function talkAt(url: () => string, opened: { conversation: string; token: string }): Talk {
  const { conversation, token } = opened;
  const authorization = `Bearer ${token}`;
  const address = (): string => `${url()}/chat/conversations/${conversation}`;

  async function lines(after = 0): Promise<Line[]> {
    const all: Line[] = [];
    for (let from = after; ; from = all.at(-1)?.seq ?? from) {
      const response = await fetch(`${address()}/events?after=${from}`, {
        headers: { authorization, accept: 'application/json' },
      });
      const page = z.array(Line).parse(await response.json());
      all.push(...page);
      if (page.length === 0) return all;
    }
  }

  return {
    conversation,
    token,
    lines,
    post: (body, headers = {}) =>
      fetch(`${address()}/messages`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async replied(ids) {
      const waiting = new Set(ids);
      const abort = new AbortController();
      const stream = await fetch(`${address()}/events?after=0`, {
        headers: { authorization, accept: 'text/event-stream' },
        signal: AbortSignal.any([abort.signal, AbortSignal.timeout(REPLIED_WITHIN_MS)]),
      });
      for await (const line of readEvents(stream)) {
        if (line.replyTo !== undefined) waiting.delete(line.replyTo);
        if (waiting.size === 0) break;
      }
      abort.abort();
      if (waiting.size > 0) throw new Error(`no reply to ${[...waiting].join(', ')}`);
      return lines();
    },
  };
}

/** The lines of a stream of server-sent events, as they come. */
export async function* readEvents(response: Response): AsyncGenerator<Line> {
  if (response.body === null) throw new Error('the answer has no body');
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) yield Line.parse(JSON.parse(data));
    }
  }
}
