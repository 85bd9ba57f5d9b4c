import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type ProgramFailed, runProgram } from '../support/program.ts';
import { openTalk, type Service, startService, type Talk, temporaryFolder } from '../support/service.ts';
import { until } from '../support/waiting.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let knowledge: string;
let services: Service[];

beforeEach(async () => {
  folder = await temporaryFolder();
  knowledge = join(folder.path, 'knowledge');
  services = [];
  await cp(join(ROOT, 'knowledge'), knowledge, { recursive: true });
});

afterEach(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await folder.remove();
});

const settings = (): Record<string, string> => ({ DATA_DIR: join(folder.path, 'data'), KNOWLEDGE_DIR: knowledge });

async function start(more: Readonly<Record<string, string>> = {}): Promise<Service> {
  const service = await startService({ ...settings(), ...more });
  services.push(service);
  return service;
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const path = join(knowledge, file);
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

const version = async (url: string): Promise<string> =>
  z.object({ knowledge: z.string() }).parse(await (await fetch(`${url}/readyz`)).json()).knowledge;

/** Resolves when another version answers. */
async function nextVersion(url: string, before: string): Promise<void> {
  await until(async () => (await version(url)) !== before);
}

async function ask(talk: Talk, id: string, text: string): Promise<string> {
  await talk.post({ id, text });
  return (await talk.replied([id]))
    .filter(({ replyTo }) => replyTo === id)
    .map(({ message }) => message.text)
    .join('\n');
}

/** Runs the service until it ends by itself. */
async function failToStart(env: Readonly<Record<string, string>>): Promise<{ code: number; words: string }> {
  const args = ['--disable-warning=ExperimentalWarning', 'src/cli/xiaoer.js', 'start'];
  const options = {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...env },
  };
  return runProgram(process.execPath, args, options).then(
    () => {
      throw new Error('it started');
    },
    (error: ProgramFailed) => ({ code: error.code, words: error.stderr }),
  );
}

describe('an admin edits the knowledge while it runs', () => {
  test('the next question is answered by the new text; a mistake changes nothing, and is mended by the next save', async () => {
    const { url } = await start();
    const talk = await openTalk(url);
    expect(await ask(talk, 'a', '包邮吗')).toContain('99 元');
    const first = await version(url);
    await edit('faq/shipping.yaml', '订单满 99 元包邮', '订单满 66 元包邮');
    await nextVersion(url, first);
    expect(await ask(talk, 'b', '包邮吗')).toContain('66 元');
    const second = await version(url);
    await edit('faq/shipping.yaml', 'topic: shipping', 'topic: [shipping');
    await edit('shop.yaml', '400-000-0000', '400-999-9999');
    expect(await ask(talk, 'c', '包邮吗')).toContain('66 元');
    expect(await version(url)).toBe(second);
    await edit('faq/shipping.yaml', 'topic: [shipping', 'topic: shipping');
    await nextVersion(url, second);
    expect(await ask(talk, 'd', '转人工')).toContain('400-999-9999');
  }, 180_000);
});

describe('starting', () => {
  test('with faulty settings names every one and ends', async () => {
    const { code, words } = await failToStart({ ...settings(), PORT: 'x', DATABASE_URL: 'ftp://nowhere' });
    expect(code).toBe(1);
    expect(words).toContain('PORT');
    expect(words).toContain('DATABASE_URL');
  }, 300_000);

  test('with faulty knowledge and none kept from before tells file, line and column, and ends', async () => {
    await edit('faq/shipping.yaml', 'next: [shipping.time', 'next: [shipping.tyme');
    const { code, words } = await failToStart(settings());
    expect(code).toBe(1);
    expect(words).toMatch(/^faq\/shipping\.yaml:\d+:\d+: .*shipping\.tyme/m);
  }, 300_000);

  test('with faulty knowledge answers by the last version that had none', async () => {
    const before = await start();
    const good = await version(before.url);
    await before.stop();
    await edit('faq/shipping.yaml', 'topic: shipping', 'topic: [shipping');
    const { url } = await start();
    expect(await version(url)).toBe(good);
    expect(await ask(await openTalk(url), 'a', '包邮吗')).toContain('99 元');
  }, 180_000);

  test('a second time on the same folder is refused', async () => {
    await start();
    const { code, words } = await failToStart(settings());
    expect(code).toBe(1);
    expect(words).toContain(join(folder.path, 'data'));
  }, 300_000);
});

describe('stopping', () => {
  test('ends cleanly, answers what was accepted, and the talk goes on after the next start', async () => {
    const first = await start();
    const talk = await openTalk(first.url);
    const posted = await Promise.all(Array.from({ length: 20 }, (_, n) => talk.post({ id: `m${n}`, text: '包邮吗' })));
    expect(await first.stop()).toBe(0);
    const { port } = new URL(first.url);
    await start({ PORT: port });
    const ids = posted.flatMap(({ status }, n) => (status === 202 ? [`m${n}`] : []));
    expect(ids).toHaveLength(20);
    const lines = await talk.replied(ids);
    expect(lines.filter(({ author }) => author === 'bot')).toHaveLength(20);
  }, 180_000);
});

describe('limits', () => {
  test('too many messages in a conversation and too many openings from an address are told when to come back', async () => {
    const { url } = await start({ CHAT_MESSAGES_PER_MINUTE: '2', CHAT_OPENINGS_PER_MINUTE: '2' });
    const talk = await openTalk(url);
    const other = await openTalk(url);
    const answers = [];
    for (const id of ['a', 'b', 'c']) answers.push(await talk.post({ id, text: 'x' }));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.post({ id: 'a', text: 'x' })).status).toBe(202);
    const opening = await fetch(`${url}/chat/conversations`, { method: 'POST' });
    expect(opening.status).toBe(429);
    expect(Number(opening.headers.get('retry-after'))).toBeGreaterThan(0);
  }, 300_000);
});
