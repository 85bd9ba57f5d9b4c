import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Knowledge } from '../model/knowledge.ts';
import { listFiles } from './files.ts';
import { readKnowledge } from './read.ts';

/**
 * Keeps a copy of the files that a version was read from, in a folder of `kept` named by the version, so that a start
 * with faulty files can answer by it. A copy is whole or not there. Does nothing when the version is kept already, or
 * when the files have changed meanwhile: then another version comes by itself.
 */
export async function keepLastGood(knowledge: Knowledge, dir: string, kept: string): Promise<void> {
  const copy = join(kept, knowledge.version);
  if (await exists(copy)) return;
  const fresh = `${copy}.new`;
  await rm(fresh, { recursive: true, force: true });
  const { files } = await listFiles(dir);
  for (const { file, path } of files) {
    await mkdir(dirname(join(fresh, file)), { recursive: true });
    await copyFile(path, join(fresh, file));
  }
  const read = await readKnowledge(fresh);
  if (read.knowledge?.version !== knowledge.version) return;
  await rename(fresh, copy);
  for (const other of await readdir(kept)) {
    if (other !== knowledge.version) await rm(join(kept, other), { recursive: true, force: true });
  }
}

/** The knowledge that was kept last; null = none, or it cannot be read any more. */
export async function readLastGood(kept: string): Promise<Knowledge | null> {
  if (!(await exists(kept))) return null;
  const [version] = (await readdir(kept)).filter((name) => !name.endsWith('.new'));
  return version === undefined ? null : (await readKnowledge(join(kept, version))).knowledge;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
