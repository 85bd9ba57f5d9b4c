import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitAll, lengthIn, splitText } from '../../src/bot/fit.ts';
import type { Capabilities, TextUnit } from '../../src/model/adapter.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';

const CHANNEL: Capabilities = { buttons: 3, maxText: 100, unit: 'characters' };
const CHOICES = [
  { id: 'a', label: '运费' },
  { id: 'b', label: 'Delivery' },
];

describe('choices', () => {
  test('stay buttons where the channel has enough of them', () => {
    const message = { kind: 'choices', text: 'Which?', choices: CHOICES } as const;
    expect(fitAll([{ ...message, choices: [...CHOICES] }], CHANNEL, 'Reply with the number')).toEqual([message]);
  });

  test('become a numbered list where it has not', () => {
    const plain = fitAll(
      [{ kind: 'choices', text: 'Which?', choices: CHOICES }],
      { ...CHANNEL, buttons: 1 },
      'Reply 1 or 2',
    );
    expect(plain).toEqual([{ kind: 'text', text: 'Which?\n\n1. 运费\n2. Delivery\nReply 1 or 2' }]);
  });

  test('stand under the last part of a text that is split', () => {
    const long = `${'a'.repeat(90)} ${'b'.repeat(90)}`;
    const parts = fitAll([{ kind: 'choices', text: long, choices: CHOICES }], CHANNEL, '');
    expect(parts.map(({ kind }) => kind)).toEqual(['text', 'choices']);
  });

  test('of several messages are numbered on, as they are picked', () => {
    const plain = { ...CHANNEL, buttons: 0 };
    const [, second] = fitAll(
      [
        { kind: 'choices', text: 'Which?', choices: CHOICES },
        { kind: 'choices', text: 'Or a person?', choices: [{ id: 'h', label: 'A person' }] },
      ],
      plain,
      'Reply with the number',
    );
    expect(second?.text).toContain('3. A person');
  });
});

describe('cards, files and many messages', () => {
  const CARD: OutgoingMessage = {
    kind: 'card',
    text: 'Order 42: shipped',
    title: 'Order 42',
    facts: [{ label: 'State', value: 'shipped' }],
    choices: CHOICES,
  };
  const FILE: OutgoingMessage = {
    kind: 'file',
    text: 'The invoice',
    file: { name: 'invoice.pdf', type: 'application/pdf', url: 'https://shop.example/i.pdf' },
  };

  test('cards stay where the channel shows them, and are their words with buttons or numbers elsewhere', () => {
    expect(fitAll([CARD], { ...CHANNEL, cards: true }, '')).toEqual([CARD]);
    expect(fitAll([CARD], CHANNEL, '')).toEqual([{ kind: 'choices', text: CARD.text, choices: CHOICES }]);
    expect(fitAll([CARD], { ...CHANNEL, buttons: 0 }, 'Number?')).toEqual([
      { kind: 'text', text: 'Order 42: shipped\n\n1. 运费\n2. Delivery\nNumber?' },
    ]);
  });

  test('files stay where the channel takes them, and are told by name and address elsewhere', () => {
    expect(fitAll([FILE], { ...CHANNEL, files: true }, '')).toEqual([FILE]);
    expect(fitAll([FILE], CHANNEL, '')).toEqual([
      { kind: 'text', text: 'The invoice\ninvoice.pdf: https://shop.example/i.pdf' },
    ]);
    const withBytes: OutgoingMessage = { ...FILE, file: { ...FILE.file, url: 'data:application/pdf;base64,QUFB' } };
    expect(fitAll([withBytes], CHANNEL, '')).toEqual([{ kind: 'text', text: 'The invoice\ninvoice.pdf' }]);
  });

  test('where messages are counted, those of one turn become as few as have room', () => {
    const words = (text: string): OutgoingMessage => ({ kind: 'text', text });
    const merging = { ...CHANNEL, buttons: 0, merge: true };
    expect(fitAll([words('one'), words('two'), words('x'.repeat(99))], merging, '')).toEqual([
      words('one\n\ntwo'),
      words('x'.repeat(99)),
    ]);
    expect(fitAll([words('one'), words('two')], CHANNEL, '')).toHaveLength(2);
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
