import { expect, test } from '@jest/globals';
import { pack, unpack } from '../../src/understanding/packed.ts';

const VALUE = {
  words: new Map([['zh', new Set(['退款', '退货'])]]),
  list: [{ name: 'a' }, { name: 'b' }],
  model: {
    classes: 3,
    bytes: Uint8Array.of(1, 2, 3),
    none: new Float32Array(),
    deeper: {
      entries: Uint16Array.of(65_535, 7),
      slots: Uint32Array.of(0, 2 ** 32 - 1),
      weights: Float32Array.of(0.1, -2),
    },
  },
};

test('what was packed comes out as it was', () => {
  expect(unpack(pack(VALUE))).toEqual(VALUE);
});

test('arrays of numbers are read where they stand, also in bytes that begin anywhere', () => {
  const packed = pack(VALUE);
  const moved = new Uint8Array(packed.length + 3).subarray(3);
  moved.set(packed);
  expect(unpack(moved)).toEqual(VALUE);
  const { model } = unpack(packed) as typeof VALUE;
  expect(model.deeper.weights.buffer).toBe(packed.buffer);
});

test('bytes that are not whole are refused', () => {
  const packed = pack(VALUE);
  for (const length of [0, 4, 100, packed.length - 8]) expect(() => unpack(packed.slice(0, length))).toThrow();
});
