import { speaker } from '../dialogs/phrases.ts';
import type { Case } from '../model/case.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { OutgoingMessage } from '../model/message.ts';
import { inScript } from '../understanding/script.ts';
import type { CaseWords } from './desk.ts';

/** What a customer is told of their case, in their language and characters. */
export function caseMessage(
  knowledge: Knowledge,
  { language, script }: Pick<Case, 'language' | 'script'>,
  words: CaseWords,
): OutgoingMessage {
  const say = speaker(knowledge, language);
  const text = words.kind === 'claimed' ? say('case.claimed', { name: words.name }) : say(`case.${words.kind}`);
  return inScript({ kind: 'text', text }, language, script);
}
