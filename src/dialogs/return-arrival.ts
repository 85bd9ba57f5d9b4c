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
  /还?没(?:有)?(?:收到?|到货|送到|到)(?!问题)|未收到|(?<!东西)还没来|\b(?:has ?n'?t|has not|have ?n'?t|have not|hasnt|havent|did ?n'?t|did not|never|not) (?:even |yet |actually )?(?:come|came|arrived?|received? it|got it|here|been delivered)\b|\b(?:don'?t|do not|dont) (?:even )?have (?:it|them|anything) (?:yet|here)\b|\bhaven'?t (?:even )?got (?:it|them)\b/iu;

/** What is to be when it has come. */
const THEN =
  /\b(?:once|if|until|till|til|as soon as)\b[^,.;!?]*|\bwhen (?:it|they|the [\w ]+?|that|this)(?:'?s| is| are| gets?| comes?| arrives?)\b[^,.;!?]*|等[^，。,.!！?？]*|到时候[^，。,.!！?？]*|[^，。,.!！?？]*(?:收到|到了?|拿到)(?:了)?(?:以后|之后|后|再|的话)[^，。,.!！?？]*/giu;

/** The customer says that they hold it in their hands, in one of these texts. */
const saysHeld = (texts: readonly string[]): boolean =>
  texts.some((text) => HELD.test(text.replaceAll(THEN, ' ')) && !NOT_COME.test(text));

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
  if (input.kind !== 'text' || order?.status !== 'shipped') return false;
  if (believed && input.text.length > SHORT) return false;
  return NOT_COME.test(wordsOf(input)) && detailIn(input, 'reason', TOLD.beside) !== 'missing-parts';
}

const PART =
  /[只光就]?退?(?:一|其中|部分|那)[个件只条口盏]|只[想要]?退|其他的?(?:留|要|不退)|留[着下]|\b(?:only|just) (?:the |one|a |some|part)|\bone of\b|\b(?:one|1) (?:\w+ )?(?:pillow|item|piece)\b|\bkeep(?:ing)?\b|\bpart of\b|\bthe rest\b|\bthe other\b/iu;
const SENDS_BACK = /退|拒收|\b(?:return|refus|send|sent|give|back)/iu;

/** Only a part of an order is meant. */
export const namesPart = (text: string): boolean => PART.test(text);

/** Only a part of an order is to go back. */
export const tellsOfPart = (input: FlowInput): boolean =>
  input.kind === 'text' && namesPart(wordsOf(input)) && SENDS_BACK.test(wordsOf(input));

/** Nothing can be sent back yet: what else there is; who has it all the same says so. */
export function notHereYet(data: ReturnData, context: FlowContext, isPart = false): FlowStep<ReturnData> {
  const { say } = context;
  const choices = [{ id: HELD_CHOICE, label: say('return.haveIt') }, humanChoice(context)];
  const message = choicesMessage(say(isPart ? 'return.partLater' : 'return.notDelivered'), choices);
  return {
    data: { ...data, lookup: null, refused: true, notHere: true, believed: false },
    say: [message],
    outcome: 'wait',
  };
}
