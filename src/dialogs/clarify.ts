import { z } from 'zod';
import { localize } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Frame } from '../model/session.ts';
import { entryChoice } from './choices.ts';
import { defineFlow, type FlowContext } from './flow.ts';

const NAME = 'clarify';
const NONE = 'clarify:none';

const Data = z.strictObject({ entries: z.array(z.string()).min(1).max(3) });
type Data = z.infer<typeof Data>;

/** Asks which of up to three entries was meant. A pick of an entry is answered by the routing; here only "none of these" is. */
export const clarify = defineFlow<Data, readonly string[]>({
  name: NAME,
  version: 1,
  schema: Data,
  migrate: () => null,
  start: (entries, context) => {
    const data = { entries: [...entries] };
    return { data, say: ask(data, context), outcome: 'wait' };
  },
  accepts: (_data, input) => input.kind === 'choice' && input.choice === NONE,
  step: (data, _input, context) => ({
    data,
    say: [{ kind: 'text', text: context.say('clarify.rephrase') }],
    outcome: 'failed',
  }),
  askAgain: () => null,
});

/** The entries that were asked about; none where the frame is another flow's. */
export const askedAbout = ({ flow, data }: Frame): readonly string[] =>
  flow === NAME ? (Data.safeParse(data).data?.entries ?? []) : [];

function ask(data: Data, { knowledge, language, say }: FlowContext): OutgoingMessage[] {
  const choices = data.entries.flatMap((id) => {
    const entry = knowledge.entries.get(id);
    return entry === undefined
      ? []
      : [{ id: entryChoice(id), label: localize(entry.title, language, knowledge.shop.languages) }];
  });
  return [
    {
      kind: 'choices',
      text: say(choices.length === 1 ? 'clarify.one' : 'clarify'),
      choices: [...choices, { id: NONE, label: say('clarify.none') }],
    },
  ];
}
