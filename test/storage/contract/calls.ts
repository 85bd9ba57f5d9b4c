import { describe, expect, test } from '@jest/globals';
import type { NewCall } from '../../../src/model/calls.ts';
import type { PendingEvent, Store, TurnOutcome } from '../../../src/model/store.ts';
import { answer, LATER, sendAll, write } from '../samples.ts';
import type { Given } from './given.ts';

const CALL: NewCall = { name: 'orders.find', flow: 'track-order', arguments: { number: 'LX\u00001' }, patient: false };

/** A turn that makes these calls. */
const calling =
  (...calls: NewCall[]) =>
  (pending: PendingEvent): TurnOutcome => ({ ...answer()(pending), calls });

/** Writes a message whose turn makes calls. */
async function ask(store: Store, conversation: string, n: number, ...calls: NewCall[]): Promise<PendingEvent> {
  await write(store, conversation, n);
  const pending = await store.takeTurn(LATER, calling(...calls));
  if (pending === null) throw new Error('nothing was due');
  return pending;
}

/** Takes the next turn and gives its event. */
async function next(store: Store): Promise<PendingEvent['event'] | undefined> {
  return (await store.takeTurn(LATER, answer()))?.event;
}

export function callRules({ open, query, faults }: Given): void {
  describe('calls', () => {
    test('are stored with their turn, taken once, and what came of them is an event of the conversation', async () => {
      const store = await open();
      const asked = await ask(store, 'c', 1, CALL);
      const call = await store.takeCall(LATER);
      expect(call).toMatchObject({ ...CALL, ref: asked.event.ref, from: asked.event.from, attempts: 0 });
      expect(await store.takeCall(LATER)).toBeNull();
      await store.finishCall(call?.id ?? 0, { ok: true, value: { found: [1] } }, LATER);
      expect(await next(store)).toMatchObject({
        kind: 'result',
        messageId: 'm1',
        call: { name: 'orders.find', flow: 'track-order', turn: asked.id },
        result: { ok: true, value: { found: [1] } },
      });
      expect(await store.depths()).toMatchObject({ inbox: 0, calls: 0 });
    });

    test('a turn that fails makes none', async () => {
      const store = await open();
      await write(store, 'c', 1);
      const fail = (pending: PendingEvent): TurnOutcome => {
        calling(CALL)(pending);
        throw new Error('no');
      };
      await expect(store.takeTurn(LATER, fail)).rejects.toThrow();
      expect(await store.takeCall(LATER)).toBeNull();
    });

    test('what comes of a call that is told twice is one event', async () => {
      const store = await open();
      await ask(store, 'c', 1, CALL);
      const call = await store.takeCall(LATER);
      const finish = () => store.finishCall(call?.id ?? 0, { ok: false }, LATER);
      await Promise.all([finish(), finish()]);
      await finish();
      expect(await next(store)).toMatchObject({ kind: 'result', result: { ok: false } });
      expect(await next(store)).toBeUndefined();
    });

    test('a result waits for its turn behind what the customer wrote before it', async () => {
      const store = await open();
      await ask(store, 'c', 1, CALL);
      const call = await store.takeCall(LATER);
      await write(store, 'c', 2);
      await store.finishCall(call?.id ?? 0, { ok: false }, 3);
      await write(store, 'c', 4);
      const kinds = [await next(store), await next(store), await next(store)].map((event) => event?.kind);
      expect(kinds).toEqual(['message', 'result', 'message']);
    });

    test('its replies answer the message that led to it', async () => {
      const store = await open();
      await ask(store, 'c', 1, CALL);
      await store.finishCall((await store.takeCall(LATER))?.id ?? 0, { ok: true, value: null }, LATER);
      await store.takeTurn(LATER, answer('found'));
      expect(await store.takeReplies('web', LATER, 1)).toMatchObject([{ replyTo: 'm1', message: { text: 'found' } }]);
    });

    test('are taken in the order they are due, and not before', async () => {
      const store = await open();
      await ask(store, 'a', 1, CALL);
      const first = await store.takeCall(LATER);
      await store.retryCall(first?.id ?? 0, LATER + 100);
      await ask(store, 'b', 2, { ...CALL, name: 'tickets.open' });
      expect(await store.nextCallDue()).toBeLessThan(LATER + 100);
      expect(await store.takeCall(LATER)).toMatchObject({ name: 'tickets.open' });
      expect(await store.takeCall(LATER + 99)).toBeNull();
      expect(await store.nextCallDue()).toBe(LATER + 100);
      expect(await store.takeCall(LATER + 100)).toMatchObject({ name: 'orders.find', attempts: 1 });
      expect(await store.nextCallDue()).toBeNull();
    });

    test('those of a process that died are made again, those of a living one are left alone', async () => {
      const store = await open();
      await ask(store, 'c', 1, CALL);
      const call = await store.takeCall(LATER);
      expect(await store.recoverCalls()).toBe(0);
      await query(`update calls set owner = owner + 1`);
      expect(await store.recoverCalls()).toBe(1);
      expect(await store.takeCall(LATER)).toMatchObject({ id: call?.id, attempts: 1 });
    });

    test('one that cannot be read is dropped and told, and holds up no other', async () => {
      const store = await open();
      await ask(store, 'a', 1, CALL);
      await ask(store, 'b', 2, { ...CALL, name: 'good' });
      await query(`update calls set call = '{}' where id = (select min(id) from calls)`);
      expect(await store.takeCall(LATER)).toMatchObject({ name: 'good' });
      expect(faults().map(({ kind }) => kind)).toEqual(['bad-row']);
    });

    test('many at once are each taken by one', async () => {
      const [store, beside] = [await open(), await open()];
      for (let n = 1; n <= 20; n++) await ask(store, `c${n}`, n, CALL);
      const taken = await Promise.all(Array.from({ length: 30 }, (_, n) => (n % 2 ? store : beside).takeCall(LATER)));
      const ids = taken.flatMap((call) => (call === null ? [] : [call.id]));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(20);
    });

    test('a session that waits for a call sends nothing by itself', async () => {
      const store = await open();
      await ask(store, 'c', 1, CALL);
      expect(await sendAll(store)).toEqual([]);
    });
  });

  describe('proofs', () => {
    const LIMIT = { most: 3, perMs: 1000 };

    test('so many tries may be wrong within the time, for each subject', async () => {
      const store = await open();
      for (const now of [10, 20, 30])
        expect(await store.beginTry(['order:1', 'ann'], LIMIT, now)).toMatchObject({ begun: true });
      expect(await store.beginTry(['order:1', 'bob'], LIMIT, 40)).toEqual({ begun: false, until: 1010 });
      expect(await store.beginTry(['order:2', 'ann'], LIMIT, 40)).toEqual({ begun: false, until: 1010 });
      expect(await store.beginTry(['order:2', 'bob'], LIMIT, 40)).toMatchObject({ begun: true });
      expect(await store.beginTry(['order:1'], LIMIT, 1011)).toMatchObject({ begun: true });
      expect(await store.beginTry(['order:1'], LIMIT, 1011)).toEqual({ begun: false, until: 1020 });
    });

    test('one that was right is taken back', async () => {
      const store = await open();
      for (let now = 1; now <= 10; now++) {
        const tried = await store.beginTry(['order:1', 'ann'], LIMIT, now);
        if (!tried.begun) throw new Error('it was refused');
        await store.takeBackTry(['order:1', 'ann'], tried.id);
      }
    });

    test('of many at once no more begin than may', async () => {
      const [store, beside] = [await open(), await open()];
      const tries = Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? store : beside).beginTry(n % 3 ? ['order:1', `c${n}`] : [`c${n}`, 'order:1'], LIMIT, 5),
      );
      expect((await Promise.all(tries)).filter(({ begun }) => begun)).toHaveLength(3);
    });

    test('what is bound stays so, to this customer, the last first', async () => {
      const store = await open();
      await store.bind('ann', { kind: 'order', number: '1' }, 1);
      await store.bind('ann', { kind: 'order', number: '2' }, 2);
      await store.bind('ann', { kind: 'order', number: '1' }, 3);
      await store.bind('ann', { kind: 'ticket', number: 'T1' }, 4);
      expect(await store.bound('ann', 'order')).toEqual(['1', '2']);
      expect(await store.bound('ann', 'ticket')).toEqual(['T1']);
      expect(await store.bound('bob', 'order')).toEqual([]);
    });
  });
}
