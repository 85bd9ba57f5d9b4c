import type { Frame } from '../model/session.ts';
import { type FlowInput, wordsOf } from './flow.ts';
import { namesNothing } from './replies.ts';

/** Said of the complaint that is under way: it is not wanted. */
const NO_COMPLAINT =
  /(?:^|[,.;!…]\s*|\b(?:please|ok|okay|fine|well|so|but)\s+)no (?:more )?complaints?\b(?! (?:about|number|from))|\b(?:forget|drop|scrap|never mind|skip|withdraw|leave)(?: about)? (?:the|my|this|that) complaint|(?:不|别|甭|不用|不想|不要|不必|没必要)(?:再|去)?投诉(?:了|吧|啊|$|(?=[，。,.!！\s]))|投诉[^，。,.]{0,3}(?:算了|免了|不[弄办搞要]了|撤[了掉])/iu;
/** Who waits wants nothing done. */
const WAITS =
  /\b(?:i|we)(?:['’]?ll| will| can) (?:just )?wait (?:a (?:bit|while|little|day)|and see|until|till|another|some)|(?<!不想?|别)(?:我|就|先)?再等(?:等(?:看|吧|$)|[一两几]天)|(?<!不想?|别)等到(?:周|星期|下周|明天|后天)/iu;
const FORGETS = /(?:^|[.,;!…-]\s*)(?:(?:oh|ok|so|just|well|then) )*(?:forget (?:about )?it|never ?mind|nvm)[\s.!…]*$/iu;
const TAKES_BACK = /\bnot (?:forget|wait)|n['’]?t (?:forget|wait)/iu;
const LONGEST = { leaving: 90, waiting: 40 } as const;

/** The complaint under way is not wanted, whatever is wanted instead. */
export const leavesComplaint = (input: FlowInput): boolean =>
  input.kind === 'text' && input.text.length <= LONGEST.leaving && NO_COMPLAINT.test(wordsOf(input));

/** In plain words what is under way is left. */
export function leaves(input: FlowInput, { flow }: Pick<Frame, 'flow'>): boolean {
  if (input.kind !== 'text' || !namesNothing(input) || input.text.length > LONGEST.leaving) return false;
  const text = wordsOf(input);
  if (TAKES_BACK.test(text)) return false;
  if (FORGETS.test(text)) return true;
  if (flow !== 'complaint' && flow !== 'return-request') return false;
  if (input.text.length <= LONGEST.waiting && WAITS.test(text)) return true;
  return flow === 'complaint' && leavesComplaint(input);
}
