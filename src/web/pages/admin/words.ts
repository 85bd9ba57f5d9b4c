import type { TextKey, Texts } from './wire.ts';

/** Says the page's phrases in its language. */
export type Words = (key: TextKey, variables?: Readonly<Record<string, string | number>>) => string;

/** A page's texts, in one language. */
type Spoken = Pick<Texts, 'language' | 'texts'>;

export function wordsOf(texts: Spoken): Words {
  return (key, variables) => sayPhrase(texts, `admin.${key}`, variables);
}

/** Fills a phrase; `{count}` picks the plural. */
export function sayPhrase(
  { language, texts }: Spoken,
  key: string,
  variables: Readonly<Record<string, string | number>> = {},
): string {
  const text = texts[key] ?? '';
  const rule = new Intl.PluralRules(language).select(Number(variables.count ?? 0));
  const chosen = typeof text === 'string' ? text : (text[rule] ?? text.other);
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => String(variables[name] ?? whole));
}

/** The name of a channel; one that this page does not know is called what it calls itself. */
export function channelName(texts: Spoken, platform: string): string {
  const text = texts.texts[`admin.channel.${platform}`];
  return typeof text === 'string' ? text : platform;
}

/** Day and time in the device's time zone, as the reader of the page's language writes them. */
export function timeOf(at: number, texts: Spoken): string {
  return new Intl.DateTimeFormat(localeOf(texts), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How far away a time is, in the largest unit that it fills: "in 3 hours", "2 days ago". */
export function distanceOf(at: number, now: number, texts: Texts): string {
  const format = new Intl.RelativeTimeFormat(localeOf(texts));
  const [unit, ms] = UNITS.find(([, size]) => Math.abs(at - now) >= size) ?? UNITS[2];
  return format.format(Math.trunc((at - now) / ms), unit);
}

/** The name of a language, in the page's. */
export function languageName(tag: string, texts: Spoken): string {
  return new Intl.DisplayNames([texts.language], { type: 'language' }).of(tag) ?? tag;
}

/** The device's own way to write the page's language, such as en-GB. */
function localeOf({ language }: Spoken): string {
  const base = language.split('-')[0] ?? language;
  return navigator.languages.find((own) => own.split('-')[0] === base) ?? language;
}
