import { z } from 'zod';
import type { CallRequest } from '../model/calls.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import { ORDER_CALL, OrderAnswer, OrderQuery, type OrderView, sameNumberForm } from '../model/order.ts';
import type { Frame } from '../model/session.ts';
import { describeTime } from './dates.ts';
import type { CallAnswer, FlowContext, FlowInput } from './flow.ts';
import { humanChoice } from './human.ts';
import {
  asksForLast,
  bareNumber,
  incompleteIn,
  meansAll,
  meansSame,
  type Named,
  namedIn,
  offersEmail,
  placeAmong,
  proofIn,
} from './order-words.ts';
import { asksSomething, choicesMessage, doesNotKnow, putsRight, textMessage } from './replies.ts';

const Proof = z.string().max(320).nullable();

const Rest = z.array(OrderQuery).max(8).default([]);
const All = z.boolean().default(false);

/**
 * How far the finding of an order is: the part that tracking and returning have in common. `rest`: others that were named;
 * `all`: they are wanted too.
 */
export const Lookup = z.discriminatedUnion('at', [
  /** Which order? `proof`: what the customer has shown already. */
  z.strictObject({ at: z.literal('number'), proof: Proof }),
  /** Which of these? */
  z.strictObject({ at: z.literal('which'), named: z.array(OrderQuery).min(2).max(8), proof: Proof }),
  /** Whose is it? `refused`: tries that did not fit. */
  z.strictObject({ at: z.literal('proof'), query: OrderQuery, refused: z.number().int(), rest: Rest, all: All }),
  /**
   * `later`: the customer goes on and is told when it is known. `remembered`: the proof was shown for something else: whether
   * it fits is not told.
   */
  z.strictObject({
    at: z.literal('looking'),
    query: OrderQuery,
    proof: Proof,
    later: z.boolean(),
    rest: Rest,
    all: All,
    remembered: z.boolean().default(false),
  }),
  /** The orders cannot be reached. Tell them later? */
  z.strictObject({ at: z.literal('unreachable'), query: OrderQuery, proof: Proof }),
]);
export type Lookup = z.infer<typeof Lookup>;

/** The finding of an order that a frame is at; null = it is at none. */
export function lookupIn({ data }: Frame): Lookup | null {
  const within = z.looseObject({ lookup: Lookup }).safeParse(data).data?.lookup;
  return within ?? Lookup.safeParse(data).data ?? null;
}

/** The number that a frame's last call looked for; null = it looked for no order's number. */
export function lookedFor(frame: Frame): string | null {
  const lookup = lookupIn(frame);
  return lookup?.at === 'looking' && lookup.query.by === 'number' ? lookup.query.value : null;
}

const LATER = 'order:later';
const pickOf = (index: number): string => `order:pick:${index}`;

/** What a step of the finding leads to. */
export type LookupStep =
  | { readonly lookup: Lookup; readonly say: readonly OutgoingMessage[]; readonly call?: CallRequest }
  /** The newest first. `rest`: the numbers of others that were named; `next`: the one of them that is wanted too. */
  | {
      readonly orders: readonly OrderView[];
      readonly rest: readonly string[];
      readonly next: LookupStep | null;
      readonly say: readonly OutgoingMessage[];
    }
  /** It ends without an order. */
  | { readonly lookup: null; readonly say: readonly OutgoingMessage[] };

/** Begins with what was said, and with the order that is already known. */
export function startLookup(input: FlowInput | null, known: string | null, context: FlowContext): LookupStep {
  if (known !== null) return look({ by: 'number', value: known }, null, context);
  if (input === null) return look({ by: 'last' }, null, context);
  const proof = proofIn(input, false);
  return (
    chosenAmong(input, proof, context) ?? sameOrShort(input, false, context) ?? look({ by: 'last' }, proof, context)
  );
}

/** An order of this talk that a message points to, by its end or as the same one; or that its number is incomplete. */
function sameOrShort(input: FlowInput, asked: boolean, context: FlowContext): LookupStep | null {
  const { orders } = context.talk;
  const short = incompleteIn(input, asked, context.knowledge.shop.orderNumbers);
  const ending = short === null ? [] : orders.filter(({ number }) => sameNumberForm(number).endsWith(short));
  const [only, ...others] = short === null && meansSame(input) ? orders.slice(-1) : ending;
  if (only !== undefined && others.length === 0)
    return look({ by: 'number', value: only.number }, proofIn(input, false), context);
  if (short === null) return null;
  const say = [textMessage(context.say('order.incomplete', { number: short }))];
  return { lookup: { at: 'number', proof: proofIn(input, false) }, say };
}

