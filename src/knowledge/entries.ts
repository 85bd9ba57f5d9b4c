import type { Entry } from '../model/knowledge.ts';
import type { Language, Localized } from '../model/language.ts';
import type { Faq } from './faq.ts';
import { quote } from './faults.ts';
import { LIMITS } from './limits.ts';
import { declared, readLocalized, warnUndeclared } from './localized.ts';
import { grouped, inside, nameOf, type Place, place, type Report } from './report.ts';
import type { EntryFile } from './schema.ts';
import { suggester } from './suggest.ts';

/** An entry, how it was written, and the place it was read from. */
export interface PlacedEntry {
  readonly entry: Entry;
  readonly file: EntryFile;
  readonly place: Place;
}

type ByLanguage = Entry['questions'];

/** Fewer questions than this in a language find little. */
const FEW_QUESTIONS = 3;

/** The entries of all files, in the order of the files, with ids that stand once. */
export function buildEntries(
  faqs: readonly Faq[],
  languages: readonly Language[],
  report: Report,
): ReadonlyMap<string, PlacedEntry> {
  const entries = new Map<string, PlacedEntry>();
  for (const faq of faqs) {
    const own: PlacedEntry[] = [];
    for (const { index, entry: file } of faq.entries) {
      const where = place(faq.source, 'entries', index);
      const before = entries.get(file.id);
      if (before !== undefined) {
        const first = nameOf(inside(before.place, 'id'));
        report.fault(
          inside(where, 'id'),
          `The id ${quote(file.id)} was given before, at ${first}: give this entry another one.`,
        );
        continue;
      }
      const placed = { entry: buildEntry(file, faq.topic ?? '', languages, report, where), file, place: where };
      entries.set(file.id, placed);
      own.push(placed);
    }
    warnFewQuestions(own, languages, report);
  }
  return entries;
}

function buildEntry(
  file: EntryFile,
  topic: string,
  languages: readonly Language[],
  report: Report,
  where: Place,
): Entry {
  const questions = readLists(file.questions, languages, report, inside(where, 'questions'));
  if (Object.keys(questions).length === 0) {
    report.fault(
      inside(where, 'questions'),
      `The entry has no questions in any language of the shop (${languages.join(', ')}).`,
    );
  }
  const answer =
    file.answer === undefined
      ? null
      : readLocalized(file.answer, languages, report, {
          place: inside(where, 'answer'),
          what: 'answer',
          missing: 'fault',
        });
  if (answer !== null) warnLong(answer, report, inside(where, 'answer'));
  return {
    id: file.id,
    topic,
    title: titleOf(file, questions, languages, report, where),
    questions,
    answer,
    flow: file.flow ?? null,
    next: file.next ?? [],
    tests: file.tests === undefined ? {} : readLists(file.tests, languages, report, inside(where, 'tests')),
  };
}

/** Lists by language. A plain list says its language only where the shop has one. */
function readLists(
  written: EntryFile['questions'],
  languages: readonly Language[],
  report: Report,
  where: Place,
): ByLanguage {
  if (!Array.isArray(written)) {
    warnUndeclared(written, languages, report, where);
    return declared(written, languages);
  }
  if (languages.length > 1) {
    const such = `"${languages[0]}: […]"`;
    report.fault(where, `The shop has several languages: say which one this list is in, such as ${such}.`);
  }
  return Object.fromEntries(languages.map((language) => [language, written]));
}

function titleOf(
  file: EntryFile,
  questions: ByLanguage,
  languages: readonly Language[],
  report: Report,
  where: Place,
): Localized {
  const first: Record<Language, string> = {};
  for (const [language, [question]] of Object.entries(questions)) {
    if (question !== undefined) first[language] = question;
  }
  if (file.title === undefined) return first;
  const wish = { place: inside(where, 'title'), what: 'title', missing: 'fine' } as const;
  return { ...first, ...readLocalized(file.title, languages, report, wish) };
}

/** Languages whose words have no spaces between them, so that their length is told in characters. */
const UNSPACED = new Set(['zh', 'ja', 'th', 'lo', 'km', 'my']);

function warnLong(answer: Localized, report: Report, where: Place): void {
  for (const [language, text] of Object.entries(answer)) {
    if (text.length <= 120) continue;
    const unspaced = UNSPACED.has(language.split('-')[0] ?? '');
    const length = unspaced ? [...text.replaceAll(/\s/g, '')].length : text.split(/\s+/).length;
    const most = unspaced ? 150 : 120;
    if (length <= most) continue;
    const unit = unspaced ? 'characters' : 'words';
    report.warn(
      inside(where, language),
      `The answer has ${length} ${unit}; more than ${most} are hard to read in a chat.`,
    );
  }
}

/** Told once a file and language: which entries find little for want of questions. */
function warnFewQuestions(entries: readonly PlacedEntry[], languages: readonly Language[], report: Report): void {
  for (const language of languages) {
    const count = ({ entry }: PlacedEntry) => entry.questions[language]?.length ?? 0;
    const none = entries.filter((placed) => count(placed) === 0);
    grouped(
      report,
      none.map(named),
      (n, ids) => `${entriesHave(n)} no questions in "${language}" (${ids}): nobody finds them in that language.`,
    );
    const few = entries.filter((placed) => count(placed) > 0 && count(placed) < FEW_QUESTIONS);
    grouped(
      report,
      few.map(named),
      (n, ids) =>
        `${entriesHave(n)} fewer than ${FEW_QUESTIONS} questions in "${language}" (${ids}): 5 to 20 serve best.`,
    );
  }
}

function named({ entry, place: where }: PlacedEntry): { place: Place; name: string } {
  return { place: inside(where, 'questions'), name: entry.id };
}

function entriesHave(count: number): string {
  return count === 1 ? '1 entry has' : `${count} entries have`;
}

/** Tells every `next` that leads nowhere or to its own entry. `alsoKnown`: ids of entries that have faults of their own. */
export function checkNext(
  entries: ReadonlyMap<string, PlacedEntry>,
  alsoKnown: ReadonlySet<string>,
  report: Report,
): void {
  const suggest = suggester([...entries.keys()]);
  for (const { entry, place: where } of entries.values()) {
    for (const [index, id] of entry.next.entries()) {
      const here = inside(where, 'next', index);
      if (id === entry.id) report.warn(here, `The entry offers itself (${quote(id)}) as what comes next: take it out.`);
      else if (entry.next.indexOf(id) < index) report.warn(here, `${quote(id)} stands here twice: take one out.`);
      else if (!entries.has(id) && !alsoKnown.has(id))
        report.fault(here, `There is no entry ${quote(id)}.${suggest(id)}`);
    }
  }
}

/** Tells when there are more entries than can be served. */
export function checkCount(faqs: readonly Faq[], report: Report): void {
  let count = 0;
  for (const { source, entries } of faqs) {
    count += entries.length;
    if (count <= LIMITS.entries) continue;
    report.fault(place(source, 'entries'), `More than ${LIMITS.entries} entries in all: take some out.`);
    return;
  }
}
