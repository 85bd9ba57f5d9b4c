import { describe, expect, test } from '@jest/globals';
import { type OfficialHarness, useOfficial } from './official-harness.ts';
import { ACCOUNT, type Trouble } from './official-platform.ts';

const talk = useOfficial();
const { open, send, reply, tooLate, times } = talk;

describe('the access token', () => {
  test('is asked for once, however many wait for it, and again when it runs out', async () => {
    const event = await tooLate();
    await talk.harness.clock.advance(7200_000 - 300_000);
    await Promise.all(['1', '2', '3', '4', '5'].map((text) => reply(event, text)));
    expect(times('stable_token')).toBe(2);
    expect(talk.harness.wechat.shown).toHaveLength(5);
  });

  test('is shared by instances, through the cache', async () => {
    await talk.harness.adapter.stop();
    await talk.harness.adapter.start(talk.core.sink);
    expect(times('stable_token')).toBe(1);
  });

  test('one that was revoked is replaced, once for all that wait', async () => {
    const event = await tooLate();
    talk.harness.wechat.revoke();
    const sent = await Promise.all(['1', '2', '3'].map((text) => reply(event, text)));
    expect(sent.every((result) => result.sent)).toBe(true);
    expect(times('stable_token')).toBe(2);
    expect([...talk.harness.wechat.shown].sort()).toEqual(['1', '2', '3']);
  });

  test('one that was revoked and that stable_token goes on giving out is forced anew', async () => {
    const event = await tooLate();
    talk.harness.wechat.revoke({ sticky: true });
    expect(await reply(event, '1')).toMatchObject({ sent: true });
    expect(times('stable_token')).toBe(3);
    expect(await reply(event, '2')).toMatchObject({ sent: true });
    expect(times('stable_token')).toBe(3);
  });

  test.each([40001, 40014, 42001])('%i twice is unauthorized, not tried for ever', async (errcode) => {
    const event = await tooLate();
    for (const _ of [1, 2]) talk.harness.wechat.trouble('send', { errcode });
    expect(await reply(event, '1')).toEqual({ sent: false, failure: { kind: 'unauthorized' } });
    expect(times('send')).toBe(2);
    expect(talk.harness.adapter.status()).toMatchObject({ state: 'disconnected' });
    expect(await reply(event, '2')).toMatchObject({ sent: true });
    expect(talk.harness.adapter.status()).toEqual({ state: 'connected' });
  });
});

