import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { log } from 'wechaty';
import { PuppetServer, PuppetService } from 'wechaty-puppet-service';
import { createWechatAdapter } from '../../src/adapters/wechat/adapter.ts';
import type { Puppet } from '../../src/adapters/wechat/connect.ts';
import type { Schedule } from '../../src/adapters/wechat/pace.ts';
import type { Adapter, AdapterStatus } from '../../src/model/adapter.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import { openPlatform, type Platform, picture, quick } from './wechat-platform.ts';

/** Waits before another try at the service take a fiftieth. */
const hurried: Schedule = (ms, callback) => {
  const timer = setTimeout(callback, ms <= 20_000 ? ms / 50 : ms);
  return () => clearTimeout(timer);
};

/** As hosted puppets are reached: the bot is a gRPC client of a service, at which another process speaks WeChat. */
describe('over gRPC', () => {
  const token = `uuid_${randomUUID()}`;
  let endpoint: string;
  let platform: Platform;
  let server: PuppetServer;
  let adapter: Adapter;
  const events: IncomingEvent[] = [];
  const faults: Error[] = [];
  let arrived = Promise.withResolvers<IncomingEvent>();

  async function next(): Promise<IncomingEvent> {
    const event = await arrived.promise;
    arrived = Promise.withResolvers();
    return event;
  }

  async function serve(): Promise<PuppetServer> {
    const options = { endpoint, token, puppet: platform.puppet, tls: { disable: true } };
    const made = new PuppetServer(options as unknown as ConstructorParameters<typeof PuppetServer>[0]);
    await made.start();
    return made;
  }

  async function until(reached: (state: AdapterStatus['state']) => boolean): Promise<void> {
    for (let left = 2000; left > 0 && !reached(adapter.status().state); left--) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(reached(adapter.status().state)).toBe(true);
  }

  const client = (to: string): Puppet => new PuppetService({ token, endpoint: to, tls: { disable: true } });

  beforeAll(async () => {
    log.level('silent');
    endpoint = `127.0.0.1:${await freePort()}`;
    platform = openPlatform();
    // A client that stops or starts does so with the puppet behind the service too.
    platform.puppet.on('start', () => {
      if (!platform.puppet.isLoggedIn) platform.mocker.login(platform.shop);
    });
    server = await serve();
    const login = Promise.withResolvers<string>();
    adapter = createWechatAdapter({
      puppet: 'wechaty-puppet-service',
      now: Date.now,
      schedule: hurried,
      retries: 0,
      secrets: [token],
      makePuppet: () => client(endpoint),
      onLogin: (account) => login.resolve(account),
      onError: (error) => void faults.push(error),
    });
    await adapter.start(async (event) => {
      events.push(event);
      arrived.resolve(event);
    });
    expect(await login.promise).toBe('shop-id');
  });

  afterAll(async () => {
    await adapter.stop();
    await server.stop();
    // The client keeps contacts here, whatever one does.
    await rm(join(homedir(), '.wechaty', 'wechaty-puppet-service', token), {
      recursive: true,
      force: true,
      maxRetries: 5,
    });
  });

  test('it is connected; a text comes in and the answer goes out', async () => {
    expect(adapter.status()).toEqual({ state: 'connected' });
    platform.alice.say('运费多少？').to(platform.shop);
    const event = await next();
    expect(event).toMatchObject({ text: '运费多少？', from: { id: 'alice-id', name: 'Alice' } });
    expect(await adapter.send(event.ref, { kind: 'text', text: '8 元' }, { key: '1' })).toMatchObject({ sent: true });
    expect(platform.shown.map(({ text }) => text)).toEqual(['8 元']);
  });

  test('a mention in a room', async () => {
    platform.alice.say('@Linxi Home\u2005在吗', [platform.shop]).to(platform.room);
    expect(await next()).toMatchObject({ text: '在吗', ref: { kind: 'group', conversation: 'vip@chatroom' } });
  });

  test('a message is taken back, where the puppet can', async () => {
    platform.puppet.messageRecall = async (id) => id === 'm1';
    const ref = { platform: 'wechat', account: 'shop-id', conversation: 'vip@chatroom', kind: 'group' } as const;
    expect(await adapter.recall?.(ref, 'm1')).toEqual({ sent: true, messageId: 'm1' });
    expect(await adapter.recall?.(ref, 'm2')).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
  });

  test('a picture, with its bytes', async () => {
    platform.alice.say(picture(70_000)).to(platform.shop);
    const event = await next();
    const [file] = event.kind === 'message' ? (event.files ?? []) : [];
    if (file === undefined) throw new Error('no file');
    const download = await adapter.download?.(file, 100_000);
    expect(download).toMatchObject({ name: 'broken-cup.png', type: 'image/png' });
    expect(download?.bytes).toHaveLength(70_000);
    await expect(adapter.download?.(file, 1000)).rejects.toThrow('larger than');
  });

  test('a file goes out', async () => {
    platform.shown.length = 0;
    const file = { name: 'label.png', type: 'image/png', url: 'data:image/png;base64,aGk=' };
    const ref = { platform: 'wechat', account: 'shop-id', conversation: 'alice-id', kind: 'direct' } as const;
    expect(await adapter.send(ref, { kind: 'file', text: '标签', file }, { key: '2' })).toMatchObject({ sent: true });
    expect(platform.shown.map(({ type }) => type)).toEqual([6, 7]);
  });

  test('somebody who is not there any more is gone', async () => {
    const ref = { platform: 'wechat', account: 'shop-id', conversation: 'nobody', kind: 'direct' } as const;
    expect(await adapter.send(ref, { kind: 'text', text: 'x' }, { key: '3' })).toEqual({
      sent: false,
      failure: { kind: 'unreachable', why: 'gone' },
    });
  });

  test('a service that goes away and comes back is found again', async () => {
    await server.stop();
    await until((state) => state === 'disconnected');
    const ref = { platform: 'wechat', account: 'shop-id', conversation: 'alice-id', kind: 'direct' } as const;
    expect(await adapter.send(ref, { kind: 'text', text: 'x' }, { key: '4' })).toEqual({
      sent: false,
      failure: { kind: 'unavailable', maybeSent: false },
    });
    server = await serve();
    await until((state) => state === 'connected');
    platform.alice.say('back?').to(platform.shop);
    expect(await next()).toMatchObject({ text: 'back?' });
    expect(faults.join()).not.toContain(token);
    faults.length = 0;
  });

  test('a logout is heard', async () => {
    const before = adapter.status().state;
    await platform.puppet.logout('kicked');
    await until((state) => state !== 'connected');
    expect(before).toBe('connected');
    expect(adapter.status()).toMatchObject({ state: 'needs-login' });
  });

  test('nothing went wrong on the way', () => {
    expect(faults).toEqual([]);
  });
});

test('a service that is not there: the start fails with what to check, and without the token', async () => {
  const token = `uuid_${randomUUID()}`;
  const endpoint = `127.0.0.1:${await freePort()}`;
  const adapter = createWechatAdapter({
    puppet: 'wechaty-puppet-service',
    now: Date.now,
    schedule: quick,
    makePuppet: () => new PuppetService({ token, endpoint, tls: { disable: true } }),
  });
  const fault: unknown = await adapter.start(async () => {}).catch((error: unknown) => error);
  expect(String(fault)).toContain('WECHATY_PUPPET_SERVICE_ENDPOINT');
  expect(String(fault)).not.toContain(token);
  await adapter.stop();
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
