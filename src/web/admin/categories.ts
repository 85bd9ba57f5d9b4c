import type { Knowledge } from '../../model/knowledge.ts';
import { type Language, localize } from '../../model/language.ts';

const REASON = 'return.reason.';

/** The names of what tickets are about, by `kind.category` and `kind.category.subcategory`. */
export function categoryNames({ shop, phrases }: Knowledge, language: Language): Readonly<Record<string, string>> {
  const complaints = shop.complaints.flatMap(({ id, title, subcategories }) => [
    [`complaint.${id}`, localize(title, language, shop.languages)] as const,
    ...subcategories.map(
      (one) => [`complaint.${id}.${one.id}`, localize(one.title, language, shop.languages)] as const,
    ),
  ]);
  const returns = Object.entries(phrases[language] ?? {}).flatMap(([key, phrase]) =>
    key.startsWith(REASON) && typeof phrase === 'string'
      ? [[`return.${key.slice(REASON.length)}`, phrase] as const]
      : [],
  );
  return Object.fromEntries([...complaints, ...returns]);
}
