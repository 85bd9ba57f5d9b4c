import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoff } from '../../src/web/pages/chat/alarm.ts';
import { sseReader } from '../../src/web/pages/chat/sse.ts';
import { dayName, initial, languageOf, phrase, splitLinks } from '../../src/web/pages/chat/text.ts';
import { shopTexts } from './fake-chat.ts';

describe('links', () => {
  const linked = (text: string) =>
    splitLinks(text).flatMap(({ text: part, href }) => (href === undefined ? [] : [part]));

  test.each([
    ['see https://shop.example/a?b=c#d.', ['https://shop.example/a?b=c#d']],
    ['详情见https://shop.example/shipping。谢谢', ['https://shop.example/shipping']],
    ['(https://shop.example/a_(b))', ['https://shop.example/a_(b)']],
    ['http://a.example and https://b.example/!', ['http://a.example', 'https://b.example/']],
    ['javascript:alert(1) data:text/html,x ftp://a.example //b.example', []],
    ['https:// and http://', []],
  ])('%s', (text, expected) => {
    expect(linked(text)).toEqual(expected);
  });

  test('never change the text, and lead to http(s) only', () => {
    const pieces = fc.constantFrom(
      'https://',
      'http://',
      'a.example',
      '/',
      ')',
      '(',
      '.',
      '，',
      ' ',
      'javascript:',
      '<',
      '"',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parts = splitLinks(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const { href } of parts) if (href !== undefined) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});

describe('the language of a message', () => {
  const onChinesePage = { language: 'zh', languages: shopTexts('zh').languages };
  const onEnglishPage = { language: 'en', languages: shopTexts('en').languages };

  test.each([
    ['包邮吗', onEnglishPage, 'zh'],
    ['How much is shipping?', onChinesePage, 'en'],
    ['iPhone 保护壳', onEnglishPage, 'zh'],
    ['送料はいくらですか', onChinesePage, 'ja'],
    ['배송비', onChinesePage, 'ko'],
    ['123 !', onChinesePage, 'zh'],
    ['Wie viel?', { language: 'de', languages: onChinesePage.languages }, 'de'],
    ['包邮吗', { language: 'zh-TW', languages: [] }, 'zh-TW'],
  ])('%s', (text, shop, expected) => {
    expect(languageOf(text, shop)).toBe(expected);
  });
});

describe('texts', () => {
  test('take the plural of their language', () => {
    expect(phrase(shopTexts('en'), 'page.slowDown', 1)).toContain('1 second.');
    expect(phrase(shopTexts('en'), 'page.slowDown', 5)).toContain('5 seconds.');
    expect(phrase(shopTexts('zh'), 'page.slowDown', 1)).toContain('1 秒');
  });

  test('name near days in words and far ones by date', () => {
    const now = new Date(2026, 4, 20, 0, 5).getTime();
    expect(dayName(now, now, 'en')).toBe('Today');
    expect(dayName(now - 10 * 60_000, now, 'zh')).toBe('昨天');
    expect(dayName(now - 3 * 86_400_000, now, 'en')).toContain('May');
    expect(dayName(now - 400 * 86_400_000, now, 'en')).toContain('2025');
  });

  test('give the first letter of a name', () => {
    expect([' 林溪家居', 'linxi', '🍵 Tea', ''].map(initial)).toEqual(['林', 'L', '🍵', '']);
  });
});

describe('the reader of server-sent events', () => {
  const events = ['{"seq":1}', 'two\nlines', '', '最后'];
  const stream = `: hello\r\n\r\nid: 1\ndata: {"seq":1}\n\ndata:two\ndata: lines\r\n\r\ndata\n\nevent: x\ndata: 最后\r\r`;

  test('finds the same events, in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 10 }), (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), stream.length];
        const read = sseReader();
        const found = ends.flatMap((end, index) => read(stream.slice(ends[index - 1] ?? 0, end)));
        // A lone carriage return may be half of a line's end until more comes.
        expect([...found, ...read('\n')]).toEqual(events);
      }),
    );
  });

  test('says nothing of an event that was not completed', () => {
    expect(sseReader()('data: half')).toEqual([]);
  });
});

test('waits between tries grow to a bound and differ from page to page', () => {
  expect(backoff(0, 1)).toBe(500);
  expect(backoff(0, 0)).toBe(250);
  expect(backoff(3, 1)).toBe(4000);
  expect(backoff(50, 1)).toBe(10_000);
});
