import type { Knowledge, WhenUnsure } from '../../model/knowledge.ts';
import type { Candidate, Explanation, Understanding } from '../../model/understanding.ts';
import { type IntentModel, intentAdder, intentsOf, type LikelyIntent, withIntents } from '../intents/intents.ts';
import { normalise } from '../normalise.ts';
import { phraseOf } from '../pattern.ts';
import { stem } from '../stem.ts';
import { type Token, tokeniseRuns } from '../tokenise.ts';
import { agreementBy } from './agreement.ts';
import { type ConceptBook, conceptReader } from './concepts.ts';
import { type Calibration, confidenceOf } from './confidence.ts';
import { type Corpus, corpusBuilder, distinctFeatures, type Example, type ReadEntry, readEntry } from './corpus.ts';
import { explainEntry } from './explain.ts';
import { type FeatureReader, featureReader, tellDictionaryWords } from './features.ts';
import { type IndexBuilder, indexBuilder } from './index-builder.ts';
import type { Learnt, Lesson } from './learn.ts';
import { createRanker, type Ranking } from './rank.ts';
import { type Spellings, speller, spellingsOf } from './spelling.ts';
import type { Steps } from './steps.ts';

/** Which entries a message may mean, best first, and whether to trust it. */
export type Match = Pick<Understanding, 'candidates' | 'verdict'>;

/** What finds entries for a question: the seam behind which the engine is. */
export interface Matcher {
  /** `said`: the question with the greetings and politeness around it, which some examples have as well. */
  match(question: readonly Token[], said?: readonly Token[]): Match;
  /** What these candidates come to, best first. */
  judge(candidates: readonly Candidate[]): Match;
  /** What the trained tier is learnt from; null when there is nothing to learn, or too much. */
  lesson(): Lesson | null;
  /** Takes the trained tier into use. */
  use(learnt: Learnt): void;
  readonly kept: Kept;
  /** Why the best candidates were found; slow, for people who write knowledge. */
  explain(question: readonly Token[]): Explanation[];
}

/** What the engine knows beside the shop's files. */
export interface MatchLexicon {
  readonly concepts: ConceptBook;
  /** Reads them: only the trained tier needs them. */
  readonly intents: () => IntentModel;
  /** Stems of the words of grammar, of all languages. */
  readonly grammar: ReadonlySet<string>;
  readonly spellings: Spellings;
}

/** Of the index alone, before anything is learnt. */
const SEARCH_CALIBRATION: Calibration = [
  { constant: 1.09, odds: 0.95, nearest: -0.81, covered: -1.54, known: -0.42, words: 0.37, concepts: 0.16 },
];

/**
 * Of the index alone where there are too many entries to learn from: among thousands one is near whatever is asked.
 * Fitted on LCQMC as a FAQ, where five-fold cross-validation gives the same figures.
 */
const CALIBRATION_OF_MANY: Calibration = [{ constant: -1.73, odds: 0.89, nearest: -1.45, alike: 3.54 }];

/** From this confidence on the first candidate is answered with, as the shop wants it. */
const ANSWER_FROM: Readonly<Record<WhenUnsure, number>> = { answer: 0.35, balanced: 0.53, ask: 0.75 };
/** It asks back when one of the three candidates that it would offer is meant at least this likely. */
const CLARIFY_FROM = 0.3;
/** What is left of the confidence in what a message without any content may mean. */
const IN_DOUBT = 0.05;
const MOST_OFFERED = 3;
const MAX_CANDIDATES = 5;
const MOST_EXPLAINED = 3;
/** Of more entries than this nothing is kept for the next version: it would take as much memory as the index. */
const MOST_KEPT = 5000;
/** About so many features an entry has: the index makes room for them at once. */
const FEATURES_EXPECTED = 500;
/** More entries than this are not trained on: the index ranks them. */
const MAX_LEARNT = { entries: 1000, cells: 400e6 };

/** Entries' ids and topics are written in it by custom. */
const LANGUAGE_OF_IDS = 'en';

/** What was read of entries for one version of the knowledge, so that the next reads only what was edited. */
export interface Kept {
  /** The shop's own words that it was read with. */
  readonly synonyms: string;
  readonly readFeatures: FeatureReader;
  /** By all that an entry is found by. */
  readonly entries: ReadonlyMap<string, ReadEntry>;
}

