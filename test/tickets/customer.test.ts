import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Store } from '../../src/model/store.ts';
import type { TicketFiling, TicketRequest } from '../../src/model/ticket.ts';
import { openStore } from '../../src/storage/open.ts';
import { type CustomerTickets, createCustomerTickets } from '../../src/tickets/customer.ts';
import { createTickets, type TicketService } from '../../src/tickets/service.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { SHOP } from '../fakes/knowledge.ts';
import { temporaryFolder } from '../support/service.ts';

const FILING: TicketFiling = {
  kind: 'complaint',
  priority: 'normal',
  category: null,
  subcategory: null,
  description: 'SECRET words of Ann',
  wish: null,
  order: null,
  items: [],
  handover: null,
  rule: null,
  contact: '+86 138 0000 1001',
  files: [],
  emotion: 'calm',
  language: 'zh',
};

const asker = (platform: string, id: string) => ({ platform, account: 'shop', id, key: `${platform}/shop/${id}` });
const ANN = asker('web', 'ann');
const BOB = asker('web', 'bob');
const ref = { platform: 'web', account: 'shop', conversation: 'ann', kind: 'direct' } as const;
const FACT: TicketRequest['change'] = { kind: 'fact', text: 'one more thing', files: [] };

describe('what customers may do about tickets', () => {
  let store: Store;
  let clock: FakeClock;
  let service: TicketService;
  let tickets: CustomerTickets;
  let number: number;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    const folder = await temporaryFolder();
    remove = folder.remove;
    store = await openStore({ dataDir: folder.path });
    clock = fakeClock();
    service = createTickets({ store, clock, rules: () => SHOP.tickets, webhooks: false });
    tickets = createCustomerTickets({ tickets: service, proofs: store, clock });
    ({ number } = await tickets.open(FILING, ANN, ref, 'call:1'));
  });
  afterEach(async () => {
    await store.close();
    await remove();
  });

  /** Asks, while time passes. */
  async function find(wanted: number | null, proof: string | null, who: typeof ANN) {
    const asked = tickets.find({ number: wanted, proof }, who);
    for (let n = 0; n < 25; n++) await clock.advance(50);
    return asked;
  }

  test('the same call files once', async () => {
    expect((await tickets.open(FILING, ANN, ref, 'call:1')).number).toBe(number);
    expect((await tickets.open(FILING, ANN, ref, 'call:2')).number).not.toBe(number);
  });

  test('who filed it sees it, by its number and among all of theirs', async () => {
    const own = { outcome: 'found', tickets: [{ number, state: 'open', description: 'SECRET words of Ann' }] };
    expect(await find(number, null, ANN)).toMatchObject(own);
    expect(await find(null, null, ANN)).toMatchObject(own);
    expect(await find(null, null, BOB)).toEqual({ outcome: 'none' });
  });

  test('a stranger who knows the number learns as much as of one that is not there', async () => {
    for (const wanted of [number, 9999]) {
      expect(await find(wanted, null, BOB)).toEqual({ outcome: 'needs-proof' });
      expect(await find(wanted, '0000', BOB)).toEqual({ outcome: 'refused' });
      expect(await tickets.change({ number: wanted, change: FACT }, BOB, 'call:3')).toEqual({
        ok: false,
        why: 'absent',
      });
    }
    expect((await service.get(number))?.history).toHaveLength(1);
  });

  test('nor does the same id on another platform or account', async () => {
    for (const who of [asker('telegram', 'ann'), { ...ANN, account: 'other', key: 'web/other/ann' }]) {
      expect(await find(number, null, who)).toEqual({ outcome: 'needs-proof' });
    }
  });

  test('on another channel the contact that was left shows it to be theirs, from then on', async () => {
    const there = asker('telegram', '77');
    expect(await find(number, '1001', there)).toMatchObject({ outcome: 'found' });
    expect(await find(number, null, there)).toMatchObject({ outcome: 'found' });
    expect(await find(null, null, there)).toMatchObject({ outcome: 'found', tickets: [{ number }] });
    expect(await tickets.change({ number, change: FACT }, there, 'call:4')).toMatchObject({ ok: true });
  });

  test('without a contact nothing proves it', async () => {
    const { number: bare } = await tickets.open({ ...FILING, contact: null }, ANN, ref, 'call:5');
    expect(await find(bare, '', BOB)).toEqual({ outcome: 'refused' });
    expect(await find(bare, '1001', BOB)).toEqual({ outcome: 'refused' });
  });

  test('five wrong tries lock it, from whichever channel they come', async () => {
    for (let n = 0; n < 5; n++) await find(number, '0000', asker('telegram', `guesser-${n}`));
    expect(await find(number, '1001', asker('teams', 'late'))).toMatchObject({ outcome: 'locked' });
    expect(await find(number, null, ANN)).toMatchObject({ outcome: 'found' });
  });

  test('a change that is told twice is made once', async () => {
    for (let n = 0; n < 2; n++) await tickets.change({ number, change: FACT }, ANN, 'call:6');
    expect((await service.get(number))?.history).toHaveLength(2);
  });
});
