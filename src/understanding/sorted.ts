/** The place of the first of rising numbers that is not less than what is sought; their count when all are less. */
export function firstAt(sorted: Uint32Array, sought: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < sought) from = middle + 1;
    else to = middle;
  }
  return from;
}
