import { HANDOVERS } from '../model/knowledge.ts';
import { detailIn, onlyNoPhotos, TOLD, tellsNo } from './details.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { placeNamed, placesMeant, placesNamed } from './item-words.ts';
import { isOwnMistake } from './own-mistake.ts';
import { does, freeText, saysNo, saysYes } from './replies.ts';
import type { ReturnData } from './return-data.ts';
import { isFault, RETURN_REASONS, RETURN_WISHES, type ReturnReason, type ReturnWish } from './return-rules.ts';
import { factsIn, withFacts } from './story.ts';

/** The flow whose words these are. */
export const RETURN = 'return-request';

/** What is asked for, in this order. */
export type ReturnSlot = 'items' | 'reason' | 'wish' | 'unused' | 'photos' | 'handover' | 'summary';

/** A text that is no longer may be the name of an item and nothing else. */
const SHORT_NAME = 12;

/** Choices' ids. */
export const itemChoice = (place: number | 'all'): string => `return:items:${place}`;
export const slotChoice = (slot: ReturnSlot, value: string): string => `return:${slot}:${value}`;

/** What an input says: what becomes known by it, or that it is confirmed or to be changed. */
type Answer = Partial<ReturnData> | 'submit' | 'change' | 'other-order';

/** What the input says to the question for a slot; null = nothing, and the routing goes on. */
export function answerTo(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): Answer | null {
  if (input.kind === 'choice') return byChoice(slot, input.choice, data);
  if (input.kind !== 'text') return null;
  const text = wordsOf(input).normalize('NFKC').replaceAll('’', "'");
  return BY_WORDS[slot](text, input, data, context);
}

/** What is wished of a return, as far as an outcome is that. */
export const WISH_OF: Readonly<Partial<Record<string, ReturnWish>>> = {
  refund: 'refund',
  exchange: 'exchange',
  resend: 'repair',
  repair: 'repair',
};

/** The wish that a message tells, at least so likely; null = none. */
export function wishIn(input: FlowInput, from: number): ReturnWish | null {
  const outcome = detailIn(input, 'outcome', from);
  return outcome === null ? null : (WISH_OF[outcome] ?? null);
}

/** The reason that a message tells, at least so likely; null = none. */
const reasonIn = (input: FlowInput, from: number): ReturnReason | null =>
  isOwnMistake(input) ? 'changed-mind' : detailIn(input, 'reason', from);

type ByWords = (text: string, input: FlowInput, data: ReturnData, context: FlowContext) => Answer | null;

const BY_WORDS: Readonly<Record<ReturnSlot, ByWords>> = {
  items: (text, _input, data, context) => {
    const place = placeNamed(text, data.order?.items.length ?? 0);
    const places = place >= 0 ? [place] : itemsNamed(text, data, context);
    return places.length === 0 ? null : { items: places, words: withFacts(data.words, text) };
  },
  reason: (text, input, data, context) => {
    const words = freeText(input, RETURN, context);
    const reason = reasonIn(input, TOLD.asked);
    if (words === null) return null;
    // "不粘锅那个": still the item, and no reason.
    const items = reason === null && text.length <= SHORT_NAME ? itemsNamed(text, data, context) : [];
    if (items.length > 0) return { items };
    if (reason === null && (tellsElse(input) || factsIn(words) === '')) return null;
    return { reason: reason ?? 'other', words: withFacts(data.words, words) };
  },
  wish: (text, input, data) => {
    const wish = known('wish', wishIn(input, TOLD.asked));
    return wish === null || !tellsWhich(text) ? wish : { ...wish, words: withFacts(data.words, text) };
  },
  unused: (text, input) => unusedSaid(text, input),
  handover: (_text, input) => known('handover', detailIn(input, 'handover', TOLD.asked)),
  summary: () => null,
  photos: (text, input, data, context) => {
    const words = freeText(input, RETURN, context);
    const wish = known('wish', wishIn(input, TOLD.beside));
    return words === null ? null : { photosDone: true, words: withFacts(data.words, text), ...wish };
  },
};

