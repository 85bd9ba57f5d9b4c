import { entryChoice } from '../dialogs/choices.ts';
import { closes } from '../dialogs/closing.ts';
import { offerHuman } from '../dialogs/fallback.ts';
import { wordsOf } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import { declinesPerson, declinesReturn } from '../dialogs/leaving.ts';
import { withOpenQuestion } from '../dialogs/open-question.ts';
import { asksSomething, choicesMessage, does, textMessage } from '../dialogs/replies.ts';
import { smallTalk } from '../dialogs/smallTalk.ts';
import type { Entry, Knowledge } from '../model/knowledge.ts';
import { localize } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Understanding } from '../model/understanding.ts';
import { answerEntries, answerEntry, startNamed } from './answers.ts';
import { askWhat, askWhich, isMereStatement, notUnderstood } from './asking.ts';
import { close } from './closing.ts';
import { anyAsks } from './frames.ts';
import { offerHumanIfAngry } from './person.ts';
import { isAskedAgain } from './repeated.ts';
import { cancel } from './running.ts';
import { type Reply, resumeAfter, type Scene } from './scene.ts';

const LEAVABLE: ReadonlySet<string> = new Set(['complaint', 'return-request']);
const cancels = does(0.9, 'cancel');

const FALLBACK = { flow: 'fallback', entry: null, route: 'fallback' } as const;

/** What the understanding found: an answer, small talk, candidates, or nothing. */
export function byMeaning(scene: Scene): Reply {
  if (scene.input.kind === 'files') return cannotOpen(scene);
  if (scene.input.kind !== 'text') return notUnderstood(scene);
  const { understanding } = scene.input;
  if (declinesReturn(scene.input) && understanding.denied !== 'part') return close(scene);
  const found = byEntry(scene, understanding);
  if (found !== null) return found;
  if (understanding.emotion === 'angry')
    return isAskedAngrily(scene) ? offerHumanIfAngry(scene, askWhich(scene, understanding)) : calmDown(scene);
  if (understanding.smallTalk !== null) {
    const decision = { flow: understanding.smallTalk, entry: null, route: 'small-talk' } as const;
    return resumeAfter(scene, { decision, say: smallTalk(understanding.smallTalk, scene.context, scene.input) });
  }
  if (closes(scene.input)) return close(scene);
  return understanding.verdict === 'clarify' ? askWhich(scene, understanding) : notUnderstood(scene);
}

/** The answers of the entries that are meant; null = none is. */
function byEntry(scene: Scene, understanding: Understanding): Reply | null {
  const { input } = scene;
  const [entry, ...others] = meantEntries(scene.knowledge, understanding);
  if (entry === undefined) return null;
  // "No, cancel the complaint" begins none.
  if (entry.flow !== null && LEAVABLE.has(entry.flow) && cancels(input)) return cancel(scene);
  if (entry.flow === 'human' && declinesPerson(input)) return withoutPerson(scene);
  if (others.length > 0) return offerHumanIfAngry(scene, answerEntries(scene, entry, others));
  if (entry.flow === null && isMereStatement(input, understanding)) return askWhat(scene);
  if (entry.flow === null && isRepeated(scene, entry)) return noteForPeople(scene, entry) ?? offerOthers(scene, entry);
  return offerHumanIfAngry(scene, answerEntry(scene, entry, 'faq'));
}

const TRACKS = /快递|物流|订单|包裹|到哪|\b(?:order|parcel|package|track\w*|delivery)\b/iu;

/** No person after all: what else is named, or nothing. */
function withoutPerson(scene: Scene): Reply {
  const tracks = scene.input.kind === 'text' && TRACKS.test(wordsOf(scene.input));
  if (tracks) return startNamed(scene, 'track-order', { entry: null, route: 'flow', about: null });
  return close(scene);
}

/** Something is asked, however angrily. */
const isAskedAngrily = ({ input }: Scene): boolean =>
  input.kind === 'text' && input.understanding.verdict === 'clarify' && asksSomething(input);

/** The entries to answer with, in the order they were asked for. */
function meantEntries({ entries }: Knowledge, { verdict, asked, candidates }: Understanding): Entry[] {
  if (verdict !== 'answer') return [];
  const ids = asked.length > 0 ? asked : candidates.slice(0, 1).map(({ entry }) => entry);
  return ids.flatMap((id) => entries.get(id) ?? []);
}

function calmDown({ context }: Scene): Reply {
  return { decision: FALLBACK, say: [offerHuman(context, 'angry')], failed: true };
}

/** Pictures and voice without a word: what they show is asked for, or a person can look at them. */
function cannotOpen(scene: Scene): Reply {
  const { context } = scene;
  const say: OutgoingMessage = { kind: 'choices', text: context.say('files.unread'), choices: [humanChoice(context)] };
  return resumeAfter(scene, { decision: { flow: 'files', entry: null, route: 'fallback' }, say: [say] });
}

const LEAST_OTHER = 0.1;

/** The answer was just given, and did not help. */
const isRepeated = ({ session, input, context }: Scene, { id }: Entry): boolean =>
  input.kind === 'text' &&
  input.understanding.reading === 'alone' &&
  isAskedAgain({ session, now: context.now }, id, wordsOf(input));

/** Within what will be a ticket the question goes to the people with it; null = nothing is under way. */
function noteForPeople(scene: Scene, { id }: Entry): Reply | null {
  const { session, input, context } = scene;
  if (input.kind !== 'text' || !anyAsks(session.frames, context)) return null;
  const frames = withOpenQuestion(session.frames, input.text, context);
  const say = [textMessage(context.say(frames === null ? 'flow.askedUnknown' : 'flow.askedNoted'))];
  const decision = { flow: 'faq', entry: id, route: 'clarify' } as const;
  const noted = frames === null ? session : { ...session, frames };
  return resumeAfter({ ...scene, session: noted }, { decision, say, change: { frames: noted.frames } });
}

/** What else may be meant, or a person: the same words again help nobody. */
function offerOthers(scene: Scene, { id }: Entry): Reply {
  const { input, knowledge, context } = scene;
  const candidates = input.kind === 'text' ? input.understanding.candidates : [];
  const others = candidates.flatMap(({ entry, confidence }) => {
    const found = entry === id || confidence < LEAST_OTHER ? undefined : knowledge.entries.get(entry);
    if (found === undefined || found.flow === 'human') return [];
    return [{ id: entryChoice(entry), label: localize(found.title, context.language, knowledge.shop.languages) }];
  });
  const say = choicesMessage(context.say('faq.again'), [...others.slice(0, 2), humanChoice(context)]);
  const decision = { flow: 'faq', entry: id, route: 'clarify' } as const;
  return { ...resumeAfter(scene, { decision, say: [say] }), failed: true };
}
