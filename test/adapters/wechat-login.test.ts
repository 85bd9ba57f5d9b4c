import { afterEach, describe, expect, test } from '@jest/globals';
import { createWechatAdapter } from '../../src/adapters/wechat/adapter.ts';
import type { Adapter, AdapterStatus } from '../../src/model/adapter.ts';
import type { ConversationRef, IncomingEvent } from '../../src/model/event.ts';
import { fakeClock } from '../fakes/clock.ts';
import { openPlatform, openTalk, type Platform, quick, type Talk, type TalkOptions } from './wechat-platform.ts';

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
const text = (words: string) => ({ kind: 'text', text: words }) as const;
const KEY = { key: '17' };

describe('the login', () => {
  const waits = { sent: false, failure: { kind: 'unavailable', maybeSent: false } };

  test('starts without waiting for it; a code is shown until somebody has scanned it', async () => {
    const codes: string[] = [];
    const logins: string[] = [];
    const { platform, adapter } = await startTalk({
      login: false,
      onQr: (qr) => void codes.push(qr),
      onLogin: (account) => void logins.push(account),
    });
    expect(adapter.status().state).toBe('starting');
    platform.mocker.scan('https://login.weixin.qq.com/l/1');
    platform.mocker.scan('https://login.weixin.qq.com/l/1');
    expect(adapter.status()).toMatchObject({ state: 'needs-login', qr: 'https://login.weixin.qq.com/l/1' });
    expect(await adapter.send(toAlice, text('x'), KEY)).toEqual(waits);
    platform.mocker.scan('', 3);
    expect(adapter.status()).toMatchObject({ state: 'needs-login', detail: expect.stringContaining('confirm') });
    expect(adapter.status().qr).toBeUndefined();
    platform.mocker.login(platform.shop);
    expect(adapter.status()).toEqual({ state: 'connected' });
    expect({ codes, logins }).toEqual({ codes: ['https://login.weixin.qq.com/l/1'], logins: ['shop-id'] });
  });

  test('lost: the status says what to do, an alarm goes off, replies wait; back: they go out', async () => {
    const alarms: AdapterStatus[] = [];
    const { platform, adapter } = await startTalk({
      onLogout: (status) => void alarms.push(status),
      secrets: ['hush'],
    });
    await platform.puppet.logout('kicked off, hush');
    expect(adapter.status()).toMatchObject({ state: 'needs-login', detail: expect.stringContaining('kicked off, …') });
    expect(alarms).toEqual([adapter.status()]);
    expect(await adapter.send(toAlice, text('x'), KEY)).toEqual(waits);
    await expect(adapter.download?.({ kind: 'image' }, 1)).rejects.toThrow('not logged in');
    platform.mocker.login(platform.shop);
    expect(await adapter.send(toAlice, text('x'), KEY)).toMatchObject({ sent: true });
  });

  test('another account cannot answer for the first', async () => {
    const { platform, adapter } = await startTalk();
    await platform.puppet.logout();
    platform.mocker.login(platform.bob);
    expect(await adapter.send(toAlice, text('x'), KEY)).toEqual(waits);
  });

  test('a stop is no alarm', async () => {
    const alarms: AdapterStatus[] = [];
    const { adapter } = await startTalk({ onLogout: (status) => void alarms.push(status) });
    await adapter.stop();
    expect(alarms).toEqual([]);
    expect(adapter.status()).toEqual({ state: 'stopped' });
  });

  test('a puppet that went down by itself is started again, later and later', async () => {
    const clock = fakeClock();
    const { platform, adapter } = await startTalk({ schedule: clock.schedule });
    const start = platform.puppet.start.bind(platform.puppet);
    let tries = 0;
    platform.puppet.start = async () => {
      if (++tries < 3) throw new Error('still away');
      await start();
    };
    await platform.puppet.stop();
    expect(adapter.status()).toMatchObject({ state: 'disconnected' });
    await clock.advance(5000);
    expect(tries).toBe(1);
    await clock.advance(10_000);
    expect(tries).toBe(2);
    await clock.advance(20_000);
    expect(tries).toBe(3);
    expect(adapter.status()).toEqual({ state: 'connected' });
  });
});

describe('a start that fails', () => {
  const base = { now: Date.now, schedule: quick, retries: 0 };

  test('names a package that is not installed', async () => {
    const adapter = createWechatAdapter({ ...base, puppet: 'wechaty-puppet-nowhere' });
    await expect(adapter.start(async () => {})).rejects.toThrow(/WECHATY_PUPPET=wechaty-puppet-nowhere.*npm install/);
    expect(adapter.status()).toMatchObject({ state: 'disconnected', detail: expect.stringContaining('npm install') });
    await adapter.stop();
    expect(adapter.status()).toEqual({ state: 'stopped' });
  });

  test("tells the puppet's reason without its token, and can be tried again", async () => {
    const token = 'insecure_5f2b1c84-9d1e-4a53-8b1c-0d4f6a7b8c9d';
    const talk = openTalk({ secrets: [token] });
    talk.platform.puppet.start = async () => {
      throw new Error(`bad token ${token}`);
    };
    await expect(talk.adapter.start(async () => {})).rejects.toThrow('bad token …');
    expect(talk.faults).toEqual([]);
    expect(talk.adapter.status()).toMatchObject({ state: 'disconnected', detail: expect.not.stringContaining(token) });
  });

  test('can be tried again; what came in between is not old', async () => {
    const platforms = [openPlatform(), openPlatform()];
    let clock = Date.UTC(2026, 10, 20);
    const adapter = createWechatAdapter({
      ...base,
      now: () => clock,
      puppet: 'wechaty-puppet-mock',
      makePuppet() {
        const platform = platforms.shift();
        if (platform === undefined) throw new Error('none is left');
        if (platforms.length === 1) platform.puppet.start = () => Promise.reject(new Error('away'));
        else platform.puppet.on('start', () => platform.mocker.login(platform.shop));
        second = platform;
        return platform.puppet;
      },
    });
    let second: Platform | undefined;
    started.push(adapter);
    await expect(adapter.start(async () => {})).rejects.toThrow('away');
    clock += 60_000;
    const { promise, resolve } = Promise.withResolvers<IncomingEvent>();
    await adapter.start(async (event) => resolve(event));
    expect(adapter.status()).toEqual({ state: 'connected' });
    second?.deliver({ text: 'anybody there?', timestamp: clock - 30_000 });
    expect(await promise).toMatchObject({ text: 'anybody there?' });
  });

  test('a stop during a start undoes it', async () => {
    const { adapter, platform } = openTalk();
    const starting = adapter.start(async () => {});
    await adapter.stop();
    await starting.catch(() => {});
    expect(adapter.status()).toEqual({ state: 'stopped' });
    expect(platform.puppet.isLoggedIn).toBe(false);
  });
});
