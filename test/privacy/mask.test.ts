import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Entity } from '../../src/model/entity.ts';
import { mask, maskEntities, maskMessage } from '../../src/privacy/mask.ts';
import { pseudonym } from '../../src/privacy/pseudonym.ts';

describe('masking', () => {
  test.each([
    ['我的手机13800138000，尾号8000', '我的手机[number]，尾号8000'],
    ['call +1 (415) 555-0132 please', 'call [number] please'],
    ['１３８００１３８０００', '[number]'],
    ['身份证11010519491231002X', '身份证[number]X'],
    ['6222 0210 0111 2345 678', '[number]'],
    ['写信到li.lei+shop@example.com。', '写信到[email]。'],
    ['满99元包邮，3-5天到', '满99元包邮，3-5天到'],
  ])('%s', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  test('no digit run of five or more is left, whatever the text', () => {
    const texts = fc
      .array(fc.oneof(fc.string(), fc.nat().map(String), fc.constantFrom(' ', '-', '@')))
      .map((parts) => parts.join(''));
    fc.assert(fc.property(texts, (text) => expect(mask(text)).not.toMatch(/\p{Nd}{5}/u)));
  });

  test('masking twice changes nothing more', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(mask(mask(text))).toBe(mask(text))));
  });
});

describe('masking what was found', () => {
  const text = '订单A-12，快递SF1234567890123，９@ａ.cn，上周五买的2件';
  const at = (kind: Entity['kind'], written: string, value = written): Entity => {
    const start = text.indexOf(written);
    const entity = { value, text: written, start, end: start + written.length };
    return kind === 'tracking' ? { kind, carrier: null, ...entity } : ({ kind, ...entity } as Entity);
  };
  const entities = [
    at('order', 'A-12'),
    at('tracking', 'SF1234567890123'),
    at('email', '９@ａ.cn', '9@a.cn'),
    at('date', '上周五', '2026-11-13'),
    at('quantity', '2件', '2'),
  ];

  test('short order numbers and letters of numbers go, too', () => {
    expect(maskMessage(text, entities)).toBe('订单[number]，快递[number]，[email]，上周五买的2件');
    expect(maskMessage(text, [])).toBe(mask(text));
  });

  test('digits beside a number go with it', () => {
    const card = '6222 0210 0111 2345 678';
    const order: Entity = { kind: 'order', value: '62220210', text: '6222 0210', start: 0, end: 9 };
    expect(maskMessage(card, [order])).toBe('[number]');
  });

  test('kinds, places and days stay, values that name somebody do not', () => {
    const masked = maskEntities(entities);
    expect(masked.map(({ kind, start, end }) => [kind, start, end])).toEqual(
      entities.map(({ kind, start, end }) => [kind, start, end]),
    );
    expect(masked.map(({ value }) => value)).toEqual(['[number]', '[number]', '[email]', '2026-11-13', '2']);
    expect(masked.map((one) => one.text)).toEqual(['[number]', '[number]', '[email]', '上周五', '2件']);
  });
});

test('a pseudonym is steady, differs by customer and key, and does not hold the name', () => {
  const name = pseudonym('key', 'web', 'page', 'alice');
  expect(pseudonym('key', 'web', 'page', 'alice')).toBe(name);
  expect(pseudonym('key', 'web', 'page', 'bob')).not.toBe(name);
  expect(pseudonym('other', 'web', 'page', 'alice')).not.toBe(name);
  expect(name).not.toContain('alice');
});
