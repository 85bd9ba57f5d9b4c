import { errandChoice } from '../dialogs/errand.ts';
import { type FlowInput, type RunningFlow, wordsOf } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import { leaves } from '../dialogs/leaving.ts';
import { listed } from '../dialogs/order-card.ts';
import { resumeFlow } from '../dialogs/registry.ts';
import {
  asksIfFiled,
  asksSomething,
  choicesMessage,
  deniesCancel,
  does,
  saysCancel,
  saysSkip,
  textMessage,
  wants,
} from '../dialogs/replies.ts';
import { isRefused } from '../dialogs/return-request.ts';
import { shownOrder } from '../dialogs/track-order.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Frame, Session } from '../model/session.ts';
import { ticketName } from '../model/ticket.ts';
import type { Command } from '../model/understanding.ts';
import { close } from './closing.ts';
import { isAsking, leaveFlow } from './frames.ts';
import { answerBeside } from './order.ts';
import { offerHumanIfAngry } from './person.ts';
import { applyMove, backTo, type Reply, resumeAfter, type Scene } from './scene.ts';

/**
 * The flow under way, if it can do something with the input; or the one under it, where that above waits for nothing that
 * has to be said.
 */
export function byFlow(scene: Scene): Reply | null {
  const { session, input, context } = scene;
  /** Those above that wait in silence, such as for an order that is to be told later: they go on below. */
  const waiting: Session['frames'] = [];
  for (let depth = session.frames.length; depth > 0; depth--) {
    const running = session.frames.slice(0, depth).map(resumeFlow).at(-1);
    if (running == null) return null;
    const frames = [...waiting, ...session.frames.slice(0, depth)];
    const here = { ...scene, session: { ...session, frames }, running };
    const again = running.askAgain(context);
    const asks = again !== null && again.length > 0;
    if (isLeft(here, running.frame, asks)) return cancel(here);
    if (running.accepts(input, context)) return moveFlow(here, running, 'frame');
    if (asks) return null;
    if (again !== null) waiting.unshift(running.frame);
  }
  return null;
}

/** What asks something is left in so many words; so is a return that was refused, which waits in silence. */
function isLeft({ input }: Scene, frame: Frame, asks: boolean): boolean {
  return asks
    ? saysCancel(input) || leaves(input, frame)
    : isRefused(frame) && (saysCancel(input) || leaves(input, frame));
}

/** Leaves what is under way, and goes back to what it had come between. */
export function cancel(scene: Scene): Reply {
  const { session, context, input } = scene;
  const isIdle = session.frames.every((frame) => shownOrder(frame) !== null);
  // "Never mind, bye": nothing is named that is to be cancelled.
  if (isIdle && input.kind === 'text' && !NAMES_CANCEL.test(wordsOf(input))) return close(scene);
  const decision = { flow: 'cancel', entry: null, route: 'command' } as const;
  const frames = leaveFlow(session.frames, context);
  const order = session.frames.map(shownOrder).findLast((number) => number !== null);
  // Only an order was shown: it may be that what is to be cancelled, which is for people to do.
  if (frames.length === 0 && order != null && isIdle) {
    const text = context.say('order.cancel', { number: order });
    return {
      decision,
      say: [{ kind: 'choices', text, choices: [errandChoice(`cancel-${order}`, context), humanChoice(context)] }],
    };
  }
  const below = frames.map(resumeFlow).at(-1) ?? null;
  const again = below === null ? [] : backTo(below, below.askAgain(context) ?? [], context);
  const left = session.frames.slice(frames.length).find(({ flow }) => WORTH_RESTORING.has(flow)) ?? null;
  const text = sayLeft(session, left, context);
  const first = again.length > 0 ? textMessage(text) : tellLeft(text, left, context);
  return { decision, say: [first, ...again], change: { frames, left } };
}

