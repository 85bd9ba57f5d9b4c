import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { plainValue } from '../../src/knowledge/plain.ts';
import { quickYaml } from '../../src/knowledge/quick-yaml.ts';
import { yamlLike } from './yaml-like.ts';

/** What the library reads; faults when it finds any. */
function byLibrary(text: string): { value: unknown; faults: string[] } {
  const document = parseDocument(text, { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false });
  const faults = [...document.errors, ...document.warnings].map(({ message }) => message);
  const value = plainValue(
    document,
    (_offset, message) => faults.push(message),
    () => 1,
  );
  return { value, faults };
}

describe('reading the plain part of YAML', () => {
  test.each([
    ['nested maps and lists', "a:\n  b:\n    - c: 1\n      d: [x, \"y, z\", 'it''s']\n    - {e: f, g: [h]}\ni: j\n"],
    ['lists in the column of their key', 'a:\n- x\n- y\nb:\n- z: 1\n  w: 2\n'],
    ['texts after | and >', 'a: |\n  one\n   two\n\n  three\nb: >-\n  four\n  five\nc: |-\n  six\n'],
    ['comments and empty lines', '# head\n\na: x # tail\n\n  # in between\nb:\n  # before\n  - y\n'],
    ['what is empty', 'a:\nb: ~\nc: null\nd: ""\ne: []\nf: {}\n'],
    ['colons and signs within texts', 'a: 10:30\nb: http://x.example/?a=b#c\nc: 50% off! (today)\nd: 您好，包邮吗？\n'],
  ])('%s', (_what, text) => {
    const value = quickYaml(text);
    expect(value).toBeDefined();
    expect({ value, faults: [] }).toEqual(byLibrary(text));
  });

  test.each([
    ['a text over several lines', 'a: one\n  two\n'],
    ['an escape', 'a: "\\n"\n'],
    ['an anchor', 'a: &x y\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a tab', 'a:\tb\n'],
    ['a second document', 'a: 1\n---\nb: 2\n'],
    ['a list over several lines', 'a: [x,\n  y]\n'],
    ['a colon and a space in a text', 'a: b: c\n'],
    ['a wrong column', 'a:\n    b: 1\n  c: 2\n'],
    ['a root that is no map', '- a\n'],
  ])('leaves %s to the library', (_what, text) => {
    expect(quickYaml(text)).toBeUndefined();
  });

  test('gives what the library gives, or nothing', () => {
    let taken = 0;
    fc.assert(
      fc.property(yamlLike, (text) => {
        const value = quickYaml(text);
        if (value === undefined) return;
        taken += 1;
        // As JSON, so that the order of keys counts.
        expect(JSON.stringify({ value, faults: [] })).toBe(JSON.stringify(byLibrary(text)));
      }),
      { numRuns: 1500 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
