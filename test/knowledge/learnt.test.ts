import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LEARNT_FILE, writeLearnt } from '../../src/knowledge/learnt.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';
import { temporaryFolder } from '../support/service.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'faq'));
  await writeFile(join(folder.path, 'shop.yaml'), 'name: 小店\nlanguages: [zh, en]\n');
  await writeFile(
    join(folder.path, 'faq/a.yaml'),
    'topic: a\nentries:\n  - id: a.one\n    questions: {zh: [包邮吗], en: [free shipping?]}\n    answer: {zh: 包邮, en: "yes"}\n',
  );
});

afterEach(() => folder.remove());

const entry = { id: 'learnt.17', language: 'zh', question: '灯能接小爱吗', answer: '可以：在米家里添加' } as const;
const written = (): Promise<string> => readFile(join(folder.path, LEARNT_FILE), 'utf8');

test('what was taught is an entry that is answered with', async () => {
  expect(await writeLearnt(folder.path, entry)).toEqual({ ok: true });
  const { knowledge } = await readKnowledge(folder.path);
  expect(knowledge?.entries.get('learnt.17')).toMatchObject({
    questions: { zh: ['灯能接小爱吗'] },
    answer: { zh: '可以：在米家里添加', en: '可以：在米家里添加' },
  });
});

test('the same one again replaces it, another one stands beside it, and what an admin wrote stays', async () => {
  await writeLearnt(folder.path, entry);
  await writeFile(join(folder.path, LEARNT_FILE), `${await written()}# mine\n`);
  await writeLearnt(folder.path, { ...entry, answer: '不可以' });
  await writeLearnt(folder.path, { ...entry, id: 'learnt.18', question: '有几种颜色' });
  const { knowledge } = await readKnowledge(folder.path);
  expect([...(knowledge?.entries.keys() ?? [])]).toEqual(['a.one', 'learnt.17', 'learnt.18']);
  expect(knowledge?.entries.get('learnt.17')?.answer?.zh).toBe('不可以');
  expect(await written()).toContain('# mine');
});

test('nothing is changed when it would be a fault, or the file has one', async () => {
  const twice = { ...entry, question: '包邮吗' };
  const before = await readdir(join(folder.path, 'faq'));
  const taken = await writeLearnt(folder.path, { ...entry, id: 'a.one' });
  expect(taken).toMatchObject({ ok: false });
  expect(await readdir(join(folder.path, 'faq'))).toEqual(before);
  await writeFile(join(folder.path, LEARNT_FILE), 'topic: [learnt\n');
  expect(await writeLearnt(folder.path, twice)).toMatchObject({ ok: false });
  expect(await written()).toBe('topic: [learnt\n');
});

test('whatever stands in it is read back as it was', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 60 }).map((one) => one.trim());
  await fc.assert(
    fc.asyncProperty(text, text, async (question, answer) => {
      const result = await writeLearnt(folder.path, { ...entry, question, answer });
      if (!result.ok) return;
      const { knowledge } = await readKnowledge(folder.path);
      const learnt = knowledge?.entries.get('learnt.17');
      expect(learnt?.questions.zh).toEqual([question]);
      expect(learnt?.answer?.zh).toBe(answer);
    }),
    { numRuns: 40 },
  );
});
