import { closes, closingWords } from '../dialogs/closing.ts';
import { saysCancel, textMessage } from '../dialogs/replies.ts';
import { smallTalk } from '../dialogs/smallTalk.ts';
import { anyAsks } from './frames.ts';
import { type Reply, resumeAfter, type Scene } from './scene.ts';

/** Who thanks, says goodbye or has noted an answer wants nothing: whatever else the words are like. */
export function byClosing(scene: Scene): Reply | null {
  const { input, session, running } = scene;
  // What is asked by a flow is answered in much the same words.
  if (anyAsks(session.frames, scene.context) || input.kind !== 'text' || input.understanding.command !== null)
    return null;
  // What waits in silence is left.
  if (running !== null && saysCancel(input)) return null;
  return closes(input, session.heard.at(-1)?.entry ?? null) ? close(scene) : null;
}

/** Closes politely, in the customer's manner; what is under way goes on. */
export function close(scene: Scene): Reply {
  const { input } = scene;
  const kind = (input.kind === 'text' ? input.understanding.smallTalk : null) ?? closingWords(input);
  const say = kind === null ? [textMessage(scene.context.say('closing'))] : smallTalk(kind, scene.context);
  return resumeAfter(scene, { decision: { flow: kind ?? 'thanks', entry: null, route: 'small-talk' }, say });
}
