import { createRequire } from 'node:module';
import { type Found, matchesOf, RANK } from './found.ts';

/** Seven digits or more in groups, and the sign before them. */
const RUN = /(?<![A-Za-z0-9.¥$€£])(?:\+ ?)?\(?\d(?:[ ().\-/]{0,2}\d){6,29}(?![A-Za-z0-9])/g;
const GROUP = /\d+/g;
const MIN_DIGITS = 8;
/** E.164 allows 15 digits; 00 may stand before them. */
const MAX_DIGITS = 17;
const MAX_NATIONAL = 12;
/** The library takes 20 µs an answer; a message that is made of digits would ask it a thousand times. */
const MAX_ASKED = 40;
/** How far before a number the word stands that says what it is, in UTF-16 units. */
const NEAR = 24;
/** Shorter ones are taken for a phone only where one is spoken of. */
const UNMISTAKABLE_DIGITS = 9;
const SPOKEN_OF = /(?:电话|手机|号码|座机|联系|致电|phone|mobile|cell|tel|call|whatsapp)[^\d]{0,12}$/i;

/**
 * Mobiles, landlines with their area and service numbers. libphonenumber's small table takes dates and any eleven digits
 * for Chinese numbers, and loading it is not needed for most messages of a Chinese shop.
 */
const CHINESE = /^(?:1[3-9]\d{9}|0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}|[48]00\d{7})$/;

const CHINESE_MOBILE = /^1[3-9]\d{9}$/;
/** There 1 and a number of ten digits may look like a Chinese mobile. */
const SHARES_CODE_1: ReadonlySet<string> = new Set(['US', 'CA']);
const DECIMAL = /^\d+\.\d+$/;

/** Phone numbers of `countries` (ISO 3166, the likeliest first), of China, and international ones, in a folded text. */
export function* findPhones(text: string, countries: readonly string[]): Iterable<Found> {
  const likely = countries.includes('CN') ? countries : [...countries, 'CN'];
  const asked = { left: MAX_ASKED };
  for (const { match, start } of matchesOf(RUN, text)) {
    if (DECIMAL.test(match[0])) continue;
    const groups = Array.from(match[0].matchAll(GROUP), (group) => ({
      digits: group[0],
      start: start + group.index,
      end: start + group.index + group[0].length,
    }));
    yield* phonesAmong(text, groups, { likely, asked });
  }
}

interface Group {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

interface Where {
  /** ISO 3166, the likeliest first. */
  readonly likely: readonly string[];
  /** How often the library may still be asked about this message. */
  readonly asked: { left: number };
}

/** The longest numbers that the groups make, from the left. */
function* phonesAmong(text: string, groups: readonly Group[], where: Where): Iterable<Found> {
  let next = 0;
  for (const [index, group] of groups.entries()) {
    if (index < next) continue;
    const start = openedBefore(text, group.start);
    const spokenOf = SPOKEN_OF.test(text.slice(Math.max(0, start - NEAR), start));
    for (const last of endsFrom(groups, index)) {
      const end = groups[last]?.end ?? group.end;
      const value = phoneOf(text.slice(start, end), spokenOf, where);
      if (value === null) continue;
      yield { kind: 'phone', value, start, end, rank: text[start] === '+' ? RANK.internationalPhone : RANK.phone };
      next = last + 1;
      break;
    }
  }
}

/** The groups with which a number that starts with one of them may end, the longest number first. */
function endsFrom(groups: readonly Group[], first: number): number[] {
  const ends: number[] = [];
  let digits = 0;
  for (let last = first; last < groups.length; last++) {
    digits += groups[last]?.digits.length ?? 0;
    if (digits > MAX_DIGITS) break;
    if (digits >= MIN_DIGITS) ends.unshift(last);
  }
  return ends;
}

/** A sign or bracket before a group is part of it. */
const openedBefore = (text: string, start: number): number =>
  start - (/(?:\+ ?\(?|\()$/.exec(text.slice(Math.max(0, start - 3), start))?.[0].length ?? 0);

/** E.164, or null. */
function phoneOf(written: string, spokenOf: boolean, { likely, asked }: Where): string | null {
  const digits = written.replaceAll(/\D/g, '');
  if (written.startsWith('+') || /^00[1-9]/.test(digits)) return international(digits.replace(/^00/, ''), asked);
  const home = likely[0] ?? 'CN';
  if (CHINESE_MOBILE.test(digits) && !SHARES_CODE_1.has(home)) return chinese(digits);
  const unmistakable = digits.length >= UNMISTAKABLE_DIGITS && digits.length <= MAX_NATIONAL;
  // Ten digits in one are a phone at home, and seldom one of another country.
  const inGroups = /\d[^\d]+\d/.test(written);
  for (const country of likely) {
    const plausible = country === 'CN' || spokenOf || (unmistakable && (country === home || inGroups));
    const value = plausible ? national(digits, country, asked) : null;
    if (value !== null) return value;
  }
  return null;
}

function international(digits: string, asked: Where['asked']): string | null {
  if (!digits.startsWith('86')) return valid(`+${digits}`, undefined, asked);
  return chinese(digits.slice(2)) ?? chinese(`0${digits.slice(2)}`);
}

const national = (digits: string, country: string, asked: Where['asked']): string | null =>
  country === 'CN' ? chinese(digits.replace(/^86(?=1\d{10}$)/, '')) : valid(digits, country, asked);

const chinese = (national: string): string | null =>
  CHINESE.test(national) ? `+86${national.replace(/^0/, '')}` : null;

const require = createRequire(import.meta.url);

/** The library is loaded at the first number that is not Chinese. */
function valid(digits: string, country: string | undefined, asked: Where['asked']): string | null {
  if (asked.left === 0) return null;
  asked.left -= 1;
  const { isSupportedCountry, parsePhoneNumberFromString } =
    require('libphonenumber-js/min') as typeof import('libphonenumber-js/min');
  if (country !== undefined && !isSupportedCountry(country)) return null;
  const phone = parsePhoneNumberFromString(digits, country === undefined ? {} : { defaultCountry: country });
  return phone?.isValid() ? phone.number : null;
}
