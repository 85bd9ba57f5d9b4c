import { containerBootstrap } from '@nlpjs/core';
import { LangEn } from '@nlpjs/lang-en';
import { LangZh } from '@nlpjs/lang-zh';
import { Nlp } from '@nlpjs/nlp';
import MiniSearch from 'minisearch';
import type { Knowledge } from '../../src/model/knowledge.ts';
import { trainedUnderstander } from '../../src/understanding/understand.ts';

/** What an engine says a message means: entries, best first, and whether it would answer with the first. */
export interface Found {
  readonly entries: readonly string[];
  /** The higher, the surer; each engine has its own scale. */
  readonly confidence: number;
  /** null = the engine has no opinion; the bench then gives it the threshold that is best for it on the very set. */
  readonly answers: boolean | null;
}

export interface Engine {
  readonly name: string;
  /** Whether its confidence is meant to be the share of times that it is right. */
  readonly calibrated: boolean;
  load(knowledge: Knowledge): Promise<(text: string, language: string) => Promise<Found>>;
}

const xiaoer: Engine = {
  name: 'Xiaoer',
  calibrated: true,
  async load(knowledge) {
    const understander = await trainedUnderstander(knowledge);
    return async (text, language) => {
      const { candidates, verdict } = understander.understand(text, language);
      const entries = candidates.map(({ entry }) => entry);
      return { entries, confidence: candidates[0]?.confidence ?? 0, answers: verdict === 'answer' };
    };
  },
};

/** What it sets itself where nothing is set, but for `log`, which is true there. */
const NLU_DEFAULTS = {
  keepStopwords: true,
  nonefeatureValue: 1,
  nonedeltaMultiplier: 1.2,
  spellCheck: false,
  spellCheckDistance: 1,
  filterZeros: true,
  log: false,
};

/** The packages that node-nlp is made of, with their defaults. */
const nlpjs: Engine = {
  name: 'NLP.js',
  calibrated: false,
  async load(knowledge) {
    const container = await containerBootstrap();
    for (const plugin of [Nlp, LangEn, LangZh]) container.use(plugin);
    container.registerConfiguration('nlu-??', NLU_DEFAULTS);
    const nlp = container.get('nlp');
    Object.assign(nlp.settings, { autoSave: false });
    const documents = documentsOf(knowledge);
    const languages = [...new Set(documents.map(({ language }) => language))];
    for (const language of languages) nlp.addLanguage(language);
    for (const { language, text, entry } of documents) nlp.addDocument(language, text, entry);
    await nlp.train();
    return async (text, language) => {
      const { classifications } = await nlp.process(
        languages.includes(language) ? language : (languages[0] ?? ''),
        text,
      );
      const known = classifications.filter(({ intent }) => intent !== 'None');
      return { entries: known.map(({ intent }) => intent), confidence: known[0]?.score ?? 0, answers: null };
    };
  },
};

/** MiniSearch as its documentation has it, with the words of Chinese told apart so that it can search them at all. */
const miniSearch: Engine = {
  name: 'MiniSearch',
  calibrated: false,
  async load(knowledge) {
    const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
    const search = new MiniSearch({
      fields: ['text'],
      storeFields: ['entry'],
      tokenize: (text) =>
        [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment),
    });
    search.addAll(documentsOf(knowledge).map((document, id) => ({ ...document, id })));
    return async (text) => {
      const results = search.search(text, { fuzzy: 0.2, prefix: true });
      const entries = [...new Set(results.map((result) => String(result.entry)))];
      return { entries, confidence: results[0]?.score ?? 0, answers: null };
    };
  },
};

export const ENGINES: readonly Engine[] = [xiaoer, nlpjs, miniSearch];

function documentsOf({ entries }: Knowledge) {
  return [...entries.values()].flatMap(({ id, questions }) =>
    Object.entries(questions).flatMap(([language, texts]) => texts.map((text) => ({ entry: id, language, text }))),
  );
}
