import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Adapter } from '../../src/model/adapter.ts';
import { conversationKey, IncomingEvent } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';

/** A channel under test, with the platform's side of it in the test's hand. */
export interface AdapterHarness {
  readonly adapter: Adapter;
  /** A customer writes on the platform. Resolves when the platform has been told "received". */
  customerWrites(text: string): Promise<void>;
  /** The platform delivers the last message once more, as it does when it missed our "received"; absent = it never does. */
  redeliver?(): Promise<void>;
  /** What the customer sees of our replies, in order; absent = the core shows it, not the adapter. */
  shown?(): readonly string[];
  close(): Promise<void>;
}

/** What every channel must keep, whatever its platform. */
export function adapterContract(name: string, open: () => Promise<AdapterHarness>): void {
  describe(`${name} keeps the adapter contract`, () => {
    let harness: AdapterHarness;
    let events: IncomingEvent[];

    beforeEach(async () => {
      harness = await open();
      events = [];
      await harness.adapter.start(async (event) => {
        events.push(event);
        await answer(event, { kind: 'text', text: `reply to ${events.length}` });
      });
    });

    afterEach(async () => {
      await harness.adapter.stop();
      await harness.close();
    });

    const answer = (event: IncomingEvent, message: OutgoingMessage) =>
      harness.adapter.send(event.ref, message, { key: `key-${events.length}`, replyTo: event.messageId });

    test('it is connected once it is started, and stopped once it is stopped', async () => {
      expect(harness.adapter.status().state).toBe('connected');
      await harness.adapter.stop();
      expect(harness.adapter.status().state).toBe('stopped');
    });

    test('what a customer writes comes in whole, as an event of the model, on its own platform', async () => {
      await harness.customerWrites('运费多少？ 👩‍👩‍👧‍👦 <b>&amp;');
      const [event] = events;
      expect(IncomingEvent.parse(event)).toEqual(event);
      expect(event).toMatchObject({ kind: 'message', text: '运费多少？ 👩‍👩‍👧‍👦 <b>&amp;' });
      expect(event?.ref.platform).toBe(harness.adapter.platform);
    });

    test('messages of one talk come in order, in one conversation, each under its own key', async () => {
      for (const text of ['one', 'two', 'three']) await harness.customerWrites(text);
      expect(events.map((event) => (event.kind === 'message' ? event.text : ''))).toEqual(['one', 'two', 'three']);
      expect(new Set(events.map(({ ref }) => conversationKey(ref))).size).toBe(1);
      expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(3);
    });

    test('a redelivery has the same key', async () => {
      if (harness.redeliver === undefined) return;
      await harness.customerWrites('once');
      await harness.redeliver();
      expect(events).toHaveLength(2);
      expect(events[1]?.dedupeKey).toBe(events[0]?.dedupeKey);
    });

    test('a reference that went through JSON can still be written to', async () => {
      await harness.customerWrites('hello');
      const [event] = events;
      if (event === undefined) throw new Error('nothing came in');
      const stored = IncomingEvent.parse(JSON.parse(JSON.stringify(event)));
      const result = await answer(stored, { kind: 'text', text: 'weeks later' });
      expect(result).toMatchObject({ sent: true });
      if (harness.shown !== undefined) expect(harness.shown()).toContain('weeks later');
    });

    test('when the core cannot store an event, the platform is not told "received"', async () => {
      await harness.adapter.stop();
      const other = await open();
      await other.adapter.start(async () => {
        throw new Error('the disk is full');
      });
      await expect(other.customerWrites('lost?')).rejects.toThrow();
      await other.adapter.stop();
      await other.close();
    });
  });
}
