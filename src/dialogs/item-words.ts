import { clausesOf } from './clauses.ts';
import type { FlowContext } from './flow.ts';

const ALL =
  /全部|整单|所有|都[退换要]|全都|[两俩]个都|everything|all of|whole (?:of )?(?:the )?order|\bboth\b(?! sides| ends)/iu;
const ORDINALS = [
  /第一|\bfirst\b(?! of all)/iu,
  /第二|\bsecond\b(?! thoughts?)/iu,
  /第三|\bthird\b/iu,
  /第四|\bfourth\b/iu,
];

/** A clause of what is taken out of a return. */
const TAKEN_OUT =
  /(?:拿|去|删|除|划|减)掉|去除|除了|不用[退换]|不[退换](?!款|吗|呢)|不要[退换]|别[退换]|留着|留下|不动$|不用动|我(?:还)?要(?:的|用的?)$|\btake\b.*\b(?:off|out)\b|\b(?:remove|drop|except|without|minus|leave out)\b|\bleave\b.*\b(?:off|out)\b|\bkeep(?:ing)?\b|\b(?:don'?t|do not|not|no need to) (?:want (?:to )?|need to )?(?:return|exchang|send|swap)/iu;
/** A clause of what is in order, or came, or stands there wrongly. */
const NOT_MEANT =
  /没问题|没坏|[到走](?:了)?哪|在哪|到了?没|送到没|没事|没毛病|好好的|是好的|完好|(?:只|就|光|仅)(?:是)?(?:收到|来了?|有)|怎么(?:又|会)?(?:是|成了?|变成|写)|\b(?:is|are|was|were|'s|'re) (?:all |both |totally |perfectly )?(?:fine|ok(?:ay)?|perfect|good|great|intact|undamaged|lovely|nice|beautiful)\b|\bstays? (?:here|with me)\b|\bonly (?:got|received|had)\b|\bonly (?:the|my) [\w ]+ (?:came|arrived|is here|are here)\b|^(?:hey |no )?why (?:is it|does it|do you) /iu;
/** Within a clause what is said not to be meant. */
const DENIED =
  /不是(?:那|这)?[个件只口套]?(?:(?!是|而)\p{Script=Han}){1,6}|\bnot (?:the|my|that|those|these) [^,.;!]*/giu;
/** Where a clause goes on with what is not meant, or with one more thing. */
const PARTS =
  /(?<![退换是要])(?=不[退换](?!款|[了啦吧呢啊]|$|[\s\p{P}]))|(?<=不是(?:那|这)?[个件只口套]?\p{Script=Han}{1,6})(?=是)|\s*(?:\band\b|\bplus\b|[&+、]|还有|以及|[和跟与])\s*/iu;
/** Things are named one beside the other. */
const JOINS = /[和跟与、&+]|还有|以及|[也都]|\b(?:and|plus|both|too|as well|also)\b/iu;

/** A longer text that names all things tells a story of them. */
const LONGEST_LIST = 100;

type Things = Pick<FlowContext, 'thingsIn'>;

/** The place, from 0, that a text names by its ordinal, of so many; -1 = none. */
export function placeNamed(text: string, many: number): number {
  const place = ORDINALS.findIndex((pattern) => pattern.test(text));
  return place < many ? place : -1;
}

/** What was said before is taken back. */
const TAKEN_BACK =
  /\b(?:no,? (?:sorry|wait)|sorry,? no|wait,? no|scratch that|what am i saying|i meant?)\b|不对|说错了?|搞错了?|错了/giu;

/** A text from where it takes back what it said before: the last word counts. */
function lastWord(text: string): string {
  const last = [...text.matchAll(TAKEN_BACK)].at(-1);
  return last === undefined ? text : text.slice(last.index + last[0].length);
}

/** The parts of a text that tell what is meant. */
const meantOf = (text: string): string[] =>
  clausesOf(text)
    .flatMap((clause) => clause.split(PARTS))
    .filter((part) => !TAKEN_OUT.test(part) && !NOT_MEANT.test(part))
    .map((part) => part.replaceAll(DENIED, ' '));

/** The places of the names that a text means: all, or those that share most with it, in words or in what they are. */
export function placesNamed(text: string, names: readonly string[], context: Things): number[] {
  const last = lastWord(text);
  if (last !== text && placesMeant(last, names, context).length > 0) return placesMeant(last, names, context);
  const sure = placesMeant(text, names, context);
  return sure.length > 0 ? sure : closestIn(meantOf(text).join(' '), names, context);
}

/** The same, without those that it may mean as well as others. */
export function placesMeant(text: string, names: readonly string[], context: Things): number[] {
  const meant = meantOf(text);
  if (ALL.test(meant.join(' '))) return names.map((_name, place) => place);
  const places = namedEach(meant, names, context);
  const isSome = places.length < names.length || names.length === 1;
  return isSome || (text.length <= LONGEST_LIST && JOINS.test(text)) ? places : [];
}

/** The places of the names that a text takes out of what is meant. */
export function placesTakenOut(text: string, names: readonly string[], context: Things): number[] {
  const parts = clausesOf(text).flatMap((clause) => clause.split(PARTS));
  return namedEach(
    parts.filter((part) => TAKEN_OUT.test(part) || NOT_MEANT.test(part)),
    names,
    context,
  );
}

/** The places that the parts of a text name, each some and not all. */
function namedEach(parts: readonly string[], names: readonly string[], context: Things): number[] {
  const named = parts
    .map((part) => closestIn(part, names, context))
    .filter((places) => places.length < names.length || names.length === 1);
  const all = new Set(named.flat());
  return names.flatMap((_name, place) => (all.has(place) ? [place] : []));
}

function closestIn(text: string, names: readonly string[], context: Things): number[] {
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
