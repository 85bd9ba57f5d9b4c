import { describe, expect, test } from '@jest/globals';
import { readConcepts, readLexicons } from '../../src/understanding/lexicon.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { compilePatterns, patternSource } from '../../src/understanding/pattern.ts';

const lexicons = readLexicons();
const languages = [...lexicons.keys()];

describe.each(languages)('the lexicon of %s', (language) => {
  const lexicon = lexicons.get(language);

  test('has something for everything', () => {
    const { commands, ...lists } = lexicon ?? { commands: {} };
    // English lends words and borrows none that Chinese would not understand as its own.
    for (const list of [...Object.values(lists), ...Object.values(commands)]) {
      if (language === 'en' && list === lexicon?.borrowed) continue;
      expect(Object.keys(list).length).toBeGreaterThan(0);
    }
  });

  test('words of grammar stand once each, as they are compared', () => {
    const words = lexicon?.functionWords ?? [];
    expect(words).toEqual([...new Set(words)]);
    for (const word of words) expect(normalise(word)).toBe(word);
  });

  test('names every language that another one names', () => {
    const named = languages.map((other) => Object.keys(lexicons.get(other)?.languages ?? {}).sort());
    for (const names of named) expect(names).toEqual(named[0]);
  });
});

describe('the concepts', () => {
  const concepts = Object.entries(readConcepts());

  test('are many, each with words in every language', () => {
    expect(concepts.length).toBeGreaterThanOrEqual(1200);
    const poor = concepts.filter(([, { zh, en }]) => zh.length === 0 || en.length === 0);
    expect(poor.map(([name]) => name)).toEqual([]);
  });

  test('words stand as they are compared, once in a concept', () => {
    const faults = concepts.flatMap(([name, { zh, en }]) =>
      [zh, en].flatMap((words) => {
        const odd = words.filter((word, at) => normalise(word) !== word || words.indexOf(word) !== at);
        return odd.map((word) => `${name}: ${word}`);
      }),
    );
    expect(faults).toEqual([]);
  });

  test('are kinds of concepts that there are, and never of themselves', () => {
    const all = readConcepts();
    const loops = (name: string, seen: readonly string[]): boolean =>
      seen.includes(name) || (all[name]?.is ?? []).some((wider) => loops(wider, [...seen, name]));
    const faults = concepts.flatMap(([name, { is = [] }]) =>
      is.filter((wider) => all[wider] === undefined).map((wider) => `${name} is ${wider}`),
    );
    expect(faults).toEqual([]);
    expect(concepts.filter(([name]) => loops(name, [])).map(([name]) => name)).toEqual([]);
  });

  test('no two say the same: they share less than half of their words', () => {
    const sizes = new Map(concepts.map(([name, { zh, en }]) => [name, zh.length + en.length]));
    const pairs = [...ownersOfWords().values()].flatMap((names) =>
      names.flatMap((name, at) => names.slice(at + 1).map((other) => `${name} ${other}`)),
    );
    const alike = [...Map.groupBy(pairs, (pair) => pair)].filter(([pair, { length }]) => {
      const smaller = Math.min(...pair.split(' ').map((name) => sizes.get(name) ?? 0));
      return length * 2 > smaller;
    });
    expect(alike.map(([pair]) => pair)).toEqual([]);
  });

  test('no word stands under more than five', () => {
    expect([...ownersOfWords()].filter(([, names]) => names.length > 5)).toEqual([]);
  });

  function ownersOfWords(): ReadonlyMap<string, readonly string[]> {
    const owners = new Map<string, string[]>();
    for (const [name, { zh, en }] of concepts) {
      for (const word of [...zh, ...en]) owners.set(word, [...(owners.get(word) ?? []), name]);
    }
    return owners;
  }
});

describe('a pattern', () => {
  const compiled = (patterns: readonly string[]) => compilePatterns(patterns.map(patternSource));

  test('is one of several, or may be missing', () => {
    const pattern = compiled(['(please)? stop (it|that)', '(我要)?(退出|停止)(了)?']);
    for (const phrase of ['stop it ', 'please stop that ', '退出', '我要停止了']) expect(phrase).toMatch(pattern);
    for (const phrase of ['stop ', 'stop it now ', '我要', '了']) expect(phrase).not.toMatch(pattern);
  });

  test('stands for itself, whatever signs are in it', () => {
    expect("don't ").toMatch(compiled(["don't"]));
    expect('a b ').toMatch(compiled(['a.*b']));
    expect('a x b ').not.toMatch(compiled(['a.*b']));
  });

  test('without any pattern nothing matches', () => {
    expect('').not.toMatch(compiled([]));
  });

  test('names the placeholder it does not know', () => {
    expect(() => compiled(['in {tongue}'])).toThrow('an unknown placeholder: tongue');
  });

  test('a brace too many is told, not ignored', () => {
    expect(() => compiled(['in {language'])).toThrow('cannot stand');
  });
});
