import type { OrderQuery } from '../model/order.ts';
import { type FlowInput, wordsOf } from './flow.ts';

/** An order is asked for without its number. */
const LAST =
  /(?:最近|上一?[个次]?|最新|最后|刚刚?|昨天|前天).{0,6}(?:单|订单|买|拍|下)|刚才.{0,3}(?:订单|单|快递|包裹)|我的?(?:那个)?(?:订单|快递|包裹|货|单子)|\b(?:my|the)\s+(?:last|latest|newest|most recent|recent|previous)\s+(?:order|parcel|package|purchase)|\bmy\s+(?:order|parcel|package|delivery|stuff|purchase)/iu;

/** It is another order that is meant. */
const ANOTHER =
  /不对|不是这|错了|弄错|搞错|换.{0,2}(?:单|订单)|[另别其].{0,3}(?:订单|单子|单)|\b(?:another|different|other)\s+(?:order|number)|\bwrong\s+(?:order|one|number)|\bnot\s+(?:this|that)(?:\s+(?:one|order))?/iu;

/** The customer does not know what was asked for. */
const UNKNOWN =
  /不知道|不清楚|不记得|忘记|忘了|没有?(?:订)?单号|找不到|哪里?(?:能|可以)?(?:找|看)|\b(?:don'?t|do not|dont)\s+(?:know|have|remember)|\bno (?:order|tracking)?\s?numbers?\b|\bdunno\b|\bforgot|\bno idea|\blost (?:it|the)|where (?:do|can) i find/iu;

const NO_ORDER =
  /无关|没关系|不是订单|没有订单|没下单|\bnot? (?:about )?an? ?(?:particular |specific )?order|\bno order\b|\bnot about (?:an|any|one) order/iu;

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
  const text = withoutNamed(input).normalize('NFKC');
  const spoken = PROOF_SPOKEN.exec(text)?.[1];
  if (spoken !== undefined) return spoken;
  if (!asked && namedIn(input).length === 0) return null;
  const whole = asked ? LONG_NUMBER.exec(text)?.[1]?.replace(/[\s-]/g, '') : undefined;
  return whole ?? FOUR_DIGITS.exec(text)?.[1] ?? null;
}

/** A message without the numbers that it names. */
function withoutNamed({ text, understanding }: Extract<FlowInput, { kind: 'text' }>): string {
  const numbers = understanding.entities.filter(({ kind }) => kind === 'order' || kind === 'tracking');
  return numbers.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
}

const says = (pattern: RegExp) => (input: FlowInput) => input.kind === 'text' && pattern.test(wordsOf(input));

export const asksForLast = says(LAST);
export const meansAnother = says(ANOTHER);
export const doesNotKnow = says(UNKNOWN);
/** The customer would rather show an email. */
export const offersEmail = says(/邮箱|邮件|\be-?mail/iu);
/** It is about none of the shop's orders. */
export const aboutNoOrder = says(NO_ORDER);

const COMPLAINING = /(?<![不别])(?<!不想|不要)投诉|举报|\bcomplain/iu;
const RETURNING =
  /退货|退掉|退换|退了|[要想请给帮]我?(?:.{0,4})退|换货|换一?[个件只]|\b(?:return|retrun|retun|returning|exchange|replaced?|replacement|refund|money back|send (?:it|this|them)? ?back)\b/iu;
/** Returned already: it is asked how far that is. */
const RETURNED =
  /退款.{0,6}(?:到|没|什么时候|多久)|\brefund\b.{0,20}\b(?:yet|when|where|status)|(?:already|have) returned|退货.{0,4}(?:到哪|进度|收到)/iu;
const TRACKING =
  /到哪|到了|没到|不到|在哪|哪里了|哪儿了|物流|快递|包裹|运单|发货|发出|寄出|派送|配送|送到|收到|进度|状态|情况|查|看一?看|看下|慢|多久|什么时候|啥时候|几时|签收|催|取件|\b(?:where|track|ship|shipped|sent|deliver\w*|arriv\w*|status|check|slow|late|taking|forever|look|update|when|find|follow|stuck|parcel|package|courier)\b/iu;

/** Something is wrong with what came. */
const FAULTY =
  /碎|坏了|坏的|破了|破损|裂|少了|少发|漏发|缺|发错|\b(?:broken|damaged|holes?|torn|cracked|faulty|shattered|missing|wrong (?:item|size|colou?r)|money back)\b/iu;
const WANTS_TO_COMPLAIN =
  /(?<!不)(?:要|想)(?:正式)?(?:投诉|举报)|\b(?:want|like|wish|going) to (?:make |file |raise )?(?:a |an )?(?:formal )?complain|\bthis is a (?:formal )?complaint/iu;
const WANTS_TO_RETURN =
  /(?:我|还是|就)?[要想](?:申请)?(?:退货|换货|退换|退掉|退了|换一?个|换新|维修)|还是要退|申请(?:退货|换货|退换|维修)|\b(?:want|like|need) (?:also )?to (?:also )?(?:return|exchange|send back)\b/iu;

/** What a message that names an order wants of it; null = something else, or nothing that is said. */
export function wantedOfOrder(text: string): 'complaint' | 'return-request' | 'track-order' | null {
  if (COMPLAINING.test(text)) return 'complaint';
  if (RETURNED.test(text)) return 'track-order';
  if (RETURNING.test(text) || FAULTY.test(text)) return 'return-request';
  return TRACKING.test(text) ? 'track-order' : null;
}

/** What a message says outright that it wants, whatever else stands in it; null = nothing of these. */
export function wantedOutright(text: string): 'complaint' | 'return-request' | null {
  if (WANTS_TO_COMPLAIN.test(text)) return 'complaint';
  return WANTS_TO_RETURN.test(text) && !RETURNED.test(text) ? 'return-request' : null;
}

/** What is asked of an order that was just shown: what stands in it. */
export const asksOfOrder = says(
  /这一?单|那一?单|单里|里面|买了(?:啥|什么|哪些)|\bdid i (?:order|buy)|\bin (?:it|this order|that order|the order)\b/iu,
);
