import { describe, expect, test } from '@jest/globals';
import { thingsIn } from '../../src/bot/things.ts';
import { countsSaid } from '../../src/dialogs/item-counts.ts';

const ITEMS = [
  { name: '60 支长绒棉四件套', quantity: 1 },
  { name: '乳胶枕 11 厘米', quantity: 2 },
];

describe('how many of an item are meant', () => {
  test.each([
    ['就退一个枕头', { 1: 1 }],
    ['两个枕头只退其中一个', { 1: 1 }],
    ['只退1个', { 1: 1 }],
    ['有一个枕头坏了', { 1: 1 }],
    ['I only want to return one pillow', { 1: 1 }],
    ['only one of the two pillows', { 1: 1 }],
    ['just one of them', { 1: 1 }],
    ['两个都退', { 1: 2 }],
    ['both pillows please', { 1: 2 }],
    ['退三个枕头', {}],
    ['第一个枕头', {}],
    ['用了一个月', {}],
    ['退枕头', {}],
  ])('%s', (said, counts) => {
    expect(countsSaid(said, ITEMS, [1], { thingsIn })).toEqual(counts);
  });

  test('is not told of an item that was bought once, nor where several may be meant', () => {
    expect(countsSaid('退一个', ITEMS, [0], { thingsIn })).toEqual({});
    const many = ITEMS.map((item) => ({ ...item, quantity: 3 }));
    expect(countsSaid('退一个', many, [0, 1], { thingsIn })).toEqual({});
    expect(countsSaid('枕头退一个', many, [0, 1], { thingsIn })).toEqual({ 1: 1 });
  });
});
