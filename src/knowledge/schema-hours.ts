import { z } from 'zod';
import { type Span, WEEKDAYS } from '../model/knowledge.ts';
import { compare } from './faults.ts';
import { isDate } from './schema-checks.ts';
import { localized } from './schema-text.ts';

const SPAN = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const SpanText = z
  .string()
  .trim()
  .regex(SPAN, 'A span of hours is written "HH:MM-HH:MM", such as "09:00-18:30"; a day ends at 24:00.')
  .transform((written): Span => {
    const [from = '', to = ''] = written.split('-');
    return { from, to };
  })
  .refine(({ from, to }) => from < to, {
    error: ({ input }) =>
      `${spanOf(input)} ends before it starts. For a night write it on two days: until 24:00, and from 00:00 on the next.`,
  });

function spanOf(input: unknown): string {
  const span = z.object({ from: z.string(), to: z.string() }).safeParse(input);
  return span.success ? `"${span.data.from}-${span.data.to}"` : 'The span';
}

const Day = z
  .array(SpanText)
  .max(10)
  .superRefine((spans, context) => {
    for (const [first, second, index] of overlaps(spans)) {
      const message = `"${second}" overlaps with "${first}": make one span of them.`;
      context.addIssue({ code: 'custom', path: [index], message });
    }
  })
  .transform((spans) => spans.toSorted((a, b) => compare(a.from, b.from)))
  .describe('Spans of hours, such as ["09:00-12:00", "13:30-18:00"]; an empty list [] means closed.');

function* overlaps(spans: readonly Span[]): Iterable<[string, string, number]> {
  const ordered = spans.map((span, index) => ({ span, index })).toSorted((a, b) => compare(a.span.from, b.span.from));
  for (const [at, { span, index }] of ordered.entries()) {
    const before = ordered[at - 1]?.span;
    if (before !== undefined && span.from < before.to) {
      yield [`${before.from}-${before.to}`, `${span.from}-${span.to}`, index];
    }
  }
}

/** `hours` of `shop.yaml`. */
export const Hours = z
  .partialRecord(z.enum(WEEKDAYS), Day)
  .describe(
    'When people are there to help, by weekday (mon tue wed thu fri sat sun). A day that is not named is closed.',
  );

const DateText = z.string().trim().refine(isDate, 'A date is written YYYY-MM-DD, such as 2026-10-01.');

const HolidayFile = z
  .strictObject({
    date: DateText.optional().describe('One day, YYYY-MM-DD. Write either this, or from and to.'),
    from: DateText.optional().describe('The first day, YYYY-MM-DD.'),
    to: DateText.optional().describe('The last day, YYYY-MM-DD; it belongs to the holiday.'),
    name: localized(100).optional().describe('What the holiday is called, in each language.'),
    hours: Day.optional().describe(
      'Hours that hold on these days instead of the weekly ones; without them it is closed.',
    ),
  })
  .superRefine((holiday, context) => {
    const message = spanOfDaysFault(holiday);
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .transform(({ date, from, to, name, hours }) => ({
    from: date ?? from ?? '',
    to: date ?? to ?? '',
    name,
    hours: hours ?? [],
  }));

function spanOfDaysFault(holiday: { date?: string | undefined; from?: string | undefined; to?: string | undefined }) {
  const { date, from, to } = holiday;
  if (date !== undefined) {
    return from === undefined && to === undefined ? null : 'A holiday has either "date", or "from" and "to": not both.';
  }
  if (from === undefined || to === undefined) return 'A holiday needs a "date", or "from" and "to".';
  return from <= to ? null : `The holiday ends (${to}) before it starts (${from}).`;
}

/** `holidays` of `shop.yaml`. */
export const Holidays = z
  .array(HolidayFile)
  .max(1000)
  .superRefine((holidays, context) => {
    const ordered = holidays
      .map((holiday, index) => ({ ...holiday, index }))
      .toSorted((a, b) => compare(a.from, b.from));
    for (const [at, holiday] of ordered.entries()) {
      const before = ordered[at - 1];
      if (before === undefined || holiday.from > before.to) continue;
      const message = `${holiday.from} belongs to another holiday too (${before.from} to ${before.to}).`;
      context.addIssue({ code: 'custom', path: [holiday.index], message });
    }
  })
  .describe('Days on which the weekly hours do not hold.');
