import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, askLines, runAsk } from '../../src/cli/ask.ts';
import type { Understanding } from '../../src/model/understanding.ts';
import { entry, fakeUnderstander, knowledgeOf } from '../fakes/knowledge.ts';

const KNOWLEDGE = knowledgeOf([
  entry('a'),
  entry('b'),
  entry('orders.track', { flow: 'track-order', answer: null }),
  entry('service.human', { flow: 'human', answer: null }),
]);

const candidates = [
  { entry: 'a', confidence: 0.412345 },
  { entry: 'b', confidence: 0.3 },
];

const SAID: Record<string, Partial<Understanding>> = {
  either: { verdict: 'clarify', candidates },
  'in English': { language: 'en' },
  人工: { command: { name: 'human' } },
  转人工: { command: { name: 'human' }, verdict: 'answer', candidates: [{ entry: 'service.human', confidence: 1 }] },
  English: { command: { name: 'language', to: 'en' } },
  取消: { command: { name: 'cancel' } },
};

const understander = fakeUnderstander(KNOWLEDGE, SAID);
const found = (text: string) => ask({ text }, understander);

describe('ask', () => {
  test('gives exactly the fields of the contract', () => {
    expect(found('ask a')).toEqual({
      text: 'ask a',
      entry: 'a',
      flow: null,
      confidence: 0.9,
      language: 'en',
      candidates: [{ entry: 'a', confidence: 0.9 }],
    });
    expect(Object.keys(found('nothing'))).toEqual(['text', 'entry', 'flow', 'confidence', 'language', 'candidates']);
  });

  test('names the flow of the entry', () => {
    expect(found('问 orders.track')).toMatchObject({ entry: 'orders.track', flow: 'track-order' });
  });

  test('abstains with its candidates when it would ask back', () => {
    expect(found('either')).toMatchObject({
      entry: null,
      flow: null,
      confidence: 0.4123,
      candidates: [
        { entry: 'a', confidence: 0.4123 },
        { entry: 'b', confidence: 0.3 },
      ],
    });
  });

  test('is not confident of nothing', () => {
    expect(found('what?')).toMatchObject({ entry: null, confidence: 0, candidates: [] });
  });

  test('names the flow that a command starts, and the entry if one says the same', () => {
    expect(found('人工')).toMatchObject({ entry: null, flow: 'human' });
    expect(found('转人工')).toMatchObject({ entry: 'service.human', flow: 'human' });
    expect(found('English')).toMatchObject({ entry: null, flow: 'language' });
    expect(found('取消')).toMatchObject({ entry: null, flow: null });
  });

  test("begins in the language it is told, else in the shop's first", () => {
    expect(found('?').language).toBe('zh');
    expect(ask({ text: '?', language: 'en' }, understander).language).toBe('en');
  });
});

describe('a batch', () => {
  test('is understood in order, blank lines and other fields left out', () => {
    const lines = ['{"text":"ask b"}', '', '{"text":"?","language":"en","label":"x"}\r', '  ', '{"text":""}', ''];
    expect(askLines(lines, understander).map(({ text, entry: id, language }) => [text, id, language])).toEqual([
      ['ask b', 'b', 'en'],
      ['?', null, 'en'],
      ['', null, 'zh'],
    ]);
  });

  test.each([
    ['no JSON', 'nonsense', /^line 2: not JSON/],
    ['no text', '{"txt":"a"}', /^line 2: text: .*Write \{"text": "…"\}/],
    ['a text that is none', '{"text":5}', /^line 2: text: /],
    ['a language that is none', '{"text":"a","language":"Chinese, please"}', /^line 2: language: /],
    ['a list', '["a"]', /^line 2: /],
  ])('with %s names the line', (_what, line, message) => {
    expect(() => askLines(['{"text":"a"}', line], understander)).toThrow(message);
  });
});

describe('the command', () => {
  let folder = '';
  let written = { out: '', err: '' };
  const streams = {
    stdout: { write: (text: string) => Object.assign(written, { out: written.out + text }) },
    stderr: { write: (text: string) => Object.assign(written, { err: written.err + text }) },
  };
  const run = async (options: { text: string } | { batch: string }) => {
    written = { out: '', err: '' };
    return runAsk({ knowledgeDir: 'knowledge', ...options }, streams);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ask-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('prints one object for a text', async () => {
    expect(await run({ text: '包邮吗' })).toBe(0);
    expect(JSON.parse(written.out)).toMatchObject({ text: '包邮吗', entry: 'shipping.cost', language: 'zh' });
    expect(written.err).toBe('');
  });

  test('prints an object a line for a batch, with a byte order mark or without', async () => {
    const batch = join(folder, 'good.jsonl');
    await writeFile(batch, '\uFEFF{"text":"包邮吗"}\n{"text":"ok","language":"en"}\n');
    expect(await run({ batch })).toBe(0);
    const lines = written.out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).language)).toEqual(['zh', 'en']);
  });

  test('a faulty line ends it with its number, and nothing on standard output', async () => {
    const batch = join(folder, 'bad.jsonl');
    await writeFile(batch, '{"text":"包邮吗"}\n{"text":\n');
    expect(await run({ batch })).toBe(1);
    expect(written).toEqual({ out: '', err: expect.stringContaining(`${batch}, line 2: not JSON`) });
  });

  test('a batch file that is not there is told', async () => {
    expect(await run({ batch: join(folder, 'none.jsonl') })).toBe(1);
    expect(written).toEqual({ out: '', err: expect.stringMatching(/none\.jsonl, cannot be read: .*ENOENT/) });
  });

  test('faulty knowledge is told with its place', async () => {
    written = { out: '', err: '' };
    expect(await runAsk({ knowledgeDir: join(folder, 'none'), text: 'a' }, streams)).toBe(1);
    expect(written.out).toBe('');
    expect(written.err).toContain('none:1:1: ');
  });
});
