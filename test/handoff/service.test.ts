import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeskService } from '../../src/handoff/service.ts';
import { conversationKey } from '../../src/model/event.ts';
import { openTalkShop, type TalkShop } from '../support/talkShop.ts';
import { ann, draft } from './samples.ts';

let shop: TalkShop;
let desk: DeskService;
const { ref, customer } = draft();
const conversation = conversationKey(ref);

beforeEach(async () => {
  shop = await openTalkShop();
  desk = shop.services.desk;
  await shop.store.accept(
    { kind: 'joined', dedupeKey: 'j', sentAt: 0, ref, from: { id: customer.id }, messageId: 'j' },
    shop.clock.now(),
    '',
  );
  await shop.store.addPerson({ name: 'Ann', role: 'agent', tokenHash: 'x' }, 0);
});

afterEach(() => shop.close());

const opened = async (key = 'ask'): Promise<number> => {
  const result = await desk.open(draft(), key);
  if (result.outcome !== 'queued') throw new Error(`not in line, but ${result.outcome}`);
  return result.number;
};

const kinds = async (number: number): Promise<string[]> =>
  (await desk.events(number, 0, 100)).map(({ change }) => change.kind);

describe('what a customer does while an agent does something else', () => {
  it('ends the case once, whoever is first', async () => {
    const number = await opened();
    await desk.act(number, { kind: 'claim' }, ann);
    const close = { kind: 'close', solved: true, reason: null } as const;
    await Promise.all([desk.act(number, close, ann), desk.leave(conversation, 'leave')]);
    expect((await kinds(number)).filter((kind) => kind === 'closed')).toHaveLength(1);
  });

  it('rates once, however often it is pressed', async () => {
    const number = await opened();
    const rating = (stars: number) => ({ number, stars, comment: null });
    const taken = await Promise.all([1, 5, 3].map((stars) => desk.rate(customer, rating(stars), `rate ${stars}`)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect((await kinds(number)).filter((kind) => kind === 'rated')).toHaveLength(1);
  });

  it('comes first by asking again, and never later than it was', async () => {
    const number = await opened();
    await Promise.all([desk.act(number, { kind: 'priority', to: 'urgent' }, ann), desk.open(draft(), 'again')]);
    expect((await desk.get(number))?.priority).not.toBe('normal');
    await desk.act(number, { kind: 'priority', to: 'urgent' }, ann);
    await desk.open(draft(), 'once more');
    expect((await desk.get(number))?.priority).toBe('urgent');
  });
});
