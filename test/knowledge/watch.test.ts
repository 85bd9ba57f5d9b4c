import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { formatFault } from '../../src/knowledge/faults.ts';
import { type Listing, listFiles } from '../../src/knowledge/files.ts';
import { type KnowledgeWatch, readAtRest, type WatchOptions, watchKnowledge } from '../../src/knowledge/watch.ts';
import type { Fault, Knowledge } from '../../src/model/knowledge.ts';
import { FAQ, faq, folderWith, SHOP, write } from './folder.ts';

const open: KnowledgeWatch[] = [];

afterEach(() => {
  for (const watch of open.splice(0)) watch.close();
});

/** What came, oldest first; `next` waits for one that was not asked for yet. */
function stream<T>() {
  const came: T[] = [];
  const waiting: ((value: T) => void)[] = [];
  return {
    push(value: T): void {
      const waiter = waiting.shift();
      if (waiter === undefined) came.push(value);
      else waiter(value);
    },
    next(): Promise<T> {
      const value = came.shift();
      return value === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(value);
    },
    left: () => came.length,
  };
}

async function start(dir: string, options: Partial<WatchOptions> = {}) {
  const versions = stream<Knowledge>();
  const faults = stream<readonly Fault[]>();
  const anything = stream<true>();
  const watch = await watchKnowledge(dir, {
    onVersion(knowledge) {
      versions.push(knowledge);
      anything.push(true);
    },
    onFaults(told) {
      faults.push(told);
      anything.push(true);
    },
    debounceMs: 5,
    // Far away, so that what is seen was told by the system.
    pollMs: 3_600_000,
    ...options,
  });
  open.push(watch);
  return { watch, versions, faults, anything };
}

const WHOLE = { 'shop.yaml': SHOP, 'faq/a.yaml': FAQ };
const answerOf = (knowledge: Knowledge | null) => knowledge?.entries.get('shipping.cost')?.answer?.en;
const saying = (answer: string) => FAQ.replace('Orders over ¥99 ship free.', answer);

/** Saves as many editors do: nobody ever sees half a file. */
async function save(dir: string, file: string, content: string): Promise<void> {
  await write(dir, `${file}~`, content);
  await rename(join(dir, `${file}~`), join(dir, file));
}

