import { wantedOfOrder } from '../dialogs/order-words.ts';
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
  const flow = wantedOfOrder(input.text) ?? (isAlone ? 'track-order' : null);
  if (flow === null) return null;
  const reply = startNamed(scene, flow, { entry: null, route: 'flow', about: null });
  return offerHumanIfAngry(scene, reply);
}
