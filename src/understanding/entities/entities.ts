import type { Entity } from '../../model/entity.ts';
import type { Shop } from '../../model/knowledge.ts';
import { MAX_LENGTH } from '../normalise.ts';
import { findAmounts } from './amounts.ts';
import { dayAt } from './calendar.ts';
import { findCodes } from './codes.ts';
import { findDates } from './dates.ts';
import { fold } from './fold.ts';
import { type Found, matchesOf, RANK } from './found.ts';
import { orderPatterns } from './order-patterns.ts';
import { findPhones } from './phones.ts';
import { countriesOf } from './place.ts';
import { findQuantities } from './quantities.ts';
import { findSizes } from './sizes.ts';

/** A message names no more than this. */
export const MAX_ENTITIES = 20;

const EMAIL = /(?<![\w.%+-])[\w%+-][\w.%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/g;
/** Countries that write the month first, where dates are written in numbers (CLDR). */
const MONTH_FIRST = new Set(['US', 'PH', 'CN', 'TW', 'HK', 'MO', 'JP', 'KR', 'CA']);

/**
 * Finds what a message names: numbers of orders and parcels, phones, addresses, days, sums, quantities, sizes. In the order
 * of the message, without overlaps. `now`: ms since 1970; null = it is not known, and no days are found.
 */
export type EntityFinder = (text: string, now: number | null) => Entity[];

/** Makes what finds entities for a shop: by its order numbers, timezone and languages. Pure. */
export function entityFinder(shop: Pick<Shop, 'orderNumbers' | 'languages' | 'timezone'>): EntityFinder {
  const { timezone } = shop;
  const patterns = orderPatterns(shop.orderNumbers);
  const countries = countriesOf(shop.languages, timezone);
  const dayFirst = !MONTH_FIRST.has(countries[0] ?? '');
  return (message, now) => {
    const text = fold(message.slice(0, MAX_LENGTH));
    const found: Found[] = [
      ...findCodes(text, patterns),
      ...findEmails(text),
      ...findPhones(text, countries),
      ...findAmounts(text, countries[0]),
      ...findQuantities(text),
      ...findSizes(text),
      ...(now === null ? [] : findDates(text, { day: dayAt(now, timezone), now, timezone, dayFirst })),
    ];
    return apart(found)
      .slice(0, MAX_ENTITIES)
      .map(({ rank: _, ...entity }) => ({ ...entity, text: message.slice(entity.start, entity.end) }));
  };
}

function* findEmails(text: string): Iterable<Found> {
  for (const { match, start, end } of matchesOf(EMAIL, text)) {
    yield { kind: 'email', value: match[0].toLowerCase(), start, end, rank: RANK.email };
  }
}

/** Of those that overlap the most specific one, and of equally specific ones the longest, in the order of the text. */
function apart(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  const best = found.toSorted((a, b) => b.rank - a.rank || b.end - b.start - (a.end - a.start) || a.start - b.start);
  for (const one of best) {
    if (kept.every((other) => one.end <= other.start || other.end <= one.start)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}
