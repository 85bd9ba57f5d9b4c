import { type FlowInput, wordsOf } from '../dialogs/flow.ts';
import {
  asksIfWithdrawn,
  asksToWithdraw,
  declinesNew,
  FOLLOW_UP,
  type FollowUp,
  followUpIn,
  followUpLikelihood,
  refersBack,
} from '../dialogs/follow-ups.ts';
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
/** Without one of these nothing is taken back, whatever a message is like: what is taken back is not dealt with. */
const SIGNS =
  /撤|取消|作废|算了|关[掉了闭]|删|停|收回|不追究|没投诉|别办|[不别甭没][^，。,.]{0,4}(?:退|换|投诉|处理|要|取|弄|办)|留|\b(?:with-?dr[ae]w\w*|cancel\w*|forget|never ?mind|scrap|drop|call (?:it|the \w+) off|take (?:it|\w+ \w+) back|retract|pull|undo|revoke|delete|remove|close|no (?:longer|need|more|return)|not? \w+ (?:any ?more|after all)|(?:don['’]?t|do not) (?:want|need|send)|keep(?:ing)?|stop|go away)\b/iu;
const ADDS_FIRST = /^(?:再|还|我?要)?(?:补充|追加|备注)|^(?:please |pls )?add\b/iu;
const NOT_WITHDRAWN =
  /(?<!撤)[别不没]要?(?:撤|取消|作废)|\b(?:don['’]?t|do not|not|never) (?:\w+ )?(?:withdraw|cancel|drop|scrap)/iu;
/** A ticket, or that it is taken back. */
const OF_TICKETS = /投诉|申请|工单|登记|撤|\b(?:complain\w*|ticket|request|withdr[ae]w\w*)\b/iu;
/** Something else than what was filed. */
const ANOTHER =
  /(?:另外?|还有|再)(?:一|的|要|想|有)*[个件单张款份套]?[^，。,.]{0,4}(?:投诉|退|换(?!成)|申请|订单|包裹|快递)|(?:重新|再)(?:申请|投诉|登记)|\b(?:another|second|other|new|also want to|too want to) (?:complaint|return|exchange|request|order|parcel|ticket|complain)/iu;
/** What is done with what was filed before: it is taken back, put right, added to, asked of. Nothing new is begun for it. */
export function byFiled(scene: Scene): Reply | null {
  const { input, running, context } = scene;
  if (input.kind !== 'text' || input.text.length > LONGEST) return null;
  const named = numberIn(input);
  const asks = isAsking(running, context);
  if (asks && running?.frame.flow === 'ticket-status') return null;
  if (named === null && asks && !refersBack(input)) return null;
  const isOfTicket = named !== null || talkedOf(scene, TALKED_OF_MS.any).length > 0;
  if (isOfTicket && asksIfWithdrawn(input) && !ofOrders(input)) return begin(scene, 'content', named);
  const verb = named === null ? verbOfLast(scene, input) : verbOfNamed(scene, input);
  return verb === null ? null : begin(scene, verb, named);
}

type Verb = Exclude<FollowUp, never> | 'withdrawable';
type Text = Extract<FlowInput, { kind: 'text' }>;

const LEAST_TOLD = { han: 6, letters: 16 } as const;
const LIKELY = { ticket: 0.5, status: 0.75 } as const;

function verbOfNamed({ context }: Scene, input: Text): Verb | null {
  const followUp = plainly(input, followUpIn(input, FOLLOW_UP.named));
  if (followUp === 'keep' && followUpLikelihood(input, 'note') >= NOTED_BESIDE) return 'note';
  if (followUp === 'withdraw' || followUp === 'keep' || takesBack(input)) return turnOf(input);
  if (followUp === 'when' || followUp === 'content') return followUp;
  if (declaresComplaint(input) || wants(input, 'ticket', LIKELY.status)) return null;
  if (followUp === 'note') return followUp;
  const isKnown = context.talk.tickets.some(({ number }) => number === numberIn(input));
  return isKnown && !asksSomething(input) && !wants(input, 'ticket', LIKELY.ticket) && tells(input) ? 'note' : null;
}

/** What is surely no taking back is none. */
function plainly(input: Text, followUp: FollowUp | null): FollowUp | null {
  if (followUp !== 'withdraw') return followUp;
  if (ADDS_FIRST.test(wordsOf(input))) return 'note';
  return SIGNS.test(wordsOf(input)) && !wants(input, 'ticket', LIKELY.status) ? followUp : null;
}

const takesBack = (input: Text): boolean => WITHDRAWS.test(wordsOf(input)) && !ADDS_FIRST.test(wordsOf(input));

/** More than the number and a word or two. */
function tells(input: Text): boolean {
  const rest = wordsOf(input)
    .replace(/[Tt]\s?\d{4,9}/g, '')
    .trim();
  return rest.length >= (/\p{Script=Han}/u.test(rest) ? LEAST_TOLD.han : LEAST_TOLD.letters);
}

function verbOfLast(scene: Scene, input: Text): Verb | null {
  const isSoon = talkedOf(scene, TALKED_OF_MS.any).length > 0;
  const least = refersBack(input) ? FOLLOW_UP.named : FOLLOW_UP.soon;
  const followUp = plainly(input, followUpIn(input, isSoon ? least : FOLLOW_UP.sure));
  if (isSoon && followUp === 'keep' && followUpLikelihood(input, 'note') >= NOTED_BESIDE) return 'note';
  if (followUp === 'withdraw' || followUp === 'keep' || (isSoon && takesBack(input)))
    return !ofOrders(input) && (isSoon || isOfLater(scene, wordsOf(input))) ? turnOfLast(scene, input) : null;
  if (!isSoon || isElsewhere(scene, input)) return null;
  return followUp !== 'note' || notesLast(input) ? followUp : null;
}

/** Later on it has to be named; what was given up before it was filed is none. */
const isOfLater = ({ session, context }: Scene, words: string): boolean =>
  OF_TICKETS.test(words) && (context.talk.tickets.length > 0 || session.left === null);

/** An order is to be cancelled, or one that is shown is talked of. */
const ofOrders = (input: Text): boolean =>
  (namesOrder(input) || /订单(?!是)|\border\b/iu.test(wordsOf(input))) && !refersBack(input);

/** It is another matter, or the order that was shown since. */
function isElsewhere(scene: Scene, input: Text): boolean {
  if (ANOTHER.test(wordsOf(input)) && !declinesNew(input)) return true;
  if (declaresComplaint(input) || wants(input, 'person', LIKELY.status)) return true;
  const { session, context } = scene;
  const filed = context.talk.tickets.at(-1)?.at ?? 0;
  return session.frames.some((frame) => shownOrder(frame) !== null && frame.at > filed) || isOfOrder(input);
}

/** An order that is named is what is talked of, unless its number is what is put right. */
const isOfOrder = (input: Text): boolean => namesOrder(input) && followUpLikelihood(input, 'note') < FOLLOW_UP.sure;

/** Right after it was filed less is needed to put something right than to tell of it. */
const notesLast = (input: Text): boolean =>
  followUpLikelihood(input, 'note') >= (wants(input, 'add', LIKELY.ticket) ? FOLLOW_UP.soon : NOTED);
const NOTED = 0.65;
/** "Keep it and write in it …": there is something to be written. */
const NOTED_BESIDE = 0.3;

/** It is taken back, or is not, or it is only asked whether it could be. */
function turnOf(input: Text): Verb {
  if (asksToWithdraw(input)) return 'withdrawable';
  const [withdraw, keep] = [followUpLikelihood(input, 'withdraw'), followUpLikelihood(input, 'keep')];
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
  const isUnwanted = input.kind === 'text' && (declinesNew(input) || (named === null && refersBack(input)));
  const frames = isUnwanted ? leaveFlow(session.frames, context) : session.frames;
  const isOfAll = verb === 'content' && ALL.test(words) && talkedOf(scene, TALKED_OF_MS.any).length > 1;
  const number = named ?? (input.kind === 'text' && !isOfAll ? ticketMeant(scene, input) : null);
  const about = [verb, ...(number === null ? [] : [ticketName(number)])].join('-');
  const there = { ...scene, session: { ...session, frames }, running: frames.map(resumeFlow).at(-1) ?? null };
  return startNamed(there, 'ticket-status', { entry: null, route: 'flow', about });
}