describe('what goes wrong at WeChat', () => {
  const unavailable = (maybeSent: boolean) => ({ kind: 'unavailable', maybeSent });
  test.each<[Trouble, object]>([
    [{ errcode: -1 }, unavailable(false)],
    [{ errcode: 45009 }, { kind: 'rate-limited', retryAfterMs: 60_000 }],
    [{ errcode: 45011 }, { kind: 'rate-limited', retryAfterMs: 60_000 }],
    [{ errcode: 40003 }, { kind: 'unreachable', why: 'left' }],
    [{ errcode: 43004 }, { kind: 'unreachable', why: 'left' }],
    [{ errcode: 45015 }, { kind: 'rejected', why: expect.stringMatching(/48 hours/) }],
    [{ errcode: 45047 }, { kind: 'rejected', why: expect.stringMatching(/5 messages/) }],
    [{ errcode: 48001 }, { kind: 'rejected', why: expect.stringMatching(/认证服务号/) }],
    [{ errcode: 48004 }, { kind: 'unauthorized' }],
    [{ errcode: 40164 }, { kind: 'unauthorized' }],
    [
      { errcode: 99999, errmsg: 'TOKEN_1' },
      { kind: 'rejected', why: 'WeChat refused it (errcode 99999)' },
    ],
    [{ status: 429 }, { kind: 'rate-limited', retryAfterMs: 60_000 }],
    [{ status: 500 }, unavailable(true)],
    [{ status: 502 }, unavailable(false)],
    [{ status: 503 }, unavailable(false)],
    [{ status: 404 }, { kind: 'rejected', why: expect.stringMatching(/404/) }],
    [{ status: 302 }, { kind: 'rejected', why: expect.stringMatching(/302/) }],
    [{ status: 200, body: '<html>' }, unavailable(true)],
    [{ status: 200, body: '[]' }, unavailable(true)],
    ['break', unavailable(true)],
  ])('%j', async (trouble, failure) => {
    const event = await tooLate();
    talk.harness.wechat.trouble('send', trouble);
    expect(await reply(event, 'x')).toEqual({ sent: false, failure });
  });

  test('an API that is slow is given up: the message may have arrived', async () => {
    await talk.harness.close();
    const hanging: typeof fetch = (input, init) =>
      String(input).includes('custom/send')
        ? new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
        : fetch(input, init);
    await open({ fetch: hanging });
    await talk.harness.adapter.start(talk.core.sink);
    const sent = reply(await tooLate(), 'x');
    await talk.harness.clock.advance(8000);
    expect(await sent).toEqual({ sent: false, failure: unavailable(true) });
  });

  test('where nothing listens, nothing can have arrived', async () => {
    const event = await tooLate();
    await talk.harness.wechat.close();
    expect(await reply(event, 'x')).toEqual({ sent: false, failure: unavailable(false) });
  });

  test('an account that may not use the API is told so, and stays connected for the replies in time', async () => {
    const event = await tooLate();
    talk.harness.wechat.trouble('send', { errcode: 48001 });
    await reply(event, 'x');
    expect(talk.harness.adapter.status()).toEqual({ state: 'connected', detail: expect.stringMatching(/认证服务号/) });
  });

  test('where the token cannot be had, the message never left', async () => {
    const event = await tooLate();
    talk.harness.cache.kept.clear();
    talk.harness.wechat.trouble('stable_token', 'break');
    expect(await reply(event, 'x')).toEqual({ sent: false, failure: unavailable(false) });
  });

  test('a text over 2,048 bytes is refused before anything is lost', async () => {
    expect(await send('字'.repeat(683))).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    await tooLate();
    expect(await send('字'.repeat(682))).toMatchObject({ sent: true });
  });
});

