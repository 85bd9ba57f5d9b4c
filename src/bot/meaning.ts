import { clarify } from '../dialogs/clarify.ts';
import { askForOtherWords, humanIsDue, offerHuman } from '../dialogs/fallback.ts';
import { humanChoice } from '../dialogs/human.ts';
import { asksSomething, closes, does } from '../dialogs/replies.ts';
import { smallTalk } from '../dialogs/smallTalk.ts';
import type { Entry, Knowledge } from '../model/knowledge.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Understanding } from '../model/understanding.ts';
import { answerEntries, answerEntry } from './answers.ts';
import { goesOnFailing } from './memory.ts';
import { offerHumanIfAngry } from './person.ts';
import { cancel } from './running.ts';
import { applyMove, type Reply, resumeAfter, type Scene } from './scene.ts';

/** What is likened to an entry no more than this is like nothing that the shop knows. */
const LEAST_CANDIDATE = 0.2;
const LEAVABLE: ReadonlySet<string> = new Set(['complaint', 'return-request']);
const cancels = does(0.9, 'cancel');

const FALLBACK = { flow: 'fallback', entry: null, route: 'fallback' } as const;

/** What the understanding found: an answer, small talk, candidates, or nothing. */
export function byMeaning(scene: Scene): Reply {
  if (scene.input.kind === 'files') return cannotOpen(scene);
  if (scene.input.kind !== 'text') return notUnderstood(scene);
  const { understanding } = scene.input;
  const [entry, ...others] = meantEntries(scene.knowledge, understanding);
  // "No, cancel the complaint" begins none.
  if (entry?.flow != null && LEAVABLE.has(entry.flow) && cancels(scene.input)) return cancel(scene);
  if (entry !== undefined) {
    const reply = others.length > 0 ? answerEntries(scene, entry, others) : answerEntry(scene, entry, 'faq');
    return offerHumanIfAngry(scene, reply);
  }
  if (understanding.emotion === 'angry')
    return isAskedAngrily(scene) ? offerHumanIfAngry(scene, askWhich(scene, understanding)) : calmDown(scene);
  if (understanding.smallTalk !== null) {
    const decision = { flow: understanding.smallTalk, entry: null, route: 'small-talk' } as const;
    return resumeAfter(scene, { decision, say: smallTalk(understanding.smallTalk, scene.context) });
  }
  if (closes(scene.input)) {
    const decision = { flow: 'thanks', entry: null, route: 'small-talk' } as const;
    return resumeAfter(scene, { decision, say: [{ kind: 'text', text: scene.context.say('closing') }] });
  }
  return understanding.verdict === 'clarify' ? askWhich(scene, understanding) : notUnderstood(scene);
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

function askWhich(scene: Scene, understanding: Understanding): Reply {
  const entries = understanding.candidates.slice(0, 3).map((candidate) => candidate.entry);
  const [first] = understanding.candidates;
  if (entries.length < 2 || first === undefined || first.confidence < LEAST_CANDIDATE) return notUnderstood(scene);
  const decision = { flow: 'clarify', entry: null, route: 'clarify' } as const;
  return applyMove(scene, clarify.start(entries, scene.context), decision, scene.session.frames);
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

function notUnderstood(scene: Scene): Reply {
  const say = humanIsDue(failuresBefore(scene)) ? [] : [askForOtherWords(scene.context)];
  return { ...resumeAfter(scene, { decision: FALLBACK, say }), failed: true };
}

/** Failures in a row before this turn; the pieces of one message count as one. */
export function failuresBefore({ session, input, saidAt }: Scene): number {
  const isPiece = input.kind === 'text' && input.understanding.fragment && goesOnFailing(session, saidAt);
  return isPiece ? session.failures - 1 : session.failures;
}
