import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SendResult } from '../../src/model/adapter.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import {
  ALICE_REF,
  type HarnessOptions,
  keepingSink,
  type OfficialHarness,
  openOfficial,
  said,
} from './official-harness.ts';
import { ACCOUNT, readReply, serverOf, type Trouble } from './official-platform.ts';

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
const reply = (event: IncomingEvent, text: string, key = 'k') => send(text, key, event.messageId);

/** The customer writes, and nothing is said within the time. */
async function tooLate(text = 'slow'): Promise<IncomingEvent> {
  const pushed = harness.wechat.text(text);
  const event = await core.next();
  await harness.clock.advance(4000);
  expect(await pushed).toBeNull();
  return event;
}

const times = (end: string): number => harness.wechat.asked.filter((one) => one === end).length;

describe('the reply in the answer to the push', () => {
  test('one in time is it, and resolves once it is handed over', async () => {
    const pushed = harness.wechat.text('包邮吗');
    const event = await core.next();
    expect(await reply(event, '包邮 😀', '17')).toEqual({ sent: true, messageId: '17' });
    expect(await pushed).toBe('包邮 😀');
    expect(times('send')).toBe(0);
  });

  test('one at the last moment is, too; one after it goes by the API', async () => {
    const pushed = harness.wechat.text('a');
    const event = await core.next();
    await harness.clock.advance(3999);
    expect(await reply(event, 'just in time')).toMatchObject({ sent: true });
    expect(await pushed).toBe('just in time');
    const late = await tooLate();
    expect(await reply(late, 'late', '18')).toEqual({ sent: true, messageId: '18' });
    expect(harness.wechat.passive).toEqual(['just in time']);
    expect(harness.wechat.shown).toEqual(['just in time', 'late']);
  });

  test('it is one: what else is said goes by the API', async () => {
    const pushed = harness.wechat.text('a');
    const event = await core.next();
    await reply(event, 'first');
    await reply(event, 'second');
    await pushed;
    expect(harness.wechat.passive).toEqual(['first']);
    expect([...harness.wechat.shown].sort()).toEqual(['first', 'second']);
  });

  test('a reply goes with the message that it answers, never with another customer nor another message', async () => {
    const [one, two] = [harness.wechat.text('one'), harness.wechat.text('two')];
    const [first, second] = [await core.next(), await core.next()];
    const other = { ...ALICE_REF, conversation: 'oBOB' };
    const toBob = harness.adapter.send(other, said('for Bob'), { key: 'b', replyTo: first.messageId });
    expect(await toBob).toMatchObject({ sent: false });
    await reply(second, 'to two');
    await reply(first, 'to one');
    expect(await Promise.all([one, two])).toEqual(['to one', 'to two']);
  });

  test('what answers no message, such as an agent writing, takes any open request of its conversation', async () => {
    const pushed = harness.wechat.text('a');
    await core.next();
    await send('an agent says');
    expect(await pushed).toBe('an agent says');
    expect(times('send')).toBe(0);
  });

  test('it is there for followers and for menus as well', async () => {
    const pushed = harness.wechat.push({ MsgType: 'event', Event: 'subscribe', EventKey: '' });
    await reply(await core.next(), 'welcome');
    expect(await pushed).toBe('welcome');
  });

  test('a reply that overtakes the sink proves that the message is stored', async () => {
    await harness.adapter.stop();
    await harness.adapter.start(async (event) => {
      expect(await reply(event, 'at once')).toMatchObject({ sent: true });
    });
    expect(await harness.wechat.text('a')).toBe('at once');
  });

  test('a message that takes long to store is not acknowledged before it is', async () => {
    await harness.adapter.stop();
    const stored = Promise.withResolvers<void>();
    await harness.adapter.start(() => stored.promise);
    const pushed = harness.wechat.text('a');
    await harness.clock.advance(4900);
    const answered = await Promise.race([pushed, Promise.resolve('not yet')]);
    expect(answered).toBe('not yet');
    stored.resolve();
    expect(await pushed).toBeNull();
  });
});

