import { asksToWithdraw, ERRAND, type Errand, errandIn, errandLikelihood } from '../dialogs/errands.ts';
import { type FlowInput, wordsOf } from '../dialogs/flow.ts';
import { resumeFlow } from '../dialogs/registry.ts';
import { asksSomething, namesOrder, wants } from '../dialogs/replies.ts';
import { numberIn } from '../dialogs/ticket-words.ts';
import { shownOrder } from '../dialogs/track-order.ts';
import type { TicketKind } from '../model/ticket.ts';
import { ticketName } from '../model/ticket.ts';
import { startNamed } from './answers.ts';
import { isAsking, leaveFlow } from './frames.ts';
import { declaresComplaint } from './order.ts';
import type { Reply, Scene } from './scene.ts';

/** How long after a ticket was filed or shown "it" is that, and "it" is the last of several, ms. */
const TALKED_OF_MS = { any: 30 * 60_000, last: 10 * 60_000 } as const;
const LONGEST = 200;

/** What was filed is not wanted any more. */
const WITHDRAWS =
  /撤(?:销|回|掉|了|单)|作废|(?:不|别|不用|不想)再?(?:投诉|退|换)货?了|取消[^，。,.]{0,4}(?:投诉|退|换|申请|工单|登记)|(?:投诉|退货|换货|退换|申请|工单)[^，。,.]{0,4}(?:取消|算了|不要了|不办了)|^(?:算了)*取消[了吧啊]*[。！!\s]*$|\b(?:withdraw|take back|revoke|undo|cancel|scrap|drop)\b[^,.?]{0,16}\b(?:complaint|return|exchange|request|ticket)\b|\b(?:don['’]?t|do not|no longer) want (?:to )?(?:return|exchange|complain)|^(?:please |pls )?(?:cancel|withdraw)(?: (?:it|that|this))?(?: (?:please|pls|now|again))?[.!\s]*$/iu;
const NOT_WITHDRAWN =
  /[别不没]要?(?:撤|取消|作废)|\b(?:don['’]?t|do not|not|never) (?:\w+ )?(?:withdraw|cancel|drop|scrap)/iu;
/** A ticket, or that it is taken back. */
const OF_TICKETS = /投诉|申请|工单|登记|撤|\b(?:complain\w*|ticket|request|withdr[ae]w\w*)\b/iu;
/** Something else than what was filed. */
const ANOTHER =
  /(?:另外?|还有|再)(?:一|的|要|想|有)*[个件单张款份套]?[^，。,.]{0,4}(?:投诉|退|换(?!成)|申请|订单|包裹|快递)|(?:重新|再)(?:申请|投诉|登记)|\b(?:another|second|other|new|also want to|too want to) (?:complaint|return|exchange|request|order|parcel|ticket|complain)/iu;
/** No second one is to be begun. */
const NO_NEW =
  /(?:不要|别|不用|不是要?|没要)再?(?:新|重新|再|另)(?:开|建|申请|投诉|退|换|登记|的)?|\b(?:no|not a|not|don['’]?t (?:make|open|want|need|start)(?: a| any)?) (?:new|another|second)\b/iu;
/** What was filed just before is meant, and not what has been begun since. */
const REFERS =
  /(?:不是|我)?(?:刚(?:才|刚)?|已经|前面)(?:不是)?(?:都)?(?:提交|登记|申请|报|办)|不是订单|\b(?:just|already) (?:filed|submitted|registered|did that)|\bnot (?:the|an|my) order\b|原来(?:那个|的那)|\bthe (?:one|ticket|request|complaint) (?:that )?i (?:already )?(?:have|filed|made)\b/iu;

/** What is done with what was filed before: it is taken back, put right, added to, asked of. Nothing new is begun for it. */
export function byFiled(scene: Scene): Reply | null {
  const { input, running, context } = scene;
  if (input.kind !== 'text' || input.text.length > LONGEST) return null;
  const named = numberIn(input);
  const asks = isAsking(running, context);
  if (asks && running?.frame.flow === 'ticket-status') return null;
  if (named === null && asks && !refersBack(input)) return null;
  const verb = named === null ? verbOfLast(scene, input) : verbOfNamed(scene, input);
  return verb === null ? null : begin(scene, verb, named);
}

/** What has been begun since is not what is meant. */
const refersBack = (input: Text): boolean => [REFERS, NO_NEW].some((pattern) => pattern.test(wordsOf(input)));

type Verb = Exclude<Errand, never> | 'withdrawable';
type Text = Extract<FlowInput, { kind: 'text' }>;

const LEAST_TOLD = { han: 6, letters: 16 } as const;
const LIKELY = { ticket: 0.5, status: 0.75 } as const;

function verbOfNamed({ context }: Scene, input: Text): Verb | null {
  const errand = errandIn(input, ERRAND.named);
  if (errand === 'keep' && errandLikelihood(input, 'note') >= NOTED_BESIDE) return 'note';
  if (errand === 'withdraw' || errand === 'keep' || WITHDRAWS.test(wordsOf(input))) return turnOf(input);
  if (errand === 'when' || errand === 'content') return errand;
  if (declaresComplaint(input) || wants(input, 'ticket', LIKELY.status)) return null;
  if (errand === 'note') return errand;
  const isKnown = context.talk.tickets.some(({ number }) => number === numberIn(input));
  return isKnown && !asksSomething(input) && !wants(input, 'ticket', LIKELY.ticket) && tells(input) ? 'note' : null;
}

/** More than the number and a word or two. */
function tells(input: Text): boolean {
  const rest = wordsOf(input)
    .replace(/[Tt]\s?\d{4,9}/g, '')
    .trim();
  return rest.length >= (/\p{Script=Han}/u.test(rest) ? LEAST_TOLD.han : LEAST_TOLD.letters);
}

function verbOfLast(scene: Scene, input: Text): Verb | null {
  const words = wordsOf(input);
  const isSoon = talkedOf(scene, TALKED_OF_MS.any).length > 0;
  const errand = errandIn(input, isSoon ? ERRAND.soon : ERRAND.sure);
  if (isSoon && errand === 'keep' && errandLikelihood(input, 'note') >= NOTED_BESIDE) return 'note';
  const isTurn = errand === 'withdraw' || errand === 'keep' || (isSoon && WITHDRAWS.test(words));
  if (isTurn) return ofOrders(scene, input) || (!isSoon && !OF_TICKETS.test(words)) ? null : turnOfLast(scene, input);
  if (errand === null || !isSoon || isElsewhere(scene, input)) return null;
  if (errand === 'note') return notesLast(input) ? errand : null;
  return errand;
}

/** An order is to be cancelled, or one that is shown is talked of. */
const ofOrders = (_scene: Scene, input: Text): boolean =>
  (namesOrder(input) || /订单(?!是)|\border\b/iu.test(wordsOf(input))) && !REFERS.test(wordsOf(input));

/** It is another matter, or the order that was shown since. */
function isElsewhere(scene: Scene, input: Text): boolean {
  if (ANOTHER.test(wordsOf(input)) && !NO_NEW.test(wordsOf(input))) return true;
  if (declaresComplaint(input) || wants(input, 'person', LIKELY.status)) return true;
  const { session, context } = scene;
  const filed = context.talk.tickets.at(-1)?.at ?? 0;
  return session.frames.some((frame) => shownOrder(frame) !== null && frame.at > filed) || isOfOrder(input);
}

/** An order that is named is what is talked of, unless its number is what is put right. */
const isOfOrder = (input: Text): boolean => namesOrder(input) && errandLikelihood(input, 'note') < ERRAND.sure;

/** Right after it was filed less is needed to put something right than to tell of it. */
const notesLast = (input: Text): boolean =>
  errandLikelihood(input, 'note') >= (wants(input, 'add', LIKELY.ticket) ? ERRAND.soon : NOTED);
const NOTED = 0.65;
/** "Keep it and write in it …": there is something to be written. */
const NOTED_BESIDE = 0.3;

/** It is taken back, or is not, or it is only asked whether it could be. */
function turnOf(input: Text): Verb {
  if (asksToWithdraw(input)) return 'withdrawable';
  const [withdraw, keep] = [errandLikelihood(input, 'withdraw'), errandLikelihood(input, 'keep')];
  return NOT_WITHDRAWN.test(wordsOf(input)) || keep > withdraw ? 'keep' : 'withdraw';
}

/** "Keep it": the thing, unless what was filed is named or taken back. */
function turnOfLast(scene: Scene, input: Text): Verb | null {
  const turn = turnOf(input);
  if (
    turn === 'withdraw' &&
    asksSomething(input) &&
    !/\b(?:can|could|would|will) (?:you|u)\b|帮我|吗|[?？]/iu.test(wordsOf(input))
  )
    return null;
  return turn === 'keep' && !OF_TICKETS.test(wordsOf(input)) && !isWithdrawn(scene) ? null : turn;
}

const isWithdrawn = ({ context }: Scene): boolean => context.talk.tickets.some(({ withdrawn }) => withdrawn === true);

const talkedOf = ({ context }: Scene, within: number) =>
  context.talk.tickets.filter(({ at }) => context.now - at < within);

const KINDS: Readonly<Record<TicketKind, RegExp>> = {
  complaint: /投诉|complain/iu,
  return: /退|换|取件|return|exchang|replac|refund/iu,
};

/** The latest of the kind that is named, or of those talked of just now; null = it may be any. */
function ticketMeant(scene: Scene, input: Text): number | null {
  const { tickets } = scene.context.talk;
  const words = wordsOf(input);
  const kinds = (Object.keys(KINDS) as TicketKind[]).filter((kind) => KINDS[kind].test(words));
  const [kind, ...others] = kinds;
  const ofKind = others.length === 0 && kind !== undefined ? tickets.filter((ticket) => ticket.kind === kind) : [];
  const meant = ofKind.length > 0 ? ofKind : tickets;
  if (meant.length === 1) return meant[0]?.number ?? null;
  return talkedOf(scene, TALKED_OF_MS.last).at(-1) === undefined ? null : (meant.at(-1)?.number ?? null);
}

const ALL = /哪几|几件|几样|都|总结|汇总|全部|\b(?:all|both|everything|which ones)\b/iu;

/** What was begun against the customer's will is left for it. */
function begin(scene: Scene, verb: Verb, named: number | null): Reply {
  const { input, session, context } = scene;
  const words = input.kind === 'text' ? wordsOf(input) : '';
  const isUnwanted = input.kind === 'text' && (NO_NEW.test(words) || (named === null && refersBack(input)));
  const frames = isUnwanted ? leaveFlow(session.frames, context) : session.frames;
  const isOfAll = verb === 'content' && ALL.test(words) && talkedOf(scene, TALKED_OF_MS.any).length > 1;
  const number = named ?? (input.kind === 'text' && !isOfAll ? ticketMeant(scene, input) : null);
  const about = [verb, ...(number === null ? [] : [ticketName(number)])].join('-');
  const there = { ...scene, session: { ...session, frames }, running: frames.map(resumeFlow).at(-1) ?? null };
  return startNamed(there, 'ticket-status', { entry: null, route: 'flow', about });
}
