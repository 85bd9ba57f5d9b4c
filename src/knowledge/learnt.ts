import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import type { Language } from '../model/language.ts';
import { formatFault, isFault } from './faults.ts';
import { codeOf, listFiles } from './files.ts';
import { readKnowledge } from './read.ts';

/** Where what agents taught is written, for an admin to move to where it belongs. */
export const LEARNT_FILE = 'faq/learnt.yaml';

const HEAD = `# 客服教给小二的回答。已经生效；请移到合适的文件里，补上别的问法和别的语言，再从这里删掉。
# What agents taught. It is live already: move it to the file where it belongs, add more ways to ask and the other
# languages, and delete it here.
topic: learnt
title: {zh: 客服教的, en: Taught by agents}
entries: []
`;

/** An answer that an agent gave and somebody approved. */
export interface LearntEntry {
  /** The same one again replaces it. */
  readonly id: string;
  readonly language: Language;
  readonly question: string;
  readonly answer: string;
}

/** How writing it ended: `faults` are lines for people. */
export type LearntResult = { readonly ok: true } | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Writes an entry to the knowledge folder's file of what agents taught, unless the folder would then have a fault: then
 * nothing is changed. Who watches the folder takes it up. Throws where the folder cannot be written to.
 */
export async function writeLearnt(dir: string, entry: LearntEntry): Promise<LearntResult> {
  const text = withEntry(await currentText(join(dir, LEARNT_FILE)), entry);
  if (typeof text !== 'string') return text;
  const faults = await faultsWith(dir, text);
  if (faults.length > 0) return { ok: false, faults };
  const path = join(dir, LEARNT_FILE);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
  return { ok: true };
}

async function currentText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return HEAD;
    throw error;
  }
}

function withEntry(text: string, { id, language, question, answer }: LearntEntry): string | LearntResult {
  const file = parseDocument(text);
  const entries = entriesOf(file);
  if (entries === null)
    return { ok: false, faults: [`${LEARNT_FILE}:1:1: This file has faults, or no list "entries": mend it first.`] };
  const node = file.createNode({ id, questions: { [language]: [question] }, answer });
  const known = entries.items.findIndex((item) => isMap(item) && item.get('id') === id);
  entries.flow = false;
  if (known < 0) entries.items.push(node);
  else entries.items[known] = node;
  return file.toString({ lineWidth: 0 });
}

function entriesOf(file: Document) {
  const entries = file.errors.length > 0 ? null : file.get('entries');
  return isSeq(entries) ? entries : null;
}

/** What would be wrong with the folder if the file held this, tried on a copy. */
async function faultsWith(dir: string, text: string): Promise<string[]> {
  const copy = await mkdtemp(join(tmpdir(), 'xiaoer-knowledge-'));
  try {
    const { files } = await listFiles(dir);
    for (const { file, path } of files) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await copyFile(path, join(copy, file));
    }
    await mkdir(dirname(join(copy, LEARNT_FILE)), { recursive: true });
    await writeFile(join(copy, LEARNT_FILE), text);
    const { faults } = await readKnowledge(copy);
    return faults.filter(isFault).map(formatFault);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
