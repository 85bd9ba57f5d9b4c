import { describe, expect, test } from '@jest/globals';
import { type PendingEvent, type Store, TurnFailed } from '../../../src/model/store.ts';
import { answer, collect, LATER, sendAll, talk, write } from '../samples.ts';
import type { Given } from './given.ts';

const fail = () => {
  throw new Error('no idea');
};

/** Takes the next turn and lets it fail. */
async function failTurn(store: Store, now = LATER): Promise<PendingEvent> {
  const failure = await store.takeTurn(now, fail).catch((error: unknown) => error);
  if (!(failure instanceof TurnFailed)) throw new Error('the turn did not fail', { cause: failure });
  return failure.pending;
}

async function takeText(store: Store, now = LATER): Promise<string | null> {
  const pending = await store.takeTurn(now, answer());
  return pending?.event.kind === 'message' ? pending.event.text : null;
}

export function turnRules({ open, query, faults }: Given): void {
  describe('turns', () => {
    test('events are taken oldest first, each once', async () => {
      const store = await open();
      await write(store, 'a', 1);
      await write(store, 'b', 2);
      await write(store, 'a', 3);
      const taken = [];
      for (let i = 0; i < 4; i++) taken.push(await takeText(store));
      expect(taken).toEqual(['question 1', 'question 2', 'question 3', null]);
    });

    test('the next turn gets the session that the last one left', async () => {
      const store = await open();
      for (const n of [1, 2, 3]) await write(store, 'c', n);
      const sessions: unknown[] = [];
      for (let i = 0; i < 3; i++) sessions.push((await store.takeTurn(LATER, answer()))?.session?.failures ?? null);
      expect(sessions).toEqual([null, 1, 2]);
      expect((await store.session('web/shop/c'))?.failures).toBe(3);
      expect(await store.session('web/shop/other')).toBeNull();
    });

    test('a turn that throws leaves everything as it was and tells which event it is', async () => {
      const store = await open();
      await write(store, 'c', 1);
      const failure = await store.takeTurn(LATER, fail).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TurnFailed);
      expect(failure).toMatchObject({
        cause: new Error('no idea'),
        pending: { conversation: 'web/shop/c', attempts: 0, session: null, event: { messageId: 'm1' } },
      });
      expect(await store.session('web/shop/c')).toBeNull();
      expect(await collect(store.turns(0, LATER))).toEqual([]);
      expect(await takeText(store)).toBe('question 1');
    });

    test('an outcome that could not be read back is a failed turn', async () => {
      const store = await open();
      await write(store, 'c', 1);
      const broken = store.takeTurn(LATER, (pending) => {
        const outcome = answer('hello')(pending);
        return { ...outcome, session: { ...outcome.session, failures: -1 } };
      });
      await expect(broken).rejects.toThrow(TurnFailed);
      await expect(store.takeTurn(LATER, answer(''))).rejects.toThrow(TurnFailed);
      expect(await store.depths()).toMatchObject({ inbox: 1, outbox: 0 });
    });

    test('an event that waits for its next try holds up its own conversation only', async () => {
      const store = await open();
      for (const [conversation, n] of [
        ['a', 1],
        ['a', 2],
        ['b', 3],
      ] as const)
        await write(store, conversation, n);
      const { id } = await failTurn(store, 100);
      await store.retryEvent(id, 'no idea', 500.4);
      expect(await takeText(store, 100)).toBe('question 3');
      expect(await takeText(store, 499)).toBeNull();
      expect(await store.nextEventDue()).toBe(500);
      expect(await store.takeTurn(500, answer())).toMatchObject({ id, attempts: 1 });
      expect(await takeText(store, 500)).toBe('question 2');
      expect(await store.nextEventDue()).toBeNull();
    });

    test('an event that is set aside holds up nothing; its failed turn is logged and answered', async () => {
      const store = await open();
      for (const n of [1, 2]) await write(store, 'c', n);
      const pending = await failTurn(store);
      await store.retryEvent(pending.id, 'no idea', 0);
      await store.setAside(pending.id, 'no idea at all', answer('sorry')(pending));
      expect(await takeText(store)).toBe('question 2');
      expect(await sendAll(store)).toEqual(['sorry']);
      expect(await store.transcript('web/shop/c', 2, 10)).toMatchObject([{ author: 'bot', replyTo: 'm1' }]);
      expect(await collect(store.turns(0, LATER))).toHaveLength(2);
      expect(await store.listSetAside(10)).toEqual([
        { id: pending.id, conversation: 'web/shop/c', receivedAt: 1, attempts: 2, error: 'no idea at all' },
      ]);
      expect(await store.depths()).toMatchObject({ inbox: 0, setAside: 1 });
    });

    test('setting an event aside twice, or one that is done, changes nothing', async () => {
      const store = await open();
      for (const n of [1, 2]) await write(store, 'c', n);
      const first = await failTurn(store);
      await store.setAside(first.id, 'broken', answer('sorry')(first));
      await store.setAside(first.id, 'broken', answer('sorry')(first));
      const second = await store.takeTurn(LATER, answer('hello'));
      if (second === null) throw new Error('no second event');
      await store.setAside(second.id, 'broken', answer('sorry')(second));
      expect(await sendAll(store)).toEqual(['sorry', 'hello']);
      expect(await store.listSetAside(10)).toHaveLength(1);
    });

    test('a set-aside event can be released: it is due again with its tries forgotten', async () => {
      const store = await open();
      await write(store, 'c', 1);
      const pending = await failTurn(store);
      await store.setAside(pending.id, 'broken', answer()(pending));
      expect(await store.releaseSetAside(pending.id, 70)).toBe(true);
      expect(await store.releaseSetAside(pending.id, 70)).toBe(false);
      expect(await store.releaseSetAside(pending.id + 1, 70)).toBe(false);
      expect(await store.nextEventDue()).toBe(70);
      expect(await store.takeTurn(70, answer())).toMatchObject({ id: pending.id, attempts: 0 });
      expect(await store.listSetAside(10)).toEqual([]);
    });

    test('set-aside events are listed oldest first, up to the limit', async () => {
      const store = await open();
      for (const n of [1, 2, 3]) await write(store, `c${n}`, n);
      const ids = [];
      for (let i = 0; i < 3; i++) {
        const pending = await failTurn(store);
        await store.setAside(pending.id, 'broken', answer()(pending));
        ids.push(pending.id);
      }
      expect((await store.listSetAside(2)).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    });

    test('what was said is dropped from the inbox once it is done, and kept while it is not', async () => {
      const store = await open();
      for (const n of [1, 2, 3]) await write(store, `c${n}`, n);
      await store.takeTurn(LATER, answer());
      const pending = await failTurn(store);
      await store.setAside(pending.id, 'broken', answer()(pending));
      const rows = await query('select state, event from inbox order by id');
      expect(rows.map(({ state, event }) => [state, event === null])).toEqual([
        ['done', true],
        ['set-aside', false],
        ['pending', false],
      ]);
    });

    test('an event that cannot be read is set aside alone', async () => {
      const store = await open();
      for (const [conversation, n] of [
        ['a', 1],
        ['a', 2],
        ['b', 3],
      ] as const)
        await write(store, conversation, n);
      await query(`update inbox set event = '{"kind":"message"}' where seq = 1 and received_at = 1`);
      expect(await takeText(store)).toBe('question 2');
      expect(await takeText(store)).toBe('question 3');
      expect(await store.listSetAside(10)).toMatchObject([{ conversation: 'web/shop/a', receivedAt: 1 }]);
      expect(faults().map(({ kind }) => kind)).toEqual(['bad-row']);
      expect(await talk(store, 'a')).toHaveLength(2);
    });

    test('a session that cannot be read starts anew and blocks nothing', async () => {
      const store = await open();
      for (const n of [1, 2]) await write(store, 'c', n);
      await store.takeTurn(LATER, answer());
      await query(`update conversations set session = '{"version":0}'`);
      expect(await store.session('web/shop/c')).toBeNull();
      expect(await store.takeTurn(LATER, answer())).toMatchObject({ session: null });
      expect(faults().map(({ kind }) => kind)).toEqual(['bad-row']);
    });
  });
}
