import type { Concepts } from '../lexicon.ts';
import { normalise } from '../normalise.ts';
import { syllableOf, syllablesOf } from '../pinyin.ts';
import { stem } from '../stem.ts';
import { JOINED_ONLY, type Token, tokenise } from '../tokenise.ts';
import { hashText } from './hash.ts';
import { openTrie, type PackedTrie, type Phrase, type PhraseTrie, packPhrases, START } from './phrase-trie.ts';

/** What words of one meaning, in whatever language, are about. */
export interface Concept {
  readonly name: string;
  /** Of the name. */
  readonly hash: number;
  /** It frames questions of any kind. */
  readonly isFrame: boolean;
  /** Itself and what it is a kind of. */
  readonly broader: readonly Concept[];
}

/** Finds which concepts a text mentions, in whatever words and language. */
export type ConceptReader = (tokens: readonly Token[]) => ReadonlySet<Concept>;

/** Concepts made ready for reading, as plain data; their words themselves are not kept. */
export interface ConceptBook {
  readonly concepts: readonly Concept[];
  /** Words of scripts that set words apart, by their stems; and of the others, by their characters. */
  readonly words: PackedTrie;
  /** The latter by how they are read. */
  readonly sounds: PackedTrie;
}

/** Words of grammar that may stand between two words of a phrase. */
const MAX_GAP = 2;

export function conceptBook(concepts: Concepts): ConceptBook {
  const words = Object.values(concepts).flatMap(({ zh, en }, meaning) => {
    return [...zh, ...en].map((word) => ({ units: unitsOf(word), meaning }));
  });
  return {
    concepts: linkConcepts(concepts),
    words: packPhrases(words),
    sounds: packPhrases(words.flatMap(soundOf)),
  };
}

function linkConcepts(concepts: Concepts): Concept[] {
  const broader = new Map(Object.keys(concepts).map((name) => [name, [] as Concept[]]));
  const linked = Array.from(broader, ([name, wider]): Concept => {
    return { name, hash: hashText(name), isFrame: concepts[name]?.frame === true, broader: wider };
  });
  const byName = new Map(linked.map((concept) => [concept.name, concept]));
  for (const [name, wider] of broader) {
    wider.push(...[...withBroader(name, concepts)].flatMap((other) => byName.get(other) ?? []));
  }
  return linked;
}

function withBroader(name: string, concepts: Concepts, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const wider of concepts[name]?.is ?? []) withBroader(wider, concepts, found);
  return found;
}

/** Concepts and all that they are kinds of. */
export function withKinds(concepts: ReadonlySet<Concept>): ReadonlySet<Concept> {
  const all = new Set<Concept>();
  for (const { broader } of concepts) for (const concept of broader) all.add(concept);
  return all;
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
  const ownConcepts = conceptsOf(synonyms);
  const own = openTrie(
    packPhrases(
      synonyms.flatMap((words, meaning) => words.map((word) => ({ units: unitsOf(normalise(word)), meaning }))),
    ),
  );
  const words = openTrie(book.words);
  const sounds = openTrie(book.sounds);
  return (tokens) => {
    const found = new Set<Concept>();
    const from = (concepts: readonly Concept[]) => (meaning: number) => {
      const concept = concepts[meaning];
      if (concept !== undefined) found.add(concept);
    };
    const units = unitsIn(tokens);
    readMentions(units, words, isGrammar, from(book.concepts));
    if (ownConcepts.length > 0) readMentions(units, own, isGrammar, from(ownConcepts));
    readSounds(tokens, sounds, from(book.concepts));
    return found;
  };
}

/** One by group of words; groups with the same first word are one. */
function conceptsOf(synonyms: readonly (readonly string[])[]): Concept[] {
  const byName = new Map<string, Concept>();
  return synonyms.map(([word = '']) => {
    const name = `own word ${word}`;
    const broader: Concept[] = [];
    const concept = byName.get(name) ?? { name, hash: hashText(name), isFrame: false, broader };
    if (!byName.has(name)) broader.push(concept);
    byName.set(name, concept);
    return concept;
  });
}

/** A character or a stem of a text. */
export interface Unit {
  readonly text: string;
  readonly hash: number;
  readonly isJoined: boolean;
  /** Nothing stands between it and the one before, or both are words. */
  readonly goesOn: boolean;
}

export function unitsIn(tokens: readonly Token[]): Unit[] {
  const units: Unit[] = [];
  let before: Token | undefined;
  for (const token of tokens) {
    const touched = before !== undefined && before.start + before.text.length === token.start;
    if (token.kind === 'joined') addCharacters(token.text, touched, units);
    else {
      const text = stemOf(token);
      units.push({ text, hash: hashText(text), isJoined: false, goesOn: before?.kind !== 'joined' || touched });
    }
    before = token;
  }
  return units;
}

function addCharacters(run: string, touched: boolean, units: Unit[]): void {
  let goesOn = touched;
  for (const text of run) {
    units.push({ text, hash: hashText(text), isJoined: true, goesOn });
    goesOn = true;
  }
}

function readMentions(
  units: readonly Unit[],
  trie: PhraseTrie,
  isGrammar: (stem: string) => boolean,
  found: (meaning: number) => void,
): void {
  for (let at = 0; at < units.length; ) {
    const { end, state } = longestPhrase(units, at, trie, isGrammar);
    if (state !== 0) trie.tellMeanings(state, found);
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
  const best = { end: start, state: 0 };
  let state = START;
  let gap = 0;
  for (let at = start; at < units.length; at++) {
    const unit = units[at];
    if (unit === undefined || (at > start && !unit.goesOn)) break;
    const after = trie.next(state, unit.hash);
    if (after === 0) {
      if (unit.isJoined || at === start || gap++ === MAX_GAP || !isGrammar(unit.text)) break;
      continue;
    }
    state = after;
    gap = 0;
    if (!trie.ends(state)) continue;
    best.end = at + 1;
    best.state = state;
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
    const { length, state } = soundAt(pinyinFrom(tokens, at), sounds);
    if (state !== 0) sounds.tellMeanings(state, found);
    at += Math.max(1, length);
  }
}

/** How many of the words, the first and those after it, stand for something together, and where in the trie. */
function soundAt(words: readonly (readonly string[])[], sounds: PhraseTrie): { length: number; state: number } {
  for (let length = words.length; length > 0; length--) {
    const syllables = words.slice(0, length).flat();
    if (syllables.join('').length < MIN_PINYIN_LETTERS) break;
    const state = syllables.reduce((before, next) => (before === 0 ? 0 : sounds.next(before, hashText(next))), START);
    if (sounds.ends(state)) return { length, state };
  }
  return { length: 0, state: 0 };
}

/** The syllables of the words in a row, from one on, that may be pinyin. */
function pinyinFrom(tokens: readonly Token[], at: number): (readonly string[])[] {
  const words: (readonly string[])[] = [];
  for (let next = at; next < at + MAX_PINYIN_WORDS; next++) {
    const token = tokens[next];
    const syllables = token?.kind === 'word' ? syllablesOf(token.text) : null;
    if (syllables === null) break;
    words.push(syllables);
  }
  return words;
}
