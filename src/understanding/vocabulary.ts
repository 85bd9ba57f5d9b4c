import type { Knowledge } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import type { Vocabulary } from './language.ts';
import type { Concepts, Lexicon } from './lexicon.ts';
import { stem } from './stem.ts';
import { tokeniseRuns } from './tokenise.ts';

/** Stems of the words of grammar of all languages. */
export function grammarOf(lexicons: ReadonlyMap<Language, Lexicon>): ReadonlySet<string> {
  return new Set([...lexicons.values()].flatMap((lexicon) => lexicon.functionWords.map(stem)));
}

/**
 * The words of each of the shop's languages: from the lexicon where there is one, else those of the shop's questions
 * in it. Words that another language has as well (VIP, PayPal in a Chinese question) tell nothing.
 */
export function vocabulariesOf(
  knowledge: Knowledge,
  lexicons: ReadonlyMap<Language, Lexicon>,
  builtIn: ReadonlyMap<Language, ReadonlySet<string>>,
): ReadonlyMap<Language, Vocabulary> {
  const entries = [...knowledge.entries.values()];
  const vocabularies = knowledge.shop.languages.map((language) => {
    const base = language.replace(/-.*/, '');
    const lexicon = lexicons.get(base);
    const words = builtIn.get(base) ?? wordsOf(entries.flatMap((entry) => entry.questions[language] ?? []));
    return { language, grammar: new Set(lexicon?.functionWords.map(stem)), words };
  });
  return new Map(
    vocabularies.map(({ language, grammar, words }) => {
      const others = vocabularies.filter((other) => other.language !== language);
      return [
        language,
        { grammar, words: new Set([...words].filter((word) => !others.some((other) => other.words.has(word)))) },
      ];
    }),
  );
}

/** The stems of the words of each language that there is a lexicon of; `courtesies`: the lexicon's texts. */
export function builtInWords(
  courtesies: ReadonlyMap<Language, readonly string[]>,
  concepts: Concepts,
): ReadonlyMap<Language, ReadonlySet<string>> {
  return new Map(
    Array.from(courtesies, ([language, texts]) => [language, wordsOf([...texts, ...conceptWords(concepts, language)])]),
  );
}

function conceptWords(concepts: Concepts, language: Language): string[] {
  return Object.entries(concepts).flatMap(([name, { zh, en }]) => {
    if (namesPlace(concepts, name)) return [];
    return language === 'zh' ? zh : language === 'en' ? en : [];
  });
}

/** Countries and cities are called the same in many languages: they are what is two steps or more below `place`. */
function namesPlace(concepts: Concepts, name: string): boolean {
  const parents = concepts[name]?.is ?? [];
  const grandparents = parents.flatMap((parent) => concepts[parent]?.is ?? []);
  return grandparents.includes('place') || parents.some((parent) => namesPlace(concepts, parent));
}

function wordsOf(texts: readonly string[]): Set<string> {
  const tokens = tokeniseRuns(texts.join(' ').toLowerCase());
  return new Set(tokens.filter(({ kind }) => kind === 'word').map(({ text }) => stem(text)));
}
