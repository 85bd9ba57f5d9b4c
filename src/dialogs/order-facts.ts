import type { Choice, OutgoingMessage } from '../model/message.ts';
import type { OrderView } from '../model/order.ts';
import { flowChoice } from './choices.ts';
import { describeDay, describeMoment } from './dates.ts';
import { faq } from './faq.ts';
import type { FlowContext } from './flow.ts';
import { humanChoice } from './human.ts';
import { type Asked, dayOf, sayDay } from './order-asked.ts';
import type { Aspect } from './order-aspects.ts';
import { endOfDay, isLate, itemsOf, lastEvents, money, type Parcel, phraseOf } from './order-card.ts';
import { moneyChoices, rulesCalled, tellRefund, tellUnpaid } from './order-money.ts';
import { choicesMessage, textMessage } from './replies.ts';

/** An order, what of it is asked, and where. */
interface Question {
  readonly order: OrderView;
  readonly asked: Asked;
  readonly context: FlowContext;
}

/** Answers what was asked of an order, and nothing else of it. */
export function tellAspect(order: OrderView, asked: Asked, context: FlowContext): OutgoingMessage[] {
  const question = { order, asked, context };
  const told = TELL[asked.aspect](question).filter((line) => line !== '');
  const choices = choicesUnder(question);
  return [choices.length === 0 ? textMessage(told.join('\n')) : choicesMessage(told.join('\n'), choices)];
}

const TELL: Readonly<Record<Aspect, (question: Question) => string[]>> = {
  arrival: tellArrival,
  dispatch: tellDispatch,
  when: (question) => (isSent(question.order) ? tellArrival(question) : tellDispatch(question)),
  courier: tellCourier,
  driver: ({ order, context }) => [context.say('aspect.driver'), ...order.parcels.map((one) => nameOf(one, context))],
  contents: tellContents,
  where: tellWhere,
  paid: ({ order, context }) =>
    order.status === 'placed' ? tellUnpaid(context) : [context.say('aspect.paid', totalOf(order, context))],
  refund: ({ order, context }) => tellRefund(order, context),
  total: ({ order, context }) => [context.say('aspect.total', totalOf(order, context))],
  items: ({ order, context }) =>
    order.items.length === 0
      ? [context.say('aspect.noItems')]
      : [context.say('aspect.items', { items: itemsOf(order, context) })],
  address: ({ context }) => [context.say('aspect.address')],
  hurry: tellHurry,
};

/** Sentences in one line. */
const together = (sentences: readonly string[], { language }: FlowContext): string =>
  sentences.join(language.startsWith('zh') ? '' : ' ');

const totalOf = ({ total, currency }: OrderView, context: FlowContext) => ({ total: money(total, currency, context) });
const isOver = ({ status }: OrderView): boolean => status === 'cancelled' || status === 'returned';
const isSent = ({ status }: OrderView): boolean => status === 'shipped' || status === 'delivered';
const hasCome = (parcel: Parcel): boolean => phraseOf(parcel) === 'parcel.delivered';
const open = ({ status, parcels }: OrderView): Parcel[] =>
  status === 'delivered' ? [] : parcels.filter((parcel) => !hasCome(parcel));
const nameOf = ({ carrier, tracking }: Parcel, { say }: FlowContext): string =>
  say('order.fact.parcel', { carrier, tracking });

/** The last that is known of a parcel: "Nov 23, 09:00 Suzhou out for delivery"; null = nothing is. */
function lastOf(parcel: Parcel, context: FlowContext): string | null {
  const [last] = lastEvents(parcel);
  if (last === undefined) return null;
  const text = [last.place, last.text].filter((part) => part !== undefined).join(' ');
  return context.say('parcel.event', { time: describeMoment(Date.parse(last.at), context), text });
}

const stateOf = (parcel: Parcel, { say }: FlowContext): string => {
  const phrase = phraseOf(parcel);
  return phrase === null ? parcel.status : say(phrase);
};

/** Cancelled and returned orders neither come nor leave. */
const tellOver = ({ order, context }: Question): string[] => [
  context.say(order.status === 'cancelled' ? 'aspect.cancelled' : 'aspect.returned'),
];

function tellArrival(question: Question): string[] {
  const { order, asked, context } = question;
  if (isOver(order)) return tellOver(question);
  if (order.status === 'delivered') return tellDelivered(question);
  const coming = open(order);
  if (coming.length === 0) return isSent(order) ? tellDelivered(question) : tellUnsent(question);
  const lines = coming.map((parcel) => {
    const text = arrivalOf(parcel, question);
    return order.parcels.length > 1 ? context.say('aspect.ofParcel', { parcel: nameOf(parcel, context), text }) : text;
  });
  const unsent = isSent(order) ? [] : [context.say('aspect.packed')];
  const mixed = order.parcels.length > 1 && order.items.length > 1 ? [context.say('aspect.unassigned')] : [];
  const hour = asked.hour ? [context.say('aspect.hour')] : [];
  return [...unsent, ...lines, ...hour, ...mixed];
}

function tellDelivered({ order, context }: Question): string[] {
  const events = order.parcels.flatMap((parcel) => lastOf(parcel, context) ?? []);
  const [only, ...others] = events;
  if (only === undefined) return [context.say('aspect.delivered')];
  return [
    others.length === 0
      ? context.say('aspect.deliveredAt', { event: only })
      : [context.say('aspect.delivered'), ...events].join('\n'),
  ];
}

