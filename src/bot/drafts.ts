import { editsDraft } from '../dialogs/drafts.ts';
import { asksIfFiled } from '../dialogs/replies.ts';
import { anyAsks } from './frames.ts';
import { moveFlow } from './running.ts';
import type { Reply, Scene } from './scene.ts';

/** "Take that sentence out": what is written already is put right, whatever else the words may be like. */
export function byDraft(scene: Scene): Reply | null {
  const { running, input, context } = scene;
  return running !== null && editsDraft(running.frame, input, context) ? moveFlow(scene, running, 'frame') : null;
}

/** "So nothing was filed, right?", where nothing was, and nothing is being written. */
export function byNothingFiled({ input, session, context }: Scene): Reply | null {
  if (!asksIfFiled(input) || context.talk.tickets.length > 0 || anyAsks(session.frames, context)) return null;
  const say = [{ kind: 'text', text: context.say('flow.nothingFiled') }] as const;
  return { decision: { flow: 'ticket-status', entry: null, route: 'flow' }, say };
}
