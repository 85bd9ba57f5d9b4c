import { type Found, matchesOf, RANK } from './found.ts';
import { CHINESE_NUMBER, numberOf } from './numerals.ts';

const NUMBER = '\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?';

/** Signs and codes that stand before a sum. $ and ¥ are the shop's own where it has such a currency. */
const BEFORE: Readonly<Record<string, string>> = {
  '¥': 'CNY',
  rmb: 'CNY',
  cny: 'CNY',
  人民币: 'CNY',
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  hk$: 'HKD',
  hkd: 'HKD',
  nt$: 'TWD',
  twd: 'TWD',
  s$: 'SGD',
  sgd: 'SGD',
  a$: 'AUD',
  aud: 'AUD',
  c$: 'CAD',
  cad: 'CAD',
  '€': 'EUR',
  eur: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  jpy: 'JPY',
};

/** Words, signs and codes that stand after one. */
const AFTER: Readonly<Record<string, string>> = {
  元: 'CNY',
  块钱: 'CNY',
  块: 'CNY',
  rmb: 'CNY',
  cny: 'CNY',
  yuan: 'CNY',
  kuai: 'CNY',
  人民币: 'CNY',
  美元: 'USD',
  美金: 'USD',
  usd: 'USD',
  dollars: 'USD',
  dollar: 'USD',
  bucks: 'USD',
  $: 'USD',
  欧元: 'EUR',
  euros: 'EUR',
  euro: 'EUR',
  eur: 'EUR',
  '€': 'EUR',
  英镑: 'GBP',
  pounds: 'GBP',
  gbp: 'GBP',
  '£': 'GBP',
  港币: 'HKD',
  港元: 'HKD',
  hkd: 'HKD',
  台币: 'TWD',
  新台币: 'TWD',
  日元: 'JPY',
  日币: 'JPY',
  yen: 'JPY',
  jpy: 'JPY',
  新币: 'SGD',
  sgd: 'SGD',
  澳元: 'AUD',
  aud: 'AUD',
};

const either = (words: readonly string[]): string =>
  words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => (/[a-z]$/.test(word) ? `${RegExp.escape(word)}(?![A-Za-z])` : RegExp.escape(word)))
    .join('|');

const SIGN_FIRST = new RegExp(
  `(?<![A-Za-z])(?<sign>${Object.keys(BEFORE)
    .toSorted((a, b) => b.length - a.length)
    .map(RegExp.escape)
    .join('|')}):? ?(?<number>${NUMBER})(?![\\d%])(?: ?(?<scale>万|千|k(?![A-Za-z])))?(?:元|块钱?)?`,
  'gi',
);
const NUMBER_FIRST = new RegExp(
  `(?<![\\d.,A-Za-z第])(?<number>${NUMBER}|${CHINESE_NUMBER})(?: ?(?<scale>万|千|k))? ?多?(?<sign>${either(Object.keys(AFTER))})`,
  'gi',
);
/** 块 counts pieces too: of soap, of carpet. */
const PIECE_OF =
  /^(?:香皂|肥皂|地毯|毯|布|玻璃|板|手?表|豆腐|砖|木|电池|巧克力|蛋糕|抹布|毛巾|桌布|窗帘|海绵|面包|地?垫|瓷|儿)/;
const JIAO = /(?<![\d.,])(?<number>\d{1,2}|[一二两三四五六七八九])(?:毛钱?|角钱?)(?!衣|呢|巾|毯|绒|线|病|孩|球|发)/g;
/** "99块5", "三块五". */
const REST = /^(?<rest>\d{1,2}|[一二三四五六七八九])(?![\d一二三四五六七八九十百千万个件天月号年点])(?:毛|角)?/;

const SCALES: Readonly<Record<string, number>> = { 万: 10_000, 千: 1000, k: 1000 };

/** Currencies that write $ or ¥ themselves, by country (ISO 3166). */
const OWN_DOLLAR: Readonly<Record<string, string>> = {
  HK: 'HKD',
  TW: 'TWD',
  SG: 'SGD',
  AU: 'AUD',
  NZ: 'NZD',
  CA: 'CAD',
};

/** Sums of money in a folded text. `country`: the shop's (ISO 3166), whose $ or ¥ it is. */
export function* findAmounts(text: string, country: string | undefined): Iterable<Found> {
  yield* findSums(text, SIGN_FIRST, BEFORE, country);
  yield* findSums(text, NUMBER_FIRST, AFTER, country);
  for (const { match, start, end } of matchesOf(JIAO, text)) {
    const value = numberOf(match.groups?.number ?? '');
    if (value !== null) yield amount(value / 10, 'CNY', start, end);
  }
}

function* findSums(
  text: string,
  form: RegExp,
  currencies: Readonly<Record<string, string>>,
  country: string | undefined,
): Iterable<Found> {
  for (const { match, start, end } of matchesOf(form, text)) {
    const { sign = '', number = '', scale } = match.groups ?? {};
    const value = sumOf(number, scale);
    const currency = ownCurrency(sign, country) ?? currencies[sign.toLowerCase()];
    if (value === null || currency === undefined) continue;
    yield* sign === '块' ? kuai(value, text, start, end) : [amount(value, currency, start, end)];
  }
}

/** "99块", "99块5"; no sum where 块 counts pieces. */
function* kuai(value: number, text: string, start: number, end: number): Iterable<Found> {
  const after = text.slice(end);
  if (PIECE_OF.test(after)) return;
  const rest = REST.exec(after);
  const tenths = rest === null ? 0 : tenthsOf(rest.groups?.rest ?? '');
  yield amount(value + tenths, 'CNY', start, end + (rest?.[0].length ?? 0));
}

const amount = (value: number, currency: string, start: number, end: number): Found => ({
  kind: 'amount',
  value: String(Math.round(value * 100) / 100),
  currency,
  start,
  end,
  rank: RANK.amount,
});

/** "5" after 块 is five tenths, "50" fifty hundredths. */
function tenthsOf(written: string): number {
  const value = numberOf(written) ?? 0;
  return /^\d{2}$/.test(written) ? value / 100 : value / 10;
}

function sumOf(number: string, scale: string | undefined): number | null {
  const decimal = /,\d{3}(?!\d)/.test(number) ? number.replaceAll(',', '') : number.replace(',', '.');
  const value = numberOf(decimal);
  return value === null ? null : value * (SCALES[scale?.toLowerCase() ?? ''] ?? 1);
}

function ownCurrency(sign: string, country: string | undefined): string | null {
  if (sign === '¥' && country === 'JP') return 'JPY';
  return /^(?:\$|dollars?|bucks)$/i.test(sign) ? (OWN_DOLLAR[country ?? ''] ?? null) : null;
}
