import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OutboxItem, SendOutcome, Store } from '../../../src/model/store.ts';
import { answer, ask, collect, LATER, ref, sendAll, sent, talk, write } from '../samples.ts';
import type { Given } from './given.ts';

const failure = { kind: 'unavailable', maybeSent: false } as const;

async function take(store: Store, now = LATER): Promise<OutboxItem> {
  const [item, ...more] = await store.takeReplies('web', now, 10);
  if (item === undefined || more.length > 0) throw new Error(`${more.length} more replies than one were due`);
  return item;
}

const texts = (items: readonly OutboxItem[]) => items.map((item) => item.message.text);

export function outboxRules({ open, query, faults }: Given): void {
  describe('outbox', () => {
    test('a reply comes with all that is needed to send it', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'hello');
      expect(await take(store)).toEqual({
        id: expect.any(Number),
        conversation: 'web/shop/c',
        ref: ref('c'),
        author: 'bot',
        message: { kind: 'text', text: 'hello' },
        replyTo: 'm1',
        attempts: 0,
        queuedAt: 2,
      });
    });

    test('a reply is not taken while an earlier one of its conversation is being sent or waits', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'one', 'two');
      await ask(store, 'c', 2, 'three');
      const one = await take(store);
      expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
      expect(await store.nextReplyDue('web')).toBeNull();
      await store.finishReplies([{ id: one.id, state: 'retry', dueAt: LATER + 10.2, failure, at: 20 }]);
      expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
      expect(await store.nextReplyDue('web')).toBe(LATER + 10);
      expect(await take(store, LATER + 10)).toMatchObject({ id: one.id, attempts: 1 });
      await store.finishReplies([sent(one)]);
      expect(await sendAll(store)).toEqual(['two', 'three']);
    });

    test.each(['failed', 'unknown'] as const)(
      'a reply that is %s is never sent again and holds up nothing',
      async (state) => {
        const store = await open();
        await ask(store, 'c', 1, 'one', 'two');
        const one = await take(store);
        await store.finishReplies([{ id: one.id, state, failure, at: 20 }]);
        expect(await sendAll(store)).toEqual(['two']);
        expect(await talk(store, 'c')).toEqual(['customer: question 1', 'bot: two']);
        expect(await store.depths()).toMatchObject({ outbox: 0, unknownSends: state === 'unknown' ? 1 : 0 });
        expect(await query('select state, failure from outbox')).toEqual([{ state, failure: JSON.stringify(failure) }]);
      },
    );

    test('one reply of each conversation is taken, of up to the limit, who waited longest first', async () => {
      const store = await open();
      for (const [n, conversation] of ['a', 'b', 'c'].entries())
        await ask(store, conversation, n + 1, `${conversation}1`, `${conversation}2`);
      expect(texts(await store.takeReplies('web', LATER, 2))).toEqual(['a1', 'b1']);
      expect(texts(await store.takeReplies('web', LATER, 2))).toEqual(['c1']);
    });

    test('each platform has its own', async () => {
      const store = await open();
      await write(store, 'c', 1, { ref: ref('c', 'telegram') });
      await store.takeTurn(LATER, answer('hello'));
      expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
      expect([await store.nextReplyDue('web'), await store.nextReplyDue('telegram')]).toEqual([null, 1]);
      expect(await sendAll(store, 'telegram')).toEqual(['hello']);
    });

    test('a sent reply becomes a transcript line and is no more in the outbox', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'hello');
      await store.finishReplies([{ ...sent(await take(store)), messageId: 'platform-7', at: 30 } as SendOutcome]);
      expect(await store.transcript('web/shop/c', 1, 10)).toEqual([
        {
          seq: 2,
          author: 'bot',
          messageId: 'platform-7',
          replyTo: 'm1',
          message: { kind: 'text', text: 'hello' },
          at: 30,
        },
      ]);
      expect(await query('select * from outbox')).toEqual([]);
    });

    test('finishing a reply again changes nothing, and unknown ids are passed over', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'one', 'two');
      const one = await take(store);
      await store.finishReplies([sent(one), sent(one), { ...sent(one), id: one.id + 1000 } as SendOutcome]);
      const two = await take(store);
      await store.finishReplies([sent(one), { id: one.id, state: 'retry', dueAt: 0, failure, at: 20 }]);
      await store.finishReplies([sent(two)]);
      expect(await talk(store, 'c')).toEqual(['customer: question 1', 'bot: one', 'bot: two']);
    });

    test('what is not being sent cannot be put back or given up', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'one');
      const { id } = await take(store);
      await store.finishReplies([{ id, state: 'retry', dueAt: 0, failure, at: 20 }]);
      await store.finishReplies([{ id, state: 'unknown', failure, at: 20 }]);
      await store.finishReplies([{ id, state: 'retry', dueAt: 2 * LATER, failure, at: 20 }]);
      expect(await sendAll(store)).toEqual(['one']);
    });

    test('the first reply that was sent sets when the turn was delivered', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'one', 'two', 'three');
      await store.finishReplies([{ id: (await take(store)).id, state: 'failed', failure, at: 20 }]);
      await store.finishReplies([sent(await take(store), 40)]);
      await store.finishReplies([sent(await take(store), 50)]);
      expect(await collect(store.turns(0, LATER))).toMatchObject([{ deliveredAt: 40 }]);
    });

    test('a reply that cannot be read fails alone', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'one', 'two');
      await query(`update outbox set reply = '[]' where id = (select min(id) from outbox)`);
      expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
      expect(await sendAll(store)).toEqual(['two']);
      expect(faults().map(({ kind }) => kind)).toEqual(['bad-row']);
    });

    test('whatever becomes of sends, what arrives is in the order it was decided', async () => {
      const store = await open();
      let run = 0;
      const property = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const conversation = `run${run++}`;
        const decided: string[] = [];
        const lost = new Set<string | undefined>();
        for (const [n, step] of steps.entries()) {
          if ('replies' in step) decided.push(...(await askFor(store, conversation, n, step.replies)));
          else lost.add(await sendOne(store, step.ends));
        }
        await sendAll(store);
        const arrived = (await talk(store, conversation)).filter((line) => line.startsWith('bot'));
        expect(arrived).toEqual(decided.filter((text) => !lost.has(text)).map((text) => `bot: ${text}`));
      });
      await fc.assert(property, { numRuns: 30 });
    });
  });
}

/** A question that gets so many replies, or a send that ends so. */
const step = fc.oneof(
  fc.record({ replies: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ ends: fc.constantFrom('sent', 'retry', 'failed', 'unknown') }),
);

async function askFor(store: Store, conversation: string, n: number, count: number): Promise<string[]> {
  const replies = Array.from({ length: count }, (_, i) => `${n}.${i}`);
  await ask(store, conversation, n, ...replies);
  return replies;
}

/** The text that will never arrive, if it is one. */
async function sendOne(store: Store, ends: string): Promise<string | undefined> {
  const [item] = await store.takeReplies('web', LATER, 1);
  if (item === undefined) return undefined;
  await store.finishReplies([ending(item, ends)]);
  return ends === 'failed' || ends === 'unknown' ? item.message.text : undefined;
}

function ending(item: OutboxItem, state: string): SendOutcome {
  if (state === 'retry') return { id: item.id, state, dueAt: 0, failure, at: 20 };
  if (state === 'failed' || state === 'unknown') return { id: item.id, state, failure, at: 20 };
  return sent(item);
}
