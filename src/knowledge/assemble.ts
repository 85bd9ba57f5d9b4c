import type { Fault, Knowledge, Phrases, Words } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import type { Checked } from './check.ts';
import { buildEntries, checkCount, checkNext } from './entries.ts';
import type { Faq } from './faq.ts';
import { fileFault, isFault } from './faults.ts';
import { buildPhrases, type PlacedPhrases } from './phrases.ts';
import { checkQuestions } from './questions.ts';
import { collect, place, type Report } from './report.ts';
import { buildShop } from './shop.ts';
import { buildTopics } from './topics.ts';
import { versionOf } from './version.ts';

const NO_WORDS: Words = { synonyms: [], blocked: [], anger: [] };

/** All files of a folder, each checked by itself. */
export interface Files {
  readonly checked: readonly Checked[];
  /** Built-in phrases by language. */
  readonly builtin: ReadonlyMap<Language, Phrases>;
  /** Faults of the folder, and of files that could not be read. */
  readonly faults: readonly Fault[];
}

/** What reading a knowledge folder gave: the knowledge, unless there is a fault. Warnings keep nothing back. */
export interface KnowledgeReading {
  readonly knowledge: Knowledge | null;
  readonly faults: readonly Fault[];
}

/** Puts checked files together, and checks what only shows in all of them. */
export function assemble(files: Files): KnowledgeReading {
  const faults = [...files.faults, ...files.checked.flatMap((checked) => checked.faults)];
  const shopFile = files.checked.find((checked) => checked.kind === 'shop');
  if (shopFile === undefined) {
    if (!faults.some(({ file }) => file === 'shop.yaml' || file === '.')) faults.push(fileFault('shop.yaml', NO_SHOP));
    return { knowledge: null, faults };
  }
  // Without languages nearly all that follows would be told wrongly.
  if (shopFile.languages === null) return { knowledge: null, faults };
  const content = assembleContent(files, shopFile, shopFile.languages, collect(faults));
  if (content === null || faults.some(isFault)) return { knowledge: null, faults };
  return { knowledge: { version: versionOf(content), ...content }, faults };
}

const NO_SHOP =
  'The file is missing: write one with at least a name and languages, such as "name: Linxi Home" and "languages: [zh, en]".';

type ShopChecked = Extract<Checked, { kind: 'shop' }>;

function assembleContent(
  { checked, builtin, faults }: Files,
  shopFile: ShopChecked,
  languages: readonly Language[],
  report: Report,
): Omit<Knowledge, 'version'> | null {
  const faqs = faqsOf(checked);
  const placed = buildEntries(faqs, languages, report);
  checkCount(faqs, report);
  // An entry of a file that cannot be read at all may be what a `next` means.
  const unread =
    checked.some((file) => file.kind === 'faq' && file.faq === null) ||
    faults.some((fault) => isFault(fault) && fault.file.startsWith('faq'));
  const none = faqs.every(({ entries, faults: told }) => entries.length === 0 && told.length === 0);
  if (!unread && none) {
    report.warn(place(shopFile.source), 'There are no entries in faq/: the bot can answer nothing.');
  }
  if (!unread) checkNext(placed, new Set(faqs.flatMap(({ faultyIds }) => faultyIds)), report);
  checkQuestions(placed.values(), report);
  const topics = buildTopics(faqs, languages, report);
  const languagesAt = place(shopFile.source, 'languages');
  const phrases = buildPhrases(languages, phrasesOf(checked), builtin, languagesAt, report);
  const words = checked.find((file) => file.kind === 'words')?.words ?? NO_WORDS;
  if (shopFile.shop === null) return null;
  const shop = buildShop(shopFile.shop, shopFile.source, report);
  const entries = new Map([...placed].map(([id, { entry }]) => [id, entry] as const));
  return { shop, topics, entries, phrases, words };
}

function faqsOf(checked: readonly Checked[]): Faq[] {
  return checked.flatMap((file) => (file.kind === 'faq' && file.faq !== null ? [file.faq] : []));
}

function phrasesOf(checked: readonly Checked[]): ReadonlyMap<Language, PlacedPhrases> {
  const found = new Map<Language, PlacedPhrases>();
  for (const file of checked) {
    if (file.kind === 'phrases') found.set(file.language, { source: file.source, phrases: file.phrases });
  }
  return found;
}
