import { afterEach, describe, expect, test } from '@jest/globals';
import type { OldMessage } from '../../src/adapters/wechat/adapter.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import type { ConversationRef } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import { fakeClock } from '../fakes/clock.ts';
import { openTalk, picture, type Talk, type TalkOptions, TYPE } from './wechat-platform.ts';

const started: Adapter[] = [];
afterEach(async () => {
  for (const adapter of started.splice(0)) await adapter.stop();
});

async function startTalk(options: TalkOptions = {}): Promise<Talk> {
  const talk = openTalk(options);
  started.push(talk.adapter);
  await talk.adapter.start(async () => {});
  return talk;
}

const toAlice: ConversationRef = { platform: 'wechat', account: 'shop-id', conversation: 'alice-id', kind: 'direct' };
const toRoom: ConversationRef = { ...toAlice, conversation: 'vip@chatroom', kind: 'group' };
const text = (words: string) => ({ kind: 'text', text: words }) as const;
const KEY = { key: '17' };

describe('what comes in', () => {
  test('a customer has the alias that the shop gave, and an id that never changes', async () => {
    const { platform, next } = await startTalk();
    platform.mocker
      .createContact({ id: 'carol-id', name: 'c', alias: '王女士 (VIP)', type: 1 })
      .say('hi')
      .to(platform.shop);
    expect(await next()).toMatchObject({ from: { id: 'carol-id', name: '王女士 (VIP)' }, ref: { account: 'shop-id' } });
  });

  test('in a room only what mentions the bot, without the mention; the answer goes to the room', async () => {
    const { platform, next, events, adapter } = await startTalk();
    platform.alice.say('谁知道运费？').to(platform.room);
    platform.alice.say('@Bob\u2005你呢', [platform.bob]).to(platform.room);
    platform.alice.say('@Linxi Home\u2005运费多少', [platform.shop]).to(platform.room);
    expect(await next()).toMatchObject({ text: '运费多少', ref: toRoom, from: { id: 'alice-id', name: 'Alice' } });
    expect(events).toHaveLength(1);
    const heard = new Promise((resolve) => platform.puppet.once('message', resolve));
    expect(await adapter.send(toRoom, text('8 元'), KEY)).toMatchObject({ sent: true });
    await heard;
    expect(platform.mocker.messagePayload(platform.lastMessageId())).toMatchObject({
      roomId: 'vip@chatroom',
      text: '8 元',
    });
  });

  test('a mention is found in the text where the puppet gives no list', async () => {
    const { platform, next } = await startTalk();
    platform.deliver({ listenerId: undefined, roomId: platform.room.id, text: '@Linxi Home\u2005在吗' });
    expect(await next()).toMatchObject({ text: '在吗', ref: toRoom });
  });

  test('neither its own messages, nor what was taken back, nor notices of the system', async () => {
    const { platform, next, events } = await startTalk();
    platform.shop.say('written on the phone').to(platform.alice);
    platform.deliver({ type: TYPE.recalled, text: 'made-0' });
    platform.deliver({ type: TYPE.unknown, text: 'You were added' });
    platform.alice.say('and now').to(platform.shop);
    expect(await next()).toMatchObject({ text: 'and now' });
    expect(events).toHaveLength(1);
  });

  test('messages from before the start are told and not handed over; seconds are as exact as WeChat gets', async () => {
    const old: OldMessage[] = [];
    const startedAt = Math.floor(Date.now() / 1000) * 1000 + 700;
    const { platform, next, events } = await startTalk({ now: () => startedAt, onOld: (one) => void old.push(one) });
    const second = Math.floor(startedAt / 1000);
    platform.deliver({ text: 'yesterday', timestamp: second - 86_400 });
    platform.deliver({ text: 'just before', timestamp: second - 1 });
    platform.deliver({ text: 'in the same second', timestamp: second });
    expect(await next()).toMatchObject({ text: 'in the same second', sentAt: second * 1000 });
    expect(events).toHaveLength(1);
    expect(old).toEqual([
      { messageId: 'made-1', conversation: 'alice-id', sentAt: (second - 86_400) * 1000, count: 1 },
      { messageId: 'made-2', conversation: 'alice-id', sentAt: (second - 1) * 1000, count: 2 },
    ]);
  });

  test('what a store that was away could not take comes once it is back', async () => {
    let tries = 0;
    const { platform, next, faults } = await startTalk({
      retries: 2,
      sink: async () => {
        if (++tries < 3) throw new Error('the disk is full');
      },
    });
    platform.alice.say('still there?').to(platform.shop);
    expect(await next()).toMatchObject({ text: 'still there?' });
    expect({ tries, faults }).toEqual({ tries: 3, faults: [] });
  });

  test('a message that is lost is told, with its id', async () => {
    const { platform, next, faults } = await startTalk();
    platform.puppet.emit('message', { messageId: 'nowhere' });
    // wechaty tells of it too, in its own words.
    await expect(next()).rejects.toThrow('message not found for id: nowhere');
    await expect(next()).rejects.toThrow('the WeChat message nowhere was lost');
    expect(faults).toHaveLength(2);
  });
});

