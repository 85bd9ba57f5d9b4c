import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gatherer } from '../../../src/understanding/match/distinct.ts';

test('what is gathered is each number once, in the order in which they first come; then it is empty', () => {
  const gathered = gatherer();
  const number = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 0xffffffff }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), (numbers) => {
      for (const one of numbers) gathered.add(one);
      expect([...gathered.take()]).toEqual([...new Set(numbers)]);
      expect(gathered.take()).toHaveLength(0);
    }),
  );
});

test('more than it has room for at first', () => {
  const gathered = gatherer();
  const numbers = Array.from({ length: 5000 }, (_number, at) => (at + 1) * 16);
  for (const one of [...numbers, ...numbers]) gathered.add(one);
  expect([...gathered.take()]).toEqual(numbers);
  gathered.add(7);
  expect([...gathered.take()]).toEqual([7]);
});
