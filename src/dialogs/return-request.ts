import { toJson } from '../model/calls.ts';
import type { OrderView } from '../model/order.ts';
import type { Frame } from '../model/session.ts';
import { TICKET_CALLS, TICKET_LIMITS, type TicketFiling } from '../model/ticket.ts';
import { flowChoice } from './choices.ts';
import { tellFiled } from './filed.ts';
import {
  type CallAnswer,
  defineFlow,
  type FlowContext,
  type FlowInput,
  type FlowStep,
  type StartArgument,
  wordsOf,
} from './flow.ts';
import { humanChoice } from './human.ts';
import { deliveredAt, hasArrived } from './order-card.ts';
import {
  askLookup,
  type Lookup,
  type LookupStep,
  lookupAccepts,
  lookupAnswered,
  startLookup,
  stepLookup,
} from './order-lookup.ts';
import { namedIn } from './order-words.ts';
import { photosAccept, stepPhotos } from './photos.ts';
import {
  choicesMessage,
  filesOf,
  freeText,
  isAngry,
  isAside,
  meansAnother,
  noted,
  textMessage,
  wants,
} from './replies.ts';
import { MOST_ITEMS, NEW_RETURN, ReturnData } from './return-data.ts';
import { isFault, judge, orderRefusal, RETURN_WISHES } from './return-rules.ts';
import { askReturn, conditionOf, refuseOrder, refuseReturn, ruleText } from './return-texts.ts';
import { alsoSaid, retell } from './return-told.ts';
import {
  afterRefusal,
  answerTo,
  CHANGES,
  itemsNamed,
  itemsPutRight,
  RETURN,
  type ReturnSlot,
  saidAtFirst,
  slotChoice,
} from './return-words.ts';

/** The order that a frame of this flow is about; null = none is found yet. */
export function returnedOrder({ flow, data }: Frame): string | null {
  const parsed = flow === RETURN ? ReturnData.safeParse(data) : null;
  return parsed?.success === true ? (parsed.data.order?.number ?? null) : null;
}

/** The shop's rules have said no, and nothing is asked. */
export const isRefused = ({ flow, data }: Frame): boolean =>
  flow === RETURN && ReturnData.safeParse(data).data?.refused === true;

/** Takes a request to return or exchange: asks for what is missing, checks the shop's rules, files a ticket. */
export const returnRequest = defineFlow<ReturnData, StartArgument>({
  name: RETURN,
  version: 1,
  schema: ReturnData,
  migrate: () => null,
  title: ({ say }) => say('return.flow'),
  start: ({ said, about }, context) => {
    const words = said.kind === 'text' ? said.text : '';
    const first = { ...NEW_RETURN, words, ...(said.kind === 'text' ? saidAtFirst(wordsOf(said)) : {}) };
    const known = { ...first, ...alsoSaid(said, first, context) };
    return withLookup(heard(known, said), startLookup(said, about, context), context);
  },
  accepts: (data, input, context) => {
    if (data.filing) return false;
    if (input.kind === 'files' && data.lookup === null) return true;
    if (data.refused) return afterRefusal(input, data, context) !== null;
    if (data.lookup !== null) return lookupAccepts(data.lookup, input, context) || tellsOfIt(input, data, context);
    if (namedIn(input).length > 0 || isAnotherOrder(input, data)) return true;
    const slot = missing(data, context);
    if (isAside(input, RETURN, context) && !isDefinite(slot, input, data, context)) return false;
    if (itemsPutRight(input, data, context) !== null) return true;
    if (slot === 'photos' && photosAccept(input)) return true;
    return answerTo(slot, input, data, context) !== null || freeText(input, RETURN, context) !== null;
  },
  step: (data, input, context) => {
    const before = heard(data, input);
    if (data.refused)
      return goOn(
        { ...before, refused: false, unused: null, items: itemsAfter(data), ...afterRefusal(input, data, context) },
        context,
      );
    if (data.lookup !== null) return whileLooking(before, data.lookup, input, context);
    if (namedIn(input).length > 0 || isAnotherOrder(input, data)) return changeOrder(before, input, context);
    const items = itemsPutRight(input, data, context);
    if (items !== null) return goOn({ ...before, items }, context);
    return fill(before, missing(data, context), input, context);
  },
  answered: (data, answer, context) =>
    data.filing
      ? filed(data, answer, context)
      : data.lookup === null
        ? { data, say: [], outcome: 'wait' }
        : withLookup(data, lookupAnswered(data.lookup, answer, context), context),
  answeredLate: (answer, context) =>
    answer.name === TICKET_CALLS.open ? [tellFiled(answer, 'return.filed', context)] : [],
  besides: (data, input, context) => {
    const told = data.filing || data.refused ? {} : alsoSaid(input, data, context);
    return Object.keys(told).length === 0 ? null : { ...data, ...told };
  },
  askAgain: (data, context) => {
    if (data.filing) return [];
    if (data.refused) return [];
    return data.lookup === null ? ask(data, context).say : askLookup(data.lookup, context);
  },
});

