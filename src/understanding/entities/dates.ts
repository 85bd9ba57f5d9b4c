import {
  addMonths,
  type Day,
  dateInMonthNear,
  dateNear,
  dayAt,
  dayOf,
  isoOf,
  monthOf,
  nearest,
  type Today,
  weekdayOf,
  yearOf,
} from './calendar.ts';
import { findEnglishDates } from './dates-english.ts';
import { type Found, matchesOf, RANK } from './found.ts';
import { numberOf, WHOLE_NUMBER } from './numerals.ts';

interface Rule {
  readonly form: RegExp;
  readonly rank?: number;
  /** The day that a match means; null = none. `text` and `at`: where it was found. */
  readonly read: (parts: Readonly<Record<string, string>>, today: Today, text: string) => Day | null;
}

const N = `(?<n>${WHOLE_NUMBER})`;
const DATE = '(?<date>\\d{1,2}|[一二三四五六七八九十]{1,3})';
const MONTH = '(?<month>\\d{1,2}|[一二三四五六七八九十]{1,2})';

const NAMED_DAYS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2, 大后: 3 };
const WEEKS: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 这: 0, 本: 0, 下: 1, 下下: 2 };
const YEARS: Readonly<Record<string, number>> = { 前: -2, 去: -1, 今: 0, 明: 1, 后: 2 };
const WEEKDAY_SIGNS = '一二三四五六日';
/** A number before 周 counts weeks, 每 means all of them, and opening hours are no day. */
const WEEKDAY =
  /(?<![\d一二两三四五六七八九十几每半]|(?:周|星期|礼拜)[一二三四五六日天][到至~-])(?:(?<week>上上|下下|上|下|这|本)一?个?)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天])(?!到|至|-|~|、?周|[年岁])/g;
const DAY_UNITS: Readonly<Record<string, number>> = { 天: 1, 日: 1, 周: 7, 星期: 7, 礼拜: 7 };
const HOUR_MS = 3_600_000;

const chinese = (written: string | undefined): number => numberOf(written ?? '') ?? Number.NaN;
const past = (direction: string | undefined): number => (/前$/.test(direction ?? '') ? -1 : 1);

const RULES: readonly Rule[] = [
  {
    form: /(?<![\d./-])(?<year>(?:19|20)\d{2})(?<s>[-/.])(?<month>\d{1,2})\k<s>(?<date>\d{1,2})(?![\d/]|[-.]\d)/g,
    rank: RANK.fullDate,
    read: ({ year, month, date }) => dayOf(Number(year), Number(month), Number(date)),
  },
  {
    form: /(?<![\d./-])(?<a>\d{1,2})(?<s>[-/.])(?<b>\d{1,2})\k<s>(?<year>(?:19|20)\d{2})(?![\d/]|[-.]\d)/g,
    rank: RANK.fullDate,
    read: ({ a, b, s, year }, { dayFirst }) => numericDay(Number(year), Number(a), Number(b), dayFirst || s === '.'),
  },
  {
    form: /(?<![A-Za-z\d./-])(?<year>20\d{2})(?<month>0[1-9]|1[0-2])(?<date>[0-3]\d)(?![A-Za-z\d]|[-.]\d)/g,
    read: ({ year, month, date }, { day }) =>
      Math.abs(Number(year) - yearOf(day)) > 2 ? null : dayOf(Number(year), Number(month), Number(date)),
  },
  {
    form: new RegExp(
      `(?<![\\d一二三四五六七八九十])(?:(?<year>(?:20)?\\d{2}|二〇[〇一二三四五六七八九]{2})年|(?<named>[前去今明后])年 ?)?${MONTH} ?月 ?份?${DATE} ?(?:日|号|(?![\\d天个件块元年月小分点周号日]))`,
      'g',
    ),
    rank: RANK.fullDate,
    read: readMonthAndDate,
  },
  {
    form: new RegExp(`(?<=${MONTH} ?月 ?[\\d一二三四五六七八九十]{1,3} ?[日号]? ?[到至~-] ?)${DATE} ?(?:日|号)`, 'g'),
    rank: RANK.fullDate,
    read: readMonthAndDate,
  },
  {
    form: new RegExp(`(?<month>上上|上|这|本|下|当)个?月的?${DATE} ?(?:日|号)`, 'g'),
    read: ({ month = '', date }, { day }) => {
      const other = addMonths(day - Number(isoOf(day).slice(8)) + 1, WEEKS[month] ?? 0);
      return dayOf(yearOf(other), monthOf(other), chinese(date));
    },
  },
  {
    form: new RegExp(
      `(?<![\\d月年一二三四五六七八九十第大小])${DATE}(?:号|日)(?![线楼店柜仓门色款床机码室铺鞋字电]|系|[A-Za-z\\d])`,
      'g',
    ),
    read: ({ date }, { day }) => dateInMonthNear(chinese(date), day),
  },
  {
    form: /(?<name>大前|大后|前|后|昨|今|明)(?:天|日|(?<=[昨今明])(?:儿(?!童)|晚|早|夜))/g,
    read: ({ name = '' }, { day }) => day + (NAMED_DAYS[name] ?? 0),
  },
  {
    form: new RegExp(
      `(?<![第前近])${N} ?个?(?<unit>天|日|周|星期|礼拜)(?<when>之前|以前|前|之后|以后|后)(?![台任])`,
      'g',
    ),
    read: ({ n, unit = '', when }, { day }) => day + past(when) * chinese(n) * (DAY_UNITS[unit] ?? 1),
  },
  {
    form: new RegExp(
      `(?<half>半)个月(?<when>之前|以前|前|之后|以后|后)|${N} ?个月(?<w>之前|以前|前|之后|以后|后)`,
      'g',
    ),
    read: ({ half, when, w, n }, { day }) =>
      half === undefined ? addMonths(day, past(w) * chinese(n)) : day + past(when) * 15,
  },
  {
    form: new RegExp(`${N} ?个?(?<unit>小时|钟头|分钟)(?<when>之前|以前|前|之后|以后|后)`, 'g'),
    read: ({ n, unit, when }, { now, timezone }) =>
      dayAt(now + past(when) * chinese(n) * (unit === '分钟' ? HOUR_MS / 60 : HOUR_MS), timezone),
  },
  {
    form: WEEKDAY,
    read: ({ week, weekday = '' }, { day }) => {
      const index = WEEKDAY_SIGNS.indexOf(weekday === '天' ? '日' : weekday);
      const monday = day - weekdayOf(day);
      if (week !== undefined) return monday + 7 * (WEEKS[week] ?? 0) + index;
      return nearest([monday - 7 + index, monday + index, monday + 7 + index], day);
    },
  },
  {
    form: /(?<mid>(?<!\d)618)(?=大促|活动|买|拍|期间|那天|的|下单|预售)|双(?<shop>11|12|十一|十二)(?![\d月])|(?<new>元旦)|(?<santa>圣诞)节?|(?<nation>国庆)节?/g,
    read: (parts, { day }) => festival(parts, day),
  },
  {
    form: /(?<![\d./A-Za-z-])(?<a>\d{1,2})(?<s>[/.-])(?<b>\d{1,2}) ?(?=号|日|那天|下[单的]|买|拍|付|到货|收|发货|的订单)/g,
    read: ({ a, b }, { day }) => dateNear(Number(a), Number(b), day),
  },
  {
    form: /(?<![\d./A-Za-z-])(?<a>\d{1,2})\/(?<b>\d{1,2})(?![\d/]|\.\d)/g,
    read: ({ a, b }, { day, dayFirst }, text) =>
      isSlashDate(text) ? slashDay(Number(a), Number(b), dayFirst, day) : null,
  },
];

