import { clausesOf } from './clauses.ts';
import type { FlowContext } from './flow.ts';
import { placesMeant } from './item-words.ts';

/** How many of an item, by its place in the order; those that are not here were not counted by the customer. */
export type ItemCounts = Readonly<Record<string, number>>;

const NUMBERS: Readonly<Record<string, number>> = {
  一: 1,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
};
/** Counted things: not the second one, not a month, and not both. */
const COUNTED = [
  /(?<![第\d])([一两二三四五]|\d{1,3})(?:[个只件条床张盏把块枚本](?![都月]|星期|小时|钟头|工作日|人)|套(?!件|餐|都))/gu,
  /\b(?:only|just)\b(?: (?!one\b|two\b)[a-z']+){0,4}? (one|two|three|four|five|\d{1,3})\b(?! (?:day|week|month|year|hour|minute|time|photo|picture|question|more|thing)s?\b|%)/giu,
  /\b(one|two|three|four|five|\d{1,3}) of (?:the|them|those|these|my|both)\b/giu,
];

/** As many as were bought. */
const EVERY = /[两俩]个都|全部|都[退换要]|\b(?:both|all)\b/iu;

/**
 * How many a message says are meant, of items of which several were bought: of the item that the clause names, or of the
 * only one that is meant. More than were bought is said of something else, such as the pieces of a set.
 */
export function countsSaid(
  text: string,
  items: readonly { readonly name: string; readonly quantity: number }[],
  meant: readonly number[],
  context: Pick<FlowContext, 'thingsIn'>,
): ItemCounts {
  const names = items.map(({ name }) => name);
  const several = (places: readonly number[]): number[] => places.filter((place) => (items[place]?.quantity ?? 1) > 1);
  const said = clausesOf(text.normalize('NFKC')).flatMap((clause) => {
    const named = several(placesMeant(clause, names, context));
    const [place, ...more] = named.length > 0 ? named : several(meant);
    if (place === undefined || more.length > 0) return [];
    const most = items[place]?.quantity ?? 1;
    const number = numberIn(clause) ?? (EVERY.test(clause) ? most : 0);
    return number >= 1 && number <= most ? [[String(place), number] as const] : [];
  });
  return Object.fromEntries(said);
}

/** The last number of things that a clause names: "two came, only one is to go back". */
function numberIn(clause: string): number | null {
  const found = COUNTED.flatMap((pattern) => [...clause.matchAll(pattern)]).toSorted((a, b) => a.index - b.index);
  const written = found.at(-1)?.[1]?.toLowerCase();
  return written === undefined ? null : (NUMBERS[written] ?? Number(written));
}
