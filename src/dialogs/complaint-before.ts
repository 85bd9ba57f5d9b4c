import type { FlowContext, FlowInput } from './flow.ts';
import { wordsOf } from './flow.ts';

/** It tells of trouble, whatever came of it. */
const TROUBLE =
  /没收到|没到|还没|不退|退款|退了|退的|没退|钱|坏|破|[做发弄]错|少[了发]|态度|催|迟|慢|多?扣|骗|碎|脏|漏|骂|\b(?:haven'?t|hasn'?t|havent|hasnt|not (?:yet|received|here|come)|never|still|late|refund|money|broken|broke|wrong|missing|rude|charged|paid|unpaid|waiting|nobody)\b/iu;
/** What is gone on with from before. */
const GOES_ON = /^(?:那|行|好|对)|\bthen\b/iu;
/** So many messages before may tell of it. */
const MOST = 4;
/** "退的459呢": what is missed, in the form of a question. */
const MISSED = /([\d\p{Script=Han}]*\d+(?:块|元)?(?:钱)?)呢[?？]?/gu;

/**
 * What was told just before a complaint, oldest first: of what is wrong; and where the complaint itself tells nothing, or goes
 * on with it, all that sounds like trouble.
 */
export function toldBefore(said: FlowInput, tells: boolean, { heard }: FlowContext): string[] {
  const goesOn = !tells || (said.kind === 'text' && GOES_ON.test(wordsOf(said).trim()));
  return heard
    .filter(({ text, reason }, at) => reason !== undefined || (goesOn && at < MOST && TROUBLE.test(text)))
    .map(({ text }) => text.replaceAll(MISSED, '$1'))
    .toReversed();
}
