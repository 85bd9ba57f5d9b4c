import type { Concepts } from '../lexicon.ts';
import { normalise } from '../normalise.ts';
import { syllableOf, syllablesOf } from '../pinyin.ts';
import { stem } from '../stem.ts';
import { JOINED_ONLY, type Token, tokenise } from '../tokenise.ts';
import { openTrie, type PackedTrie, type Phrase, type PhraseTrie, packPhrases, START } from './phrase-trie.ts';

/** The concepts that a text mentions. */
interface Mentioned {
  readonly concepts: ReadonlySet<string>;
  /** Those and what they are kinds of. */
  readonly broader: ReadonlySet<string>;
  /** Those of the concepts that frame questions of any kind. */
  readonly frames: ReadonlySet<string>;
}

/** Finds which concepts a text mentions, in whatever words and language. */
export type ConceptReader = (tokens: readonly Token[]) => Mentioned;

/** Concepts made ready for reading, as plain data; their words themselves are not kept. */
export interface ConceptBook {
  readonly names: readonly string[];
  /** By name: itself and what it is a kind of. */
  readonly broader: ReadonlyMap<string, readonly string[]>;
  readonly frames: ReadonlySet<string>;
  /** Words of scripts that set words apart, by their stems; and of the others, by their characters. */
  readonly words: PackedTrie;
  /** The latter by how they are read. */
  readonly sounds: PackedTrie;
}

/** Words of grammar that may stand between two words of a phrase. */
const MAX_GAP = 2;

export function conceptBook(concepts: Concepts): ConceptBook {
  const names = Object.keys(concepts);
  const words = Object.values(concepts).flatMap(({ zh, en }, meaning) => {
    return [...zh, ...en].map((word) => ({ units: unitsOf(word), meaning }));
  });
  return {
    names,
    broader: new Map(names.map((name) => [name, [...withBroader(name, concepts)]])),
    frames: new Set(names.filter((name) => concepts[name]?.frame)),
    words: packPhrases(words),
    sounds: packPhrases(words.flatMap(soundOf)),
  };
}

function withBroader(name: string, concepts: Concepts, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const wider of concepts[name]?.is ?? []) withBroader(wider, concepts, found);
  return found;
}

/** Words of plain letters, which nearly all English ones are. */
const PLAIN_WORDS = /^[a-z]+(?: [a-z]+)*$/;

/** Of a normalised word or phrase. */
export function unitsOf(text: string): string[] {
  if (PLAIN_WORDS.test(text)) return text.split(' ').map(stem);
  return JOINED_ONLY.test(text) ? [...text] : tokenise(text).map(stemOf);
}

/** A word of two characters and more as the syllables that it is read with; nothing for any other. */
function soundOf({ units, meaning }: Phrase): Phrase[] {
  const syllables = Array.from(units, syllableOf).filter((syllable) => syllable !== null);
  return syllables.length < 2 || syllables.length < [...units].length ? [] : [{ units: syllables, meaning }];
}

function stemOf(token: Token): string {
  return token.kind === 'word' ? stem(token.text) : token.text;
}

/**
 * At each place the longest word counts and what it covers is used up, so that 退款 (refund) does not also say 退 (return).
 * `synonyms` are the shop's own groups; each is a concept of its own, beside what its words say anyway.
 */
export function conceptReader(
  book: ConceptBook,
  synonyms: readonly (readonly string[])[],
  isGrammar: (stem: string) => boolean,
): ConceptReader {
  const ownNames = synonyms.map((words) => `own word ${words[0] ?? ''}`);
  const own = openTrie(
    packPhrases(
      synonyms.flatMap((words, meaning) => words.map((word) => ({ units: unitsOf(normalise(word)), meaning }))),
    ),
  );
  const words = openTrie(book.words);
  const sounds = openTrie(book.sounds);
  return (tokens) => {
    const found = new Set<string>();
    const units = unitsIn(tokens);
    readMentions(units, words, isGrammar, (meaning) => found.add(book.names[meaning] ?? ''));
    if (ownNames.length > 0) readMentions(units, own, isGrammar, (meaning) => found.add(ownNames[meaning] ?? ''));
    readSounds(tokens, sounds, (meaning) => found.add(book.names[meaning] ?? ''));
    const broader = new Set([...found].flatMap((name) => book.broader.get(name) ?? [name]));
    return { concepts: found, broader, frames: book.frames.intersection(broader) };
  };
}

