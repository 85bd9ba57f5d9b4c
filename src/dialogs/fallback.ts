import { choicesOf, type OutgoingMessage } from '../model/message.ts';
import type { FlowContext } from './flow.ts';
import { humanChoice } from './human.ts';

/** Turns in a row that did not help the customer before a person is offered. */
const FAILURES_BEFORE_HUMAN = 2;

/** Whether one more turn that does not help makes the offer of a person due. `failures`: such turns in a row so far. */
export const humanIsDue = (failures: number): boolean => failures + 1 >= FAILURES_BEFORE_HUMAN;

/** Asks for other words. */
export const askForOtherWords = ({ say }: FlowContext): OutgoingMessage => ({ kind: 'text', text: say('fallback') });

/** Asks what is wanted of what was told. */
export const askWhatAbout = ({ say }: FlowContext): OutgoingMessage => ({
  kind: 'text',
  text: say('fallback.whatAbout'),
});

/** Offers a person: because nothing else helped, or because the customer is angry. */
export function offerHuman(context: FlowContext, because: 'not-helped' | 'angry'): OutgoingMessage {
  const text = context.say(because === 'angry' ? 'angry.offerHuman' : 'fallback.offerHuman');
  return { kind: 'choices', text, choices: [humanChoice(context)] };
}

/** Whether a person is already offered in what is said. */
export function offersHuman(messages: readonly OutgoingMessage[], context: FlowContext): boolean {
  const { id } = humanChoice(context);
  return messages.some((message) => choicesOf(message).some((choice) => choice.id === id));
}
