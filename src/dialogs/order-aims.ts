import { z } from 'zod';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import type { OrderView } from '../model/order.ts';
import { flowChoice } from './choices.ts';
import { errandChoice } from './errand.ts';
import { faq } from './faq.ts';
import type { FlowContext, FlowInput } from './flow.ts';
import { humanChoice } from './human.ts';
import { asksRefund } from './money-words.ts';
import { type Asked, askedOfText, withoutNumbers } from './order-asked.ts';
import { aspectOf } from './order-aspects.ts';
import { choicesMessage, textMessage } from './replies.ts';

const WISHES = ['address', 'change', 'cancel'] as const;

/** What is to be done with an order, beside being told how far it is. */
export const Aim = z.strictObject({
  /** null = what the entry says. */
  wish: z.enum(WISHES).nullable(),
  /** What the knowledge says to it, and has not said yet; null = nothing. */
  entry: z.string().nullable(),
});
export type Aim = z.infer<typeof Aim>;

const SIGNS: readonly (readonly [(typeof WISHES)[number], RegExp])[] = [
  [
    'address',
    /改[^，。]{0,5}(?:地址|收件|收货)|(?:地址|收件人|收货人)[^，。]{0,6}(?:改|错|换|不对)|换[^，。]{0,4}地址|\bchang\w*\b.{0,16}\baddress|\b(?:wrong|different|new|other) address|\baddress\b.{0,16}\b(?:wrong|chang\w*)/iu,
  ],
  [
    'change',
    /改(?:成|为|一下(?:数量|颜色|尺寸))|(?:多|再)(?:加|要|来)(?:一|1|两|2)?[个件套只]|拍[错少多]了|买[错少多]了|\bmake it (?:two|three|2|3)\b|\bchang\w*\b.{0,12}\b(?:colou?r|size|quantity|amount|item)|\badd (?:a|one|another)\b/iu,
  ],
  ['cancel', /取消|不要了|不想要了|\bcancel/iu],
];
const NOT = /[不别没]\S{0,2}取消|不(?:用)?改了|\b(?:not|never|n['’]t)\b[^,.]{0,14}\b(?:cancel|change)/iu;

/** What is to be changed in an order, by what is said; null = nothing. */
export const wishIn = (text: string): Aim['wish'] =>
  NOT.test(text) || asksRefund(text) ? null : (SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? null);

/** An entry found so surely is meant beside an order's number. */
const FOUND = 0.6;
/** A message that is no longer, without its numbers, says nothing of its own. */
const HARDLY = 16;
/** So many messages before count as what an order is wanted for. */
const BEFORE = 2;

/** What an order is wanted for by a message that names it, or by those just before; null = nothing that is known. */
export function aimOf(said: FlowInput, context: FlowContext): Aim | null {
  if (said.kind !== 'text') return null;
  const own = withoutNumbers(said);
  const wish = wishIn(own);
  const entry = entryIn(said, context);
  if (wish !== null) return { wish, entry };
  if (own.length > HARDLY) return null;
  const earlier = context.heard
    .slice(0, BEFORE)
    .map(({ text }) => wishIn(text))
    .find((one) => one !== null);
  return earlier === undefined ? null : { wish: earlier, entry: null };
}

function entryIn(
  { understanding }: Extract<FlowInput, { kind: 'text' }>,
  { knowledge, heard }: FlowContext,
): string | null {
  const [first] = understanding.candidates;
  const entry = knowledge.entries.get(first?.entry ?? '');
  if (entry === undefined || entry.flow !== null || entry.answer === null || (first?.confidence ?? 0) < FOUND)
    return null;
  return heard.some((one) => one.entry === entry.id) ? null : entry.id;
}

/** What was asked of an order just before it was known; null = nothing. */
export function askedBefore(context: FlowContext): Asked | null {
  const text = context.heard
    .slice(0, BEFORE)
    .map((one) => one.text)
    .find((one) => aspectOf(one) !== null);
  return text === undefined ? null : askedOfText(text, context);
}

/** Goes on with what an order was wanted for, after it was shown. */
export function goOn(order: OrderView, aim: Aim | null, context: FlowContext): OutgoingMessage[] {
  if (aim === null) return [];
  const entry = context.knowledge.entries.get(aim.entry ?? '');
  const told = entry === undefined ? [] : faq({ ...entry, next: [] }, context).map(({ text }) => textMessage(text));
  if (aim.wish === null) return told;
  const { say } = context;
  const wish = say(`aim.${aim.wish}`);
  return [...told, choicesMessage(say(`aim.${STAGE[order.status]}`, { wish }), choicesFor(order, aim.wish, context))];
}

const STAGE = {
  placed: 'open',
  paid: 'open',
  packed: 'open',
  shipped: 'sent',
  delivered: 'delivered',
  cancelled: 'over',
  returned: 'over',
} as const satisfies Record<OrderView['status'], string>;

function choicesFor({ status, number }: OrderView, wish: Aim['wish'], context: FlowContext): Choice[] {
  const giveBack = { id: flowChoice('return-request', number), label: context.say('order.return') };
  if (status === 'delivered') return [giveBack, humanChoice(context)];
  return status === 'cancelled' || status === 'returned'
    ? [humanChoice(context)]
    : [errandChoice(wish === 'cancel' ? `cancel-${number}` : number, context), humanChoice(context)];
}
