import { createRequire } from 'node:module';
import type { ParsingComponents } from 'chrono-node/en';
import { type Day, dateInMonthNear, dayAt, dayOf, isoOf, type Today, weekdayOf } from './calendar.ts';
import { type Found, matchesOf, RANK } from './found.ts';

const require = createRequire(import.meta.url);

/** Words without which an English text names no day: only with one of them the library is loaded and asked. */
const CUES =
  /\b(?:today|tonight|tomorrow|tmrw|tmr|yesterday|ago|later|from now|in [\w ]{1,12}(?:days?|weeks?)|(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b/gi;
/** How much around a word the library reads, in UTF-16 units. */
const AROUND = 24;
const MAX_PIECE = 90;
const MAX_PIECES = 8;

/** Spans of time, guesses, and names of longer spans: none of them is a day. */
const NO_DAY =
  /\b(?:within|few|several|couple|for|weekends?|months?|years?|quarters?|end|mid|start|beginning)\b|^(?:this|last|next|past|previous)? *weeks?$|(?:minute|hour|second|min|hr|sec)s?\b/i;
/** "He sat in the sun": what is a weekday only after a word that goes before weekdays. */
const MAY_BE_A_WORD = /^(?:sun|sat|wed|mon|fri|second|now)$/i;

/** Days of sales and of the church: no Friday of this week. */
const OTHER_FRIDAY = /\b(?:black|good|cyber) $/i;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WEEKDAY = '(?<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Rule {
  readonly form: RegExp;
  readonly read: (parts: Readonly<Record<string, string>>, today: Today) => Day | null;
}

/** What the library reads otherwise than customers mean it: "last night" as today, "Friday last week" as whichever Friday. */
const RULES: readonly Rule[] = [
  { form: /\blast night\b/gi, read: (_, { day }) => day - 1 },
  { form: /\btmr\b/gi, read: (_, { day }) => day + 1 },
  {
    form: new RegExp(`\\b${WEEKDAY},? (?:of )?(?<which>last|this|next) week\\b`, 'gi'),
    read: weekdayOfWeek,
  },
  {
    form: new RegExp(`\\b(?<which>last|this|next) week(?:'s| on)? ${WEEKDAY}\\b`, 'gi'),
    read: weekdayOfWeek,
  },
  {
    form: /\b(?:on|by|since|until|before|after|from) the (?<date>\d{1,2})(?:st|nd|rd|th)(?! of\b| *[a-z]*(?:floor|item|order|one|time|day))\b/gi,
    read: ({ date }, { day }) => dateInMonthNear(Number(date), day),
  },
  {
    form: /\b(?<n>\d{1,3}|an?|one|two|three|four|five|six|twelve) (?<unit>hour|hr|minute|min)s? ago\b/gi,
    read: ({ n = '', unit = '' }, { now, timezone }) =>
      dayAt(now - smallNumber(n) * (/^h/i.test(unit) ? HOUR_MS : MINUTE_MS), timezone),
  },
];

function weekdayOfWeek({ weekday = '', which = '' }: Readonly<Record<string, string>>, { day }: Today): Day {
  const weeks = { last: -1, this: 0, next: 1 }[which.toLowerCase()] ?? 0;
  return day - weekdayOf(day) + 7 * weeks + WEEKDAYS.indexOf(weekday.toLowerCase().slice(0, 3));
}

const SMALL: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  twelve: 12,
};
const smallNumber = (written: string): number => SMALL[written.toLowerCase()] ?? Number(written);

/** Days that an English text names. */
export function* findEnglishDates(text: string, today: Today): Iterable<Found> {
  for (const { form, read } of RULES) {
    for (const { match, start, end } of matchesOf(form, text)) {
      const day = read(match.groups ?? {}, today);
      if (day !== null) yield { kind: 'date', value: isoOf(day), start, end, rank: RANK.date + 1 };
    }
  }
  yield* findByLibrary(text, today);
}

function* findByLibrary(text: string, today: Today): Iterable<Found> {
  const { casual, GB } = require('chrono-node/en') as typeof import('chrono-node/en');
  // Noon on this machine's own clock, whatever its timezone is: given a timezone, the library still counts some days on
  // the machine's clock and is a day off there; and no change to or from summer time moves noon to another day.
  const [year = 0, month = 1, date = 1] = isoOf(today.day).split('-').map(Number);
  const reference = new Date(year, month - 1, date, 12);
  for (const piece of piecesAroundCues(text)) {
    for (const { index, text: written, start } of (today.dayFirst ? GB : casual).parse(piece.text, reference)) {
      if (!namesDay(written, start, piece.text.slice(0, index))) continue;
      const day = dayOf(start.get('year') ?? 0, start.get('month') ?? 0, start.get('day') ?? 0);
      const from = piece.start + index;
      const end = from + written.trimEnd().replace(/,$/, '').length;
      if (day !== null) yield { kind: 'date', value: isoOf(day), start: from, end, rank: RANK.date };
    }
  }
}

const namesDay = (written: string, start: Pick<ParsingComponents, 'isCertain'>, before: string): boolean =>
  (start.isCertain('day') || start.isCertain('weekday')) &&
  /[A-Za-z]/.test(written) &&
  !NO_DAY.test(written) &&
  !MAY_BE_A_WORD.test(written) &&
  !OTHER_FRIDAY.test(before);

/** The words around cues that stand together: the library takes time by the square of a text's length. */
function piecesAroundCues(text: string): { readonly text: string; readonly start: number }[] {
  const clusters: { start: number; end: number }[] = [];
  for (const { start, end } of matchesOf(CUES, text)) {
    const last = clusters.at(-1);
    if (last !== undefined && start - last.end <= 2 * AROUND && end - last.start <= MAX_PIECE) last.end = end;
    else clusters.push({ start, end });
  }
  return clusters.slice(0, MAX_PIECES).map(({ start, end }, index) => {
    const from = Math.max(clusters[index - 1]?.end ?? 0, text.lastIndexOf(' ', start - AROUND) + 1);
    return { text: text.slice(from, end + AROUND), start: from };
  });
}
