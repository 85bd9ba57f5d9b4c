import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { checkFile } from '../../src/knowledge/check.ts';
import { decode } from '../../src/knowledge/decode.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';
import { positions } from '../../src/knowledge/source.ts';
import { FLOW_NAMES } from '../../src/model/knowledge.ts';
import { FAQ, folderWith, SHOP } from './folder.ts';
import { mutated, yamlLike } from './yaml-like.ts';

const KINDS = ['shop', 'words', 'phrases', 'faq'] as const;
const kind = fc.constantFrom(...KINDS);
const RUNS = { numRuns: 200 };

/** Every place that is told lies within the text. */
function expectPlacesWithin(text: string, faults: readonly { line: number; column: number; message: string }[]): void {
  const lines = text.split('\n');
  for (const { line, column, message } of faults) {
    expect(message).not.toBe('');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
  }
}

describe('whatever stands in a file', () => {
  test('bytes are text, or there is a fault with its place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { text, wrong } = decode(Buffer.from(bytes));
        if (wrong !== undefined)
          expectPlacesWithin(text, [{ ...positions(text)(wrong.offset), message: wrong.message }]);
      }),
      RUNS,
    );
  });

  test.each([
    ['text', fc.string({ unit: 'binary', maxLength: 200 })],
    ['nearly YAML', yamlLike],
    ['nearly an entry', mutated(fc.constant(FAQ))],
    ['nearly a shop', mutated(fc.constant(`${SHOP}hours: {mon: ["09:00-12:00"]}\nholidays:\n  - date: 2026-10-01\n`))],
  ])('%s is read, or there are faults with their places', (_what, texts) => {
    fc.assert(
      fc.property(kind, texts, (which, text) => {
        const checked = checkFile({ kind: which, file: `${which}.yaml` }, text);
        expectPlacesWithin(text, checked.faults);
        // What was read stands under the name of its kind.
        if (new Map<string, unknown>(Object.entries(checked)).get(which) === null)
          expect(checked.faults).not.toEqual([]);
      }),
      RUNS,
    );
  });

  test('a whole folder gives knowledge, or faults', async () => {
    const shop = mutated(fc.constant(SHOP));
    const faq = fc.oneof(mutated(fc.constant(FAQ)), yamlLike);
    await fc.assert(
      fc.asyncProperty(shop, faq, yamlLike, async (...[one, two, three]) => {
        const dir = await folderWith({ 'shop.yaml': one, 'faq/a.yaml': two, 'phrases/en.yaml': three });
        const { knowledge, faults } = await readKnowledge(dir);
        expect(knowledge === null).toBe(faults.some(({ severity }) => severity === 'fault'));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a folder without faults', () => {
  const text = fc
    .string({ unit: fc.constantFrom(...'ab 1:#-"\'{}[]&*!|>%@`，。？运费😀\n'), minLength: 1, maxLength: 20 })
    .map((written) => `x${written}`.trim());
  const entry = fc.record({
    answer: fc.option(fc.record({ zh: text, en: text }), { nil: undefined }),
    flow: fc.constantFrom(...FLOW_NAMES),
    title: fc.record({ zh: text, en: text }),
    zh: fc.nat(4),
    en: fc.nat(4),
  });

  test('is read as it was meant, however YAML writes it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 8 }),
        text,
        fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
        async (written, name, defaultStringType) => {
          const entries = written.map(({ answer, flow, title, zh, en }, n) => ({
            id: `e${n}`,
            title,
            questions: {
              zh: Array.from({ length: zh + 1 }, (_, index) => `第${n}个问题的第${index}种问法`),
              en: Array.from({ length: en + 1 }, (_, index) => `question ${n} put as ${index}`),
            },
            ...(answer === undefined ? { flow } : { answer }),
            next: [`e${(n + 1) % written.length}`],
          }));
          const style = { defaultStringType };
          const dir = await folderWith({
            'shop.yaml': stringify({ name: { zh: name, en: name }, languages: ['zh', 'en'] }, style),
            'faq/a.yaml': stringify({ topic: 't', entries }, style),
          });
          const { knowledge, faults } = await readKnowledge(dir);
          expect(faults.filter(({ severity }) => severity === 'fault')).toEqual([]);
          expect(knowledge?.shop.name).toEqual({ zh: name, en: name });
          expect([...(knowledge?.entries.values() ?? [])]).toEqual(
            entries.map((meant) => ({ answer: null, flow: null, ...meant, topic: 't', tests: {} })),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
