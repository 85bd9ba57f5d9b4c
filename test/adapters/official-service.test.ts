import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import { createOfficialAccountAdapter } from '../../src/adapters/official/adapter.ts';
import { addPlatformRoute } from '../../src/web/platformRoutes.ts';
import { fakeCache } from '../fakes/cache.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { openTalkShop, type TalkShop } from '../support/talkShop.ts';
import { until } from '../support/waiting.ts';
import { ACCOUNT, type Deliver, type FakeWeChat, fakeWeChat } from './official-platform.ts';

/** WeChat, the web server's own routes, the adapter, the store and the dialogs, over real connections. */
let shop: TalkShop;
let wechat: FakeWeChat;
let deliver: Deliver;
let clock: FakeClock;
let close: () => Promise<void>;

beforeEach(async () => {
  clock = fakeClock();
  const app = express();
  app.set('query parser', 'simple');
  app.set('env', 'test');
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  deliver = async ({ query, body }) => {
    const address = `http://127.0.0.1:${port}/webhooks/wechat?${new URLSearchParams(query)}`;
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'text/xml' }, body });
    return { status: response.status, body: await response.text() };
  };
  wechat = await fakeWeChat(clock, deliver);
  const adapter = createOfficialAccountAdapter({ ...ACCOUNT, apiRoot: wechat.apiRoot, cache: fakeCache(clock), clock });
  for (const route of adapter.routes ?? []) addPlatformRoute(app, route);
  shop = await openTalkShop({ adapter });
  await adapter.start(async (event) => void (await shop.inbox.accept(event)));
  close = async () => {
    await adapter.stop();
    await shop.close();
    await wechat.close();
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

/** Lets the service work until that is so. */
const working = async (done: () => boolean | Promise<boolean>): Promise<void> =>
  until(async () => {
    await shop.clock.advance(100);
    return done();
  });

async function asks(text: string): Promise<string | null | undefined> {
  let answer: string | null | undefined;
  const asked = wechat.text(text).then((got) => {
    answer = got;
  });
  await working(() => answer !== undefined);
  await asked;
  return answer;
}

test('a customer asks, and the answer stands in the answer to the push', async () => {
  expect(await asks('ask a')).toMatch(/a/);
  await working(async () => (await shop.store.depths()).outbox === 0);
  expect(wechat.asked).toEqual(['stable_token']);
});

test('each push delivered three times at once has one turn and one answer', async () => {
  const posted = [];
  for (let n = 0; n < 20; n++) {
    await asks(`ask ${'abc'[n % 3]}`);
    posted.push(wechat.last());
  }
  const shown = wechat.shown.length;
  const again = await Promise.all([...posted, ...posted].map((one) => deliver(one)));
  expect(again.every(({ status }) => status === 200)).toBe(true);
  await working(async () => (await shop.store.depths()).inbox === 0);
  expect(await Array.fromAsync(shop.store.turns(0, Number.MAX_SAFE_INTEGER))).toHaveLength(20);
  expect(wechat.shown).toHaveLength(shown);
});

test('a forged push and one that is too big leave nothing behind', async () => {
  await asks('ask a');
  const last = wechat.last();
  expect(await deliver({ ...last, query: { ...last.query, nonce: '0' } })).toMatchObject({ status: 403 });
  expect(await deliver({ ...last, body: 'x'.repeat(256 * 1024 + 1) })).toMatchObject({ status: 413 });
  expect(await Array.fromAsync(shop.store.turns(0, Number.MAX_SAFE_INTEGER))).toHaveLength(1);
});
