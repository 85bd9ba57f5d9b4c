import { afterEach, beforeEach, expect } from '@jest/globals';
import { createOfficialAccountAdapter } from '../../src/adapters/official/adapter.ts';
import type { Adapter, SendResult } from '../../src/model/adapter.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import { fakeCache } from '../fakes/cache.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { ACCOUNT, ALICE, type FakeWeChat, fakeWeChat, SHOP, serverOf } from './official-platform.ts';

/** The adapter and the fake WeChat, put together. */
export interface OfficialHarness {
  readonly adapter: Adapter;
  readonly wechat: FakeWeChat;
  readonly clock: FakeClock;
  readonly cache: ReturnType<typeof fakeCache>;
  close(): Promise<void>;
}

export interface HarnessOptions {
  readonly settings?: Partial<typeof ACCOUNT | Record<keyof typeof ACCOUNT, string>>;
  readonly apiRoot?: string;
  readonly fetch?: typeof fetch;
}

export async function openOfficial(options: HarnessOptions = {}): Promise<OfficialHarness> {
  const clock = fakeClock();
  const cache = fakeCache(clock);
  const wechat = await fakeWeChat(clock, (posted) => serverOf(adapter)(posted));
  const adapter: Adapter = createOfficialAccountAdapter({
    ...ACCOUNT,
    ...options.settings,
    apiRoot: options.apiRoot ?? wechat.apiRoot,
    cache,
    clock,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  return {
    adapter,
    wechat,
    clock,
    cache,
    async close() {
      await adapter.stop();
      await wechat.close();
    },
  };
}

/** A sink that keeps what it gets and says when the next one is there. */
export function keepingSink(): {
  readonly events: IncomingEvent[];
  readonly sink: (event: IncomingEvent) => Promise<void>;
  next(): Promise<IncomingEvent>;
} {
  const events: IncomingEvent[] = [];
  const waiting: ((event: IncomingEvent) => void)[] = [];
  let read = 0;
  return {
    events,
    async sink(event) {
      events.push(event);
      const first = waiting.shift();
      if (first !== undefined) {
        read += 1;
        first(event);
      }
    },
    next() {
      const there = events[read];
      if (there === undefined) return new Promise((resolve) => waiting.push(resolve));
      read += 1;
      return Promise.resolve(there);
    },
  };
}

export const ALICE_REF = {
  platform: 'wechat-official',
  account: SHOP,
  conversation: ALICE,
  kind: 'direct',
} as const;

export const said = (text: string) => ({ kind: 'text', text }) as const;

/** For each test of a file a started adapter, a core that keeps what comes, and what a customer and the shop do. */
export function useOfficial() {
  let harness: OfficialHarness;
  let core: ReturnType<typeof keepingSink>;

  async function open(options: HarnessOptions = {}): Promise<void> {
    harness = await openOfficial(options);
    core = keepingSink();
  }

  beforeEach(async () => {
    await open();
    await harness.adapter.start(core.sink);
  });
  afterEach(() => harness.close());

  const send = (text: string, key = 'k', replyTo?: string): Promise<SendResult> =>
    harness.adapter.send(ALICE_REF, said(text), { key, ...(replyTo === undefined ? {} : { replyTo }) });

  return {
    get harness() {
      return harness;
    },
    get core() {
      return core;
    },
    open,
    send,
    reply: (event: IncomingEvent, text: string, key = 'k') => send(text, key, event.messageId),
    /** The customer writes, and nothing is said within the time. */
    async tooLate(text = 'slow'): Promise<IncomingEvent> {
      const pushed = harness.wechat.text(text);
      const event = await core.next();
      await harness.clock.advance(4000);
      expect(await pushed).toBeNull();
      return event;
    },
    /** How often an address of WeChat's was asked. */
    times: (end: string): number => harness.wechat.asked.filter((one) => one === end).length,
  };
}
