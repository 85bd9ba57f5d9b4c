import type { Language } from '../model/language.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import type { OrderView } from '../model/order.ts';
import type { PhraseKey } from '../model/phrases.ts';
import { describeDay, describeMoment } from './dates.ts';
import type { FlowContext } from './flow.ts';

/** One of an order's parcels. */
export type Parcel = OrderView['parcels'][number];

/** Items and events of a parcel that are told; the rest is counted, or left out. */
const MOST_ITEMS = 8;
const MOST_EVENTS = 3;
/** A parcel of which nothing was heard for so long is late, though nobody said when it would come, ms. */
const SILENT_MS = 5 * 24 * 3_600_000;

/** How couriers call how far a parcel is, in their ways of writing it. */
const PARCEL_STATUS = [
  [/out.?for.?delivery|delivering|派送|派件|配送中/i, 'parcel.outForDelivery'],
  [/not.?delivered|undelivered|exception|fail|problem|问题件|异常|失败|退回|returned/i, 'parcel.problem'],
  [/ready.?for.?pick|待取|自提|驿站|柜/i, 'parcel.readyForPickup'],
  [/delivered|签收|妥投|已送达/i, 'parcel.delivered'],
  [/transit|shipped|on.?the.?way|运输|在途|picked.?up|揽收|已发/i, 'parcel.inTransit'],
  [/pending|created|label|pre.?transit|待揽|待发|已下单/i, 'parcel.pending'],
] as const satisfies readonly (readonly [RegExp, PhraseKey])[];

/** An order as the customer reads it: a card where the channel has them, with the same in its words. */
export function orderCard(order: OrderView, choices: readonly Choice[], context: FlowContext): OutgoingMessage {
  const { say } = context;
  const title = say('order.title', { number: order.number });
  const facts = factsOf(order, context);
  const sorry = isLate(order, context.now) ? [say('order.late')] : [];
  const text = [title, ...facts.map(({ label, value }) => say('order.line', { label, value })), ...sorry].join('\n');
  const shown = [...facts, ...sorry.map((value) => ({ label: say('order.fact.late'), value }))];
  return {
    kind: 'card',
    text,
    title: title.slice(0, 200),
    facts: shown.slice(0, 20).map(({ label, value }) => ({ label: label.slice(0, 100), value: value.slice(0, 500) })),
    ...(choices.length === 0 ? {} : { choices: [...choices] }),
  };
}

/** Whether something of it should have come, or has not been heard of for long. */
export function isLate({ status, parcels }: OrderView, now: number): boolean {
  if (status === 'delivered' || status === 'cancelled' || status === 'returned') return false;
  return parcels.some((parcel) => {
    if (phraseOf(parcel) === 'parcel.delivered') return false;
    if (parcel.expectedAt !== undefined) return endOfDay(Date.parse(parcel.expectedAt)) < now;
    const last = lastEvents(parcel)[0];
    return last !== undefined && now - Date.parse(last.at) > SILENT_MS;
  });
}

/** Whether a part of it has come. */
export const hasArrived = ({ status, parcels }: OrderView): boolean =>
  status === 'delivered' || parcels.some((parcel) => phraseOf(parcel) === 'parcel.delivered');

/** When the customer got the last of what has come, as far as one can tell, ms since 1970; null = nobody says when. */
export function deliveredAt({ status, parcels }: OrderView): number | null {
  const come = status === 'delivered' ? parcels : parcels.filter((parcel) => phraseOf(parcel) === 'parcel.delivered');
  const times = come.flatMap(({ events }) => events.map(({ at }) => Date.parse(at)));
  return times.length === 0 ? null : Math.max(...times);
}

/** A day is not over before its end, wherever on it the source has put the hour. */
export const endOfDay = (at: number): number => at + 12 * 3_600_000;

interface Fact {
  readonly label: string;
  readonly value: string;
}

function factsOf(order: OrderView, context: FlowContext): Fact[] {
  const { say } = context;
  return [
    { label: say('order.fact.status'), value: say(`order.status.${order.status}`) },
    { label: say('order.fact.placed'), value: describeDay(Date.parse(order.placedAt), context) },
    ...(order.items.length === 0 ? [] : [{ label: say('order.fact.items'), value: itemsOf(order, context) }]),
    { label: say('order.fact.total'), value: money(order.total, order.currency, context) },
    ...order.parcels.map((parcel) => ({
      label: say('order.fact.parcel', { carrier: parcel.carrier, tracking: parcel.tracking }),
      value: parcelOf(parcel, context),
    })),
  ];
}

/** What stands in an order, in one line. */
export function itemsOf({ items }: OrderView, { say, language }: FlowContext): string {
  const shown = items.slice(0, MOST_ITEMS).map(({ name, quantity }) => say('order.item', { name, quantity }));
  const more = items.length - shown.length;
  return listed([...shown, ...(more > 0 ? [say('order.moreItems', { count: more })] : [])], language);
}

function parcelOf(parcel: Parcel, context: FlowContext): string {
  const { say } = context;
  const phrase = phraseOf(parcel);
  const arrived = phrase === 'parcel.delivered';
  const expected =
    parcel.expectedAt === undefined || arrived ? [] : [expectedOn(Date.parse(parcel.expectedAt), context)];
  const events = lastEvents(parcel).map(({ at, text, place }) =>
    say('parcel.event', {
      time: describeMoment(Date.parse(at), context),
      text: [place, text].filter((part) => part !== undefined).join(' '),
    }),
  );
  return [phrase === null ? parcel.status : say(phrase), ...expected, ...events].join('\n');
}

function expectedOn(at: number, context: FlowContext): string {
  const day = describeDay(at, context);
  return endOfDay(at) < context.now
    ? context.say('parcel.wasExpected', { day })
    : context.say('parcel.expected', { day });
}

/** How far a parcel is; null = in words that are none of those: they are told as they are. */
export function phraseOf({ status }: Parcel): (typeof PARCEL_STATUS)[number][1] | null {
  return PARCEL_STATUS.find(([pattern]) => pattern.test(status))?.[1] ?? null;
}

/** What happened to a parcel last, the newest first. */
export const lastEvents = ({ events }: Parcel) =>
  events.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, MOST_EVENTS);

/** A sum as it is written in the customer's language. */
export function money(amount: number, currency: string, { language }: FlowContext): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount);
}

/** Things in one line: "A, B and C", "A、B和C". */
export function listed(things: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(things);
}