describe('a repeat of a push', () => {
  test('that comes while the first is open: one reply, to the newest', async () => {
    const first = harness.wechat.text('a');
    const event = await core.next();
    const second = serverOf(harness.adapter)(harness.wechat.last());
    const again = await core.next();
    expect(again.dedupeKey).toBe(event.dedupeKey);
    expect(await reply(event, 'once')).toMatchObject({ sent: true });
    expect(await first).toBeNull();
    expect((await readReply((await second).body)).Content).toBe('once');
    expect(times('send')).toBe(0);
  });

  test('that comes after it was answered has the same reply: the first answer did not arrive', async () => {
    const first = harness.wechat.text('a');
    await reply(await core.next(), 'the same');
    await first;
    expect(await harness.wechat.repeat()).toBe('the same');
    expect(times('send')).toBe(0);
  });

  test('that comes after the time is acknowledged at once', async () => {
    await tooLate();
    expect(await harness.wechat.repeat()).toBeNull();
    expect(core.events).toHaveLength(2);
  });

  test('after one that could not be stored begins anew', async () => {
    await harness.adapter.stop();
    let tries = 0;
    await harness.adapter.start(async (event) => {
      if (++tries === 1) throw new Error('the disk is full');
      await core.sink(event);
    });
    const pushed = harness.wechat.text('a');
    await reply(await core.next(), 'at the second try');
    expect(await pushed).toBe('at the second try');
    expect(tries).toBe(2);
  });

  test('after one that could not be stored, long after, has its own time for a reply', async () => {
    await harness.adapter.stop();
    await harness.adapter.start(async () => {
      throw new Error('the disk is full');
    });
    await expect(harness.wechat.text('a')).rejects.toThrow('故障');
    await harness.clock.advance(5000);
    await harness.adapter.start(core.sink);
    const pushed = harness.wechat.repeat();
    await reply(await core.next(), 'now');
    expect(await pushed).toBe('now');
  });

  test('does not count as the customer writing again', async () => {
    const event = await tooLate();
    for (let sent = 1; sent <= 5; sent++) await reply(event, `${sent}`);
    const asked = times('send');
    expect(await harness.wechat.repeat()).toBeNull();
    expect(await reply(event, '6')).toMatchObject({ sent: false });
    expect(times('send')).toBe(asked);
  });

  test('three tries that cannot be stored are three times 500, and WeChat says so to the customer', async () => {
    await harness.adapter.stop();
    let tries = 0;
    await harness.adapter.start(async () => {
      tries += 1;
      throw new Error('the disk is full');
    });
    await expect(harness.wechat.text('a')).rejects.toThrow('故障');
    expect(tries).toBe(3);
  });
});

test('stopping ends what waits', async () => {
  const pushed = harness.wechat.text('a');
  await core.next();
  await harness.adapter.stop();
  expect(await pushed).toBeNull();
  expect(harness.adapter.status()).toEqual({ state: 'stopped' });
});

describe('five messages in 48 hours', () => {
  test('the sixth is refused with words, without asking WeChat, until the customer writes', async () => {
    const event = await tooLate();
    for (let sent = 1; sent <= 5; sent++) expect(await reply(event, `${sent}`)).toMatchObject({ sent: true });
    const asked = harness.wechat.asked.length;
    const refused = await reply(event, '6');
    expect(refused).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    expect(JSON.stringify(refused)).toMatch(/customer has to write first/);
    expect(harness.wechat.asked).toHaveLength(asked);
    await tooLate();
    expect(await reply(event, '7')).toMatchObject({ sent: true });
  });

  test('a passive reply does not count', async () => {
    const pushed = harness.wechat.text('a');
    const event = await core.next();
    await reply(event, 'passive');
    await pushed;
    for (let sent = 1; sent <= 5; sent++) expect(await reply(event, `${sent}`)).toMatchObject({ sent: true });
    expect(await reply(event, '6')).toMatchObject({ sent: false });
  });

  test('when our count is lost, WeChat has the last word', async () => {
    const event = await tooLate();
    for (let sent = 1; sent <= 5; sent++) await reply(event, `${sent}`);
    harness.cache.kept.clear();
    expect(await reply(event, '6')).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
  });

  test('after 48 hours nothing goes out', async () => {
    const event = await tooLate();
    await harness.clock.advance(48 * 3_600_000 + 1);
    const late = await reply(event, 'weeks later');
    expect(late).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    expect(JSON.stringify(late)).toMatch(/48 hours.*write first/);
  });
});

