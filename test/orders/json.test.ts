import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonFault, jsonOffsets } from '../../src/orders/files/jsonPlaces.ts';

describe('what is no JSON', () => {
  test.each([
    ['', 0, 'A value'],
    ['[1,2,]', 5, 'A value'],
    ['[1 2]', 3, 'A comma (,) or the closing ]'],
    ['{"a":1,}', 7, 'A name in "double quotes"'],
    ['{"a" 1}', 5, 'A colon'],
    ['{"a":1 "b":2}', 7, 'A comma (,) or the closing }'],
    ["{'a':1}", 1, 'A name in "double quotes"'],
    ['{"a":“b”}', 5, 'A value'],
    ['[1', 2, 'A comma (,) or the closing ]'],
    ['[]\n]', 3, 'The file goes on'],
    ['["a\nb"]', 1, 'A value'],
    ['["\\x"]', 1, 'A value'],
    ['[01]', 2, 'A comma'],
    ['[truex]', 5, 'A comma'],
    ['// no\n[]', 0, 'A value'],
  ])('%j is told at %d', (text, offset, words) => {
    const fault = jsonFault(text);
    expect(fault?.offset).toBe(offset);
    expect(fault?.message).toContain(words);
  });

  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  /** JSON in which a few signs were put, replaced or taken out. */
  const nearly = fc
    .tuple(
      fc.json(),
      fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...'{}[],:"\\ \n0-.eE+tu\u00001')), { maxLength: 3 }),
    )
    .map(([json, changes]) =>
      changes.reduce((text, [at, taken, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + taken);
      }, json),
    );

  test('is told as such, and only that', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string({ maxLength: 20 })), (text) => {
        const fault = jsonFault(text);
        expect(fault === null).toBe(isJson(text));
        expect(fault?.offset ?? 0).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('places', () => {
  const TEXT = '{"orders": [ {"n": 1}, {"n": [2, {"x": "}"}], "m": null } ], "orders2": {}}';

  test.each([
    [[], 0, '{"orders"'],
    [['orders', 0], 13, '{"n": 1}'],
    [['orders', 1, 'n', 1, 'x'], 39, '"}"'],
    [['orders', 1, 'm'], 51, 'null'],
    [['orders', 1, 'missing'], 23, '{"n": [2'],
    [['orders', 7, 'n'], 11, '['],
    [['none'], 0, '{"orders"'],
  ])('%j', (path, offset, text) => {
    expect(jsonOffsets(TEXT, [path])).toEqual([offset]);
    expect(TEXT.slice(offset)).toMatch(new RegExp(`^${text.replace(/[{[\]}]/g, '\\$&')}`));
  });

  test('several at once, in the order in which they are asked for', () => {
    expect(
      jsonOffsets(TEXT, [
        ['orders', 1, 'm'],
        ['orders', 0],
        ['orders', 1, 'm'],
      ]),
    ).toEqual([51, 13, 51]);
  });

  test('of two equal names the last one counts, as it does for JSON.parse', () => {
    const text = '{"a": {"b": 1}, "\\u0061": {"b": 2}}';
    expect(jsonOffsets(text, [['a', 'b']])).toEqual([text.indexOf('2')]);
  });

  test('every value is where it is said to be', () => {
    const paths = (value: unknown): (string | number)[][] => {
      if (typeof value !== 'object' || value === null) return [[]];
      const inside = Array.isArray(value) ? value.entries() : Object.entries(value);
      return [[], ...[...inside].flatMap(([key, one]) => paths(one).map((path) => [key, ...path]))];
    };
    const at = (value: unknown, path: readonly (string | number)[]): unknown =>
      path.reduce((inside, key) => (inside as Record<string | number, unknown>)[key], value);
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const all = paths(JSON.parse(text));
        const offsets = jsonOffsets(text, all);
        for (const [index, path] of all.entries()) {
          const written = JSON.stringify(at(JSON.parse(text), path));
          const found = text.slice(offsets[index]);
          if (indent === 0) expect(found.startsWith(written)).toBe(true);
          expect(found[0]).toBe(written[0]);
        }
      }),
    );
  });
});
