import { localize } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { SmallTalk } from '../model/understanding.ts';
import type { FlowContext } from './flow.ts';

/** Answers a greeting, thanks or a goodbye. */
export function smallTalk(kind: SmallTalk, { knowledge, language, say }: FlowContext): OutgoingMessage[] {
  const shop = localize(knowledge.shop.name, language, knowledge.shop.languages);
  const text = { greeting: say('greeting', { shop }), thanks: say('thanks'), goodbye: say('goodbye', { shop }) }[kind];
  return [{ kind: 'text', text }];
}
