import type { TextKey, Texts } from './wire.ts';

/** Says the page's phrases in its language. */
export type Words = (key: TextKey, variables?: Readonly<Record<string, string | number>>) => string;

/** `{count}` picks the plural. */
export function wordsOf({ language, texts }: Texts): Words {
  return (key, variables = {}) => {
    const text = texts[`admin.${key}`] ?? '';
    const rule = new Intl.PluralRules(language).select(Number(variables.count ?? 0));
    const chosen = typeof text === 'string' ? text : (text[rule] ?? text.other);
    return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => String(variables[name] ?? whole));
  };
}

/** The name of a channel; one that this page does not know is called what it calls itself. */
export function channelName(texts: Texts, platform: string): string {
  const text = texts.texts[`admin.channel.${platform}`];
  return typeof text === 'string' ? text : platform;
}

/** Day and time in the device's time zone, as the reader of the page's language writes them. */
export function timeOf(at: number, { language }: Texts): string {
  const base = language.split('-')[0] ?? language;
  const locale = navigator.languages.find((own) => own.split('-')[0] === base) ?? language;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
