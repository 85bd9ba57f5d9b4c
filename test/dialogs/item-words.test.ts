import { describe, expect, test } from '@jest/globals';
import { thingsIn } from '../../src/bot/things.ts';
import { placesMeant, placesTakenOut } from '../../src/dialogs/item-words.ts';

const NAMES = ['手绘瓷碗 四只装', '陶瓷涂层不粘锅 28 厘米'];
const context = { thingsIn };

describe('the items that are meant', () => {
  test.each([
    ['想换那个锅 不换碗', [1]],
    ['想换那个锅不换碗', [1]],
    ['东西少了一个 锅没到 就收到碗', [1]],
    ['怎么是碗 是锅没到', [1]],
    ['不是碗是锅', [1]],
    ['碗没问题，锅掉漆', [1]],
    ['the pan is fine but the bowls, one of the four has a crack', [0]],
    ['want return bowls AND pan', [0, 1]],
    ['碗和锅都想退', [0, 1]],
    ['wait take the pan off, just bowls', [0]],
    ['keep the bowls, the pan goes back', [1]],
    ['I only got the bowls, the pan never came', [1]],
    ['两个都退', [0, 1]],
    ['想退货', []],
  ])('%s', (said, places) => {
    expect(placesMeant(said, NAMES, context)).toEqual(places);
  });

  test('are not those that are taken out', () => {
    expect(placesTakenOut('把锅去掉', NAMES, context)).toEqual([1]);
    expect(placesTakenOut('remove the bowls please', NAMES, context)).toEqual([0]);
    expect(placesTakenOut('锅也要退', NAMES, context)).toEqual([]);
  });
});