/** Of an order of several items "the other one" may be one of these. */
const isAnotherOrder = (input: FlowInput, { order }: ReturnData): boolean =>
  input.kind === 'text' && meansAnother(input) && (order?.items.length === 1 || /单|order/iu.test(wordsOf(input)));

/** So likely a message is about the return, though not what was asked. */
const ABOUT_IT = 0.4;

/** It tells of what is to be returned, while the order is still asked for. */
function tellsOfIt(input: FlowInput, data: ReturnData, context: FlowContext): boolean {
  if (freeText(input, RETURN, context) === null) return false;
  return wants(input, 'return', ABOUT_IT) || Object.keys(alsoSaid(input, data, context)).length > 0;
}

/** While the order is asked for, what is said of the matter is noted. */
function whileLooking(data: ReturnData, lookup: Lookup, input: FlowInput, context: FlowContext): FlowStep<ReturnData> {
  const words =
    tellsOfIt(input, data, context) && input.kind === 'text' ? `${data.words}\n${input.text}`.trim() : data.words;
  const noted = { ...data, ...alsoSaid(input, data, context), words: words.slice(0, TICKET_LIMITS.text) };
  return lookupAccepts(lookup, input, context)
    ? withLookup(noted, stepLookup(lookup, input, context), context)
    : { data: noted, say: askLookup(lookup, context), outcome: 'wait' };
}

/** Of several items the one with the fault has to be named. */
const itemsAfter = ({ items }: ReturnData): ReturnData['items'] => (items !== null && items.length > 1 ? null : items);

const ASKS_TERMS = /谁|多少|多久|几天|几时|运费|\b(?:cost|costs|fee|free|pay|pays|how (?:much|long)|when)\b/iu;

/** "Can somebody pick it up?" answers how it is sent back; what it costs is asked of the knowledge. */
function isDefinite(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): boolean {
  if (input.kind !== 'text' || ASKS_TERMS.test(wordsOf(input))) return false;
  if (slot === 'summary') return CHANGES.test(wordsOf(input));
  return DEFINITE.has(slot) && answerTo(slot, input, data, context) !== null;
}

const DEFINITE: ReadonlySet<ReturnSlot> = new Set(['wish', 'handover', 'unused']);

/** Notes the customer's mood, and files that come before they are asked for. */
function heard(data: ReturnData, input: FlowInput): ReturnData {
  return isAngry(input) ? { ...data, angry: true } : data;
}

function changeOrder(data: ReturnData, input: FlowInput, context: FlowContext): FlowStep<ReturnData> {
  const fresh = { ...data, order: null, items: null, unused: null };
  if (namedIn(input).length > 0) return withLookup(fresh, startLookup(input, null, context), context);
  const lookup: Lookup = { at: 'number', proof: null };
  return { data: { ...fresh, lookup }, say: askLookup(lookup, context), outcome: 'wait' };
}

function withLookup(data: ReturnData, step: LookupStep, context: FlowContext): FlowStep<ReturnData> {
  if ('orders' in step) {
    const [order] = step.orders;
    return order === undefined ? { data, say: step.say, outcome: 'done' } : withOrder(data, order, step.say, context);
  }
  const { lookup, say } = step;
  if (lookup === null) return { data, say, outcome: 'done' };
  return { data: { ...data, lookup }, say, outcome: 'wait', ...(step.call === undefined ? {} : { call: step.call }) };
}

function withOrder(
  data: ReturnData,
  order: OrderView,
  before: FlowStep<ReturnData>['say'],
  context: FlowContext,
): FlowStep<ReturnData> {
  const refusal = orderRefusal(order.status);
  // Of what comes in several parcels those that have come may go back.
  const why = refusal === 'not-delivered' && hasArrived(order) ? null : refusal;
  if (why !== null) return { data, say: [...before, refuseOrder(why, order, context)], outcome: 'done' };
  const items = order.items.slice(0, MOST_ITEMS).map(({ sku, name, quantity }) => ({ sku, name, quantity }));
  const known = { number: order.number, status: order.status, deliveredAt: deliveredAt(order), items };
  const places =
    items.length <= 1 ? items.map((_item, place) => place) : itemsNamed(data.words, { order: known }, context);
  const named = places.length > 0 && (items.length <= 1 || places.length < items.length) ? places : null;
  const next = goOn({ ...data, lookup: null, order: known, items: named }, context);
  return { ...next, say: [...before, ...next.say] };
}

