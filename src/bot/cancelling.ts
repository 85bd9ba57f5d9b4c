import { type FlowInput, wordsOf } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import { choicesMessage } from '../dialogs/replies.ts';
import { type Reply, resumeAfter, type Scene } from './scene.ts';

const NAMES = /取消|\bcancel/iu;
/** Whether it is done by now, and not how it is done. */
const ASKS_DONE =
  /取消(?:好|成功|掉)?了?(?:没有?|吗|么)|(?:到底|是不是|有没有)[^，。,.]{0,8}取消|取消[^，。,.]{0,6}(?:到底|没有|成功)|\b(?:is|was|has|have|did)\b[^,.]{0,24}\bcancel\w*\b[^,.]{0,12}(?:now|yet|or not|already|\?|$)/iu;
const RECENT_MS = 15 * 60_000;

/** "So is it cancelled now or not?", where cancelling was talked of: no, that is for people to do. */
export function byCancelled(scene: Scene): Reply | null {
  const { input, session, context } = scene;
  if (input.kind !== 'text' || !asksDone(input)) return null;
  const isTalkedOf = session.heard.some(({ text, at }) => context.now - at < RECENT_MS && NAMES.test(text));
  if (!isTalkedOf) return null;
  const say = choicesMessage(context.say('order.notCancelled'), [humanChoice(context)]);
  return resumeAfter(scene, { decision: { flow: 'cancel', entry: null, route: 'flow' }, say: [say] });
}

const asksDone = (input: Extract<FlowInput, { kind: 'text' }>): boolean => ASKS_DONE.test(wordsOf(input));
