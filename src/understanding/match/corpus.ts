import { phraseOf } from '../pattern.ts';
import type { Token } from '../tokenise.ts';
import { gatherer } from './distinct.ts';
import type { FeatureReader } from './features.ts';
import { correctableWords } from './spelling.ts';

/** A question that stands for an entry. */
export interface Example {
  /** As it was written. */
  readonly text: string;
  readonly language: string;
  /** A customer might say it: a question, not a title or an id. */
  readonly isQuestion: boolean;
  readonly normalised: string;
  readonly tokens: readonly Token[];
}

/** The examples of one entry as features: what is kept of them, so that an edit reads only what it changed. */
export interface ReadEntry {
  /** By example, as they were written. */
  readonly texts: readonly string[];
  /** By example, in the order of the languages. */
  readonly languages: readonly string[];
  /** By example. */
  readonly isQuestion: readonly boolean[];
  /** By example: its features, each once. */
  readonly features: readonly Uint32Array[];
  /** Of its questions, as they were written. */
  readonly phrases: readonly string[];
  /** The Latin words of its questions that are long enough to be misspelt. */
  readonly words: readonly string[];
}

/** All examples of a shop as numbers; those of one entry stand together, and within it those of one language. */
export interface Corpus {
  readonly entries: number;
  /** By example: the number of its entry. */
  readonly entryOf: Uint32Array;
  /** By example: the number of the group of its entry and language. */
  readonly groupOf: Uint32Array;
  /** By example: 1 = customers might say it, 0 = it is a title or an id. */
  readonly isQuestion: Uint32Array;
  /** The features of example `e` are at `from[e]` up to but not including `from[e + 1]`. */
  readonly from: Uint32Array;
  readonly features: Uint32Array;
}

export function readEntry(examples: readonly Example[], readFeatures: FeatureReader): ReadEntry {
  const sorted = [...examples].sort((a, b) => compare(a.language, b.language));
  const questions = examples.filter(({ isQuestion }) => isQuestion);
  return {
    texts: sorted.map(({ text }) => text),
    languages: sorted.map(({ language }) => language),
    isQuestion: sorted.map((example) => example.isQuestion),
    features: sorted.map(({ tokens }) => distinctFeatures(tokens, readFeatures)),
    phrases: questions.map(({ tokens }) => phraseOf(tokens)),
    words: questions.flatMap(({ normalised }) => correctableWords(normalised)),
  };
}

/** The features of a text, each once, in the order in which they first occur. */
export function distinctFeatures(tokens: readonly Token[], readFeatures: FeatureReader): Uint32Array {
  readFeatures(tokens, gathered.add);
  return gathered.take();
}

const gathered = gatherer();

/** Puts entries together one by one; nothing of what is added is held on to. */
export interface CorpusBuilder {
  add(entry: ReadEntry): void;
  build(): Corpus;
}

export function corpusBuilder(): CorpusBuilder {
  const entryOf = growing();
  const groupOf = growing();
  const isQuestion = growing();
  const from = growing();
  const features = growing();
  let [entries, group] = [0, -1];
  from.push([0]);
  return {
    add(entry) {
      for (const [at, own] of entry.features.entries()) {
        if (at === 0 || entry.languages[at] !== entry.languages[at - 1]) group++;
        entryOf.push([entries]);
        groupOf.push([group]);
        isQuestion.push([entry.isQuestion[at] ? 1 : 0]);
        features.push(own);
        from.push([features.length()]);
      }
      entries++;
    },
    build: () => ({
      entries,
      entryOf: entryOf.array(),
      groupOf: groupOf.array(),
      isQuestion: isQuestion.array(),
      from: from.array(),
      features: features.array(),
    }),
  };
}

/** Numbers of which nobody knows yet how many there will be. */
function growing() {
  let numbers = new Uint32Array(1024);
  let length = 0;
  return {
    push(more: ArrayLike<number>): void {
      if (length + more.length > numbers.length) {
        const wider = new Uint32Array(Math.max(length + more.length, Math.ceil(numbers.length * 1.5)));
        wider.set(numbers.subarray(0, length));
        numbers = wider;
      }
      numbers.set(more, length);
      length += more.length;
    },
    length: () => length,
    array: () => numbers.slice(0, length),
  };
}

/** The same corpus with more features for each example. */
export function extendExamples(corpus: Corpus, more: (example: number) => Uint32Array): Corpus {
  const from = growing();
  const features = growing();
  from.push([0]);
  for (const example of corpus.entryOf.keys()) {
    features.push(featuresOf(corpus, example));
    features.push(more(example));
    from.push([features.length()]);
  }
  return { ...corpus, from: from.array(), features: features.array() };
}

/** The same corpus without the features that only one of its examples has. */
export function withoutRare(corpus: Corpus): Corpus {
  const having = new Map<number, number>();
  for (const feature of corpus.features) having.set(feature, (having.get(feature) ?? 0) + 1);
  const from = growing();
  const features = growing();
  from.push([0]);
  for (const example of corpus.entryOf.keys()) {
    features.push(featuresOf(corpus, example).filter((feature) => (having.get(feature) ?? 0) > 1));
    from.push([features.length()]);
  }
  return { ...corpus, from: from.array(), features: features.array() };
}

/** The features of one example. */
export function featuresOf({ from, features }: Corpus, example: number): Uint32Array {
  return features.subarray(from[example], from[example + 1]);
}

/** The same corpus with some of its examples only; the entries keep their numbers, also those that are left with none. */
export function selectExamples(corpus: Corpus, isKept: (example: number) => boolean): Corpus {
  const kept = [...corpus.entryOf.keys()].filter(isKept);
  const from = new Uint32Array(kept.length + 1);
  for (const [at, example] of kept.entries()) from[at + 1] = (from[at] ?? 0) + featuresOf(corpus, example).length;
  const features = new Uint32Array(from.at(-1) ?? 0);
  for (const [at, example] of kept.entries()) features.set(featuresOf(corpus, example), from[at]);
  return {
    entries: corpus.entries,
    entryOf: Uint32Array.from(kept, (example) => corpus.entryOf[example] ?? 0),
    groupOf: Uint32Array.from(kept, (example) => corpus.groupOf[example] ?? 0),
    isQuestion: Uint32Array.from(kept, (example) => corpus.isQuestion[example] ?? 0),
    from,
    features,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
