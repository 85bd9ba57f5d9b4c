import { closes } from '../dialogs/closing.ts';
import { wordsOf } from '../dialogs/flow.ts';
import { asksSomething, namesOrder, wants } from '../dialogs/replies.ts';
import { numberIn } from '../dialogs/ticket-words.ts';
import { type TicketKind, ticketName } from '../model/ticket.ts';
import { startNamed } from './answers.ts';
import { isAsking } from './frames.ts';
import { declaresComplaint } from './order.ts';
import type { Reply, Scene } from './scene.ts';

/** How likely it must be that something is asked or added, and how long after a ticket was talked of it is less, ms. */
const LIKELY = { soon: 0.3, later: 0.5, within: 0.6 } as const;
const SOON_MS = 30 * 60_000;

const ADDS =
  /补[充一句条上]|(?:给我?|帮我?|麻烦)?(?:记|加|写|添|备注)(?:上|一下|进去|一[条句])|忘了?(?:跟你)?说|^(?:please |pls )?add\b|\badd (?:that|this|it|to)\b|one (?:more|other) thing|(?:forgot|forget) to (?:say|mention|add|tell)|\bput (?:that|this|it) (?:in|on)\b/iu;
const COMPLAINT = /投诉|complain/iu;
const RETURN = /退|换|取件|来[取拿]|return|exchang|replac|pick(?:ed|ing)?[ -]?(?:it )?up|collect/iu;
/** What is asked of one's own request, and not at large. */
const OWN =
  /刚(?:才|刚)?(?:提交|申请|填|报|办|提|给)|我(?:那个|的|提的|申请的)[^，。]{0,6}(?:编号|申请|单子)|(?:^|[^单])编号|(?:啥时候|什么时候|几时|几点|哪天)[^，。]{0,4}来?[取拿收]|[取拿收]件?[^，。]{0,4}(?:啥时候|什么时候|几时|几点|哪天)|\b(?:my|the) (?:return|exchange|request|ticket|complaint) (?:i|number)|\bi (?:just )?(?:filed|opened|submitted)|\b(?:come|coming) (?:to|and) (?:pick|collect)/iu;
/** What was filed is to be done sooner. */
const URGES =
  /[能可](?:不能|以|否)?(?:再)?(?:搞|弄|办)?(?:快|早)(?:一?[点些]|不|吗)|(?:请|让|叫|催)[他你它]?们?(?:搞|办|处理)?(?:快|早|抓紧|赶紧|尽快)|(?:快|早|抓紧|赶紧|尽快)(?:一?[点些])?(?:处理|办|弄|解决|给我|帮我)|^(?:快一?点|抓紧|赶紧|尽快|加急|催一?[下催])|加急|催一?[下催]|\b(?:hurry(?: up)?|speed (?:it|this|that|things) up|(?:do|go|be|make it|can (?:it|you|they|u) .*|get it done) (?:any )?(?:faster|quicker|sooner)|asap|urgent(?:ly)?|as soon as possible|rush it|prioriti[sz]e)\b/iu;
/** What may be added is asked for. */
const ASKS_TO_ADD =
  /\b(?:need|should|have|can|may|must) (?:i|to)\b.{0,12}\b(?:send|add|attach|upload|show)\b|(?:需要|要不要|用不用|可以|能不能?|还要)[^，。]{0,4}(?:发|传|补|提供)[^，。]{0,6}(?:照片|截图|凭证|图|材料|证据)/iu;
/** That somebody answers. */
const ANSWERED =
  /(?:联系|回复|答复|回电|通知|告诉)我|(?:给我?|有)(?:答复|回复|回音|消息|结果|打?电话|回话)|有人(?:处理|管|看|来|跟进|受理)|\b(?:contact|call|reach|write|email) me\b|\b(?:get|come) back to me\b|\bhear (?:back|from|anything)\b|\b(?:a|any|your) (?:reply|answer|response)\b/iu;
const GOES_ON =
  /进[度展]|怎么?样|咋样|情况|处理|结果|编号|单号|多久|啥时候|什么时候|几时|受理|批|\b(?:how|when|status|news|update|progress|number|approved|going|happen\w*)\b/iu;

/**
 * A ticket that is named, or that was filed or shown in this talk, is what is asked of and added to: whatever else the message
 * is like.
 */
