import { describe, expect, test } from '@jest/globals';
import { answer, LATER, message, ref, talk, write } from '../samples.ts';
import type { Given } from './given.ts';

export function inboxRules({ open }: Given): void {
  describe('inbox', () => {
    test('an event is stored with its transcript line', async () => {
      const store = await open();
      const event = message('c', 1, { text: 'how much is shipping?' });
      expect(await store.accept(event, 5, 'how much is shipping?')).toEqual({ fresh: true, seq: 1 });
      expect(await store.transcript('web/shop/c', 0, 10)).toEqual([
        {
          seq: 1,
          author: 'customer',
          messageId: 'm1',
          message: { kind: 'text', text: 'how much is shipping?' },
          at: 5,
        },
      ]);
      expect(await store.takeTurn(LATER, answer())).toMatchObject({ event, receivedAt: 5, attempts: 0 });
    });

    test('a picked choice is shown in the words of its label', async () => {
      const store = await open();
      const { text: _, ...event } = message('c');
      await store.accept({ ...event, kind: 'choice', choice: 'faq:shipping' }, 1, 'Shipping');
      expect(await talk(store, 'c')).toEqual(['customer: Shipping']);
    });

    test('a redelivery changes nothing and gets the same seq, also after its turn', async () => {
      const store = await open();
      await write(store, 'c', 1);
      await write(store, 'c', 2);
      expect(await write(store, 'c', 1, { text: 'changed' })).toEqual({ fresh: false, seq: 1 });
      await store.takeTurn(LATER, answer());
      await store.takeTurn(LATER, answer());
      expect(await write(store, 'c', 2)).toEqual({ fresh: false, seq: 2 });
      expect(await talk(store, 'c')).toEqual(['customer: question 1', 'customer: question 2']);
      expect(await store.takeTurn(LATER, answer())).toBeNull();
    });

    test('a key that was used in another conversation is a redelivery, and makes no conversation', async () => {
      const store = await open();
      await write(store, 'a', 1, { dedupeKey: 'same' });
      expect(await write(store, 'b', 1, { dedupeKey: 'same' })).toEqual({ fresh: false, seq: 1 });
      expect(await talk(store, 'b')).toEqual([]);
      expect(await write(store, 'b', 2)).toEqual({ fresh: true, seq: 1 });
    });

    test('of one event stored many times at once, one is fresh', async () => {
      const store = await open();
      const results = await Promise.all(Array.from({ length: 20 }, () => write(store, 'c', 1)));
      expect(results.filter(({ fresh }) => fresh)).toHaveLength(1);
      expect(results.every(({ seq }) => seq === 1)).toBe(true);
      expect(await talk(store, 'c')).toHaveLength(1);
      expect(await write(store, 'c', 2)).toEqual({ fresh: true, seq: 2 });
    });

    test('seqs rise by one in each conversation', async () => {
      const store = await open();
      const seqs = [];
      for (const n of [1, 2, 3]) seqs.push((await write(store, 'a', n)).seq, (await write(store, 'b', n)).seq);
      expect(seqs).toEqual([1, 1, 2, 2, 3, 3]);
    });

    test('replies go to where the conversation was heard from last', async () => {
      const store = await open();
      await write(store, 'c', 1, { ref: { ...ref('c'), native: { serviceUrl: 'old' } } });
      await write(store, 'c', 2, { ref: { ...ref('c'), native: { serviceUrl: 'new' } } });
      await store.takeTurn(LATER, answer('hello'));
      const [item] = await store.takeReplies('web', LATER, 1);
      expect(item?.ref.native).toEqual({ serviceUrl: 'new' });
    });

    test('an event that could not be read back is refused and leaves nothing', async () => {
      const store = await open();
      await expect(write(store, 'c', 1, { messageId: '' })).rejects.toThrow('messageId');
      expect(await talk(store, 'c')).toEqual([]);
      expect(await write(store, 'c', 1)).toEqual({ fresh: true, seq: 1 });
    });
  });
}
