import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../model/language.ts';
import { type ActModels, makeActModels, readExample, readReplyExamples, readWishExamples } from './acts/acts.ts';
import { type DetailModels, makeDetailModels, readAllDetailExamples } from './acts/details.ts';
import { type ActSpellings, actSpellingsOf } from './acts/spelling.ts';
import { type EmotionModel, makeEmotionModel } from './emotion/emotion.ts';
import { type IntentModel, type Intents, makeIntentModel, readIntents } from './intents/intents.ts';
import { builtInStamp, type Concepts, type Lexicon, readConcepts, readCourtesies, readLexicons } from './lexicon.ts';
import { type ConceptBook, conceptBook, conceptReader } from './match/concepts.ts';
import { featureReader } from './match/features.ts';
import { type Spellings, spellingsOf } from './match/spelling.ts';
import { normalise } from './normalise.ts';
import { pack, unpack } from './packed.ts';
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
}

/** What the built-in files come to, by the names of the files that it is kept in. */
interface Compiled {
  readonly words: BuiltIn;
  readonly intents: IntentModel;
}

let builtIn: BuiltIn | null = null;
let intents: IntentModel | null = null;

/** Read once. Throws only when a file is broken. */
export function readBuiltIn(): BuiltIn {
  builtIn ??= readKept('words') ?? compile().words;
  return builtIn;
}

/** As large as all the rest, and only a trained tier has a use for it: read once it is asked for. */
export function readIntentModel(): IntentModel {
  intents ??= readKept('intents') ?? compile().intents;
  return intents;
}

/** Beside the compiled program (`src/cli/xiaoer.js`). */
const KEPT_IN = fileURLToPath(new URL('../../node_modules/.cache/xiaoer', import.meta.url));
const KEPT_AS = 'built-in-';

/**
 * Reading the files and training on them takes seconds, so what they come to is kept. It is made anew when a file was
 * changed; it holds nothing but what is in them.
 */
function compile(): Compiled {
  const lexicons = readLexicons();
  const concepts = readConcepts();
  const phrases = Object.values(concepts).flatMap(({ en }) => en);
  const book = conceptBook(concepts);
  const grammar = grammarOf(lexicons);
  const isGrammar = (stem: string): boolean => grammar.has(stem);
  const asked = readIntents();
  const words: BuiltIn = {
    lexicons,
    grammar,
    concepts: book,
    words: builtInWords(readCourtesies(), concepts),
    spellings: spellingsOf(phrases.flatMap((phrase) => phrase.split(' '))),
    emotions: makeEmotionModel(),
    acts: makeActModels(book),
    details: makeDetailModels(book),
    actSpellings: makeActSpellings(concepts, asked),
  };
  const model = makeIntentModel(asked, featureReader(conceptReader(book, [], isGrammar), isGrammar));
  const compiled: Compiled = { words, intents: model };
  keep(compiled);
  builtIn ??= words;
  intents ??= model;
  return compiled;
}

/** By all that is written in the built-in files. */
function makeActSpellings(concepts: Concepts, asked: Intents): ActSpellings {
  const examples = [...readWishExamples(), ...readReplyExamples(), ...readAllDetailExamples()];
  const others = [...Object.values(asked), ...Object.values(concepts)].flatMap(({ zh, en }) => [...zh, ...en]);
  return actSpellingsOf(
    examples.map(({ text }) => readExample(text).text),
    others.map(normalise),
  );
}

const fileOf = (name: string): string => `${KEPT_AS}${builtInStamp()}-${name}`;

function readKept<Name extends keyof Compiled>(name: Name): Compiled[Name] | null {
  try {
    return unpack(readFileSync(join(KEPT_IN, fileOf(name)))) as Compiled[Name];
  } catch {
    // Not there yet, or not whole: it is made again.
    return null;
  }
}

function keep(compiled: Compiled): void {
  try {
    mkdirSync(KEPT_IN, { recursive: true });
    const before = readdirSync(KEPT_IN).filter((file) => file.startsWith(KEPT_AS));
    const made = Object.entries(compiled).map(([name, value]) => {
      const file = fileOf(name);
      const fresh = join(KEPT_IN, `new-${file}.${process.pid}`);
      writeFileSync(fresh, pack(value));
      renameSync(fresh, join(KEPT_IN, file));
      return file;
    });
    for (const file of before) if (!made.includes(file)) rmSync(join(KEPT_IN, file), { force: true });
  } catch {
    // A folder that cannot be written to: the next start takes as long as this one.
  }
}
