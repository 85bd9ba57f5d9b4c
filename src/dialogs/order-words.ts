import type { OrderQuery } from '../model/order.ts';
import { type FlowInput, wordsOf } from './flow.ts';

/** An order is asked for without its number. */
const LAST =
  /(?:最近|上一?[个次]?|最新|最后|刚刚?|昨天|前天).{0,6}(?:单|订单|买|拍|下)|刚才.{0,3}(?:订单|单|快递|包裹)|我的?(?:那个)?(?:订单|快递|包裹|货|单子)|\b(?:my|the)\s+(?:last|latest|newest|most recent|recent|previous)\s+(?:order|parcel|package|purchase)|\bmy\s+(?:order|parcel|package|delivery|stuff|purchase)/iu;

const PROOF_SPOKEN =
  /(?:尾号|后四位|后4位|末四位|末4位|last\s+(?:four|4)|end(?:s|ing)?\s+(?:in|with)?|手机号?|电话|phone|mobile)\D{0,12}(\d{4})(?!\d)/iu;
const FOUR_DIGITS = /(?<![A-Za-z0-9])(\d{4})(?![A-Za-z0-9])/u;
const LONG_NUMBER = /(?<![A-Za-z0-9])(\+?\d[\d\s-]{5,18}\d)(?!\d)/u;
const BARE_NUMBER = /^[#№]?\s*([A-Za-z0-9][A-Za-z0-9_-]{2,39})$/u;

/** An order or a parcel that a message names. */
export type Named = Exclude<OrderQuery, { by: 'last' }>;

/** The orders and parcels that a message names, in its order, each once. */
export function namedIn(input: FlowInput): Named[] {
  if (input.kind !== 'text') return [];
  const found = input.understanding.entities.flatMap((entity): Named[] =>
    entity.kind === 'order' || entity.kind === 'tracking' ? [{ by: toQuery[entity.kind], value: entity.value }] : [],
  );
  return [...new Map(found.map((one) => [one.value, one])).values()].slice(0, 8);
}

const toQuery = { order: 'number', tracking: 'tracking' } as const;

/** A number that stands alone where one was asked for, whatever it looks like. */
export function bareNumber(text: string): Named | null {
  const number = BARE_NUMBER.exec(text.normalize('NFKC').trim())?.[1];
  return number === undefined || !/\d/.test(number) ? null : { by: 'number', value: number.toUpperCase() };
}

/**
 * What a message shows to prove who it is from: an email, a phone, or the end of one. `asked`: that is what was asked for;
 * four digits beside an order's number are meant so too.
 */
export function proofIn(input: FlowInput, asked: boolean): string | null {
  if (input.kind !== 'text') return null;
  const { entities } = input.understanding;
  const shown = entities.find(({ kind }) => kind === 'email' || kind === 'phone');
  if (shown !== undefined && 'value' in shown) return shown.value;
  const text = inDigits(withoutNamed(input).normalize('NFKC'));
  const spoken = PROOF_SPOKEN.exec(text)?.[1];
  if (spoken !== undefined) return spoken;
  if (!asked && namedIn(input).length === 0) return null;
  const whole = asked ? LONG_NUMBER.exec(text)?.[1]?.replace(/[\s-]/g, '') : undefined;
  return whole ?? FOUR_DIGITS.exec(text)?.[1] ?? null;
}

const SPOKEN_DIGITS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('零一二三四五六七八九', (digit, value) => [digit, `${value}`])),
  ...Object.fromEntries(
    ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((digit, value) => [
      digit,
      `${value}`,
    ]),
  ),
  〇: '0',
  oh: '0',
  o: '0',
  幺: '1',
};
const SPOKEN_NUMBER =
  /[〇零一二三四五六七八九幺]{4,}|\b(?:(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine)[\s,-]+){3,}(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine)\b/giu;

/** "一零零七" and "one oh oh seven" as 1007. */
const inDigits = (text: string): string =>
  text.replaceAll(SPOKEN_NUMBER, (number) =>
    number
      .replaceAll(/\p{Script=Han}|[a-z]+/giu, (digit) => SPOKEN_DIGITS[digit.toLowerCase()] ?? '')
      .replaceAll(/[\s,-]/g, ''),
  );

