import { complainedOrder } from '../dialogs/complaint.ts';
import { offerHuman, offersHuman } from '../dialogs/fallback.ts';
import { faq } from '../dialogs/faq.ts';
import { type FlowInput, wordsOf } from '../dialogs/flow.ts';
import { leavesComplaint } from '../dialogs/leaving.ts';
import { asksRefund } from '../dialogs/money-words.ts';
import { askedIn } from '../dialogs/order-asked.ts';
import { aspectOf } from '../dialogs/order-aspects.ts';
import { namedFlow, resumeFlow } from '../dialogs/registry.ts';
import { asksSomething, namesOrder, wants } from '../dialogs/replies.ts';
import { proposeTopics } from '../dialogs/taxonomy.ts';
import type { Entry, FlowName, Knowledge } from '../model/knowledge.ts';
import type { OutgoingMessage } from '../model/message.ts';
import { type Understanding, WISH_ACTS, type WishAct } from '../model/understanding.ts';
import { begunBefore, namesOnly } from './aims.ts';
import { startNamed } from './answers.ts';
import { isAsking } from './frames.ts';
import { offerHumanIfAngry } from './person.ts';
import type { Reply, Scene } from './scene.ts';

/** An entry found so surely is meant, though an order is named beside it. */
const SURE_ENTRY = 0.8;
/** Nearly as sure as a question of the shop's word for word, and as sure. */
const CERTAIN = 0.97;
const VERBATIM = 0.999;
/**
 * How likely a wish must be to be acted upon: where the knowledge found nothing, where it did, where it is sure, and where
 * an order is named or a flow is under way.
 */
const WISHED = { alone: 0.5, beside: 0.8, against: 0.9, named: 0.35, within: 0.5 } as const;

const FLOW_OF: Readonly<Partial<Record<WishAct, FlowName>>> = {
  track: 'track-order',
  return: 'return-request',
  complaint: 'complaint',
  ticket: 'ticket-status',
  add: 'ticket-status',
};

/** What a message wants done, most likely, if that is at least so likely. */
function flowWanted({ wishes }: Understanding, from: number): FlowName | null {
  let [flow, most]: [FlowName | null, number] = [null, from];
  for (const wish of WISH_ACTS) {
    const likelihood = wishes[wish] ?? 0;
    const wanted = FLOW_OF[wish];
    if (wanted !== undefined && likelihood >= most) [flow, most] = [wanted, likelihood];
  }
  return flow;
}

/** So likely something is added to a complaint that there is. */
const ADDED = 0.5;

const DOING: ReadonlySet<string | null> = new Set(Object.values(FLOW_OF));

interface Found {
  readonly entry: Entry;
  readonly confidence: number;
}

/** The entry that was found, if one was. */
function foundEntry(understanding: Understanding, { entries }: Knowledge): Found | null {
  const [first] = understanding.candidates;
  const entry = understanding.verdict === 'answer' ? entries.get(first?.entry ?? '') : undefined;
  return entry === undefined || first === undefined ? null : { entry, confidence: first.confidence };
}

/** So likely an entry answers what is asked beside where an order is. */
const BESIDE = 0.5;

