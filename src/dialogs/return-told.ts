import type { Handover } from '../model/knowledge.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { namesAll } from './item-words.ts';
import { freeText } from './replies.ts';
import type { ReturnData } from './return-data.ts';
import { add, itemsNamed, RETURN, type ReturnSlot, saidAtFirst, UNUSED, wishSaid, wordOf } from './return-words.ts';

/** Where it was not asked for, it takes clearer words than where it was. */
const HANDOVER_WORDS: readonly (readonly [Handover, RegExp])[] = [
  [
    'pick-up',
    /上门取|来取件|[叫让派喊].{0,4}(?:快递|人|师傅|小哥).{0,3}来?.{0,2}[取拿收]|\bpick(?:ed)? (?:it |this |them |these |those )?up\b|\bpick-?up\b|\bcollect(?:ed|ion| it| this| that| them)\b/iu,
  ],
  [
    'drop-off',
    /自己寄|我寄回|去驿站|\bdrop (?:it |this )?off\b|\b(?:post|send|ship|mail) (?:it|this|them) (?:back )?myself\b/iu,
  ],
];

/** What a message says of what is still open, whatever was asked. */
export function alsoSaid(input: FlowInput, data: ReturnData, context: FlowContext): Partial<ReturnData> {
  if (input.kind !== 'text') return {};
  const text = wordsOf(input).normalize('NFKC').replaceAll('’', "'");
  const { reason, wish } = saidAtFirst(text);
  const handover = wordOf(HANDOVER_WORDS, text);
  return {
    ...((data.reason ?? 'other') === 'other' && reason != null ? { reason } : {}),
    ...(data.wish === null && wish != null ? { wish } : {}),
    ...(data.handover === null && handover !== null ? { handover } : {}),
    ...(data.unused === null && UNUSED.test(text) ? { unused: true } : {}),
    ...itemsIn(text, data, context),
  };
}

function itemsIn(text: string, { items, order }: ReturnData, context: FlowContext): Partial<ReturnData> {
  if (items !== null || order === null) return {};
  const named = itemsNamed(text, { order }, context);
  const isTold = namesAll(text) || (named.length > 0 && named.length < order.items.length);
  return isTold ? { items: named } : {};
}

/** So often a question is asked again while the customer tells something else. */
const MOST_RETOLD = 1;

/** After what answers nothing: its words are kept, what it says besides counts, and nothing is asked for ever. */
export function retell(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): ReturnData {
  const words = freeText(input, RETURN, context);
  if (words === null) return data;
  const known = { ...data, ...alsoSaid(input, data, context), ...wishSaid(words), words: add(data.words, words) };
  if (slot === 'summary' || data.retold < MOST_RETOLD) return { ...known, retold: data.retold + 1 };
  return { ...known, ...DEFAULTS[slot](data), retold: 0 };
}

type Default = (data: ReturnData) => Partial<ReturnData>;

/** What is taken where the customer does not say: people read their words on the ticket. */
const DEFAULTS: Readonly<Record<Exclude<ReturnSlot, 'summary'>, Default>> = {
  items: ({ order }) => ({ items: (order?.items ?? []).map((_item, place) => place) }),
  reason: () => ({ reason: 'other' }),
  wish: () => ({ wish: 'refund' }),
  unused: () => ({ unused: true }),
  photos: () => ({ photosDone: true }),
  // How it is sent back nobody can guess: the summary leaves it open, and asks once more.
  handover: () => ({ handoverOpen: true }),
};
