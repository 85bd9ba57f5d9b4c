import type { EventEmitter } from 'node:events';
import { openPlatform, type Platform, TYPE } from '../../adapters/wechat-platform.ts';
import type { Customer, Group, Member, Shown } from './peers.ts';

export const ROOM = 'desk@chatroom';

/** WeChat as wechaty's mock plays it, with customers and the shop's people. */
export interface WeChatPeer {
  readonly platform: Platform;
  customer(number: number): Customer;
  group(id: string): Group;
  /** The bot's client is about to go: what is written now waits. */
  leaves(): void;
  /**
   * The bot's client is back: hands over in order, under the same ids, what waited and what it had been handed before
   * without anything showing that it was taken. WeChat itself would not: people write again. Gives how many.
   */
  returns(isTaken: (text: string) => boolean): number;
  close(): Promise<void>;
}

interface Written {
  readonly id: string;
  readonly text: string;
  readonly place: object;
}

type Create = Parameters<Platform['mocker']['MessageMock']['create']>[0];

/** `now`: ms since 1970. */
export function openWeChat(now: () => number): WeChatPeer {
  const platform = openPlatform();
  const { mocker, puppet, shop } = platform;
  const written: Written[] = [];
  const inRoom: Shown[] = [];
  let made = 0;
  let away = false;
  let told: Promise<void> = Promise.resolve();
  mocker.createRoom({ id: ROOM, topic: 'Desk', memberIdList: [shop.id] });
  puppet.on('start', () => {
    if (!puppet.isLoggedIn) mocker.login(shop);
  });
  const send = puppet.messageSendText.bind(puppet);
  puppet.messageSendText = async (conversation, text) => {
    await send(conversation, text);
    const id = platform.lastMessageId();
    if (conversation === ROOM) inRoom.push({ id, text, buttons: [], thread: null, at: Date.now() });
    return id;
  };

  /** Tells the bot of it; told once more, as of something new. One after the other, as they were written. */
  function deliver({ id, text, place }: Written): void {
    told = told.then(async () => {
      const before = mocker.cacheMessagePayload.get(id);
      const payload = { id, type: TYPE.text, text, listenerId: undefined, ...place, timestamp: now() };
      if (before === undefined) mocker.MessageMock.create(payload as unknown as Create);
      else mocker.messagePayload(id, { ...before, timestamp: now() });
      await puppet.messagePayloadDirty(id);
      puppet.emit('message', { messageId: id });
    });
  }
  async function write(text: string, place: object): Promise<void> {
    const one = { id: `written-${++made}`, text, place };
    written.push(one);
    if (!away) deliver(one);
  }

  function talkOf(id: string, name: string): Customer {
    const contact = mocker.createContact({ id, name, alias: '', type: 1 });
    const shown: Shown[] = [];
    (contact as unknown as EventEmitter).on('message', (message: { talker(): { id: string }; text(): string }) => {
      const entry = { id: `${shown.length}`, text: message.text(), buttons: [], thread: null, at: Date.now() };
      if (message.talker().id === shop.id) shown.push(entry);
    });
    const says = (text: string): Promise<void> => write(text, { talkerId: id, listenerId: shop.id });
    return { says, picks: (label) => says(numberOf(label, shown)), read: async () => [...shown] };
  }

  return {
    platform,
    customer: (number) => talkOf(`customer-${number}`, `Customer ${number}`),
    group: (roomId) => ({
      shown: () => [...inRoom],
      member(number): Member {
        const id = `agent-${number}`;
        return {
          privately: talkOf(id, `Agent ${number}`),
          writes: (text) => write(text, { talkerId: id, roomId }),
        };
      },
    }),
    leaves() {
      away = true;
    },
    returns(isTaken) {
      away = false;
      const rest = written.splice(0).filter(({ text }) => !isTaken(text));
      written.push(...rest);
      for (const one of rest) deliver(one);
      return rest.length;
    },
    close: async () => {},
  };
}

/** The number that a choice has where they are written as a list. */
export function numberOf(label: string, shown: readonly { readonly text: string }[]): string {
  for (const { text } of shown.toReversed()) {
    const line = text.split('\n').find((one) => one.includes(label));
    const number = /\d+/.exec(line ?? '')?.[0];
    if (number !== undefined) return number;
  }
  throw new Error(`there is no choice ${label}`);
}
