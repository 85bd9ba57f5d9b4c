import type { ComplaintData } from './complaint-data.ts';
import type { FlowContext } from './flow.ts';
import { proposeTopics, type TopicPath } from './taxonomy.ts';

/** What a shop's words for a late parcel are among. */
const LATE = '迟迟没收到，送得太慢，延误，still waiting, it is late and delayed, not arrived';
/** Who only says that they complain means what they said before. */
const LONGEST_BARE = 16;
/** Of what was said before the complaint so much is proposed. */
const MOST_BEFORE = 2;

/**
 * What a complaint is likely about: by its words, by its order, which is late, and where neither tells, by what was said just
 * before it.
 */
export function likelyTopics(
  { what, order }: Pick<ComplaintData, 'what' | 'order'>,
  { knowledge, talk, heard }: FlowContext,
  most: number,
): TopicPath[] {
  const { complaints } = knowledge.shop;
  const told = proposeTopics(what ?? '', complaints, most);
  const isLate = talk.orders.some(({ number, late }) => number === order && late === true);
  const late = isLate ? proposeTopics(LATE, complaints, 1) : [];
  const [isUrgent] = told.filter(({ category, subcategory }) => category.urgent || subcategory?.urgent === true);
  const known = isUrgent === undefined ? [...late, ...told] : told;
  const topics = known.filter(({ id }, place) => known.findIndex((one) => one.id === id) === place).slice(0, most);
  if (topics.length > 0 || (what ?? '').length > LONGEST_BARE) return topics;
  return proposeTopics(heard.map(({ text }) => text).join('\n'), complaints, Math.min(most, MOST_BEFORE));
}