describe('files', () => {
  test('a picture comes in, and its bytes can be fetched later, within a limit', async () => {
    const { platform, next, adapter } = await startTalk();
    platform.alice.say(picture(3210)).to(platform.shop);
    const event = await next();
    const [file] = event.kind === 'message' ? (event.files ?? []) : [];
    if (file === undefined) throw new Error('no file');
    expect(event).toMatchObject({ text: '', files: [{ kind: 'image', native: { message: event.messageId } }] });
    const download = await adapter.download?.(JSON.parse(JSON.stringify(file)), 5000);
    expect(download).toMatchObject({ name: 'broken-cup.png', type: 'image/png' });
    expect(Buffer.from(download?.bytes ?? []).equals(Buffer.alloc(3210, 7))).toBe(true);
    await expect(adapter.download?.(file, 3209)).rejects.toThrow('larger than 3209 bytes');
    await expect(adapter.download?.({ kind: 'location' }, 5000)).rejects.toThrow('no file to fetch');
    await expect(adapter.download?.({ kind: 'image', native: { message: 'lost' } }, 5000)).rejects.toThrow(
      'not fetched',
    );
  });

  test('a place and a card of a contact come in, with nothing to fetch', async () => {
    const { platform, next } = await startTalk();
    platform.deliver({ type: TYPE.location });
    platform.deliver({ type: TYPE.contact });
    expect(await next()).toMatchObject({ files: [{ kind: 'location' }] });
    expect(await next()).toMatchObject({ files: [{ kind: 'contact' }] });
  });

  test('a file goes out, then its words', async () => {
    const { platform, adapter } = await startTalk();
    const file = { name: 'label.png', type: 'image/png', url: 'data:image/png;base64,aGk=' };
    const result = await adapter.send(toAlice, { kind: 'file', text: '退货标签', file }, KEY);
    expect(result).toEqual({ sent: true, messageId: '17' });
    expect(platform.shown).toEqual([
      { text: '', type: TYPE.image },
      { text: '退货标签', type: TYPE.text },
    ]);
  });

  test('a file whose words then fail is not sent again blindly', async () => {
    const { platform, adapter } = await startTalk();
    platform.puppet.messageSendText = async () => {
      throw new Error('操作太频繁');
    };
    const file = { name: 'label.png', type: 'image/png', url: 'data:image/png;base64,aGk=' };
    expect(await adapter.send(toAlice, { kind: 'file', text: '退货标签', file }, KEY)).toEqual({
      sent: false,
      failure: { kind: 'unavailable', maybeSent: true },
    });
  });
});

describe('sending', () => {
  test('what has other kinds is sent as its text; the id is the key where the puppet gives none, else its own', async () => {
    const { platform, adapter } = await startTalk();
    const choices: OutgoingMessage = { kind: 'choices', text: '哪一个？', choices: [{ id: 'a', label: 'A' }] };
    expect(await adapter.send(toAlice, choices, KEY)).toEqual({ sent: true, messageId: '17' });
    expect(platform.shown).toEqual([{ text: '哪一个？', type: TYPE.text }]);
    platform.puppet.messageSendText = async () => 'id-of-wechat';
    expect(await adapter.send(toAlice, text('x'), KEY)).toEqual({ sent: true, messageId: 'id-of-wechat' });
  });

  test('somebody who is not there any more is gone', async () => {
    const { adapter } = await startTalk();
    const gone = { sent: false, failure: { kind: 'unreachable', why: 'gone' } };
    expect(await adapter.send({ ...toAlice, conversation: 'nobody' }, text('x'), KEY)).toEqual(gone);
    expect(await adapter.send({ ...toRoom, conversation: 'no@chatroom' }, text('x'), KEY)).toEqual(gone);
  });

  test('a puppet that never answers may have sent it', async () => {
    const clock = fakeClock();
    const { platform, adapter } = await startTalk({ schedule: clock.schedule, now: clock.now });
    platform.puppet.messageSendText = () => new Promise(() => {});
    const result = adapter.send(toAlice, text('x'), KEY);
    await clock.advance(3000);
    await clock.advance(25_000);
    expect(await result).toEqual({ sent: false, failure: { kind: 'unavailable', maybeSent: true } });
  });

  test('it types as a person would: nothing is sent before', async () => {
    const clock = fakeClock();
    const { platform, adapter } = await startTalk({ schedule: clock.schedule, now: clock.now, random: () => 0.5 });
    const result = adapter.send(toAlice, text('满 99 元包邮'), KEY);
    await clock.advance(400 + 8 * 45 - 1);
    expect(platform.shown).toEqual([]);
    await clock.advance(1);
    expect(await result).toMatchObject({ sent: true });
    expect(platform.shown).toHaveLength(1);
    const long = adapter.send(toAlice, text('好'.repeat(2000)), KEY);
    await clock.advance(2999);
    expect(platform.shown).toHaveLength(1);
    await clock.advance(1);
    expect(await long).toMatchObject({ sent: true });
  });

  test('a stop in the middle of typing leaves the message to the outbox', async () => {
    const clock = fakeClock();
    const { platform, adapter } = await startTalk({ schedule: clock.schedule });
    const result = adapter.send(toAlice, text('x'), KEY);
    await adapter.stop();
    expect(await result).toEqual({ sent: false, failure: { kind: 'unavailable', maybeSent: false } });
    expect(platform.shown).toEqual([]);
  });
});
