import type { Phrase, Phrases } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import { PHRASES } from '../model/phrases.ts';
import { quote } from './faults.ts';
import { type Place, place, type Report } from './report.ts';
import type { Source } from './source.ts';
import { didYouMean } from './suggest.ts';

/** Phrases of one language as a file holds them, and the file. */
export interface PlacedPhrases {
  readonly source: Source;
  /** null = the file has faults. */
  readonly phrases: Phrases | null;
}

const VARIABLES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(PHRASES));

/**
 * The phrases of every language of the shop: the built-in ones under the shop's own. Checks that each key is there,
 * and that each text uses the variables and plural categories it may. `languagesAt`: where the languages are declared.
 */
export function buildPhrases(
  languages: readonly Language[],
  own: ReadonlyMap<Language, PlacedPhrases>,
  builtin: ReadonlyMap<Language, Phrases>,
  languagesAt: Place,
  report: Report,
): Readonly<Record<Language, Phrases>> {
  const all: [Language, Phrases][] = [];
  for (const language of languages) {
    const shops = own.get(language);
    const phrases = { ...forStaff(builtin), ...builtinFor(language, builtin), ...shops?.phrases };
    const where = shops === undefined ? languagesAt : place(shops.source);
    // What a file with faults lacks shows when it is mended.
    if (shops?.phrases !== null) tellMissing(language, phrases, where, report);
    all.push([language, phrases]);
  }
  for (const [language, { source, phrases }] of own) {
    if (phrases === null) continue;
    if (languages.includes(language)) checkPhrases(language, phrases, source, report);
    else
      report.warn(place(source), `"${language}" is not among the languages of shop.yaml: nobody sees these phrases.`);
  }
  return Object.fromEntries(all);
}

/** What only the shop's own people read need not be in the customers' languages: it is in English where nobody wrote it. */
function forStaff(builtin: ReadonlyMap<Language, Phrases>): Phrases {
  return Object.fromEntries(Object.entries(builtin.get('en') ?? {}).filter(([key]) => /^(?:admin|desk)\./.test(key)));
}

/** Those of the language, else of its base (`en` for `en-GB`) when that is written in the same script. */
function builtinFor(language: Language, builtin: ReadonlyMap<Language, Phrases>): Phrases {
  const [base = language] = language.split('-');
  const sameScript = new Intl.Locale(language).maximize().script === new Intl.Locale(base).maximize().script;
  return builtin.get(language) ?? (sameScript ? builtin.get(base) : undefined) ?? {};
}

function tellMissing(language: Language, phrases: Phrases, where: Place, report: Report): void {
  const missing = [...VARIABLES.keys()].filter((key) => !(key in phrases));
  if (missing.length === 0) return;
  const some = missing.slice(0, 5).join(', ');
  const names = missing.length > 5 ? `${some} and ${missing.length - 5} more` : some;
  report.fault(where, `There are no phrases in "${language}" for ${names}: write them in phrases/${language}.yaml.`);
}

/** Checks every phrase of one file; also used for the built-in ones. */
export function checkPhrases(language: Language, phrases: Phrases, source: Source, report: Report): void {
  for (const [key, phrase] of Object.entries(phrases)) {
    const known = VARIABLES.get(key) ?? [];
    const where = place(source, key);
    checkVariables(phrase, known, where, report);
    checkPlural(language, phrase, known.includes('count'), where, report);
  }
}

function textsOf(phrase: Phrase): readonly (readonly [string | null, string])[] {
  return typeof phrase === 'string' ? [[null, phrase]] : Object.entries(phrase);
}

function checkVariables(phrase: Phrase, known: readonly string[], where: Place, report: Report): void {
  const used = new Set<string>();
  for (const [category, text] of textsOf(phrase)) {
    const here = category === null ? where : { ...where, path: [...where.path, category] };
    for (const name of variablesIn(text)) {
      used.add(name);
      if (!known.includes(name)) report.fault(here, unknownVariable(name, known));
    }
    if (/[｛｝]/.test(text)) report.fault(here, 'Variables stand in half-width braces: {…}.');
  }
  if (known.length > 0 && !known.some((name) => used.has(name))) {
    report.warn(where, `The text leaves out ${listed(known)}: customers will miss it.`);
  }
}

function* variablesIn(text: string): Iterable<string> {
  for (const [, name = ''] of text.matchAll(/\{([^{}]*)\}/g)) yield name;
}

function unknownVariable(name: string, known: readonly string[]): string {
  if (known.length === 0) return `"{${name}}" is not known: this text has no variables.`;
  return `"{${name}}" is not known: this text may use ${listed(known)}.${didYouMean(name, known)}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ');
}

function checkPlural(language: Language, phrase: Phrase, counts: boolean, where: Place, report: Report): void {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  if (typeof phrase === 'string') {
    if (!counts || !phrase.includes('{count}') || pluralCategories.length === 1) return;
    report.warn(where, `The same words for every {count}: "${language}" tells ${pluralCategories.join(', ')} apart.`);
    return;
  }
  if (!counts) {
    report.fault(where, 'This phrase counts nothing: write one text.');
    return;
  }
  const missing = pluralCategories.filter((category) => !(category in phrase));
  if (missing.length > 0) report.fault(where, `"${language}" needs a text for ${missing.join(', ')} too.`);
  for (const category of Object.keys(phrase)) {
    if (pluralCategories.some((known) => known === category)) continue;
    const unused = { ...where, path: [...where.path, category] };
    report.warn(unused, `"${language}" has no plural ${quote(category)}: this text is never used.`, 'key');
  }
}
