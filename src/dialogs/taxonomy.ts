import type { ComplaintCategory, ComplaintTopic } from '../model/knowledge.ts';
import { type Language, localize } from '../model/language.ts';
import type { FlowContext } from './flow.ts';

/** A place in the taxonomy, such as `delivery/late` or `delivery`. */
export interface TopicPath {
  readonly id: string;
  readonly category: ComplaintCategory;
  readonly subcategory: ComplaintTopic | null;
}

/** What a complaint seems to be about, the likeliest first, at most `most`: by the words of the shop's taxonomy. */
export function proposeTopics(text: string, categories: readonly ComplaintCategory[], most: number): TopicPath[] {
  const said = fold(text);
  return allPaths(categories)
    .map((path) => ({ path, score: scoreOf(path, said) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ path }) => path)
    .filter(isCloser)
    .slice(0, most);
}

/** A category alone is proposed only where none of its subcategories is. */
const isCloser = (path: TopicPath, _place: number, all: readonly TopicPath[]): boolean =>
  path.subcategory !== null || !all.some((one) => one.category === path.category && one.subcategory !== null);

/** Every category, and every subcategory. */
function allPaths(categories: readonly ComplaintCategory[]): TopicPath[] {
  return categories.flatMap((category): TopicPath[] => [
    ...category.subcategories.map((subcategory) => ({ id: `${category.id}/${subcategory.id}`, category, subcategory })),
    { id: category.id, category, subcategory: null },
  ]);
}

/** The closer word counts for more; what may hurt somebody goes before all. */
function scoreOf({ category, subcategory }: TopicPath, said: string): number {
  const closer = subcategory === null ? 0 : count(subcategory, said) * 2 + longest(subcategory, said) / 100;
  if (subcategory !== null && closer === 0) return 0;
  const score = count(category, said) + closer;
  return score > 0 && (category.urgent || subcategory?.urgent === true) ? score + 10 : score;
}

const count = ({ words }: ComplaintTopic, said: string): number =>
  words.filter((word) => stands(fold(word), said)).length;

/** The longest word that stands in a text: it says more than a shorter one. */
const longest = ({ words }: ComplaintTopic, said: string): number =>
  Math.max(0, ...words.filter((word) => stands(fold(word), said)).map((word) => [...word].length));

/** Latin words stand alone, or with an ending; Chinese ones stand anywhere. */
function stands(word: string, said: string): boolean {
  const at = said.indexOf(word);
  if (at < 0) return false;
  return !/^[a-z]/.test(word) || !/[a-z]/.test(said[at - 1] ?? '');
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The place of an id; null = it is none of the shop's (any more). */
export function topicOf(id: string, categories: readonly ComplaintCategory[]): TopicPath | null {
  const [first, second] = id.split('/');
  const category = categories.find((one) => one.id === first);
  if (category === undefined) return null;
  return { id, category, subcategory: category.subcategories.find((one) => one.id === second) ?? null };
}

/** Its name: "物流配送 · 送得太慢". */
export function topicTitle(path: TopicPath, { knowledge, language }: FlowContext): string {
  const title = (topic: ComplaintTopic, wanted: Language) => localize(topic.title, wanted, knowledge.shop.languages);
  const { category, subcategory } = path;
  return [category, ...(subcategory === null ? [] : [subcategory])].map((one) => title(one, language)).join(' · ');
}
