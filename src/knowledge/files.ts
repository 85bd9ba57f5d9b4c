import type { BigIntStats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, posix, sep } from 'node:path';
import type { Fault } from '../model/knowledge.ts';
import { compare, fileFault } from './faults.ts';
import { LIMITS } from './limits.ts';
import { didYouMean } from './suggest.ts';

/** A YAML file of the knowledge folder. */
export interface KnowledgeFile {
  readonly kind: 'shop' | 'words' | 'phrases' | 'faq';
  /** Relative to the folder, with `/`. */
  readonly file: string;
  readonly path: string;
  /** Another one whenever the file was changed or replaced. */
  readonly stamp: string;
}

/** What is in a knowledge folder. */
export interface Listing {
  /** By name. */
  readonly files: readonly KnowledgeFile[];
  /** The folders whose changes matter, by absolute path, with what tells a folder from another one of its name. */
  readonly folders: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
  /** Another one whenever anything in it was changed. */
  readonly stamp: string;
}

interface Walk {
  readonly root: string;
  readonly files: KnowledgeFile[];
  readonly folders: Map<string, string>;
  readonly faults: Fault[];
  bytes: number;
  /** There are more files than are read. */
  full: boolean;
}

/** Lists the knowledge files of a folder. Never throws: what cannot be read is in `faults`. */
export async function listFiles(dir: string): Promise<Listing> {
  const walk: Walk = { root: '', files: [], folders: new Map(), faults: [], bytes: 0, full: false };
  try {
    const root = await realpath(dir);
    if ((await stat(root)).isDirectory()) await listFolder({ ...walk, root }, '', root);
    else walk.faults.push(fileFault('.', 'This is a file: name the folder that shop.yaml is in.'));
  } catch (error) {
    walk.faults.push(fileFault('.', folderFault(error)));
  }
  const files = walk.files.toSorted((a, b) => compare(a.file, b.file));
  const told = walk.faults.map(({ file, message }) => `${file} ${message}`);
  const stamp = [...files.map(({ file, stamp }) => `${file} ${stamp}`), ...told].join('\n');
  return { files, folders: walk.folders, faults: walk.faults, stamp };
}

function folderFault(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'There is no such folder: a knowledge folder holds shop.yaml and faq/.';
  return `The folder cannot be read (${code}).`;
}

/** The code of an error of the operating system, for messages. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
}

async function listFolder(walk: Walk, folder: string, path: string): Promise<void> {
  // The same folder twice: a link to it, or a circle of links.
  if (walk.folders.has(path)) return;
  walk.folders.set(path, String((await stat(path, { bigint: true })).ino));
  if (folder.split('/').length > LIMITS.folderDepth) {
    walk.faults.push(fileFault(folder, `More than ${LIMITS.folderDepth} folders are nested in each other here.`));
    return;
  }
  for (const name of (await readdir(path)).sort(compare)) {
    // Names with a dot at the start are of the system and of editors.
    if (name.startsWith('.')) continue;
    if (walk.full) return;
    const file = posix.join(folder, name);
    if (isWanted(file)) await listOne(walk, file, join(path, name));
  }
}

const FOLDERS = ['faq', 'phrases'];

/** Folders and files that may matter, by their name. */
function isWanted(file: string): boolean {
  return /\.ya?ml$/i.test(file) || FOLDERS.some((folder) => file === folder || file.startsWith('faq/'));
}

async function listOne(walk: Walk, file: string, path: string): Promise<void> {
  try {
    const real = await realpath(path);
    if (!real.startsWith(walk.root + sep)) {
      walk.faults.push(fileFault(file, 'This is a link to outside of the knowledge folder: put the file itself here.'));
      return;
    }
    const stats = await stat(real, { bigint: true });
    if (stats.isDirectory()) await listSubfolder(walk, file, real);
    else if (/\.ya?ml$/i.test(file)) addFile(walk, file, real, stats);
  } catch (error) {
    const isLink = await lstat(path).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    const message = isLink ? 'This link leads nowhere.' : `This cannot be read (${codeOf(error)}).`;
    walk.faults.push(fileFault(file, message));
  }
}

async function listSubfolder(walk: Walk, file: string, path: string): Promise<void> {
  if (FOLDERS.includes(file) || file.startsWith('faq/')) await listFolder(walk, file, path);
}

function addFile(walk: Walk, file: string, path: string, stats: BigIntStats): void {
  const kind = kindOf(file);
  if (kind === null) {
    const hint = didYouMean(file, ['shop.yaml', 'words.yaml']);
    walk.faults.push(fileFault(file, `Nothing reads this file.${hint}`, 'warning'));
    return;
  }
  const size = Number(stats.size);
  const fault = sizeFault(size, stats);
  if (fault !== null) {
    walk.faults.push(fileFault(file, fault));
    return;
  }
  walk.bytes += size;
  const overall = overallFault(walk);
  if (overall !== null) {
    walk.full = true;
    walk.faults.push(fileFault('.', overall));
    return;
  }
  const { mtimeNs, ctimeNs, ino } = stats;
  walk.files.push({ kind, file, path, stamp: [size, mtimeNs, ctimeNs, ino].join(' ') });
}

function kindOf(file: string): KnowledgeFile['kind'] | null {
  if (file === 'shop.yaml') return 'shop';
  if (file === 'words.yaml') return 'words';
  if (file.startsWith('faq/')) return 'faq';
  return /^phrases\/[^/]+$/.test(file) && extname(file) === '.yaml' ? 'phrases' : null;
}

function sizeFault(size: number, stats: BigIntStats): string | null {
  if (!stats.isFile()) return 'This is not a file.';
  if (size > LIMITS.fileBytes) return `The file is too large: at most ${LIMITS.fileBytes / 1024} KB, split it.`;
  return null;
}

function overallFault({ bytes, files }: Walk): string | null {
  if (bytes > LIMITS.totalBytes)
    return `The files are too large: at most ${LIMITS.totalBytes / 1024 / 1024} MB in all.`;
  if (files.length >= LIMITS.files) return `There are too many files: at most ${LIMITS.files}.`;
  return null;
}
