import type { Entity } from '../../model/entity.ts';

/** What of an entity a finder knows: the text as written is added at the end. */
type Bare<T> = T extends Entity ? Omit<T, 'text'> : never;

/** Something that may be meant, and how specific its form is: of two that overlap the more specific one is kept. */
export type Found = Bare<Entity> & { readonly rank: number };

/** How specific the forms are. Whatever carries its own proof (a prefix, a check digit, a pattern of the shop) goes first. */
export const RANK = {
  email: 100,
  shopOrder: 95,
  internationalPhone: 92,
  provenTracking: 90,
  fullDate: 85,
  namedOrder: 80,
  namedTracking: 78,
  likelyTracking: 75,
  phone: 70,
  mentionedOrder: 65,
  size: 58,
  date: 56,
  amount: 54,
  quantity: 50,
  bareOrder: 30,
} as const;

/** All of an expression's matches, with their places. The expression must be global. */
export function* matchesOf(
  expression: RegExp,
  text: string,
): Iterable<{ readonly match: RegExpExecArray; readonly start: number; readonly end: number }> {
  for (const match of text.matchAll(expression)) {
    yield { match, start: match.index, end: match.index + match[0].length };
  }
}
