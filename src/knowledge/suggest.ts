/** ` Did you mean "…"?` with the candidate nearest to a mistyped word, or '' when none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = closest(word, candidates);
  return found === null ? '' : ` Did you mean "${found}"?`;
}

/**
 * `didYouMean` over many candidates, for at most `budget` words: a folder of 100,000 entries whose names are all wrong
 * must not take minutes to say so.
 */
export function suggester(candidates: Iterable<string>, budget = 50): (word: string) => string {
  let left = budget;
  return (word) => {
    left -= 1;
    return left < 0 ? '' : didYouMean(word, candidates);
  };
}

/** The candidate with the fewest typing errors, if they are few for the word's length; a beginning of the word counts as near. */
export function closest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  const most = Math.min(3, Math.ceil(wanted.length / 3), wanted.length - 1);
  let best: string | null = null;
  let bestDistance = most + 1;
  for (const candidate of candidates) {
    const distance = distanceUpTo(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function distanceUpTo(a: string, b: string, limit: number): number {
  if (isBeginning(a, b) || isBeginning(b, a)) return Math.min(1, Math.abs(a.length - b.length));
  if (Math.abs(a.length - b.length) >= limit) return limit;
  return typingErrors(a, b);
}

function isBeginning(whole: string, part: string): boolean {
  return part.length >= 3 && whole.startsWith(part);
}

/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
function typingErrors(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const replaced = at(above, j - 1) + (same ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(at(above, j) + 1, at(row, j - 1) + 1, replaced, swapped ? at(before, j - 2) + 1 : replaced));
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
