import { z } from 'zod';
import { type Choice, choicesOf, type OutgoingMessage } from '../model/message.ts';
import type { OrderView } from '../model/order.ts';
import type { Frame } from '../model/session.ts';
import { flowChoice } from './choices.ts';
import { contacts } from './contacts.ts';
import { defineFlow, type FlowContext, type FlowInput, type FlowStep, type StartArgument, wordsOf } from './flow.ts';
import { humanChoice } from './human.ts';
import { Aim, aimOf, askedBefore, goOn } from './order-aims.ts';
import { Asked, askedIn } from './order-asked.ts';
import { POINTS } from './order-aspects.ts';
import { isLate, orderCard } from './order-card.ts';
import { tellAspect } from './order-facts.ts';
import {
  askLookup,
  Lookup,
  type LookupStep,
  lookupAccepts,
  lookupAnswered,
  startLookup,
  stepLookup,
} from './order-lookup.ts';
import { asksForLast, asksOfOrder, namedIn, placeAmong } from './order-words.ts';
import { asksOfParcel } from './parcel-words.ts';
import { choicesMessage, meansAnother, wants } from './replies.ts';

const Data = z.union([
  Lookup,
  /** The finding of an order of which something is asked, or wanted. `known`: it was shown before. */
  z.strictObject({
    at: z.literal('for'),
    lookup: Lookup,
    asked: Asked.nullable(),
    aim: Aim.nullable(),
    known: z.boolean(),
  }),
  /** The order was shown; the customer may mean another one. `others`: of the same customer. */
  z.strictObject({
    at: z.literal('shown'),
    number: z.string(),
    others: z.array(z.string()).max(5),
    late: z.boolean(),
    /** The names of what it holds. */
    items: z.array(z.string()).max(20).default([]),
    /** What was asked of it last. */
    asked: Asked.nullable().default(null),
  }),
]);
type Data = z.infer<typeof Data>;
type Wanted = Pick<Extract<Data, { at: 'for' }>, 'asked' | 'aim' | 'known'>;

const NOTHING: Wanted = { asked: null, aim: null, known: false };

/** The order that a frame of this flow has shown; null = it has shown none. */
export function shownOrder({ flow, data }: Frame): string | null {
  const parsed = flow === 'track-order' ? Data.safeParse(data) : null;
  return parsed?.success === true && parsed.data.at === 'shown' ? parsed.data.number : null;
}

/** Tells how far an order is, or what is asked of it, to whom it belongs. */
export const trackOrder = defineFlow<Data, StartArgument>({
  name: 'track-order',
  version: 1,
  schema: Data,
  migrate: () => null,
  title: ({ say }) => say('order.flow'),
  start: ({ said, about }, context) =>
    toStep(startLookup(said, about, context), wantedOf(said, about, context), context),
  accepts: (data, input, context) =>
    data.at === 'shown'
      ? namedIn(input).length > 0 || asksOfShown(data, input, context)
      : lookupAccepts(lookupOf(data), input, context),
  step: (data, input, context) =>
    data.at === 'shown'
      ? stepShown(data, input, context)
      : toStep(stepLookup(lookupOf(data), input, context), wantedIn(data, input, context), context),
  answered: (data, answer, context) =>
    data.at === 'shown'
      ? { data, say: [], outcome: 'wait' }
      : toStep(lookupAnswered(lookupOf(data), answer, context), wantedOfLookup(data), context),
  askAgain: (data, context) => (data.at === 'shown' ? [] : askLookup(lookupOf(data), context)),
});

type Finding = Exclude<Data, { at: 'shown' }>;
const lookupOf = (data: Finding): Lookup => (data.at === 'for' ? data.lookup : data);
function wantedOfLookup(data: Finding): Wanted {
  if (data.at !== 'for') return NOTHING;
  const { asked, aim, known } = data;
  return { asked, aim, known };
}

/** What is asked beside a number or a proof counts, or else what was asked before. */
function wantedIn(data: Finding, input: FlowInput, context: FlowContext): Wanted {
  const before = wantedOfLookup(data);
  const asked = askedIn(input, context);
  return asked === null ? before : { ...before, asked, aim: null };
}

/** What is asked or wanted of an order that is named, or that `about` names. */
function wantedOf(said: FlowInput, about: string | null, context: FlowContext): Wanted {
  if (said.kind !== 'text') return NOTHING;
  const number = about ?? namedIn(said)[0]?.value;
  const isKnown = context.talk.orders.some((order) => order.proven && order.number === number);
  const now = askedIn(said, context);
  const aim = now === null && !isKnown ? aimOf(said, context) : null;
  const asked = now ?? (aim === null && !isKnown ? askedBefore(context) : null);
  return { asked, aim, known: isKnown && asked !== null && !asked.whole };
}

function stepShown(data: Shown, input: FlowInput, context: FlowContext): FlowStep<Data> {
  if (namedIn(input).length > 0)
    return toStep(startLookup(input, null, context), wantedOf(input, null, context), context);
  if (pointsTo(data, input)) {
    const wanted = { asked: data.asked, aim: null, known: true };
    return toStep(startLookup(null, data.number, context), wanted, context);
  }
  if (data.late && asksToChase(input))
    return { data, say: [choicesMessage(contacts(context).text, [humanChoice(context)])], outcome: 'done' };
  const again = asksWhatIsIn(input) || asksOfParcel(input, data, context);
  if (again && !asksForOther(data, input)) return toStep(startLookup(null, data.number, context), NOTHING, context);
  return asksForLast(input)
    ? toStep(startLookup(input, null, context), NOTHING, context)
    : another(data.others, context);
}