describe('starting', () => {
  test.each<[string, Trouble, RegExp]>([
    [
      'an IP address that is not in the whitelist',
      { errcode: 40164, errmsg: 'invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist' },
      /203\.0\.113\.9 .*IP白名单/,
    ],
    ['one that WeChat does not name', { errcode: 40164 }, /this machine's IP address .*IP白名单/],
    ['a wrong AppID', { errcode: 40013 }, /WECHAT_APP_ID/],
    ['a wrong secret', { errcode: 40125 }, /WECHAT_APP_SECRET/],
    ['a frozen secret', { errcode: 40243 }, /frozen/],
    ['an API that is away', 'break', /cannot be reached/],
    ['an answer without a token', { status: 200, body: '{}' }, /something else/],
  ])('%s is told, and what to do', async (_name, trouble, words) => {
    await talk.harness.close();
    await open();
    talk.harness.wechat.trouble('stable_token', trouble);
    await expect(talk.harness.adapter.start(talk.core.sink)).rejects.toThrow(words);
    expect(talk.harness.adapter.status()).toMatchObject({
      state: 'disconnected',
      detail: expect.stringMatching(words),
    });
    await talk.harness.adapter.start(talk.core.sink);
    expect(talk.harness.adapter.status()).toEqual({ state: 'connected' });
  });

  test('with an API that cannot be reached messages come in all the same, and are answered in time', async () => {
    await talk.harness.close();
    await open({ apiRoot: 'http://127.0.0.1:9' });
    await expect(talk.harness.adapter.start(talk.core.sink)).rejects.toThrow(/cannot be reached/);
    const pushed = talk.harness.wechat.text('a');
    const event = await talk.core.next();
    expect(await reply(event, 'passive')).toMatchObject({ sent: true });
    expect(await pushed).toBe('passive');
    expect(await reply(event, 'late')).toEqual({ sent: false, failure: { kind: 'unavailable', maybeSent: false } });
  });

  test('stopped while it starts, it stays stopped', async () => {
    await talk.harness.close();
    await open();
    const starting = talk.harness.adapter.start(talk.core.sink);
    await talk.harness.adapter.stop();
    await starting;
    expect(talk.harness.adapter.status()).toEqual({ state: 'stopped' });
  });

  test('no secret ever gets into an error, a status or a result', async () => {
    await talk.harness.close();
    // A fetch whose errors tell all they know, as some do.
    const telling: typeof fetch = async (input, init) => {
      throw new TypeError(`${String(input)} ${String(init?.body)} failed`, { cause: { code: String(input) } });
    };
    await open({ fetch: telling });
    const told: unknown[] = [];
    await talk.harness.adapter
      .start(talk.core.sink)
      .catch((error: unknown) => told.push(String(error), (error as Error).stack));
    told.push(talk.harness.adapter.status());
    await talk.harness.cache.set(`wechat-official/${ACCOUNT.appId}/access-token`, 'TOKEN_1', 1000);
    told.push(await send('x'), talk.harness.adapter.status());
    const file = { kind: 'image', native: { mediaId: 'm' } } as const;
    await talk.harness.adapter.download?.(file, 10).catch((error: unknown) => told.push(String(error), error));
    expect(told).toHaveLength(7);
    for (const secret of [ACCOUNT.appSecret, ACCOUNT.aesKey, ACCOUNT.token, 'TOKEN_1', 'access_token']) {
      expect(JSON.stringify(told)).not.toContain(secret);
    }
  });
});

describe('files', () => {
  const picture = { kind: 'image', native: { mediaId: 'm1', picUrl: 'http://mmbiz.qpic.cn/x' } } as const;
  const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 256);
  const download = (file: Parameters<NonNullable<OfficialHarness['adapter']['download']>>[0], max = 1e6) => {
    if (talk.harness.adapter.download === undefined) throw new Error('cannot download');
    return talk.harness.adapter.download(file, max);
  };

  test('a picture is fetched, with its name and kind', async () => {
    talk.harness.wechat.media.set('m1', { type: 'image/png', bytes, name: 'a.png' });
    const got = await download(picture);
    expect({ ...got, bytes: Uint8Array.from(got.bytes) }).toEqual({ name: 'a.png', type: 'image/png', bytes });
  });

  test('also after the token was revoked', async () => {
    talk.harness.wechat.media.set('m1', { type: 'image/png', bytes });
    talk.harness.wechat.revoke();
    expect(await download(picture)).toMatchObject({ name: 'image.jpg', type: 'image/png' });
  });

  test('one over the limit is not, whether WeChat says its size or not', async () => {
    talk.harness.wechat.media.set('m1', { type: 'image/png', bytes });
    await expect(download(picture, 4999)).rejects.toThrow(/larger/);
    expect((await download(picture, 5000)).bytes).toHaveLength(5000);
  });

  test('one that is gone, one without an id', async () => {
    await expect(download(picture)).rejects.toThrow(/40007/);
    await expect(download({ kind: 'location' })).rejects.toThrow(/nothing to fetch/);
  });

  test('a video is fetched from where WeChat says, if that is at WeChat', async () => {
    await talk.harness.close();
    const asked: string[] = [];
    const elsewhere: typeof fetch = async (input, init) => {
      asked.push(String(input));
      return new URL(String(input)).hostname === 'v.qq.com' ? new Response(bytes) : fetch(input, init);
    };
    await open({ fetch: elsewhere });
    const told = (url: string) => ({ type: 'text/plain', bytes: Buffer.from(JSON.stringify({ video_url: url })) });
    talk.harness.wechat.media.set('v1', told('http://v.qq.com/1.mp4'));
    talk.harness.wechat.media.set('v2', told('http://169.254.169.254/secrets'));
    await talk.harness.adapter.start(talk.core.sink);
    const video = await download({ kind: 'video', native: { mediaId: 'v1' } });
    expect(video).toMatchObject({ name: 'video.mp4', type: 'video/mp4' });
    expect(asked.at(-1)).toBe('https://v.qq.com/1.mp4');
    await download({ kind: 'video', native: { mediaId: 'v2' } });
    expect(asked.join()).not.toContain('169.254');
  });
});
