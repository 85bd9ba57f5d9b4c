import * as z from 'zod/mini';
import { parseJson } from '../json.ts';
import { isUndelivered, type Outgoing } from './state.ts';
import { Talk } from './wire.ts';

const TALK = 'xiaoer.talk';
const OUTBOX = 'xiaoer.outbox';
const LANGUAGE = 'xiaoer.language';

const KeptTalk = z.object({ talk: Talk, readSeq: z.number() });

const KeptOutbox = z.array(
  z.object({
    id: z.string(),
    text: z.string(),
    choice: z.optional(z.string()),
    at: z.number(),
    status: z.enum(['waiting', 'sending', 'failed', 'refused', 'delivered']),
    failures: z.number(),
  }),
);

/** What a page leaves for the next one: over a reload, and in other tabs. */
export interface Keep {
  talk(): z.infer<typeof KeptTalk> | null;
  setTalk(kept: z.infer<typeof KeptTalk> | null): void;
  /** What no page has delivered yet. */
  outbox(): Outgoing[];
  /** Keeps the undelivered ones of this page's messages; those of other tabs stay as they are. */
  setOutbox(outbox: readonly Outgoing[]): void;
  /** The language that was chosen in the menu. */
  language(): string | null;
  setLanguage(language: string): void;
}

/** Keeps in `storage`; where the browser forbids it or it is full, for as long as the page stays open. */
export function createKeep(storage: Storage | null): Keep {
  const memory = new Map<string, string>();
  /** Messages of this page, delivered ones too. */
  const own = new Set<string>();

  function read(key: string): string | null {
    try {
      return storage?.getItem(key) ?? memory.get(key) ?? null;
    } catch {
      return memory.get(key) ?? null;
    }
  }

  function write(key: string, value: string | null): void {
    try {
      if (value === null) storage?.removeItem(key);
      else storage?.setItem(key, value);
      memory.delete(key);
      if (storage !== null) return;
    } catch {
      // Full or forbidden: the page's own memory has to do.
    }
    if (value !== null) memory.set(key, value);
  }

  function outbox(): Outgoing[] {
    return (parseJson(KeptOutbox, read(OUTBOX) ?? '[]') ?? []).map(({ choice, ...message }) =>
      choice === undefined ? message : { ...message, choice },
    );
  }

  return {
    talk: () => parseJson(KeptTalk, read(TALK) ?? 'null'),
    setTalk: (kept) => write(TALK, kept === null ? null : JSON.stringify(kept)),
    outbox,
    setOutbox(messages) {
      for (const { id } of messages) own.add(id);
      const kept = [...outbox().filter(({ id }) => !own.has(id)), ...messages.filter(isUndelivered)];
      write(OUTBOX, kept.length === 0 ? null : JSON.stringify(kept));
    },
    language: () => read(LANGUAGE),
    setLanguage: (language) => write(LANGUAGE, language),
  };
}

/** Whether another tab's change of this key may be a change of the talk; null = all was cleared. */
export function isTalkKey(key: string | null): boolean {
  return key === null || key === TALK;
}

/** The browser's storage that outlives the page; null where it is forbidden. */
export function localStorageOrNull(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