describe('the access token', () => {
  test('is asked for once, however many wait for it, and again when it runs out', async () => {
    const event = await tooLate();
    await harness.clock.advance(7200_000 - 300_000);
    await Promise.all(['1', '2', '3', '4', '5'].map((text) => reply(event, text)));
    expect(times('stable_token')).toBe(2);
    expect(harness.wechat.shown).toHaveLength(5);
  });

  test('is shared by instances, through the cache', async () => {
    await harness.adapter.stop();
    await harness.adapter.start(core.sink);
    expect(times('stable_token')).toBe(1);
  });

  test('one that was revoked is replaced, once for all that wait', async () => {
    const event = await tooLate();
    harness.wechat.revoke();
    const sent = await Promise.all(['1', '2', '3'].map((text) => reply(event, text)));
    expect(sent.every((result) => result.sent)).toBe(true);
    expect(times('stable_token')).toBe(2);
    expect([...harness.wechat.shown].sort()).toEqual(['1', '2', '3']);
  });

  test('one that was revoked and that stable_token goes on giving out is forced anew', async () => {
    const event = await tooLate();
    harness.wechat.revoke({ sticky: true });
    expect(await reply(event, '1')).toMatchObject({ sent: true });
    expect(times('stable_token')).toBe(3);
    expect(await reply(event, '2')).toMatchObject({ sent: true });
    expect(times('stable_token')).toBe(3);
  });

  test.each([40001, 40014, 42001])('%i twice is unauthorized, not tried for ever', async (errcode) => {
    const event = await tooLate();
    for (const _ of [1, 2]) harness.wechat.trouble('send', { errcode });
    expect(await reply(event, '1')).toEqual({ sent: false, failure: { kind: 'unauthorized' } });
    expect(times('send')).toBe(2);
    expect(harness.adapter.status()).toMatchObject({ state: 'disconnected' });
    expect(await reply(event, '2')).toMatchObject({ sent: true });
    expect(harness.adapter.status()).toEqual({ state: 'connected' });
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
    harness.wechat.trouble('send', trouble);
    expect(await reply(event, 'x')).toEqual({ sent: false, failure });
  });

  test('an API that is slow is given up: the message may have arrived', async () => {
    await harness.close();
    const hanging: typeof fetch = (input, init) =>
      String(input).includes('custom/send')
        ? new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
        : fetch(input, init);
    await open({ fetch: hanging });
    await harness.adapter.start(core.sink);
    const sent = reply(await tooLate(), 'x');
    await harness.clock.advance(8000);
    expect(await sent).toEqual({ sent: false, failure: unavailable(true) });
  });

  test('where nothing listens, nothing can have arrived', async () => {
    const event = await tooLate();
    await harness.wechat.close();
    expect(await reply(event, 'x')).toEqual({ sent: false, failure: unavailable(false) });
  });

  test('an account that may not use the API is told so, and stays connected for the replies in time', async () => {
    const event = await tooLate();
    harness.wechat.trouble('send', { errcode: 48001 });
    await reply(event, 'x');
    expect(harness.adapter.status()).toEqual({ state: 'connected', detail: expect.stringMatching(/认证服务号/) });
  });

  test('where the token cannot be had, the message never left', async () => {
    const event = await tooLate();
    harness.cache.kept.clear();
    harness.wechat.trouble('stable_token', 'break');
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
    await harness.close();
    await open();
    harness.wechat.trouble('stable_token', trouble);
    await expect(harness.adapter.start(core.sink)).rejects.toThrow(words);
    expect(harness.adapter.status()).toMatchObject({ state: 'disconnected', detail: expect.stringMatching(words) });
    await harness.adapter.start(core.sink);
    expect(harness.adapter.status()).toEqual({ state: 'connected' });
  });

  test('with an API that cannot be reached messages come in all the same, and are answered in time', async () => {
    await harness.close();
    await open({ apiRoot: 'http://127.0.0.1:9' });
    await expect(harness.adapter.start(core.sink)).rejects.toThrow(/cannot be reached/);
    const pushed = harness.wechat.text('a');
    const event = await core.next();
    expect(await reply(event, 'passive')).toMatchObject({ sent: true });
    expect(await pushed).toBe('passive');
    expect(await reply(event, 'late')).toEqual({ sent: false, failure: { kind: 'unavailable', maybeSent: false } });
  });

  test('stopped while it starts, it stays stopped', async () => {
    await harness.close();
    await open();
    const starting = harness.adapter.start(core.sink);
    await harness.adapter.stop();
    await starting;
    expect(harness.adapter.status()).toEqual({ state: 'stopped' });
  });

  test('no secret ever gets into an error, a status or a result', async () => {
    await harness.close();
    // A fetch whose errors tell all they know, as some do.
    const telling: typeof fetch = async (input, init) => {
      throw new TypeError(`${String(input)} ${String(init?.body)} failed`, { cause: { code: String(input) } });
    };
    await open({ fetch: telling });
    const told: unknown[] = [];
    await harness.adapter.start(core.sink).catch((error: unknown) => told.push(String(error), (error as Error).stack));
    told.push(harness.adapter.status());
    await harness.cache.set(`wechat-official/${ACCOUNT.appId}/access-token`, 'TOKEN_1', 1000);
    told.push(await send('x'), harness.adapter.status());
    const file = { kind: 'image', native: { mediaId: 'm' } } as const;
    await harness.adapter.download?.(file, 10).catch((error: unknown) => told.push(String(error), error));
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
    if (harness.adapter.download === undefined) throw new Error('cannot download');
    return harness.adapter.download(file, max);
  };

  test('a picture is fetched, with its name and kind', async () => {
    harness.wechat.media.set('m1', { type: 'image/png', bytes, name: 'a.png' });
    const got = await download(picture);
    expect({ ...got, bytes: Uint8Array.from(got.bytes) }).toEqual({ name: 'a.png', type: 'image/png', bytes });
  });

  test('also after the token was revoked', async () => {
    harness.wechat.media.set('m1', { type: 'image/png', bytes });
    harness.wechat.revoke();
    expect(await download(picture)).toMatchObject({ name: 'image.jpg', type: 'image/png' });
  });

  test('one over the limit is not, whether WeChat says its size or not', async () => {
    harness.wechat.media.set('m1', { type: 'image/png', bytes });
    await expect(download(picture, 4999)).rejects.toThrow(/larger/);
    expect((await download(picture, 5000)).bytes).toHaveLength(5000);
  });

  test('one that is gone, one without an id', async () => {
    await expect(download(picture)).rejects.toThrow(/40007/);
    await expect(download({ kind: 'location' })).rejects.toThrow(/nothing to fetch/);
  });

  test('a video is fetched from where WeChat says, if that is at WeChat', async () => {
    await harness.close();
    const asked: string[] = [];
    const elsewhere: typeof fetch = async (input, init) => {
      asked.push(String(input));
      return new URL(String(input)).hostname === 'v.qq.com' ? new Response(bytes) : fetch(input, init);
    };
    await open({ fetch: elsewhere });
    const told = (url: string) => ({ type: 'text/plain', bytes: Buffer.from(JSON.stringify({ video_url: url })) });
    harness.wechat.media.set('v1', told('http://v.qq.com/1.mp4'));
    harness.wechat.media.set('v2', told('http://169.254.169.254/secrets'));
    await harness.adapter.start(core.sink);
    const video = await download({ kind: 'video', native: { mediaId: 'v1' } });
    expect(video).toMatchObject({ name: 'video.mp4', type: 'video/mp4' });
    expect(asked.at(-1)).toBe('https://v.qq.com/1.mp4');
    await download({ kind: 'video', native: { mediaId: 'v2' } });
    expect(asked.join()).not.toContain('169.254');
  });
});
