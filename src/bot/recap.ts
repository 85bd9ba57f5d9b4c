import { FOLLOW_UP, followUpIn } from '../dialogs/follow-ups.ts';
import { recapIn } from '../dialogs/recap.ts';
import { numberIn } from '../dialogs/ticket-words.ts';
import { choicesOf } from '../model/message.ts';
import { isAsking } from './frames.ts';
import { type Reply, resumeAfter, type Scene } from './scene.ts';

const LONGEST = 80;
const SUBMIT = /:summary:submit$/;

/** "What have you noted so far?", in the middle of what is being written: it is read back, and asked on. */
export function byRecap(scene: Scene): Reply | null {
  const { input, running, context } = scene;
  if (input.kind !== 'text' || input.text.length > LONGEST || numberIn(input) !== null) return null;
  if (running === null || !isAsking(running, context) || followUpIn(input, FOLLOW_UP.sure) !== 'content') return null;
  const recap = recapIn(running.frame, context);
  if (recap === null) return null;
  // The summary that is asked on with says it all.
  const asks = running.askAgain(context) ?? [];
  const isShown = asks.flatMap(choicesOf).some(({ id }) => SUBMIT.test(id));
  const decision = { flow: running.frame.flow, entry: null, route: 'frame' } as const;
  return resumeAfter(scene, { decision, say: isShown ? [] : [{ kind: 'text', text: recap }] });
}
