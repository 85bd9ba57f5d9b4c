import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { Language } from '../model/language.ts';
import { type ActModels, makeActModels, readExample, readReplyExamples, readWishExamples } from './acts/acts.ts';
import { type DetailModels, makeDetailModels, readAllDetailExamples } from './acts/details.ts';
import { type ActSpellings, actSpellingsOf } from './acts/spelling.ts';
import { type EmotionModel, makeEmotionModel } from './emotion/emotion.ts';
import { type IntentModel, type Intents, makeIntentModel, readIntents } from './intents/intents.ts';
import { builtInStamp, type Concepts, type Lexicon, readConcepts, readLexicons } from './lexicon.ts';
import { type ConceptBook, conceptBook, conceptReader } from './match/concepts.ts';
import { featureReader } from './match/features.ts';
import { type Spellings, spellingsOf } from './match/spelling.ts';
import { normalise } from './normalise.ts';
import { builtInWords, grammarOf } from './vocabulary.ts';

/** What the engine knows whatever the shop. */
export interface BuiltIn {
  readonly lexicons: ReadonlyMap<Language, Lexicon>;
  /** Stems of the words of grammar, of all languages. */
  readonly grammar: ReadonlySet<string>;
  readonly concepts: ConceptBook;
  /** Stems of the words of each language that there is a lexicon of. */
  readonly words: ReadonlyMap<Language, ReadonlySet<string>>;
  /** The words of concepts, to put misspelt ones right by. */
  readonly spellings: Spellings;
  readonly emotions: EmotionModel;
  readonly acts: ActModels;
  readonly details: DetailModels;
  readonly actSpellings: ActSpellings;
  readonly intents: IntentModel;
}

/** What the files of concepts, words of feeling and examples come to. */
type Compiled = Omit<BuiltIn, 'lexicons' | 'grammar'>;

let builtIn: BuiltIn | null = null;

/** Read once. Throws only when a file is broken. */
export function readBuiltIn(): BuiltIn {
  if (builtIn !== null) return builtIn;
  const lexicons = readLexicons();
  builtIn = { lexicons, grammar: grammarOf(lexicons), ...readCompiled(lexicons) };
  return builtIn;
}

/** Beside the compiled program (`src/cli/xiaoer.js`). */
const KEPT_IN = fileURLToPath(new URL('../../node_modules/.cache/xiaoer', import.meta.url));
const KEPT_AS = 'built-in-';

/**
 * Reading the files and training on them takes seconds, so what they come to is kept. It is made anew when a file was
 * changed; it holds nothing but what is in them.
 */
function readCompiled(lexicons: ReadonlyMap<Language, Lexicon>): Compiled {
  const name = `${KEPT_AS}${builtInStamp()}`;
  const kept = readKept(join(KEPT_IN, name));
  if (kept !== null) return kept;
  const compiled = compile(lexicons);
  keep(name, compiled);
  return compiled;
}

function compile(lexicons: ReadonlyMap<Language, Lexicon>): Compiled {
  const concepts = readConcepts();
  const phrases = Object.values(concepts).flatMap(({ en }) => en);
  const book = conceptBook(concepts);
  const grammar = grammarOf(lexicons);
  const isGrammar = (stem: string): boolean => grammar.has(stem);
  const intents = readIntents();
  return {
    concepts: book,
    words: builtInWords(lexicons, concepts),
    spellings: spellingsOf(phrases.flatMap((phrase) => phrase.split(' '))),
    emotions: makeEmotionModel(),
    acts: makeActModels(book),
    details: makeDetailModels(book),
    actSpellings: makeActSpellings(concepts, intents),
    intents: makeIntentModel(intents, featureReader(conceptReader(book, [], isGrammar), isGrammar)),
  };
}

/** By all that is written in the built-in files. */
function makeActSpellings(concepts: Concepts, intents: Intents): ActSpellings {
  const examples = [...readWishExamples(), ...readReplyExamples(), ...readAllDetailExamples()];
  const others = [...Object.values(intents), ...Object.values(concepts)].flatMap(({ zh, en }) => [...zh, ...en]);
  return actSpellingsOf(
    examples.map(({ text }) => readExample(text).text),
    others.map(normalise),
  );
}

function readKept(file: string): Compiled | null {
  try {
    return ownCopy(deserialize(readFileSync(file))) as Compiled;
  } catch {
    // Not there yet, or not whole: it is made again.
    return null;
  }
}

/** What was read with numbers of its own: some that are read are views of the whole file, and would keep it in memory. */
function ownCopy(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return isNumbers(value) && isPart(value) ? value.slice() : value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, ownCopy(inner)]));
}

/** Neither a list, a map nor a set. */
const isPlain = (value: unknown): value is object => Object.prototype.toString.call(value) === '[object Object]';
const isPart = ({ buffer, byteLength }: ArrayBufferView): boolean => byteLength < buffer.byteLength;
const isNumbers = (view: ArrayBufferView) =>
  view instanceof Float32Array ||
  view instanceof Uint32Array ||
  view instanceof Uint16Array ||
  view instanceof Uint8Array;

function keep(name: string, compiled: Compiled): void {
  try {
    mkdirSync(KEPT_IN, { recursive: true });
    const fresh = join(KEPT_IN, `new-${name}.${process.pid}`);
    writeFileSync(fresh, serialize(compiled));
    const before = readdirSync(KEPT_IN).filter((file) => file.startsWith(KEPT_AS));
    renameSync(fresh, join(KEPT_IN, name));
    for (const file of before) if (file !== name) rmSync(join(KEPT_IN, file), { force: true });
  } catch {
    // A folder that cannot be written to: the next start takes as long as this one.
  }
}
