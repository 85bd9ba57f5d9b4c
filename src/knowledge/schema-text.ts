import { z } from 'zod';
import { Language } from '../model/language.ts';
import { languageFault } from './schema-checks.ts';

/** A text of one to `max` characters, trimmed. */
export function text(max: number) {
  return z.string().trim().min(1).max(max).refine(isReadable, 'The text holds a control character: take it out.');
}

/** A tag of a language that exists. */
export const LanguageTag = z
  .string()
  .trim()
  .superRefine((tag, context) => {
    const message = languageFault(tag);
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .pipe(Language)
  .meta({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$' });

/** Values by language. */
function byLanguage<T extends z.ZodType>(value: T) {
  return z.record(LanguageTag, value);
}

/** A text for each language, or one text that is the same in all of them. */
export function localized(max: number) {
  return z.union([text(max), byLanguage(text(max))]);
}

/** Lists of texts by language; in a shop with one language a plain list will do. */
export function localizedList(max: number, items: number) {
  const list = z.array(text(max)).min(1).max(items);
  return z.union([list, byLanguage(list)]);
}

/** Lines and tabs are fine, other control characters and halves of characters are not. */
function isReadable(value: string): boolean {
  return value.isWellFormed() && !/[^\P{Cc}\n\t]/u.test(value);
}
