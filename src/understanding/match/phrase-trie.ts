import { hashPair, hashText } from './hash.ts';

/**
 * Phrases and what each stands for, as the hashes of their beginnings in flat arrays: forty thousand phrases take some
 * 3 MB, of which objects would take ten times as much. A phrase is a row of units: characters, or stems of words. That two
 * beginnings share a hash of 32 bits, and one is taken for the other, is to be expected once in 100,000 look-ups.
 */
export interface PackedTrie {
  /** Open addressing by state with linear probing; 0 = free. The length is a power of two. */
  readonly slots: Uint32Array;
  /** By slot: where its meanings begin in `items`, and how many there are. */
  readonly begins: Uint32Array;
  readonly counts: Uint8Array;
  readonly items: Uint16Array;
}

export interface PhraseTrie {
  /** The state after a unit, by its hash, from another state; 0 = no phrase begins so. The first state is `START`. */
  next(state: number, unit: number): number;
  /** Whether a phrase ends in this state. */
  ends(state: number): boolean;
  /** Tells the numbers of what the phrase that ends in this state stands for; none when none ends. */
  tellMeanings(state: number, tell: (meaning: number) => void): void;
}

export const START = 1;

/** A phrase and the number of what it stands for; the same phrase may come again with another. */
export interface Phrase {
  readonly units: Iterable<string>;
  readonly meaning: number;
}

export function packPhrases(phrases: Iterable<Phrase>): PackedTrie {
  const states = new Map<number, number[] | null>();
  for (const { units, meaning } of phrases) {
    let state = START;
    for (const unit of units) {
      state = follow(state, hashText(unit));
      if (!states.has(state)) states.set(state, null);
    }
    const meanings = states.get(state);
    if (meanings === undefined) continue;
    if (meanings === null) states.set(state, [meaning]);
    else if (!meanings.includes(meaning)) meanings.push(meaning);
  }
  return pack(states);
}

function follow(state: number, unit: number): number {
  return hashPair(state, unit) || START;
}

function pack(states: ReadonlyMap<number, readonly number[] | null>): PackedTrie {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(16, states.size * 2))));
  const begins = new Uint32Array(slots.length);
  const counts = new Uint8Array(slots.length);
  const items: number[] = [];
  for (const [state, meanings] of states) {
    const slot = slotOf(slots, state);
    slots[slot] = state;
    begins[slot] = items.length;
    counts[slot] = meanings?.length ?? 0;
    items.push(...(meanings ?? []));
  }
  return { slots, begins, counts, items: Uint16Array.from(items) };
}

/** Where a state is, or the free slot where it would be. */
function slotOf(slots: Uint32Array, state: number): number {
  const mask = slots.length - 1;
  let slot = state & mask;
  while (slots[slot] !== 0 && slots[slot] !== state) slot = (slot + 1) & mask;
  return slot;
}

export function openTrie({ slots, begins, counts, items }: PackedTrie): PhraseTrie {
  const countAt = (slot: number, state: number): number => (slots[slot] === state ? (counts[slot] ?? 0) : 0);
  return {
    next(state, unit) {
      const after = follow(state, unit);
      return slots[slotOf(slots, after)] === after ? after : 0;
    },
    ends: (state) => countAt(slotOf(slots, state), state) > 0,
    tellMeanings(state, tell) {
      const slot = slotOf(slots, state);
      const begin = begins[slot] ?? 0;
      const end = begin + countAt(slot, state);
      for (let at = begin; at < end; at++) tell(items[at] ?? 0);
    },
  };
}