/**
 * Reads the questions, titles and ids of the knowledge: the slow part of a load. `before` is what was kept of the last
 * version.
 */
export function* matcherSteps(knowledge: Knowledge, lexicon: MatchLexicon, before: Kept | null): Steps<Matcher> {
  const { grammar } = lexicon;
  const kept = keptFor(knowledge, lexicon, before);
  const { readFeatures } = kept;
  const entries = new Map<string, ReadEntry>();
  const isKept = knowledge.entries.size <= MOST_KEPT;
  yield;
  const builder = indexBuilder(knowledge.entries.size * FEATURES_EXPECTED, true);
  const words = new Set<string>();
  const verbatim = new Map<string, string | null>();
  let [number, group] = [0, 0];
  for (const entry of knowledge.entries.values()) {
    const key = isKept ? JSON.stringify([entry.id, entry.topic, entry.title, entry.questions]) : '';
    const own = kept.entries.get(key) ?? readEntry(examplesOf(entry), readFeatures);
    if (isKept) entries.set(key, own);
    group = addExamples(own, number++, group, builder);
    noteOwner(own.phrases, entry.id, verbatim);
    for (const word of own.words) words.add(word);
    yield;
  }
  const index = yield* builder.steps(number);
  yield;
  const spell = speller([spellingsOf(words), lexicon.spellings], (word) => grammar.has(stem(word)));
  const readWords: FeatureReader = (tokens, tell) => {
    const spelt = tokens.map(spell);
    readFeatures(spelt, tell);
    tellDictionaryWords(spelt, tell);
  };
  let readMessage = readWords;
  // The intents are read once something is trained.
  let addIntents: ReturnType<typeof intentAdder> = (features) => features;
  let likelyOf: (features: Uint32Array) => readonly LikelyIntent[] = () => [];
  yield;
  const ids = [...knowledge.entries.keys()];
  const answerFrom = ANSWER_FROM[knowledge.shop.whenUnsure];
  let calibration = ids.length > MAX_LEARNT.entries ? CALIBRATION_OF_MANY : SEARCH_CALIBRATION;
  let linear: Learnt['linear'] | null = null;
  let rank = createRanker(index, linear);
  const isContent = ({ kind, text }: Token) => kind !== 'number' && !grammar.has(stem(text));
  return {
    lesson: () => (ids.length > MAX_LEARNT.entries ? null : lessonOf([...entries.values()])),
    kept: { ...kept, entries },
    use(learnt) {
      const intents = lexicon.intents();
      linear = learnt.linear;
      readMessage = withIntents(readWords, intents);
      addIntents = intentAdder(intents);
      likelyOf = (features) => intentsOf(intents, features);
      rank = createRanker(index, linear, agreementBy(learnt.shown, intents));
      calibration = learnt.calibration;
    },
    explain(question) {
      const { best } = rank(distinctFeatures(question, readMessage), MOST_EXPLAINED);
      return best.flatMap(({ entry: number, probability }) => {
        const entry = knowledge.entries.get(ids[number] ?? '');
        if (entry === undefined) return [];
        const found = explainEntry(question, number, examplesOf(entry), { index, linear, readFeatures: readMessage });
        return [{ entry: entry.id, likelihood: Math.round(probability * 1000) / 1000, ...found }];
      });
    },
    judge: (candidates) => judge(candidates, answerFrom),
    match(question, said = question) {
      const exact = verbatim.get(phraseOf(said)) ?? verbatim.get(phraseOf(question)) ?? null;
      if (question.every(({ kind }) => kind === 'number')) return { candidates: [], verdict: 'abstain' };
      const features = distinctFeatures(question, readWords);
      const whole = said === question ? features : distinctFeatures(said, readWords);
      const likely = likelyOf(features);
      const ranking = rank(addIntents(features, likely), MAX_CANDIDATES, { said: whole, likely });
      const isLike = linear !== null || ranking.signs.nearest > 0;
      const candidates = isLike ? candidatesOf(ranking, calibration, ids) : [];
      if (exact !== null) return { candidates: putFirst(candidates, exact), verdict: 'answer' };
      return question.some(isContent)
        ? judge(candidates, answerFrom)
        : { candidates: doubt(candidates), verdict: 'abstain' };
    },
  };
}

