import { describe, expect, it } from '@jest/globals';
import { bindingHash } from '../../src/handoff/rooms/binding.ts';
import { conversationKey, type IncomingEvent } from '../../src/model/event.ts';
import type { RoomShop } from './roomShop.ts';
import { shopWith } from './shopWith.ts';

describe('a code sent in private', () => {
  const direct = (from: string, text: string, id: string): IncomingEvent => ({
    kind: 'message',
    dedupeKey: `room/bot/${from}/${id}`,
    sentAt: 0,
    ref: { platform: 'room', account: 'bot', conversation: from, kind: 'direct' },
    from: { id: from },
    messageId: id,
    text,
  });

  async function withCode() {
    const shop = await shopWith();
    const now = shop.clock.now();
    const { id } = await shop.store.addPerson({ name: '林', role: 'agent', tokenHash: 'x' }, now);
    const hash = bindingHash('desk-7KQM-X2PD');
    await shop.store.issueSignInCode({ hash, person: id, expiresAt: now + 900_000 }, now);
    return { shop, id };
  }

  const bound = ({ store }: RoomShop, from: string) => store.agentBoundTo('room', 'bot', from);

  it('says who somebody is, once', async () => {
    const { shop, id } = await withCode();
    await shop.deliver(direct('u1', ' desk-7kqm-x2pd ', '1'));
    await shop.deliver(direct('u1', ' desk-7kqm-x2pd ', '1'));
    await shop.deliver(direct('u2', 'desk-7KQM-X2PD', '2'));
    await shop.settle();
    expect(await bound(shop, 'u1')).toBe(id);
    expect(await bound(shop, 'u2')).toBeNull();
    expect(shop.words()).toEqual([expect.stringContaining('您是 林'), expect.stringContaining('不对或已经过期')]);
  });

  it('is worth nothing after its time, forwarded, or in a group', async () => {
    const { shop } = await withCode();
    await shop.deliver({ ...direct('u1', 'desk-7KQM-X2PD', '1'), forwarded: true } as IncomingEvent);
    await shop.writes('=u1', 'desk-7KQM-X2PD');
    await shop.clock.advance(901_000);
    await shop.deliver(direct('u1', 'desk-7KQM-X2PD', '2'));
    expect(await bound(shop, 'u1')).toBeNull();
  });

  it('cannot be guessed', async () => {
    const { shop } = await withCode();
    for (let i = 0; i < 9; i++) await shop.deliver(direct('u1', `desk-AAAA-000${i}`, `${i}`));
    await shop.deliver(direct('u1', 'desk-7KQM-X2PD', 'right'));
    await shop.settle();
    expect(await bound(shop, 'u1')).toBeNull();
    expect(shop.words()).toHaveLength(5);
  });

  it('tells an agent the id of a group', async () => {
    const { shop } = await withCode();
    await shop.deliver(direct('u-林', 'desk-7KQM-X2PD', '1'));
    await shop.writes('林', 'desk', { group: '-300' });
    await shop.writes('other', 'desk', { group: '-300' });
    await shop.settle();
    const ref = { platform: 'room', account: 'bot', conversation: '-300', kind: 'group' } as const;
    const told = shop.posts.filter((post) => conversationKey(post.ref) === conversationKey(ref));
    expect(told.filter(({ message }) => message.text.includes('group: "-300"'))).toHaveLength(1);
  });
});
