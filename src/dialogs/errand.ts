import { z } from 'zod';
import { toJson } from '../model/calls.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import type { OrderView } from '../model/order.ts';
import type { Frame } from '../model/session.ts';
import { TICKET_CALLS, type TicketFiling } from '../model/ticket.ts';
import { flowChoice } from './choices.ts';
import { isParting } from './closing.ts';
import { entryCalled } from './entries.ts';
import { kindOf, PICKED, withWords, wordsWanted } from './errand-told.ts';
import { ERRANDS, type ErrandKind, errandIn, isBareCancel, namesNew } from './errand-words.ts';
import { faq } from './faq.ts';
import { tellFiled } from './filed.ts';
import { defineFlow, type FlowContext, type FlowInput, type FlowStep, type StartArgument, wordsOf } from './flow.ts';
import { humanChoice } from './human.ts';
import { lodges } from './lodging-words.ts';
import { withoutNumbers } from './order-asked.ts';
import { itemsOf } from './order-card.ts';
import {
  askLookup,
  Lookup,
  type LookupStep,
  lookupAccepts,
  lookupAnswered,
  startLookup,
  stepLookup,
} from './order-lookup.ts';
import { namedIn } from './order-words.ts';
import {
  asksSomething,
  choicesMessage,
  freeText,
  isControl,
  noted,
  putsRight,
  saysSubmit,
  saysYes,
  textMessage,
} from './replies.ts';
import { submits } from './submits.ts';

export const ERRAND = 'errand';
/** The choice that files it. */
export const SUBMIT = 'errand:submit';
const CHANGE = 'errand:change';

const Data = z.strictObject({
  kind: z.enum(ERRANDS),
  /** In the customer's words. */
  words: z.string().max(2000),
  /** The finding of the order; null = it is found, or there is none. */
  lookup: Lookup.nullable(),
  /** null = none is known. */
  order: z.string().nullable(),
  /** What it holds, in one line. */
  items: z.string().max(2000),
  /** Where it is to go, or whom to call, was asked for. */
  asked: z.boolean(),
  filing: z.boolean(),
});
type Data = z.infer<typeof Data>;
type Step = FlowStep<Data>;

/** The kind of what a frame of this flow takes; null = it is none. */
export const errandOf = ({ flow, data }: Frame): ErrandKind | null =>
  flow === ERRAND ? (Data.safeParse(data).data?.kind ?? null) : null;
/** Takes what people have to do for an order, and files it as a ticket once it was looked over. */
export const errand = defineFlow<Data, StartArgument>({
  name: ERRAND,
  version: 1,
  schema: Data,
  migrate: () => null,
  title: ({ say }) => say('errand.flow'),
  start: ({ said, about }, context) => {
    const [, what, number] = ABOUT.exec(about ?? '') ?? [];
    const picked = PICKED.find((one) => one === what) ?? null;
    const words = wordsWanted(said, picked, context);
    const kind = picked ?? kindOf(words);
    const data: Data = { kind, words, lookup: null, order: null, items: '', asked: false, filing: false };
    const named = namedIn(said).length > 0;
    const known = number ?? about;
    const step =
      named || known === null ? beginLookup(provingIn(said, kind), context) : startLookup(said, known, context);
    return withLookup(data, step, context);
  },
  accepts: (data, input, context) => {
    if (data.filing) return false;
    if (input.kind === 'choice') return input.choice.startsWith('errand:') || input.choice.startsWith('order:');
    if (data.lookup !== null) return lookupAccepts(data.lookup, input, context) || adds(input, context);
    return files(input) || adds(input, context) || (!isShown(data) && mayTell(input, context));
  },
  step: (data, input, context) => {
    if (data.lookup !== null) {
      const told = { ...data, words: withWords(data.words, errandText(input)) };
      return lookupAccepts(data.lookup, input, context)
        ? withLookup(told, stepLookup(data.lookup, input, context), context)
        : { data: told, say: askLookup(data.lookup, context), outcome: 'wait' };
    }
    return atTheEnd(data, input, context);
  },
  answered: (data, answer, context) => {
    if (data.filing) return { data, say: [tellFiled(answer, 'errand.filed', context)], outcome: 'done' };
    if (data.lookup === null) return { data, say: [], outcome: 'wait' };
    return withLookup(data, lookupAnswered(data.lookup, answer, context), context);
  },
  answeredLate: (answer, context) =>
    answer.name === TICKET_CALLS.open ? [tellFiled(answer, 'errand.filed', context)] : [],
  askAgain: (data, context) => {
    if (data.filing) return [];
    return data.lookup === null ? [ask(data, context)] : askLookup(data.lookup, context);
  },
});

