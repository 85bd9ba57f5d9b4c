import { describe, expect, test } from '@jest/globals';
import { renderPhrase, speaker } from '../../src/dialogs/phrases.ts';
import { knowledgeOf } from '../fakes/knowledge.ts';

describe('phrases', () => {
  test('variables are filled, and what is put in is not read as a variable again', () => {
    expect(renderPhrase('{a} and {b}', 'en', { a: '{b}', b: '$&' })).toBe('{b} and $&');
  });

  test('the plural form follows the language', () => {
    const phrase = { one: '{count} second', other: '{count} seconds' };
    expect(renderPhrase(phrase, 'en', { count: 1 })).toBe('1 second');
    expect(renderPhrase(phrase, 'en', { count: 2 })).toBe('2 seconds');
    expect(renderPhrase({ other: '{count} 秒' }, 'zh', { count: 1 })).toBe('1 秒');
  });

  test('a phrase that is missing is named with its file', () => {
    expect(() => speaker(knowledgeOf([], { phrases: { zh: {} } }), 'zh')('thanks')).toThrow('phrases/zh.yaml');
  });
});
