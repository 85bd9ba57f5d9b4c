import { flowChoice } from '../dialogs/choices.ts';
import { wordsOf } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import { choicesMessage } from '../dialogs/replies.ts';
import { anyAsks } from './frames.ts';
import type { Reply, Scene } from './scene.ts';

const PLACES = '(?:按[钮键]|选项|入口|那个键|功能|链接|页面|字样)';
/** What an answer told to use is not there. */
const NOT_SHOWN = new RegExp(
  `(?:找不到|没找[到着]|没有|看不到|没看[到见]|点不了|点不动|不显示|没显示)[^，。,]{0,8}${PLACES}|${PLACES}[^，。,]{0,6}(?:在哪|找不到|没有|没了|不见|点不了|点不动|是灰)|\\b(?:no|(?:can|could)(?:['’]?t|not)(?: even)? (?:see|find)|(?:don['’]?t|do not) (?:see|have|find|get)|where(?:['’]?s| is)|isn['’]?t|there is no|missing|greyed)\\b[^,.?]{0,24}\\b(?:button|option|link|tab|menu)\\b|\\b(?:button|option|link|tab|menu)\\b[^,.?]{0,16}\\b(?:missing|grey|gone|isn['’]?t|not (?:there|working)|doesn['’]?t)`,
  'iu',
);
const LONGEST = 80;

/** How long an answer is still what is tried, ms. */
const TRIED_MS = 10 * 60_000;

/** "There is no such button": what the answer before told to do is offered to be done by people. */
export function byNotShown({ input, knowledge, session, context }: Scene): Reply | null {
  if (input.kind !== 'text' || input.text.length > LONGEST || anyAsks(session.frames, context)) return null;
  const last = session.heard.at(-1);
  const entry = knowledge.entries.get(last?.entry ?? '');
  if (last === undefined || entry === undefined || entry.flow !== null || context.now - last.at > TRIED_MS) return null;
  if (!NOT_SHOWN.test(wordsOf(input))) return null;
  const { say } = context;
  const ticket = { id: flowChoice('complaint'), label: say('case.ticket') };
  const offer = choicesMessage(say('faq.notShown'), [ticket, humanChoice(context)]);
  return { decision: { flow: 'faq', entry: entry.id, route: 'clarify' }, say: [offer] };
}
