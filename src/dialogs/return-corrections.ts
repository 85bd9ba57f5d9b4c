import type { ReplyAct } from '../model/understanding.ts';
import { detailIn, TOLD } from './details.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { placeNamed, placesMeant, placesTakenOut } from './item-words.ts';
import { isOwnMistake } from './own-mistake.ts';
import { type PartNamed, partsNamed } from './parts.ts';
import { asksSomething, asksToChange, does, freeText, meansAnother, saysNo, saysYes } from './replies.ts';
import type { ReturnData } from './return-data.ts';
import { isFault } from './return-rules.ts';
import { countsPut } from './return-told.ts';
import { detailsTold, RETURN, wishIn } from './return-words.ts';
import { withFacts } from './story.ts';
import { submits } from './submits.ts';

/** The parts of a return that may be put right. */
const RETURN_PARTS = ['order', 'items', 'reason', 'wish', 'handover'] as const;

/** Where another item is named, it takes less to be a correction. */
const MAY_PUT_RIGHT = 0.35;
const RIGHTS: readonly ReplyAct[] = ['correct', 'another'];
const mayPutRight = does(MAY_PUT_RIGHT, ...RIGHTS);
const EDITS_ITEMS =
  /加上|加进|一起[退换]|[也还](?:要|想)?[退换]|[拿去删除减]掉|除了|(?:只|就)(?:要?[退换]|剩)|[退换]的?(?:是|就是)|怎么(?:又)?是|不[退换](?!款)|留[着下]|\b(?:add|also|too|as well|remove|without|only|just|take .+ (?:off|out)|leave .+ out|keep|except|why is it|meant)\b|^items?\b/iu;
const ADDS = /也|加上|加进|一起|还有|\b(?:add|also|too|as well|plus)\b/iu;

/** The items that a message puts right, whatever was asked; null = it puts none right. */
export function itemsPutRight(input: FlowInput, data: ReturnData, context: FlowContext): number[] | null {
  if (input.kind !== 'text' || data.order === null || data.items === null) return null;
  const text = wordsOf(input);
  if (!mayPutRight(input) && !EDITS_ITEMS.test(text)) return null;
  const names = data.order.items.map(({ name }) => name);
  const [chosen, ...more] = data.items;
  const place = placeNamed(text, names.length);
  const meant = place >= 0 ? [place] : placesMeant(text, names, context);
  // "The other one", of two.
  const isOther = meant.length === 0 && meansAnother(input) && names.length === 2 && more.length === 0;
  if (isOther) return [chosen === 0 ? 1 : 0];
  const out = placesTakenOut(text, names, context).filter((at) => !meant.includes(at));
  const items = edited(data.items, { meant, out, all: names.map((_name, at) => at), adds: ADDS.test(text) });
  return items.length === 0 || String(items) === String(data.items) ? null : items;
}

/** It names the items that are noted already. */
const confirmsItems = (input: FlowInput, { order, items }: ReturnData, context: FlowContext): boolean =>
  input.kind === 'text' &&
  EDITS_ITEMS.test(wordsOf(input)) &&
  String(placesMeant(wordsOf(input), order?.items.map(({ name }) => name) ?? [], context)) === String(items ?? '-');

interface Edit {
  readonly meant: readonly number[];
  readonly out: readonly number[];
  readonly all: readonly number[];
  readonly adds: boolean;
}

function edited(items: readonly number[], { meant, out, all, adds }: Edit): number[] {
  if (meant.length === 0 && out.length === 0) return [];
  if (meant.length === 0) return without(items, out, all);
  const named = adds ? all.filter((at) => meant.includes(at) || items.includes(at)) : [...meant];
  return named.filter((at) => !out.includes(at));
}

/** What is left of the items; where nothing is, the others of the order. */
function without(items: readonly number[], out: readonly number[], all: readonly number[]): number[] {
  const left = items.filter((at) => !out.includes(at));
  return left.length > 0 ? left : all.filter((at) => !out.includes(at));
}

/** A change that is put as a question: "can I exchange it instead?". */
export const CHANGES = /改|换成|\b(?:actually|instead|rather|no wait)\b/iu;

type Put = Partial<Pick<ReturnData, 'wish' | 'handover' | 'reason' | 'unused'>>;

/**
 * Another wish, way back or reason than is noted, put as a change: "could I exchange it instead?"; null = none is.
 * `isCounted`: it tells how many of an item are meant, which is easily taken for a reason.
 */
export function detailPutRight(input: FlowInput, data: ReturnData, isCounted = false): Put | null {
  if (input.kind !== 'text') return null;
  const { wish, handover } = data;
  const reason = isCounted ? null : reasonPutRight(input, data, partsNamed(wordsOf(input), RETURN_PARTS));
  const changes = CHANGES.test(wordsOf(input));
  const other = wish === null || !changes ? null : wishIn(input, TOLD.asked);
  const way = handover === null || !changes ? null : detailIn(input, 'handover', TOLD.asked);
  const put: Put = {
    ...reason,
    ...(other !== null && other !== wish ? { wish: other } : {}),
    ...(way !== null && way !== handover ? { handover: way } : {}),
  };
  return Object.keys(put).length === 0 ? null : put;
}

/** So likely a reason is the one that is named where the message speaks of the reason. */
const NAMED = 0.2;

const textOf = (input: FlowInput): string => (input.kind === 'text' ? wordsOf(input) : '');
const CHANGES_TO = /改[成为]|换成|\b(?:change|set|correct)\b.*\bto\b/iu;