/** What was dropped is called by its name, so that nobody takes what was filed before for it. */
function sayLeft({ frames }: Session, left: Frame | null, context: Scene['context']): string {
  const running = left === null ? null : resumeFlow(left);
  const flow = running?.title(context) ?? null;
  // What is being filed at this moment may be filed all the same.
  const isOpen = left !== null && (isAsking(running, context) || isRefused(left));
  const tickets = context.talk.tickets
    .filter(({ at, withdrawn }) => withdrawn !== true && context.now - at < FILED_MS)
    .map(({ number }) => ticketName(number));
  if (flow !== null && isOpen && tickets.length > 0)
    return context.say('flow.leftFiled', { flow, tickets: listed(tickets, context.language) });
  if (flow !== null && isOpen) return context.say('flow.left', { flow });
  return context.say(frames.length > 0 ? 'command.cancelled' : 'command.nothingToCancel');
}
/** How long what was filed or shown before may be taken for what is dropped, ms. */
const FILED_MS = 2 * 3_600_000;
const NAMES_CANCEL = /取消|退|撤|停|终止|中止|\b(?:cancel|stop|abort|quit|exit)/iu;

/** The choice that takes up again what was just given up. */
export const RESTORE = 'restore';
const WORTH_RESTORING: ReadonlySet<string> = new Set(['complaint', 'return-request', 'errand']);

function tellLeft(text: string, left: Frame | null, context: Scene['context']): OutgoingMessage {
  const title = left === null ? null : (resumeFlow(left)?.title(context) ?? null);
  if (title === null) return textMessage(text);
  return choicesMessage(text, [{ id: RESTORE, label: context.say('flow.restore', { flow: title }) }]);
}

const RESTORES =
  /恢复|撤回|回来|接着|继续|\b(?:restore|undo|bring (?:it|that) back|back to|go on|continue|carry on)\b/iu;
const submits = does(0.5, 'submit');

/** A flow is gone back to by its name, and nothing else is said. */
const GOES_BACK =
  /(?:\b(?:back|return) to|\b(?:continue|carry on|go on|proceed|resume|finish)(?: with)?) (?:(?:the|my|that|our|this) )?(?:\w+ )?(?:complaint|return|exchange)(?: request| form)?[^a-z]*(?:please|then|now|thanks|again)?[^a-z]*$|(?:继续|接着|回到|说回|回去)(?:弄|办|说|填|做|处理)?(?:我|刚才|刚刚|之前|前面|那个|这个)*的?(?:那个|那件)?(?:投诉|退货|退换|换货)货?(?:的?申请|的?事)?[吧了啊呗。！!.\s]*$/iu;
