import type { ComplaintData } from './complaint-data.ts';
import { likelyTopics } from './complaint-likely.ts';
import { detailIn, TOLD } from './details.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { beginsWithYes } from './replies.ts';
import { proposeTopics, type TopicPath, topicOf, topicTitle } from './taxonomy.ts';

/** A title said with so many more letters is still only the title. */
const AROUND_TITLE = 16;
/** The same of what says that it is none of these. */
const AROUND_OTHER = 12;
/** A text that is no longer names what it is about by any word of it. */
const SHORT = { han: 14, letters: 40 } as const;

const CATEGORY = /类别|分类|类型|\bcategor(?:y|ies)\b|\btopic\b/iu;
const WRONG = /不对|错|不是|改|换|\b(?:wrong|not|n'?t|change|isn'?t|incorrect)\b/iu;
const NONE = /都不[对是]|都没有|不在里面|\bnone of (?:these|them)\b|\bneither\b/iu;
/** What is said not to be meant. */
const DENIED =
  /(?:不是|并非|而不是|不属于)[^，。,.;；]*|\b(?:not|isn'?t|rather than) (?:about )?(?:an? |the )?[\w ]*?(?=[,.;]|$)/giu;

/** What stands before the first comma. */
const FIRST_WORDS = /^([^，,。.;；!！?？]{2,40})[，,。.;；!！]/u;

/** What stands around what something is about. */
const AROUND =
  /\b(?:no|it'?s|it is|that'?s|this is|all|about|the|obviously|of course|just|i think|i guess|really)\b|就是|当然|明明|我觉得|\s+/giu;

type Categorised = Pick<ComplaintData, 'category'> & Partial<Pick<ComplaintData, 'anyCategory' | 'wish'>>;

/** The category that is told where it was asked for; null = none is. */
export function categoryTold(data: ComplaintData, input: FlowInput, context: FlowContext): Categorised | null {
  if (input.kind !== 'text') return null;
  const text = wordsOf(input).trim();
  const { complaints } = context.knowledge.shop;
  const proposed = likelyTopics(data, context, 3);
  const said = text.replace(DENIED, ' ');
  const titled = titleIn(said, context) ?? titleIn(FIRST_WORDS.exec(said)?.[1]?.replace(AROUND, ' ') ?? '', context);
  if (titled !== null) return { category: closerTo(titled, proposed) };
  if (isOther(text, context)) return { category: '' };
  const [own] = isShort(text) || NONE.test(text) ? proposeTopics(said, complaints, 1) : [];
  const [only, ...others] = proposed;
  if (only !== undefined && others.length === 0 && wishesInstead(input, own, only))
    return { category: only.id, wish: text };
  if (own !== undefined) return { category: dangerOver(own, proposed) ?? closerTo(own.id, proposed) };
  if (NONE.test(text)) return { category: null, anyCategory: true };
  const [first] = proposed;
  return first !== undefined && beginsWithYes(input) ? { category: first.id } : null;
}

const isShort = (text: string): boolean => text.length <= (/\p{Script=Han}/u.test(text) ? SHORT.han : SHORT.letters);

/** What would put it right is told instead of what it is about, and passes the question over. */
const wishesInstead = (input: FlowInput, own: TopicPath | undefined, proposed: TopicPath): boolean =>
  own?.category.id !== proposed.category.id && detailIn(input, 'outcome', TOLD.sure) !== null;

/** What is dangerous stays so, unless it is called something else. */
function dangerOver(own: TopicPath, [likeliest]: readonly TopicPath[]): string | null {
  return likeliest !== undefined && isUrgent(likeliest) && !isUrgent(own) ? likeliest.id : null;
}

const isUrgent = ({ category, subcategory }: TopicPath): boolean => category.urgent || subcategory?.urgent === true;

/** Of a category the place within it that was proposed. */
function closerTo(id: string, proposed: readonly TopicPath[]): string {
  return proposed.find((path) => path.id.startsWith(`${id}/`))?.id ?? id;
}

/** "Something else then". */
function isOther(text: string, { say }: FlowContext): boolean {
  const label = say('complaint.otherCategory').toLowerCase();
  const said = text.toLowerCase();
  return said.includes(label) && said.length <= label.length + AROUND_OTHER;
}

/** What puts the category right in the summary; null = nothing does. `category` null: it is asked for anew. */
export function categoryPutRight(
  { category }: ComplaintData,
  input: FlowInput,
  context: FlowContext,
): Categorised | null {
  if (input.kind !== 'text') return null;
  const text = wordsOf(input).trim();
  const { complaints } = context.knowledge.shop;
  if (CATEGORY.test(text) && (WRONG.test(text) || text.length < 20)) {
    const [path] = proposeTopics(text.replace(DENIED, ' '), complaints, 1);
    const meant = titleIn(text.replace(DENIED, ' '), context, AROUND_TITLE) ?? path?.id ?? null;
    return meant === null || meant === category ? { category: null, anyCategory: true } : { category: meant };
  }
  if (!deniesTopic(text, category ?? '', context)) return null;
  const [path] = proposeTopics(text.replace(DENIED, ' '), complaints, 1);
  return path === undefined || path.id === category ? { category: null, anyCategory: true } : { category: path.id };
}

/** What was taken for the category is said not to be it: "it is not about the warranty". */
function deniesTopic(text: string, category: string, context: FlowContext): boolean {
  const topic = topicOf(category, context.knowledge.shop.complaints);
  if (topic === null) return false;
  const denied = (text.match(DENIED) ?? []).join(' ').toLowerCase();
  const words = [...topic.category.words, ...(topic.subcategory?.words ?? [])];
  return denied !== '' && words.some((word) => word.length > 1 && denied.includes(word.toLowerCase()));
}

/** The category that a text names by its title, with at most so many letters around it. */
export function titleIn(text: string, context: FlowContext, around = AROUND_TITLE): string | null {
  const { complaints } = context.knowledge.shop;
  const paths = complaints.flatMap((category) => [
    ...category.subcategories.map(({ id }) => `${category.id}/${id}`),
    category.id,
  ]);
  const said = text.toLowerCase();
  const named = paths.find((id) => {
    const path = topicOf(id, complaints);
    const title = path === null ? '' : (topicTitle(path, context).split(' · ').at(-1) ?? '').toLowerCase();
    return title !== '' && said.includes(title) && said.length < title.length + around;
  });
  return named ?? null;
}