/** Whether the finding can do something with the input. */
export function lookupAccepts(lookup: Lookup, input: FlowInput, context: FlowContext): boolean {
  if (input.kind === 'choice') return input.choice.startsWith('order:');
  if (input.kind !== 'text') return false;
  if (namedIn(input).length > 0 || putsRight(input)) return true;
  if (lookup.at === 'which') return meansAll(input) || placeAmong(lookup.named.length, input) >= 0;
  if (isAsked(lookup) && sameOrShort(input, lookup.at === 'number', context) !== null) return true;
  if (isAsked(lookup) && hasNoAnswer(lookup, input)) return true;
  if (lookup.at === 'number')
    return bareNumber(input.text) !== null || proofIn(input, false) !== null || asksForLast(input);
  return lookup.at === 'proof' && proofIn(input, true) !== null;
}

/** What was asked for is not known, or something else is offered; where it stands is asked of the knowledge first. */
function hasNoAnswer({ at }: Lookup, input: FlowInput): boolean {
  const asksWhere = input.kind === 'text' && asksSomething(input) && input.understanding.verdict === 'answer';
  return (doesNotKnow(input) && !asksWhere) || (at === 'proof' && offersEmail(input));
}

const isAsked = ({ at }: Lookup): boolean => at === 'number' || at === 'proof';

/** Goes on with what the customer said. */
export function stepLookup(lookup: Lookup, input: FlowInput, context: FlowContext): LookupStep {
  if (input.kind === 'choice') return stepByChoice(lookup, input.choice, context);
  const shown = proofIn(input, lookup.at === 'proof');
  const before = 'proof' in lookup ? lookup.proof : null;
  const proof = shown ?? before;
  const named = namedBeside(lookup, { shown, proof }, input, context);
  if (named !== null) return named;
  if (lookup.at === 'proof') return stepProof(lookup, shown, input, context);
  if (lookup.at === 'which') {
    const place = meansAll(input) ? 0 : placeAmong(lookup.named.length, input);
    return picked(lookup, place, { proof, all: meansAll(input) }, context) ?? ask({ ...lookup, proof }, context);
  }
  if (putsRight(input) && shown === null) return ask({ at: 'number', proof }, context);
  if (doesNotKnow(input) && shown === null) return helpless(context);
  return lookup.at === 'number' ? stepNumber(input, { shown, proof }, context) : ask(lookup, context);
}

/** The order that is named, or pointed to: whatever stands around a proof that was asked for, it is for the same one. */
function namedBeside(
  lookup: Lookup,
  { shown, proof }: { readonly shown: string | null; readonly proof: string | null },
  input: FlowInput,
  context: FlowContext,
): LookupStep | null {
  if (lookup.at === 'proof' && shown !== null && namesNoOrder(input, context)) return null;
  const chosen = chosenAmong(input, proof, context);
  return chosen ?? (isAsked(lookup) ? sameOrShort(input, lookup.at === 'number', context) : null);
}

/** No number in it is an order's. */
const namesNoOrder = (input: FlowInput, { knowledge }: FlowContext): boolean =>
  namedIn(input).length === 0 && incompleteIn(input, false, knowledge.shop.orderNumbers) === null;

function stepNumber(
  input: FlowInput,
  { shown, proof }: { readonly shown: string | null; readonly proof: string | null },
  context: FlowContext,
): LookupStep {
  if (shown !== null)
    return {
      lookup: { at: 'number', proof },
      say: [choicesMessage(context.say('order.proofAlone'), [humanChoice(context)])],
    };
  if (input.kind !== 'text') return ask({ at: 'number', proof }, context);
  return look(bareNumber(input.text) ?? { by: 'last' }, proof, context);
}

function stepProof(
  lookup: Extract<Lookup, { at: 'proof' }>,
  shown: string | null,
  input: FlowInput,
  context: FlowContext,
): LookupStep {
  const { rest, all } = lookup;
  if (shown !== null) return look(lookup.query, shown, context, { rest, all });
  if (putsRight(input)) return ask({ at: 'number', proof: null }, context);
  return doesNotKnow(input) && !offersEmail(input) ? helpless(context) : ask(lookup, context);
}

function stepByChoice(lookup: Lookup, choice: string, context: FlowContext): LookupStep {
  if (lookup.at === 'unreachable' && choice === LATER) {
    const { query, proof } = lookup;
    return { ...look(query, proof, context, { later: true }), say: [textMessage(context.say('order.willTell'))] };
  }
  if (lookup.at === 'which') {
    const index = lookup.named.findIndex((_one, place) => pickOf(place) === choice);
    return picked(lookup, index, { proof: lookup.proof, all: false }, context) ?? ask(lookup, context);
  }
  return ask(lookup, context);
}

/** Looks up one of several; the others are kept for later, or looked up after it. */
function picked(
  { named }: Pick<Extract<Lookup, { at: 'which' }>, 'named'>,
  index: number,
  { proof, all }: { readonly proof: string | null; readonly all: boolean },
  context: FlowContext,
): LookupStep | null {
  const query = named[index];
  if (query === undefined) return null;
  return look(query, proof, context, { rest: named.filter((one) => one !== query), all });
}

