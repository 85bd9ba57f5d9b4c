import type { FlowContext } from './flow.ts';

const ALL = /全部|整单|所有|都[退换要]|全都|everything|all of|whole (?:of )?(?:the )?order|\bboth\b/iu;
const ORDINALS = [/第一|\bfirst\b/iu, /第二|\bsecond\b/iu, /第三|\bthird\b/iu, /第四|\bfourth\b/iu];

type Things = Pick<FlowContext, 'thingsIn'>;

/** All items of the order are named. */
export const namesAll = (text: string): boolean => ALL.test(text);

/** The place, from 0, that a text names by its ordinal, of so many; -1 = none. */
export function placeNamed(text: string, many: number): number {
  const place = ORDINALS.findIndex((pattern) => pattern.test(text));
  return place < many ? place : -1;
}

/** The places of the names that a text means: all, or those that share most with it, in words or in what they are. */
export function placesNamed(text: string, names: readonly string[], context: Things): number[] {
  if (ALL.test(text)) return names.map((_name, place) => place);
  const said = fold(text);
  const shared = names.map((name) => sharedLength(said, name));
  const most = Math.max(0, ...shared);
  if (most > 0) return placesOf(shared, most);
  const things = context.thingsIn(text);
  const alike = names.map((name) => context.thingsIn(name).intersection(things).size);
  return placesOf(alike, Math.max(...alike));
}

const placesOf = (counts: readonly number[], most: number): number[] =>
  most <= 0 ? [] : counts.flatMap((count, place) => (count === most ? [place] : []));

/** Whether a text names one of these and not all that there is. */
export const namesSomeOf = (text: string, names: readonly string[], context: Things): boolean =>
  !ALL.test(text) && placesNamed(text, names, context).length > 0;

/**
 * How much of a name stands in a text: words of four letters and more, two Chinese characters and more in a row, or the one
 * that says what it is ("碗" of "手绘瓷碗").
 */
function sharedLength(said: string, name: string): number {
  const words = (name.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => said.includes(word));
  const runs = name.match(/\p{Script=Han}+/gu) ?? [];
  const [first = ''] = runs;
  const noun = first.length > 1 && said.includes(first.slice(-1)) ? 1 : 0;
  return Math.max(noun, ...runs.map((run) => longestShared(said, run)), ...words.map(({ length }) => length));
}

/** The length of the longest part of a run, of two characters at least, that stands in a text. */
function longestShared(said: string, run: string): number {
  let longest = 0;
  for (let start = 0; start < run.length; start++) {
    let end = start + Math.max(longest + 1, 2);
    while (end <= run.length && said.includes(run.slice(start, end))) longest = end++ - start;
  }
  return longest;
}

const fold = (text: string): string => text.toLowerCase().replace(/[\s，。,.!！?？]/gu, '');