/** Words that say that something is exchanged, refunded or sent, and not what. */
const WISH_WORDS =
  /[退换补发寄修货款钱新的个套只件一吧了啊呗想要我给你们帮就行可以还再]|\b(?:i|i'd|would|like|want|a|an|the|me|my|it|to|new|one|set|another|exchange|refund|money|back|replace(?:ment)?|swap|send|return|repair|please|pls|just|for|give|can|you|u|full)\b|[\s\p{P}]/giu;

/** With the wish it is told which one. */
const tellsWhich = (text: string): boolean => text.replaceAll(WISH_WORDS, '').length >= 2;

/** It surely gives no reason, and something else is told. */
const tellsElse = (input: FlowInput): boolean =>
  tellsNo(input, 'reason') && (onlyNoPhotos(input) || ELSE.some((kind) => detailIn(input, kind, TOLD.beside) !== null));
const ELSE = ['outcome', 'handover', 'condition'] as const;

/** What may change a refusal: a fault that is told of, or another wish; null = neither. */
export function afterRefusal(input: FlowInput, data: ReturnData, context: FlowContext): Partial<ReturnData> | null {
  if (input.kind === 'choice' && input.choice === slotChoice('wish', 'repair')) return { wish: 'repair' };
  // What is a fault already is no other one because of a word in passing.
  const reason = data.reason !== null && isFault(data.reason) ? null : faultIn(input);
  const words = input.kind === 'text' ? { words: withFacts(data.words, input.text) } : {};
  if (reason !== null) return { reason, ...words };
  const others = otherItems(input, data, context);
  if (others !== null) return { items: others, reason: null, ...words };
  const most = input.kind === 'text' && input.understanding.verdict !== 'answer' ? 80 : 40;
  const isShort = input.kind === 'text' && input.text.length <= most;
  return isShort ? known('wish', wishIn(input, TOLD.beside)) : null;
}

/** Items that are named instead of those that cannot be returned. */
function otherItems(input: FlowInput, data: ReturnData, context: FlowContext): number[] | null {
  if (input.kind !== 'text' || !/退|换|return|exchang|send/iu.test(wordsOf(input))) return null;
  const named = itemsNamed(wordsOf(input), data, context);
  const isNew = named.some((place) => data.items?.includes(place) !== true);
  return isNew && named.length < (data.order?.items.length ?? 0) ? named : null;
}

function faultIn(input: FlowInput): ReturnReason | null {
  if (input.kind === 'choice') {
    const picked = RETURN_REASONS.find((reason) => slotChoice('reason', reason) === input.choice);
    return picked !== undefined && isFault(picked) ? picked : null;
  }
  const reason = reasonIn(input, TOLD.beside);
  return reason !== null && isFault(reason) ? reason : null;
}

/** What a message tells of a return beside what was asked. */
export function detailsTold(input: FlowInput): Partial<Pick<ReturnData, 'reason' | 'wish' | 'handover' | 'unused'>> {
  const condition = detailIn(input, 'condition', TOLD.beside);
  return {
    ...known('reason', reasonIn(input, TOLD.beside)),
    ...known('wish', wishIn(input, TOLD.beside)),
    ...known('handover', detailIn(input, 'handover', TOLD.beside)),
    ...(condition === 'unused' ? { unused: true } : {}),
  };
}

/** So surely the knowledge answers what is asked of the shop's rules, and not to be done. */
const SURELY = 0.8;
const REQUESTS =
  /能不能|可不可以|可以|行不行|行吗|[能帮让叫][^，。,.]{0,12}[吗么不]|^\W*(?:can|could|may|would|will) (?:i|you|we|they|somebody|someone)\b/iu;
const asksOutright = does(SURELY, 'ask');
/** A rule of the shop's is asked for, which the knowledge surely tells. */
export const tellsRule = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  asksOutright(input) &&
  (input.understanding.candidates[0]?.confidence ?? 0) >= SURELY &&
  !REQUESTS.test(wordsOf(input));

function byChoice(slot: ReturnSlot, choice: string, data: ReturnData): Answer | null {
  const [, chosen, value = ''] = /^return:([a-z]+):(.+)$/.exec(choice) ?? [];
  // The summary asks how it is sent back where that is still open.
  if (slot === 'summary' && chosen === 'handover') return BY_CHOICE.handover(value, data);
  return chosen === slot ? BY_CHOICE[slot](value, data) : null;
}

/** What a part's button opens anew. */
const PARTS: Readonly<Record<string, Answer>> = {
  order: 'other-order',
  items: { items: null },
  reason: { reason: null, unused: null },
  wish: { wish: null },
  handover: { handover: null, handoverOpen: false },
};

const BY_CHOICE: Readonly<Record<ReturnSlot, (value: string, data: ReturnData) => Answer | null>> = {
  items: (value, { order }) => {
    const all = (order?.items ?? []).map((_item, place) => place);
    const items = value === 'all' ? all : all.filter((place) => place === Number(value));
    return items.length === 0 ? null : { items };
  },
  reason: (value) => known('reason', RETURN_REASONS.find((one) => one === value) ?? null),
  wish: (value) => known('wish', RETURN_WISHES.find((one) => one === value) ?? null),
  unused: (value) => ({ unused: value === 'yes' }),
  handover: (value) => known('handover', HANDOVERS.find((one) => one === value) ?? null),
  summary: (value) => (value === 'submit' ? 'submit' : (PARTS[value] ?? 'change')),
  photos: () => null,
};

function known<K extends 'reason' | 'wish' | 'handover'>(slot: K, value: ReturnData[K]): Partial<ReturnData> | null {
  return value === null ? null : { [slot]: value };
}

const UNUSED =
  /没(?:有)?(?:用|拆|洗|穿|动|开封)过|全新|未(?:拆|使用)|\bunused\b|\bun ?opened\b|\b(?:not|never|n['’]t|havent)(?: been)? (?:used|opened|washed|worn|touched)\b|\bbrand new\b/iu;

/** null = neither is said. */
function unusedSaid(text: string, input: FlowInput): Partial<ReturnData> | null {
  const condition = detailIn(input, 'condition', TOLD.asked);
  if (condition !== null) return { unused: condition === 'unused' };
  if (onlyNoPhotos(input)) return null;
  if (UNUSED.test(text)) return { unused: true };
  if (saysYes(input) || /^(?:是|对|嗯|yes|yep|yeah|it is)/iu.test(text)) return { unused: true };
  return saysNo(input) || /^(?:不是|没有|不|no\b)/iu.test(text) ? { unused: false } : null;
}

/** The places of the items that a text names: all, or those that it names most closely. */
function itemsNamed(text: string, { order }: Pick<ReturnData, 'order'>, context: FlowContext): number[] {
  return order === null
    ? []
    : placesNamed(
        text,
        order.items.map(({ name }) => name),
        context,
      );
}

/** The items that the first of several texts means that means some for sure. */
export function itemsMeantIn(
  texts: readonly string[],
  order: NonNullable<ReturnData['order']>,
  context: FlowContext,
): number[] {
  const names = order.items.map(({ name }) => name);
  return texts.map((text) => placesMeant(text, names, context)).find((places) => places.length > 0) ?? [];
}
