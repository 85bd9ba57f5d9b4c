import type { Language } from '../model/language.ts';
import type { HanScript } from '../model/understanding.ts';
import { isTraditional } from './script.ts';
import { stem } from './stem.ts';
import type { Token } from './tokenise.ts';

/** The words by which a language that shares its script with others is told from them; stemmed. */
export interface Vocabulary {
  /** Words of grammar, which show the language of a sentence whatever it mentions. */
  readonly grammar: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

/**
 * What a token shows of the language of its message. A word of grammar outweighs a foreign name or term of five Chinese
 * characters ("can you explain 七天无理由", "我的order呢"); words nobody knows (names, models) prove nothing unless they are many.
 */
const EVIDENCE = { grammar: 3, word: 1, character: 0.6, unknown: 0.2, enough: 1 };

/** Scripts of more than one part; every other language has the one that its tag stands for. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  Hans: /^\p{Script=Han}/u,
  Hant: /^\p{Script=Han}/u,
  Jpan: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u,
  Kore: /^[\p{Script=Hangul}\p{Script=Han}]/u,
};

const LATIN = /^\p{Script=Latin}/u;

/**
 * Tells in which of the shop's languages a message is written. `current` is returned when the message shows none
 * ("ok", order numbers, emoji, a name) or two equally.
 */
export function languageDetector(
  languages: readonly [Language, ...Language[]],
  vocabularies: ReadonlyMap<Language, Vocabulary>,
): (tokens: readonly Token[], current: Language) => Language {
  const known = languages.map((language) => ({
    language,
    script: scriptOf(language),
    vocabulary: vocabularies.get(language),
  }));
  return (tokens, current) => {
    let best = sameLanguage(languages, current) ?? languages[0];
    const scores = new Map(known.map(({ language, ...signs }) => [language, evidence(tokens, signs)]));
    for (const [language, score] of scores) {
      if (score >= EVIDENCE.enough && score > (scores.get(best) ?? 0)) best = language;
    }
    return best;
  };
}

/** The one of `languages` that is `wanted`, or the same but for its region or script. */
export function sameLanguage(languages: readonly Language[], wanted: Language): Language | undefined {
  return (
    languages.find((language) => language === wanted) ?? languages.find((language) => base(language) === base(wanted))
  );
}

/** The shop's own variety of Chinese in the characters that a message is written in, where it has one. */
export function inOwnScript(languages: readonly Language[], language: Language, script: HanScript | null): Language {
  if (script === null || base(language) !== 'zh') return language;
  const own = languages.filter((one) => base(one) === 'zh' && isTraditional(one) === (script === 'Hant'));
  return own.includes(language) ? language : (own[0] ?? language);
}

function base(language: Language): string {
  return language.replace(/-.*/, '');
}

function scriptOf(language: Language): RegExp {
  const script = new Intl.Locale(language).maximize().script ?? 'Latn';
  return SCRIPTS[script] ?? new RegExp(`^\\p{Script=${script}}`, 'u');
}

interface Signs {
  readonly script: RegExp;
  readonly vocabulary: Vocabulary | undefined;
}

function evidence(tokens: readonly Token[], { script, vocabulary }: Signs): number {
  let sum = 0;
  for (const token of tokens) {
    if (token.kind === 'number' || !script.test(token.text)) continue;
    if (token.kind === 'joined') {
      sum += EVIDENCE.character * token.text.length + (vocabulary?.grammar.has(token.text) ? EVIDENCE.grammar : 0);
    } else sum += wordEvidence(token.text, vocabulary);
  }
  return sum;
}

function wordEvidence(word: string, vocabulary: Vocabulary | undefined): number {
  const stemmed = stem(word);
  if (vocabulary?.grammar.has(stemmed)) return EVIDENCE.grammar;
  return !LATIN.test(word) || vocabulary?.words.has(stemmed) ? EVIDENCE.word : EVIDENCE.unknown;
}
