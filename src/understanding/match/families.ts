/**
 * What of a text is compared. `search` is how much one of a family weighs in the index; `linear` how much the whole
 * family weighs in the trained tier, where each group of families is of one length. Found by trying on public
 * development data (`test/bench/understanding.ts`); around these values the results are flat.
 */
export const FAMILIES = [
  { name: 'word', group: 0, search: 1, linear: 1 },
  { name: 'grammar', group: 0, search: 0.4, linear: 1 },
  { name: 'word pair', group: 1, search: 0.3, linear: 0.6 },
  { name: 'words around one', group: 1, search: 0, linear: 0.6 },
  /** Three letters of a word: what a typing error leaves of it. */
  { name: 'letters', group: 2, search: 0.35, linear: 1 },
  { name: 'character', group: 3, search: 1.3, linear: 1 },
  { name: 'two characters', group: 3, search: 0.5, linear: 1 },
  /** A word of a script that sets none apart, as dictionaries part them; only the trained tier has the time for it. */
  { name: 'dictionary word', group: 7, search: 0, linear: 0.8 },
  /** How two characters are read: 在 for 再, or pinyin typed out. */
  { name: 'sound', group: 6, search: 0.1, linear: 0.3 },
  { name: 'concept', group: 4, search: 1.2, linear: 1.2 },
  /** A concept that frames questions of any kind: how long, today, my sister. */
  { name: 'frame concept', group: 4, search: 0.3, linear: 0.3 },
  /** What a concept is a kind of. */
  { name: 'broader concept', group: 4, search: 0.4, linear: 0.8 },
  { name: 'concept pair', group: 5, search: 0.1, linear: 0.3 },
  /** Which of the usual questions to shops it is like, whatever its words; only the trained tier has the time for it. */
  { name: 'intent', group: 8, search: 0, linear: 2 },
] as const;

/** From as many examples an entry on, words tell by themselves what concepts tell of few examples. */
const MANY_EXAMPLES = 30;
const OF_MANY = { concept: 0.6, 'broader concept': 0.4 };

export type FamilyName = (typeof FAMILIES)[number]['name'];

/** By family: what it weighs in the trained tier of so many examples an entry; `intents`: what those weigh, 0 to 1. */
export function linearWeights(examplesPerEntry: number, intents: number): Float32Array {
  const own: Partial<Record<FamilyName, number>> = hasMany(examplesPerEntry) ? OF_MANY : {};
  return Float32Array.from(FAMILIES, ({ name, linear }) => (name === 'intent' ? intents : 1) * (own[name] ?? linear));
}

export function hasMany(examplesPerEntry: number): boolean {
  return examplesPerEntry >= MANY_EXAMPLES;
}

/** A feature's number holds its family in the lowest bits. */
const FAMILY_BITS = 4;
const FAMILY_MASK = (1 << FAMILY_BITS) - 1;

const NUMBERS = new Map<string, number>(FAMILIES.map(({ name }, number) => [name, number]));

/** The number of a family, to be asked for once and kept. */
export function familyNumber(name: FamilyName): number {
  return NUMBERS.get(name) ?? 0;
}

/** The number of a feature, never 0: its hash with its family in the lowest bits. Two features share one by rare chance. */
export function featureNumber(family: number, hash: number): number {
  return (((hash >>> FAMILY_BITS) << FAMILY_BITS) | family) >>> 0 || FAMILY_MASK + 1;
}

export function familyOf(feature: number): number {
  return feature & FAMILY_MASK;
}