const NAMED_COMPLAINT =
  /(?<![不别非])(?<!不想|不要|不是)(?:投诉|举报)|(?<!\b(?:not|no|don't|never) (?:\w+ )?(?:to )?)\bcomplain/iu;

/** Said outright, and not of one that was made: "我的投诉" names a complaint and wants none. */
const WANTS_TO_COMPLAIN =
  /(?<![不别非])(?<!不想|不要|不是|别)(?:我要|我想|就要|还是要|得|那我|我就?|来)投诉(?![的了过]|怎么|什么|呢|有|处理|现在)|\b(?:want|wanna|like|need|going|have) to (?:\w+ )?(?:(?:make|file|raise|submit) (?:a |an )?(?:\w+ )?)?complain/iu;

/** A complaint is wanted outright. */
export const declaresComplaint = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  WANTS_TO_COMPLAIN.test(wordsOf(input)) &&
  NAMED_COMPLAINT.test(wordsOf(input)) &&
  !asksSomething(input);

const MONEY = /退款|退的钱|钱[^，。,.]{0,4}(?:退|到账)|\brefund|\bmoney back\b/iu;

/** The same; what is called a complaint is one, though a return could mend it. */
function wantedIn(input: Extract<FlowInput, { kind: 'text' }>, from: number): FlowName | null {
  if (declaresComplaint(input) && !wants(input, 'add', ADDED)) return 'complaint';
  const flow = flowWanted(input.understanding, from);
  // Where money is, no parcel tells.
  if (flow === 'track-order' && MONEY.test(wordsOf(input)) && !namesOrder(input)) return null;
  return flow === 'return-request' && NAMED_COMPLAINT.test(wordsOf(input)) ? 'complaint' : flow;
}

/**
 * A message that names an order is about that order: the knowledge knows only orders at large. One that asks for nothing
 * else that is surely known asks how far it is.
 */
export function byOrder(scene: Scene): Reply | null {
  const { input, knowledge } = scene;
  if (input.kind !== 'text') return null;
  const { understanding } = input;
  const numbers = understanding.entities.filter(({ kind }) => kind === 'order' || kind === 'tracking');
  if (numbers.length === 0) return null;
  const written = numbers.reduce((length, number) => length + number.text.length, 0);
  const isAlone = written * 3 >= input.text.trim().length;
  const found = foundEntry(understanding, knowledge);
  const sure = found !== null && found.confidence >= SURE_ENTRY ? found.entry : null;
  const wanted = namesOnly(input) ? null : asksOfMoney(input) ? 'track-order' : wantedOfOrder(input, sure);
  const flow =
    begunBefore(scene, wanted) ??
    wanted ??
    (isAlone || sure === null || aspectOf(wordsOf(input)) !== null ? 'track-order' : null);
  return flow === null ? null : answerBeside(scene, begin(scene, flow));
}

/** What is asked beside where an order is, such as how to cancel it, is answered first. */
export function answerBeside(scene: Scene, reply: Reply): Reply {
  const { input, knowledge } = scene;
  if (input.kind !== 'text' || !namesOrder(input) || reply.decision.flow !== 'track-order') return reply;
  // What is asked of the order itself is answered from it.
  if (!asksSomething(input) || askedIn(input, scene.context) !== null) return reply;
  const found = foundEntry(input.understanding, knowledge);
  if (found === null || found.confidence < BESIDE || found.entry.flow !== null) return reply;
  const { entry } = found;
  if (entry.next.some((id) => scene.knowledge.entries.get(id)?.flow === 'track-order')) return reply;
  const told = faq({ ...entry, next: [] }, scene.context);
  return { ...reply, decision: { ...reply.decision, also: [entry.id] }, say: [...told, ...reply.say] };
}

/** Where its money is, or that it was paid: its record tells. */
const asksOfMoney = (input: Extract<FlowInput, { kind: 'text' }>): boolean => {
  const aspect = aspectOf(wordsOf(input));
  return (aspect === 'refund' || aspect === 'paid') && !NAMED_COMPLAINT.test(wordsOf(input));
};

const OF_ORDERS: ReadonlySet<FlowName> = new Set(['return-request', 'complaint', 'ticket-status']);

const REQUEST = /投诉|退|换|工单|申请|补充|\b(?:complain|return|exchang|refund|replac|ticket|request|case|add\b)/iu;

/** What is to be done with an order that is named; null = nothing that is said. */
function wantedOfOrder(input: Extract<FlowInput, { kind: 'text' }>, sure: Entry | null): FlowName | null {
  const wanted = wantedIn(input, WISHED.named);
  if (wanted === 'complaint') return wanted;
  // How far an order is, in the words that one asks about a request with.
  if (wanted === 'ticket-status' && !REQUEST.test(wordsOf(input))) return 'track-order';
  const isSure = flowWanted(input.understanding, WISHED.alone) !== null;
  return !isSure && sure?.flow != null && OF_ORDERS.has(sure.flow) ? sure.flow : wanted;
}

/** It is called a complaint, or what has gone wrong is, and nothing is asked about complaints. */
function namesComplaint(input: Extract<FlowInput, { kind: 'text' }>, found: Found | null): boolean {
  const { complaint = 0, return: giveBack = 0 } = input.understanding.wishes;
  const isLikely = complaint + giveBack >= WISHED.alone && (found?.confidence ?? 0) < VERBATIM;
  return isLikely && !asksSomething(input) && NAMED_COMPLAINT.test(wordsOf(input));
}

/** What is wanted done is begun; the knowledge wins over a wish that is not sure. */
export function byWish(scene: Scene): Reply | null {
  const { input, knowledge } = scene;
  if (input.kind !== 'text') return null;
  const found = foundEntry(input.understanding, knowledge);
  if (missesThing(scene, wordsOf(input)) || asksOfShown(scene, found)) return begin(scene, 'track-order');
  const flow = namesComplaint(input, found)
    ? 'complaint'
    : returnsOutright(input, found)
      ? 'return-request'
      : wantedIn(input, found === null ? WISHED.alone : wishedBeside(found, input));
  // An entry that begins the same flow is what was found, and stands in the log.
  if (flow === null || found?.entry.flow === flow) return null;
  // What the knowledge surely says of parcels helps as much as where one is.
  if (flow === 'track-order' && found !== null && found.confidence >= SURE_ENTRY && !asksForOwn(input)) return null;
  return begin(scene, flow === 'return-request' && asksRefund(wordsOf(input)) ? 'track-order' : flow);
}

/** An order was shown to be theirs in this talk: where something is that they have is asked of it, and not of goods at large. */
const asksOfShown = ({ input, context }: Scene, found: Found | null): boolean =>
  found?.entry.flow === null &&
  found.confidence < SURE_ENTRY &&
  context.talk.orders.some(({ proven }) => proven) &&
  input.kind === 'text' &&
  MOVED.test(wordsOf(input)) &&
  wants(input, 'track', MOVED_LIKELY);
/** So likely it is asked where something is that is said to move. */
const MOVED_LIKELY = 0.25;
const MOVED =
  /\b(?:did|has|have|is|are|was|were)\b[^,.?]{0,24}\b(?:mov(?:e|ed|ing)|shipped|left|arriv(?:e|ed|ing)|on (?:its|the) way)\b|动了[吗没]|动没动|有动静|走到哪|更新了[吗没]/iu;

/** "锅呢？" and "where's my pan", as the first words: where it is, and nothing that the shop says of such things. */
const missesThing = ({ session, context }: Scene, text: string): boolean =>
  session.heard.length === 0 && MISSES.test(text.trim()) && !OTHER_THINGS.test(text) && context.thingsIn(text).size > 0;
const MISSES =
  /^(?:我(?:买|订)?的?)?\p{Script=Han}{1,5}呢[\s\p{P}]*$|^(?:hi|hey|hello)?[\s\p{P}]*where(?:['’]?s| is| are) my [a-z -]{2,24}[\s\p{P}]*$/iu;
const OTHER_THINGS =
  /退|钱|款|票|券|分|人|服|址|号|诉|单|价|费|接|赠|礼|你|您|\b(?:refund|money|invoice|receipt|coupon|points?|number|account|ticket|complaint|request|gift|code|answer|reply|deposit)\b/iu;

const GIVES_BACK =
  /(?<![不别])(?:退|换(?!算|行|季|洗))|重新?发|要[个只套把张条]?新|赔|\b(?:return|exchange|swap|replace\w*|(?:want|need|like) (?:a |my |the )?(?:full )?(?:refund|money back)|a new (?:one|set|pair)|another one|send\w* (?:\w+ ){0,3}back|give (?:it|them|this) back)\b/iu;
/** So likely something is to be given back, where that is said and nothing is asked. */
const OUTRIGHT = 0.6;

/** "The bowl is smashed, I want a new one": what the shop's answers tell to do in the app is done here. */
function returnsOutright(input: Extract<FlowInput, { kind: 'text' }>, found: Found | null): boolean {
  const { ask = 0, complaint = 0, return: giveBack = 0 } = input.understanding.wishes;
  if (giveBack < OUTRIGHT || giveBack < Math.max(ask, complaint) || (found?.confidence ?? 0) >= VERBATIM) return false;
  return !asksSomething(input) && GIVES_BACK.test(wordsOf(input)) && !NAMED_COMPLAINT.test(wordsOf(input));
}

/** Where something is that was bought, whatever the knowledge says of such things. */
const asksForOwn = (input: Extract<FlowInput, { kind: 'text' }>): boolean =>
  wants(input, 'track', WISHED.against) &&
  /(?:到|走|在)了?哪|\bwhere(?:'?s| is| are| r)\b.{0,12}\bmy\b/iu.test(wordsOf(input));

function wishedBeside({ entry, confidence }: Found, input: Extract<FlowInput, { kind: 'text' }>): number {
  if (confidence >= VERBATIM || (confidence >= CERTAIN && !asksForOwn(input))) return Number.POSITIVE_INFINITY;
  // That something is to be done is agreed: what it is, the wish tells better.
  if (DOING.has(entry.flow)) return WISHED.alone;
  // Who names an agent need not want one.
  if (entry.flow === 'human' && confidence < SURE_ENTRY) return WISHED.alone;
  return confidence >= SURE_ENTRY ? WISHED.against : WISHED.beside;
}

/** In the middle of something else who wants to complain begins that, about the same order; a return is then given up. */
export function byComplaint(scene: Scene): Reply | null {
  const { input, running, session } = scene;
  if (input.kind !== 'text' || running === null || !LEAVABLE.has(running.frame.flow)) return null;
  // What has gone wrong is told of a return in the words of a complaint.
  const isWanted = flowWanted(input.understanding, WISHED.within) === 'complaint';
  if (!isWanted || !NAMED_COMPLAINT.test(wordsOf(input))) return null;
  const reply = begin(scene, 'complaint');
  const frames = reply.change?.frames ?? session.frames;
  return { ...reply, change: { ...reply.change, frames: frames.filter(({ flow }) => flow !== 'return-request') } };
}

const WANTS_RETURN =
  /退货|退掉|退了|退款|(?:直接|就|想|要|改|还是|申请)(?:退|换)|换[货新一]|\b(?:return|exchange|refund|money back|send (?:it|them|this) back)\b/iu;
const KEEPS = /[不别][想要用]?[退换]|\b(?:not|no|don['’]?t|won['’]?t) (?:\w+ )?(?:to )?(?:return|exchange|refund)/iu;

/** "Forget the complaint, I just want to return it": the return of the same order instead. */
export function bySwitch(scene: Scene): Reply | null {
  const { input, session, context } = scene;
  if (input.kind !== 'text' || !leavesComplaint(input)) return null;
  const text = wordsOf(input);
  const left = session.frames.findLast(({ flow }) => flow === 'complaint');
  const isOpen = left !== undefined && isAsking(resumeFlow(left), context);
  if (!isOpen || !WANTS_RETURN.test(text) || KEEPS.test(text)) return null;
  const about = namesOrder(input) ? null : complainedOrder(left);
  const there = { ...scene, session: { ...session, frames: session.frames.filter((frame) => frame !== left) } };
  return startNamed(there, 'return-request', { entry: null, route: 'flow', about });
}

const LEAVABLE: ReadonlySet<string> = new Set(['return-request', 'track-order', 'ticket-status']);

const RETURNS =
  /(?:想|要|申请|给我|还有|另外)[^，。,.;；不拒没投]{0,10}(?:退|换)(?![款钱])|\b(?:return|exchange|send back)\b (?:the|my|it|them|this|these|those|one|two)\b/iu;

/** A complaint and a return in one message: one after the other. */
function beginBoth(scene: Scene): Reply | null {
  const { input, context, session } = scene;
  if (input.kind !== 'text' || !RETURNS.test(wordsOf(input)) || !declaresComplaint(input)) return null;
  const from = { entry: null, route: 'flow', about: null } as const;
  const second = startNamed(scene, 'complaint', from);
  const frames = second.change?.frames ?? session.frames;
  const first = startNamed({ ...scene, session: { ...session, frames } }, 'return-request', from);
  const title = (name: FlowName) => namedFlow(name)?.title(context) ?? '';
  const text = context.say('flow.both', { first: title('return-request'), second: title('complaint') });
  return { ...first, say: [{ kind: 'text', text }, ...first.say] };
}

function begin(scene: Scene, flow: string): Reply {
  if (flow === 'complaint') {
    const both = beginBoth(scene);
    if (both !== null) return both;
  }
  return offerHumanIfAngry(scene, startNamed(scene, flow, { entry: null, route: 'flow', about: null }));
}

const asksInGeneral = (input: FlowInput): boolean => wants(input, 'ask', 0.5) || asksSomething(input);

/** What may have hurt somebody is a complaint at once, whatever else it is like; a question about it is a question. */
export function byDanger(scene: Scene): Reply | null {
  const { input, knowledge } = scene;
  if (input.kind !== 'text' || asksInGeneral(input)) return null;
  const [topic] = proposeTopics(wordsOf(input), knowledge.shop.complaints, 1);
  if (topic === undefined || !(topic.category.urgent || topic.subcategory?.urgent === true)) return null;
  const begun = begin(scene, 'complaint');
  const advice: OutgoingMessage = { kind: 'text', text: scene.context.say('complaint.danger') };
  const reply = { ...begun, say: [advice, ...begun.say] };
  return offersHuman(reply.say, scene.context)
    ? reply
    : { ...reply, say: [...reply.say, offerHuman(scene.context, 'angry')] };
}
