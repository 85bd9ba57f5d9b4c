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

/** The distinct features in the order in which they come, numbered; and for each of `all` which of them it is. */
export function collectTerms(all: Uint32Array): { terms: Terms; features: Uint32Array; numbers: Uint32Array } {
  let slots = new Uint32Array(capacityFor(Math.min(all.length, 1 << 16)));
  let places = new Uint32Array(slots.length);
  let size = 0;
  const features = new Uint32Array(all.length);
  const numbers = new Uint32Array(all.length);
  for (let at = 0; at < all.length; at++) {
    if (size * 2 >= slots.length) [slots, places] = grow(slots, places);
    const feature = all[at] ?? 0;
    const slot = slotOf(slots, feature);
    if (slots[slot] === 0) {
      slots[slot] = feature;
      features[size] = feature;
      places[slot] = size++;
    }
    numbers[at] = places[slot] ?? 0;
  }
  return { terms: { size, slots, places }, features: features.slice(0, size), numbers };
}

function slotOf(slots: Uint32Array, feature: number): number {
  const mask = slots.length - 1;
  let slot = spreadBits(feature) & mask;
  while (slots[slot] !== 0 && slots[slot] !== feature) slot = (slot + 1) & mask;
  return slot;
}

function grow(slots: Uint32Array, places: Uint32Array): [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>] {
  const wider = new Uint32Array(slots.length * 2);
  const moved = new Uint32Array(wider.length);
  for (let slot = 0; slot < slots.length; slot++) {
    const feature = slots[slot] ?? 0;
    if (feature === 0) continue;
    const to = slotOf(wider, feature);
    wider[to] = feature;
    moved[to] = places[slot] ?? 0;
  }
  return [wider, moved];
}

function capacityFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
}

/** The lowest bits are the family and so much alike. */
function spreadBits(feature: number): number {
  return (feature >>> 4) ^ (feature << 8);
}