/** What has to be asked next. */
function missing(data: ReturnData, { receivesFiles, knowledge }: FlowContext): ReturnSlot {
  if (data.items === null) return 'items';
  if (data.reason === null) return 'reason';
  if (data.wish === null) return 'wish';
  const fault = isFault(data.reason);
  if (!fault && data.unused === null) return 'unused';
  if (fault && receivesFiles && !data.photosDone) return 'photos';
  const returned = data.wish !== 'repair' && knowledge.shop.returns.handover.length > 1;
  return returned && data.handover === null && !data.handoverOpen ? 'handover' : 'summary';
}

function fill(data: ReturnData, slot: ReturnSlot, input: FlowInput, context: FlowContext): FlowStep<ReturnData> {
  if (slot === 'photos' && photosAccept(input)) {
    const step = stepPhotos(data.files, input, context);
    const next = { ...data, files: [...step.files], photosDone: step.done };
    return step.done ? goOn(next, context) : { data: next, say: step.say, outcome: 'wait' };
  }
  const sent = filesOf(input);
  if (input.kind === 'files')
    return ask({ ...data, files: [...data.files, ...sent].slice(0, TICKET_LIMITS.files) }, context);
  const answer = answerTo(slot, input, data, context);
  if (answer === null) return goOn(retell(slot, input, data, context), context);
  if (answer === 'submit') return file(data, context);
  if (answer === 'change') return { data, say: [textMessage(context.say('flow.askChange'))], outcome: 'wait' };
  const next = goOn({ ...data, ...alsoSaid(input, data, context), ...answer, retold: 0 }, context);
  return slot === 'summary' && !next.data.refused ? noted(next, context) : next;
}

/** Asks for the next thing, unless the shop's rules say no. */
function goOn(data: ReturnData, context: FlowContext): FlowStep<ReturnData> {
  const { order, items, reason, wish } = data;
  if (data.unused === false)
    return refused(data, textMessage(context.say('return.used', { condition: conditionOf(context) })), context);
  if (order === null || items === null || reason === null) return ask(data, context);
  const returned = items.flatMap((place) => order.items[place] ?? []);
  // What no wish could make possible is said before the wish is asked for.
  const judged = (wish === null ? RETURN_WISHES : [wish]).map((one) => {
    const asked = { items: returned, reason, wish: one, deliveredAt: order.deliveredAt };
    return judge(asked, context.knowledge.shop.returns, context.now);
  });
  const judgement = judged.find(({ allowed }) => allowed) ?? judged[0];
  if (judgement === undefined || judgement.allowed) return ask(data, context);
  return refused(data, refuseReturn(judgement, order, context), context);
}

/** Says no; unless that was about a fault, one may still be named. */
function refused(data: ReturnData, why: ReturnType<typeof textMessage>, context: FlowContext): FlowStep<ReturnData> {
  const { say } = context;
  const mayBeFaulty = data.reason !== null && !isFault(data.reason);
  const faulty = { id: slotChoice('reason', 'damaged'), label: say('return.reason.damaged') };
  const complain = { id: flowChoice('complaint', data.order?.number), label: say('order.complain') };
  const choices = [...(mayBeFaulty ? [faulty] : []), complain, humanChoice(context)];
  return { data: { ...data, refused: true }, say: [choicesMessage(why.text, choices)], outcome: 'wait' };
}

function ask(data: ReturnData, context: FlowContext): FlowStep<ReturnData> {
  return { data, say: [askReturn(missing(data, context), data, context)], outcome: 'wait' };
}

function file(data: ReturnData, context: FlowContext): FlowStep<ReturnData> {
  const { order, reason, wish } = data;
  if (order === null || reason === null || wish === null) return ask(data, context);
  const { say, language } = context;
  const items = (data.items ?? []).flatMap((place) => order.items[place] ?? []);
  const filing: TicketFiling = {
    kind: 'return',
    priority: data.angry ? 'high' : 'normal',
    category: reason,
    subcategory: null,
    description: data.words.trim() === '' ? say(`return.reason.${reason}`) : data.words,
    wish: say(`return.wish.${wish}`),
    order: { number: order.number, proven: true },
    items,
    handover: data.handover,
    rule: ruleText({ reason, wish, deliveredAt: order.deliveredAt }, context),
    contact: null,
    files: data.files,
    emotion: data.angry ? 'angry' : 'calm',
    language,
  };
  const call = { name: TICKET_CALLS.open, arguments: toJson(filing), patient: true };
  return { data: { ...data, filing: true }, say: [], outcome: 'wait', call };
}

function filed(data: ReturnData, answer: CallAnswer, context: FlowContext): FlowStep<ReturnData> {
  return { data, say: [tellFiled(answer, 'return.filed', context)], outcome: 'done' };
}
