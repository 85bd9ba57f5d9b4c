import { sayPhrase } from '../admin/words.ts';
import { readerLocale } from '../chat/text.ts';
import type { TextKey, Texts } from './wire.ts';

/** Says the page's phrases in its language. */
export type Words = (key: TextKey, variables?: Readonly<Record<string, string | number>>) => string;

export function wordsOf(texts: Texts): Words {
  return (key, variables) => sayPhrase(texts, `desk.page.${key}`, variables);
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long something has lasted, in the largest unit that it fills: "3 minutes". */
export function lengthOf(ms: number, texts: Texts): string {
  const found = UNITS.find(([, one]) => ms >= one);
  if (found === undefined) return wordsOf(texts)('lessThanMinute');
  const [unit, size] = found;
  const format = new Intl.NumberFormat(readerLocale(texts.language), { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.floor(ms / size));
}
