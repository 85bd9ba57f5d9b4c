import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { quickYaml } from '../knowledge/quick-yaml.ts';
import { Language } from '../model/language.ts';
import { patternSource, phrasesOf } from './pattern.ts';

/** As sources of expressions: this takes longer than all else that is done with a lexicon at a start. */
const Patterns = z.array(z.string().min(1).transform(patternSource));
/** "one, two, three": read ten times faster than a YAML list. */
export const Words = z.string().transform((text) => text.split(/\s*,\s*/));
/** The same as `phraseOf` writes them. */
const Phrases = Words.transform(phrasesOf);

/** A file of `lexicon/`: what customers say in one language that is not a question to the shop. */
const LexiconFile = z.strictObject({
  functionWords: Words,
  /** Words of other languages that customers write within this one: they show no language. */
  borrowed: Words.default([]),
  openings: Patterns,
  closings: Patterns,
  /** Good wishes and compliments, at either end of a message. */
  wishes: Patterns,
  greeting: Patterns,
  thanks: Patterns,
  acknowledgement: Patterns,
  goodbye: Patterns,
  /** The words that make a question of a sentence, found anywhere in it. */
  questionWords: Phrases,
  /** What ends one question, so that the next may follow without a sign. */
  questionEnds: Words,
  /** What leads to one more question in the same message. */
  connectors: Patterns,
  /** How a message begins or ends that goes on from what was answered before. */
  followUps: z.strictObject({
    openings: Patterns,
    closings: Patterns,
    /** What may be asked of a thing that was named before. */
    asks: Phrases,
  }),
  /** What a question that is asked in the middle of something is about, in a word. */
  subjects: z.strictObject({ return: z.string(), exchange: z.string() }),
  /** What one calls the thing that comes instead of another. */
  replacements: Phrases,
  commands: z.strictObject({ cancel: Patterns, restart: Patterns, human: Patterns, language: Patterns }),
  languages: z.record(Language, Phrases),
  /** What the two ways of writing Chinese are called, among the names of languages. */
  scripts: z.strictObject({ Hans: Phrases, Hant: Phrases }),
});
export type Lexicon = z.infer<typeof LexiconFile>;

/** A file of `concepts/`. */
const ConceptsFile = z.record(
  z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  z.strictObject({ is: Words.optional(), zh: Words, en: Words }),
);

/** Words of one meaning, by language, and the names of the concepts that it is a kind of. */
type Concept = z.infer<typeof ConceptsFile>[string] & {
  /** It frames questions of any kind: how long, today, my sister. */
  readonly frame?: boolean;
};

/** By name. */
export type Concepts = Readonly<Record<string, Concept>>;

/** The languages there is a lexicon for. */
const LEXICON_LANGUAGES = ['zh', 'en'] as const;

/** The built-in lexicons by language, read anew. */
export function readLexicons(): ReadonlyMap<Language, Lexicon> {
  return new Map(LEXICON_LANGUAGES.map((language) => [language, LexiconFile.parse(readYaml(language))]));
}

/** A part of a lexicon as it is written. */
const Courtesies = z.object({
  greeting: z.array(z.string()),
  thanks: z.array(z.string()),
  borrowed: Words.default([]),
});

/** The texts of each lexicon that are not words of grammar, but of the language. */
export function readCourtesies(): ReadonlyMap<Language, readonly string[]> {
  return new Map(
    LEXICON_LANGUAGES.map((language) => {
      const { greeting, thanks, borrowed } = Courtesies.parse(readYaml(language));
      return [language, [...greeting, ...thanks, ...borrowed]];
    }),
  );
}

/** The files of concepts that frame questions of any kind. */
const FRAMES = /^(speech|time|people|places|quantity|states|actions)/;

/** Changes whenever one of the files does that the built-in knowledge is read from, or how it is read. */
export function builtInStamp(): string {
  const stamp = createHash('sha256');
  for (const name of ['acts/', 'concepts/', 'emotion/', 'intents/', 'lexicon/', 'match/', '']) {
    const folder = new URL(`./${name}`, import.meta.url);
    for (const file of readdirSync(folder).sort()) {
      const { mtimeMs, size } = statSync(new URL(file, folder));
      stamp.update(`${name}${file} ${mtimeMs} ${size};`);
    }
  }
  return stamp.digest('hex').slice(0, 16);
}

/** The built-in concepts, read anew. Throws, naming it, when two files have one of the same name. */
export function readConcepts(): Concepts {
  const folder = new URL('./concepts/', import.meta.url);
  const merged: Record<string, Concept> = {};
  for (const file of readdirSync(folder).sort()) {
    const own = ConceptsFile.parse(readWrapped(readFileSync(new URL(file, folder), 'utf8')));
    const twice = Object.keys(own).find((name) => Object.hasOwn(merged, name));
    if (twice !== undefined) throw new Error(`${file}: another file has a concept "${twice}" already`);
    const frame = FRAMES.test(file);
    for (const [name, concept] of Object.entries(own)) merged[name] = { ...concept, frame };
  }
  return merged;
}

/** Texts there go on over several lines, which the quick reader does not know. */
function readWrapped(text: string): unknown {
  return quickYaml(text.replaceAll(/\n {4,}(?=\S)/g, ' ')) ?? parse(text);
}

function readYaml(name: string): unknown {
  return parse(readFileSync(new URL(`./lexicon/${name}.yaml`, import.meta.url), 'utf8'));
}
