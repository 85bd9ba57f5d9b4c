import { z } from 'zod';

/** A language as shops name it: a BCP 47 tag such as `zh`, `en` or `pt-BR`. */
export const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/, 'a language tag such as zh, en or pt-BR');
export type Language = z.infer<typeof Language>;

/** A text in each of the shop's languages. */
export type Localized = Readonly<Record<Language, string>>;

/** The text in the wanted language, else in the first of `order` that has one, else any, else ''. */
export function localize(text: Localized, wanted: Language, order: readonly Language[] = []): string {
  for (const language of [wanted, ...order]) {
    const found = text[language];
    if (found !== undefined) return found;
  }
  return Object.values(text)[0] ?? '';
}