const NOT = /[不别甭]|\b(?:not|no|never|cancel|stop|(?:do|wo|ca|did|should)n?['’]?t)\b/iu;
const LONGEST_WAY_BACK = 60;
const NAMES: Readonly<Record<string, RegExp>> = {
  complaint: /投诉|complaint/iu,
  'return-request': /退|换|\b(?:return(?! to\b)|exchange)/iu,
};

/** "Back to my complaint": what is under way by that name asks again. */
export function byGoingBack({ session, input, context }: Scene): Reply | null {
  if (input.kind !== 'text' || input.text.length > LONGEST_WAY_BACK) return null;
  const text = wordsOf(input);
  if (!GOES_BACK.test(text) || NOT.test(text)) return null;
  const meant = session.frames.findLast(({ flow }) => NAMES[flow]?.test(text) === true);
  const running = meant === undefined ? null : resumeFlow(meant);
  const again = running?.askAgain(context) ?? [];
  if (meant === undefined || running === null || again.length === 0) return null;
  const frames = [...session.frames.filter((frame) => frame !== meant), meant];
  const decision = { flow: meant.flow, entry: null, route: 'frame' } as const;
  return { decision, say: backTo(running, again, context), change: { frames } };
}

/** "No, don't cancel it", and later "I'll return it after all": what was given up is taken up again. */
export function byRestoring({ session, input, context }: Scene): Reply | null {
  const { left } = session;
  const running = left === null ? null : resumeFlow(left);
  if (left === null || running === null) return null;
  const isMeant =
    input.kind === 'choice'
      ? input.choice === RESTORE
      : !asksIfFiled(input) && (wantsBack(input, session) || takesUp(input, left));
  if (!isMeant) return null;
  const decision = { flow: left.flow, entry: null, route: input.kind === 'choice' ? 'choice' : 'frame' } as const;
  const frames = [...session.frames.filter(({ flow }) => flow !== left.flow), left];
  return { decision, say: backTo(running, running.askAgain(context) ?? [], context), change: { frames, left: null } };
}

/** Right after it was given up hardly a word is needed. */
const wantsBack = (input: FlowInput, { offered }: Session): boolean =>
  input.kind === 'text' &&
  offered.some(({ id }) => id === RESTORE) &&
  (deniesCancel(input) || submits(input) || (input.text.length < 30 && RESTORES.test(wordsOf(input))));

/** So likely the same is wanted once more, where it was given up before. */
const WANTED_AGAIN = 0.35;
/** What a mere decision is made of: whoever says more speaks of another thing, or another order. */
const DECIDES =
  /[那就还是我想要算了吧啊呢呀嘛哦额嗯好行对不退换掉货款钱它这一下个再先决定申请投诉]|\b(?:ok|okay|fine|well|so|then|actually|no|yes|yeah|hmm|i|i['’]?ll|i['’]?d|we|you|do|did|will|would|want|wanna|like|gonna|going|to|have|let['’]?s|just|still|after|all|rather|please|changed|my|mind|think|guess|return|exchange|swap|refund|send|give|back|make|file|raise|complain|complaint|it|them|this|that|the|a)\b|[\s\p{P}]/giu;

/** The same is wanted once more, and nothing else. */
function takesUp(input: FlowInput, { flow }: Frame): boolean {
  if (input.kind !== 'text' || asksSomething(input) || wordsOf(input).replace(DECIDES, '') !== '') return false;
  return wants(input, flow === 'complaint' ? 'complaint' : 'return', WANTED_AGAIN);
}

/** How long what was given up can be taken up again, ms. */
const LEFT_MS = 30 * 60_000;

/** What was given up lately, unless the same was begun since. */
export function stillLeft({ left, frames }: Session, now: number): Frame | null {
  if (left === null || now - left.at > LEFT_MS) return null;
  return frames.some(({ flow }) => flow === left.flow) ? null : left;
}

/** The scene with what a message tells the flow under way, though something else will answer it. */
export function noteBesides(scene: Scene): Scene {
  const { session, running, input, context } = scene;
  const noted = running?.besides(input, context) ?? null;
  if (noted === null) return scene;
  const frames = [...session.frames.slice(0, -1), noted];
  return { ...scene, session: { ...session, frames }, running: resumeFlow(noted) };
}

/** What is no wish to cancel: "don't cancel it", and "不用了" to a question that may be skipped, which leaves that one out. */
export function leavesOut({ input, session, running, context }: Scene, { name }: Command): boolean {
  if (name !== 'cancel') return false;
  if (deniesCancel(input)) return true;
  if (!saysSkip(input) || running === null) return false;
  const skips = [context.say('flow.skip'), context.say('flow.photosDone')];
  return session.offered.some(({ label }) => skips.includes(label)) && running.accepts(input, context);
}

/** The flow under way goes on with what was said. */
export function moveFlow(scene: Scene, running: RunningFlow, route: 'choice' | 'frame'): Reply {
  const move = running.step(scene.input, scene.context);
  const below = scene.session.frames.slice(0, -1);
  const again = textsOf(running.askAgain(scene.context) ?? []);
  const isStuck = scene.input.kind === 'text' && again !== '' && again === textsOf(move.say);
  const step = { ...move, failed: move.failed || isStuck };
  const reply = applyMove(scene, step, { flow: running.frame.flow, entry: null, route }, below);
  const moved = offerHumanIfAngry(scene, answerBeside(scene, reply));
  // What it came between goes on when it ends.
  return move.frame === null && below.length > 0
    ? resumeAfter({ ...scene, session: { ...scene.session, frames: below } }, moved)
    : moved;
}

const textsOf = (messages: readonly OutgoingMessage[]): string => messages.map(({ text }) => text).join('\n');
