import { describe, expect, test } from '@jest/globals';
import { factsIn, withFacts } from '../../src/dialogs/story.ts';

describe('the facts of a message', () => {
  test.each([
    // Nothing of the matter.
    ['1005', ''],
    ['1', ''],
    ['LX2026110007，尾号1007', ''],
    ['就这两张', ''],
    ['跳过', ''],
    ["that's it", ''],
    ['thats it', ''],
    ['ok submit', ''],
    ['no pics', ''],
    ['发了呀 刚刚那张', ''],
    ['你这啥态度 我不想打电话 就在这投诉行不', ''],
    ['我不会弄 申请退换', ''],
    ['我不打电话 我就在这投诉 你给我记上', ''],
    ['ur useless. skip', ''],
    ['我问新的啥时候寄', ''],
    ['looks good. will u charge me for it', ''],
    ['answer me pls. when would the new set arrive', ''],
    ['i sent 2 pics already. done', ''],
    ['no can u just do it for me. order LX2026110007', ''],
    ['ring me 138 0000 9999', ''],
    ['but change the reason to damaged', ''],
    ['the way back is wrong', ''],
    ['pick it up', ''],
    // A part of it.
    ['没拍 师傅装的时候才发现短了一截 多久能做好啊', '师傅装的时候才发现短了一截'],
    [
      'im in the chat now why would i call. someone took money twice from my card',
      'im in the chat now why would i call. someone took money twice from my card',
    ],
    ['我刚跟你说了半天都白说了？ 台灯坏了 LX2026110008 1008 投诉', '台灯坏了'],
    ['对 灯是签收40天了 以前都好好的 交吧', '灯是签收40天了，以前都好好的'],
    ['LX2026110005 and how long do u even need to answer complaints', ''],
    ['no pics. it leaks at the seam', 'it leaks at the seam'],
    ['经过不对 是我付了67还显示待付款', '是我付了67还显示待付款'],
    ['说明那里加 我买的碗收到个杯子', '我买的碗收到个杯子'],
    ['add that i ordered grey and received blue', 'i ordered grey and received blue'],
    ['wait take the pan off, just bowls', ''],
    ['no but my doorbell cam has it. how fast do u answer', 'my doorbell cam has it.'],
    ['the bowl is smashed and can i get an invoice', 'the bowl is smashed'],
    // What only begins as a question does.
    ['when I opened the box one of the bowls was broken', 'when I opened the box one of the bowls was broken'],
    ['what arrived is a cup', 'what arrived is a cup'],
    ['is broken on the left', 'is broken on the left'],
    // All of it, as it was written.
    ['锅卡在武汉好几天了，我急用！', '锅卡在武汉好几天了，我急用！'],
    ["it's a cup instead of bowls", "it's a cup instead of bowls"],
    ['pan i fried one egg in it ngl', 'pan i fried one egg in it ngl'],
    ['parcel is stuck in wuhan for 4 days', 'parcel is stuck in wuhan for 4 days'],
  ])('%s', (said, facts) => {
    expect(factsIn(said)).toBe(facts);
  });

  test('stand in a story once', () => {
    const story = withFacts(withFacts('', '碗碎了两只'), '提交');
    expect(withFacts(story, '碗碎了两只！')).toBe('碗碎了两只');
    expect(withFacts(story, '盒子也压扁了')).toBe('碗碎了两只\n盒子也压扁了');
  });
});
