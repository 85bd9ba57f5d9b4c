/** A set of feature numbers, each with its place in it: a hash table in two flat arrays, which a worker can be handed. */
export interface Terms {
  /** How many there are. */
  readonly size: number;
  /** Open addressing with linear probing; 0 = free. The length is a power of two. */
  readonly slots: Uint32Array;
  /** By slot. */
  readonly places: Uint32Array;
}

const NONE = -1;

/** The place of a feature among the terms; -1 when it is not one. */
export function placeOf({ slots, places }: Terms, feature: number): number {
  const mask = slots.length - 1;
  for (let slot = spreadBits(feature) & mask; ; slot = (slot + 1) & mask) {
    const held = slots[slot];
    if (held === feature) return places[slot] ?? NONE;
    if (held === 0 || held === undefined) return NONE;
  }
}

/** Features that are still coming; each has the number of those that came before. */
export interface GrowingTerms {
  slots: Uint32Array;
  places: Uint32Array;
  /** By number; there is room for more. */
  features: Uint32Array;
  size: number;
}

/** None yet, with room for those of texts that have about as many features as `expected`, each as often as it comes. */
export function growingTerms(expected: number): GrowingTerms {
  const slots = new Uint32Array(capacityFor(Math.min(expected, 1 << 16)));
  return { slots, places: new Uint32Array(slots.length), features: new Uint32Array(slots.length / 2), size: 0 };
}

/** Makes room for so many more. */
export function growTerms(terms: GrowingTerms, more: number): void {
  if (terms.size + more <= terms.features.length) return;
  const slots = new Uint32Array(Math.max(terms.slots.length * 2, capacityFor(terms.size + more)));
  const places = new Uint32Array(slots.length);
  const features = new Uint32Array(slots.length / 2);
  features.set(terms.features);
  for (let number = 0; number < terms.size; number++) {
    const feature = features[number] as number;
    const slot = slotOf(slots, feature);
    slots[slot] = feature;
    places[slot] = number;
  }
  Object.assign(terms, { slots, places, features });
}

/** Where a feature is, or the free slot where it would be. */
export function slotOf(slots: Uint32Array, feature: number): number {
  const mask = slots.length - 1;
  let slot = spreadBits(feature) & mask;
  while (slots[slot] !== 0 && slots[slot] !== feature) slot = (slot + 1) & mask;
  return slot;
}

function capacityFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
}

/** The lowest bits are the family and so much alike. */
function spreadBits(feature: number): number {
  return (feature >>> 4) ^ (feature << 8);
}
