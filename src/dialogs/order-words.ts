import type { OrderQuery } from '../model/order.ts';
import type { FlowInput } from './flow.ts';

/** An order is asked for without its number. */
const LAST =
  /(?:最近|上一?[个次]?|最新|最后|刚刚?|昨天|前天).{0,6}(?:单|订单|买|拍|下)|我的?(?:那个)?(?:订单|快递|包裹|货|单子)|\b(?:my|the)\s+(?:last|latest|newest|most recent|recent|previous)\s+(?:order|parcel|package|purchase)|\bmy\s+(?:order|parcel|package|delivery|stuff|purchase)/iu;

/** It is another order that is meant. */
const ANOTHER =
  /不对|不是这|错了|弄错|搞错|换一?[个单]|另外?一?[个单]|别的(?:订单|单)|其他(?:订单|单)|其它(?:订单|单)|\b(?:another|different|other)\s+(?:order|one|number)|\bwrong\s+(?:order|one|number)|\bnot\s+(?:this|that)(?:\s+(?:one|order))?/iu;

/** The customer does not know what was asked for. */
const UNKNOWN =
  /不知道|不清楚|不记得|忘记|忘了|没有单号|没有订单号|找不到(?:订单|单)|哪里?(?:能|可以)?(?:找|看)|\b(?:don'?t|do not|dont)\s+(?:know|have|remember)|\bforgot|\bno idea|\blost (?:it|the)|where (?:do|can) i find/iu;

const PROOF_SPOKEN =
  /(?:尾号|后四位|后4位|末四位|末4位|last\s+(?:four|4)|end(?:s|ing)?\s+(?:in|with)?|手机号?|电话|phone|mobile)\D{0,12}(\d{4})(?!\d)/iu;
const FOUR_DIGITS = /(?<![\d\p{L}])(\d{4})(?!\d)/u;
const LONG_NUMBER = /(?<!\d)(\+?\d[\d\s-]{5,18}\d)(?!\d)/u;
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

/** What a message shows to prove who it is from: an email, a phone, or the end of one; `asked`: that is what was asked for. */
export function proofIn(input: FlowInput, asked: boolean): string | null {
  if (input.kind !== 'text') return null;
  const { entities } = input.understanding;
  const shown = entities.find(({ kind }) => kind === 'email' || kind === 'phone');
  if (shown !== undefined && 'value' in shown) return shown.value;
  const text = input.text.normalize('NFKC');
  const spoken = PROOF_SPOKEN.exec(text)?.[1];
  if (spoken !== undefined) return spoken;
  if (!asked) return null;
  return FOUR_DIGITS.exec(text)?.[1] ?? LONG_NUMBER.exec(text)?.[1]?.replace(/[\s-]/g, '') ?? null;
}

const says = (pattern: RegExp) => (input: FlowInput) => input.kind === 'text' && pattern.test(input.text);

export const asksForLast = says(LAST);
export const meansAnother = says(ANOTHER);
export const doesNotKnow = says(UNKNOWN);
