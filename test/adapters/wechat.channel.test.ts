import type { EventEmitter } from 'node:events';
import { createWechatAdapter } from '../../src/adapters/wechat/adapter.ts';
import { channelContract } from '../contracts/channel.ts';
import { openPlatform, quick, TYPE } from './wechat-platform.ts';

channelContract('WeChat by wechaty', async (clock) => {
  const platform = openPlatform();
  const { mocker, puppet, shop } = platform;
  const shown = new Map<number, string[]>();
  const people = new Map<number, ReturnType<typeof mocker.createContact>>();
  let away = false;

  const personOf = (number: number) => {
    const known = people.get(number);
    if (known !== undefined) return known;
    const contact = mocker.createContact({ id: `customer-${number}`, name: `Customer ${number}`, alias: '', type: 1 });
    const texts: string[] = [];
    shown.set(number, texts);
    (contact as unknown as EventEmitter).on('message', (message: { talker(): { id: string }; text(): string }) => {
      if (message.talker().id === shop.id) texts.push(message.text());
    });
    people.set(number, contact);
    return contact;
  };

  puppet.on('start', () => mocker.login(shop));
  const adapter = createWechatAdapter({
    puppet: 'wechaty-puppet-mock',
    now: clock.now,
    // What it waits for is on the other side of the puppet, not in this clock's time.
    schedule: quick,
    makePuppet: () => puppet,
  });
  let made = 0;
  /** A message as the puppet tells of it: each time that this is called. */
  const arriving = (number: number, text: string) => {
    const id = `message-${++made}`;
    const parts = { type: TYPE.text, timestamp: clock.now(), talkerId: personOf(number).id, listenerId: shop.id };
    const create = mocker.MessageMock.create.bind(mocker.MessageMock);
    create({ id, text, ...parts } as unknown as Parameters<typeof create>[0]);
    return async () => void puppet.emit('message', { messageId: id });
  };
  return {
    adapter: {
      ...adapter,
      send: async (ref, message, options) =>
        away
          ? { sent: false, failure: { kind: 'unavailable', maybeSent: false } }
          : adapter.send(ref, message, options),
    },
    customer: (number) => ({ says: (text) => arriving(number, text)() }),
    event: arriving,
    shown: (number) => shown.get(number) ?? [],
    trouble: {
      away(isAway) {
        away = isAway;
      },
      // A puppet tells of no limit: there is none to be refused for.
      limit: () => {},
    },
    close: async () => {},
  };
});