/** Goes on with what the orders' service answered. */
export function lookupAnswered(lookup: Lookup, { result }: CallAnswer, context: FlowContext): LookupStep {
  if (lookup.at !== 'looking') return { lookup, say: [] };
  const answer = result.ok ? OrderAnswer.safeParse(result.value) : null;
  if (answer === null || !answer.success) return unreachable(lookup, context);
  const before = lookup.later ? [textMessage(context.say('order.later'))] : [];
  const { data } = answer;
  if (data.outcome === 'found') {
    const next = lookup.all ? picked({ named: lookup.rest }, 0, { proof: lookup.proof, all: true }, context) : null;
    return { orders: data.orders, rest: lookup.rest.flatMap(numberOf), next, say: before };
  }
  const next = NOT_FOUND[data.outcome](lookup, context, 'until' in data ? data.until : 0);
  return { ...next, say: [...before, ...next.say] };
}

type Looking = Extract<Lookup, { at: 'looking' }>;

const NOT_FOUND: Readonly<
  Record<Exclude<OrderAnswer['outcome'], 'found'>, (lookup: Looking, context: FlowContext, until: number) => LookupStep>
> = {
  'needs-proof': ({ query, rest, all }, context) => ask({ at: 'proof', query, refused: 0, rest, all }, context),
  refused: ({ query, rest, all, remembered }, context) =>
    remembered
      ? ask({ at: 'proof', query, refused: 0, rest, all }, context)
      : {
          lookup: { at: 'proof', query, refused: 1, rest, all },
          say: [choicesMessage(context.say('order.refused'), [humanChoice(context)])],
        },
  stranger: ({ proof }, context) => ask({ at: 'number', proof }, context),
  locked: (_lookup, context, until) => ({
    lookup: null,
    say: [choicesMessage(context.say('order.locked', { time: describeTime(until, context) }), [humanChoice(context)])],
  }),
  unconnected: (_lookup, context) => ({
    lookup: null,
    say: [choicesMessage(context.say('order.unconnected'), [humanChoice(context)])],
  }),
};

function unreachable({ query, proof, later }: Looking, context: FlowContext): LookupStep {
  if (later) return { lookup: null, say: [choicesMessage(context.say('order.gaveUp'), [humanChoice(context)])] };
  return ask({ at: 'unreachable', query, proof }, context);
}

const helpless = (context: FlowContext): LookupStep => ({
  lookup: null,
  say: [choicesMessage(context.say('order.noNumber'), [humanChoice(context)])],
});

/** Of several numbers the customer says which; null = there is none. */
function chosenAmong(input: FlowInput, proof: string | null, context: FlowContext): LookupStep | null {
  const named: readonly Named[] = namedIn(input);
  const [first, second] = named;
  if (first === undefined) return null;
  if (second === undefined) return look(first, proof, context);
  if (meansAll(input)) return picked({ named: [...named] }, 0, { proof, all: true }, context);
  return ask({ at: 'which', named: [...named], proof }, context);
}

const numberOf = (query: OrderQuery): string[] => (query.by === 'number' ? [query.value] : []);

interface Looked {
  readonly later?: boolean;
  readonly rest?: OrderQuery[];
  readonly all?: boolean;
}

/** Looks an order up by what was shown for it, or else by what was shown in this talk. */
function look(
  query: OrderQuery,
  shown: string | null,
  { talk }: FlowContext,
  { later = false, rest = [], all = false }: Looked = {},
): LookupStep & { lookup: Lookup } {
  const known = query.by === 'number' ? talk.orders.find(({ number }) => number === query.value) : undefined;
  const before = query.by === 'last' || known?.refused === true ? null : (talk.proof?.value ?? null);
  const proof = shown ?? before;
  return {
    lookup: { at: 'looking', query, proof, later, rest, all, remembered: shown === null && proof !== null },
    say: [],
    call: { name: ORDER_CALL, arguments: { query, proof }, patient: later },
  };
}

const ask = (lookup: Lookup, context: FlowContext): LookupStep => ({ lookup, say: askLookup(lookup, context) });

/** What the finding waits for, in words; nothing while it looks. */
export function askLookup(lookup: Lookup, context: FlowContext): OutgoingMessage[] {
  const { say } = context;
  switch (lookup.at) {
    case 'number':
      return [textMessage(say('order.askNumber'))];
    case 'which':
      return [choicesMessage(say('order.whichNumber'), lookup.named.map(toChoice))];
    case 'proof':
      return [textMessage(say('order.askProof', { number: shownQuery(lookup.query) }))];
    case 'unreachable':
      return [
        choicesMessage(say('order.unreachable'), [{ id: LATER, label: say('order.tellLater') }, humanChoice(context)]),
      ];
    case 'looking':
      return [];
  }
}

const toChoice = (query: OrderQuery, index: number): Choice => ({ id: pickOf(index), label: shownQuery(query) });
const shownQuery = (query: OrderQuery): string => (query.by === 'last' ? '' : query.value);
