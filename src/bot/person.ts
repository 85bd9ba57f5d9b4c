import { isBare } from '../dialogs/complaint-words.ts';
import { offerHuman, offersHuman } from '../dialogs/fallback.ts';
import { humanChoice } from '../dialogs/human.ts';
import { isAngry, wants } from '../dialogs/replies.ts';
import { type Choice, choicesOf, type OutgoingMessage } from '../model/message.ts';
import { answerEntry, toHuman } from './answers.ts';
import type { Reply, Scene } from './scene.ts';

/** So likely the customer wants to be put through, and does not ask who is there. */
const WANTED = 0.8;

/** Whatever is under way, who asks for a person is told how to reach one. */
export function byPerson(scene: Scene): Reply | null {
  const { input, knowledge, running } = scene;
  if (input.kind !== 'text' || running === null || !wants(input, 'person', WANTED)) return null;
  const { verdict, candidates } = input.understanding;
  const entry = verdict === 'answer' ? knowledge.entries.get(candidates[0]?.entry ?? '') : undefined;
  return entry?.flow === 'human' ? answerEntry(scene, entry, 'faq') : toHuman(scene, 'frame');
}

/** An angry customer is offered a person, whatever else is said. */
export function offerHumanIfAngry(scene: Scene, reply: Reply): Reply {
  const { context, session, input } = scene;
  if (input.kind !== 'text' || !isAngry(input) || reply.decision.flow === 'human') return reply;
  if (offersHuman(reply.say, context)) return reply;
  // Who says no more than that they want to complain is asked first what happened.
  if (reply.decision.flow === 'complaint' && isBare(input.text)) return reply;
  const person = humanChoice(context);
  const wasOffered = session.offered.some(({ id }) => id === person.id);
  return { ...reply, say: wasOffered ? withChoice(reply.say, person) : [...reply.say, offerHuman(context, 'angry')] };
}

/** The last message with one more choice: what was offered in words stays within reach. */
function withChoice(say: readonly OutgoingMessage[], choice: Choice): OutgoingMessage[] {
  return say.map((message, index) => {
    if (index < say.length - 1 || message.kind === 'card' || message.kind === 'file') return message;
    return { kind: 'choices', text: message.text, choices: [...choicesOf(message), choice].slice(0, 20) };
  });
}
