import type { Request } from 'express';
import { nameOf } from '../dialogs/language.ts';
import { renderPhrase } from '../dialogs/phrases.ts';
import type { Knowledge, Phrase } from '../model/knowledge.ts';
import { type Language, localize } from '../model/language.ts';

/** All that a page needs to know of the shop, in one language. */
export interface PageTexts {
  readonly name: string;
  readonly language: Language;
  readonly languages: readonly { readonly id: Language; readonly label: string }[];
  /** The page's phrases; those that count stay in their plural forms, for the page to fill. */
  readonly texts: Readonly<Record<string, Phrase>>;
  readonly privacyNotice: string | null;
  /** The longest text that may be posted, UTF-16 units. */
  readonly maxText: number;
}

/** The contract bounds a posted message at 16 KB; a UTF-16 unit takes up to three bytes, and JSON around it some. */
const MAX_TEXT = 5000;

/** The languages a visitor reads, the best first: the one asked for by name, then those the browser names. */
export function wantedLanguages(request: Request): string[] {
  const asked = typeof request.query.language === 'string' ? [request.query.language] : [];
  return [...asked, ...request.acceptsLanguages()];
}

/** The shop's language for a visitor. */
export function languageFor(request: Request, { shop }: Knowledge): Language {
  return chooseLanguage(shop.languages, wantedLanguages(request));
}

/** `wanted`: languages the visitor reads, the best first. `prefix`: the phrases of which page. */
export function pageTexts(knowledge: Knowledge, wanted: readonly string[], prefix = 'page.'): PageTexts {
  const { shop } = knowledge;
  const language = chooseLanguage(shop.languages, wanted);
  const name = localize(shop.name, language, shop.languages);
  const phrases = Object.entries(knowledge.phrases[language] ?? {}).filter(([key]) => key.startsWith(prefix));
  return {
    name,
    language,
    languages: shop.languages.map((id) => ({ id, label: nameOf(id) })),
    texts: Object.fromEntries(
      phrases.map(([key, phrase]) => [
        key,
        typeof phrase === 'string' ? renderPhrase(phrase, language, { shop: name }) : phrase,
      ]),
    ),
    privacyNotice: shop.privacyNotice === null ? null : localize(shop.privacyNotice, language, shop.languages),
    maxText: MAX_TEXT,
  };
}

/** The shop's language that fits what is wanted: the same tag, else the same language (`en-GB` → `en`), else the shop's first. */
function chooseLanguage(languages: Knowledge['shop']['languages'], wanted: readonly string[]): Language {
  const base = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
  for (const tag of wanted) {
    const exact = languages.find((language) => language.toLowerCase() === tag.toLowerCase());
    const near = exact ?? languages.find((language) => base(language) === base(tag));
    if (near !== undefined) return near;
  }
  return languages[0];
}
