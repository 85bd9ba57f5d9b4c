import type { Candidate } from '../model/understanding.ts';
import type { Match } from './match/matcher.ts';
import type { Token } from './tokenise.ts';

export type MatchQuestion = (question: readonly Token[], said?: readonly Token[]) => Match;

const MAX_CANDIDATES = 5;

/** The confidence in the first candidate; 0 when there is none. */
export const first = ({ candidates }: Match): number => candidates[0]?.confidence ?? 0;

/** The chosen ones and then others, each entry once, best first; no other is surer than one that was chosen. */
export function putBefore(chosen: readonly Candidate[], others: readonly Candidate[]): Candidate[] {
  const sorted = [...chosen].sort((a, b) => b.confidence - a.confidence);
  const floor = sorted.at(-1)?.confidence ?? 1;
  const bounded = others.map(({ entry, confidence }) => ({ entry, confidence: Math.min(confidence, floor) }));
  const rest = bounded.sort((a, b) => b.confidence - a.confidence);
  const merged = new Map<string, Candidate>();
  for (const candidate of [...sorted, ...rest]) {
    if (!merged.has(candidate.entry)) merged.set(candidate.entry, candidate);
  }
  return [...merged.values()].slice(0, MAX_CANDIDATES);
}

/** What two readings of a message come to, of which the second counts `weight` times the first: the mean, surest first. */
export function blend(one: readonly Candidate[], other: readonly Candidate[], weight: number): Candidate[] {
  const shares = new Map(one.map(({ entry, confidence }) => [entry, confidence]));
  for (const { entry, confidence } of other) shares.set(entry, (shares.get(entry) ?? 0) + weight * confidence);
  const candidates = [...shares].map(([entry, share]) => ({ entry, confidence: share / (1 + weight) }));
  return candidates.sort((a, b) => b.confidence - a.confidence).slice(0, MAX_CANDIDATES);
}

/** Tokens of several texts as those of one, with a gap between them. */
export function joinTokens(texts: readonly (readonly Token[])[]): Token[] {
  let offset = 0;
  return texts.flatMap((tokens) => {
    const base = offset - (tokens[0]?.start ?? 0);
    const moved = tokens.map((token) => ({ ...token, start: token.start + base }));
    const last = moved.at(-1);
    if (last !== undefined) offset = last.start + last.text.length + 1;
    return moved;
  });
}
