import { localize } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { SmallTalk } from '../model/understanding.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';

/** Only who says good night is wished one: nobody knows what time it is where they are. */
const isNight = (said: FlowInput | null): boolean => said?.kind === 'text' && NIGHT.test(wordsOf(said));
const NIGHT = /\bg(?:oo)?d ?night\b|\bnighty? night\b|晚安/iu;

/** Answers a greeting, thanks or a goodbye. */
export function smallTalk(
  kind: SmallTalk,
  { knowledge, language, say }: FlowContext,
  said: FlowInput | null = null,
): OutgoingMessage[] {
  const shop = localize(knowledge.shop.name, language, knowledge.shop.languages);
  const text = {
    greeting: say('greeting', { shop }),
    thanks: say('thanks'),
    goodbye: say(isNight(said) ? 'goodnight' : 'goodbye', { shop }),
  }[kind];
  return [{ kind: 'text', text }];
}
