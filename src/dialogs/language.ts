import { z } from 'zod';
import type { Language } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import { defineFlow, type FlowContext, type FlowInput, type FlowStep, flowContext } from './flow.ts';

const PREFIX = 'language:';

const Data = z.strictObject({});
type Data = z.infer<typeof Data>;

/** Changes the language of the talk: to the one named, or by asking. */
export const language = defineFlow<Data, { readonly to: Language | undefined }>({
  name: 'language',
  version: 1,
  schema: Data,
  migrate: () => ({}),
  start: ({ to }, context) => {
    if (to === undefined) return { data: {}, say: ask(context), outcome: 'wait' };
    if (!context.knowledge.shop.languages.includes(to))
      return { data: {}, say: [unavailable(context)], outcome: 'done' };
    return change(to, context);
  },
  accepts: (_data, input, context) => wanted(input, context) !== undefined,
  step: (data, input, context) => {
    const to = wanted(input, context);
    return to === undefined ? { data, say: ask(context), outcome: 'wait' } : change(to, context);
  },
  askAgain: (_data, context) => ask(context),
});

/** A language's name in the language itself: 中文, English. */
export const nameOf = (tag: Language): string => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;

function wanted(input: FlowInput, { knowledge }: FlowContext): Language | undefined {
  if (input.kind !== 'choice' || !input.choice.startsWith(PREFIX)) return undefined;
  return knowledge.shop.languages.find((tag) => `${PREFIX}${tag}` === input.choice);
}

function ask({ knowledge, say }: FlowContext): OutgoingMessage[] {
  const choices = knowledge.shop.languages.map((tag) => ({ id: `${PREFIX}${tag}`, label: nameOf(tag) }));
  return [{ kind: 'choices', text: say('language.ask'), choices }];
}

function unavailable({ knowledge, say }: FlowContext): OutgoingMessage {
  return {
    kind: 'text',
    text: say('language.unavailable', { languages: knowledge.shop.languages.map(nameOf).join(' / ') }),
  };
}

function change(to: Language, { knowledge, now }: FlowContext): FlowStep<Data> {
  const text = flowContext(knowledge, to, now).say('language.set');
  return { data: {}, say: [{ kind: 'text', text }], outcome: 'done', language: to };
}
