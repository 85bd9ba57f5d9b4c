import { type Found, matchesOf, RANK } from './found.ts';
import { numberOf, WHOLE_NUMBER } from './numerals.ts';

/** What is counted by 个 and is no ware. */
const NO_WARE =
  '月|点|小时|钟头|钟|星期|礼拜|工作日|人|问题|字|地方|多|半|原因|方面|选择|说法|电话|快递|星|赞|好评|差评|样|性';
const MEASURE = `个(?!${NO_WARE})|件(?!套)|只|双|套(?!餐)|条|张|把|盒|箱|包(?!邮|装|裹|括|含|退|换|安)|袋|瓶|罐|本|支|台|份|对(?!一)|组|卷|片|根|床|盏|串|枚|块`;
/** Not the second one, not this price; "一" goes with much that counts nothing. */
const CHINESE = new RegExp(
  `(?<![\\d.,第A-Za-z年月米几十百千万一二两三四五六七八九])(?<number>${WHOLE_NUMBER}) ?(?<measure>${MEASURE})`,
  'g',
);
const ONE_OF_SOMETHING = /^ *(?:$|[,，.。!！?？、;；\n]|装|就|的|吧|行|够)/;

const WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
};
const COUNT = `\\d{1,6}|${Object.keys(WORDS).join('|')}`;
const NOUN =
  'pieces?|pcs?|items?|units?|pairs?|sets?|boxes|box|packs?|packets?|packages?|bottles?|bags?|copies|copy|rolls?|sheets?|cups?|cans?|jars?';
const ENGLISH = new RegExp(
  `(?<![\\d.,$€£¥#]|\\w|-)(?:(?<number>${COUNT}) ?(?:${NOUN})|(?<group>a couple|a pair|a dozen|half a dozen) of)(?![\\w-])`,
  'gi',
);
const GROUPS: Readonly<Record<string, number>> = { 'a couple': 2, 'a pair': 1, 'a dozen': 12, 'half a dozen': 6 };
const TIMES = /(?<![\w.\-*])(?:[x*] ?(?<after>\d{1,4})(?![\w.*%]| ?[x*] ?\d)|(?<before>\d{1,4})x(?![\w*-]| \d))/gi;
const NAMED = new RegExp(
  `(?:\\b(?:qty|quantity)|数量|买了|要了|拍了|下单了) ?[:：是为]? ?(?<number>${WHOLE_NUMBER})(?![\\d.元块月号天万千百十年周星礼点次回])`,
  'gi',
);

const MAX_QUANTITY = 1_000_000;

/** How many of something a folded text names. */
export function* findQuantities(text: string): Iterable<Found> {
  for (const { match, start, end } of matchesOf(CHINESE, text)) {
    const { number = '', measure } = match.groups ?? {};
    if (isFigureOfSpeech(number, measure, text.slice(end))) continue;
    yield* quantity(numberOf(number), start, end);
  }
  for (const { match, start, end } of matchesOf(ENGLISH, text)) {
    const { number, group } = match.groups ?? {};
    yield* quantity(group === undefined ? countOf(number) : (GROUPS[group.toLowerCase()] ?? null), start, end);
  }
  for (const { match, start, end } of matchesOf(TIMES, text)) {
    yield* quantity(countOf(match.groups?.after ?? match.groups?.before), start, end);
  }
  for (const { match, end } of matchesOf(NAMED, text)) {
    const number = match.groups?.number ?? '';
    yield* quantity(numberOf(number), end - number.length, end);
  }
}

/** "给我一个说法", "三包", "一把年纪": the measure of a phrase that counts nothing. */
function isFigureOfSpeech(number: string, measure: string | undefined, after: string): boolean {
  if (number === '三' && measure === '包') return true;
  return number === '一' && !ONE_OF_SOMETHING.test(after);
}

const countOf = (written: string | undefined): number | null =>
  written === undefined ? null : (WORDS[written.toLowerCase()] ?? numberOf(written));

function* quantity(value: number | null, start: number, end: number): Iterable<Found> {
  if (value === null || value < 1 || value > MAX_QUANTITY || !Number.isInteger(value)) return;
  yield { kind: 'quantity', value: String(value), start, end, rank: RANK.quantity };
}
