import type { Terms } from './terms.ts';

/** Which items have each term: those of term `t` are at `from[t]` up to but not including `from[t + 1]`, rising. */
export interface Postings {
  readonly from: Uint32Array;
  readonly items: Uint32Array;
}

/** The knowledge's examples, ready to be searched. Never changed. */
export interface Index {
  readonly terms: Terms;
  /** By term: its rareness over the entries times the weight of its family. */
  readonly weights: Float32Array;
  readonly entries: number;
  readonly entryOf: Uint32Array;
  readonly examples: Postings;
  /** By example: the weights of all its terms together. */
  readonly lengths: Float32Array;
  /** The examples of an entry pooled. */
  readonly pooled: Postings;
  /** By place in `pooled.items`: how much of the entry has the term, 0 to 1. */
  readonly shares: Float32Array;
  /** By example: its terms that are single words or characters, the other way round than in `examples`. */
  readonly units: Postings;
}

/** What it tells that an entry has a feature which `having` of them have: the fewer, the more (as in Okapi BM25). */
export function rareness(entries: number, having: number): number {
  return Math.log(1 + (entries - having + 0.5) / (having + 0.5));
}
