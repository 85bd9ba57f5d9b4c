import type { PhraseText } from '../json.ts';
import type { PageTextKey } from './wire.ts';

/** The texts of the page, in one language. */
interface Texts {
  readonly language: string;
  readonly texts: Readonly<Record<string, PhraseText>>;
}

/** The language of the page and those that the shop speaks. */
interface Languages {
  readonly language: string;
  readonly languages: readonly { readonly id: string }[];
}

/** A phrase of the page in its language; `count` picks the plural and stands for `{count}`. */
export function phrase(shop: Texts, key: PageTextKey, count?: number): string {
  const text = shop.texts[key];
  if (text === undefined) return '';
  const rule = new Intl.PluralRules(shop.language).select(count ?? 0);
  const chosen = typeof text === 'string' ? text : (text[rule] ?? text.other);
  return count === undefined ? chosen : chosen.replaceAll('{count}', String(count));
}

/** The first letter of a name as a reader sees it, for the avatar. */
export function initial(name: string): string {
  const [first] = name.trim();
  return first?.toLocaleUpperCase() ?? '';
}

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
];

/**
 * The language to mark a message with, so that it is spoken and set in the right voice and glyphs: told by its script,
 * among the shop's languages where several share one. The page's own language where the script tells nothing.
 */
export function languageOf(text: string, shop: Languages): string {
  const own = shop.language;
  if (!/\p{L}/u.test(text)) return own;
  const spoken = SCRIPTS.find(([script]) => script.test(text))?.[1];
  const all = [own, ...shop.languages.map(({ id }) => id)];
  if (spoken !== undefined) return all.find((id) => base(id) === spoken) ?? spoken;
  return all.find((id) => !SCRIPTS.some(([, language]) => language === base(id))) ?? 'en';
}

function base(language: string): string {
  return language.split('-')[0] ?? language;
}

/** A piece of a message: plain text, or an address that may be followed. */
export type TextPart = { readonly text: string } & ({ readonly href: string } | { readonly href?: never });

// Only what may stand in an address unescaped (RFC 3986): in Chinese the words go on without a space.
const ADDRESS = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/giu;

/** Finds the http(s) addresses in a text. The texts of the parts, joined, are the text. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimEnd(match[0]);
    const href = parseUrl(address);
    if (href === null) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function parseUrl(address: string): string | null {
  try {
    return new URL(address).href;
  } catch {
    return null;
  }
}

/** Takes off what belongs to the sentence, not to the address: its stops, and a bracket that closes one outside. */
function trimEnd(address: string): string {
  let trimmed = address.replace(/[.,;:!?'*]+$/, '');
  while (trimmed.endsWith(')') && trimmed.split(')').length > trimmed.split('(').length) {
    trimmed = trimmed.slice(0, -1).replace(/[.,;:!?'*]+$/, '');
  }
  return trimmed;
}

/** The reader's own kind of the page's language: for `en`, a reader of `en-GB` gets the clock they are used to. */
export function readerLocale(language: string): string {
  return navigator.languages.find((own) => base(own) === base(language)) ?? language;
}

/** Hours and minutes in the device's time zone. */
export function clockTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "Today", "yesterday", or the date, in the device's time zone. */
export function dayName(at: number, now: number, locale: string): string {
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (days === 0 || days === -1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(locale, { ...year, month: 'long', day: 'numeric', weekday: 'short' }).format(at);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
