import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runKnowledgeCheck, runKnowledgeTest } from '../../src/cli/knowledge.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { Understander, Understanding } from '../../src/model/understanding.ts';
import { FAQ, faq, folderWith, SHOP } from './folder.ts';

function output() {
  let text = '';
  return { write: (more: string) => (text += more), lines: () => text.split('\n').slice(0, -1) };
}

describe('knowledge check', () => {
  test('without faults prints one line of what there is, and gives 0', async () => {
    const out = output();
    expect(await runKnowledgeCheck(await folderWith({ 'shop.yaml': SHOP, 'faq/a.yaml': FAQ }), out)).toBe(0);
    expect(out.lines()).toEqual(['No faults: 1 entry, 1 topic, 1 language (en), 3 questions, 0 warnings.']);
  });

  test('with warnings prints them too, and gives 0', async () => {
    const out = output();
    const dir = await folderWith({ 'shop.yaml': SHOP, 'faq/a.yaml': FAQ, 'x.yaml': '' });
    expect(await runKnowledgeCheck(dir, out)).toBe(0);
    expect(out.lines()).toEqual([
      `${join(dir, 'x.yaml')}:1:1: warning: Nothing reads this file.`,
      'No faults: 1 entry, 1 topic, 1 language (en), 3 questions, 1 warning.',
    ]);
  });

  test('with faults prints a line for each, and gives 1', async () => {
    const out = output();
    const dir = await folderWith({ 'shop.yaml': `${SHOP}timezone: X\n`, 'faq/a.yaml': 'topic: [\n' });
    expect(await runKnowledgeCheck(dir, out)).toBe(1);
    expect(out.lines()).toEqual([
      expect.stringContaining(`${join(dir, 'faq/a.yaml')}:2:1: A "[" or "{" is not closed`),
      expect.stringContaining(`${join(dir, 'shop.yaml')}:3:11: "X" is not a timezone's name`),
      '2 faults to mend; what is live stays as it is until then.',
    ]);
  });

  test('of a folder that is not there says so, and gives 1', async () => {
    const out = output();
    const dir = join(await folderWith({}), 'nowhere');
    expect(await runKnowledgeCheck(dir, out)).toBe(1);
    expect(out.lines()[0]).toBe(`${dir}:1:1: There is no such folder: a knowledge folder holds shop.yaml and faq/.`);
  });
});

const NOTHING: Understanding = {
  language: 'en',
  command: null,
  smallTalk: null,
  candidates: [],
  verdict: 'abstain',
  emotion: 'calm',
  asked: [],
  reading: 'alone',
  fragment: false,
  denied: 'none',
  script: null,
  entities: [],
  wishes: {},
  replies: {},
  details: {},
  aside: null,
};

/** Understands the texts that it is given an understanding for. */
function understanding(known: Readonly<Record<string, Partial<Understanding>>>) {
  return (knowledge: Knowledge): Understander => ({
    knowledge,
    understand: (text) => ({ ...NOTHING, ...known[text] }),
  });
}

const found = (entry: string): Partial<Understanding> => ({
  verdict: 'answer',
  candidates: [
    { entry, confidence: 0.9 },
    { entry: 'c', confidence: 0.25 },
  ],
});

describe('knowledge test', () => {
  const entries = `  - {id: a, questions: [x, y, z], answer: 1, tests: [t1, t2, t3]}
  - {id: b, questions: [u, v, w], answer: 2, tests: [t4]}
`;
  const files = { 'shop.yaml': SHOP, 'faq/a.yaml': faq(entries) };

  test('prints what did not find its entry and what to do, then the hit rate, and gives 1 under the threshold', async () => {
    const out = output();
    const candidates = [
      { entry: 'a', confidence: 0.5 },
      { entry: 'b', confidence: 0.45 },
    ];
    const knows = { t1: found('a'), t2: found('b'), t3: { verdict: 'clarify' as const, candidates } };
    expect(await runKnowledgeTest(await folderWith(files), understanding(knows), out)).toBe(1);
    expect(out.lines()).toEqual([
      'MISS "t2" (en): wanted a, found b 0.90. Add a question in such words to a, or take what is like it out of b.',
      'MISS "t3" (en): wanted a, asked back between a 0.50, b 0.45. Add a question in such words to a, or take what is like it out of b.',
      'MISS "t4" (en): wanted b, found nothing. Add a question in such words to b.',
      'Hit rate 25.0 %: 1 of 4 tests found their entry, under the 95.0 % that are wanted.',
    ]);
  });

  test('gives 0 at the threshold', async () => {
    const out = output();
    const knows = { t1: found('a'), t2: found('a'), t3: found('a') };
    expect(await runKnowledgeTest(await folderWith(files), understanding(knows), out, 0.75)).toBe(0);
    expect(out.lines().at(-1)).toBe('Hit rate 75.0 %: 3 of 4 tests found their entry.');
  });

  test('a command that hides the entry is a miss', async () => {
    const out = output();
    const knows = { t1: { ...found('a'), command: { name: 'human' as const } } };
    await runKnowledgeTest(await folderWith(files), understanding(knows), out);
    expect(out.lines()[0]).toContain('MISS "t1" (en): wanted a, found the command "human".');
  });

  test('a command that starts the flow of the entry is a hit', async () => {
    const out = output();
    const entry =
      '  - id: person\n    questions: [a person please, get me a human, agent]\n    flow: human\n    tests: [t1]\n';
    const dir = await folderWith({ 'shop.yaml': SHOP, 'faq/a.yaml': faq(entry) });
    const knows = { t1: { command: { name: 'human' as const } } };
    expect(await runKnowledgeTest(dir, understanding(knows), out)).toBe(0);
  });

  test('waits until what understands is trained', async () => {
    const knows = { t1: found('a'), t2: found('a'), t3: found('a'), t4: found('b') };
    const train = async (knowledge: Knowledge) => understanding(knows)(knowledge);
    expect(await runKnowledgeTest(await folderWith(files), train, output())).toBe(0);
  });

  test('without any tests there is no rate: says so, and gives 1', async () => {
    const out = output();
    const dir = await folderWith({ 'shop.yaml': SHOP, 'faq/a.yaml': FAQ });
    expect(await runKnowledgeTest(dir, understanding({}), out)).toBe(1);
    expect(out.lines()).toEqual([expect.stringContaining('No entry has tests')]);
  });

  test('with faults prints them, and gives 1', async () => {
    const out = output();
    const dir = await folderWith({ 'shop.yaml': 'name: X\n', 'faq/a.yaml': FAQ });
    expect(await runKnowledgeTest(dir, understanding({}), out)).toBe(1);
    expect(out.lines()).toEqual([expect.stringContaining('shop.yaml:1:1: "languages" is missing')]);
  });
});
