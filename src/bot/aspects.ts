import { complainedOrder } from '../dialogs/complaint.ts';
import type { FlowInput } from '../dialogs/flow.ts';
import { askedIn } from '../dialogs/order-asked.ts';
import type { Aspect } from '../dialogs/order-aspects.ts';
import { lookupIn } from '../dialogs/order-lookup.ts';
import { namedIn } from '../dialogs/order-words.ts';
import { asksSomething } from '../dialogs/replies.ts';
import { returnedOrder } from '../dialogs/return-request.ts';
import { shownOrder } from '../dialogs/track-order.ts';
import { startNamed } from './answers.ts';
import { isAsking } from './frames.ts';
import type { Reply, Scene } from './scene.ts';

/** How long an order that was shown is what is talked of, ms. */
const TALKED_OF_MS = 30 * 60_000;
/** Of what is sent in exchange, or of what somebody sees to, the ticket tells. */
const OF_TICKETS: ReadonlySet<Aspect> = new Set(['arrival', 'dispatch', 'when', 'hurry']);
/** Once an order is under way to be given back, its own coming is no question any more. */
const OF_RETURNS: ReadonlySet<Aspect> = new Set(['arrival', 'dispatch', 'when', 'hurry', 'contents']);

/** What may have to be passed on is remembered. */
const OF_MONEY: ReadonlySet<Aspect> = new Set(['paid', 'refund']);

/** A question about an order that was shown in this talk is answered from that order, and by nothing else of it. */
export function byAspect(scene: Scene): Reply | null {
  const { input, session, context } = scene;
  if (input.kind !== 'text') return null;
  const number = orderMeant(scene, input);
  if (number === null) return null;
  const asked = askedIn(input, context)?.aspect;
  if (asked === undefined) return null;
  const isNamed = namedIn(input).length > 0;
  if (!isNamed && OF_TICKETS.has(asked) && hasTicketSince(scene, number)) return null;
  if (!isNamed && OF_RETURNS.has(asked) && session.frames.some(({ flow }) => flow === 'return-request')) return null;
  // Where something was asked, what is told is the answer.
  if (isAsking(scene.running, context) && (asked === 'hurry' || !asksSomething(input))) return null;
  return startNamed(scene, 'track-order', {
    entry: null,
    route: OF_MONEY.has(asked) ? 'flow' : 'frame',
    about: number,
  });
}

/** The order that a question can be about: the one that is named, or was shown or dealt with last; null = none is known. */
function orderMeant({ session, context }: Scene, input: FlowInput): string | null {
  const { orders } = context.talk;
  const [named, ...others] = namedIn(input);
  const lately = orders.filter(({ at }) => context.now - at < TALKED_OF_MS);
  if (named !== undefined)
    return others.length === 0 && orders.some(({ number, proven }) => proven && number === named.value)
      ? named.value
      : null;
  const last = lately.at(-1);
  // Where one is just being looked for, it is that which is meant.
  const top = session.frames.at(-1);
  if (last === undefined || (top !== undefined && lookupIn(top) !== null && orderOf(top) === null)) return null;
  const shown = session.frames.flatMap((frame) => orderOf(frame) ?? []).at(-1);
  const proven = lately.filter((one) => one.proven).map(({ number }) => number);
  if (shown !== undefined && proven.includes(shown)) return shown;
  return last.proven ? last.number : null;
}

const orderOf = (frame: Scene['session']['frames'][number]): string | null =>
  shownOrder(frame) ?? returnedOrder(frame) ?? complainedOrder(frame);

/** Something was filed since the order was shown. */
function hasTicketSince({ context }: Scene, number: string): boolean {
  const shownAt = context.talk.orders.find((order) => order.number === number)?.at ?? 0;
  return context.talk.tickets.some(({ at }) => at >= shownAt);
}