function arrivalOf(parcel: Parcel, { asked, context }: Question): string {
  const { say, now } = context;
  if (parcel.expectedAt === undefined) {
    const event = lastOf(parcel, context);
    return together([say('aspect.noDay'), ...(event === null ? [] : [say('aspect.last', { event })])], context);
  }
  const at = Date.parse(parcel.expectedAt);
  if (endOfDay(at) < now) return say('aspect.lateSince', { day: describeDay(at, context) });
  const when = sayDay(at, context);
  const told = asked.day === null ? say('aspect.expected', { when }) : compared(at, when, asked, context);
  return phraseOf(parcel) === 'parcel.outForDelivery' ? together([told, say('aspect.out')], context) : told;
}

/** The day that is hoped for beside the one that is expected. */
function compared(at: number, when: string, { day, by }: Asked, { say, knowledge }: FlowContext): string {
  const expected = dayOf(at, knowledge.shop.timezone);
  if (day === null || expected === day || (by && expected < day)) return say('aspect.yes', { when });
  return expected < day ? say('aspect.sooner', { when }) : say('aspect.later', { when });
}

function tellDispatch(question: Question): string[] {
  const { order, context } = question;
  if (isOver(order)) return tellOver(question);
  if (!isSent(order)) return tellUnsent(question);
  const sent = order.parcels.flatMap(({ events }) => events.map(({ at }) => Date.parse(at)));
  const first = sent.length === 0 ? null : Math.min(...sent);
  const told =
    first === null ? context.say('aspect.sent') : context.say('aspect.sentAt', { day: describeDay(first, context) });
  return [told, ...tellArrival(question)];
}

/** Not sent yet: since when it waits, and what the shop says of such orders. */
function tellUnsent({ order, asked, context }: Question): string[] {
  const day = describeDay(Date.parse(order.placedAt), context);
  if (order.status === 'placed' && asked.paying)
    return [rulesOf(asked, context), asked.aspect === 'arrival' ? rulesCalled('transit', context) : ''];
  if (order.status === 'placed') return [context.say('aspect.waitsForPayment', { day })];
  const told = order.status === 'packed' ? context.say('aspect.packed') : context.say('aspect.waits', { day });
  const [parcel] = open(order);
  const expected =
    parcel?.expectedAt === undefined
      ? ''
      : context.say('aspect.expected', { when: sayDay(Date.parse(parcel.expectedAt), context) });
  return [told, expected === '' ? rulesOf(asked, context) : expected];
}

/** What the knowledge says of when orders are sent. */
function rulesOf({ entry: id }: Asked, context: FlowContext): string {
  const entry = context.knowledge.entries.get(id ?? '');
  return entry === undefined
    ? ''
    : faq({ ...entry, next: [] }, context)
        .map(({ text }) => text)
        .join('\n');
}

function tellCourier({ order, context }: Question): string[] {
  const { say } = context;
  const [only, ...others] = order.parcels;
  if (only === undefined) return [say('aspect.noParcel')];
  if (others.length === 0) return [say('aspect.courier', { carrier: only.carrier, tracking: only.tracking })];
  const lines = order.parcels.map((parcel) =>
    say('aspect.ofParcel', { parcel: nameOf(parcel, context), text: stateOf(parcel, context) }),
  );
  return [...lines, ...(order.items.length > 1 ? [say('aspect.unassigned')] : [])];
}

function tellContents(question: Question): string[] {
  const { order, context } = question;
  const [only, ...others] = order.parcels;
  if (only === undefined || others.length > 0) return tellCourier(question);
  return [
    context.say('aspect.oneParcel', {
      parcel: nameOf(only, context),
      items: itemsOf(order, context),
      status: stateOf(only, context),
    }),
  ];
}

function tellWhere(question: Question): string[] {
  const { order, context } = question;
  if (isOver(order)) return tellOver(question);
  if (order.parcels.every(({ events }) => events.length === 0))
    return isSent(order) ? [context.say('aspect.noEvent')] : tellUnsent(question);
  return order.parcels.map((parcel) => {
    const text = lastOf(parcel, context) ?? stateOf(parcel, context);
    return order.parcels.length > 1
      ? context.say('aspect.ofParcel', { parcel: nameOf(parcel, context), text })
      : context.say('aspect.lastKnown', { text });
  });
}

/** Why it takes so long, and whether somebody can see to it: what is known. */
function tellHurry(question: Question): string[] {
  const { order, context } = question;
  if (isOver(order)) return tellOver(question);
  if (!isSent(order)) return [...tellUnsent(question).slice(0, 1), context.say('aspect.hurry')];
  const [parcel] = open(order);
  if (parcel === undefined) return tellDelivered(question);
  const event = parcel.expectedAt === undefined ? null : lastOf(parcel, context);
  return [
    together(
      [arrivalOf(parcel, question), ...(event === null ? [] : [context.say('aspect.last', { event })])],
      context,
    ),
    context.say(isLate(order, context.now) ? 'aspect.hurryLate' : 'aspect.hurry'),
  ];
}

/** What may be done where the answer alone does not help. */
function choicesUnder({ order, asked, context }: Question): Choice[] {
  const { say } = context;
  const complain = { id: flowChoice('complaint', order.number), label: say('order.complain') };
  if (asked.aspect === 'refund' || asked.aspect === 'paid') return moneyChoices(order, asked.aspect, context);
  const isDue = asked.aspect === 'hurry' && open(order).length + (isSent(order) ? 0 : 1) > 0 && !isOver(order);
  const late = isLate(order, context.now) && asked.aspect === 'arrival';
  if (late || (isDue && isLate(order, context.now))) return [complain, humanChoice(context)];
  return isDue || asked.aspect === 'address' ? [humanChoice(context)] : [];
}
