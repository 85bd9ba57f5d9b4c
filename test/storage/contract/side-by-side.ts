import { describe, expect, test } from '@jest/globals';
import type { Store } from '../../../src/model/store.ts';
import { answer, collect, LATER, sendAll, sent, talk, write } from '../samples.ts';
import type { Given } from './given.ts';

const CONVERSATIONS = Array.from({ length: 50 }, (_, n) => `c${n}`);
/** Messages of each. */
export const EACH = 4;

/** Works until nothing is due, with so many turns at once. Answers each question with its own words. */
export async function workOff(stores: readonly Store[], width: number): Promise<void> {
  const loop = async (store: Store) => {
    let taken: unknown;
    do {
      taken = await store.takeTurn(LATER, (pending) =>
        answer(pending.event.kind === 'message' ? `re ${pending.event.text}` : '?')(pending),
      );
    } while (taken !== null);
  };
  await Promise.all(stores.flatMap((store) => Array.from({ length: width }, () => loop(store))));
}

/** Many conversations' messages, as they might arrive. */
export async function writeMany(stores: readonly Store[]): Promise<void> {
  for (let n = 1; n <= EACH; n++) {
    await Promise.all(
      CONVERSATIONS.map((conversation, i) => {
        const store = stores[i % stores.length];
        return store === undefined ? null : write(store, conversation, n);
      }),
    );
  }
}

/** Each event had one turn, in order, and one reply, in order. */
export async function expectAllAnsweredInOrder(store: Store): Promise<void> {
  const turns = await collect(store.turns(0, LATER));
  expect(turns).toHaveLength(CONVERSATIONS.length * EACH);
  for (const conversation of CONVERSATIONS) {
    const numbers = Array.from({ length: EACH }, (_, i) => i + 1);
    expect(await talk(store, conversation)).toEqual([
      ...numbers.map((n) => `customer: question ${n}`),
      ...numbers.map((n) => `bot: re question ${n}`),
    ]);
    expect((await store.session(`web/shop/${conversation}`))?.failures).toBe(EACH);
  }
}

export function sideBySideRules({ open }: Given): void {
  describe('side by side', () => {
    test('20 loops over 50 conversations take each event once, each conversation in order', async () => {
      const store = await open();
      await writeMany([store]);
      await workOff([store], 20);
      await sendAll(store);
      await expectAllAnsweredInOrder(store);
    });

    test('many that take replies at once take each once, one a conversation', async () => {
      const store = await open();
      await writeMany([store]);
      await workOff([store], 1);
      for (let round = 0; round < EACH; round++) {
        const taken = await Promise.all(Array.from({ length: 20 }, () => store.takeReplies('web', LATER, 5)));
        const items = taken.flat();
        expect(new Set(items.map(({ conversation }) => conversation)).size).toBe(items.length);
        expect(items).toHaveLength(CONVERSATIONS.length);
        await store.finishReplies(items.map((item) => sent(item)));
      }
      await expectAllAnsweredInOrder(store);
    });

    test('a job that fails takes nothing from those that came with it', async () => {
      const store = await open();
      for (const conversation of ['a', 'b', 'c']) await write(store, conversation, 1);
      const results = await Promise.allSettled([
        store.takeTurn(LATER, answer('one')),
        store.takeTurn(LATER, () => {
          throw new Error('a bug');
        }),
        write(store, 'd', 1),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.depths()).toMatchObject({ inbox: 3, outbox: 1 });
    });
  });
}