/** Tells the number of the next group of an entry and a language. */
function addExamples({ features, languages }: ReadEntry, entry: number, group: number, to: IndexBuilder): number {
  let last = group;
  for (const [at, own] of features.entries()) {
    if (at > 0 && languages[at] !== languages[at - 1]) last++;
    to.add(entry, last, own);
  }
  return last + 1;
}

function keptFor(knowledge: Knowledge, lexicon: MatchLexicon, before: Kept | null): Kept {
  const synonyms = JSON.stringify(knowledge.words.synonyms);
  if (before?.synonyms === synonyms) return before;
  return { synonyms, readFeatures: readerFor(knowledge, lexicon), entries: new Map() };
}

/** Reads features with the built-in lexicon and the shop's own words. */
export function readerFor(
  { words }: Knowledge,
  { concepts, grammar }: Pick<MatchLexicon, 'concepts' | 'grammar'>,
): FeatureReader {
  const isGrammar = (stem: string) => grammar.has(stem);
  return featureReader(conceptReader(concepts, words.synonyms, isGrammar), isGrammar);
}

/** Made when it is asked for: who waits for an answer does not wait for it. */
function lessonOf(entries: readonly ReadEntry[]): Lesson | null {
  const builder = corpusBuilder();
  for (const entry of entries) builder.add(entry);
  const corpus = builder.build();
  return isLearnable(corpus) ? { corpus, texts: entries.flatMap(({ texts }) => texts) } : null;
}

export function isLearnable({ entries, from, features }: Corpus): boolean {
  return (
    entries > 1 && entries <= MAX_LEARNT.entries && from.length > 1 && features.length * entries <= MAX_LEARNT.cells
  );
}

type KnowledgeEntry = Knowledge['entries'] extends ReadonlyMap<string, infer E> ? E : never;

/** What an entry is found by: its questions, its titles where these are not among them, and its id with the topic. */
export function examplesOf({ id, topic, title, questions }: KnowledgeEntry): Example[] {
  const asked = Object.entries(questions).flatMap(([language, texts]) => texts.map((text) => ({ language, text })));
  const titles = Object.entries(title).map(([language, text]) => ({ language, text }));
  const names = [
    ...titles.filter(({ language, text }) => !questions[language]?.includes(text)),
    { language: LANGUAGE_OF_IDS, text: `${topic} ${id}`.replace(/[._-]/g, ' ') },
  ];
  const example = (isQuestion: boolean) => (written: { language: string; text: string }) => {
    const normalised = normalise(written.text);
    return { ...written, isQuestion, normalised, tokens: tokeniseRuns(normalised) };
  };
  return [...asked.map(example(true)), ...names.map(example(false))];
}

/** Notes the entry of each question: asked word for word it needs no guessing, unless it stands in two (null). */
function noteOwner(phrases: readonly string[], id: string, owners: Map<string, string | null>): void {
  for (const phrase of phrases) {
    if (phrase !== '') owners.set(phrase, owners.has(phrase) && owners.get(phrase) !== id ? null : id);
  }
}

/** The confidence in the others is less than in the first in the measure in which they are less likely. */
function candidatesOf({ best, signs }: Ranking, calibration: Calibration, ids: readonly string[]): Candidate[] {
  const [first] = best;
  if (first === undefined) return [];
  const confidence = confidenceOf(signs, calibration);
  return best.map(({ entry, probability }) => ({
    entry: ids[entry] ?? '',
    confidence: Math.min(1, (confidence * probability) / first.probability),
  }));
}

function putFirst(candidates: readonly Candidate[], entry: string): Candidate[] {
  const others = candidates.filter((candidate) => candidate.entry !== entry);
  return [{ entry, confidence: 1 }, ...others].slice(0, MAX_CANDIDATES);
}

/** What a message of nothing but words of grammar may mean: hardly worth a guess. */
function doubt(candidates: readonly Candidate[]): Candidate[] {
  return candidates.map(({ entry, confidence }) => ({ entry, confidence: confidence * IN_DOUBT }));
}

function judge(all: readonly Candidate[], answerFrom: number): Match {
  const candidates = [...all];
  const confidences = candidates.map(({ confidence }) => confidence);
  if ((confidences[0] ?? 0) >= answerFrom) return { candidates, verdict: 'answer' };
  const offered = confidences.slice(0, MOST_OFFERED).reduce((sum, confidence) => sum + confidence, 0);
  return { candidates, verdict: offered >= CLARIFY_FROM && candidates.length > 1 ? 'clarify' : 'abstain' };
}
