import { wordsOf } from '../dialogs/flow.ts';
import { lookupIn } from '../dialogs/order-lookup.ts';
import { resumeFlow } from '../dialogs/registry.ts';
import { namesOrder, putsRight, wants } from '../dialogs/replies.ts';
import { shownOrder } from '../dialogs/track-order.ts';
import type { OutgoingMessage } from '../model/message.ts';
import { startNamed } from './answers.ts';
import { backTo, type Reply, type Scene, type Setting } from './scene.ts';

/** So likely it is first to be seen where an order is, in the middle of something else. */
const TRACKED = 0.6;
/** An order's number alone, or with hardly a word, answers what was asked. */
const ASKS =
  /[查看]|到哪|在哪|发[货出]?了?[没吗]|到了?[没吗]|\b(?:where|track|check|look (?:it |this )?up|status|has|did|is|when)\b/iu;
const FROM: ReadonlySet<string> = new Set(['complaint', 'return-request']);

/** Who asks where an order is, in the middle of a complaint or a return, is told, and then that goes on. */
export function byDetour(scene: Scene): Reply | null {
  const { input, running, session, context } = scene;
  if (input.kind !== 'text' || !ASKS.test(wordsOf(input)) || putsRight(input)) return null;
  // Where an order is asked for, one that is named is the answer.
  const lookup = running === null ? null : lookupIn(running.frame)?.at;
  if (lookup === 'number' || lookup === 'proof') return null;
  if (running === null || !FROM.has(running.frame.flow) || !namesOrder(input)) return null;
  if (!wants(input, 'track', TRACKED) || wants(input, 'complaint', 1 - TRACKED)) return null;
  const noted = running.besides(input, context);
  const frames = noted === null ? session.frames : [...session.frames.slice(0, -1), noted];
  const there = { ...scene, session: { ...session, frames } };
  return startNamed(there, 'track-order', { entry: null, route: 'flow', about: null });
}

/** After something was shown or done in the middle of something else, that asks again. */
export function resumeBeneath({ session, context }: Setting, reply: Reply): Reply {
  const frames = reply.change?.frames ?? session.frames;
  const top = frames.at(-1);
  const isOver = frames.length < session.frames.length && session.frames.at(-1)?.flow === reply.decision.flow;
  const isShown = top !== undefined && shownOrder(top) !== null && reply.decision.flow === top.flow;
  const below = isOver ? top : isShown ? frames.at(-2) : undefined;
  if (below === undefined || reply.say.length === 0) return reply;
  const running = resumeFlow(below);
  const again = running?.askAgain(context) ?? [];
  if (running === null || again.length === 0 || (reply.calls ?? []).length > 0) return reply;
  const shown = reply.say.map(withoutChoices);
  return { ...reply, say: [...shown, ...backTo(running, again, context)] };
}

/** What is asked goes before what is offered beside it. */
function withoutChoices(message: OutgoingMessage): OutgoingMessage {
  if (message.kind === 'choices') return { kind: 'text', text: message.text };
  if (message.kind !== 'card') return message;
  const { choices: _, ...card } = message;
  return card;
}
