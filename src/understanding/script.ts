import { createRequire } from 'node:module';
import pairs from 'opencc-js/dict/STCharacters';
import type { Language } from '../model/language.ts';
import { choicesOf, type OutgoingMessage } from '../model/message.ts';
import type { HanScript } from '../model/understanding.ts';
import { simplify } from './han.ts';

/** So many times as often must the characters of one script stand in a text that has those of both. */
const CLEAR = 3;

/** The dictionary takes these for simplified; who writes traditional writes them too (台灣, 公里, 皇后, 吃). */
const ALSO_TRADITIONAL = new Set('台里后吃唇峰床灶痴皂秘粽群');

const HAN = /\p{Script=Han}/u;

/**
 * Which Chinese characters a text is written in; null = it has none that tell, or some of both scripts.
 * A few that both write (里, 后, 只) tell nothing.
 */
export function scriptOf(text: string): HanScript | null {
  if (!HAN.test(text)) return null;
  const characters = [...text];
  const traditional = characters.filter((character) => simplify(character) !== character).length;
  const simplified = characters.filter((character) => simplifiedOnly().has(character)).length;
  if (traditional > 0 && traditional >= CLEAR * simplified) return 'Hant';
  return simplified > 0 && simplified >= CLEAR * traditional ? 'Hans' : null;
}

/** Whether the shop writes this language in traditional characters itself. */
export function isTraditional(language: Language): boolean {
  return new Intl.Locale(language).maximize().script === 'Hant';
}

/** The message as a customer who writes `script` reads it, where it is in Chinese: texts and labels. */
export function inScript(message: OutgoingMessage, language: Language, script: HanScript): OutgoingMessage {
  if (script === 'Hans' || !/^zh\b/.test(language)) return message;
  const text = toTraditional(message.text);
  const choices = choicesOf(message).map(({ id, label }) => ({ id, label: toTraditional(label) }));
  switch (message.kind) {
    case 'text':
    case 'file':
      return { ...message, text };
    case 'choices':
      return { ...message, text, choices };
    case 'card': {
      const facts = message.facts.map(({ label, value }) => ({
        label: toTraditional(label),
        value: toTraditional(value),
      }));
      return { ...message, text, title: toTraditional(message.title), facts, choices };
    }
  }
}

/**
 * Simplified Chinese in the traditional characters of Taiwan. The words stay: opencc's exchange of words makes 檢視 of
 * every 查看 and 預設 of 默认, also where the shop's own page says otherwise. A text without simplified characters
 * comes back as it is.
 */
export function toTraditional(text: string): string {
  if (![...text].some((character) => simplifiedOnly().has(character))) return text;
  const { words, longest, variants } = tables();
  let out = '';
  for (let at = 0; at < text.length; ) {
    const found = longestWord(text, at, words, longest);
    const piece = found ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    for (const character of words.get(piece) ?? piece) out += variants.get(character) ?? character;
    at += piece.length;
  }
  return out;
}

function longestWord(
  text: string,
  at: number,
  words: ReadonlyMap<string, string>,
  longest: number,
): string | undefined {
  for (let length = Math.min(longest, text.length - at); length > 0; length--) {
    const piece = text.slice(at, at + length);
    if (words.has(piece)) return piece;
  }
  return undefined;
}

let onlySimplified: ReadonlySet<string> | null = null;

/** Characters that traditional Chinese does not write. */
function simplifiedOnly(): ReadonlySet<string> {
  onlySimplified ??= new Set(
    pairsOf([pairs]).flatMap(([simplified, traditional]) => (traditional.includes(simplified) ? [] : [simplified])),
  ).difference(ALSO_TRADITIONAL);
  return onlySimplified;
}

interface Tables {
  /** Words and characters, simplified to traditional. */
  readonly words: ReadonlyMap<string, string>;
  /** The length of the longest word, in UTF-16 units. */
  readonly longest: number;
  /** Of the traditional characters, those that Taiwan writes otherwise. */
  readonly variants: ReadonlyMap<string, string>;
}

let made: Tables | null = null;
const require = createRequire(import.meta.url);

/** opencc's dictionaries as maps: once 70 ms and 6 MB of heap, half of what its own converter takes. */
function tables(): Tables {
  made ??= makeTables(require('opencc-js/cn2t') as typeof import('opencc-js/cn2t'));
  return made;
}

function makeTables({ Locale }: typeof import('opencc-js/cn2t')): Tables {
  const usual = ([from, to]: readonly [string, string]) => [from, to.split(' ')[0] ?? to] as const;
  const words = new Map(pairsOf(Locale.from.cn ?? []).map(usual));
  const longest = Math.max(...Array.from(words.keys(), (word) => word.length));
  return { words, longest, variants: new Map(pairsOf(Locale.to.tw ?? []).map(usual)) };
}

/** The pairs of dictionaries: a word, and what it becomes, the usual one first. */
function pairsOf(groups: readonly unknown[]): (readonly [string, string])[] {
  const dictionaries = groups.flat(2).filter((dictionary) => typeof dictionary === 'string');
  return dictionaries
    .flatMap((dictionary) => dictionary.split('|'))
    .map((pair) => {
      const [from = '', ...to] = pair.split(' ');
      return [from, to.join(' ')] as const;
    });
}