/** The end of an order's number, said as such. */
const SHORT_SPOKEN =
  /(?<![A-Za-z0-9])(\d{3,6})\s*(?:号?[那这]?一?个?)?(?:订单|单)|(?:订单号?|单号|\border(?: number| no\.?)?|\bnumber)[^\d\p{L}]{0,6}(?:[A-Za-z]{1,6})?[^\d\p{L}]{0,3}(\d{3,6})(?![A-Za-z0-9])|\bsame (?:order|one)\D{0,6}(\d{3,6})(?!\d)/iu;
const ONLY_SHORT = /^[^\d\p{L}]*(\d{3,6})[^\d\p{L}]*$/u;

/**
 * What of an order's number a message has, where that cannot be all of it by the shop's `patterns`; null = it has none.
 * `asked`: a number was asked for.
 */
export function incompleteIn(input: FlowInput, asked: boolean, patterns: readonly string[]): string | null {
  if (input.kind !== 'text' || patterns.length === 0 || namedIn(input).length > 0) return null;
  const text = wordsOf(input).normalize('NFKC');
  const found = SHORT_SPOKEN.exec(text);
  const short = found?.[1] ?? found?.[2] ?? found?.[3] ?? (asked ? ONLY_SHORT.exec(text)?.[1] : undefined);
  if (short !== undefined) return PROOF_SPOKEN.test(text) ? null : short;
  // One that begins as the shop's do.
  const beginnings = patterns.flatMap((pattern) => /^[A-Za-z]{2,}/.exec(pattern)?.[0] ?? []);
  const begun = beginnings.map((begin) => new RegExp(`(?<![A-Za-z0-9])${begin}[\\s-]?\\d{3,}`, 'iu').exec(text)?.[0]);
  return begun.find((number) => number !== undefined) ?? null;
}

/** A message without the numbers that it names. */
function withoutNamed({ text, understanding }: Extract<FlowInput, { kind: 'text' }>): string {
  const numbers = understanding.entities.filter(({ kind }) => kind === 'order' || kind === 'tracking');
  return numbers.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
}

const says = (pattern: RegExp) => (input: FlowInput) => input.kind === 'text' && pattern.test(wordsOf(input));

export const asksForLast = says(LAST);
/** All that were named are meant. */
export const meansAll = says(
  /[两俩三]个?都|都(?:要|看|查|想|给|帮)|全都?(?:要|看|查)|分别|一起(?:看|查)|\bboth\b|\ball of them\b|\beach\b/iu,
);
/** The order of which was talked before. */
export const meansSame = says(
  /同一[个张]?订?单|[还就]是?(?:刚才|刚刚|上面|上一|之前|原来|那|这)的?[那这]?一?[个单]|刚才[那的这]一?[个单]|\bsame (?:order|one|number|parcel)\b|\bthat (?:same )?order\b|\bthe one (?:before|above|from before|we just|i just)/iu,
);
/** The customer would rather show an email. */
export const offersEmail = says(/邮箱|邮件|\be-?mail/iu);
/** What is asked of an order that was just shown: what stands in it. */
export const asksOfOrder = says(
  /这一?单|那一?单|单里|里面(?:都|还|总共|一共)?(?:有|是|装|买)(?!没有?.{4})|里面[^，。,.]{0,3}(?:啥|什么|哪些|几)|买了(?:啥|什么|哪些)|\bdid i (?:order|buy)|\bin (?:it|this order|that order|the order)\b/iu,
);

const FIRST = /第一|前面|前一|头一|\b(?:first|former)\b/iu;
const SECOND = /第二|\bsecond\b/iu;
const LATTER = /后面|后一|最后|另[一外]|\b(?:last|latter|other)\b/iu;

/** Which of so many a message means by its place, from 0; -1 = none. "The other one" is the last of two. */
export function placeAmong(many: number, input: FlowInput): number {
  if (input.kind !== 'text') return -1;
  const text = wordsOf(input);
  if (FIRST.test(text)) return 0;
  if (SECOND.test(text)) return 1;
  return LATTER.test(text) ? many - 1 : -1;
}