/** A choice names what is to be done, with the order. */
const ABOUT = /^(cancel|paid)-(.+)$/u;

/** A phone that is to be put in proves nothing. */
function provingIn(said: FlowInput, kind: ErrandKind): FlowInput {
  if (said.kind !== 'text' || kind !== 'phone') return said;
  const entities = said.understanding.entities.filter((one) => one.kind !== 'phone');
  return { ...said, understanding: { ...said.understanding, entities } };
}

/** What was shown is to be filed. */
const files = (input: FlowInput): boolean =>
  !isParting(input) && (saysYes(input) || saysSubmit(input) || submits(input) || lodges(input));

/** Without a number it is asked for at once: the last order need not be meant. */
function beginLookup(said: FlowInput, context: FlowContext): LookupStep {
  if (namedIn(said).length > 0) return startLookup(said, null, context);
  const lookup: Lookup = { at: 'number', proof: null };
  return { lookup, say: askLookup(lookup, context) };
}

const errandText = (input: FlowInput): string =>
  input.kind === 'text' && errandIn(wordsOf(input)) !== null ? input.text : '';

/** Something to be written down, and no question or word of its own. */
function adds(input: FlowInput, context: FlowContext): boolean {
  if (input.kind !== 'text' || isControl(input)) return false;
  const text = wordsOf(input);
  if (errandIn(text) !== null) return true;
  if (asksSomething(input)) return false;
  if (namedIn(input).length > 0) return putsRight(input) || withoutNumbers(input).length <= HARDLY;
  return freeText(input, ERRAND, context) !== null && (MORE.test(text) || putsRight(input));
}
/** Where to, or whom to call. */
const mayTell = (input: FlowInput, context: FlowContext): boolean =>
  input.kind === 'text' &&
  !asksSomething(input) &&
  !NEVER_MIND.test(input.text) &&
  freeText(input, ERRAND, context) !== null;
const NEVER_MIND = /算了|不用了|不改了|\bnever ?mind\b|\bforget it\b|\bno need\b/iu;
/** Hardly a word beside a number. */
const HARDLY = 8;
const MORE =
  /\d{3,}|还有|另外|[再也]|不是|写|记|因为|原因|\b(?:also|and|too|not|because|reason|as well|it should|instead|write|say)\b/iu;

function withLookup(data: Data, step: LookupStep, context: FlowContext): Step {
  if ('orders' in step) {
    const [order] = step.orders;
    return order === undefined
      ? { data, say: step.say, outcome: 'done' }
      : withOrder({ ...data, lookup: null }, order, step.say, context);
  }
  // Without a number people find the order.
  if (step.lookup === null) {
    const known =
      data.lookup !== null && 'query' in data.lookup && data.lookup.query.by === 'number'
        ? data.lookup.query.value
        : null;
    const next = { ...data, lookup: null, order: known };
    return { data: next, say: [ask(next, context)], outcome: 'wait' };
  }
  const { lookup, say, call } = step;
  return { data: { ...data, lookup }, say, outcome: 'wait', ...(call === undefined ? {} : { call }) };
}

function withOrder(data: Data, order: OrderView, before: readonly OutgoingMessage[], context: FlowContext): Step {
  const over = order.status === 'cancelled' || order.status === 'returned';
  if (over || (order.status === 'delivered' && data.kind !== 'note'))
    return { data, say: [...before, tooLate(order, data.kind, context)], outcome: 'done' };
  const next = { ...data, order: order.number, items: itemsOf(order, context).slice(0, 2000) };
  return { data: next, say: [...before, ...toKnow(order, data.kind, context), ask(next, context)], outcome: 'wait' };
}

/** Nothing of it can be done any more. */
function tooLate({ status, number }: OrderView, kind: ErrandKind, context: FlowContext): OutgoingMessage {
  const { say } = context;
  const wish = say(`errand.kind.${kind}`);
  if (status !== 'delivered') return choicesMessage(say('aim.over', { wish }), [humanChoice(context)]);
  const giveBack = { id: flowChoice('return-request', number), label: say('order.return') };
  return choicesMessage(say('aim.delivered', { wish }), [giveBack, humanChoice(context)]);
}

