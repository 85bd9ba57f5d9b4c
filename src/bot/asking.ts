import { askedAbout, clarify } from '../dialogs/clarify.ts';
import { askForOtherWords, askWhatAbout, humanIsDue } from '../dialogs/fallback.ts';
import { type FlowInput, wordsOf } from '../dialogs/flow.ts';
import { does, wants } from '../dialogs/replies.ts';
import type { Candidate, Understanding } from '../model/understanding.ts';
import { goesOnFailing } from './memory.ts';
import { applyMove, type Reply, resumeAfter, type Scene } from './scene.ts';

/** What is likened to an entry no more than this is like nothing that the shop knows. */
const LEAST_CANDIDATE = 0.2;
/** The only one that is likely at all must be this likely to be asked about. */
const LEAST_ALONE = 0.35;
/** The others must be so likely, and this share of the first. */
const LEAST_OTHER = { likely: 0.1, share: 0.3 } as const;
const MOST_ASKED = 3;

const FALLBACK = { flow: 'fallback', entry: null, route: 'fallback' } as const;

/** Asks which of the likely entries is meant: none that was asked about just before, and none that is not likely. */
export function askWhich(scene: Scene, { candidates }: Understanding): Reply {
  const asked = scene.session.frames.flatMap(askedAbout);
  const entries = likelyOnes(candidates.filter(({ entry }) => !asked.includes(entry)));
  if (entries.length === 0 || needsHelp(scene)) return notUnderstood(scene);
  const decision = { flow: 'clarify', entry: null, route: 'clarify' } as const;
  return applyMove(scene, clarify.start(entries, scene.context), decision, scene.session.frames);
}

function likelyOnes(candidates: readonly Candidate[]): string[] {
  const [first] = candidates;
  if (first === undefined || first.confidence < LEAST_CANDIDATE) return [];
  const least = Math.max(LEAST_OTHER.likely, LEAST_OTHER.share * first.confidence);
  const likely = candidates.filter(({ confidence }) => confidence >= least).slice(0, MOST_ASKED);
  return likely.length === 1 && first.confidence < LEAST_ALONE ? [] : likely.map(({ entry }) => entry);
}

const NEEDS_HELP =
  /^(?:(?:hi|hello|please|pls|plz|can (?:you|u)|could you|i need|some|your)[\s,]+)*help(?: me)?(?: (?:please|pls|out))?[\s.!?]*$|^(?:你好|请|麻烦|能不能|可以|需要)*(?:帮帮?我|帮帮忙|帮个忙|帮助|求助|帮我一下)[吧吗啊呀一下。！!？?\s]*$/iu;

const needsHelp = ({ input }: Scene): boolean => input.kind === 'text' && NEEDS_HELP.test(wordsOf(input));

/** Asks for other words; who asks for help with nothing yet is asked what about. */
export function notUnderstood(scene: Scene): Reply {
  const { context } = scene;
  if (needsHelp(scene)) return askWhat(scene);
  const say = humanIsDue(failuresBefore(scene)) ? [] : [askForOtherWords(context)];
  return { ...resumeAfter(scene, { decision: FALLBACK, say }), failed: true };
}

/** Asks what is wanted: something was told, and nothing asked. */
export function askWhat(scene: Scene): Reply {
  const say = humanIsDue(failuresBefore(scene)) ? [] : [askWhatAbout(scene.context)];
  return { ...resumeAfter(scene, { decision: FALLBACK, say }), failed: true };
}

const tells = does(0.6, 'tell');
/** So sure an entry must be to answer what asks nothing, and so likely it must be that nothing is wanted. */
const SURE = 0.72;
const NOTHING = 0.6;
/** What may ask or wish, wherever it stands. */
const MAY_ASK =
  /[?？吗呢么]|不(?=[\s，。,.!！]|$)|[能可会]不[能可会]|可以|怎|多[少久长]|几|哪|谁|什么|想|要|\b(?:who|whats?|when|where|why|how|which|can|could|do|does|did|is|are|tell|want|need|wish|like)\b/iu;

/** "I got my order yesterday": a statement that asks nothing and tells of no trouble, and is like some entry by its words. */
export function isMereStatement(input: FlowInput, { candidates, reading }: Understanding): boolean {
  if (input.kind !== 'text' || reading !== 'alone' || (candidates[0]?.confidence ?? 0) >= SURE) return false;
  return tells(input) && wants(input, 'other', NOTHING) && !MAY_ASK.test(wordsOf(input));
}

/** Failures in a row before this turn; the pieces of one message count as one. */
export function failuresBefore({ session, input, saidAt }: Scene): number {
  const isPiece = input.kind === 'text' && input.understanding.fragment && goesOnFailing(session, saidAt);
  return isPiece ? session.failures - 1 : session.failures;
}