describe('a watched folder', () => {
  test('is read when the watch starts', async () => {
    const { watch, versions, faults } = await start(await folderWith(WHOLE));
    expect(answerOf(watch.current())).toBe('Orders over ¥99 ship free.');
    expect((await versions.next()).version).toBe(watch.current()?.version);
    expect(watch.faults()).toEqual([]);
    expect(faults.left()).toBe(0);
  });

  test('tells the first faults too, and has no version then', async () => {
    const { watch, versions, faults } = await start(await folderWith({ 'faq/a.yaml': FAQ }));
    expect(watch.current()).toBeNull();
    expect((await faults.next()).map(formatFault)).toEqual([expect.stringContaining('shop.yaml:1:1')]);
    expect(versions.left()).toBe(0);
  });

  test('a saved file is live soon after, written in place or by rename', async () => {
    const dir = await folderWith(WHOLE);
    const { watch, versions } = await start(dir);
    await versions.next();
    await write(dir, 'faq/a.yaml', saying('In place.'));
    expect(answerOf(await versions.next())).toBe('In place.');
    await save(dir, 'faq/a.yaml', saying('By rename.'));
    expect(answerOf(await versions.next())).toBe('By rename.');
    expect(answerOf(watch.current())).toBe('By rename.');
  });

  test('a fault changes nothing but is told, and told once; mended, it is gone', async () => {
    const dir = await folderWith(WHOLE);
    const { watch, versions, faults } = await start(dir);
    const good = await versions.next();
    await save(dir, 'faq/a.yaml', FAQ.replace('answer', 'anser'));
    expect((await faults.next()).map(formatFault)).toEqual([expect.stringContaining('"anser" is not known here')]);
    expect(watch.current()).toBe(good);
    await watch.reload();
    expect(faults.left()).toBe(0);
    await save(dir, 'faq/a.yaml', saying('Mended.'));
    expect(await faults.next()).toEqual([]);
    expect(answerOf(await versions.next())).toBe('Mended.');
  });

  test('a change that says the same makes no version', async () => {
    const dir = await folderWith(WHOLE);
    const { watch, versions } = await start(dir);
    const good = await versions.next();
    await write(dir, 'faq/a.yaml', `# a note\n${FAQ}`);
    await watch.reload();
    expect(versions.left()).toBe(0);
    expect(watch.current()).toBe(good);
  });

  test('many files at once, in folders old and new, come to one last version with all of them', async () => {
    const dir = await folderWith(WHOLE);
    const { watch, versions } = await start(dir);
    const files = Array.from({ length: 40 }, (_, n) => `faq/new/deep${n % 3}/f${n}.yaml`);
    for (const [n, file] of files.entries())
      await write(dir, file, faq(`  - {id: e${n}, questions: [q${n}], answer: 1}\n`));
    let latest = await versions.next();
    while (latest.entries.size < 41) latest = await versions.next();
    await rm(join(dir, 'faq/new'), { recursive: true });
    while (latest.entries.size > 1) latest = await versions.next();
    expect(watch.current()).toBe(latest);
  });

  test('a folder that is replaced by another one goes on being watched', async () => {
    const dir = await folderWith(WHOLE);
    const { versions } = await start(dir);
    await versions.next();
    await rename(join(dir, 'faq'), join(dir, 'old'));
    await write(dir, 'faq/a.yaml', saying('Another folder.'));
    let latest = await versions.next();
    while (latest.entries.size === 0) latest = await versions.next();
    expect(answerOf(latest)).toBe('Another folder.');
    await write(dir, 'faq/a.yaml', saying('Changed there.'));
    expect(answerOf(await versions.next())).toBe('Changed there.');
  });

  test('where the system tells of no changes they are found by looking', async () => {
    const dir = await folderWith(WHOLE);
    const watchFolder = () => {
      throw new Error('no watches left');
    };
    const { watch, anything } = await start(dir, { watchFolder, pollMs: 5 });
    await save(dir, 'faq/a.yaml', saying('Found.'));
    while (answerOf(watch.current()) !== 'Found.') await anything.next();
    await rm(dir, { recursive: true });
    while (watch.faults().length === 0) await anything.next();
    await write(dir, 'shop.yaml', SHOP);
    await save(dir, 'faq/a.yaml', saying('Back.'));
    while (answerOf(watch.current()) !== 'Back.') await anything.next();
  });

  test('a version that cannot be put to use leaves the one before, and is told', async () => {
    const dir = await folderWith(WHOLE);
    let failing = false;
    const onVersion = async () => {
      if (failing) throw new Error('out of memory');
    };
    const { watch, faults } = await start(dir, { onVersion });
    const good = watch.current();
    failing = true;
    await save(dir, 'faq/a.yaml', saying('New.'));
    expect((await faults.next()).map(formatFault)).toEqual([
      '.:1:1: These files could not be put to use: Error: out of memory.',
    ]);
    expect(watch.current()).toBe(good);
    failing = false;
    await watch.reload();
    expect(answerOf(watch.current())).toBe('New.');
    expect(watch.faults()).toEqual([]);
  });

  test('once closed it is read no more', async () => {
    const dir = await folderWith(WHOLE);
    const { watch, versions } = await start(dir, { pollMs: 1 });
    const good = await versions.next();
    watch.close();
    await write(dir, 'faq/a.yaml', saying('Too late.'));
    await watch.reload();
    expect(watch.current()).toBe(good);
    expect(versions.left()).toBe(0);
  });
});

describe('files that change while they are read', () => {
  test('are read again, until they rest', async () => {
    const dir = await folderWith(WHOLE);
    const read: string[] = [];
    const reader = {
      async read(listing: Listing) {
        read.push(listing.stamp);
        if (read.length < 3)
          await write(dir, 'faq/a.yaml', saying(`Change ${read.length}, longer${'r'.repeat(read.length)}.`));
        return { knowledge: null, faults: [] };
      },
    };
    const { stamp } = await readAtRest(dir, reader, await listFiles(dir));
    expect(read).toHaveLength(3);
    expect(stamp).toBe((await listFiles(dir)).stamp);
  });

  test('for ever are read a few times only', async () => {
    const dir = await folderWith(WHOLE);
    let reads = 0;
    const reader = {
      async read() {
        reads += 1;
        await write(dir, 'faq/a.yaml', saying('r'.repeat(reads)));
        return { knowledge: null, faults: [] };
      },
    };
    const { stamp } = await readAtRest(dir, reader, await listFiles(dir));
    expect(reads).toBe(5);
    // Of what was read, so that the next look finds the change.
    expect(stamp).not.toBe((await listFiles(dir)).stamp);
  });
});
