import { type HanPairs, hanPairsOf, hanSpeller } from '../homophones.ts';
import { type Spellings, speller, spellingsOf } from '../match/spelling.ts';
import type { Token } from '../tokenise.ts';

/** What misspelt messages are put right by, as plain data. */
export interface ActSpellings {
  /** The words of the examples of acts and details. */
  readonly words: Spellings;
  /** Words that are no mistakes. */
  readonly known: ReadonlySet<string>;
  readonly han: HanPairs;
}

/** As short as "refnd" for "refund", but not "sop" for "stop". */
const SHORTEST = 4;

/** `examples`: what acts and details are told by; `others`: more that is written without mistakes. Both normalised. */
export function actSpellingsOf(examples: readonly string[], others: readonly string[]): ActSpellings {
  const words = examples.flatMap(wordsIn);
  return {
    words: spellingsOf(words, SHORTEST),
    known: new Set([...words, ...others.flatMap(wordsIn)]),
    han: hanPairsOf([...examples, ...others]),
  };
}

const wordsIn = (text: string): string[] => text.match(/[a-z]+/g) ?? [];

/** Puts right the words of a message: by those of the examples, or else of `book`; `isKnown` tells others that are none. */
export function actSpeller(
  { words, known, han }: ActSpellings,
  book: Spellings,
  isKnown: (word: string) => boolean,
): (tokens: readonly Token[]) => Token[] {
  const spellWord = speller([words, book], (word) => known.has(word) || isKnown(word), SHORTEST);
  const spellHan = hanSpeller(han);
  return (tokens) =>
    tokens.map((token) => (token.kind === 'joined' ? { ...token, text: spellHan(token.text) } : spellWord(token)));
}
