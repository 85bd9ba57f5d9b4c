import { courierNamed, courierOf } from './couriers.ts';
import { type Found, matchesOf, RANK } from './found.ts';
import type { OrderPatterns } from './order-patterns.ts';

const WORD = /[A-Za-z0-9]+/g;
/** What may stand within a number that is written in groups. */
const LINK = /^ ?[ \-_] ?$/;
/** The longest group of a number that is written with blanks. */
const MAX_SPACED = 6;
const MIN_DIGITS = 3;
const MAX_CODE = 34;
const MAX_GROUPS = 24;
/** So many stretches of a message are looked at: a message that is made of numbers only says no more by the next ones. */
const MAX_STRETCHES = 300;
/** How far before a number the word stands that says what it is, in UTF-16 units. */
const NEAR = 24;

const ORDER_NUMBER =
  /订单(?:号|编号|编码|号码)|订单 ?(?:id|no)|order ?(?:numbers?|nr|no|num|id|#)|(?<![\w&])#|invoice|发票号/gi;
const ORDER = /订单|单子|orders?\b|ordered/gi;
const PARCEL =
  /(?:快递|运单|物流|货运|包裹|面单|寄件)(?:单|号|编号)*|tracking|track|waybill|\bawb\b|parcel|package|shipment|consignment/gi;
const PERSON =
  /电话|手机|联系|座机|phone|mobile|\bcell\b|\btel\b|whatsapp|call|微信|wechat|\bqq\b|账号|身份证|卡号|邮编|密码|验证码/gi;
/** A sum is no number of anything. */
const SUM_BEFORE = /[¥$€£.,] ?$/;
const SUM_AFTER = /^ ?(?:[元块%]|rmb|cny|usd)|^[.,]\d/i;

/** Letters and digits that stand together, as one number: `number` in capitals and without what stands between. */
interface Stretch {
  readonly number: string;
  readonly start: number;
  readonly end: number;
  /** Blanks between letters and digits: "LX 123". */
  readonly loose: boolean;
}

/** Order and tracking numbers in a folded text: by the shop's patterns, the couriers' forms, and the words before them. */
export function* findCodes(text: string, patterns: OrderPatterns | null): Iterable<Found> {
  if (!/\d/.test(text)) return;
  if (patterns !== null) {
    for (const { start, end } of patterns.find(text)) {
      yield { kind: 'order', value: plain(text.slice(start, end)), start, end, rank: RANK.shopOrder };
    }
  }
  for (const stretch of stretchesOf(text)) {
    const found = readStretch(text, stretch, patterns);
    if (found !== null) yield found;
  }
}

const plain = (written: string): string => written.replaceAll(/\s/g, '').toUpperCase();

/** All stretches of groups that may be one number, those of one group and those of several. */
function stretchesOf(text: string): Stretch[] {
  const words = Array.from(matchesOf(WORD, text), ({ match, start, end }) => ({ text: match[0], start, end }));
  const stretches: Stretch[] = [];
  for (const first of words.keys()) {
    if (stretches.length < MAX_STRETCHES)
      stretches.push(...stretchesFrom(text, words.slice(first, first + MAX_GROUPS)));
  }
  return stretches;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Those that begin with the first of the words. */
function* stretchesFrom(text: string, words: readonly Word[]): Iterable<Stretch> {
  let number = '';
  let loose = false;
  let before: Word | undefined;
  for (const word of words) {
    const between = before === undefined ? '' : text.slice(before.end, word.start);
    if (before !== undefined && !joins(before.text, between, word.text, number)) return;
    loose ||= between.includes(' ') && !/\d/.test(number);
    number += word.text.toUpperCase();
    if (number.length > MAX_CODE) return;
    if (digitsIn(number) >= MIN_DIGITS) yield { number, start: words[0]?.start ?? word.start, end: word.end, loose };
    before = word;
  }
}

/** Letters go before digits, or two of them after (a country); digits that stand apart come in short groups. */
function joins(before: string, between: string, word: string, number: string): boolean {
  if (!LINK.test(between)) return false;
  if (!/\d/.test(word)) return word.length === 2 && /^[A-Z]{2}\d{9}$/.test(number);
  if (!/\d/.test(before)) return number.length <= 5;
  return !between.includes(' ') || Math.max(before.length, word.length) <= MAX_SPACED;
}

const digitsIn = (number: string): number => number.replaceAll(/\D/g, '').length;

function readStretch(text: string, stretch: Stretch, patterns: OrderPatterns | null): Found | null {
  const { number, start, end } = stretch;
  const order = (value: string, rank: number): Found => ({ kind: 'order', value, start, end, rank });
  const written = plain(text.slice(start, end));
  const own = [number, written].find((one) => patterns?.matches(one));
  if (own !== undefined) return order(own, RANK.shopOrder);
  const before = wordsBefore(text, start);
  const courier = courierOf(number);
  const sure = courier?.trust === 'named' ? null : (courier?.carrier ?? null);
  const tracking = (rank: number, carrier = courierNamed(before) ?? sure): Found => {
    return { kind: 'tracking', value: number, carrier, start, end, rank };
  };
  if (courier?.trust === 'proof') return tracking(RANK.provenTracking, courier.carrier);
  const said = isSum(text, stretch) ? 'person' : saidBy(before);
  const completed = courier?.trust === 'likely' ? null : completedBy(said, text, stretch, patterns);
  if (completed !== null) return order(completed, said === null ? RANK.mentionedOrder : RANK.namedOrder);
  const rank = orderRank(said, stretch, patterns !== null);
  if (said === 'parcel') return isOrderLike(stretch, 8) ? tracking(RANK.namedTracking) : null;
  if (said !== 'person' && said !== 'order-number' && courier?.trust === 'likely') return tracking(RANK.likelyTracking);
  return rank === null ? null : order(written, rank);
}

/** The whole of an order's number that was written without its letters; null = it is none. */
function completedBy(
  said: Said,
  text: string,
  { number, start, end }: Stretch,
  patterns: OrderPatterns | null,
): string | null {
  if (patterns === null || said === 'person' || said === 'parcel') return null;
  // The end of a longer number, or of a phone in groups, is none of its own.
  const isWhole = end - start === number.length && !/[\d+)][ -]?$/.test(text.slice(0, start));
  return said !== null || isWhole ? patterns.completed(number) : null;
}

/** How sure a number is one of an order, by what is said of it; null = it is none. */
function orderRank(said: Said, stretch: Stretch, hasPatterns: boolean): number | null {
  if (said === 'order-number') return isOrderLike(stretch, MIN_DIGITS) ? RANK.namedOrder : null;
  if (said === 'order') return isOrderLike(stretch, 6) ? RANK.mentionedOrder : null;
  if (said !== null || hasPatterns) return null;
  return isOrderLike(stretch, /^\d+$/.test(stretch.number) ? 10 : 6) ? RANK.bareOrder : null;
}

/** Digits, letters before digits, or the 3-7-7 of a marketplace; not words with a few digits in them. */
function isOrderLike({ number, loose }: Stretch, minDigits: number): boolean {
  return (
    !loose &&
    digitsIn(number) >= minDigits &&
    /^[A-Z]{0,5}\d[\dA-Z]*$/.test(number) &&
    digitsIn(number) * 2 > number.length
  );
}

const isSum = (text: string, { start, end }: Stretch): boolean =>
  SUM_BEFORE.test(text.slice(Math.max(0, start - 2), start)) || SUM_AFTER.test(text.slice(end, end + 4));

type Said = 'order-number' | 'order' | 'parcel' | 'person' | null;

/** What stands right before a number, with no other number between. */
const wordsBefore = (text: string, start: number): string =>
  /[^\d]*$/.exec(text.slice(Math.max(0, start - NEAR), start))?.[0] ?? '';

/** What the words before a number say that it is: the last of them. */
function saidBy(before: string): Said {
  const ends: readonly (readonly [Said, number])[] = [
    ['order', lastEnd(ORDER, before)],
    ['order-number', lastEnd(ORDER_NUMBER, before)],
    ['parcel', lastEnd(PARCEL, before)],
    ['person', lastEnd(PERSON, before)],
  ];
  const last = ends.reduce((best, one) => (one[1] >= best[1] ? one : best));
  if (last[1] > 0) return last[0];
  return courierNamed(before) === null ? bareNumberWord(before) : 'parcel';
}

/** "单号" alone says number of an order or of a parcel: the couriers' forms decide before it does. */
const bareNumberWord = (before: string): Said => (/单号|编号/.test(before) ? 'order' : null);

function lastEnd(words: RegExp, text: string): number {
  let end = 0;
  for (const found of matchesOf(words, text)) end = found.end;
  return end;
}
