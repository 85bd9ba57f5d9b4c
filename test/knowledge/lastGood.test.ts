import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keepLastGood, readLastGood } from '../../src/knowledge/lastGood.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';
import { temporaryFolder } from '../support/service.ts';

const SAMPLE = fileURLToPath(new URL('../../knowledge', import.meta.url));
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dir: string;
let kept: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  dir = join(folder.path, 'knowledge');
  kept = join(folder.path, 'kept');
  await cp(SAMPLE, dir, { recursive: true });
});

afterEach(() => folder.remove());

async function read() {
  const { knowledge } = await readKnowledge(dir);
  if (knowledge === null) throw new Error('the sample shop has faults');
  return knowledge;
}

test('nothing is there before anything was kept', async () => {
  expect(await readLastGood(kept)).toBeNull();
});

test('what was kept is the same version, whatever happens to the files after', async () => {
  const knowledge = await read();
  await keepLastGood(knowledge, dir, kept);
  await writeFile(join(dir, 'shop.yaml'), 'name: [');
  expect((await readLastGood(kept))?.version).toBe(knowledge.version);
});

test('a later version takes the place of the one before, and files that changed meanwhile do not', async () => {
  const first = await read();
  await keepLastGood(first, dir, kept);
  const file = join(dir, 'shop.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('400-000-0000', '400-111-1111'));
  await keepLastGood(first, dir, kept);
  expect((await readLastGood(kept))?.version).toBe(first.version);
  const second = await read();
  await keepLastGood(second, dir, kept);
  expect((await readLastGood(kept))?.shop.contact.phone).toBe('400-111-1111');
});
