import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { Words } from '../lexicon.ts';
import { unitsIn, unitsOf } from '../match/concepts.ts';
import { hashText } from '../match/hash.ts';
import { openTrie, type PackedTrie, packPhrases, START } from '../match/phrase-trie.ts';
import { normalise } from '../normalise.ts';
import type { Token } from '../tokenise.ts';

const GROUPS = ['praise', 'blame', 'worry', 'anger', 'thanks', 'disappointment', 'negation'] as const;
type Group = (typeof GROUPS)[number];

const WordsFile = z.record(z.enum(GROUPS), z.strictObject({ zh: Words, en: Words }));

/** What a word of feeling says after "not": "not good" blames, "no problem" praises a little. */
type Shown = Exclude<Group, 'negation'> | `not ${Exclude<Group, 'negation'>}`;

export interface FeelingReader {
  /** The words of feeling in a part of a message that no sign divides, in their order. */
  read(clause: readonly Token[]): Shown[];
  /** Whether a stem denies what comes after it. */
  negates(stem: string): boolean;
}

/** How many words or characters after a negation it still speaks of. */
const NEGATION_REACHES = 6;

/** The words of the file, packed; those that mean several things stand under several groups. */
export function packFeelingWords(): PackedTrie {
  const file = WordsFile.parse(parse(readFileSync(new URL('./words.yaml', import.meta.url), 'utf8')));
  return packPhrases(
    GROUPS.flatMap((group, meaning) => {
      const { zh, en } = file[group];
      return [...zh, ...en].map((word) => ({ units: unitsOf(normalise(word)), meaning }));
    }),
  );
}

export function feelingReader(packed: PackedTrie): FeelingReader {
  const trie = openTrie(packed);
  const groupsOf = (state: number) => {
    const groups: Group[] = [];
    trie.tellMeanings(state, (meaning) => groups.push(GROUPS[meaning] ?? 'negation'));
    return groups;
  };
  return { read, negates: (stem) => groupsOf(trie.next(START, hashText(stem))).includes('negation') };

  function read(clause: readonly Token[]): Shown[] {
    const units = unitsIn(clause);
    const shown: Shown[] = [];
    let reach = 0;
    for (let at = 0; at < units.length; ) {
      const { length, groups } = longestAt(at);
      const [feelings, isNegation] = [groups.filter((group) => group !== 'negation'), groups.includes('negation')];
      if (feelings.length > 0) {
        shown.push(...feelings.map((group): Shown => (reach > 0 ? `not ${group}` : group)));
        reach = 0;
      } else reach = isNegation ? NEGATION_REACHES : reach - 1;
      at += Math.max(1, length);
    }
    return shown;

    function longestAt(from: number): { length: number; groups: Group[] } {
      let [best, bestState] = [0, 0];
      for (let [at, state] = [from, START]; at < units.length && state !== 0; at++) {
        state = trie.next(state, units[at]?.hash ?? 0);
        if (trie.ends(state)) [best, bestState] = [at + 1 - from, state];
      }
      return { length: best, groups: groupsOf(bestState) };
    }
  }
}