type Shown = Extract<Data, { at: 'shown' }>;

/** Something short about the order that was shown, or another one. */
function asksOfShown(data: Shown, input: FlowInput, context: FlowContext): boolean {
  if (input.kind !== 'text' || input.text.length >= 60) return false;
  if (pointsTo(data, input) || asksForOther(data, input) || asksForLast(input) || asksWhatIsIn(input)) return true;
  return (data.late && asksToChase(input)) || asksOfParcel(input, data, context);
}

/** "Just this one": the same is asked of it again. */
const pointsTo = ({ asked }: Shown, input: FlowInput): boolean =>
  asked !== null && input.kind === 'text' && POINTS.test(wordsOf(input));

/** What stands in the order, and not that something in it is to be done with. */
const asksWhatIsIn = (input: FlowInput): boolean =>
  asksOfOrder(input) && !wants(input, 'return', WISHED) && !wants(input, 'complaint', WISHED);
const WISHED = 0.6;

/** "The second one?", of several that were named. */
const asksForOther = ({ others }: Shown, input: FlowInput): boolean =>
  meansAnother(input) || (others.length > 0 && placeAmong(2, input) >= 0);

/** That somebody sees to a late parcel. */
const asksToChase = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  /催|问问快递|联系快递|有人.{0,4}(?:管|处理)|\b(?:chase|call (?:them|the)|somebody|someone|hurry)/iu.test(
    wordsOf(input),
  );

function toStep(step: LookupStep, wanted: Wanted, context: FlowContext): FlowStep<Data> {
  if ('orders' in step) return show(step, wanted, context);
  if (step.lookup === null) return { data: { at: 'number', proof: null }, say: step.say, outcome: 'done' };
  const { lookup, say, call } = step;
  const data: Data = wanted.asked === null && wanted.aim === null ? lookup : { at: 'for', lookup, ...wanted };
  return { data, say, outcome: 'wait', ...(call === undefined ? {} : { call }) };
}

function show(
  { orders, rest, next, say: before }: Extract<LookupStep, { orders: unknown }>,
  { asked, aim, known }: Wanted,
  context: FlowContext,
): FlowStep<Data> {
  const [order, ...more] = orders;
  if (order === undefined)
    return {
      data: { at: 'shown', number: '', others: [], late: false, items: [], asked: null },
      say: before,
      outcome: 'done',
    };
  const earlier = context.talk.orders.flatMap(({ number, proven }) => (proven ? [number] : []));
  const all = [...rest, ...more.map(({ number }) => number), ...earlier].filter((number) => number !== order.number);
  const others = [...new Set(all)].slice(0, 5);
  const data: Data = {
    at: 'shown',
    number: order.number,
    others,
    late: isLate(order, context.now),
    items: order.items.slice(0, 20).map(({ name }) => name),
    asked,
  };
  const stands = !known && asked !== null && (ON_CARD.has(asked.aspect) || (data.late && OF_LATE.has(asked.aspect)));
  const answer = asked === null || stands ? [] : tellAspect(order, asked, context);
  const told = asked === null ? goOn(order, aim, context) : answer;
  const card = known ? [] : [orderCard(order, hasOwn(told) ? [] : choicesUnder(order, more, context), context)];
  if (next === null) return { data, say: [...before, ...card, ...told], outcome: 'wait' };
  const further = toStep(next, NOTHING, context);
  return { ...further, say: [...before, ...card, ...told, ...further.say] };
}

/** What may be done stands under what is told. */
const hasOwn = (told: readonly OutgoingMessage[]): boolean => told.some((message) => choicesOf(message).length > 0);

/** What a card answers already, and what it does of a late order. */
const ON_CARD: ReadonlySet<Asked['aspect']> = new Set(['where', 'items', 'total']);
const OF_LATE: ReadonlySet<Asked['aspect']> = new Set(['arrival', 'when', 'hurry']);

/** What often comes next: for a late order a complaint or a person, for one that has come a return. */
function choicesUnder(order: OrderView, others: readonly OrderView[], context: FlowContext): Choice[] {
  const { say, now } = context;
  const complain = { id: flowChoice('complaint', order.number), label: say('order.complain') };
  const giveBack = { id: flowChoice('return-request', order.number), label: say('order.return') };
  const other = others.slice(0, 2).map(({ number }) => otherChoice(number, context));
  if (isLate(order, now)) return [complain, humanChoice(context), ...other];
  if (order.status === 'returned' || order.status === 'cancelled') return [complain, humanChoice(context), ...other];
  return order.status === 'delivered' ? [giveBack, complain, ...other] : other;
}

function otherChoice(number: string, { say }: FlowContext): Choice {
  return { id: flowChoice('track-order', number), label: say('order.other', { number }) };
}

function another(others: readonly string[], context: FlowContext): FlowStep<Data> {
  const data: Data = { at: 'number', proof: null };
  const [only, ...further] = others;
  if (only !== undefined && further.length === 0) return toStep(startLookup(null, only, context), NOTHING, context);
  if (others.length === 0) return { data, say: askLookup(data, context), outcome: 'wait' };
  const choices = others.map((number) => otherChoice(number, context));
  return { data, say: [{ kind: 'choices', text: context.say('order.askOther'), choices }], outcome: 'wait' };
}
