import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { OrdersUnavailable } from '../../src/model/order.ts';
import { readAtRest } from '../../src/orders/files/watch.ts';
import { CONTRACT_ORDERS } from '../contracts/orders.ts';
import { until } from '../support/waiting.ts';
import { becomes, faults, folder, inTime, json, numbered, openIt, openWith } from './openedFile.ts';

const { shipped, placed } = CONTRACT_ORDERS;

describe('a file that changes', () => {
  test('is read again, written in place or replaced', async () => {
    const source = await openWith('orders.json', json(shipped));
    await folder.write('orders.json', json({ ...shipped, total: 1 }));
    await becomes(source, shipped.number, 1);
    await folder.replace('orders.json', json({ ...shipped, total: 2 }, placed));
    await becomes(source, shipped.number, 2);
    await folder.replace('orders.json', json(placed));
    await becomes(source, shipped.number, undefined);
    expect(faults).toEqual([]);
  });

  test('is read again where the system tells of no changes', async () => {
    const deaf = (): never => {
      throw new Error('no watches left');
    };
    const source = await openWith('orders.json', json(shipped), { watchFolder: deaf, pollMs: 5 });
    await folder.replace('orders.json', json({ ...shipped, total: 1 }));
    await becomes(source, shipped.number, 1);
  });

  test('is not read when something else in the folder changes', async () => {
    const watched: ((name: string | null) => void)[] = [];
    const watchFolder = (_folder: string, changed: (name: string | null) => void) => {
      watched.push(changed);
      return () => {};
    };
    const source = await openWith('orders.json', json(shipped), { watchFolder });
    await folder.write('orders.json', json({ ...shipped, total: 1 }));
    watched[0]?.('other.json');
    expect((await numbered(source, shipped.number))?.total).toBe(shipped.total);
    watched[0]?.(null);
    await becomes(source, shipped.number, 1);
  });

  test('with a fault it changes nothing', async () => {
    const source = await openWith('orders.json', json(shipped));
    await folder.replace('orders.json', '[\n {"number": 1,}\n]');
    await until(() => faults.length === 1);
    expect(await numbered(source, shipped.number)).toEqual(shipped);
    expect(faults).toEqual([
      'orders.json:2:15: A name in "double quotes" is missing here, or a comma before it is too many.',
    ]);
  });

  test('a fault is told once, and again when it comes back', async () => {
    const saved = (total: number, ...others: unknown[]) => json({ ...shipped, total }, ...others);
    const source = await openWith('orders.json', saved(1, 'bad'));
    expect(faults).toHaveLength(1);
    for (const [total, others, told] of [
      [2, ['bad'], 1],
      [3, [], 1],
      [4, ['bad'], 2],
      [5, ['bad', 'bad'], 3],
    ] as const) {
      await folder.replace('orders.json', saved(total, ...others));
      await becomes(source, shipped.number, total);
      expect(faults).toHaveLength(told);
    }
  });

  test('is not taken while it is still being written, but not waited for forever', async () => {
    const reading = async (...stamps: string[]) => {
      let reads = 0;
      const read = async () => {
        reads += 1;
        return reads;
      };
      return readAtRest(async () => stamps.shift() ?? String(reads), read);
    };
    expect(await reading('a', 'a')).toEqual({ content: 1, stamp: 'a' });
    expect(await reading('a', 'b', 'c', 'c')).toEqual({ content: 3, stamp: 'c' });
    // The stamp of before it was read: the next look sees that it changed.
    expect(await reading('a', 'b', 'c', 'd', 'e', 'f')).toEqual({ content: 5, stamp: 'e' });
  });

  test('taken away it goes on serving', async () => {
    const source = await openWith('orders.json', json(shipped));
    await unlink(join(folder.path, 'orders.json'));
    await until(() => faults.length === 1);
    expect(faults).toEqual(['orders.json:1:1: There is no such file.']);
    expect(await numbered(source, shipped.number)).toEqual(shipped);
    await folder.write('orders.json', json(placed));
    await until(async () => (await numbered(source, placed.number)) !== null);
  });

  test('not there yet: nothing can be looked at, until it is', async () => {
    const source = await openIt(join(folder.path, 'orders.json'));
    for (const look of [source.byNumber, source.byTracking, source.byPhone])
      await expect(look('LX1', inTime())).rejects.toThrow(OrdersUnavailable);
    await folder.write('orders.json', json(shipped));
    await until(() => numbered(source, shipped.number).then(Boolean, () => false));
  });

  test('closed, it is not read any more', async () => {
    const stopped: string[] = [];
    const watchFolder = (path: string) => () => {
      stopped.push(path);
    };
    const source = await openWith('orders.json', json(shipped), { watchFolder });
    await source.close();
    expect(stopped).toEqual([folder.path]);
  });
});