/** "1/2" may be a half: it is a date among Chinese characters, or after a word that a date follows. */
const isSlashDate = (text: string): boolean =>
  /\p{Script=Han}|^ *\d{1,2}\/\d{1,2} *$|\b(?:on|by|from|since|until|till|before|after|ordered|order|bought|purchased|arrived|dated?|placed) +\d{1,2}\//u.test(
    text,
  );

/** With one number over 12 there is no doubt. */
function numericDay(year: number, a: number, b: number, dayFirst: boolean): Day | null {
  const first = dayFirst ? dayOf(year, b, a) : dayOf(year, a, b);
  return first ?? (dayFirst ? dayOf(year, a, b) : dayOf(year, b, a));
}

function slashDay(a: number, b: number, dayFirst: boolean, today: Day): Day | null {
  const first = dayFirst ? dateNear(b, a, today) : dateNear(a, b, today);
  return first ?? (dayFirst ? dateNear(a, b, today) : dateNear(b, a, today));
}

function readMonthAndDate({ year, named, month, date }: Readonly<Record<string, string>>, { day }: Today): Day | null {
  if (named !== undefined) return dayOf(yearOf(day) + (YEARS[named] ?? 0), chinese(month), chinese(date));
  if (year === undefined) return dateNear(chinese(month), chinese(date), day);
  const full = chinese(year);
  return dayOf(full < 100 ? 2000 + full : full, chinese(month), chinese(date));
}

function festival(parts: Readonly<Record<string, string>>, today: Day): Day | null {
  if (parts.shop !== undefined) {
    const month = chinese(parts.shop);
    return dateNear(month, month, today);
  }
  if (parts.mid !== undefined) return dateNear(6, 18, today);
  if (parts.new !== undefined) return dateNear(1, 1, today);
  return parts.santa === undefined ? dateNear(10, 1, today) : dateNear(12, 25, today);
}

/** Days that a folded text names, in Chinese, English and numbers. */
export function* findDates(text: string, today: Today): Iterable<Found> {
  for (const { form, rank, read } of RULES) {
    for (const { match, start, end } of matchesOf(form, text)) {
      const day = read(match.groups ?? {}, today, text);
      if (day !== null && isDay(day)) yield { kind: 'date', value: isoOf(day), start, end, rank: rank ?? RANK.date };
    }
  }
  yield* findEnglishDates(text, today);
}

/** "99999999天前" is no day of this calendar. */
const isDay = (day: Day): boolean => Number.isInteger(day) && yearOf(day) >= 1900 && yearOf(day) <= 2100;
