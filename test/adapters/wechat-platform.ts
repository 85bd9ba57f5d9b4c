import type { EventEmitter } from 'node:events';
import { FileBox } from 'file-box';
import { mock, PuppetMock } from 'wechaty-puppet-mock';
import { createWechatAdapter, type WechatOptions } from '../../src/adapters/wechat/adapter.ts';
import type { Puppet } from '../../src/adapters/wechat/connect.ts';
import type { Schedule } from '../../src/adapters/wechat/pace.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import type { IncomingEvent } from '../../src/model/event.ts';

/** Real time, without the seconds for which the adapter only pretends to type. */
export const quick: Schedule = (ms, callback) => {
  const timer = setTimeout(callback, ms <= 3000 ? 0 : ms);
  return () => clearTimeout(timer);
};

type Contact = ReturnType<mock.Mocker['createContact']>;
type Room = ReturnType<mock.Mocker['createRoom']>;

/** WeChat as wechaty's own mock plays it, with the people in the test's hand. */
export interface Platform {
  readonly mocker: mock.Mocker;
  readonly puppet: Puppet;
  readonly shop: Contact;
  readonly alice: Contact;
  readonly bob: Contact;
  /** Shop, Alice and Bob. */
  readonly room: Room;
  /** What Alice sees of what others write to her, in order. */
  readonly shown: { readonly text: string; readonly type: number }[];
  /** Delivers a message, any of whose properties may be given. */
  deliver(message: Readonly<Record<string, unknown>>): void;
  lastMessageId(): string;
}

/** The kinds of wechaty's `types.Message` that the tests name. */
export const TYPE = { unknown: 0, contact: 3, image: 6, text: 7, location: 8, recalled: 13, url: 14 } as const;

export function openPlatform(): Platform {
  const mocker = new mock.Mocker();
  const puppet = new PuppetMock({ mocker });
  const person = (id: string, name: string): Contact => mocker.createContact({ id, name, alias: '', type: 1 });
  const shop = person('shop-id', 'Linxi Home');
  const alice = person('alice-id', 'Alice');
  const bob = person('bob-id', 'Bob');
  const room = mocker.createRoom({ id: 'vip@chatroom', topic: 'VIP', memberIdList: [shop.id, alice.id, bob.id] });
  const shown: { text: string; type: number }[] = [];
  // The mock's own types lose that its people are emitters.
  (alice as unknown as EventEmitter).on('message', (message: mock.MessageMock) => {
    if (message.talker().id !== alice.id) shown.push({ text: message.text() ?? '', type: message.type() });
  });
  let made = 0;
  return {
    mocker,
    puppet,
    shop,
    alice,
    bob,
    room,
    shown,
    deliver(message) {
      const id = `made-${++made}`;
      const direct = { talkerId: alice.id, listenerId: shop.id };
      const payload = { id, type: TYPE.text, timestamp: Date.now(), text: '', ...direct, ...message };
      mocker.MessageMock.create(payload as unknown as Parameters<typeof mocker.MessageMock.create>[0]);
      puppet.emit('message', { messageId: id });
    },
    lastMessageId: () => [...mocker.cacheMessagePayload.keys()].at(-1) ?? '',
  };
}

/** A talk that is under way: the adapter, WeChat, and what the core was handed. */
export interface Talk {
  readonly adapter: Adapter;
  readonly platform: Platform;
  /** The next event that the core is handed and stores; rejected with the next fault. */
  next(): Promise<IncomingEvent>;
  readonly events: readonly IncomingEvent[];
  readonly faults: readonly Error[];
}

export interface TalkOptions extends Partial<WechatOptions> {
  readonly sink?: (event: IncomingEvent) => Promise<void>;
  /** false = nobody logs in. */
  readonly login?: boolean;
}

type Outcome = PromiseSettledResult<IncomingEvent>;

/** An adapter on the mock that is not yet started; the shop is logged in as soon as it is. */
export function openTalk({ sink, login = true, ...options }: TalkOptions = {}): Talk {
  const platform = openPlatform();
  const events: IncomingEvent[] = [];
  const faults: Error[] = [];
  const queue: Outcome[] = [];
  const waiting: ((result: Outcome) => void)[] = [];
  const tell = (result: Outcome): void => {
    const first = waiting.shift();
    if (first === undefined) queue.push(result);
    else first(result);
  };
  if (login) platform.puppet.on('start', () => platform.mocker.login(platform.shop));
  const adapter = createWechatAdapter({
    puppet: 'wechaty-puppet-mock',
    now: Date.now,
    schedule: quick,
    retries: 0,
    makePuppet: () => platform.puppet,
    onError(error) {
      faults.push(error);
      tell({ status: 'rejected', reason: error });
    },
    ...options,
  });
  return {
    adapter: {
      ...adapter,
      start: (to) =>
        adapter.start(async (event) => {
          await sink?.(event);
          events.push(event);
          await to(event);
          tell({ status: 'fulfilled', value: event });
        }),
    },
    platform,
    async next() {
      const result = queue.shift() ?? (await new Promise<Outcome>((resolve) => waiting.push(resolve)));
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    },
    events,
    faults,
  };
}

export const picture = (bytes: number): FileBox =>
  FileBox.fromBase64(Buffer.alloc(bytes, 7).toString('base64'), 'broken-cup.png');
