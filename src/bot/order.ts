import { offerHuman, offersHuman } from '../dialogs/fallback.ts';
import { wordsOf } from '../dialogs/flow.ts';
import { wantedOfOrder, wantedOutright } from '../dialogs/order-words.ts';
import { asksSomething } from '../dialogs/replies.ts';
import { proposeTopics } from '../dialogs/taxonomy.ts';
import { startNamed } from './answers.ts';
import { offerHumanIfAngry } from './person.ts';
import type { Reply, Scene } from './scene.ts';

/** An entry found so surely is meant, though an order is named beside it. */
const SURE = 0.8;

/**
 * A message that names an order is about that order: the knowledge knows only orders at large. One that asks for nothing
 * else that is surely known asks how far it is.
 */
export function byOrder(scene: Scene): Reply | null {
  const { input } = scene;
  if (input.kind !== 'text') return null;
  const { entities, verdict, candidates } = input.understanding;
  const numbers = entities.filter(({ kind }) => kind === 'order' || kind === 'tracking');
  if (numbers.length === 0) return null;
  const written = numbers.reduce((length, number) => length + number.text.length, 0);
  const isAlone = written * 3 >= input.text.trim().length;
  const isElse = verdict === 'answer' && (candidates[0]?.confidence ?? 0) >= SURE;
  const flow = wantedOfOrder(wordsOf(input)) ?? (isAlone || !isElse ? 'track-order' : null);
  return flow === null ? null : begin(scene, flow);
}

const ADDS_TO_TICKET =
  /^我?[要想再]*补充|给.{0,8}(?:投诉|工单).{0,4}补充|\badd\b.{0,24}\bto (?:my|the) (?:complaint|ticket|request)/iu;

/** What is said outright is begun, whatever the knowledge has found in the rest; how it is done is asked of the knowledge. */
export function byWish(scene: Scene): Reply | null {
  const { input, knowledge } = scene;
  if (input.kind !== 'text' || asksSomething(input)) return null;
  if (ADDS_TO_TICKET.test(wordsOf(input))) return begin(scene, 'ticket-status');
  const flow = wantedOutright(wordsOf(input));
  const entry = knowledge.entries.get(input.understanding.candidates[0]?.entry ?? '');
  // An entry that begins the same flow is what was found, and stands in the log.
  const isFound = input.understanding.verdict === 'answer' && entry?.flow === flow;
  return flow === null || isFound ? null : begin(scene, flow);
}

/** In the middle of something else who wants to complain begins that, about the same order; a return is then given up. */
export function byComplaint(scene: Scene): Reply | null {
  const { input, running, session } = scene;
  if (input.kind !== 'text' || running === null || !LEAVABLE.has(running.frame.flow)) return null;
  if (wantedOutright(wordsOf(input)) !== 'complaint') return null;
  const reply = begin(scene, 'complaint');
  const frames = reply.change?.frames ?? session.frames;
  return { ...reply, change: { ...reply.change, frames: frames.filter(({ flow }) => flow !== 'return-request') } };
}

const LEAVABLE: ReadonlySet<string> = new Set(['return-request', 'track-order', 'ticket-status']);

function begin(scene: Scene, flow: string): Reply {
  return offerHumanIfAngry(scene, startNamed(scene, flow, { entry: null, route: 'flow', about: null }));
}

/** What may have hurt somebody is a complaint at once, whatever else it is like; a question about it is a question. */
export function byDanger(scene: Scene): Reply | null {
  const { input, knowledge } = scene;
  if (input.kind !== 'text' || asksSomething(input)) return null;
  const [topic] = proposeTopics(wordsOf(input), knowledge.shop.complaints, 1);
  if (topic === undefined || !(topic.category.urgent || topic.subcategory?.urgent === true)) return null;
  const reply = begin(scene, 'complaint');
  return offersHuman(reply.say, scene.context)
    ? reply
    : { ...reply, say: [...reply.say, offerHuman(scene.context, 'angry')] };
}
