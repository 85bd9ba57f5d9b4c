import { clausesOf } from './clauses.ts';
import { noPhotos } from './details.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { countsSaid, type ItemCounts } from './item-counts.ts';
import { isOwnMistake } from './own-mistake.ts';
import { freeText } from './replies.ts';
import type { ReturnData } from './return-data.ts';
import { RETURN_REASONS } from './return-rules.ts';
import { detailsTold, itemsMeantIn, RETURN, type ReturnSlot, WISH_OF } from './return-words.ts';
import { withFacts } from './story.ts';

/** What was told of the matter, in this message and just before. */
export const wordsBefore = (said: FlowInput, { heard }: FlowContext): string =>
  heard
    .filter(({ reason }) => reason !== undefined)
    .map(({ text }) => text)
    .toReversed()
    .concat(said.kind === 'text' ? [said.text] : [])
    .reduce(withFacts, '');

/** Why it is returned, and what would put it right, as it was told just before it was said that it is. */
export function toldBefore({ heard }: FlowContext): Pick<ReturnData, 'reason' | 'wish'> {
  const last = heard.find(({ reason }) => reason !== undefined);
  const reason = RETURN_REASONS.find((one) => last?.reason === one) ?? null;
  return { reason, wish: WISH_OF[last?.outcome ?? ''] ?? null };
}

/** What a message says of what is still open, whatever was asked. */
export function alsoSaid(input: FlowInput, data: ReturnData, context: FlowContext): Partial<ReturnData> {
  if (input.kind !== 'text') return {};
  const text = wordsOf(input).normalize('NFKC').replaceAll('’', "'");
  const { reason, wish, handover, unused } = detailsTold(input);
  const counts = countsPut([text], data, context);
  // "Only one of the two" is easily taken for something missing.
  const isReason = reason !== undefined && !('counts' in counts);
  return {
    ...(isReason && ((data.reason ?? 'other') === 'other' || isOwnMistake(input)) ? { reason } : {}),
    ...(data.wish === null && wish !== undefined ? { wish } : {}),
    ...(data.handover === null && handover !== undefined ? { handover } : {}),
    ...(data.unused === null && unused !== undefined ? { unused } : {}),
    ...(!data.photosDone && noPhotos(input) ? { photosDone: true } : {}),
    ...itemsIn(text, data, context),
    ...counts,
  };
}

/** What a clause answers with, and no more than that. */
const ANSWERS: Readonly<Partial<Record<ReturnSlot, RegExp>>> = {
  handover: /取|寄|快递|自己|\b(?:pick|collect|fetch|send|post|drop|courier|myself|please|yes)/iu,
  unused: /用|拆|洗|新|是|对|没有|\b(?:used?|opened|new|washed|yes|yep|yeah|no|it is|it'?s not)\b/iu,
};
/** With it is told when, or where. */
const TIMED =
  /[早晚]上|上午|中午|下午|今天|明|后天|周|星期|\d|点|在家|门卫|前台|\b(?:today|tomorrow|tonight|morning|afternoon|evening|(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|home|after|before|door|gate|code)\b/iu;

/** The words, with what is told beside the answer to a question that has an answer in a word. */
export function wordsBeside(slot: ReturnSlot, input: FlowInput, words: string): string {
  const answer = ANSWERS[slot];
  if (answer === undefined || input.kind !== 'text') return words;
  const told = clausesOf(input.text).filter((clause) => !answer.test(clause) || TIMED.test(clause));
  return withFacts(words, told.join(' '));
}

/** How many of what goes back the texts say, if it is other than was known; the first of them counts most. */
export function countsPut(
  texts: readonly string[],
  { order, items, counts }: ReturnData,
  context: FlowContext,
): Pick<ReturnData, 'counts'> | Record<string, never> {
  if (order === null) return {};
  const said = texts.map((text) => countsSaid(text, order.items, items ?? [], context));
  const now = Object.assign({}, counts, ...said.toReversed());
  const number = (of: ItemCounts, place: number): number | undefined => of[place] ?? order.items[place]?.quantity;
  return order.items.some((_item, place) => number(now, place) !== number(counts, place)) ? { counts: now } : {};
}

function itemsIn(text: string, { items, order }: ReturnData, context: FlowContext): Partial<ReturnData> {
  if (items !== null || order === null) return {};
  const meant = itemsMeantIn([text], order, context);
  return meant.length > 0 ? { items: meant } : {};
}

/** So often a question is asked again while the customer tells something else. */
const MOST_RETOLD = 1;

/** After what answers nothing: its words are kept, what it says besides counts, and nothing is asked for ever. */
export function retell(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): ReturnData {
  const words = freeText(input, RETURN, context);
  if (words === null) return data;
  // A wish that is told beside takes the place of one that was told before.
  const { wish = data.wish } = detailsTold(input);
  const known = { ...data, ...alsoSaid(input, data, context), wish, words: withFacts(data.words, words) };
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
