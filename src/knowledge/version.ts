import { createHash } from 'node:crypto';
import type { Knowledge } from '../model/knowledge.ts';
import { compare } from './faults.ts';

/**
 * A short name for what the knowledge says: the first 12 hex digits of the SHA-256 of its content in one order, so that
 * comments, the order of entries and the files they stand in do not matter.
 */
export function versionOf(content: Omit<Knowledge, 'version'>): string {
  const hash = createHash('sha256');
  const { shop, topics, entries, phrases, words } = content;
  hash.update(stable({ shop, phrases, words, topics: Object.fromEntries(topics) }));
  // Entries are made with their keys in one order; there are too many of them to sort each one's.
  const ids = [...entries.keys()].sort(compare);
  hash.update(ids.map((id) => JSON.stringify(entries.get(id))).join('\n'));
  return hash.digest('hex').slice(0, 12);
}

/** JSON with the keys of every object in one order. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compare(a, b)));
  });
}
