import { type BigIntStats, watch } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { codeOf } from '../../knowledge/files.ts';

export interface FileWatchOptions {
  /** How long the file must rest before it is read, in ms; 100 unless given. */
  readonly debounceMs?: number;
  /** How often to look whether it changed without the system telling, in ms; 2,000 unless given. */
  readonly pollMs?: number;
  /** Calls back when a file of a folder changes, and returns the way to stop; throws where it cannot. */
  readonly watchFolder?: (folder: string, changed: (name: string | null) => void) => () => void;
}

/** What is in a file, or why it cannot be read, in words for people. */
export type Content = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly why: string };

/** A file that is being watched. */
export interface FileWatch {
  close(): void;
}

/**
 * Gives a file's content, and again whenever it may have changed; resolves once the first was taken. The folder is watched,
 * for editors replace files, and the file looked at now and then besides: network and container mounts tell of no changes.
 * `take` is called for one content after the other, and must not throw.
 */
export async function watchFile(
  path: string,
  maxBytes: number,
  take: (content: Content) => Promise<void>,
  { debounceMs = 100, pollMs = 2000, watchFolder = systemWatch }: FileWatchOptions,
): Promise<FileWatch> {
  let seen: string | null = null;
  let closed = false;
  let last: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    if (closed || (await stampOf(path)) === seen) return;
    const { content, stamp } = await readAtRest(
      () => stampOf(path),
      () => readContent(path, maxBytes),
    );
    seen = stamp;
    if (!closed) await take(content);
  }
  const refresh = (): Promise<void> => {
    last = last.then(look);
    return last;
  };
  const poll = setInterval(refresh, pollMs).unref();
  const stop = tryTo(() =>
    watchFolder(dirname(path), (name) => {
      if (name !== null && name !== basename(path)) return;
      clearTimeout(timer);
      timer = setTimeout(refresh, debounceMs).unref();
    }),
  );

  await refresh();
  return {
    close() {
      closed = true;
      clearInterval(poll);
      stop?.();
    },
  };
}

/** A file that is still being written is read again, but not for ever. */
const MOST_READS = 5;

/** Reads until nothing changed meanwhile. `stamp`: of what was read. */
export async function readAtRest<T>(
  stampNow: () => Promise<string>,
  read: () => Promise<T>,
): Promise<{ readonly content: T; readonly stamp: string }> {
  let stamp = await stampNow();
  for (let reads = 1; ; reads += 1) {
    const content = await read();
    const after = await stampNow();
    if (after === stamp || reads === MOST_READS) return { content, stamp };
    stamp = after;
  }
}

/** Another one whenever the file was changed, replaced, taken away or put back. */
async function stampOf(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
    return [size, mtimeNs, ctimeNs, ino].join(' ');
  } catch (error) {
    return codeOf(error);
  }
}

async function readContent(path: string, maxBytes: number): Promise<Content> {
  try {
    const why = faultOf(await stat(path, { bigint: true }), maxBytes);
    if (why !== null) return { ok: false, why };
    const handle = await open(path);
    try {
      return { ok: true, bytes: await handle.readFile() };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = codeOf(error);
    return { ok: false, why: code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read (${code}).` };
  }
}

function faultOf(stats: BigIntStats, maxBytes: number): string | null {
  if (!stats.isFile()) return 'This is not a file.';
  return stats.size > maxBytes ? `The file is too large: at most ${maxBytes / 1024 / 1024} MB.` : null;
}

/** null where the system has no watches left, there is no such folder, or the file system knows none. */
function tryTo(watchIt: () => () => void): (() => void) | null {
  try {
    return watchIt();
  } catch {
    return null;
  }
}

function systemWatch(folder: string, changed: (name: string | null) => void): () => void {
  const watcher = watch(folder, { persistent: false }, (_event, name) => changed(name));
  watcher.on('error', () => changed(null));
  return () => watcher.close();
}
