import { describe, expect, test } from '@jest/globals';
import { ask, sendAll } from '../samples.ts';
import type { Given } from './given.ts';

const KEY = 'web/shop/c';

export function amendRules({ open, query }: Given): void {
  describe('changing what was said', () => {
    test('new words are a line of their own', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'hello');
      await sendAll(store);
      const [, said] = await store.transcript(KEY, 0, 10);
      const id = said?.messageId ?? '';
      expect(await store.amend(KEY, id, { kind: 'text', text: 'hello again' }, 50.4)).toBe(true);
      expect(await store.transcript(KEY, 1, 10)).toEqual([
        { ...said },
        { seq: 3, author: 'bot', messageId: id, edits: id, message: { kind: 'text', text: 'hello again' }, at: 50 },
      ]);
    });

    test('what is taken back is stored no more, in any wording', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'secret one');
      await sendAll(store);
      const id = (await store.transcript(KEY, 1, 1))[0]?.messageId ?? '';
      await store.amend(KEY, id, { kind: 'text', text: 'secret two' }, 50);
      expect(await store.amend(KEY, id, null, 60)).toBe(true);
      expect(await store.transcript(KEY, 1, 10)).toMatchObject([
        { seq: 2, messageId: id, message: { text: '' } },
        { seq: 3, edits: id, message: { text: '' } },
        { seq: 4, recalls: id, message: { text: '' } },
      ]);
      expect(JSON.stringify(await query('select line from transcript'))).not.toContain('secret');
    });

    test("what is not there, or is the customer's, is not changed", async () => {
      const store = await open();
      await ask(store, 'c', 1, 'hello');
      await sendAll(store);
      const before = await store.transcript(KEY, 0, 10);
      expect(await store.amend(KEY, 'm1', null, 50)).toBe(false);
      expect(await store.amend(KEY, 'nothing', { kind: 'text', text: 'x' }, 50)).toBe(false);
      expect(await store.amend('web/shop/other', 'm1', null, 50)).toBe(false);
      expect(await store.transcript(KEY, 0, 10)).toEqual(before);
    });
  });
}
