import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pickOffered } from '../../src/dialogs/choices.ts';

const OFFERED = [
  { id: 'a', label: '运费多少' },
  { id: 'b', label: 'How long does it take?' },
  { id: 'c', label: '都不是' },
];

describe('picking what was offered', () => {
  test.each([
    ['2', 'b'],
    ['２', 'b'],
    [' 2. ', 'b'],
    ['2、', 'b'],
    ['#2', 'b'],
    ['第二个', 'b'],
    ['选二', 'b'],
    ['两', 'b'],
    ['the second one', 'b'],
    ['Option 3', 'c'],
    ['how long does it take', 'b'],
    ['运费多少？', 'a'],
  ])('%s', (said, id) => {
    expect(pickOffered(OFFERED, said)?.id).toBe(id);
  });

  test.each(['4', '0', '22', '二十', '2 pieces', '我要两个', '2026', ''])('%j picks nothing', (said) => {
    expect(pickOffered(OFFERED, said)).toBeNull();
  });

  test('any text at all gives one of what was offered, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (said) => {
        expect([null, ...OFFERED]).toContain(pickOffered(OFFERED, said));
      }),
    );
  });
});
