import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readKnowledge } from '../src/knowledge/read.ts';
import { createUnderstander } from '../src/understanding/understand.ts';
import { CHANNELS, type Chat, holdChat, type Reply, readChats } from './support/chat.ts';

const { knowledge } = await readKnowledge(fileURLToPath(new URL('../knowledge', import.meta.url)));
if (knowledge === null) throw new Error('the sample shop has faults: npx xiaoer knowledge check');
const understander = createUnderstander(knowledge);
const squeeze = (text: string): string => text.replace(/\s+/gu, '');

/** What of a reply is compared with what the step expects: only what it names. */
function compared(step: Chat['steps'][number], reply: Reply | undefined): Record<string, unknown> {
  return {
    ...(step.entry === undefined ? {} : { entry: reply?.decision.entry }),
    ...(step.also === undefined ? {} : { also: reply?.decision.also }),
    ...(step.flow === undefined ? {} : { flow: reply?.decision.flow }),
    ...(step.language === undefined ? {} : { language: reply?.language }),
    ...(step.offers === undefined ? {} : { offers: reply?.offers }),
  };
}

describe.each(Object.entries(CHANNELS))('on %s', (_name, channel) => {
  test.each(readChats().map((chat) => [chat.chat, chat] as const))('%s', (_title, chat) => {
    const replies = holdChat(chat, understander, channel);
    for (const [index, step] of chat.steps.entries()) {
      const { customer: _said, pick: _picked, after: _after, says = [], ...expected } = step;
      expect({ step: index + 1, ...compared(step, replies[index]) }).toEqual({ step: index + 1, ...expected });
      for (const words of says) expect(squeeze(replies[index]?.text ?? '')).toContain(squeeze(words));
    }
  });
});
