import { describe, expect, test } from '@jest/globals';
import type { Candidate } from '../../src/model/understanding.ts';
import { readLexicons } from '../../src/understanding/lexicon.ts';
import type { Match } from '../../src/understanding/match/matcher.ts';
import { phraseOf } from '../../src/understanding/pattern.ts';
import { subjectReader } from '../../src/understanding/subject.ts';
import { tokenise } from '../../src/understanding/tokenise.ts';

const judge = (candidates: readonly Candidate[]): Match => ({
  candidates: [...candidates],
  verdict: (candidates[0]?.confidence ?? 0) >= 0.5 ? 'answer' : 'abstain',
});
const found = (...pairs: [entry: string, confidence: number][]): Match =>
  judge(pairs.map(([entry, confidence]) => ({ entry, confidence })));

/** What is found for a question with the word for what is under way before it. */
function reader(together: Readonly<Record<string, Match>>) {
  const read = subjectReader({
    lexicons: [...readLexicons().values()],
    judge,
    match: (question) => together[phraseOf(question).trim()] ?? found(),
  });
  return (text: string, subject: 'return' | 'exchange', alone: Match) => read(tokenise(text), subject, alone);
}

describe('a question in the middle of a return', () => {
  test('is read with the word for it', () => {
    const read = reader({ 'return who pays': found(['returns.cost', 0.9]) });
    const { candidates, verdict } = read('who pays', 'return', found(['payment.by-other', 0.4], ['returns.cost', 0.3]));
    expect([candidates[0]?.entry, verdict]).toEqual(['returns.cost', 'answer']);
  });

  test('stays what it is where it is about something else', () => {
    const read = reader({ 退货你们几点下班: found(['shop.hours', 0.9], ['returns.how', 0.1]) });
    expect(read('你们几点下班', 'return', found(['shop.hours', 1]))).toEqual(found(['shop.hours', 1]));
    expect(read('你们几点下班', 'return', found(['shop.hours', 0.98])).candidates[0]?.entry).toBe('shop.hours');
  });

  test('is about the exchange only where what comes instead is spoken of', () => {
    const read = reader({
      'exchange when does the new one leave': found(['returns.exchange', 0.9]),
      'return who pays': found(['returns.cost', 0.9]),
    });
    const entryOf = (text: string) => read(text, 'exchange', found()).candidates[0]?.entry;
    expect(entryOf('when does the new one leave')).toBe('returns.exchange');
    expect(entryOf('who pays')).toBe('returns.cost');
  });

  test('is answered where it is answered alone', () => {
    expect(reader({})('does it float', 'return', found(['x', 0.6])).verdict).toBe('answer');
  });
});
