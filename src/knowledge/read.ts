import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault, Phrases } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import { assemble, type KnowledgeReading } from './assemble.ts';
import { type Checked, checkFile } from './check.ts';
import { decode } from './decode.ts';
import { compare, fileFault, sortFaults } from './faults.ts';
import { codeOf, type KnowledgeFile, type Listing, listFiles } from './files.ts';
import { LIMITS } from './limits.ts';
import { positions } from './source.ts';

export interface ReadOptions {
  /** The folder with the built-in phrases, `<language>.yaml` each. */
  readonly builtin?: string;
}

const BUILTIN = fileURLToPath(new URL('builtin/phrases/', import.meta.url));

/** Reads and checks a knowledge folder; all faults of all files at once. Never throws for what is in the folder. */
export async function readKnowledge(dir: string, options: ReadOptions = {}): Promise<KnowledgeReading> {
  return createReader(options).read(await listFiles(dir));
}

/** Reads the same folder again and again; a file that did not change is not checked again. */
export interface Reader {
  read(listing: Listing): Promise<KnowledgeReading>;
}

type CachedFile = { readonly text: string; readonly checked: Checked };

export function createReader(options: ReadOptions): Reader {
  let cache: ReadonlyMap<string, CachedFile> = new Map();
  let builtin: Promise<Builtin> | null = null;
  return {
    async read(listing) {
      builtin ??= readBuiltin(options.builtin ?? BUILTIN);
      const { phrases, faults: builtinFaults } = await builtin;
      const faults: Fault[] = [...listing.faults, ...builtinFaults];
      const fresh = new Map<string, CachedFile>();
      for (const file of listing.files) {
        const text = await readText(file, faults);
        if (text === null) continue;
        const known = cache.get(file.file);
        fresh.set(file.file, known?.text === text ? known : { text, checked: checkFile(file, text) });
      }
      cache = fresh;
      const checked = [...fresh.values()].map((file) => file.checked);
      const reading = assemble({ checked, builtin: phrases, faults });
      return { ...reading, faults: fewOfEachFile(sortFaults(reading.faults)) };
    },
  };
}

async function readText(file: Pick<KnowledgeFile, 'file' | 'path'>, faults: Fault[]): Promise<string | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file.path);
  } catch (error) {
    faults.push(fileFault(file.file, `The file cannot be read (${codeOf(error)}).`));
    return null;
  }
  const { text, wrong } = decode(bytes);
  if (wrong === undefined) return text;
  const position = positions(text)(wrong.offset);
  faults.push({ severity: 'fault', file: file.file, ...position, message: wrong.message });
  return null;
}

interface Builtin {
  readonly phrases: ReadonlyMap<Language, Phrases>;
  readonly faults: readonly Fault[];
}

async function readBuiltin(folder: string): Promise<Builtin> {
  const phrases = new Map<Language, Phrases>();
  const faults: Fault[] = [];
  for (const name of (await readdir(folder)).sort(compare)) {
    if (!name.endsWith('.yaml')) continue;
    const file = `builtin/phrases/${name}`;
    const text = await readText({ file, path: join(folder, name) }, faults);
    if (text === null) continue;
    const checked = checkFile({ kind: 'phrases', file }, text);
    faults.push(...checked.faults);
    if (checked.kind === 'phrases' && checked.phrases !== null) phrases.set(checked.language, checked.phrases);
  }
  return { phrases, faults };
}

/** Nobody mends more than so many at once, and a page or a chat must show them. */
function fewOfEachFile(sorted: readonly Fault[]): Fault[] {
  const kept: Fault[] = [];
  for (const ofFile of Map.groupBy(sorted, ({ file }) => file).values()) {
    kept.push(...ofFile.slice(0, LIMITS.faultsOfFile));
    const last = ofFile[LIMITS.faultsOfFile];
    const left = ofFile.slice(LIMITS.faultsOfFile);
    if (last === undefined) continue;
    const severity = left.some((fault) => fault.severity === 'fault') ? 'fault' : 'warning';
    kept.push({ ...last, severity, message: `And ${left.length} more from here on.` });
  }
  return kept;
}
