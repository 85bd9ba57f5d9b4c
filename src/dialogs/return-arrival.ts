import type { OrderView } from '../model/order.ts';
import { detailIn, TOLD } from './details.ts';
import { type FlowContext, type FlowInput, type FlowStep, wordsOf } from './flow.ts';
import { humanChoice } from './human.ts';
import { hasArrived } from './order-card.ts';
import { choicesMessage } from './replies.ts';
import type { ReturnData } from './return-data.ts';
import { slotChoice } from './return-words.ts';

const HELD =
  /在我?(?:的)?手[上里]|拿在手|到手了|(?:已经|都|早就?|昨天|今天|刚刚?)[^，。,.没不未]{0,4}(?:收到|拿到|签收|到货|到家)|(?:东西|快递|包裹|货)(?:已经?|都)?(?:收到|拿到|签收|到)了(?!吗|没|么|\s*[?？])|\b(?:got|received) (?:the|my|this) (?:[\w-]+ ){1,3}(?:today|yesterday|just now|this (?:morning|afternoon))\b|\b(?:i have it|got it already|already (?:have|got) it|have it (?:here|right here|with me|in)|in my hands?|holding it|it(?:'s| is| has| did|s)? (?:already |actually )?(?:here|arrived?|came)|(?:i |i've |have )?(?:already )?received it|(?:just|already) (?:got|received|arrived|came))\b/iu;
const NOT_COME =
  /还?没(?:有)?(?:收到?|到货|送到|到)(?!问题)|未收到|(?<!东西)还没来|\b(?:has ?n'?t|has not|have ?n'?t|have not|hasnt|havent|did ?n'?t|did not|never|not) (?:even |yet |actually )?(?:come|came|arrived?|received? it|got it|here|been delivered)\b/iu;

/** The customer says that they hold it in their hands, in one of these texts. */
const saysHeld = (texts: readonly string[]): boolean => texts.some((text) => HELD.test(text) && !NOT_COME.test(text));

/** In spite of the order's record the customer says that it has come. */
export const claimsHeld = (input: FlowInput): boolean =>
  input.kind === 'choice' ? input.choice === HELD_CHOICE : input.kind === 'text' && saysHeld([wordsOf(input)]);
const HELD_CHOICE = slotChoice('items', 'here');

const SHORT = 30;

/** They say so once more, and no more than that. */
export const insistsHeld = (input: FlowInput, { order }: ReturnData): boolean =>
  input.kind === 'text' && order?.status === 'shipped' && input.text.length <= SHORT && claimsHeld(input);

/** What is believed of an order that is on its way: that it has come, where the customer said so. */
export const believes = ({ words }: ReturnData, { heard }: FlowContext): boolean =>
  saysHeld([words, ...heard.map(({ text }) => text)]);

/** Nothing of the order has come yet, by its record. */
export const isOnItsWay = (order: OrderView): boolean => order.status === 'shipped' && !hasArrived(order);

/** What is to be returned has not come, of an order of which the record says no more than that it was shipped. */
export function saysNotCome(input: FlowInput, { order, believed }: ReturnData): boolean {
  if (input.kind !== 'text' || order?.status !== 'shipped' || believed) return false;
  return NOT_COME.test(wordsOf(input)) && detailIn(input, 'reason', TOLD.beside) !== 'missing-parts';
}

/** Nothing can be sent back yet: what else there is; who has it all the same says so. */
export function notHereYet(data: ReturnData, context: FlowContext): FlowStep<ReturnData> {
  const { say } = context;
  const choices = [{ id: HELD_CHOICE, label: say('return.haveIt') }, humanChoice(context)];
  const message = choicesMessage(say('return.notDelivered'), choices);
  return { data: { ...data, lookup: null, refused: true, notHere: true }, say: [message], outcome: 'wait' };
}
