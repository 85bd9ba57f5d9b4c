import { join } from 'node:path';
import { formatFault, isFault, quote } from '../knowledge/faults.ts';
import { readKnowledge } from '../knowledge/read.ts';
import type { Entry, Fault, Knowledge } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import type { Understander, Understanding } from '../model/understanding.ts';
import type { Misled } from '../understanding/review.ts';
import { placeFinder } from './places.ts';

/** Where a command writes what it has to say. */
export interface Output {
  write(text: string): unknown;
}

/** Makes what understands messages by one version of the knowledge; trained when the promise, if it is one, resolves. */
export type UnderstanderFactory = (knowledge: Knowledge) => Understander | Promise<Understander>;

/** Gives the questions that do not lead to their own entry. */
export type KnowledgeReview = (knowledge: Knowledge) => readonly Misled[];

/**
 * `knowledge check`: a line for each fault and warning, also about questions that lead astray. Gives the exit code, 1 when
 * there is a fault.
 */
export async function runKnowledgeCheck(dir: string, out: Output, review: KnowledgeReview = () => []): Promise<number> {
  const { knowledge, faults } = await readKnowledge(dir);
  tellFaults(dir, faults, out);
  if (knowledge === null) {
    out.write(`${count(faults.filter(isFault).length, 'fault')} to mend; what is live stays as it is until then.\n`);
    return 1;
  }
  const misled = review(knowledge);
  const findPlace = misled.length > 0 ? await placeFinder(dir) : () => '';
  const told = misled.toSorted((a, b) => (b.rival?.likelihood ?? 0) - (a.rival?.likelihood ?? 0)).slice(0, MOST_TOLD);
  for (const one of told) out.write(`${findPlace(one.question)}: warning: ${toldOf(one)}\n`);
  if (misled.length > told.length) out.write(`And ${misled.length - told.length} more questions like these.\n`);
  out.write(`${summary(knowledge, faults.length + misled.length)}\n`);
  return 0;
}

/** So many questions that lead astray are told at once, the worst first. */
const MOST_TOLD = 20;

function toldOf({ question, entry, rival }: Misled): string {
  if (rival === null) {
    return `${quote(question)} stands alone: no other question of ${entry} is like it. Write two or three more in such words.`;
  }
  const likely = percent(rival.likelihood);
  return `${quote(question)} of ${entry} reads like ${rival.entry} (${likely} likely). Move it there, or write more such questions under ${entry}.`;
}

/**
 * `knowledge test`: asks every entry's tests, and tells those that did not find their entry. Gives the exit code, 1 when
 * fewer than `threshold` (0 to 1) of them did, when there are none, or when the knowledge has faults.
 */
export async function runKnowledgeTest(
  dir: string,
  createUnderstander: UnderstanderFactory,
  out: Output,
  threshold = 0.95,
): Promise<number> {
  const { knowledge, faults } = await readKnowledge(dir);
  if (knowledge === null) {
    tellFaults(dir, faults, out);
    return 1;
  }
  const tests = [...testsOf(knowledge)];
  if (tests.length === 0) {
    out.write('No entry has tests: write messages that must find it under "tests", such as "tests: {en: [...]}".\n');
    return 1;
  }
  const understander = await createUnderstander(knowledge);
  let hits = 0;
  for (const test of tests) {
    const found = understander.understand(test.text, test.language);
    if (isHit(found, test.entry)) hits += 1;
    else out.write(`${missed(test, found)}\n`);
  }
  const rate = hits / tests.length;
  const enough = rate >= threshold;
  const verdict = enough ? '' : `, under the ${percent(threshold)} that are wanted`;
  out.write(`Hit rate ${percent(rate)}: ${hits} of ${count(tests.length, 'test')} found their entry${verdict}.\n`);
  return enough ? 0 : 1;
}

function tellFaults(dir: string, faults: readonly Fault[], out: Output): void {
  // From where the command was called, so that terminals and editors can jump to the place.
  for (const fault of faults) out.write(`${formatFault({ ...fault, file: join(dir, fault.file) })}\n`);
}

function summary({ entries, topics, shop }: Knowledge, warnings: number): string {
  const lists = [...entries.values()].flatMap(({ questions }) => Object.values(questions));
  const questions = lists.reduce((sum, list) => sum + list.length, 0);
  const parts = [
    count(entries.size, 'entry', 'entries'),
    count(topics.size, 'topic'),
    `${count(shop.languages.length, 'language')} (${shop.languages.join(', ')})`,
    count(questions, 'question'),
    count(warnings, 'warning'),
  ];
  return `No faults: ${parts.join(', ')}.`;
}

interface KnowledgeTest {
  readonly entry: Entry;
  readonly language: Language;
  readonly text: string;
}

function* testsOf({ entries }: Knowledge): Iterable<KnowledgeTest> {
  for (const entry of entries.values()) {
    for (const [language, texts] of Object.entries(entry.tests)) {
      for (const text of texts) yield { entry, language, text };
    }
  }
}

/** A command that starts the entry's own flow serves the customer as the entry would: "转人工" for `flow: human`. */
function isHit({ command, verdict, candidates }: Understanding, { id, flow }: Entry): boolean {
  if (command !== null) return command.name === flow;
  return verdict === 'answer' && candidates[0]?.entry === id;
}

function missed({ entry, language, text }: KnowledgeTest, found: Understanding): string {
  return `MISS ${quote(text)} (${language}): wanted ${entry.id}, ${foundInstead(found)}. ${remedy(entry, found)}`;
}

function foundInstead({ command, smallTalk, verdict, candidates }: Understanding): string {
  const best = candidates.slice(0, 3).map(({ entry, confidence }) => `${entry} ${confidence.toFixed(2)}`);
  if (command !== null) return `found the command "${command.name}"`;
  if (smallTalk !== null && verdict === 'abstain') return `found "${smallTalk}"`;
  if (verdict === 'answer') return `found ${best[0] ?? 'nothing'}`;
  if (verdict === 'clarify') return `asked back between ${best.join(', ')}`;
  return best.length === 0 ? 'found nothing' : `found nothing sure enough (${best.join(', ')})`;
}

function remedy(entry: Entry, { verdict, candidates }: Understanding): string {
  const add = `Add a question in such words to ${entry.id}`;
  const rival = candidates.find((candidate) => candidate.entry !== entry.id);
  if (verdict === 'abstain' || rival === undefined) return `${add}.`;
  return `${add}, or take what is like it out of ${rival.entry}.`;
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Rounded down, so that 100 % means all. */
function percent(rate: number): string {
  return `${(Math.floor(rate * 1000) / 10).toFixed(1)} %`;
}
