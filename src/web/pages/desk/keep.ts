import * as z from 'zod/mini';
import { parseJson } from '../json.ts';

const KEY = 'xiaoer.desk';

const Item = z.object({
  id: z.string(),
  case: z.int(),
  kind: z.enum(['message', 'note', 'file']),
  text: z.string(),
  replyTo: z.nullable(z.int()),
  /** `refused`: the server will not take it, and why. */
  refused: z.nullable(z.string()),
  /** The line that it became; null = the server has not said so yet. */
  seq: z.nullable(z.int()),
});
/** Something that was written and is not seen among the lines yet. */
export type Item = z.infer<typeof Item>;

const Kept = z.object({
  /** Whose it is. */
  who: z.string(),
  drafts: z.record(z.string(), z.string()),
  items: z.array(Item),
});

/** What outlives a reload of the page, but not the tab: what was typed, and what was not sent yet. */
export interface Keep {
  readonly drafts: Map<string, string>;
  items: readonly Item[];
  save(): void;
  /** Forgets everything. */
  clear(): void;
}

/** What somebody left here; what somebody else did is forgotten. */
export function createKeep(who: string): Keep {
  const kept = read();
  const mine = kept?.who === who ? kept : { drafts: {}, items: [] };
  const keep: Keep = {
    drafts: new Map(Object.entries(mine.drafts)),
    items: mine.items,
    save: () => write(JSON.stringify({ who, drafts: Object.fromEntries(keep.drafts), items: keep.items })),
    clear() {
      keep.drafts.clear();
      keep.items = [];
      write(null);
    },
  };
  return keep;
}

function read() {
  try {
    return parseJson(Kept, sessionStorage.getItem(KEY) ?? '');
  } catch {
    return null; // forbidden by the browser
  }
}

function write(text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, text);
  } catch {
    // Forbidden by the browser, or full: it lasts as long as the page.
  }
}
