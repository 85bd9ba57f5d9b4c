import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Knowledge } from '../../src/model/knowledge.ts';
import { entry, knowledgeOf } from '../fakes/knowledge.ts';

/** A message of the public data sets, with what it asks; `__oos__` = nothing that the set's entries answer. */
const Row = z.object({ text: z.string(), label: z.string(), lang: z.string() });
export type Row = z.infer<typeof Row>;

/** Where the data sets are; null, with a word, when they are not there. */
export function dataFolder(): string | null {
  const folder = process.env.XIAOER_DATA ?? '../shared/data';
  if (existsSync(folder)) return folder;
  process.stderr.write(`Skipped: there is no folder ${folder}. XIAOER_DATA names the one with the public data sets.\n`);
  return null;
}

export function readRows(folder: string, set: string, name: string): Row[] {
  const lines = readFileSync(join(folder, set, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => Row.parse(JSON.parse(line)));
}

/** A message for training or testing, with the entry it is about; null = none. */
export interface Dataset {
  readonly name: string;
  readonly train: readonly Row[];
  readonly inScope: readonly Row[];
  readonly outOfScope: readonly Row[];
}

/** Development data only: never the public test splits, but for HINT3's, whose only messages of customers these are. */
export function readDatasets(folder: string): Dataset[] {
  const rows = (set: string, name: string) => readRows(folder, set, name);
  const few = (set: string, outOfScope: readonly Row[] = []): Dataset[] =>
    [5, 10].map((examples) => ({
      name: `${set}-${examples}`,
      train: rows(set, `train_${examples}`),
      inScope: rows(set, 'valid'),
      outOfScope,
    }));
  const unknown = rows('clinc150', 'oos_valid');
  return [
    shopDataset(folder),
    ...['read', 'unread'].map((part) => writtenShop('hard', part)),
    ...['read', 'unread'].map((part) => writtenShop('camp', part)),
    ...['v1', 'v2'].map((version) => hint(`hint3_curekart_${version}`, folder)),
    ...few('banking77'),
    ...few('clinc150', unknown),
    {
      name: 'clinc150-10-typos',
      train: rows('clinc150', 'train_10'),
      inScope: rows('clinc150', 'valid_typo'),
      outOfScope: unknown,
    },
    { name: 'clinc150', train: rows('clinc150', 'train'), inScope: rows('clinc150', 'valid'), outOfScope: unknown },
    ...few('hwu64'),
    ...few('bitext'),
    ...few('smp2017'),
    {
      name: 'lcqmcfaq',
      train: rows('lcqmcfaq', 'kb'),
      inScope: rows('lcqmcfaq', 'query'),
      outOfScope: rows('lcqmcfaq', 'oos'),
    },
    largeShop(folder),
  ];
}

/** Of `hard-shop/` or `camp-shop/`, which say what they are. */
function writtenShop(name: string, part: string): Dataset {
  const rows = (file: string) => readRows(import.meta.dirname, `${name}-shop`, file);
  return { name: `${name}_shop_${part}`, train: rows('questions'), inScope: rows(part), outOfScope: rows('oos') };
}

function hint(name: string, folder: string): Dataset {
  const asked = readRows(folder, name, 'test');
  const isUnknown = ({ label }: Row) => label === '__oos__';
  return {
    name,
    train: readRows(folder, name, 'train'),
    inScope: asked.filter((row) => !isUnknown(row)),
    outOfScope: asked.filter(isUnknown),
  };
}

/** As large as a shop's files get: 289 entries of 9 questions in each language, or fewer. It shows the costs, not the quality. */
export function largeShop(folder: string, questions = 9): Dataset {
  const rows = (set: string, name: string) => readRows(folder, set, name);
  const chinese = rows('lcqmcfaq', 'kb');
  const english = ['clinc150', 'banking77', 'hwu64'].flatMap((set) => rows(set, 'train'));
  const entries = [...Map.groupBy(english, ({ label }) => label).values()].slice(0, 300);
  const train = entries.flatMap((entry, number) =>
    entry.slice(0, questions).flatMap((row, at) => {
      const other = chinese[(number * questions + at) % chinese.length] ?? row;
      return [row, { ...other, label: row.label }];
    }),
  );
  return { name: 'large', train, inScope: rows('clinc150', 'valid'), outOfScope: [] };
}

export function shopDataset(folder: string): Dataset {
  const rows = (name: string) => readRows(folder, 'shopfaq_own', name);
  return { name: 'shopfaq_own', train: rows('train'), inScope: rows('test'), outOfScope: rows('oos') };
}

/** A FAQ file as those rows would make it: an entry a label. */
export function knowledgeOfRows(rows: Iterable<Row>): Knowledge {
  const questions = new Map<string, Record<string, string[]>>();
  for (const { text, label, lang } of rows) {
    const byLanguage = questions.get(label) ?? {};
    questions.set(label, byLanguage);
    byLanguage[lang] = [...(byLanguage[lang] ?? []), text];
  }
  return knowledgeOf([...questions].map(([id, asked]) => entry(id, { questions: asked, title: {}, topic: '' })));
}

/** At most `limit` of the rows, evenly over all of them. */
export function spread(rows: readonly Row[], limit: number): Row[] {
  const step = Math.max(1, rows.length / limit);
  return rows.filter((_row, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
}
