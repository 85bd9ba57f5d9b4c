import { describe, expect, test } from '@jest/globals';
import { inScript, isTraditional, scriptOf, toTraditional } from '../../src/understanding/script.ts';

describe('the characters of a text', () => {
  test.each([
    ['運費多少', 'Hant'],
    ['我的訂單到哪裡了', 'Hant'],
    ['台灣', 'Hant'],
    ['OK 謝謝', 'Hant'],
    ['运费多少', 'Hans'],
    ['包邮吗', 'Hans'],
    ['可以寄到台湾吗', 'Hans'],
    ['只要三天', null],
    ['你好', null],
    ['我想退貨，订单', null],
    ['hi', null],
    ['', null],
  ])('of %j are %s', (text, script) => expect(scriptOf(text)).toBe(script));
});

describe('into traditional characters', () => {
  test.each([
    ['订单满 99 元包邮。寄新疆、西藏每单另加 15 元。', '訂單滿 99 元包郵。寄新疆、西藏每單另加 15 元。'],
    ['头发里面有只干净的面条，皇后', '頭髮裡面有隻乾淨的麵條，皇后'],
    ['后天干活，发货', '後天幹活，發貨'],
    ['1 个工作日 😀 A4', '1 個工作日 😀 A4'],
  ])('%s', (text, traditional) => expect(toTraditional(text)).toBe(traditional));

  test('words stay the same words', () => {
    expect(toTraditional('请查看默认的视频')).toBe('請查看默認的視頻');
  });

  test('a text that is traditional already comes back as it is', () => {
    const text = '台灣的皇后只要三里長的麵，為了群眾著想';
    expect(toTraditional(text)).toBe(text);
    expect(toTraditional(toTraditional('头发'))).toBe('頭髮');
  });
});

test('a message changes with its labels, in Chinese only and for who writes traditional only', () => {
  const message = { kind: 'choices', text: '请选', choices: [{ id: '订单', label: '订单' }] } as const;
  const choices = [...message.choices];
  expect(inScript({ ...message, choices }, 'zh', 'Hant')).toEqual({
    kind: 'choices',
    text: '請選',
    choices: [{ id: '订单', label: '訂單' }],
  });
  expect(inScript({ ...message, choices }, 'zh', 'Hans')).toEqual(message);
  expect(inScript({ ...message, choices }, 'ja', 'Hant')).toEqual(message);
});

test.each(['zh-Hant', 'zh-TW', 'zh-HK'])('%s is traditional by itself', (tag) => expect(isTraditional(tag)).toBe(true));
test.each(['zh', 'zh-Hans', 'zh-CN', 'en', 'ja'])('%s is not', (tag) => expect(isTraditional(tag)).toBe(false));
