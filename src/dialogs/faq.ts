import type { Entry } from '../model/knowledge.ts';
import { localize } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import { entryChoice } from './choices.ts';
import type { FlowContext } from './flow.ts';

/** An entry's answer, with the entries that often come next as choices. */
export function faq(entry: Entry, { knowledge, language }: FlowContext): OutgoingMessage[] {
  const order = knowledge.shop.languages;
  const text = entry.answer === null ? '' : localize(entry.answer, language, order);
  const choices = entry.next.flatMap((id) => {
    const next = knowledge.entries.get(id);
    return next === undefined ? [] : [{ id: entryChoice(id), label: localize(next.title, language, order) }];
  });
  return choices.length === 0 ? [{ kind: 'text', text }] : [{ kind: 'choices', text, choices }];
}

/** Choices under several answers at once; more would be a wall. */
const MAX_CHOICES = 4;

/** The answers of several entries, each a message; what often comes next stands under the last, for there the customer reads on. */
export function faqs(entries: readonly Entry[], context: FlowContext): OutgoingMessage[] {
  const told = entries.flatMap((entry) => faq(entry, context));
  const answered = new Set(entries.map(({ id }) => entryChoice(id)));
  const offered = told.flatMap((message) => (message.kind === 'choices' ? message.choices : []));
  const choices = [...new Map(offered.map((choice) => [choice.id, choice])).values()]
    .filter(({ id }) => !answered.has(id))
    .slice(0, MAX_CHOICES);
  return told.map(({ text }, index) =>
    index === told.length - 1 && choices.length > 0 ? { kind: 'choices', text, choices } : { kind: 'text', text },
  );
}
