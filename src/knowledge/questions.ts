import type { Language } from '../model/language.ts';
import type { PlacedEntry } from './entries.ts';
import { quote } from './faults.ts';
import { fold } from './fold.ts';
import { inside, nameOf, type Place, type Report } from './report.ts';

/** A question or test as it stands in an entry. */
interface Asked {
  readonly text: string;
  readonly folded: string;
  readonly language: Language;
  readonly owner: PlacedEntry;
  readonly list: 'questions' | 'tests';
  readonly index: number;
}

/**
 * Tells questions that stand in two entries (nobody could say which one is meant) or twice in one, and tests that are
 * questions too or are wanted by two entries. Takes time in proportion to the number of questions.
 */
export function checkQuestions(entries: Iterable<PlacedEntry>, report: Report): void {
  const all = [...entries];
  const questions = new Map<string, Asked>();
  for (const asked of listed(all, 'questions')) {
    const before = questions.get(asked.folded);
    if (before === undefined) questions.set(asked.folded, asked);
    else tellRepeated(before, asked, report);
  }
  const tests = new Map<string, Asked>();
  for (const asked of listed(all, 'tests')) {
    const question = questions.get(asked.folded);
    const before = tests.get(asked.folded);
    if (question !== undefined) tellTestAmongQuestions(question, asked, report);
    else if (before !== undefined && before.owner !== asked.owner) tellTestTwice(before, asked, report);
    else tests.set(asked.folded, asked);
  }
}

function* listed(entries: readonly PlacedEntry[], list: Asked['list']): Iterable<Asked> {
  for (const owner of entries) {
    for (const [language, texts] of Object.entries(owner.entry[list])) {
      for (const [index, text] of texts.entries()) yield { text, folded: fold(text), language, owner, list, index };
    }
  }
}

function tellRepeated(before: Asked, asked: Asked, report: Report): void {
  const first = nameOf(placeOf(before));
  if (before.owner !== asked.owner) {
    const { id } = before.owner.entry;
    report.fault(
      placeOf(asked),
      `${quote(asked.text)} is a question of the entry ${quote(id)} too (${first}): it can only lead to one of them, take it out of the other.`,
    );
  } else if (before.language === asked.language) {
    report.warn(placeOf(asked), `${quote(asked.text)} stands in this entry twice (${first}): take one out.`);
  }
}

function tellTestAmongQuestions(question: Asked, asked: Asked, report: Report): void {
  const { id } = question.owner.entry;
  const message =
    question.owner === asked.owner
      ? `The test ${quote(asked.text)} is among the entry's questions: it shows nothing, word it differently.`
      : `The test ${quote(asked.text)} is a question of the entry ${quote(id)} (${nameOf(placeOf(question))}): it cannot find this one.`;
  report.warn(placeOf(asked), message);
}

function tellTestTwice(before: Asked, asked: Asked, report: Report): void {
  const { id } = before.owner.entry;
  report.warn(
    placeOf(asked),
    `The test ${quote(asked.text)} must find ${quote(id)} too (${nameOf(placeOf(before))}): it cannot find both.`,
  );
}

function placeOf({ owner, list, language, index }: Asked): Place {
  const lists = inside(owner.place, list);
  // A shop with one language may write the list without naming it.
  return Array.isArray(owner.file[list]) ? inside(lists, index) : inside(lists, language, index);
}
