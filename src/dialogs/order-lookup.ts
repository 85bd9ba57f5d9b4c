import { z } from 'zod';
import type { CallRequest } from '../model/calls.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import { ORDER_CALL, OrderAnswer, OrderQuery, type OrderView } from '../model/order.ts';
import { describeTime } from './dates.ts';
import { type CallAnswer, type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { humanChoice } from './human.ts';
import { asksForLast, bareNumber, type Named, namedIn, offersEmail, proofIn } from './order-words.ts';
import { choicesMessage, doesNotKnow, putsRight, textMessage } from './replies.ts';

const Proof = z.string().max(320).nullable();

const Rest = z.array(OrderQuery).max(8).default([]);

/** How far the finding of an order is: the part that tracking and returning have in common. `rest`: others that were named. */
export const Lookup = z.discriminatedUnion('at', [
  /** Which order? `proof`: what the customer has shown already. */
  z.strictObject({ at: z.literal('number'), proof: Proof }),
  /** Which of these? */
  z.strictObject({ at: z.literal('which'), named: z.array(OrderQuery).min(2).max(8), proof: Proof }),
  /** Whose is it? `refused`: tries that did not fit. */
  z.strictObject({ at: z.literal('proof'), query: OrderQuery, refused: z.number().int(), rest: Rest }),
  /** `later`: the customer goes on and is told when it is known. */
  z.strictObject({ at: z.literal('looking'), query: OrderQuery, proof: Proof, later: z.boolean(), rest: Rest }),
  /** The orders cannot be reached. Tell them later? */
  z.strictObject({ at: z.literal('unreachable'), query: OrderQuery, proof: Proof }),
]);
export type Lookup = z.infer<typeof Lookup>;

const LATER = 'order:later';
const pickOf = (index: number): string => `order:pick:${index}`;

/** What a step of the finding leads to. */
export type LookupStep =
  | { readonly lookup: Lookup; readonly say: readonly OutgoingMessage[]; readonly call?: CallRequest }
  /** The newest first. `rest`: the numbers of others that were named. */
  | {
      readonly orders: readonly OrderView[];
      readonly rest: readonly string[];
      readonly say: readonly OutgoingMessage[];
    }
  /** It ends without an order. */
  | { readonly lookup: null; readonly say: readonly OutgoingMessage[] };

/** Begins with what was said, and with the order that is already known. */
export function startLookup(input: FlowInput | null, known: string | null, context: FlowContext): LookupStep {
  if (known !== null) return look({ by: 'number', value: known }, null);
  const proof = input === null ? null : proofIn(input, false);
  const named = input === null ? [] : namedIn(input);
  return chosenAmong(named, proof, context) ?? look({ by: 'last' }, proof);
}

/** Whether the finding can do something with the input. */
export function lookupAccepts(lookup: Lookup, input: FlowInput): boolean {
  if (input.kind === 'choice') return input.choice.startsWith('order:');
  if (input.kind !== 'text') return false;
  if (namedIn(input).length > 0 || putsRight(input)) return true;
  if (lookup.at === 'which') return placeIn(lookup.named, input) >= 0;
  if (doesNotKnow(input) || (lookup.at === 'proof' && offersEmail(input)))
    return lookup.at === 'number' || lookup.at === 'proof';
  if (lookup.at === 'number')
    return bareNumber(input.text) !== null || proofIn(input, false) !== null || asksForLast(input);
  return lookup.at === 'proof' && proofIn(input, true) !== null;
}

/** Goes on with what the customer said. */
export function stepLookup(lookup: Lookup, input: FlowInput, context: FlowContext): LookupStep {
  if (input.kind === 'choice') return stepByChoice(lookup, input.choice, context);
  const shown = proofIn(input, lookup.at === 'proof');
  const before = 'proof' in lookup ? lookup.proof : null;
  const proof = shown ?? before;
  const named = chosenAmong(namedIn(input), proof, context);
  if (named !== null) return named;
  if (lookup.at === 'proof') return stepProof(lookup, shown, input, context);
  if (lookup.at === 'which')
    return picked(lookup, placeIn(lookup.named, input), proof) ?? ask({ ...lookup, proof }, context);
  if (putsRight(input)) return ask({ at: 'number', proof }, context);
  if (doesNotKnow(input)) return helpless(context);
  if (lookup.at !== 'number' || input.kind !== 'text') return ask(lookup, context);
  if (shown !== null) return ask({ at: 'number', proof }, context);
  const bare = bareNumber(input.text);
  return bare !== null ? look(bare, proof) : look({ by: 'last' }, proof);
}

function stepProof(
  lookup: Extract<Lookup, { at: 'proof' }>,
  shown: string | null,
  input: FlowInput,
  context: FlowContext,
): LookupStep {
  if (shown !== null) return look(lookup.query, shown, { rest: lookup.rest });
  if (putsRight(input)) return ask({ at: 'number', proof: null }, context);
  return doesNotKnow(input) && !offersEmail(input) ? helpless(context) : ask(lookup, context);
}

function stepByChoice(lookup: Lookup, choice: string, context: FlowContext): LookupStep {
  if (lookup.at === 'unreachable' && choice === LATER) {
    const { query, proof } = lookup;
    return { ...look(query, proof, { later: true }), say: [textMessage(context.say('order.willTell'))] };
  }
  if (lookup.at === 'which') {
    const index = lookup.named.findIndex((_one, place) => pickOf(place) === choice);
    return picked(lookup, index, lookup.proof) ?? ask(lookup, context);
  }
  return ask(lookup, context);
}

/** Looks up one of several; the others are kept for later. */
function picked({ named }: Extract<Lookup, { at: 'which' }>, index: number, proof: string | null): LookupStep | null {
  const query = named[index];
  return query === undefined ? null : look(query, proof, { rest: named.filter((one) => one !== query) });
}

const FIRST = /第一|前面|前一|头一|\b(?:first|former)\b/iu;
const SECOND = /第二|\bsecond\b/iu;
const LATTER = /后面|后一|最后|另[一外]|\b(?:last|latter|other)\b/iu;

/** Which of several a message means by its place; -1 = none. "The other one" is the last of two. */
function placeIn(named: readonly OrderQuery[], input: FlowInput): number {
  if (input.kind !== 'text') return -1;
  const text = wordsOf(input);
  if (FIRST.test(text)) return 0;
  if (SECOND.test(text)) return 1;
  return LATTER.test(text) ? named.length - 1 : -1;
}

/** Goes on with what the orders' service answered. */
export function lookupAnswered(lookup: Lookup, { result }: CallAnswer, context: FlowContext): LookupStep {
  if (lookup.at !== 'looking') return { lookup, say: [] };
  const answer = result.ok ? OrderAnswer.safeParse(result.value) : null;
  if (answer === null || !answer.success) return unreachable(lookup, context);
  const before = lookup.later ? [textMessage(context.say('order.later'))] : [];
  const { data } = answer;
  if (data.outcome === 'found') return { orders: data.orders, rest: lookup.rest.flatMap(numberOf), say: before };
  const next = NOT_FOUND[data.outcome](lookup, context, 'until' in data ? data.until : 0);
  return { ...next, say: [...before, ...next.say] };
}

type Looking = Extract<Lookup, { at: 'looking' }>;

const NOT_FOUND: Readonly<
  Record<Exclude<OrderAnswer['outcome'], 'found'>, (lookup: Looking, context: FlowContext, until: number) => LookupStep>
> = {
  'needs-proof': ({ query, rest }, context) => ask({ at: 'proof', query, refused: 0, rest }, context),
  refused: ({ query, rest }, context) => ({
    lookup: { at: 'proof', query, refused: 1, rest },
    say: [choicesMessage(context.say('order.refused'), [humanChoice(context)])],
  }),
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
function chosenAmong(named: readonly Named[], proof: string | null, context: FlowContext): LookupStep | null {
  const [first, second] = named;
  if (first === undefined) return null;
  if (second === undefined) return look(first, proof);
  return ask({ at: 'which', named: [...named], proof }, context);
}

const numberOf = (query: OrderQuery): string[] => (query.by === 'number' ? [query.value] : []);

function look(
  query: OrderQuery,
  proof: string | null,
  { later = false, rest = [] }: { readonly later?: boolean; readonly rest?: OrderQuery[] } = {},
): LookupStep & { lookup: Lookup } {
  return {
    lookup: { at: 'looking', query, proof, later, rest },
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
