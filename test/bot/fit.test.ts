import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fit, lengthIn, splitText } from '../../src/bot/fit.ts';
import type { Capabilities, TextUnit } from '../../src/model/adapter.ts';

const CHANNEL: Capabilities = { buttons: 3, maxText: 100, unit: 'characters' };
const CHOICES = [
  { id: 'a', label: '运费' },
  { id: 'b', label: 'Delivery' },
];

describe('choices', () => {
  test('stay buttons where the channel has enough of them', () => {
    const message = { kind: 'choices', text: 'Which?', choices: CHOICES } as const;
    expect(fit({ ...message, choices: [...CHOICES] }, CHANNEL, 'Reply with the number')).toEqual([message]);
  });

  test('become a numbered list where it has not', () => {
    const plain = fit(
      { kind: 'choices', text: 'Which?', choices: CHOICES },
      { ...CHANNEL, buttons: 1 },
      'Reply 1 or 2',
    );
    expect(plain).toEqual([{ kind: 'text', text: 'Which?\n\n1. 运费\n2. Delivery\nReply 1 or 2' }]);
  });

  test('stand under the last part of a text that is split', () => {
    const parts = fit({ kind: 'choices', text: `${'a'.repeat(90)} ${'b'.repeat(90)}`, choices: CHOICES }, CHANNEL, '');
    expect(parts.map(({ kind }) => kind)).toEqual(['text', 'choices']);
  });
});

describe('splitting', () => {
  const units: TextUnit[] = ['utf16', 'characters', 'bytes'];
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(fc.constantFrom('运费满99元包邮。', 'Hello, world! ', '👩‍👩‍👧‍👦', '\n\n', 'é', ' '), { maxLength: 60 })
      .map((parts) => parts.join('')),
  );

  test('no part is longer than the channel takes, and only white space at the cuts is lost', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...units), fc.integer({ min: 4, max: 60 }), (text, unit, max) => {
        const parts = splitText(text.toWellFormed(), max, unit);
        for (const part of parts) expect(lengthIn(unit, part)).toBeLessThanOrEqual(max);
        const squeeze = (value: string): string => value.replace(/\s+/gu, '');
        expect(squeeze(parts.join(''))).toBe(squeeze(text.toWellFormed()));
      }),
    );
  });

  test('a family of four is never torn apart', () => {
    const parts = splitText('👩‍👩‍👧‍👦'.repeat(10), 30, 'bytes');
    expect(new Set(parts)).toEqual(new Set(['👩‍👩‍👧‍👦']));
  });

  test('cuts at the end of a paragraph before that of a sentence, and of a sentence before a word', () => {
    expect(splitText('First one here. Second.\n\nThird sentence of it', 34, 'utf16')[0]).toBe(
      'First one here. Second.',
    );
    expect(splitText('This is the first. And the second one', 25, 'utf16')[0]).toBe('This is the first.');
    expect(splitText('满九十九元包邮。偏远地区除外，详见说明', 10, 'characters')[0]).toBe('满九十九元包邮。');
  });

  test('a single grapheme longer than a part is cut by code points rather than lost', () => {
    const zalgo = `a${'\u0301'.repeat(100)}`;
    expect(splitText(zalgo, 10, 'characters').join('')).toBe(zalgo);
  });
});
