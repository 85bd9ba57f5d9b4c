import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { namedIn } from './order-words.ts';
import { freeText, meansAnother, wants } from './replies.ts';
import { detailPutRight, itemsPutRight } from './return-corrections.ts';
import type { ReturnData } from './return-data.ts';
import { alsoSaid, countsPut } from './return-told.ts';
import { RETURN } from './return-words.ts';
import { withFacts } from './story.ts';

/** What a message puts right before the end, with what it tells besides; null = nothing. */
export function putRight(input: FlowInput, data: ReturnData, context: FlowContext): Partial<ReturnData> | null {
  const items = itemsPutRight(input, data, context);
  const counts = input.kind === 'text' ? countsPut([wordsOf(input)], data, context) : {};
  const isCounted = 'counts' in counts;
  const put = { ...detailPutRight(input, data, isCounted), ...counts };
  if (items === null && Object.keys(put).length === 0) return null;
  const words = input.kind === 'text' ? withFacts(data.words, input.text) : data.words;
  return { ...alsoSaid(input, data, context), ...put, ...(items === null ? {} : { items }), words };
}

/** Of an order of several items "the other one" may be one of these. */
export function isAnotherOrder(input: FlowInput, { order }: ReturnData): boolean {
  const named = namedIn(input);
  if (named.length > 0) return named.some(({ value }) => value !== order?.number);
  if (input.kind !== 'text' || !meansAnother(input)) return false;
  return order?.items.length === 1 || /单|\border/iu.test(wordsOf(input));
}

/** So likely a message is about the return, though not what was asked. */
const ABOUT_IT = 0.4;

/** It tells of what is to be returned, while the order is still asked for. */
export function tellsOfIt(input: FlowInput, data: ReturnData, context: FlowContext): boolean {
  if (freeText(input, RETURN, context) === null) return false;
  return wants(input, 'return', ABOUT_IT) || Object.keys(alsoSaid(input, data, context)).length > 0;
}
