import { wordsOf } from '../dialogs/flow.ts';
import { wantedOfOrder } from '../dialogs/order-words.ts';
import { asksSomething } from '../dialogs/replies.ts';
import { proposeTopics } from '../dialogs/taxonomy.ts';
import { startNamed } from './answers.ts';
import { offerHumanIfAngry } from './person.ts';
import type { Reply, Scene } from './scene.ts';

/**
 * A message that names an order is about that order: the knowledge knows only orders at large. One that says hardly
 * anything else, or nothing that is known, asks how far it is.
 */
export function byOrder(scene: Scene): Reply | null {
  const { input } = scene;
  if (input.kind !== 'text') return null;
  const { entities, verdict } = input.understanding;
  const numbers = entities.filter(({ kind }) => kind === 'order' || kind === 'tracking');
  if (numbers.length === 0) return null;
  const written = numbers.reduce((length, number) => length + number.text.length, 0);
  const isAlone = verdict === 'abstain' || written * 2 >= input.text.trim().length;
  const flow = wantedOfOrder(wordsOf(input)) ?? (isAlone ? 'track-order' : null);
  if (flow === null) return null;
  const reply = startNamed(scene, flow, { entry: null, route: 'flow', about: null });
  return offerHumanIfAngry(scene, reply);
}

/** What may have hurt somebody is a complaint at once, whatever else it is like; a question about it is a question. */
export function byDanger(scene: Scene): Reply | null {
  const { input, knowledge } = scene;
  if (input.kind !== 'text' || asksSomething(input)) return null;
  const [topic] = proposeTopics(wordsOf(input), knowledge.shop.complaints, 1);
  if (topic === undefined || !(topic.category.urgent || topic.subcategory?.urgent === true)) return null;
  return offerHumanIfAngry(scene, startNamed(scene, 'complaint', { entry: null, route: 'flow', about: null }));
}
