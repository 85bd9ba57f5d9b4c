import { z } from 'zod';
import type { Candidate } from '../model/understanding.ts';
import { describeDay } from './dates.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { asksAfterPaying } from './money-words.ts';
import { ASKS_ALL, ASKS_BY, ASKS_HOUR, ASPECTS, aspectOf } from './order-aspects.ts';
import { wants } from './replies.ts';

/** What of an order a customer asked. */
export const Asked = z.strictObject({
  aspect: z.enum(ASPECTS),
  /** The day that it is to come or leave on, or `by` which, `YYYY-MM-DD`; null = none was named. */
  day: z.string().nullable(),
  by: z.boolean(),
  /** The hour is asked for. */
  hour: z.boolean(),
  /** The order as such is asked for besides. */
  whole: z.boolean(),
  /** The entry that says when orders are sent; null = there is none. */
  entry: z.string().nullable(),
  /** What is asked is what comes once it is paid. */
  paying: z.boolean().default(false),
});
export type Asked = z.infer<typeof Asked>;

/** So likely something is to be done, whatever the words are. */
const TO_BE_DONE = 0.65;

/** What of an order a message asks; null = nothing of it. */
export function askedIn(input: FlowInput, context: FlowContext): Asked | null {
  if (input.kind !== 'text') return null;
  const text = withoutNumbers(input);
  const aspect = aspectOf(text);
  const isDone = wants(input, 'complaint', TO_BE_DONE) || wants(input, 'return', TO_BE_DONE);
  if (isDone && (aspect === null || !OF_MONEY.has(aspect) || NAMES_COMPLAINT.test(text))) return null;
  if (aspect === null) return null;
  const date = input.understanding.entities.find(({ kind }) => kind === 'date');
  return {
    aspect,
    day: date?.kind === 'date' ? comingDay(date.value, date.text, context) : null,
    by: ASKS_BY.test(text),
    hour: ASKS_HOUR.test(text),
    whole: ASKS_ALL.test(text),
    entry: OF_SENDING.has(aspect) ? entryOfDispatch(input.understanding.candidates, context) : null,
    paying: asksAfterPaying(text) !== null,
  };
}

/** What of an order a text asked that was said before: the days in it are not looked at. */
export function askedOfText(text: string, context: FlowContext): Asked | null {
  const aspect = aspectOf(text);
  if (aspect === null) return null;
  const entry = OF_SENDING.has(aspect) ? entryOfDispatch([], context) : null;
  return {
    aspect,
    day: null,
    by: false,
    hour: ASKS_HOUR.test(text),
    whole: false,
    entry,
    paying: asksAfterPaying(text) !== null,
  };
}

const OF_MONEY: ReadonlySet<string> = new Set(['refund', 'paid']);
const NAMES_COMPLAINT = /投诉|\bcomplain/iu;

const OF_SENDING: ReadonlySet<string> = new Set(['arrival', 'dispatch', 'when']);

/** A message without the numbers of orders and parcels in it. */
export function withoutNumbers(input: Extract<FlowInput, { kind: 'text' }>): string {
  const { entities } = input.understanding;
  const numbers = entities.filter(({ kind }) => kind === 'order' || kind === 'tracking');
  return numbers
    .reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, wordsOf(input))
    .replaceAll(/\b(?:order|number|no\.?) {2,}/giu, ' ')
    .trim();
}

const WEEKDAY = /周|星期|礼拜|禮拜|週|\b(?:mon|tue|wed|thu|fri|sat|sun)/iu;
const DAY_MS = 24 * 3_600_000;

/** A day of the week that may have been read as the last one is the next: what has not come yet is asked of. */
function comingDay(day: string, written: string, { now, knowledge }: FlowContext): string {
  if (!WEEKDAY.test(written) || day >= dayOf(now, knowledge.shop.timezone)) return day;
  return new Date(Date.parse(`${day}T00:00:00Z`) + 7 * DAY_MS).toISOString().slice(0, 10);
}

/** The day in a timezone, `YYYY-MM-DD`. */
export const dayOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** A day as it is said: "today (Tue, Nov 24)". */
export function sayDay(at: number, context: FlowContext): string {
  const { now, say, knowledge } = context;
  const day = describeDay(at, context);
  const written = dayOf(at, knowledge.shop.timezone);
  if (written === dayOf(now, knowledge.shop.timezone)) return say('aspect.today', { day });
  if (written === dayOf(now + DAY_MS, knowledge.shop.timezone)) return say('aspect.tomorrow', { day });
  return say('aspect.otherDay', { day });
}

const DISPATCH =
  /(?:什么时候|多久|几天|何时)[^，。]{0,4}(?:发货|发出|出货)|发货时间|\b(?:when|how soon)\b.{0,20}\b(?:ship|sent|dispatch|leave)|\bdispatch times?\b|\bshipping times?\b/iu;

/** What is sent in exchange. */
const OF_NEW = /新的?|换|退|补|\b(?:new|exchang\w*|replac\w*|return\w*)\b/iu;

/** The entry that says when orders are sent: of those that were found, or else the one that is called so. */
function entryOfDispatch(candidates: readonly Candidate[], { knowledge }: FlowContext): string | null {
  const found = candidates.flatMap(({ entry }) => knowledge.entries.get(entry) ?? []);
  const named = [...found, ...knowledge.entries.values()].find(
    ({ title, flow, answer }) =>
      flow === null &&
      answer !== null &&
      Object.values(title).some((one) => DISPATCH.test(one ?? '') && !OF_NEW.test(one ?? '')),
  );
  return named?.id ?? null;
}
