import { describe, expect, test } from '@jest/globals';
import { answer, ask, LATER, sendAll, sent, talk, write } from '../samples.ts';
import type { Given } from './given.ts';

export function recoveryRules({ open, query }: Given): void {
  describe('a process that stops', () => {
    test('leaves what it stored to the next one', async () => {
      const first = await open();
      await ask(first, 'c', 1, 'hello');
      await write(first, 'c', 2);
      await first.close();
      const next = await open();
      expect(await next.depths()).toEqual({ inbox: 1, outbox: 1, setAside: 0, unknownSends: 0, calls: 0 });
      expect(await next.takeTurn(LATER, answer('again'))).toMatchObject({ session: { failures: 1 } });
      expect(await sendAll(next)).toEqual(['hello', 'again']);
    });

    test('closing finishes what was begun, and then nothing more is taken', async () => {
      const first = await open();
      const begun = write(first, 'c', 1);
      await first.close();
      expect(await begun).toEqual({ fresh: true, seq: 1 });
      await expect(write(first, 'c', 2)).rejects.toThrow();
      expect(await talk(await open(), 'c')).toHaveLength(1);
    });

    test('what it was sending is sent again once, and then shown to people', async () => {
      const first = await open();
      await ask(first, 'c', 1, 'one', 'two');
      const [one] = await first.takeReplies('web', LATER, 10);
      await first.close();

      const second = await open();
      expect(await second.recoverReplies(LATER)).toBe(1);
      expect(await second.recoverReplies(LATER)).toBe(0);
      expect(await second.takeReplies('web', LATER, 10)).toMatchObject([{ id: one?.id, attempts: 1 }]);
      await second.close();

      const third = await open();
      expect(await third.recoverReplies(LATER)).toBe(0);
      expect(await third.depths()).toMatchObject({ outbox: 1, unknownSends: 1 });
      expect(await sendAll(third)).toEqual(['two']);
    });

    test('what may be repeated without being shown twice is sent again however often it was cut off', async () => {
      const first = await open();
      await ask(first, 'c', 1, 'one', 'two');
      await first.takeReplies('web', LATER, 10);
      await first.close();
      for (let kill = 0; kill < 3; kill++) {
        const next = await open();
        expect(await next.recoverReplies(LATER, ['web'])).toBe(1);
        expect(await next.takeReplies('web', LATER, 10)).toHaveLength(1);
        await next.close();
      }
      const last = await open();
      expect(await last.recoverReplies(LATER, ['web'])).toBe(1);
      expect(await sendAll(last)).toEqual(['one', 'two']);
    });

    test('what this process is sending is left alone', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'one');
      const [one] = await store.takeReplies('web', LATER, 10);
      expect(await store.recoverReplies(LATER)).toBe(0);
      expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
      if (one !== undefined) await store.finishReplies([sent(one)]);
      expect(await talk(store, 'c')).toEqual(['customer: question 1', 'bot: one']);
    });

    test('a send that turns out well after it was given up for lost still becomes a line', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'one', 'two');
      const [one] = await store.takeReplies('web', LATER, 10);
      if (one === undefined) throw new Error('nothing was due');
      await query(`update outbox set owner = owner + 1 where state = 'sending'`);
      expect(await store.recoverReplies(LATER)).toBe(1);
      await store.finishReplies([sent(one)]);
      expect(await sendAll(store)).toEqual(['two']);
      expect(await talk(store, 'c')).toEqual(['customer: question 1', 'bot: one', 'bot: two']);
    });
  });
}
