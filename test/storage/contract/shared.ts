import { describe, expect, test } from '@jest/globals';
import type { StoreChange } from '../../../src/model/store.ts';
import { answer, ask, LATER, sendAll, talk, write } from '../samples.ts';
import type { Given } from './given.ts';

export function sharedRules({ open, faults }: Given): void {
  describe('the rest', () => {
    test('depths count what waits', async () => {
      const store = await open();
      await ask(store, 'a', 1, 'one', 'two');
      for (const n of [2, 3]) await write(store, 'a', n);
      await store.takeReplies('web', LATER, 1);
      expect(await store.depths()).toEqual({ inbox: 2, outbox: 2, setAside: 0, unknownSends: 0, calls: 0 });
    });

    test('with nothing stored nothing is due', async () => {
      const store = await open();
      expect(await store.takeTurn(LATER, answer())).toBeNull();
      expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
      expect([await store.nextEventDue(), await store.nextReplyDue('web')]).toEqual([null, null]);
      expect(await store.recoverReplies(LATER)).toBe(0);
    });

    test('a setting is made once and is the same ever after', async () => {
      const store = await open();
      let made = 0;
      const create = () => `value ${++made}`;
      const values = await Promise.all(Array.from({ length: 10 }, () => store.setting('key', create)));
      expect(new Set(values).size).toBe(1);
      const before = made;
      await store.close();
      expect(await (await open()).setting('key', create)).toBe(values[0]);
      expect(made).toBe(before);
    });

    test('a setting can be set, whatever it was', async () => {
      const store = await open();
      await store.putSetting('key', 'a');
      await store.putSetting('key', 'b');
      expect(await store.setting('key', () => 'c')).toBe('b');
    });

    test('ping is quiet while the store can be written to, and throws when it is closed', async () => {
      const store = await open();
      await store.ping();
      await store.ping();
      await store.close();
      await expect(store.ping()).rejects.toThrow();
    });

    test('subscribers hear of each change once it is committed', async () => {
      const store = await open();
      const changes: StoreChange[] = [];
      const seen: Promise<string[]>[] = [];
      store.subscribe((change) => {
        changes.push(change);
        if (change.kind === 'transcript') seen.push(talk(store, 'c'));
      });
      await write(store, 'c', 1);
      await write(store, 'c', 1);
      expect(changes.splice(0)).toEqual([{ kind: 'transcript', conversation: 'web/shop/c' }, { kind: 'inbox' }]);
      await store.takeTurn(LATER, answer('one', 'two'));
      expect(changes.splice(0)).toEqual([{ kind: 'outbox' }]);
      await sendAll(store);
      expect(changes.map(({ kind }) => kind)).toEqual(['transcript', 'outbox', 'transcript']);
      expect((await Promise.all(seen)).map((lines) => lines.length)).toEqual([1, 2, 3]);
    });

    test('a subscriber that throws is reported and takes nothing from the others; one that left hears no more', async () => {
      const store = await open();
      const heard: string[] = [];
      store.subscribe(() => {
        throw new Error('a bug');
      });
      const leave = store.subscribe(({ kind }) => heard.push(kind));
      await write(store, 'c', 1);
      leave();
      await write(store, 'c', 2);
      expect(heard).toEqual(['transcript', 'inbox']);
      expect(faults().map(({ kind }) => kind)).toEqual(['listener', 'listener', 'listener', 'listener']);
    });
  });
}
