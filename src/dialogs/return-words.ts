import { HANDOVERS, type Handover } from '../model/knowledge.ts';
import type { FlowContext, FlowInput } from './flow.ts';
import { freeText, isAside, saysNo, saysYes } from './replies.ts';
import type { ReturnData } from './return-data.ts';
import { RETURN_REASONS, RETURN_WISHES, type ReturnReason, type ReturnWish } from './return-rules.ts';

/** What is asked for, in this order. */
export type ReturnSlot = 'items' | 'reason' | 'wish' | 'unused' | 'photos' | 'handover' | 'summary';

const REASON_WORDS: readonly (readonly [ReturnReason, RegExp])[] = [
  [
    'damaged',
    /坏|破|碎|裂|断|磕|压扁|漏|损|damag|broken|crack|shatter|dent|torn|faulty|defect|stopped working|not work/iu,
  ],
  [
    'wrong-item',
    /发错|错发|寄错|颜色不对|尺寸不对|型号不对|wrong (?:item|one|product|colou?r|size|model)|not what i ordered/iu,
  ],
  ['missing-parts', /少[了发件]|缺|漏发|missing|incomplete/iu],
  [
    'not-as-described',
    /不符|不一样|色差|质量|味道|异味|假|掉色|起球|not as described|different from|quality|smell|fake/iu,
  ],
  ['late', /太慢|太晚|来晚|迟|too late|late|slow/iu],
  [
    'changed-mind',
    /不喜欢|不想要|不要了|买错|不合适|不合身|大了|小了|后悔|用不[上着]|多买|changed? my mind|don'?t (?:like|want|need)|no longer|too (?:big|small|large)|doesn'?t fit|by mistake/iu,
  ],
];

const WISH_WORDS: readonly (readonly [ReturnWish, RegExp])[] = [
  ['repair', /维修|修一?下|修理|补发|补寄|补一?个|repair|fix|missing part|send (?:me )?the/iu],
  ['exchange', /换|exchange|replace|swap|another one|new one/iu],
  ['refund', /退|refund|money back|return/iu],
];

const HANDOVER_WORDS: readonly (readonly [Handover, RegExp])[] = [
  ['pick-up', /上门|取件|来取|来拿|pick|collect/iu],
  ['drop-off', /自己|我寄|自行|驿站|drop|myself|post office|send it/iu],
];

/** Choices' ids. */
export const itemChoice = (place: number | 'all'): string => `return:items:${place}`;
export const slotChoice = (slot: ReturnSlot, value: string): string => `return:${slot}:${value}`;

/** What an input says: what becomes known by it, or that it is confirmed or to be changed. */
type Answer = Partial<ReturnData> | 'submit' | 'change';

/** What the input says to the question for a slot; null = nothing, and the routing goes on. */
export function answerTo(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): Answer | null {
  if (input.kind === 'choice') return byChoice(slot, input.choice, data);
  if (input.kind !== 'text' || isAside(input, 'return-request', context)) return null;
  return BY_WORDS[slot](input.text.normalize('NFKC'), input, data, context);
}

type ByWords = (text: string, input: FlowInput, data: ReturnData, context: FlowContext) => Answer | null;

const BY_WORDS: Readonly<Record<ReturnSlot, ByWords>> = {
  items: (text, _input, data) => {
    const places = itemsNamed(text, data);
    return places.length === 0 ? null : { items: places };
  },
  reason: (text, input, data, context) => {
    const words = freeText(input, 'return-request', context);
    return words === null ? null : { reason: wordOf(REASON_WORDS, text) ?? 'other', words: add(data.words, words) };
  },
  wish: (text) => known('wish', wordOf(WISH_WORDS, text)),
  unused: (text, input) => (saysYes(input) ? { unused: true } : usedWord(input, text)),
  handover: (text) => known('handover', wordOf(HANDOVER_WORDS, text)),
  summary: (text, input, data, context) => (saysYes(input) ? 'submit' : correction(input, text, data, context)),
  photos: () => null,
};

function byChoice(slot: ReturnSlot, choice: string, data: ReturnData): Answer | null {
  const [, chosen, value = ''] = /^return:([a-z]+):(.+)$/.exec(choice) ?? [];
  return chosen === slot ? BY_CHOICE[slot](value, data) : null;
}

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
  summary: (value) => (value === 'submit' ? 'submit' : 'change'),
  photos: () => null,
};

function known<K extends 'reason' | 'wish' | 'handover'>(slot: K, value: ReturnData[K]): Partial<ReturnData> | null {
  return value === null ? null : { [slot]: value };
}

function usedWord(input: FlowInput, text: string): Partial<ReturnData> | null {
  if (
    /没用过|没有用过|未使用|没拆|全新|没穿过|没洗过|\b(?:not used|unused|brand new|unopened|never used)\b/iu.test(text)
  )
    return { unused: true };
  return saysNo(input) || /用过|拆了|拆开|洗过|穿过|\b(?:used|opened|washed|worn)\b/iu.test(text)
    ? { unused: false }
    : null;
}

/** At the end anything may be put right; what fits nothing is added to the customer's words. */
function correction(
  input: FlowInput,
  text: string,
  data: ReturnData,
  context: FlowContext,
): Partial<ReturnData> | 'change' | null {
  if (saysNo(input)) return 'change';
  const words = freeText(input, 'return-request', context);
  if (words === null) return null;
  const items = itemsNamed(text, data);
  const wish = wordOf(WISH_WORDS, text);
  const reason = wordOf(REASON_WORDS, text);
  const handover = wordOf(HANDOVER_WORDS, text);
  return {
    ...(items.length === 0 ? {} : { items }),
    ...(wish === null ? {} : { wish }),
    ...(reason === null ? {} : { reason, unused: null }),
    ...(handover === null ? {} : { handover }),
    words: add(data.words, words),
  };
}

/** The items that a text names, by all or a good part of their name. */
function itemsNamed(text: string, { order }: ReturnData): number[] {
  if (order === null) return [];
  if (/全部|都|整单|所有|everything|all of|whole order|both/iu.test(text))
    return order.items.map((_item, place) => place);
  const said = fold(text);
  return order.items.flatMap(({ name }, place) => {
    const known = fold(name);
    if (said.length < 2) return [];
    return known.includes(said) || said.includes(known) || shares(said, name) ? [place] : [];
  });
}

/** A word of the name that stands in the text; of Chinese names their last two characters, which say what it is. */
function shares(said: string, name: string): boolean {
  const words = name.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  const han =
    name
      .match(/\p{Script=Han}+/gu)
      ?.at(-1)
      ?.slice(-2) ?? '';
  return words.some((word) => said.includes(word)) || (han.length === 2 && said.includes(han));
}

const fold = (text: string): string => text.toLowerCase().replace(/[\s，。,.!！?？]/gu, '');

function wordOf<T>(words: readonly (readonly [T, RegExp])[], text: string): T | null {
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

const add = (before: string, text: string): string => (before === '' ? text : `${before}\n${text}`).slice(0, 9000);
