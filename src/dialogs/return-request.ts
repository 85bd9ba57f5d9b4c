import type { OrderView } from '../model/order.ts';
import type { Frame } from '../model/session.ts';
import { TICKET_CALLS, TICKET_LIMITS } from '../model/ticket.ts';
import { flowChoice } from './choices.ts';
import { returnEdit, saidOfEdit } from './drafts.ts';
import { tellFiled } from './filed.ts';
import { defineFlow, type FlowContext, type FlowInput, type FlowStep, type StartArgument, wordsOf } from './flow.ts';
import { humanChoice } from './human.ts';
import { deliveredAt } from './order-card.ts';
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
import { photosAccept, stepPhotos, tellPhotos } from './photos.ts';
import {
  asksHowFar,
  choicesMessage,
  filesOf,
  freeText,
  isAngry,
  isAside,
  ledBy,
  noted,
  notFiledYet,
  textMessage,
} from './replies.ts';
import {
  believes,
  claimsHeld,
  insistsHeld,
  isOnItsWay,
  namesPart,
  notHereYet,
  saysNotCome,
  tellsOfPart,
} from './return-arrival.ts';
import { CHANGES, correction, detailPutRight, isChanged, wordsWhenFiled } from './return-corrections.ts';
import { MOST_ITEMS, NEW_RETURN, ReturnData } from './return-data.ts';
import { fileReturn, returnFiled } from './return-filing.ts';
import { isAnotherOrder, putRight, tellsOfIt } from './return-reading.ts';
import { isFault, judge, orderRefusal, RETURN_WISHES } from './return-rules.ts';
import { askReturn, askWhichPart, conditionOf, refuseOrder, refuseReturn } from './return-texts.ts';
import { alsoSaid, countsPut, retell, toldBefore, wordsBefore, wordsBeside } from './return-told.ts';
import {
  afterRefusal,
  answerTo,
  itemsMeantIn,
  RETURN,
  type ReturnSlot,
  slotChoice,
  tellsRule,
} from './return-words.ts';
import { withFacts } from './story.ts';
import { submits } from './submits.ts';

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
    const first = { ...NEW_RETURN, words: wordsBefore(said, context) };
    const known = { ...first, ...toldBefore(context), ...alsoSaid(said, first, context) };
    return withLookup(heard(known, said), startLookup(said, about, context), context);
  },
  accepts: (data, input, context) => {
    if (data.filing) return false;
    if (input.kind === 'files' && data.lookup === null) return true;
    if (data.notHere) return claimsHeld(input) || tellsOfPart(input) || saysNotCome(input, data);
    if (data.refused) return afterRefusal(input, data, context) !== null;
    if (data.lookup !== null) return lookupAccepts(data.lookup, input, context) || tellsOfIt(input, data, context);
    return acceptsOfOrder(data, input, context);
  },
  step: (data, input, context) => {
    const before = heard(data, input);
    if (data.notHere && !claimsHeld(input)) return notHereYet(before, context, tellsOfPart(input));
    if (data.notHere) return goOn({ ...before, refused: false, notHere: false, believed: true }, context);
    if (data.refused)
      return goOn(
        { ...before, refused: false, unused: null, items: itemsAfter(data), ...afterRefusal(input, data, context) },
        context,
      );
    if (data.lookup !== null) return whileLooking(before, data.lookup, input, context);
    const edited = byDraftEdit(before, input, context);
    if (edited !== null) return edited;
    if (asksHowFar(input, context)) return notFiledYet(ask(before, context), context.say('return.flow'), context);
    if (saysNotCome(input, data)) return notHereYet(before, context);
    if (insistsHeld(input, data)) return ask({ ...before, believed: true }, context);
    const photos = tellPhotos(input, data.files, context);
    if (photos !== null) return ledBy(photos, ask(before, context));
    if (isAnotherOrder(input, data)) return changeOrder(before, input, context);
    const slot = missing(data, context);
    const put = slot === 'summary' ? null : putRight(input, data, context);
    if (put !== null) return notedUnlessRefused(goOn({ ...before, ...put }, context), context);
    return fill(before, slot, input, context);
  },
  answered: (data, answer, context) =>
    data.filing
      ? returnFiled(data, answer, context)
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

