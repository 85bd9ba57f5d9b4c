import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conversationKey } from '../../../src/model/event.ts';
import { answer, collect, LATER, message, sendAll, write } from '../samples.ts';
import type { Given } from './given.ts';

const NASTY = 'a\0b\uD800c\uDC00d\uFFFF\u202E\'";--\\ 𝒳𠮷👩‍👩‍👧';

/** Any UTF-16 at all, halves of pairs and zeros too. */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xd800, 0xdfff)), {
      minLength: 1,
      maxLength,
    })
    .map((units) => String.fromCharCode(...units));

export function textRules({ open }: Given): void {
  describe('texts', () => {
    test('any text in any place is taken and comes back as it was', async () => {
      const store = await open();
      let run = 0;
      const property = fc.asyncProperty(anyText(60), anyText(60), async (text, id) => {
        const event = message('c', ++run, {
          text,
          messageId: id,
          from: { id, name: text },
          ref: { platform: 'web', account: 'shop', conversation: `${run}${id}`, kind: 'direct', native: { text } },
        });
        const key = conversationKey(event.ref);
        await store.accept(event, run, text);
        expect(await store.takeTurn(LATER, answer(text))).toMatchObject({ conversation: key, event });
        const [item] = await store.takeReplies('web', LATER, 1);
        expect(item).toMatchObject({ conversation: key, ref: event.ref, message: { text }, replyTo: id });
        if (item !== undefined) await store.finishReplies([{ id: item.id, state: 'sent', messageId: id, at: 1 }]);
        expect(await store.transcript(key, 0, 10)).toMatchObject([
          { messageId: id, message: { text } },
          { messageId: id, message: { text }, replyTo: id },
        ]);
      });
      await fc.assert(property, { numRuns: 50 });
      expect(await collect(store.turns(0, LATER))).toHaveLength(run);
    });

    test('broken and dangerous characters are no error where a database would refuse them', async () => {
      const store = await open();
      await write(store, 'c', 1);
      const pending = await store
        .takeTurn(LATER, () => {
          throw new Error('a bug');
        })
        .catch(({ pending }) => pending);
      await store.retryEvent(pending.id, NASTY, 0);
      const outcome = answer('sorry')(pending);
      const decision = { flow: NASTY, entry: NASTY, also: [], route: 'failed' as const };
      await store.setAside(pending.id, NASTY.repeat(500), {
        ...outcome,
        turn: { ...outcome.turn, id: NASTY, decision },
      });
      const [aside] = await store.listSetAside(1);
      expect(aside?.error).toContain('a\uFFFDb\uFFFDc\uFFFDd');
      expect(await collect(store.turns(0, LATER))).toMatchObject([{ id: NASTY, decision }]);
      const [item] = await store.takeReplies('web', LATER, 1);
      const failure = { kind: 'rejected' as const, why: NASTY };
      if (item !== undefined) await store.finishReplies([{ id: item.id, state: 'failed', failure, at: 20 }]);
      expect(await store.depths()).toMatchObject({ outbox: 0, setAside: 1 });
      expect(await store.takeReplies(NASTY, LATER, 1)).toEqual([]);
      expect(await store.nextReplyDue(NASTY)).toBeNull();
      expect(await store.session(NASTY)).toBeNull();
      expect(await store.transcript(NASTY, 0, 1)).toEqual([]);
    });

    test('the longest ids are taken, in the widest letters', async () => {
      const store = await open();
      // Of random letters, for a database may squeeze a text that repeats itself into an index.
      const letters = (length: number) =>
        Array.from({ length }, (_, i) => String.fromCharCode(0x4e00 + ((i * 7919 + length * 31) % 20_000))).join('');
      const event = message('c', 1, {
        dedupeKey: letters(1000),
        messageId: letters(400),
        text: letters(20_000),
        ref: {
          platform: letters(32),
          account: letters(200),
          conversation: letters(400),
          thread: letters(399),
          kind: 'group',
        },
      });
      expect(await store.accept(event, 1, event.text)).toEqual({ fresh: true, seq: 1 });
      expect(await store.accept(event, 1, event.text)).toEqual({ fresh: false, seq: 1 });
      expect(await store.takeTurn(LATER, answer('hello'))).toMatchObject({ event });
      expect(await sendAll(store, event.ref.platform)).toEqual(['hello']);
      expect(await store.transcript(conversationKey(event.ref), 0, 10)).toHaveLength(2);
    });

    test('keys that differ in broken characters only are two', async () => {
      const store = await open();
      expect(await write(store, 'c', 1, { dedupeKey: 'a\uD800' })).toEqual({ fresh: true, seq: 1 });
      expect(await write(store, 'c', 2, { dedupeKey: 'a\uD801' })).toEqual({ fresh: true, seq: 2 });
    });

    test('a message without a text is taken', async () => {
      const store = await open();
      await write(store, 'c', 1, { text: '' });
      expect(await store.transcript('web/shop/c', 0, 10)).toMatchObject([{ message: { kind: 'text', text: '' } }]);
    });
  });
}
