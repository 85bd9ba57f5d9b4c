import type { Frame } from '../model/session.ts';
import { type FlowInput, wordsOf } from './flow.ts';

/** Said of the complaint that is under way: it is not wanted. */
const NO_COMPLAINT =
  /(?:^|[,.;!…]\s*|\b(?:please|ok|okay|fine|well|so|but)\s+)no (?:more )?complaints?\b(?! (?:about|number|from))|\b(?:forget|drop|scrap|never mind|skip|withdraw|leave)(?: about)? (?:the|my|this|that) complaint|(?:不|别|甭|不用|不想|不要|不必|没必要)(?:再|去)?投诉(?:了|吧|啊|$|(?=[，。,.!！\s]))|\b(?:not|['’]m not|am not|wasn['’]?t|never) (?:here to |going to )?complain(?:ing)?\b|\b(?:have|there is|there['’]s|make) no complaints?\b|\b(?:don['’]?t|do not) want (?:a|an|another|any|the) (?:\w+ )?complaint|投诉[^，。,.]{0,3}(?:算了|免了|不[弄办搞要]了|撤[了掉])/iu;
/** Nothing is to be returned. */
const NO_RETURN =
  /(?:^|[，。,.!！；;\s]|说了|算了|那|还是|都|就|我)(?:不|别|甭|不想|不要|不用)再?(?:退|换)(?:换)?货?(?:了[吧啊呢啦嘛]?|啦|[吧啊呢嘛])?(?=$|[，。,.!！；;\s])|\b(?:not|no longer|(?:do not|don['’]?t) want to|stop) (?:be )?(?:return(?:ing)?|exchang(?:e|ing)|send(?:ing)? (?:it|them|this|anything) back)(?: (?:it|this|anything|them))?(?: (?:any ?more|after all|now))?(?=$|\s*[,.!?;])|\bno returns?(?: please)?(?=$|\s*[,.!;])/iu;
/** Another time. */
const LATER =
  /(?:明天|改天|以后|下次|过几天)再(?:说|弄|办|搞|来|退|看)|\b(?:leave it|not now|drop it)\b.*\b(?:tomorrow|later|another (?:time|day)|next week|some ?day)\b|\b(?:do|finish|sort) (?:it|this|that) (?:tomorrow|later|another (?:time|day)|some other (?:time|day))\b/iu;
/** Something else is wanted instead. */
const INSTEAD = /退|换|补|修|寄|\b(?:refund|return|exchange|repair|replace\w*|need|want|instead|only|send)\b/iu;
/** Who waits wants nothing done. */
const WAITS =
  /\b(?:i|we)(?:['’]?ll| will| can) (?:just )?wait (?:a (?:bit|while|little|day)|and see|until|till|another|some)|(?<!不想?|别)(?:我|就|先)?再等(?:等(?:看|吧|$)|[一两几]天)|(?<!不想?|别)等到(?:周|星期|下周|明天|后天)/iu;
const FORGETS = /(?:^|[.,;!…-]\s*)(?:(?:oh|ok|so|just|well|then) )*(?:forget (?:about )?it|never ?mind|nvm)[\s.!…]*$/iu;
/** The same, and words after it. */
const FORGETS_THEN =
  /(?:^|[.,;!…]\s*|\b(?:ok|so|well|then) )(?:forget (?:about )?it|never ?mind|nvm)(?: then| now)?\s*[,.!;…]|(?:^|[，。,.!！\s])那就?算了(?:吧)?(?=$|[，。,.!！\s])/iu;
const TAKES_BACK = /\bnot (?:forget|wait)|n['’]?t (?:forget|wait)/iu;
const LONGEST = { leaving: 90, waiting: 40 } as const;

/** The complaint under way is not wanted, whatever is wanted instead. */
export const leavesComplaint = (input: FlowInput): boolean =>
  input.kind === 'text' && input.text.length <= LONGEST.leaving && NO_COMPLAINT.test(wordsOf(input));

/** Nothing is to be returned, and nothing else to be done with it. */
export const declinesReturn = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  input.text.length <= LONGEST.leaving &&
  NO_RETURN.test(wordsOf(input)) &&
  !INSTEAD.test(wordsOf(input).replace(new RegExp(NO_RETURN, 'giu'), ' '));

/** A number, an order or the like; when it is to be is none. */
const namesMore = (input: Extract<FlowInput, { kind: 'text' }>): boolean =>
  /\d/.test(input.text) || input.understanding.entities.some(({ kind }) => kind !== 'date');

/** In plain words what is under way is left. */
export function leaves(input: FlowInput, { flow }: Pick<Frame, 'flow'>): boolean {
  if (input.kind !== 'text' || namesMore(input) || input.text.length > LONGEST.leaving) return false;
  const text = wordsOf(input);
  if (TAKES_BACK.test(text)) return false;
  if (FORGETS.test(text)) return true;
  if (flow !== 'complaint' && flow !== 'return-request') return false;
  if (FORGETS_THEN.test(text) && !INSTEAD.test(text)) return true;
  if (input.text.length <= LONGEST.waiting && (WAITS.test(text) || LATER.test(text))) return true;
  if (flow === 'return-request' && declinesReturn(input)) return true;
  return flow === 'complaint' && leavesComplaint(input);
}

const NO_PERSON =
  /(?:不用|不要|不找|别[找转]|算了)[^，。,.]{0,4}(?:人工|客服|真人)|\b(?:don['’]?t|do not|not) (?:want|need|wanna|wish|care)(?: to)? (?:talk|speak|call|ring|phone)|\b(?:no|don['’]?t (?:need|want)|forget|never ?mind|without)\b[^,.]{0,12}\b(?:human|person|agent|people)\b/iu;
/** No person is wanted. */
export const declinesPerson = (input: FlowInput): boolean => input.kind === 'text' && NO_PERSON.test(wordsOf(input));