/** What it accepts once the order is known. */
function acceptsOfOrder(data: ReturnData, input: FlowInput, context: FlowContext): boolean {
  if (asksHowFar(input, context) || returnEdit(data, input, context) !== null) return true;
  if (isAnotherOrder(input, data) || tellPhotos(input, data.files, context) !== null) return true;
  if (saysNotCome(input, data) || insistsHeld(input, data)) return true;
  const slot = missing(data, context);
  if (isAside(input, RETURN, context) && !isDefinite(slot, input, data, context)) return false;
  if (putRight(input, data, context) !== null) return true;
  if (slot === 'photos' && photosAccept(input)) return true;
  return answerAt(slot, input, data, context) !== null || freeText(input, RETURN, context) !== null;
}

/** What a message does to the words that are written already; null = nothing. */
function byDraftEdit(data: ReturnData, input: FlowInput, context: FlowContext): FlowStep<ReturnData> | null {
  const edit = returnEdit(data, input, context);
  if (edit === null) return null;
  const next = { ...data, words: edit.story.slice(0, TICKET_LIMITS.text) };
  const filed = missing(next, context) === 'summary' && submits(input) ? fileReturn(next, context) : null;
  return filed ?? ledBy(saidOfEdit(edit, context), goOn(next, context));
}

/** While the order is asked for, what is said of the matter is noted. */
function whileLooking(data: ReturnData, lookup: Lookup, input: FlowInput, context: FlowContext): FlowStep<ReturnData> {
  const words =
    tellsOfIt(input, data, context) && input.kind === 'text' ? withFacts(data.words, input.text) : data.words;
  const noted = { ...data, ...alsoSaid(input, data, context), words };
  return lookupAccepts(lookup, input, context)
    ? withLookup(noted, stepLookup(lookup, input, context), context)
    : { data: noted, say: askLookup(lookup, context), outcome: 'wait' };
}

/** Of several items the one with the fault has to be named. */
const itemsAfter = ({ items }: ReturnData): ReturnData['items'] => (items !== null && items.length > 1 ? null : items);

const ASKS_TERMS = /谁|多少|多久|几天|几时|运费|\b(?:cost|costs|fee|free|pay|pays|how (?:much|long)|when)\b/iu;

/** "Can somebody pick it up?" answers how it is sent back; what it costs is asked of the knowledge. */
function isDefinite(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): boolean {
  if (slot === 'summary' && submits(input)) return true;
  if (input.kind !== 'text' || ASKS_TERMS.test(wordsOf(input))) return false;
  if (slot === 'summary') return CHANGES.test(wordsOf(input)) || correction(input, data, context) !== null;
  if (detailPutRight(input, data) !== null) return true;
  if (tellsRule(input)) return false;
  return DEFINITE.has(slot) && answerAt(slot, input, data, context) !== null;
}

const DEFINITE: ReadonlySet<ReturnSlot> = new Set(['wish', 'handover', 'unused']);

/** Notes the customer's mood, and files that come before they are asked for. */
function heard(data: ReturnData, input: FlowInput): ReturnData {
  return isAngry(input) ? { ...data, angry: true } : data;
}

