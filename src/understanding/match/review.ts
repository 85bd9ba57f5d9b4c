import { type Corpus, featuresOf, selectExamples } from './corpus.ts';
import { buildIndex } from './index-builder.ts';
import { createRanker, type Ranked } from './rank.ts';
import { trainLinear } from './train.ts';

/** What became of an example that was asked of a model which had not seen it. */
export interface Reviewed {
  /** The number of the example in the corpus. */
  readonly example: number;
  /** The entries that were found, best first. */
  readonly best: readonly Ranked[];
}

/** Into how many parts the examples are divided; each is asked of a model of the others. */
const PARTS = 5;
const MOST_FOUND = 5;

/** Asks every example of a model that was trained without it, to see whether the others of its entry lead to it. */
export function reviewExamples(corpus: Corpus): Reviewed[] {
  const examples = [...corpus.entryOf.keys()];
  return Array.from({ length: PARTS }, (_part, part) => {
    const known = selectExamples(corpus, (example) => example % PARTS !== part);
    const index = buildIndex(known);
    const rank = createRanker(index, trainLinear(known, index));
    return examples
      .filter((example) => example % PARTS === part)
      .map((example) => ({ example, best: rank(featuresOf(corpus, example), MOST_FOUND).best }));
  })
    .flat()
    .sort((a, b) => a.example - b.example);
}
