import type { Knowledge } from '../model/knowledge.ts';
import type { Candidate, TalkContext } from '../model/understanding.ts';
import type { Ellipsis } from './ellipsis.ts';
import type { Match } from './match/matcher.ts';
import { mentionReader } from './mentions.ts';
import { first, joinTokens, type MatchQuestion, putBefore } from './merge.ts';
import type { Token } from './tokenise.ts';

/** How sure it is of an entry that the talk points to and the words alone do not. */
const BY_CONTEXT = 0.6;
/** From here on the topic of the talk settles what a message means. */
const LIKELY = 0.3;
/** From here on a message that names nothing is clear all the same: "多久能到". */
const SURE = 0.8;
/** From here on a message is about something that the shop knows; below, it may be anything. */
export const KNOWN = 0.1;

/** A message that leans on the talk before. */
export interface Leaning {
  readonly ellipsis: Ellipsis;
  readonly question: readonly Token[];
  /** What it means by itself. */
  readonly alone: Match;
}

interface ContextParts {
  readonly knowledge: Knowledge;
  readonly grammar: ReadonlySet<string>;
  readonly match: MatchQuestion;
  /** The question of an earlier message, without its courtesies. */
  readonly questionOf: (text: string) => readonly Token[];
}

/** Whether to look at the talk before: only for what says so, or names nothing, or cannot be answered by itself. */
export function leans({ marked, short, nameless, askless }: Ellipsis, alone: Match): boolean {
  if (alone.verdict !== 'answer') return marked || short;
  return short && ((marked && (nameless || askless)) || (nameless && first(alone) < SURE));
}

/** Understands a message with the talk before it; null = the talk makes nothing of it. */
export function contextReader({ knowledge, grammar, match, questionOf }: ContextParts) {
  const mentions = mentionReader(knowledge, grammar);
  const topicOf = (entry: string) => knowledge.entries.get(entry)?.topic;

  /** What the question before and the message mean together, if the message has a say in it. */
  function together(before: string, mentioned: boolean, { ellipsis, alone }: Leaning, joined: Match): Match | null {
    const unsure = joined.verdict === 'clarify';
    const among = mentioned || unsure ? alone.candidates.slice(0, 1) : alone.candidates;
    const hasSay = ({ entry }: Candidate): boolean =>
      mentions(entry, ellipsis.core) ||
      among.some((candidate) => candidate.entry === entry && candidate.confidence >= KNOWN) ||
      (ellipsis.nameless && topicOf(entry) === topicOf(before));
    const meant = joined.candidates.slice(0, unsure ? 2 : 1);
    if (joined.verdict === 'abstain' || !meant.some(hasSay)) return null;
    const staysOnTopic = ellipsis.marked && topicOf(joined.candidates[0]?.entry ?? '') === topicOf(before);
    return ellipsis.nameless || staysOnTopic || first(joined) >= first(alone) ? joined : null;
  }

  /** Of what both together may mean, first what is of the topic talked about, if that is likely: "那运费呢" after a return. */
  function onTopic(before: string, { marked }: Ellipsis, joined: Match): Match {
    if (!marked || joined.verdict !== 'answer') return joined;
    const meant = joined.candidates.find(({ entry, confidence }) => {
      return entry !== before && confidence >= LIKELY && topicOf(entry) === topicOf(before);
    });
    return meant === undefined ? joined : { ...joined, candidates: putBefore([meant], joined.candidates) };
  }

  /** What the message most likely means by itself, if that is of the topic that is talked about. */
  function ownInTopic(before: string, { ellipsis, alone }: Leaning): string | null {
    const [best] = alone.candidates;
    if (best === undefined || best.confidence < (ellipsis.nameless ? KNOWN : LIKELY)) return null;
    return topicOf(best.entry) === topicOf(before) ? best.entry : null;
  }

  /** A message that goes on from the last answer: "那新疆呢", "多少钱". */
  function followUp(leaning: Leaning, { answered }: TalkContext): Match | null {
    if (answered === null) return null;
    const { ellipsis, alone } = leaning;
    const before = answered.entry;
    const joined = onTopic(before, ellipsis, match(joinTokens([questionOf(answered.text), ellipsis.core])));
    const mentioned = mentions(before, ellipsis.core);
    const own = mentioned ? null : ownInTopic(before, leaning);
    const promoted = mentioned ? before : own;
    const both = together(before, mentioned, leaning, joined);
    const saysNew = both?.verdict === 'answer' && !(own !== null && both.candidates[0]?.entry === before);
    if (saysNew) return both;
    if (promoted !== null) return promote(promoted, [joined, alone]);
    return ellipsis.marked ? (both ?? askWithBefore(before, leaning, joined)) : null;
  }

  /** A message that completes what was said just before: "我的快递", "三天没动了". */
  function burst({ ellipsis, question, alone }: Leaning, { unanswered }: TalkContext): Match | null {
    if (unanswered.length === 0) return null;
    const pieces = unanswered.map(questionOf);
    const joined = match(joinTokens([...pieces, question]));
    const before = match(joinTokens(pieces));
    const surer = first(joined) > Math.max(ellipsis.marked ? 0 : first(alone), first(before));
    return surer && joined.verdict !== 'abstain' ? joined : null;
  }

  return { followUp, burst };
}

/** A message that goes on from the entry before, and may mean something else: both are asked about. */
function askWithBefore(before: string, { alone }: Leaning, joined: Match): Match | null {
  if (alone.verdict !== 'clarify' || joined.verdict !== 'answer' || joined.candidates[0]?.entry !== before) return null;
  const candidates = putBefore([{ entry: before, confidence: first(alone) }], alone.candidates);
  return { candidates, verdict: 'clarify' };
}

/** The entry first, as sure as it is by any reading and by its place in the talk. */
function promote(entry: string, readings: readonly Match[]): Match {
  const all = readings.flatMap(({ candidates }) => candidates);
  const own = all.filter((candidate) => candidate.entry === entry).map(({ confidence }) => confidence);
  return { candidates: putBefore([{ entry, confidence: Math.max(BY_CONTEXT, ...own) }], all), verdict: 'answer' };
}
