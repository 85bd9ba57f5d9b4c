import type { Knowledge } from '../model/knowledge.ts';
import type { Candidate, TalkContext, Understanding } from '../model/understanding.ts';
import type { Request } from './commands.ts';
import { contextReader, KNOWN, type Leaning, leans } from './context.ts';
import { ellipsisReader } from './ellipsis.ts';
import type { Lexicon } from './lexicon.ts';
import type { Match } from './match/matcher.ts';
import { blend, first, type MatchQuestion, putBefore } from './merge.ts';
import { normalise } from './normalise.ts';
import { type Part, questionSplitter, type Written } from './split.ts';
import { subjectReader } from './subject.ts';
import { type Token, tokenise } from './tokenise.ts';

type Reading = Match & Pick<Understanding, 'asked' | 'reading' | 'fragment'>;

interface ReaderParts {
  readonly knowledge: Knowledge;
  readonly lexicons: readonly Lexicon[];
  readonly grammar: ReadonlySet<string>;
  readonly match: MatchQuestion;
  readonly judge: (candidates: readonly Candidate[]) => Match;
  readonly readRequest: (tokens: readonly Token[]) => Request;
}

const MAX_ASKED = 3;
/** By so much surer a part of a message must be than the whole to be read without the rest. */
const FAR_CLEARER = 0.3;

/** What one question of a message means counts as much as what the whole does: the rest was said for something. */
const ONE_OF_ALL = 1;

const ALONE: Pick<Reading, 'asked' | 'reading' | 'fragment'> = { asked: [], reading: 'alone', fragment: false };

/** Reads what a message asks: one thing, several, or something that only makes sense with what was said before. */
export function messageReader({ knowledge, lexicons, grammar, match, judge, readRequest }: ReaderParts) {
  const split = questionSplitter(lexicons);
  const readEllipsis = ellipsisReader(lexicons, grammar);
  const readWithSubject = subjectReader({ lexicons, match, judge });
  const questionOf = (text: string) => readRequest(tokenise(normalise(text))).question;
  const { followUp, burst } = contextReader({ knowledge, grammar, match, questionOf });

  /** What a question among others means, with the statements before it or without. */
  function matchPart({ clause, withStatements }: Part, read: MatchQuestion): Match | null {
    const { question, smallTalk, command } = readRequest(withStatements);
    if (smallTalk !== null || command !== null) return null;
    const whole = read(question);
    if (whole.verdict === 'answer' || clause.length === withStatements.length) return whole;
    return read(readRequest(clause).question);
  }

  /** Each of several questions, or the one that can be answered where the whole message cannot. */
  function readParts(message: Written, whole: Match, read: MatchQuestion): Reading | null {
    const parts = split(message).flatMap((part) => matchPart(part, read) ?? []);
    const standing = parts.filter(({ verdict }) => verdict === 'answer');
    const tops = standing.flatMap(({ candidates }) => candidates.slice(0, 1));
    const asked = [...new Set(tops.map(({ entry }) => entry))].slice(0, MAX_ASKED);
    const isBetter = whole.verdict === 'answer' ? agree(whole, parts, asked) : isClearer(whole, tops);
    if (asked.length === 0 || !isBetter) return null;
    const [only, another] = standing;
    if (only !== undefined && another === undefined) {
      return { ...ALONE, ...judge(blend(whole.candidates, only.candidates, ONE_OF_ALL)) };
    }
    return {
      ...ALONE,
      candidates: putBefore(wholeFirst(whole, tops), whole.candidates),
      verdict: 'answer',
      asked: asked.length > 1 ? asked : [],
    };
  }

  function readWithTalk(leaning: Leaning, context: TalkContext): Reading | null {
    const readings = [
      { reading: 'follow-up', read: followUp },
      { reading: 'burst', read: burst },
    ] as const;
    for (const { reading, read } of leaning.ellipsis.marked ? readings : readings.toReversed()) {
      const found = read(leaning, context);
      if (found !== null) return { ...ALONE, ...found, reading };
    }
    return null;
  }

  return (message: Written, { question, command, smallTalk }: Request, context: TalkContext): Reading => {
    const plain = match(question, message.tokens);
    if (command !== null || smallTalk !== null) return { ...ALONE, ...plain };
    const { subject = null } = context;
    const within = (tokens: readonly Token[], read: Match) =>
      subject === null ? read : readWithSubject(tokens, subject, read);
    const whole = within(question, plain);
    const inParts = readParts(message, whole, (part) => within(part, match(part)));
    if (inParts?.verdict === 'answer') return inParts;
    const alone = inParts ?? whole;
    const ellipsis = readEllipsis(message.tokens, question);
    const withTalk = leans(ellipsis, alone) ? readWithTalk({ ellipsis, question, alone }, context) : null;
    const fragment = alone.verdict !== 'answer' && ellipsis.short && first(alone) >= KNOWN;
    return withTalk ?? { ...ALONE, ...alone, fragment };
  };
}

/** Of several questions the one that the whole message is most about comes first. */
function wholeFirst(whole: Match, tops: readonly Candidate[]): readonly Candidate[] {
  const main = tops.find(({ entry }) => whole.verdict === 'answer' && entry === whole.candidates[0]?.entry);
  if (main === undefined) return tops;
  const confidence = Math.max(...tops.map((top) => top.confidence));
  return [{ ...main, confidence }, ...tops.filter((top) => top.entry !== main.entry)];
}

/** Whether a part is the likeliest meaning of the whole, or far clearer than it: "my card, it broke" is not two questions. */
function isClearer(whole: Match, tops: readonly Candidate[]): boolean {
  return tops.some(({ entry, confidence }) => {
    return entry === whole.candidates[0]?.entry || confidence >= first(whole) + FAR_CLEARER;
  });
}

/** Whether the reading in parts keeps to what the whole means: all parts stand, and the whole is one of them or less sure. */
function agree(whole: Match, parts: readonly Match[], asked: readonly string[]): boolean {
  if (asked.length < 2 || parts.some(({ verdict }) => verdict !== 'answer')) return false;
  return asked.includes(whole.candidates[0]?.entry ?? '') || parts.every((part) => first(part) > first(whole));
}