export function byTicket(scene: Scene): Reply | null {
  const { input, running, context } = scene;
  if (input.kind !== 'text' || wants(input, 'complaint', LIKELY.within) || declaresComplaint(input)) return null;
  const asks = isAsking(running, context);
  if (asks && running?.frame.flow === 'ticket-status') return null;
  const named = numberIn(input);
  const adds = addsTo(scene, asks, named);
  if (urges(scene, asks, named)) return begin(scene, 'urge', named ?? ticketMeant(scene, true));
  return named === null ? ofLast(scene, adds, asks) : ofNamed(scene, { adds, asks, named });
}

interface Asked {
  readonly adds: boolean;
  readonly asks: boolean;
  readonly named: number;
}

const ofNamed = (scene: Scene, { adds, asks, named }: Asked): Reply | null =>
  adds || tellsOfTicket(scene, asks) ? begin(scene, adds ? 'fact' : null, named) : null;

function ofLast(scene: Scene, adds: boolean, asks: boolean): Reply | null {
  if (scene.context.talk.tickets.length === 0 || !(adds || asksOfTicket(scene, asks))) return null;
  return begin(scene, adds ? 'fact' : null, ticketMeant(scene, adds));
}

/** A ticket's number says what a message is about, unless something else is being told of. */
const tellsOfTicket = ({ input }: Scene, asks: boolean): boolean =>
  !asks || wants(input, 'ticket', LIKELY.soon) || (input.kind === 'text' && input.text.length < 40);

const LONGEST_URGE = 60;

/** A ticket that is named, or was filed in this talk, is to be dealt with sooner. */
function urges(scene: Scene, asks: boolean, named: number | null): boolean {
  const { input } = scene;
  if (input.kind !== 'text' || input.text.length > LONGEST_URGE || asks || namesOrder(input)) return false;
  return URGES.test(wordsOf(input)) && (named !== null || isSoon(scene));
}

const isSoon = ({ context }: Scene): boolean => context.talk.tickets.some(({ at }) => context.now - at < SOON_MS);

function addsTo(scene: Scene, asks: boolean, named: number | null): boolean {
  const { input } = scene;
  if (input.kind !== 'text') return false;
  if (wants(input, 'add', asks ? LIKELY.within : LIKELY.later))
    return named !== null || !asks || COMPLAINT.test(wordsOf(input));
  if (asks && named === null) return false;
  const words = wordsOf(input);
  const isLikely = wants(input, 'add', LIKELY.soon) || ADDS.test(words) || ASKS_TO_ADD.test(words);
  return (named !== null || isSoon(scene)) && isLikely;
}

function asksOfTicket(scene: Scene, asks: boolean): boolean {
  const { input, context } = scene;
  if (input.kind !== 'text' || closes(input)) return false;
  // An order that is named is what is asked of, unless a request is.
  if (namesOrder(input) && !COMPLAINT.test(wordsOf(input)) && !RETURN.test(wordsOf(input))) return false;
  if (wants(input, 'ticket', asks ? LIKELY.within : LIKELY.later)) return true;
  if (asks || !isSoon(scene) || wants(input, 'track', LIKELY.within)) return false;
  const words = wordsOf(input);
  const isOfKind = context.talk.tickets.some(({ kind }) => WORDS[kind].test(words));
  if (OWN.test(words) && wants(input, 'ticket', LIKELY.soon)) return true;
  if (!asksSomething(input)) return false;
  return (
    OWN.test(words) ||
    ANSWERED.test(words) ||
    (isOfKind && GOES_ON.test(words) && wants(input, 'ticket', LIKELY.soon / 2))
  );
}

const WORDS: Readonly<Record<TicketKind, RegExp>> = { complaint: COMPLAINT, return: RETURN };

/** The latest of the kind that is named, the only one, or the one that something is added to; null = it may be any. */
function ticketMeant({ input, context }: Scene, adds: boolean): number | null {
  const words = input.kind === 'text' ? wordsOf(input) : '';
  const { tickets } = context.talk;
  const kind = COMPLAINT.test(words) ? 'complaint' : RETURN.test(words) ? 'return' : null;
  const meant = kind === null ? tickets : tickets.filter((ticket) => ticket.kind === kind);
  const last = meant.at(-1);
  return kind === null && meant.length > 1 && !adds ? null : (last?.number ?? null);
}

function begin(scene: Scene, verb: 'fact' | 'urge' | null, number: number | null): Reply {
  const about = [...(verb === null ? [] : [verb]), ...(number === null ? [] : [ticketName(number)])].join('-');
  return startNamed(scene, 'ticket-status', { entry: null, route: 'flow', about: about === '' ? null : about });
}
