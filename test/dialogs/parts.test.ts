import { describe, expect, test } from '@jest/globals';
import { type Part, partsNamed } from '../../src/dialogs/parts.ts';

const PARTS: readonly Part[] = ['order', 'items', 'reason', 'wish', 'contact', 'story'];

describe('the parts that a message puts right', () => {
  test.each([
    ['希望不对 是退钱或者换新的', [{ part: 'wish', removed: false, value: '退钱或者换新的' }]],
    [
      '希望不对 是退钱或者换新的 订单也不对',
      [
        { part: 'wish', removed: false, value: '退钱或者换新的' },
        { part: 'order', removed: false, value: '' },
      ],
    ],
    ['不是这单', [{ part: 'order', removed: false, value: '' }]],
    ['订单去掉', [{ part: 'order', removed: true, value: '' }]],
    ['change reason to damaged', [{ part: 'reason', removed: false, value: 'damaged' }]],
    ['the reason is damaged', [{ part: 'reason', removed: false, value: 'damaged' }]],
    ['change the reason to wrong item', [{ part: 'reason', removed: false, value: 'wrong item' }]],
    ['原因改成发错了', [{ part: 'reason', removed: false, value: '发错了' }]],
    ['the reason is wrong', [{ part: 'reason', removed: false, value: '' }]],
    ['wrong order', [{ part: 'order', removed: false, value: '' }]],
    // What happened, and not what stands in the summary.
    ['希望你们改进', []],
    ['订单发了好久才到', []],
    ['希望换新的', []],
  ])('%s', (said, named) => {
    expect(partsNamed(said, PARTS)).toEqual(named);
  });
});
