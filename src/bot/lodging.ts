import { ERRAND } from '../dialogs/errand.ts';
import { lodges } from '../dialogs/lodging-words.ts';
import { startNamed } from './answers.ts';
import type { Reply, Scene } from './scene.ts';

/** "Can't you write a ticket?": a complaint is begun with what was told before, though nobody called it one. */
export function byLodging(scene: Scene): Reply | null {
  const { input, session, context } = scene;
  if (!lodges(input) || session.frames.some(({ flow }) => TAKING.has(flow))) return null;
  const troubles = context.troubles.length > 0 ? context.troubles : toldBefore(scene);
  const from = { entry: null, route: 'flow', about: null } as const;
  return startNamed({ ...scene, context: { ...context, troubles } }, 'complaint', from);
}

/** They take such a thing already. */
const TAKING: ReadonlySet<string> = new Set(['complaint', 'return-request', ERRAND]);
const MOST_TOLD = 2;
const RECENT_MS = 15 * 60_000;

/** What was said last, be it that it was answered somehow: not whom to reach. */
function toldBefore({ session, knowledge, context }: Scene): string[] {
  const { entries } = knowledge;
  return session.heard
    .filter(({ at, entry }) => context.now - at < RECENT_MS && entries.get(entry ?? '')?.flow !== 'human')
    .slice(-MOST_TOLD)
    .map(({ text }) => text);
}
