import type { Knowledge } from '../model/knowledge.ts';
import { readBuiltIn } from './built-in.ts';
import { corpusBuilder, readEntry } from './match/corpus.ts';
import { examplesOf, isLearnable, readerFor } from './match/matcher.ts';
import { reviewExamples } from './match/review.ts';

/** A question that its own entry's other questions do not lead to. */
export interface Misled {
  readonly question: string;
  readonly entry: string;
  /** The entry that it leads to, when that is likely; null = it stands alone: nothing leads to its own. */
  readonly rival: { readonly entry: string; readonly likelihood: number } | null;
}

/** From this likelihood on, 0 to 1, another entry takes a question for its own. */
const STOLEN_FROM = 0.6;
/** Its own entry must at least be among as many. */
const AMONG = 5;

/** Asks each question of what the other questions teach, and gives those that went astray. Takes seconds for 300 entries. */
export function reviewKnowledge(knowledge: Knowledge): Misled[] {
  const readFeatures = readerFor(knowledge, readBuiltIn());
  const builder = corpusBuilder();
  const asked: { readonly text: string; readonly entry: string; readonly isQuestion: boolean }[] = [];
  for (const entry of knowledge.entries.values()) {
    const read = readEntry(examplesOf(entry), readFeatures);
    builder.add(read);
    asked.push(...read.texts.map((text, at) => ({ text, entry: entry.id, isQuestion: read.isQuestion[at] ?? false })));
  }
  const corpus = builder.build();
  if (!isLearnable(corpus)) return [];
  const ids = [...knowledge.entries.keys()];
  return reviewExamples(corpus).flatMap(({ example, best }): Misled[] => {
    const { text = '', entry = '', isQuestion = false } = asked[example] ?? {};
    const [first] = best;
    const own = best.findIndex((ranked) => ids[ranked.entry] === entry);
    if (!isQuestion || own === 0 || first === undefined) return [];
    if (first.probability >= STOLEN_FROM) {
      return [{ question: text, entry, rival: { entry: ids[first.entry] ?? '', likelihood: first.probability } }];
    }
    return own < 0 || own >= AMONG ? [{ question: text, entry, rival: null }] : [];
  });
}
