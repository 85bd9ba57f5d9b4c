import type { z } from 'zod';
import type { Fault } from '../model/knowledge.ts';
import { explain } from './explain.ts';
import { type EntryFile, EntryFile as EntrySchema, FaqFile, FaqHead } from './schema.ts';
import type { Source } from './source.ts';

/** A file of `faq/`, each of its entries checked by itself. */
export interface Faq {
  readonly source: Source;
  /** null = the file says none that could be used. */
  readonly topic: string | null;
  readonly title: z.infer<typeof FaqHead>['title'];
  /** The entries that are right, with their place in the list. */
  readonly entries: readonly { readonly index: number; readonly entry: EntryFile }[];
  /** The ids of those that are not, so that what refers to them is not told as well. */
  readonly faultyIds: readonly string[];
  readonly faults: readonly Fault[];
}

/** Checks one file of `faq/` against its schema. */
export function readFaq(source: Source): Faq {
  const faults: Fault[] = [];
  const head = FaqHead.safeParse(source.value);
  if (!head.success) faults.push(...explain(source, [], FaqFile, source.value, head.error));
  const written: readonly unknown[] = head.success ? head.data.entries : looseEntries(source.value);
  const entries: { index: number; entry: EntryFile }[] = [];
  const faultyIds: string[] = [];
  for (const [index, value] of written.entries()) {
    const entry = EntrySchema.safeParse(value);
    if (entry.success) entries.push({ index, entry: entry.data });
    else {
      faults.push(...explain(source, ['entries', index], EntrySchema, value, entry.error));
      faultyIds.push(...looseId(value));
    }
  }
  return {
    source,
    topic: head.success ? head.data.topic : null,
    title: head.success ? head.data.title : undefined,
    entries,
    faultyIds,
    faults,
  };
}

function looseEntries(value: unknown): readonly unknown[] {
  const entries = propertyOf(value, 'entries');
  return Array.isArray(entries) ? entries : [];
}

function looseId(value: unknown): string[] {
  const id = propertyOf(value, 'id');
  return typeof id === 'string' ? [id.trim()] : [];
}

function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}
