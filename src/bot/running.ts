import type { RunningFlow } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import { resumeFlow } from '../dialogs/registry.ts';
import { saysCancel, saysSkip } from '../dialogs/replies.ts';
import { shownOrder } from '../dialogs/track-order.ts';
import type { Session } from '../model/session.ts';
import type { Command } from '../model/understanding.ts';
import { leaveFlow } from './frames.ts';
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
    if (asks && saysCancel(input)) return cancel(here);
    if (running.accepts(input, context)) return moveFlow(here, running, 'frame');
    if (asks) return null;
    if (again !== null) waiting.unshift(running.frame);
  }
  return null;
}

/** Leaves what is under way, and goes back to what it had come between. */
export function cancel({ session, context }: Scene): Reply {
  const decision = { flow: 'cancel', entry: null, route: 'command' } as const;
  const frames = leaveFlow(session.frames, context);
  const order = session.frames.map(shownOrder).findLast((number) => number !== null);
  // Only an order was shown: it may be that what is to be cancelled, which is for people to do.
  if (frames.length === 0 && order != null && session.frames.every((frame) => shownOrder(frame) !== null)) {
    const text = context.say('order.cancel', { number: order });
    return { decision, say: [{ kind: 'choices', text, choices: [humanChoice(context)] }] };
  }
  const text = context.say(session.frames.length > 0 ? 'command.cancelled' : 'command.nothingToCancel');
  const below = frames.map(resumeFlow).at(-1) ?? null;
  const again = below === null ? [] : backTo(below, below.askAgain(context) ?? [], context);
  return { decision, say: [{ kind: 'text', text }, ...again], change: { frames } };
}

/** "不用了" to a question that may be skipped leaves that question out, and not all that is under way. */
export function leavesOut({ input, session, running, context }: Scene, { name }: Command): boolean {
  if (name !== 'cancel' || !saysSkip(input) || running === null) return false;
  const skips = [context.say('flow.skip'), context.say('flow.photosDone')];
  return session.offered.some(({ label }) => skips.includes(label)) && running.accepts(input, context);
}

function moveFlow(scene: Scene, running: RunningFlow, route: 'choice' | 'frame'): Reply {
  const move = running.step(scene.input, scene.context);
  const below = scene.session.frames.slice(0, -1);
  const reply = applyMove(scene, move, { flow: running.frame.flow, entry: null, route }, below);
  const moved = offerHumanIfAngry(scene, reply);
  // What it came between goes on when it ends.
  return move.frame === null && below.length > 0
    ? resumeAfter({ ...scene, session: { ...scene.session, frames: below } }, moved)
    : moved;
}
