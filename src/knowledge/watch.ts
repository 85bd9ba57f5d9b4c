import { watch } from 'node:fs';
import type { Fault, Knowledge } from '../model/knowledge.ts';
import type { KnowledgeReading } from './assemble.ts';
import { fileFault } from './faults.ts';
import { type Listing, listFiles } from './files.ts';
import { createReader, type Reader, type ReadOptions } from './read.ts';

export interface WatchOptions extends ReadOptions {
  /**
   * A version without faults that differs from the one before. `current()` gives it once this has returned or resolved;
   * when it throws, the version before stays and a fault tells why.
   */
  readonly onVersion: (knowledge: Knowledge) => void | Promise<void>;
  /** Faults and warnings, whenever they differ from those told last; empty when all were mended. Must not throw. */
  readonly onFaults: (faults: readonly Fault[]) => void;
  /** How long the files must rest before they are read, in ms; 100 unless given. */
  readonly debounceMs?: number;
  /** How often to look whether anything changed that the system did not tell, in ms; 2,000 unless given. */
  readonly pollMs?: number;
  /** Calls back when something in a folder changes, and returns the way to stop; throws where it cannot. */
  readonly watchFolder?: WatchFolder;
}

type WatchFolder = (folder: string, changed: () => void) => () => void;

/** A knowledge folder that is being watched. */
export interface KnowledgeWatch {
  /** The last version without faults; null when there was none yet. */
  current(): Knowledge | null;
  /** Faults and warnings of the files as they were read last. */
  faults(): readonly Fault[];
  /** Reads the files now, whether anything changed or not. */
  reload(): Promise<void>;
  close(): void;
}

/**
 * Reads a knowledge folder and goes on reading it when it changes; resolves after the first reading. The folder is
 * watched, and looked at now and then besides: network and container mounts tell of no changes.
 */
export async function watchKnowledge(dir: string, options: WatchOptions): Promise<KnowledgeWatch> {
  const { debounceMs = 100, pollMs = 2000, watchFolder = systemWatch } = options;
  const reader = createReader(options);
  const live = createLive(options);
  const folders = createFolders(watchFolder, () => onChange());
  let seen: string | null = null;
  let closed = false;

  const refresh = inTurn(async (always: boolean) => {
    if (closed) return;
    const listing = await listFiles(dir);
    // Closed meanwhile: no folder may be watched any more.
    if (closed) return;
    folders.set(listing.folders);
    if (!always && listing.stamp === seen) return;
    const { reading, stamp } = await readAtRest(dir, reader, listing);
    seen = stamp;
    if (!closed) await live.publish(reading);
  });
  const rest = debounce(debounceMs, () => refresh(false));
  const onChange = rest.start;
  const poll = setInterval(() => void refresh(false), pollMs).unref();

  await refresh(true);
  return {
    current: live.current,
    faults: live.faults,
    reload: () => refresh(true),
    close() {
      closed = true;
      clearInterval(poll);
      rest.stop();
      folders.set(new Map());
    },
  };
}

/** Files that are still being written are read again, but not for ever. */
const MOST_READS = 5;

/** Reads until nothing changed while it was read. `stamp`: of the files that the reading is of. */
export async function readAtRest(
  dir: string,
  reader: Pick<Reader, 'read'>,
  first: Listing,
): Promise<{ readonly reading: KnowledgeReading; readonly stamp: string }> {
  let listing = first;
  for (let reads = 1; ; reads += 1) {
    const reading = await reader.read(listing);
    const after = await listFiles(dir);
    if (after.stamp === listing.stamp || reads === MOST_READS) return { reading, stamp: listing.stamp };
    listing = after;
  }
}

/** The version that is live, and the faults that are told. */
function createLive({ onVersion, onFaults }: WatchOptions) {
  let current: Knowledge | null = null;
  let faults: readonly Fault[] = [];
  let told = '[]';
  return {
    current: () => current,
    faults: () => faults,
    async publish(reading: KnowledgeReading): Promise<void> {
      faults = reading.faults;
      const { knowledge } = reading;
      if (knowledge !== null && knowledge.version !== current?.version) {
        try {
          const use = onVersion(knowledge);
          if (use !== undefined) await use;
          current = knowledge;
        } catch (error) {
          faults = [fileFault('.', `These files could not be put to use: ${String(error)}.`), ...faults];
        }
      }
      const telling = JSON.stringify(faults);
      if (telling === told) return;
      told = telling;
      onFaults(faults);
    },
  };
}

/** Runs one call after the other. A call that waits stands for those with the same argument that come meanwhile. */
function inTurn(work: (always: boolean) => Promise<void>): (always: boolean) => Promise<void> {
  const waiting = new Map<boolean, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  return (always) => {
    const same = waiting.get(always);
    if (same !== undefined) return same;
    const run = last.then(() => {
      waiting.delete(always);
      return work(always);
    });
    waiting.set(always, run);
    last = run.catch(() => undefined);
    return run;
  };
}

function debounce(ms: number, work: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  return {
    start(): void {
      clearTimeout(timer);
      timer = setTimeout(() => void work(), ms).unref();
    },
    stop: () => clearTimeout(timer),
  };
}

/** The folders that are watched. One that cannot be watched is left to the regular look. */
function createFolders(watchFolder: WatchFolder, changed: () => void) {
  const watched = new Map<string, { readonly inode: string; readonly stop: () => void }>();
  return {
    set(folders: Listing['folders']): void {
      for (const [folder, { inode, stop }] of watched) {
        // A folder that was replaced by another one of its name goes on telling of the old one.
        if (folders.get(folder) === inode) continue;
        stop();
        watched.delete(folder);
      }
      for (const [folder, inode] of folders) {
        if (watched.has(folder)) continue;
        const stop = tryTo(() => watchFolder(folder, changed));
        if (stop !== null) watched.set(folder, { inode, stop });
      }
    },
  };
}

/** null where the system has no watches left or the file system knows none. */
function tryTo(watchIt: () => () => void): (() => void) | null {
  try {
    return watchIt();
  } catch {
    return null;
  }
}

function systemWatch(folder: string, changed: () => void): () => void {
  const watcher = watch(folder, { persistent: false }, changed);
  watcher.on('error', changed);
  return () => watcher.close();
}
