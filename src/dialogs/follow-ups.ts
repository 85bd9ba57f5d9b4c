import { DETAILS, type Detail } from '../model/understanding.ts';
import { type FlowInput, wordsOf } from './flow.ts';

/** What is wanted with a ticket that is filed. */
export type FollowUp = Exclude<Detail<'followUp'>, 'none'>;

/** So likely an followUp counts: where the ticket is named, right after it was filed, and beside another one. */
export const FOLLOW_UP = { named: 0.35, soon: 0.55, sure: 0.75, beside: 0.5 } as const;

/** How likely a message wants this with a ticket. */
export const followUpLikelihood = (input: FlowInput, followUp: FollowUp): number =>
  input.kind === 'text' ? (input.understanding.details.followUp?.[followUp] ?? 0) : 0;

/** The likeliest of those that are at least so likely; what is to be done goes before what is asked besides. */
export function followUpIn(input: FlowInput, from: number): FollowUp | null {
  const names = DETAILS.followUp.filter((name) => name !== 'none');
  const [best, second] = names.toSorted((a, b) => followUpLikelihood(input, b) - followUpLikelihood(input, a));
  if (best === undefined || followUpLikelihood(input, best) < from) return null;
  const isBeside = second !== undefined && followUpLikelihood(input, second) >= FOLLOW_UP.beside;
  return isBeside && ASKING.has(best) && !ASKING.has(second) ? second : best;
}
const ASKING: ReadonlySet<FollowUp> = new Set(['when', 'content']);

const MAY_WITHDRAW =
  /(?:还|可不可以|能不能|可以|能|可)再?(?:撤|取消|作废|反悔|退回)(?!了$|掉$)[^，。,.]{0,6}(?:吗|么|不|嘛|\?|？|$)|(?:能|可以)[^，。,.]{0,4}(?:撤|取消)[^，。,.]{0,4}(?:吗|么|不|[?？])|(?:万一|要是|如果)[^。.]{0,16}(?:撤|取消)|\b(?:can|could|may) (?:i|it|this|that|we) (?:still |also |even )?(?:be )?(?:\w+ )?(?:withdraw|cancel|revoke|take (?:it|that) back|drop)|\b(?:possible|able|allowed|how) (?:for me )?to (?:\w+ )?(?:withdraw|cancel|revoke|drop)|\bwhat if\b|\bwithdrawable\b|\bif i (?:want|wanted|change|changed)\b/iu;
/** Asked of us to do, and not whether it can be done. */
const ASKED_FOR = /帮我|给我|麻烦|请|现在|马上|\b(?:can|could|would|will) (?:you|u|ya)\b|\bplease\b|\bpls\b/iu;

/** It is asked whether what was filed can be taken back, and nothing is to be done yet. */
export const asksToWithdraw = (input: FlowInput): boolean =>
  input.kind === 'text' && MAY_WITHDRAW.test(wordsOf(input)) && !ASKED_FOR.test(wordsOf(input));

const IS_WITHDRAWN =
  /撤(?:没|不)撤|(?<![能以])(?:撤(?:销|回)?|取消)(?:成|掉|好)?(?:了(?:没有?|吗|么)|成没|没成)|\b(?:did|have|has|was|is|are)\b[^.,]{0,24}\b(?:withdrawn|taken back|take it back|withdraw it)\b(?! please)/iu;
/** It is asked whether it was taken back. */
export const asksIfWithdrawn = (input: FlowInput): boolean =>
  input.kind === 'text' && IS_WITHDRAWN.test(wordsOf(input)) && !ASKED_FOR.test(wordsOf(input));

/** No second one is to be begun. */
const NO_NEW =
  /(?:不要|别|不用|不是要?|没要)再?(?:新|重新|再|另)(?:开|建|申请|投诉|退|换|登记|的)?|\b(?:no|not a|not|don['’]?t (?:make|open|want|need|start)(?: a| any)?) (?:new|another|second)\b/iu;
/** What was filed just before is meant, and not what has been begun since. */
const REFERS =
  /(?:不是|我)?(?:刚(?:才|刚)?|已经|前面)(?:不是)?(?:都)?(?:提交|登记|申请|报|办)|不是订单|\b(?:just|already) (?:filed|submitted|registered|did that)|\bnot (?:the|an|my) order\b|原来(?:那个|的那)|\bthe (?:one|ticket|request|complaint) (?:that )?i (?:already )?(?:have|filed|made)\b/iu;

/** No second one is to be begun beside what was filed. */
export const declinesNew = (input: FlowInput): boolean => input.kind === 'text' && NO_NEW.test(wordsOf(input));

/** What was filed is meant, and not what has been begun since. */
export const refersBack = (input: FlowInput): boolean =>
  input.kind === 'text' && (REFERS.test(wordsOf(input)) || declinesNew(input));
