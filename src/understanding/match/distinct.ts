/** Gathers numbers, each once, in the order in which they first come. Zero is none. */
export interface Gatherer {
  add(number: number): void;
  /** What was gathered; then it is empty again. */
  take(): Uint32Array;
}

/** Twice as many as nearly all texts have features; for one that has more the table grows. */
const SLOTS = 2048;

/** A hash table with linear probing that is used again for each text: a set of its own for each takes several times as long. */
export function gatherer(): Gatherer {
  let slots = new Uint32Array(SLOTS);
  let gathered = new Uint32Array(SLOTS / 2);
  /** The slot of each. */
  let used = new Uint32Array(SLOTS / 2);
  let size = 0;

  function isNew(number: number): boolean {
    const mask = slots.length - 1;
    let slot = slotFor(number, mask);
    for (let held = slots[slot]; held !== 0; held = slots[slot]) {
      if (held === number) return false;
      slot = (slot + 1) & mask;
    }
    slots[slot] = number;
    used[size] = slot;
    return true;
  }

  function grow(): void {
    const before = gathered;
    slots = new Uint32Array(slots.length * 2);
    gathered = new Uint32Array(slots.length / 2);
    used = new Uint32Array(gathered.length);
    gathered.set(before);
    for (size = 0; size < before.length; size++) isNew(before[size] ?? 0);
  }

  return {
    add(number) {
      if (number === 0 || !isNew(number)) return;
      gathered[size++] = number;
      if (size === gathered.length) grow();
    },
    take() {
      const taken = gathered.slice(0, size);
      if (slots.length > SLOTS) {
        slots = new Uint32Array(SLOTS);
        gathered = new Uint32Array(SLOTS / 2);
        used = new Uint32Array(SLOTS / 2);
      } else for (let at = 0; at < size; at++) slots[used[at] as number] = 0;
      size = 0;
      return taken;
    },
  };
}

/** Features have their family in the lowest bits, and so these are much alike. */
function slotFor(number: number, mask: number): number {
  return ((number ^ (number >>> 15)) >>> 4) & mask;
}
