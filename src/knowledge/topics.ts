import type { Language, Localized } from '../model/language.ts';
import type { Faq } from './faq.ts';
import { quote } from './faults.ts';
import { readLocalized } from './localized.ts';
import { nameOf, type Place, place, type Report } from './report.ts';

/** Topics with their titles, in the order of the files; a topic without a title is called by its id. */
export function buildTopics(
  faqs: readonly Faq[],
  languages: readonly Language[],
  report: Report,
): ReadonlyMap<string, Localized> {
  const topics = new Map<string, Localized>();
  const titled = new Map<string, { readonly place: Place; readonly text: string }>();
  for (const { source, topic, title } of faqs) {
    if (topic === null) continue;
    const byId = Object.fromEntries(languages.map((language) => [language, topic]));
    if (!topics.has(topic)) topics.set(topic, byId);
    if (title === undefined) continue;
    const where = place(source, 'title');
    const read = readLocalized(title, languages, report, { place: where, what: "topic's title", missing: 'warning' });
    const text = JSON.stringify(read);
    const before = titled.get(topic);
    if (before !== undefined && before.text !== text) {
      const message = `The topic ${quote(topic)} has another title at ${nameOf(before.place)}: write it in one of the files.`;
      report.fault(where, message);
      continue;
    }
    titled.set(topic, { place: where, text });
    topics.set(topic, { ...byId, ...read });
  }
  return topics;
}
