import { z } from 'zod';
import type { CallRequest } from '../model/calls.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import { ORDER_CALL, OrderAnswer, OrderQuery, type OrderView } from '../model/order.ts';
import { describeTime } from './dates.ts';
import type { CallAnswer, FlowContext, FlowInput } from './flow.ts';
import { humanChoice } from './human.ts';
import {
  asksForLast,
  bareNumber,
  doesNotKnow,
  meansAnother,
  type Named,
  namedIn,
  offersEmail,
  proofIn,
} from './order-words.ts';
import { choicesMessage, textMessage } from './replies.ts';

const Proof = z.string().max(320).nullable();

/** How far the finding of an order is: the part that tracking and returning have in common. */
export const Lookup = z.discriminatedUnion('at', [
  /** Which order? `proof`: what the customer has shown already. */
  z.strictObject({ at: z.literal('number'), proof: Proof }),
  /** Which of these? */
  z.strictObject({ at: z.literal('which'), named: z.array(OrderQuery).min(2).max(8), proof: Proof }),
  /** Whose is it? `refused`: tries that did not fit. */
  z.strictObject({ at: z.literal('proof'), query: OrderQuery, refused: z.number().int() }),
  /** `later`: the customer goes on and is told when it is known. */
  z.strictObject({ at: z.literal('looking'), query: OrderQuery, proof: Proof, later: z.boolean() }),
  /** The orders cannot be reached. Tell them later? */
  z.strictObject({ at: z.literal('unreachable'), query: OrderQuery, proof: Proof }),
]);
export type Lookup = z.infer<typeof Lookup>;

const LATER = 'order:later';
const pickOf = (index: number): string => `order:pick:${index}`;

/** What a step of the finding leads to. */
export type LookupStep =
  | { readonly lookup: Lookup; readonly say: readonly OutgoingMessage[]; readonly call?: CallRequest }
  /** The newest first. */
  | { readonly orders: readonly OrderView[]; readonly say: readonly OutgoingMessage[] }
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
  if (namedIn(input).length > 0 || meansAnother(input)) return true;
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
  if (meansAnother(input)) return ask({ at: 'number', proof }, context);
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
  if (shown !== null) return look(lookup.query, shown);
  if (meansAnother(input)) return ask({ at: 'number', proof: null }, context);
  return doesNotKnow(input) && !offersEmail(input) ? helpless(context) : ask(lookup, context);
}

function stepByChoice(lookup: Lookup, choice: string, context: FlowContext): LookupStep {
  if (lookup.at === 'unreachable' && choice === LATER) {
    const { query, proof } = lookup;
    return { ...look(query, proof, true), say: [textMessage(context.say('order.willTell'))] };
  }
  if (lookup.at === 'which') {
    const index = lookup.named.findIndex((_one, place) => pickOf(place) === choice);
    const picked = lookup.named[index];
    if (picked !== undefined) return look(picked, lookup.proof);
  }
  return ask(lookup, context);
}

/** Goes on with what the orders' service answered. */
export function lookupAnswered(lookup: Lookup, { result }: CallAnswer, context: FlowContext): LookupStep {
  if (lookup.at !== 'looking') return { lookup, say: [] };
  const answer = result.ok ? OrderAnswer.safeParse(result.value) : null;
  if (answer === null || !answer.success) return unreachable(lookup, context);
  const before = lookup.later ? [textMessage(context.say('order.later'))] : [];
  const { data } = answer;
  if (data.outcome === 'found') return { orders: data.orders, say: before };
  const next = NOT_FOUND[data.outcome](lookup, context, 'until' in data ? data.until : 0);
  return { ...next, say: [...before, ...next.say] };
}

type Looking = Extract<Lookup, { at: 'looking' }>;

const NOT_FOUND: Readonly<
  Record<Exclude<OrderAnswer['outcome'], 'found'>, (lookup: Looking, context: FlowContext, until: number) => LookupStep>
> = {
  'needs-proof': ({ query }, context) => ask({ at: 'proof', query, refused: 0 }, context),
  refused: ({ query }, context) => ({
    lookup: { at: 'proof', query, refused: 1 },
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

function look(query: OrderQuery, proof: string | null, later = false): LookupStep & { lookup: Lookup } {
  return {
    lookup: { at: 'looking', query, proof, later },
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
