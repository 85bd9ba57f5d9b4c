import type { Knowledge, Phrase } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import type { PhraseKey, PhraseVariables } from '../model/phrases.ts';

/** Fills a phrase's `{variables}`; a plural phrase is chosen by `count` (CLDR plural rules). A variable that is not given stays as written. */
export function renderPhrase(
  phrase: Phrase,
  language: Language,
  variables: Readonly<Record<string, string | number>> = {},
): string {
  const text = typeof phrase === 'string' ? phrase : pluralForm(phrase, language, Number(variables.count));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(variables[name] ?? whole));
}

function pluralForm(phrase: Exclude<Phrase, string>, language: Language, count: number): string {
  const category = new Intl.PluralRules(language).select(Number.isNaN(count) ? 0 : count);
  return phrase[category] ?? phrase.other;
}

/** Says phrases of one knowledge version in one language. */
export type Speaker = <K extends PhraseKey>(
  key: K,
  ...variables: keyof PhraseVariables<K> extends never ? [] : [variables: PhraseVariables<K>]
) => string;

/** A speaker for one language. The lint sees to it that every declared language has every phrase; throws where one is missing all the same. */
export function speaker(knowledge: Knowledge, language: Language): Speaker {
  const phrases = knowledge.phrases[language] ?? knowledge.phrases[knowledge.shop.languages[0]] ?? {};
  return (key, ...variables) => {
    const phrase = phrases[key];
    if (phrase === undefined)
      throw new Error(`phrase ${key} is missing in ${language}: add it to phrases/${language}.yaml`);
    return renderPhrase(phrase, language, variables[0]);
  };
}
