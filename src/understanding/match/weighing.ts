import type { Corpus } from './corpus.ts';
import { familyNumber, familyOf, linearWeights } from './families.ts';
import type { Weighed } from './linear.ts';
import type { Index } from './search-index.ts';

/** What the trained tier counts the features of a corpus by; `index` is of the same corpus. */
export function weigh(corpus: Corpus, { terms, examples }: Index): Weighed {
  const count = corpus.entryOf.length;
  const rareness = new Float32Array(terms.size);
  for (let term = 0; term < terms.size; term++) {
    rareness[term] = exampleRareness(count, (examples.from[term + 1] ?? 0) - (examples.from[term] ?? 0));
  }
  const families = linearWeights(count / corpus.entries, intentShare(corpus));
  return { terms, rareness, rarest: exampleRareness(count, 0), families };
}

/** By how many examples of how many have a feature (the smooth inverse document frequency). */
function exampleRareness(examples: number, having: number): number {
  return Math.log((1 + examples) / (1 + having)) + 1;
}

const INTENT = familyNumber('intent');
/** How often two examples of an entry show the same intent where intents tell all of a shop's entries, and where none. */
const AGREED = { all: 0.56, none: 0.28 } as const;

/**
 * What the intents weigh, 0 to 1: where the examples of one entry rarely show the same, the file is about other things than
 * customers ask of shops.
 */
function intentShare({ entries, entryOf, isQuestion, from, features }: Corpus): number {
  const having = new Map<number, number>();
  const sizes = new Uint32Array(entries);
  for (const [example, entry] of entryOf.entries()) {
    if (isQuestion[example] === 0) continue;
    sizes[entry] = (sizes[entry] ?? 0) + 1;
    for (let at = from[example] ?? 0; at < (from[example + 1] ?? 0); at++) {
      const feature = features[at] ?? 0;
      if (familyOf(feature) !== INTENT) continue;
      const key = feature * entries + entry;
      having.set(key, (having.get(key) ?? 0) + 1);
    }
  }
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const all = sizes.reduce((sum, size) => sum + pairs(size), 0);
  if (all === 0) return 1;
  const agreed = [...having.values()].reduce((sum, count) => sum + pairs(count), 0) / all;
  return Math.min(1, Math.max(0, (agreed - AGREED.none) / (AGREED.all - AGREED.none)));
}
