import { isBare } from '../dialogs/complaint-words.ts';
import { offerHuman, offersHuman } from '../dialogs/fallback.ts';
import { wordsOf } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import { declinesPerson } from '../dialogs/leaving.ts';
import { asksSomething, isAngry, wants } from '../dialogs/replies.ts';
import type { Entry, Knowledge } from '../model/knowledge.ts';
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

const NAMES_PERSON = /人工|真人|找[个位]?人|\b(?:human|agent|representative|(?:real |actual )?person|your people)\b/iu;
/** Who asks whether there is one wants one. */
const LIVE = /真人|活人|\b(?:real|actual|live) (?:person|human|agent)\b(?!['’]s)/iu;
const NO = /[不别甭没]|\b(?:no|not|never)\b|n['’]t\b/iu;
const SHORT = 40;

/** A person was just offered, and is named. */
function takesUpOffer({ input, session, context }: Scene): boolean {
  if (input.kind !== 'text' || input.text.length > SHORT || asksSomething(input)) return false;
  const person = humanChoice(context).id;
  return session.offered.some(({ id }) => id === person) && NAMES_PERSON.test(input.text) && !NO.test(input.text);
}

/** "Have somebody call me on …" tells a complaint how to reach the customer. */
const leavesNumber = ({ input, running }: Scene): boolean =>
  input.kind === 'text' &&
  running?.frame.flow === 'complaint' &&
  input.understanding.entities.some(({ kind }) => kind === 'phone' || kind === 'email');

/** Whatever is under way, who asks for a person is told how to reach one. */
export function byPerson(scene: Scene): Reply | null {
  const { input, knowledge } = scene;
  if (input.kind !== 'text') return null;
  if (takesUpOffer(scene)) return toHuman(scene, 'choice');
  if (givesContact(scene) || leavesNumber(scene) || declinesPerson(input)) return null;
  const { verdict, candidates } = input.understanding;
  const found = verdict === 'answer' ? knowledge.entries.get(candidates[0]?.entry ?? '') : undefined;
  const isWanted = wants(input, 'person', WANTED) || (found?.flow === 'human' && LIVE.test(wordsOf(input)));
  if (!isWanted && found?.flow !== 'human') return null;
  // "When do your agents go home?" asks about them, and wants none.
  const about = asksSomething(input) ? candidates.find((one) => isAnswer(one, knowledge)) : undefined;
  const entry = knowledge.entries.get(about?.entry ?? '');
  if (entry !== undefined) return answerEntry(scene, entry, 'faq');
  return isWanted ? bringPerson(scene, found) : null;
}

function bringPerson(scene: Scene, found: Entry | undefined): Reply | null {
  const { input, running } = scene;
  if (found?.flow === 'human') return answerEntry(scene, found, 'faq');
  if (running !== null) return toHuman(scene, 'frame');
  // What the knowledge surely says helps who is in the middle of nothing.
  const confidence = input.kind === 'text' ? (input.understanding.candidates[0]?.confidence ?? 0) : 0;
  return found !== undefined && confidence >= WANTED ? null : toHuman(scene, 'flow');
}

/** "13800001009, call me": how to reach them is what they were asked. */
function givesContact({ input, running, context }: Scene): boolean {
  if (input.kind !== 'text' || running === null || !running.accepts(input, context)) return false;
  return input.understanding.entities.some(({ kind }) => kind === 'phone' || kind === 'email');
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
  if (wasOffered) return { ...reply, say: withChoice(reply.say, person) };
  // What has happened is taken: a second question beside what is asked of it would only hold it up.
  if (TAKING.has(reply.decision.flow) && reply.say.length > 0)
    return { ...reply, say: withChoice(ledBySorry(reply.say, context.say('angry.sorry')), person) };
  return { ...reply, say: [...reply.say, offerHuman(context, 'angry')] };
}

const TAKING: ReadonlySet<string> = new Set(['complaint', 'return-request']);

const ledBySorry = ([first, ...rest]: readonly OutgoingMessage[], sorry: string): OutgoingMessage[] =>
  first === undefined ? [] : [{ ...first, text: `${sorry}\n${first.text}` }, ...rest];

/** The last message with one more choice: what was offered in words stays within reach. */
function withChoice(say: readonly OutgoingMessage[], choice: Choice): OutgoingMessage[] {
  return say.map((message, index) => {
    if (index < say.length - 1 || message.kind === 'card' || message.kind === 'file') return message;
    return { kind: 'choices', text: message.text, choices: [...choicesOf(message), choice].slice(0, 20) };
  });
}
