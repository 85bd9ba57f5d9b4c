import { firstAt } from '../sorted.ts';
import type { Token } from '../tokenise.ts';
import { hashText } from './hash.ts';

/**
 * Words, found by what is left of them when any one letter is taken out (the symmetric deletes of W. Garbe's SymSpell): two
 * words one typing error apart have such a rest in common.
 */
export interface Spellings {
  readonly words: readonly string[];
  /** The hashes of the words and of their rests, rising. */
  readonly rests: Uint32Array;
  /** By place in `rests`: the number of the word. */
  readonly owners: Uint32Array;
}

/** Shorter words have too many neighbours, where any may be meant. */
const SHORTEST = 5;
const LONGEST = 30;
/** With a hash of 32 bits it fits into the 53 bits of a number. */
const MOST_WORDS = 2 ** 20;

export function spellingsOf(all: Iterable<string>, shortest = SHORTEST): Spellings {
  const words = [...new Set(all)].filter((word) => isCorrectable(word, shortest)).slice(0, MOST_WORDS);
  // Rest and owner in one number, which an array of numbers sorts many times as fast as an array of pairs.
  const pairs: number[] = [];
  for (const [owner, word] of words.entries()) {
    for (const rest of restsOf(word)) pairs.push(rest * MOST_WORDS + owner);
  }
  const sorted = new Float64Array(pairs).sort();
  const rests = new Uint32Array(sorted.length);
  const owners = new Uint32Array(sorted.length);
  for (let at = 0; at < sorted.length; at++) {
    const pair = sorted[at] ?? 0;
    rests[at] = Math.floor(pair / MOST_WORDS);
    owners[at] = pair % MOST_WORDS;
  }
  return { words, rests, owners };
}

/** Puts right what is one typing error away from a word of the shop's, or else a built-in one; known words stay. */
export function speller(
  books: readonly Spellings[],
  isKnown: (word: string) => boolean,
  shortest = SHORTEST,
): (token: Token) => Token {
  const sets = books.map(({ words }) => new Set(words));
  return (token) => {
    const { kind, text } = token;
    if (kind !== 'word' || !isCorrectable(text, shortest) || isKnown(text)) return token;
    if (sets.some((words) => words.has(text))) return token;
    for (const book of books) {
      const found = nearest(text, book);
      if (found !== null) return { ...token, text: found };
    }
    return token;
  };
}

/** The words of a normalised text that are long enough to be put right. */
export function correctableWords(normalised: string): readonly string[] {
  return normalised.match(/[a-z]{5,}/g) ?? [];
}

function isCorrectable(word: string, shortest: number): boolean {
  return word.length >= shortest && word.length <= LONGEST && /^[a-z]+$/.test(word);
}

function restsOf(word: string): Set<number> {
  const rests = new Set([hashText(word)]);
  let front = hashText('');
  for (let at = 0; at < word.length; at++) {
    rests.add(hashText(word.slice(at + 1), front));
    front = hashText(word.charAt(at), front);
  }
  return rests;
}

/** The word one error away; of several the one that begins and ends as what was written, else the first. */
function nearest(written: string, { words, rests, owners }: Spellings): string | null {
  let best: string | null = null;
  for (const rest of restsOf(written)) {
    for (let at = firstAt(rests, rest); rests[at] === rest; at++) {
      const word = words[owners[at] ?? 0] ?? '';
      if (!isOneErrorAway(written, word)) continue;
      if (word.at(0) === written.at(0) && word.at(-1) === written.at(-1)) return word;
      best ??= word;
    }
  }
  return best;
}

/** One letter too many, missing, wrong, or two changed round. */
export function isOneErrorAway(written: string, word: string): boolean {
  if (Math.abs(written.length - word.length) > 1) return false;
  let front = 0;
  while (front < written.length && front < word.length && written[front] === word[front]) front++;
  const rest = written.slice(front);
  const other = word.slice(front);
  if (rest.length !== other.length)
    return rest.length > other.length ? rest.slice(1) === other : rest === other.slice(1);
  if (rest.slice(1) === other.slice(1)) return true;
  return rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2);
}
