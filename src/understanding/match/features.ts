import { splitPinyin, syllableOf } from '../pinyin.ts';
import { stem } from '../stem.ts';
import { type Token, touches } from '../tokenise.ts';
import { type Concept, type ConceptReader, withKinds } from './concepts.ts';
import { familyNumber, featureNumber } from './families.ts';
import { hashPair, hashText } from './hash.ts';

const WORD = familyNumber('word');
const GRAMMAR = familyNumber('grammar');
const WORD_PAIR = familyNumber('word pair');
const AROUND = familyNumber('words around one');
const LETTERS = familyNumber('letters');
const CHARACTER = familyNumber('character');
const CHARACTERS = familyNumber('two characters');
const DICTIONARY_WORD = familyNumber('dictionary word');
const SOUND = familyNumber('sound');
const CONCEPT = familyNumber('concept');
const FRAME = familyNumber('frame concept');
const BROADER = familyNumber('broader concept');
const CONCEPT_PAIR = familyNumber('concept pair');

/** Takes a feature: its number, and the one or two parts that it is made of, for who wants to name it. */
export type Tell = (feature: number, part: string, second: string) => void;

/** Tells the features of a text one by one, each as often as it occurs. */
export type FeatureReader = (tokens: readonly Token[], tell: Tell) => void;

/** Words whose features are remembered: a shop's files have a few thousand. */
const MAX_REMEMBERED = 10_000;
/** All numbers of more digits are alike: which order it is says nothing of what is asked. */
const MAX_DIGITS = 3;

interface Word {
  readonly stem: string;
  readonly hash: number;
  readonly feature: number;
  /** Runs of three. */
  readonly letters: Uint32Array;
  /** Of a word that may be pinyin. */
  readonly syllables: readonly string[];
}

const BEFORE: Word = { stem: '^', hash: hashText('^'), feature: 0, letters: new Uint32Array(), syllables: [] };
const AFTER: Word = { stem: '$', hash: hashText('$'), feature: 0, letters: new Uint32Array(), syllables: [] };

export function featureReader(readConcepts: ConceptReader, isGrammar: (stem: string) => boolean): FeatureReader {
  const remembered = new Map<string, Word>();
  const wordOf = ({ kind, text }: Token): Word => {
    const written = kind === 'number' && text.length > MAX_DIGITS ? '0000' : text;
    const found = remembered.get(written);
    if (found !== undefined) return found;
    const made = readWord(written, kind, isGrammar);
    if (remembered.size < MAX_REMEMBERED) remembered.set(written, made);
    return made;
  };
  return (tokens, tell) => {
    const words: Word[] = [];
    for (const token of tokens) if (token.kind !== 'joined') words.push(wordOf(token));
    tellWords(words, tell);
    for (let at = 0; at < tokens.length; at++) tellCharacters(tokens, at, tell);
    tellConcepts(readConcepts(tokens), tell);
  };
}

function tellWords(words: readonly Word[], tell: Tell): void {
  if (words.length === 0) return;
  let beforeLast: Word | null = null;
  let last = BEFORE;
  for (let at = 0; at <= words.length; at++) {
    const word = words[at] ?? AFTER;
    if (word !== AFTER) tellWord(word, tell);
    tell(featureNumber(WORD_PAIR, hashPair(last.hash, word.hash)), last.stem, word.stem);
    if (beforeLast !== null) {
      tell(featureNumber(AROUND, hashPair(beforeLast.hash, word.hash)), beforeLast.stem, word.stem);
    }
    beforeLast = last;
    last = word;
  }
}

function tellWord({ feature, stem, letters, syllables }: Word, tell: Tell): void {
  tell(feature, stem, '');
  for (let at = 0; at < letters.length; at++) tell(letters[at] ?? 0, stem, '');
  for (let at = 1; at < syllables.length; at++) tellSound(syllables[at - 1], syllables[at], tell);
}

/** The words of scripts that set none apart: of tokens that are such words, not runs of them. */
export function tellDictionaryWords(tokens: readonly Token[], tell: Tell): void {
  for (const { kind, text } of tokens) {
    if (kind === 'joined') tell(featureNumber(DICTIONARY_WORD, hashText(text)), text, '');
  }
}

/** Where one token ends and the next begins does not matter, as long as nothing is between them. */
function tellCharacters(tokens: readonly Token[], at: number, tell: Tell): void {
  const token = tokens[at];
  if (token?.kind !== 'joined') return;
  const before = tokens[at - 1];
  let last = before !== undefined && touches(before, token) ? lastCharacter(before.text) : '';
  let lastHash = hashText(last);
  for (const character of token.text) {
    const hash = hashText(character);
    tell(featureNumber(CHARACTER, hash), character, '');
    if (last !== '') {
      tell(featureNumber(CHARACTERS, hashPair(lastHash, hash)), last, character);
      tellSound(syllableOf(last), syllableOf(character), tell);
    }
    last = character;
    lastHash = hash;
  }
}

function tellSound(first: string | null | undefined, second: string | null | undefined, tell: Tell): void {
  if (first && second) tell(featureNumber(SOUND, hashPair(hashText(first), hashText(second))), first, second);
}

function lastCharacter(text: string): string {
  return text.at(-1)?.isWellFormed() ? text.slice(-1) : text.slice(-2);
}

function tellConcepts(concepts: ReadonlySet<Concept>, tell: Tell): void {
  if (concepts.size === 0) return;
  const sorted = [...concepts].sort(byName);
  for (let at = 0; at < sorted.length; at++) {
    const { name, hash, isFrame } = sorted[at] as Concept;
    tell(featureNumber(isFrame ? FRAME : CONCEPT, hash), name, '');
    for (let next = at + 1; next < sorted.length; next++) {
      const other = sorted[next] as Concept;
      tell(featureNumber(CONCEPT_PAIR, hashPair(hash, other.hash)), name, other.name);
    }
  }
  for (const { name, hash, isFrame } of withKinds(concepts)) {
    if (!isFrame) tell(featureNumber(BROADER, hash), name, '');
  }
}

function byName(a: Concept, b: Concept): number {
  return a.name < b.name ? -1 : 1;
}

function readWord(written: string, kind: Token['kind'], isGrammar: (stem: string) => boolean): Word {
  const word = fold(written);
  const stemmed = kind === 'number' ? word : stem(word);
  const hash = hashText(stemmed);
  const family = kind === 'number' || isGrammar(stemmed) ? GRAMMAR : WORD;
  return {
    stem: stemmed,
    hash,
    feature: featureNumber(family, hash),
    letters: kind === 'number' ? new Uint32Array() : lettersOf(word),
    syllables: splitPinyin(word) ?? [],
  };
}

/** Without accents, as many people type. */
function fold(word: string): string {
  return /^[a-z0-9']*$/.test(word) ? word : word.normalize('NFD').replace(/(?<=\p{Script=Latin})\p{M}+/gu, '');
}

function lettersOf(word: string): Uint32Array {
  const padded = ` ${word} `;
  return Uint32Array.from({ length: padded.length - 2 }, (_run, at) =>
    featureNumber(LETTERS, hashText(padded.slice(at, at + 3))),
  );
}