/** A character or a stem of a text. */
export interface Unit {
  readonly text: string;
  readonly isJoined: boolean;
  /** Nothing stands between it and the one before, or both are words. */
  readonly goesOn: boolean;
}

export function unitsIn(tokens: readonly Token[]): Unit[] {
  return tokens.flatMap((token, at): Unit[] => {
    const before = tokens[at - 1];
    const touched = before !== undefined && before.start + before.text.length === token.start;
    if (token.kind !== 'joined') {
      return [{ text: stemOf(token), isJoined: false, goesOn: before?.kind !== 'joined' || touched }];
    }
    return Array.from(token.text, (text, place) => ({ text, isJoined: true, goesOn: place > 0 || touched }));
  });
}

function readMentions(
  units: readonly Unit[],
  trie: PhraseTrie,
  isGrammar: (stem: string) => boolean,
  found: (meaning: number) => void,
): void {
  for (let at = 0; at < units.length; ) {
    const { end, state } = longestPhrase(units, at, trie, isGrammar);
    for (const meaning of trie.meanings(state)) found(meaning);
    at = Math.max(end, at + 1);
  }
}

/** The longest phrase that begins at a unit: "send back" is also found in "send this back". */
function longestPhrase(
  units: readonly Unit[],
  start: number,
  trie: PhraseTrie,
  isGrammar: (stem: string) => boolean,
): { end: number; state: number } {
  let best = { end: start, state: 0 };
  let [state, gap] = [START, 0];
  for (let at = start; at < units.length; at++) {
    const unit = units[at];
    if (unit === undefined || (at > start && !unit.goesOn)) break;
    const after = trie.next(state, unit.text);
    if (after === 0) {
      if (unit.isJoined || at === start || gap++ === MAX_GAP || !isGrammar(unit.text)) break;
      continue;
    }
    [state, gap] = [after, 0];
    if (trie.meanings(state).length > 0) best = { end: at + 1, state };
  }
  return best;
}

/** Words in a row that may be one word typed in pinyin: "you hui quan". */
const MAX_PINYIN_WORDS = 4;
/** Fewer letters are too often a word of another language: "made", "women". */
const MIN_PINYIN_LETTERS = 6;

/** Tells whether words typed in pinyin are all that a text names: "youhuiquan", "you hui quan". */
export function pinyinFinder(book: ConceptBook): (tokens: readonly Token[]) => boolean {
  const sounds = openTrie(book.sounds);
  return (tokens) => {
    let found = false;
    readSounds(tokens, sounds, () => {
      found = true;
    });
    return found && tokens.every(({ kind, text }) => kind === 'number' || syllablesOf(text) !== null);
  };
}

/** Notes what words typed in pinyin stand for. */
function readSounds(tokens: readonly Token[], sounds: PhraseTrie, found: (meaning: number) => void): void {
  for (let at = 0; at < tokens.length; ) {
    const { length, meanings } = soundAt(tokens, at, sounds);
    for (const meaning of meanings) found(meaning);
    at += Math.max(1, length);
  }
}

function soundAt(tokens: readonly Token[], at: number, sounds: PhraseTrie): { length: number; meanings: Uint16Array } {
  const words = pinyinFrom(tokens, at);
  for (let length = words.length; length > 0; length--) {
    const syllables = words.slice(0, length).flat();
    if (syllables.join('').length < MIN_PINYIN_LETTERS) continue;
    const state = syllables.reduce((before, syllable) => (before === 0 ? 0 : sounds.next(before, syllable)), START);
    const meanings = sounds.meanings(state);
    if (meanings.length > 0) return { length, meanings };
  }
  return { length: 0, meanings: new Uint16Array() };
}

/** The syllables of the words in a row, from one on, that may be pinyin. */
function pinyinFrom(tokens: readonly Token[], at: number): (readonly string[])[] {
  const words: (readonly string[])[] = [];
  for (const { kind, text } of tokens.slice(at, at + MAX_PINYIN_WORDS)) {
    const syllables = kind === 'word' ? syllablesOf(text) : null;
    if (syllables === null) break;
    words.push(syllables);
  }
  return words;
}
