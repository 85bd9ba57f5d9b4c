import { isBare } from '../dialogs/complaint-words.ts';
import { offerHuman, offersHuman } from '../dialogs/fallback.ts';
import { humanChoice } from '../dialogs/human.ts';
import { asksSomething, isAngry, wants } from '../dialogs/replies.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { type Choice, choicesOf, type OutgoingMessage } from '../model/message.ts';
import type { Candidate } from '../model/understanding.ts';
import { answerEntry, toHuman } from './answers.ts';
import type { Reply, Scene } from './scene.ts';

/** So likely the customer wants to be put through, and does not ask who is there. */
const WANTED = 0.8;

/** So likely an entry that says something is what is asked for. */
const ASKED = 0.4;
const isAnswer = ({ entry, confidence }: Candidate, { entries }: Knowledge): boolean =>
  confidence >= ASKED && entries.get(entry)?.flow === null;

/** Whatever is under way, who asks for a person is told how to reach one. */
export function byPerson(scene: Scene): Reply | null {
  const { input, knowledge, running } = scene;
  if (input.kind !== 'text' || running === null) return null;
  const { verdict, candidates } = input.understanding;
  const found = verdict === 'answer' ? knowledge.entries.get(candidates[0]?.entry ?? '') : undefined;
  const isWanted = wants(input, 'person', WANTED);
  if (!isWanted && found?.flow !== 'human') return null;
  // "When do your agents go home?" asks about them, and wants none.
  const about = asksSomething(input) ? candidates.find((one) => isAnswer(one, knowledge)) : undefined;
  const entry = knowledge.entries.get(about?.entry ?? '');
  if (entry !== undefined) return answerEntry(scene, entry, 'faq');
  if (!isWanted) return null;
  return found?.flow === 'human' ? answerEntry(scene, found, 'faq') : toHuman(scene, 'frame');
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
