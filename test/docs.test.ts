import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readKnowledge } from '../src/knowledge/read.ts';
import { parseChats } from './support/chat.ts';
import { runProgram } from './support/program.ts';
import { type Service, startService, temporaryFolder } from './support/service.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
interface Block {
  readonly kind: string;
  readonly text: string;
}

/** The fenced code blocks of a Markdown text; those in lists are indented. */
function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```/gm)].map(([, indent = '', kind = '', text = '']) => ({
    kind,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

const names = [
  ...(await readdir(ROOT)),
  ...(await readdir(join(ROOT, 'docs'), { recursive: true })).map((name) => `docs/${name}`),
];
const documents = await Promise.all(
  names
    .filter((name) => name.endsWith('.md'))
    .map(async (name) => ({ name, markdown: await readFile(join(ROOT, name), 'utf8') })),
);
const commands = new Set(
  documents.flatMap(({ markdown }) =>
    blocksOf(markdown)
      .filter(({ kind }) => kind === 'sh')
      .flatMap(({ text }) => text.split(/\n|&&/))
      .map((command) => command.trim())
      .filter((command) => command !== ''),
  ),
);

let service: Service;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startService({ DATA_DIR: join(folder.path, 'data') });
}, 300_000);

afterAll(async () => {
  await service.stop();
  await folder.remove();
});

describe('commands in the documents', () => {
  test.each([...commands])(
    '%s',
    async (command) => {
      const [program = '', ...words] = (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
      if (program === 'npm') return expectScript(words);
      if (program === 'curl') return expectAnswer(words.at(-1) ?? '');
      expect([program, words[0]]).toEqual(['npx', 'xiaoer']);
      const args = ['--disable-warning=ExperimentalWarning', 'src/cli/xiaoer.js', ...words.slice(1)];
      expect(await runProgram(process.execPath, args, { cwd: ROOT })).not.toBe('');
    },
    60_000,
  );
});

async function expectScript([verb = '', script = verb]: readonly string[]): Promise<void> {
  if (verb === 'ci') return;
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  expect(Object.keys(scripts)).toContain(verb === 'run' ? script : verb);
}

async function expectAnswer(address: string): Promise<void> {
  const response = await fetch(address.replace('http://localhost:3978', service.url));
  expect(response.status).toBe(200);
}

describe('YAML in the documents', () => {
  test.each(documents.map(({ name, markdown }) => [name, markdown] as const))('%s', async (name, markdown) => {
    const dir = join(folder.path, name.replaceAll('/', '-'));
    let shop = false;
    for (const { text } of blocksOf(markdown).filter(({ kind }) => kind === 'yaml')) {
      const file = /^# (\S+)/.exec(text)?.[1] ?? '';
      shop ||= file === 'knowledge/shop.yaml';
      if (file.startsWith('test/chats/')) expect(parseChats(parse(text)).length).toBeGreaterThan(0);
      else await writeInto(dir, file, text);
    }
    if (shop)
      expect(
        (await readKnowledge(join(dir, 'knowledge'))).faults.filter(({ severity }) => severity === 'fault'),
      ).toEqual([]);
  });
});

async function writeInto(dir: string, file: string, text: string): Promise<void> {
  expect(file).toMatch(/^knowledge\//);
  await mkdir(dirname(join(dir, file)), { recursive: true });
  await writeFile(join(dir, file), text);
}

describe('links in the documents', () => {
  test.each(documents.map(({ name, markdown }) => [name, markdown] as const))('%s', async (name, markdown) => {
    const targets = [...markdown.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target = '']) => target);
    for (const target of targets) {
      const path = join(ROOT, dirname(name), target);
      await expect(readdir(dirname(path))).resolves.toContain(path.split('/').at(-1));
    }
  });
});
