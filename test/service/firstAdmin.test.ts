import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { temporaryFolder } from '../support/service.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let running: App | null;

beforeEach(async () => {
  folder = await temporaryFolder();
  running = null;
});
afterEach(async () => {
  await running?.stop();
  await folder.remove();
});

/** Starts the service, again if it runs, and gives the links that it logged. */
async function start(env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  await running?.stop();
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  running = await startApp(readConfig({ DATA_DIR: folder.path, HOST: '127.0.0.1', PORT: '0', ...env }), log);
  return lines.flatMap((line) => line.match(/http:\S+\/admin\?code=[\w-]+/g) ?? []);
}

async function use(link: string | undefined): Promise<number> {
  const { origin, searchParams } = new URL(link ?? '');
  const body = JSON.stringify({ code: searchParams.get('code') });
  const headers = { 'content-type': 'application/json' };
  const here = new URL(running?.url ?? origin).origin; // another port after another start
  return (await fetch(`${here}/admin/api/session`, { method: 'POST', headers, body })).status;
}

test('a start without an admin logs one link; the next start another, and only that one makes the admin', async () => {
  const [first, ...more] = await start();
  expect([first, more]).toEqual([expect.any(String), []]);
  const [second] = await start();
  expect(await use(first)).toBe(401);
  expect(await use(second)).toBe(200);
  expect(await use(second)).toBe(401);
  expect(await start()).toEqual([]);
});

test('with ADMIN_TOKEN there is no link, and those of before are void', async () => {
  const [link] = await start();
  expect(await start({ ADMIN_TOKEN: 'sixteen letters!' })).toEqual([]);
  expect(await use(link)).toBe(401);
  const headers = { authorization: 'Bearer wrong' };
  expect((await fetch(`${running?.url}admin/api/status`, { headers })).status).toBe(401);
});

test('a short ADMIN_TOKEN stops the start, and is not repeated', () => {
  expect(() => readConfig({ ADMIN_TOKEN: 'short-secret' })).toThrow(/ADMIN_TOKEN: must be at least 16 characters/);
  expect(() => readConfig({ ADMIN_TOKEN: 'short-secret' })).not.toThrow(/short-secret/);
});
