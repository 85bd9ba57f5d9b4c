import { type Shop, type Span, WEEKDAYS, type Weekday } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';

const DAY_MS = 86_400_000;
/** How far ahead an opening is looked for. */
const HORIZON_DAYS = 60;

/** Whether people are there, and when they next will be (the shop's local time); null = the shop never said. */
export interface Opening {
  readonly open: boolean;
  /** When closed: the next opening. null = none within 60 days. */
  readonly next: { readonly date: string; readonly weekday: Weekday; readonly time: string } | null;
}

/** The shop's local date and time of day at an instant. */
function localTime(now: number, timezone: string): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((p) => p.type === type)?.value ?? '';
  return { date: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` };
}

/** A calendar date as UTC midnight, so that days can be counted without a timezone. */
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10);
const weekdayOf = (day: number): Weekday => WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] ?? 'mon';

function spansOn(shop: Shop, day: number): readonly Span[] {
  const date = dateOf(day);
  const holiday = shop.holidays.find((h) => h.from <= date && date <= h.to);
  return holiday?.hours ?? shop.hours?.[weekdayOf(day)] ?? [];
}

/** Whether the shop's people are there at `now` (ms since 1970), by its hours, holidays and timezone. */
export function openingAt(shop: Shop, now: number): Opening | null {
  if (shop.hours === null) return null;
  const { date, time } = localTime(now, shop.timezone);
  const today = dayOf(date);
  if (spansOn(shop, today).some((span) => span.from <= time && time < span.to)) return { open: true, next: null };
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
    const day = today + ahead * DAY_MS;
    const starts = spansOn(shop, day)
      .map((span) => span.from)
      .filter((from) => ahead > 0 || from > time)
      .sort();
    if (starts[0] !== undefined)
      return { open: false, next: { date: dateOf(day), weekday: weekdayOf(day), time: starts[0] } };
  }
  return { open: false, next: null };
}

const MINUTE_MS = 60_000;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * Since when the shop's people have been there, ms since 1970, to the minute; null = they are not there. A shop that never
 * said when they are is taken to have them always.
 */
export function openSinceAt(shop: Shop, now: number): number | null {
  if (shop.hours === null) return 0;
  const { date, time } = localTime(now, shop.timezone);
  const span = spansOn(shop, dayOf(date)).find(({ from, to }) => from <= time && time < to);
  return span === undefined ? null : now - (now % MINUTE_MS) - (minutesOf(time) - minutesOf(span.from)) * MINUTE_MS;
}

/** The next opening in words: "Mon 23 Nov 09:00", "11月23日周一 09:00". */
export function describeNext(next: NonNullable<Opening['next']>, language: Language): string {
  const day = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric' });
  return `${day.format(dayOf(next.date))} ${next.time}`;
}

/** The weekly hours in words, days with the same hours together, a line each: "周一–周五 09:00–12:00, 13:30–22:00". */
export function describeHours(shop: Shop, language: Language): string {
  const hours = shop.hours ?? {};
  const groups: { days: Weekday[]; text: string }[] = [];
  for (const day of WEEKDAYS) {
    const text = (hours[day] ?? []).map((span) => `${span.from}–${span.to}`).join(', ');
    const last = groups.at(-1);
    if (last !== undefined && last.text === text) last.days.push(day);
    else groups.push({ days: [day], text });
  }
  return groups
    .filter((group) => group.text !== '')
    .map((group) => `${describeDays(group.days, language)} ${group.text}`)
    .join('\n');
}

/** 2024-01-01 was a Monday. */
const A_MONDAY = Date.UTC(2024, 0, 1);

function describeDays(days: readonly Weekday[], language: Language): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'short' });
  const name = (day: Weekday): string => format.format(A_MONDAY + WEEKDAYS.indexOf(day) * DAY_MS);
  const [first, last] = [days[0] ?? 'mon', days.at(-1) ?? 'mon'];
  return first === last ? name(first) : `${name(first)}–${name(last)}`;
}
