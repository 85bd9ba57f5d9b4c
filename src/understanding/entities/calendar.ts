const DAY_MS = 86_400_000;

/** A day of the calendar as the number of days since 1970-01-01: days can be counted on it without a timezone. */
export type Day = number;

/** What dates are relative to. */
export interface Today {
  readonly day: Day;
  /** ms since 1970. */
  readonly now: number;
  readonly timezone: string;
  /** Where 10/1 is the tenth of January and not the first of October. */
  readonly dayFirst: boolean;
}

/** The day of a date that exists; null = there is none, such as the 30th of February. Months from 1. */
export function dayOf(year: number, month: number, date: number): Day | null {
  const time = new Date(Date.UTC(year, month - 1, date));
  const exists = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === date;
  return exists ? time.getTime() / DAY_MS : null;
}

/** `YYYY-MM-DD` */
export const isoOf = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const yearOf = (day: Day): number => new Date(day * DAY_MS).getUTCFullYear();

/** From 1. */
export const monthOf = (day: Day): number => new Date(day * DAY_MS).getUTCMonth() + 1;

/** 0 = Monday. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7;

/** The same day of a month so many months on, or that month's last day. */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(day * DAY_MS);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  return dayOf(last.getUTCFullYear(), last.getUTCMonth() + 1, Math.min(date.getUTCDate(), last.getUTCDate())) ?? day;
}

/** The one of `days` that is nearest to `today`; null = there is none. */
export function nearest(days: readonly (Day | null)[], today: Day): Day | null {
  const real = days.filter((day) => day !== null);
  return real.toSorted((a, b) => Math.abs(a - today) - Math.abs(b - today))[0] ?? null;
}

/** The year in which a month and date without a year lies nearest to `today`. */
export function dateNear(month: number, date: number, today: Day): Day | null {
  const year = yearOf(today);
  return nearest([dayOf(year, month, date), dayOf(year - 1, month, date), dayOf(year + 1, month, date)], today);
}

/** The day with this number, of this month, the last or the next, that is nearest to `today`. */
export function dateInMonthNear(date: number, today: Day): Day | null {
  const first = today - Number(isoOf(today).slice(8)) + 1;
  const months = [0, -1, 1].map((by) => addMonths(first, by));
  return nearest(
    months.map((month) => dayOf(yearOf(month), monthOf(month), date)),
    today,
  );
}

/** Making one costs more than all else about a date. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day that it is in a timezone (an IANA name) at an instant, ms since 1970. Throws on a timezone that does not exist. */
export function dayAt(instant: number, timezone: string): Day {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    formats.set(timezone, format);
  }
  const part = { year: 1970, month: 1, day: 1 };
  for (const { type, value } of format.formatToParts(instant)) {
    if (type === 'year' || type === 'month' || type === 'day') part[type] = Number(value);
  }
  return dayOf(part.year, part.month, part.day) ?? Math.floor(instant / DAY_MS);
}
