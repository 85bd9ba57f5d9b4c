import { describe, expect, test } from '@jest/globals';
import { Turn } from '../../../src/model/turn.ts';
import { answer, ask, collect, LATER, write } from '../samples.ts';
import type { Given } from './given.ts';

export function turnLogRules({ open, query, faults }: Given): void {
  describe('turn log and transcript', () => {
    test('a turn is read back as it was written', async () => {
      const store = await open();
      await write(store, 'c', 1);
      const full = {
        understanding: {
          language: 'en',
          command: { name: 'language', to: 'zh' },
          smallTalk: null,
          candidates: [{ entry: 'shipping.cost', confidence: 0.75 }],
          verdict: 'clarify',
          emotion: 'angry',
        },
        decision: { flow: 'clarify', entry: null, also: [], route: 'clarify' },
        deliveredAt: 9,
        error: 'a reason',
      };
      const written: Turn[] = [];
      await store.takeTurn(LATER, (pending) => {
        const outcome = answer('hello')(pending);
        written.push(Turn.parse({ ...outcome.turn, ...full }));
        return { ...outcome, turn: Turn.parse({ ...outcome.turn, ...full }) };
      });
      expect(await collect(store.turns(0, LATER))).toEqual(written);
      expect(await query('select author, language, flow, route, entry, error from turns')).toEqual([
        { author: 'bot', language: 'en', flow: 'clarify', route: 'clarify', entry: null, error: 'a reason' },
      ]);
    });

    test('turns are those received from the first time on and before the second, oldest first', async () => {
      const store = await open();
      for (const n of [40, 10, 30, 20]) await ask(store, `c${n}`, n);
      expect((await collect(store.turns(20, 40))).map((turn) => turn.receivedAt)).toEqual([20, 30]);
    });

    test('more turns than a page are all read, also those of the same time', async () => {
      const store = await open();
      const count = 450;
      await Promise.all(Array.from({ length: count }, (_, n) => write(store, `c${n}`, n % 3)));
      await Promise.all(Array.from({ length: count }, () => store.takeTurn(LATER, answer())));
      const turns = await collect(store.turns(0, LATER));
      expect(new Set(turns.map(({ id }) => id)).size).toBe(count);
      expect(turns.map((turn) => turn.receivedAt)).toEqual(
        turns.map((turn) => turn.receivedAt).toSorted((a, b) => a - b),
      );
    });

    test('a turn or line that cannot be read is left out and reported', async () => {
      const store = await open();
      await ask(store, 'c', 1);
      await ask(store, 'c', 2);
      await query(`update turns set turn = '{}' where received_at = 1`);
      await query(`update transcript set line = 'no JSON' where seq = 1`);
      expect(await collect(store.turns(0, LATER))).toMatchObject([{ receivedAt: 2 }]);
      expect(await store.transcript('web/shop/c', 0, 10)).toMatchObject([{ seq: 2 }]);
      expect(faults().map(({ kind }) => kind)).toEqual(['bad-row', 'bad-row']);
    });

    test('the transcript is read on from a seq, up to a limit', async () => {
      const store = await open();
      for (const n of [1, 2, 3, 4]) await write(store, 'c', n);
      const seqs = async (after: number, limit: number) =>
        (await store.transcript('web/shop/c', after, limit)).map(({ seq }) => seq);
      expect(await seqs(0, 2)).toEqual([1, 2]);
      expect(await seqs(2, 10)).toEqual([3, 4]);
      expect(await seqs(4, 10)).toEqual([]);
      expect(await store.transcript('web/shop/unheard-of', 0, 10)).toEqual([]);
    });

    test('the last lines are read oldest first', async () => {
      const store = await open();
      for (const n of [1, 2, 3, 4]) await write(store, 'c', n);
      expect((await store.lastLines('web/shop/c', 3)).map(({ seq }) => seq)).toEqual([2, 3, 4]);
      expect(await store.lastLines('web/shop/c', 10)).toEqual(await store.transcript('web/shop/c', 0, 10));
      expect(await store.lastLines('web/shop/unheard-of', 10)).toEqual([]);
    });
  });
}
