import { describe, expect, test } from '@jest/globals';
import type { Store } from '../../../src/model/store.ts';
import { LATER } from '../samples.ts';
import type { Given } from './given.ts';
import { decide, open as file } from './ticket-samples.ts';

const note = { kind: 'note', text: 'n' } as const;

/** A ticket to which so many things happened that another system is told of, at 1, 2, 3 … */
async function news(store: Store, count: number): Promise<number> {
  const { number } = await file(store, 'a');
  for (let now = 1; now <= count; now++) {
    await store.changeTicket(number, null, decide({}, [{ ...note, text: `${now}` }]), { now, webhook: true });
  }
  return number;
}

export function webhookRules({ open, query, faults }: Given): void {
  const rows = () => query('select state, attempts, owner, error from webhook_deliveries order by id');

  describe('deliveries to another system', () => {
    test('are queued with each line of a history, with the ticket as it was after it', async () => {
      const store = await open();
      const filed = await file(store, 'a');
      const lines = [note, { kind: 'priority', to: 'high' }] as const;
      await store.changeTicket(filed.number, null, decide({ priority: 'high' }, lines), { now: 5, webhook: true });
      const ticket = { ...filed, priority: 'high' };
      const [first, second] = [await store.takeWebhook(5), await store.takeWebhook(5)];
      expect(first).toMatchObject({ attempts: 0, news: { ticket, event: { change: note }, sequence: 2 } });
      expect(second).toMatchObject({ attempts: 0, news: { ticket, event: { change: lines[1] }, sequence: 3 } });
      expect(await store.takeWebhook(LATER)).toBeNull();
    });

    test('are queued for a ticket that is filed, once', async () => {
      const store = await open();
      const one = await file(store, 'a');
      expect(await store.takeWebhook(LATER)).toBeNull();
      const { number: _, ...fresh } = one;
      const opened = { ...fresh, state: 'open' as const };
      const two = await store.openTicket(opened, 'b', { now: 3, webhook: true });
      await store.openTicket(opened, 'b', { now: 3, webhook: true });
      expect(await store.nextWebhookDue()).toBe(3);
      expect(await store.takeWebhook(2)).toBeNull();
      const taken = await store.takeWebhook(3);
      expect(taken?.news).toMatchObject({ ticket: two, event: { change: { kind: 'opened' } }, sequence: 1 });
      expect(await store.takeWebhook(LATER)).toBeNull();
      expect(await store.nextWebhookDue()).toBeNull();
    });

    test('are taken once each, those that are due longest first, also by many at once from two stores', async () => {
      const [here, there] = [await open(), await open()];
      await news(here, 20);
      const first = await here.takeWebhook(LATER);
      expect(first?.news.event.change).toEqual({ kind: 'note', text: '1' });
      const taken = await Promise.all(Array.from({ length: 30 }, (_, n) => (n % 2 ? here : there).takeWebhook(LATER)));
      const ids = taken.flatMap((item) => (item === null ? [] : [item.id]));
      expect(new Set([first?.id, ...ids]).size).toBe(20);
    });

    test('that failed are due again at their time, and are tried no more when they are given up', async () => {
      const store = await open();
      await news(store, 1);
      const item = await store.takeWebhook(1);
      if (item === null) throw new Error('nothing was due');
      await store.finishWebhook(item.id, { state: 'retry', dueAt: 100, error: 'HTTP 500' });
      expect([await store.takeWebhook(99), await store.nextWebhookDue()]).toEqual([null, 100]);
      expect(await store.takeWebhook(100)).toEqual({ ...item, attempts: 1 });
      await store.finishWebhook(item.id, { state: 'failed', error: 'x'.repeat(9999) });
      expect([await store.takeWebhook(LATER), await store.nextWebhookDue()]).toEqual([null, null]);
      const [row] = await rows();
      expect(row).toMatchObject({ state: 'failed', owner: null, error: 'x'.repeat(500) });
      expect(Number(row?.attempts)).toBe(2);
    });

    test('are forgotten once they were made', async () => {
      const store = await open();
      await news(store, 1);
      const item = await store.takeWebhook(LATER);
      if (item === null) throw new Error('nothing was due');
      await store.finishWebhook(item.id, { state: 'delivered' });
      await store.finishWebhook(item.id, { state: 'delivered' });
      await store.finishWebhook(item.id, { state: 'retry', dueAt: 0, error: 'late' });
      expect(await rows()).toEqual([]);
    });

    test('of a process that is gone are due again; what a living one makes is left alone', async () => {
      const first = await open();
      await news(first, 2);
      const item = await first.takeWebhook(LATER);
      expect(await first.recoverWebhooks()).toBe(0);
      expect(await first.takeWebhook(LATER)).not.toBeNull();
      await first.close();
      const second = await open();
      expect(await second.recoverWebhooks()).toBe(2);
      expect(await second.recoverWebhooks()).toBe(0);
      expect(await second.takeWebhook(LATER)).toEqual({ ...item, attempts: 1 });
    });

    test('that were taken from somebody who lives after all are theirs no more, unless it was made', async () => {
      const store = await open();
      await news(store, 1);
      const item = await store.takeWebhook(LATER);
      if (item === null) throw new Error('nothing was due');
      await query(`update webhook_deliveries set owner = owner + 1`);
      await store.finishWebhook(item.id, { state: 'failed', error: 'late' });
      expect(await rows()).toMatchObject([{ state: 'sending' }]);
      await store.finishWebhook(item.id, { state: 'delivered' });
      expect(await rows()).toEqual([]);
    });

    test('that cannot be read are told, kept, and hold up none', async () => {
      const store = await open();
      await news(store, 2);
      await query(`update webhook_deliveries set news = '{}' where due_at = 1`);
      expect((await store.takeWebhook(LATER))?.news.event.change).toEqual({ kind: 'note', text: '2' });
      expect(faults()).toMatchObject([{ kind: 'bad-row' }]);
      expect(await rows()).toMatchObject([{ state: 'failed' }, { state: 'sending' }]);
    });
  });
}