function changeOrder(data: ReturnData, input: FlowInput, context: FlowContext): FlowStep<ReturnData> {
  const fresh = { ...data, order: null, items: null, counts: {}, unused: null };
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
  const believed = isOnItsWay(order) && believes(data, context);
  const refusal = orderRefusal(order.status);
  if (refusal !== null && refusal !== 'not-delivered')
    return { data, say: [...before, refuseOrder(refusal, order, context)], outcome: 'done' };
  const items = order.items.slice(0, MOST_ITEMS).map(({ sku, name, quantity }) => ({ sku, name, quantity }));
  const known = { number: order.number, status: order.status, deliveredAt: deliveredAt(order), items };
  const told = [data.words, ...context.heard.map(({ text }) => text)];
  const places = items.length <= 1 ? items.map((_item, place) => place) : itemsMeantIn(told, known, context);
  const named = places.length > 0 ? places : null;
  const counted = countsPut(told, { ...data, order: known, items: named }, context);
  const found = { ...data, lookup: null, order: known, items: named, ...counted, believed };
  // Of what comes in several parcels those that have come may go back.
  const isPart = told.some(namesPart);
  const next = isOnItsWay(order) && !believed ? notHereYet(found, context, isPart) : goOn(found, context);
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
    const words = input.kind === 'text' && filesOf(input).length > 0 ? withFacts(data.words, input.text) : data.words;
    const next = { ...data, files: [...step.files], photosDone: step.done, words };
    return step.done ? goOn(next, context) : { data: next, say: step.say, outcome: 'wait' };
  }
  const sent = [...data.files, ...filesOf(input)].slice(0, TICKET_LIMITS.files);
  if (input.kind === 'files') return ask({ ...data, files: sent }, context);
  const answer = answerAt(slot, input, data, context);
  if (answer === null) return retold(slot, input, data, context);
  if (answer === 'submit')
    return fileReturn({ ...data, words: wordsWhenFiled(input, data) }, context) ?? ask(data, context);
  if (answer === 'change') return { data, say: [askWhichPart(data, context)], outcome: 'wait' };
  if (answer === 'other-order') return changeOrder(data, input, context);
  const words = wordsBeside(slot, input, data.words);
  const next = goOn({ ...data, ...alsoSaid(input, data, context), words, ...answer, files: sent, retold: 0 }, context);
  return slot === 'summary' && isChanged(data, next.data) ? noted(next, context) : next;
}

/** What an input says to the question for a slot, or to the summary. */
function answerAt(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext) {
  return slot === 'summary' && input.kind === 'text'
    ? correction(input, data, context)
    : answerTo(slot, input, data, context);
}

/** What answers nothing is noted, and the question asked again. */
function retold(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): FlowStep<ReturnData> {
  const told = retell(slot, input, data, context);
  const next = goOn(told, context);
  const isSame = !next.data.refused && missing(next.data, context) === slot;
  return isSame && isChanged(data, told) ? noted(next, context) : next;
}

/** A refusal is told at once. */
const notedUnlessRefused = (step: FlowStep<ReturnData>, context: FlowContext): FlowStep<ReturnData> =>
  step.data.refused ? step : noted(step, context);

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
  const repair = { items: returned, reason, wish: 'repair', deliveredAt: order.deliveredAt } as const;
  const isRepaired = isFault(reason) && judge(repair, context.knowledge.shop.returns, context.now).allowed;
  return refused(data, refuseReturn(judgement, order, context), context, isRepaired);
}

/** Says no; unless that was about a fault, one may still be named. */
function refused(
  data: ReturnData,
  why: ReturnType<typeof textMessage>,
  context: FlowContext,
  isRepaired = false,
): FlowStep<ReturnData> {
  const { say } = context;
  const repair = { id: slotChoice('wish', 'repair'), label: say('return.wish.repair') };
  const mayBeFaulty = data.reason !== null && !isFault(data.reason);
  const faulty = { id: slotChoice('reason', 'damaged'), label: say('return.reason.damaged') };
  const complain = { id: flowChoice('complaint', data.order?.number), label: say('order.complain') };
  const others = [...(mayBeFaulty ? [faulty] : []), ...(isRepaired ? [repair] : [])];
  const choices = [...others, complain, humanChoice(context)];
  return { data: { ...data, refused: true }, say: [choicesMessage(why.text, choices)], outcome: 'wait' };
}

function ask(data: ReturnData, context: FlowContext): FlowStep<ReturnData> {
  return { data, say: [askReturn(missing(data, context), data, context)], outcome: 'wait' };
}