/** What is to be known before it is filed. */
function toKnow(order: OrderView, kind: ErrandKind, context: FlowContext): OutgoingMessage[] {
  if (order.status === 'shipped') return [textMessage(context.say('errand.sent'))];
  const rules = order.status === 'placed' && kind === 'cancel' ? entryCalled('unpaid', context) : null;
  return rules === null ? [] : faq({ ...rules, next: [] }, context);
}

/** Asks for what is missing, or shows it all. */
function ask(data: Data, context: FlowContext): OutgoingMessage {
  const { say } = context;
  if (!data.asked && !namesNew(data.kind, withoutOrders(data.words)))
    return textMessage(say(data.kind === 'phone' ? 'errand.askPhone' : 'errand.askAddress'));
  const order = [data.order ?? say('complaint.none'), data.items].filter((part) => part !== '').join(' · ');
  const summary = say('errand.summary', { order, wish: data.words });
  return choicesMessage(summary, [
    { id: SUBMIT, label: say('flow.submit') },
    { id: CHANGE, label: say('flow.change') },
  ]);
}

const withoutOrders = (words: string): string => words.replaceAll(/[A-Za-z]{2,}\d{6,}/gu, ' ');

/** Said once more, in protest or without what was asked for, it says no more. */
function repeats(data: Data, input: Extract<FlowInput, { kind: 'text' }>): boolean {
  const text = wordsOf(input);
  if (data.kind === 'cancel') return isBareCancel(text);
  if (errandIn(text) !== data.kind || !WITH_DETAIL.has(data.kind) || namesNew(data.kind, withoutOrders(text)))
    return false;
  return !isShown(data) || PROTESTS.test(text);
}
const PROTESTS = /不是|谁说|没说|[!！]{2}|\b(?:no|not|said)\b/iu;
const WITH_DETAIL: ReadonlySet<ErrandKind> = new Set(['phone', 'address']);

const isShown = (data: Data): boolean => data.asked || namesNew(data.kind, withoutOrders(data.words));

/** It is confirmed, said otherwise, or told more of. */
function atTheEnd(data: Data, input: FlowInput, context: FlowContext): Step {
  if (input.kind === 'choice') {
    if (input.choice === SUBMIT) return file(data, context);
    return {
      data: { ...data, words: '', asked: true },
      say: [textMessage(context.say('errand.askWhat'))],
      outcome: 'wait',
    };
  }
  if (isShown(data) && data.words !== '' && files(input))
    return file({ ...data, words: toldWithSubmit(data.words, input) }, context);
  if (input.kind !== 'text') return { data, say: [ask(data, context)], outcome: 'wait' };
  const named = namedIn(input)[0]?.value;
  if (named !== undefined && named !== data.order) return withLookup(data, startLookup(input, null, context), context);
  const isAnswer = !isShown(data) || data.words === '';
  const next = repeats(data, input) ? data : { ...data, words: withWords(data.words, input.text), asked: true };
  const step: Step = { data: next, say: [ask(next, context)], outcome: 'wait' };
  return isAnswer || next === data ? step : noted(step, context);
}

/** What stands beside the word that files it. */
const toldWithSubmit = (words: string, input: FlowInput): string =>
  input.kind === 'text' && errandIn(wordsOf(input)) !== null ? withWords(words, input.text) : words;

function file(data: Data, context: FlowContext): Step {
  if (data.words === '') return { data, say: [textMessage(context.say('errand.askWhat'))], outcome: 'wait' };
  const { talk, language, say } = context;
  const isProven = talk.orders.some(({ number, proven }) => proven && number === data.order);
  const filing: TicketFiling = {
    kind: 'complaint',
    priority: 'normal',
    category: null,
    subcategory: null,
    description: data.words,
    wish: say(`errand.kind.${data.kind}`),
    order: data.order === null ? null : { number: data.order, proven: isProven },
    items: [],
    handover: null,
    rule: null,
    contact: null,
    files: [],
    emotion: 'calm',
    language,
  };
  const call = { name: TICKET_CALLS.open, arguments: toJson(filing), patient: true };
  return { data: { ...data, filing: true }, say: [], outcome: 'wait', call };
}

/** Offers to have people do it. */
export const errandChoice = (about: string, { say }: FlowContext): Choice => ({
  id: flowChoice(ERRAND, about),
  label: say('errand.offer'),
});
