import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.ts';

describe('the environment', () => {
  test('may be empty: embedded store, web chat only', () => {
    expect(readConfig({})).toMatchObject({
      dataDir: './data',
      databaseUrl: undefined,
      port: 3978,
      knowledgeDir: './knowledge',
    });
  });

  test('an empty value counts as unset', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  test('every fault is named at once, with what to write, and no value is repeated', () => {
    const faulty = {
      PORT: '99999',
      DATABASE_URL: 'mysql://root:secret@db/x',
      LOG_LEVEL: 'loud',
      CHAT_MESSAGES_PER_MINUTE: 'many',
    };
    expect(() => readConfig(faulty)).toThrow(ConfigError);
    const message = String(catchError(() => readConfig(faulty)));
    for (const name of Object.keys(faulty)) expect(message).toContain(name);
    expect(message).not.toContain('secret');
  });
});

describe('channels', () => {
  const OFFICIAL = {
    WECHAT_APP_ID: 'wx1',
    WECHAT_APP_SECRET: 's',
    WECHAT_TOKEN: 'token',
    WECHAT_AES_KEY: 'a'.repeat(43),
  };
  const TEAMS = { MICROSOFT_APP_ID: 'id', MICROSOFT_APP_PASSWORD: 'secret', MICROSOFT_APP_TENANT_ID: 'tenant' };

  test('are off without settings, and on with them', () => {
    const none = readConfig({});
    for (const channel of ['telegram', 'teams', 'wechat', 'official'] as const) expect(none[channel]).toBeUndefined();
    expect(readConfig({ TELEGRAM_BOT_TOKEN: '1:abc' }).telegram).toMatchObject({ token: '1:abc', webhook: null });
    expect(readConfig(TEAMS).teams).toMatchObject({ appId: 'id', authentication: 'on' });
    expect(readConfig(OFFICIAL).official).toMatchObject({ appId: 'wx1' });
    const wechat = { WECHATY_PUPPET: 'wechaty-puppet-service', WECHATY_PUPPET_SERVICE_TOKEN: 'puppet_x' };
    expect(readConfig(wechat).wechat).toEqual({ puppet: 'wechaty-puppet-service', secrets: ['puppet_x'] });
  });

  test('orders and webhooks are told where they are', () => {
    expect(readConfig({ ORDERS_URL: 'file:orders.csv' }).orders).toEqual({ url: 'file:orders.csv', token: '' });
    expect(readConfig({ ORDERS_URL: 'shopify+https://x.example', ORDERS_TOKEN: 't' }).orders?.token).toBe('t');
    const webhook = { WEBHOOK_URL: 'https://crm.example/hook', WEBHOOK_SECRET: 's'.repeat(16) };
    expect(readConfig(webhook).webhook).toEqual({ url: webhook.WEBHOOK_URL, secret: webhook.WEBHOOK_SECRET });
    expect(readConfig({})).not.toMatchObject({ orders: expect.anything() });
  });

  test.each<[Record<string, string>, string[]]>([
    [{ MICROSOFT_APP_ID: 'id' }, ['MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_TENANT_ID']],
    [{ WECHAT_APP_ID: 'wx1', WECHAT_TOKEN: 'abc' }, ['WECHAT_APP_SECRET', 'WECHAT_AES_KEY']],
    [{ ...OFFICIAL, WECHAT_AES_KEY: 'short' }, ['WECHAT_AES_KEY']],
    [{ TELEGRAM_BOT_TOKEN: '1:abc', TELEGRAM_WEBHOOK_URL: 'https://x.example/' }, ['TELEGRAM_WEBHOOK_SECRET']],
    [{ TELEGRAM_WEBHOOK_URL: 'https://x.example/', TELEGRAM_WEBHOOK_SECRET: 's'.repeat(16) }, ['TELEGRAM_BOT_TOKEN']],
    [{ TELEGRAM_BOT_TOKEN: 'secret token' }, ['TELEGRAM_BOT_TOKEN']],
    [{ ORDERS_URL: 'ftp://shop.example/' }, ['ORDERS_URL']],
    [{ ORDERS_URL: 'file:orders.xlsx' }, ['ORDERS_URL']],
    [{ ORDERS_TOKEN: 'token' }, ['ORDERS_URL']],
    [{ WEBHOOK_URL: 'https://crm.example/hook' }, ['WEBHOOK_SECRET']],
    [{ WEBHOOK_URL: 'http://crm.example/hook', WEBHOOK_SECRET: 's'.repeat(16) }, ['WEBHOOK_URL']],
    [{ WEBHOOK_URL: 'https://crm.example/hook', WEBHOOK_SECRET: 'short' }, ['WEBHOOK_SECRET']],
    [{ TEAMS_AUTH: 'off' }, ['HOST']],
    [{ TEAMS_AUTH: 'none' }, ['TEAMS_AUTH']],
  ])('%j stop the start, naming %j and no value', (env, names) => {
    const message = String(catchError(() => readConfig(env)));
    for (const name of names) expect(message).toContain(name);
    expect(message).not.toMatch(/secret token|short/);
  });

  test('Teams without authentication is for emulators on this machine', () => {
    expect(readConfig({ TEAMS_AUTH: 'off', HOST: '127.0.0.1' }).teams).toMatchObject({
      authentication: 'off',
      appId: '',
    });
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