/** Another reason: one that is called so, one that puts another right, or a fault where none was known. */
function reasonPutRight(
  input: FlowInput,
  { reason }: ReturnData,
  named: readonly PartNamed[],
  isElsewhere = false,
): Put | null {
  if (reason === null) return null;
  if (isOwnMistake(input)) return isFault(reason) ? { reason: 'changed-mind', unused: null } : null;
  const isNamed = named.some(({ part, value }) => part === 'reason' && value !== '');
  const told = detailIn(input, 'reason', isNamed ? NAMED : isElsewhere ? TOLD.sure : TOLD.beside);
  // Which is not as noted, in words that are like it: people read them.
  if (isNamed && told === reason && CHANGES_TO.test(textOf(input))) return { reason: 'other', unused: null };
  if (told === null || told === reason) return null;
  const isFaultNow = isFault(told) && !isFault(reason);
  return isNamed || isFaultNow || (mayPutRight(input) && isFault(told)) ? { reason: told, unused: null } : null;
}

/** What comes of the words to the summary. `change`: something is to be changed, and it is not said what. */
export type Correction = Partial<ReturnData> | 'submit' | 'change' | 'other-order';

/** The words of a return with what is told beside that it is to be filed. */
export const wordsWhenFiled = (input: FlowInput, { words }: ReturnData): string =>
  input.kind === 'text' && submits(input) ? withFacts(words, input.text) : words;

/** At the end anything may be put right; what fits nothing is added to the customer's words. */
export function correction(input: FlowInput, data: ReturnData, context: FlowContext): Correction | null {
  if (input.kind !== 'text') return null;
  if (saysYes(input)) return 'submit';
  const text = wordsOf(input);
  const put = putRight(input, data, context);
  const isPut = Object.keys(put).length > 0;
  if (submits(input) && !isPut) return 'submit';
  const words = freeText(input, RETURN, context) ?? (CHANGES.test(text) || submits(input) ? input.text : null);
  const story = words === null ? data.words : withFacts(data.words, words);
  if (isPut) return { ...put, words: story };
  if (partsNamed(text, RETURN_PARTS).some(({ part }) => part === 'order')) return 'other-order';
  if (isConfirmed(input, data, context)) return {};
  if (saysNo(input) || asksToChange(input)) return 'change';
  return story === data.words ? tellsNothing(input, words) : { words: story };
}

/** What is already as it says is shown once more; what puts something right, and not what, is asked about. */
function tellsNothing(input: FlowInput, words: string | null): Correction | null {
  if (words === null) return null;
  return putsRight(input) ? 'change' : {};
}

/** It names what is noted already. */
function isConfirmed(input: FlowInput, data: ReturnData, context: FlowContext): boolean {
  if (input.kind !== 'text') return false;
  const named = partsNamed(wordsOf(input), RETURN_PARTS);
  const isReason = named.some(({ part, value }) => part === 'reason' && value !== '');
  return confirmsItems(input, data, context) || (isReason && detailIn(input, 'reason', NAMED) === data.reason);
}

const putsRight = does(TOLD.asked, ...RIGHTS, 'no');

/** The parts that a message puts right; one that is only called wrong is asked for anew. */
function putRight(input: FlowInput, data: ReturnData, context: FlowContext): Partial<ReturnData> {
  const named = input.kind === 'text' ? partsNamed(wordsOf(input), RETURN_PARTS) : [];
  const { wish, handover, reason: told } = detailsTold(input);
  const items = itemsPutRight(input, data, context);
  // What the customer did wrongly is no matter of a repair.
  const isWished = wish !== undefined && wish !== data.wish && !(wish === 'repair' && isOwnMistake(input));
  const others: Partial<ReturnData> = {
    ...(isWished ? { wish } : {}),
    ...(handover === undefined || handover === data.handover ? {} : { handover }),
    ...(items === null ? {} : { items }),
    ...(input.kind === 'text' ? countsPut([wordsOf(input)], data, context) : {}),
  };
  const isElse = Object.keys(others).length > 0;
  // What is told of an item, or asked, is easily taken for a reason.
  const isElsewhere = items !== null || confirmsItems(input, data, context) || asksSomething(input);
  const fault = 'counts' in others ? null : reasonPutRight(input, data, named, isElsewhere);
  const reason =
    (isElse && !isOwnMistake(input)) || isElsewhere || told === undefined || told === data.reason
      ? {}
      : { reason: told, unused: null };
  const all: Partial<ReturnData> = { ...others, ...(fault ?? reason) };
  const isOne = data.order?.items.length === 1;
  const open = named.filter(
    ({ part, value }) => part !== 'order' && (part !== 'items' || !isOne) && value === '' && !(part in all),
  );
  return { ...all, ...Object.fromEntries(open.map(({ part }) => [part, null])) };
}

/** Something was taken that the summary shows, and nothing is open again or refused. */
export const isChanged = (before: ReturnData, after: ReturnData): boolean =>
  !after.refused && SHOWN.every((part) => after[part] !== null || before[part] === null) && isOther(before, after);
const SHOWN = ['items', 'reason', 'wish', 'handover'] as const;
const isOther = (before: ReturnData, after: ReturnData): boolean =>
  [...SHOWN, 'words' as const, 'photosDone' as const].some((part) => String(before[part]) !== String(after[part])) ||
  JSON.stringify(before.counts) !== JSON.stringify(after.counts);
