import { asksWhetherDone, closes, closingWords } from '../dialogs/closing.ts';
import { saysCancel, textMessage } from '../dialogs/replies.ts';
import { smallTalk } from '../dialogs/smallTalk.ts';
import { ticketName } from '../model/ticket.ts';
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

/** How long what was filed is what somebody has in mind who asks whether all is done, ms. */
const FILED_MS = 30 * 60_000;
const filedLately = ({ talk, now }: Scene['context']) => talk.tickets.findLast(({ at }) => now - at < FILED_MS);
const isFiled = ({ input, context }: Scene): boolean => asksWhetherDone(input) && filedLately(context) !== undefined;

function lastWords(scene: Scene): string {
  const { context } = scene;
  const ticket = isFiled(scene) ? filedLately(context) : undefined;
  return ticket === undefined
    ? context.say('closing')
    : context.say('closing.filed', { number: ticketName(ticket.number) });
}

/** Closes politely, in the customer's manner; what is under way goes on. */
export function close(scene: Scene): Reply {
  const { input } = scene;
  const kind = (input.kind === 'text' ? input.understanding.smallTalk : null) ?? closingWords(input);
  const say = kind === null || isFiled(scene) ? [textMessage(lastWords(scene))] : smallTalk(kind, scene.context, input);
  return resumeAfter(scene, { decision: { flow: kind ?? 'thanks', entry: null, route: 'small-talk' }, say });
}
