import type { Candidate, Subject } from '../model/understanding.ts';
import type { Lexicon } from './lexicon.ts';
import type { Match } from './match/matcher.ts';
import { blend, joinTokens, type MatchQuestion } from './merge.ts';
import { normalise } from './normalise.ts';
import { compilePhrases, phraseOf } from './pattern.ts';
import { type Token, tokenise } from './tokenise.ts';

interface SubjectParts {
  readonly lexicons: readonly Lexicon[];
  readonly match: MatchQuestion;
  readonly judge: (candidates: readonly Candidate[]) => Match;
}

/** What a question means together with what the talk is about counts so much more than what it means alone. */
const TOGETHER = 1.5;
/** Asked word for word as the shop wrote it. */
const CERTAIN = 1;

/**
 * Reads a question with the word for what is under way: "who pays for that?" in the middle of a return asks what sending
 * back costs. A question about something else stays what it is: the one word does not outweigh it.
 */
export function subjectReader({ lexicons, match, judge }: SubjectParts) {
  const inEach = lexicons.map((lexicon) => ({
    isJoined: tokenise(lexicon.subjects.return).some(({ kind }) => kind === 'joined'),
    words: {
      return: tokenise(normalise(lexicon.subjects.return)),
      exchange: tokenise(normalise(lexicon.subjects.exchange)),
    },
    replacements: compilePhrases(lexicon.replacements),
  }));

  /** The word, in the language of the question; an exchange is a return unless what comes instead is spoken of. */
  function wordsFor(question: readonly Token[], subject: Subject): readonly Token[] {
    const isJoined = question.some(({ kind }) => kind === 'joined');
    const own = inEach.find((one) => one.isJoined === isJoined);
    if (own === undefined) return [];
    const isOfNew = subject === 'exchange' && own.replacements.test(phraseOf(question));
    return own.words[subject === 'exchange' && !isOfNew ? 'return' : subject];
  }

  return (question: readonly Token[], subject: Subject, alone: Match): Match => {
    if (question.length === 0 || (alone.candidates[0]?.confidence ?? 0) >= CERTAIN) return alone;
    const together = match(joinTokens([wordsFor(question, subject), question]));
    const read = judge(blend(alone.candidates, together.candidates, TOGETHER));
    // What is answered alone is answered, be it otherwise.
    return alone.verdict === 'answer' ? { ...read, verdict: 'answer' } : read;
  };
}
