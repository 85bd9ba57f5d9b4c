import type { Language, Localized } from '../model/language.ts';
import { inside, type Place, type Report } from './report.ts';

/** What a file may hold where a text for each language is wanted. */
export type LocalizedFile = string | Readonly<Record<Language, string>>;

interface Wish {
  readonly place: Place;
  /** What the text is called in messages. */
  readonly what: string;
  /** How a declared language without a text is told. */
  readonly missing: 'fault' | 'warning' | 'fine';
}

/** The text in the shop's languages. A plain text is the same in all of them; languages the shop does not declare are told and left out. */
export function readLocalized(
  written: LocalizedFile,
  languages: readonly Language[],
  report: Report,
  { place, what, missing }: Wish,
): Localized {
  if (typeof written === 'string') return Object.fromEntries(languages.map((language) => [language, written]));
  warnUndeclared(written, languages, report, place);
  for (const language of languages) {
    if (written[language] !== undefined || missing === 'fine') continue;
    const message = `The ${what} has no text in "${language}", which shop.yaml declares: add it.`;
    if (missing === 'fault') report.fault(place, message);
    else report.warn(place, message);
  }
  return declared(written, languages);
}

/** Tells languages that the shop does not declare. */
export function warnUndeclared(
  written: Readonly<Record<Language, unknown>>,
  languages: readonly Language[],
  report: Report,
  place: Place,
): void {
  for (const language of Object.keys(written)) {
    if (languages.includes(language)) continue;
    report.warn(
      inside(place, language),
      `"${language}" is not among the languages of shop.yaml: nobody sees this.`,
      'key',
    );
  }
}

/** The values of the shop's languages, in their order. */
export function declared<T>(
  written: Readonly<Record<Language, T>>,
  languages: readonly Language[],
): Readonly<Record<Language, T>> {
  const found: [Language, T][] = [];
  for (const language of languages) {
    const value = written[language];
    if (value !== undefined) found.push([language, value]);
  }
  return Object.fromEntries(found);
}
