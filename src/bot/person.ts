import { isBare } from '../dialogs/complaint-words.ts';
import { offerHuman, offersHuman } from '../dialogs/fallback.ts';
import { wordsOf } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import { isAngry } from '../dialogs/replies.ts';
import { type Choice, choicesOf, type OutgoingMessage } from '../model/message.ts';
import { answerEntry, toHuman } from './answers.ts';
import type { Reply, Scene } from './scene.ts';

const PERSON =
  /转人工|找人工|要人工|人工客服|真人|\b(?:real|actual) (?:person|human)|\b(?:talk|speak|chat) (?:to|with) (?:a |an |some)?(?:human|person|agent|one|body)\b/iu;

const WHO_ARE_YOU = /你是|您是|\bare you\b|\bis this\b|talking to/iu;

/** That somebody is to be reached; the name of a category may hold the shop's people too. */
const REACHING = /找|转|要|联系|叫|打|\b(?:talk|speak|contact|call|reach|need|want|get|connect)\b/iu;

/** Whatever is under way, who asks for a person is told how to reach one. */
export function byPerson(scene: Scene): Reply | null {
  const { input, knowledge, running } = scene;
  if (input.kind !== 'text' || running === null) return null;
  const { verdict, candidates } = input.understanding;
  const entry = verdict === 'answer' ? knowledge.entries.get(candidates[0]?.entry ?? '') : undefined;
  if (entry?.flow === 'human' && REACHING.test(wordsOf(input)) && !WHO_ARE_YOU.test(wordsOf(input)))
    return answerEntry(scene, entry, 'faq');
  const words = wordsOf(input);
  return words.length < 40 && PERSON.test(words) && !WHO_ARE_YOU.test(words) ? toHuman(scene, 'frame') : null;
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
