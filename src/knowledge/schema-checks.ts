import { Language } from '../model/language.ts';
import { quote } from './faults.ts';
import { didYouMean } from './suggest.ts';

/** What people write for a language's tag, besides other spellings of the tag itself. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cn: 'zh',
  chinese: 'zh',
  hk: 'zh-HK',
  jp: 'ja',
  us: 'en',
  gb: 'en',
  english: 'en',
};

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** What is wrong with a language tag, or null. */
export function languageFault(tag: string): string | null {
  if (isLanguage(tag)) return null;
  const [language = '', ...rest] = tag.split(/[-_]/);
  const respelt = [language.toLowerCase(), ...rest].join('-');
  const meant = isLanguage(respelt) ? respelt : OTHER_NAMES[tag.toLowerCase()];
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return `${quote(tag)} is not the tag of a language, such as zh, en or pt-BR.${hint}`;
}

/** Asking for a language's name takes longer than all the rest of an entry. */
const asked = new Map<string, boolean>();

function isLanguage(tag: string): boolean {
  const known = asked.get(tag) ?? askForLanguage(tag);
  if (asked.size < 1000) asked.set(tag, known);
  return known;
}

function askForLanguage(tag: string): boolean {
  if (!Language.safeParse(tag).success) return false;
  try {
    return languageNames.of(tag) !== undefined;
  } catch {
    return false;
  }
}

/** What is wrong with an IANA timezone's name, or null. */
export function timezoneFault(name: string): string | null {
  if (/^[A-Za-z]/.test(name) && timezoneExists(name)) return null;
  const known = Intl.supportedValuesOf('timeZone');
  const city = known.find((zone) => zone.toLowerCase().endsWith(`/${name.toLowerCase().replaceAll(' ', '_')}`));
  const hint = city === undefined ? didYouMean(name, known) : ` Did you mean "${city}"?`;
  return `${quote(name)} is not a timezone's name, such as Asia/Shanghai or Europe/Berlin.${hint}`;
}

function timezoneExists(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with an origin whose pages may embed the chat, or null. */
export function originFault(origin: string): string | null {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname.includes('*')) {
    return `${quote(origin)} is not a site's address: write it like https://shop.example, without "*".`;
  }
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    return `${quote(origin)} is not encrypted: write https://. Only localhost may be http.`;
  }
  return origin === url.origin
    ? null
    : `Write the site's address alone, without a path or a closing "/": ${url.origin}`;
}

/** Whether a string is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
}
