import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Language } from '../model/language.ts';
import { type ActModels, makeActModels } from './acts/acts.ts';
import { type EmotionModel, makeEmotionModel } from './emotion/emotion.ts';
import { conceptsStamp, type Lexicon, readConcepts, readLexicons } from './lexicon.ts';
import { type ConceptBook, conceptBook } from './match/concepts.ts';
import { type Spellings, spellingsOf } from './match/spelling.ts';
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
}

/** What the files of concepts, words of feeling and examples come to. */
type Compiled = Pick<BuiltIn, 'concepts' | 'words' | 'spellings' | 'emotions' | 'acts'>;

let builtIn: BuiltIn | null = null;

/** Read once. Throws only when a file is broken. */
export function readBuiltIn(): BuiltIn {
  if (builtIn !== null) return builtIn;
  const lexicons = readLexicons();
  builtIn = { lexicons, grammar: grammarOf(lexicons), ...readCompiled(lexicons) };
  return builtIn;
}

/**
 * Reading the concept files takes 0.2 s and leaves 15 MB behind, so what they come to is kept beside the compiled
 * program, where there is such a place. It is made anew when a file was changed; it holds nothing but what is in them.
 */
function readCompiled(lexicons: ReadonlyMap<Language, Lexicon>): Compiled {
  const folder = getCompileCacheDir();
  if (folder === undefined) return compile(lexicons);
  const file = join(folder, `concepts-${conceptsStamp()}`);
  const kept = readKept(file);
  if (kept !== null) return kept;
  const compiled = compile(lexicons);
  keep(file, compiled);
  return compiled;
}

function compile(lexicons: ReadonlyMap<Language, Lexicon>): Compiled {
  const concepts = readConcepts();
  const phrases = Object.values(concepts).flatMap(({ en }) => en);
  const book = conceptBook(concepts);
  return {
    concepts: book,
    words: builtInWords(lexicons, concepts),
    spellings: spellingsOf(phrases.flatMap((phrase) => phrase.split(' '))),
    emotions: makeEmotionModel(),
    acts: makeActModels(book),
  };
}

function readKept(file: string): Compiled | null {
  try {
    return deserialize(readFileSync(file));
  } catch {
    // Not there yet, or not whole: it is made again.
    return null;
  }
}

function keep(file: string, compiled: Compiled): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, serialize(compiled));
    renameSync(fresh, file);
  } catch {
    // A folder that cannot be written to: the next start takes as long as this one.
  }
}
