import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTeamsAdapter } from '../../src/adapters/teams/adapter.ts';
import { failureOf, TokenFault } from '../../src/adapters/teams/errors.ts';
import type { Adapter, SendFailure } from '../../src/model/adapter.ts';
import type { ConversationRef, IncomingFile } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import {
  type Answer,
  APP_PASSWORD,
  BOT_TOKEN,
  openTeamsService,
  type TeamsService,
} from '../fixtures/teams/service.ts';

const NOW = Date.UTC(2026, 10, 20, 8);
let teams: TeamsService;
let adapter: Adapter;
let ref: ConversationRef;

beforeAll(async () => {
  teams = await openTeamsService(() => NOW);
});
afterAll(() => teams.close());

beforeEach(async () => {
  teams.calls.length = 0;
  teams.answers.length = 0;
  adapter = teams.adapter();
  ref = refAt(teams.serviceUrl);
  await adapter.start(async () => {});
});
afterEach(() => adapter.stop());

const refAt = (serviceUrl: string, conversation = '19:c@thread.tacv2;messageid=1'): ConversationRef => ({
  platform: 'teams',
  account: 'app',
  conversation,
  kind: 'direct',
  native: {
    channelId: 'msteams',
    serviceUrl,
    bot: { id: '28:app' },
    user: { id: '29:customer' },
    conversation: { id: conversation, conversationType: 'channel', tenantId: 'tenant' },
  },
});

const send = (message: OutgoingMessage, to = ref) => adapter.send(to, message, { key: '42', replyTo: 'm1' });
const HELLO: OutgoingMessage = { kind: 'text', text: 'line one\nline *two* <b>&amp;' };

describe('a message', () => {
  test('goes out as plain text, to the thread, with the token of the bot', async () => {
    expect(await send(HELLO)).toEqual({ sent: true, messageId: 'sent-1' });
    expect(teams.calls).toMatchObject([
      {
        method: 'POST',
        conversation: '19:c@thread.tacv2;messageid=1',
        activity: null,
        authorization: `Bearer ${BOT_TOKEN}`,
        body: { type: 'message', textFormat: 'plain', text: 'line one\nline *two* <b>&amp;' },
      },
    ]);
  });

  test('for which Teams names no id has that of the send', async () => {
    teams.answers.push({ status: 202 });
    expect(await send(HELLO)).toEqual({ sent: true, messageId: '42' });
  });

  test('goes to another thread after the first, all side by side', async () => {
    const talks = Array.from({ length: 20 }, (_, index) => refAt(teams.serviceUrl, `19:c;messageid=${index}`));
    await Promise.all(talks.map((talk) => send(HELLO, talk)));
    expect(new Set(teams.calls.map(({ conversation }) => conversation)).size).toBe(20);
  });

  test('a card shows title, facts and link, none of them read as Markdown', async () => {
    await send({
      kind: 'card',
      text: 'Your *order*\n{{DATE(2026)}}',
      title: 'Order [42](x)',
      facts: [{ label: 'Status', value: '_shipped_' }],
      url: 'https://shop.example/orders/42',
    });
    const text = JSON.stringify(teams.calls[0]?.body);
    expect(text).not.toContain('"TextBlock"');
    expect(JSON.stringify(teams.calls[0]?.body.attachments)).not.toContain('{{');
    for (const part of ['Your *order*', 'Order [42](x)', 'Status: ', '_shipped_', 'https://shop.example/orders/42']) {
      expect(text).toContain(part);
    }
    expect(teams.calls[0]?.body).toMatchObject({ summary: expect.stringContaining('Your *order*') });
    expect(text).toContain('"version":"1.5"');
  });

  test.each(['direct', 'group'] as const)(
    'a card with long texts and six buttons stays under 40 KB: %s',
    async (kind) => {
      const choices = Array.from({ length: 6 }, (_, index) => ({ id: `${index}`.repeat(80), label: '标'.repeat(40) }));
      for (const text of ['长'.repeat(10_000), '长'.repeat(560), 'line\n'.repeat(2000)]) {
        await send({ kind: 'choices', text, choices }, { ...ref, kind });
        expect(JSON.stringify(teams.calls.at(-1)?.body).length * 2).toBeLessThan(40 * 1024);
      }
    },
  );

  test.each([
    ['a picture', 'image/png', 'https://shop.example/a.png', { contentUrl: 'https://shop.example/a.png' }],
    [
      'a picture with its bytes',
      'image/png',
      'data:image/png;base64,AAAA',
      { contentUrl: 'data:image/png;base64,AAAA' },
    ],
  ])('%s is shown', async (_what, type, url, attachment) => {
    await send({ kind: 'file', text: 'here', file: { name: 'a', type, url } });
    expect(teams.calls[0]?.body).toMatchObject({ text: 'here', attachments: [{ contentType: type, ...attachment }] });
  });

  test('another file is a line with its name, and its address where it has one', async () => {
    await send({
      kind: 'file',
      text: 'here',
      file: { name: 'a.pdf', type: 'application/pdf', url: 'https://x.example/a' },
    });
    await send({ kind: 'file', text: 'here', file: { name: 'b.pdf', type: 'application/pdf', url: 'data:,x' } });
    expect(teams.calls.map(({ body }) => body.text)).toEqual(['here\n📎 a.pdf: https://x.example/a', 'here\n📎 b.pdf']);
  });

  test('typing is shown, and never fails', async () => {
    await adapter.typing?.(ref);
    expect(teams.calls).toMatchObject([{ body: { type: 'typing' } }]);
    teams.answers.push({ status: 500 });
    await adapter.typing?.(ref);
    await adapter.typing?.({ platform: 'teams', account: 'a', conversation: 'c', kind: 'direct' });
  });
});

describe('a send that fails', () => {
  const code = (word: string) => ({ error: { code: word, message: 'in words' } });
  const cases: readonly (readonly [string, Answer, SendFailure])[] = [
    ['too many', { status: 429, headers: { 'retry-after': '7' } }, { kind: 'rate-limited', retryAfterMs: 7000 }],
    ['too many, no time', { status: 429 }, { kind: 'rate-limited', retryAfterMs: 2000 }],
    [
      'too many until a date',
      { status: 429, headers: { 'retry-after': new Date(NOW + 5000).toUTCString() } },
      { kind: 'rate-limited', retryAfterMs: 5000 },
    ],
    ['a fault of Teams', { status: 500 }, { kind: 'unavailable', maybeSent: true }],
    ['a bad gateway', { status: 502 }, { kind: 'unavailable', maybeSent: false }],
    ['not available', { status: 503 }, { kind: 'unavailable', maybeSent: false }],
    ['too late', { status: 504 }, { kind: 'unavailable', maybeSent: false }],
    ['a write in between', { status: 412 }, { kind: 'unavailable', maybeSent: false }],
    ['a broken connection', { status: 0, hangUp: true }, { kind: 'unavailable', maybeSent: true }],
    ['no token', { status: 401 }, { kind: 'unauthorized' }],
    ['blocked', { status: 403, body: code('MessageWritesBlocked') }, { kind: 'unreachable', why: 'blocked' }],
    ['removed', { status: 403, body: code('BotNotInConversationRoster') }, { kind: 'unreachable', why: 'left' }],
    ['forbidden', { status: 403 }, { kind: 'unreachable', why: 'blocked' }],
    ['gone', { status: 404, body: code('ConversationNotFound') }, { kind: 'unreachable', why: 'gone' }],
    ['not found', { status: 404 }, { kind: 'unreachable', why: 'gone' }],
    ['refused', { status: 400, body: code('BadSyntax') }, { kind: 'rejected', why: 'Teams answered 400 BadSyntax' }],
    [
      'too big',
      { status: 413, body: code('MessageSizeTooBig') },
      { kind: 'rejected', why: 'Teams answered 413 MessageSizeTooBig' },
    ],
  ];
  test.each(cases)('%s', async (_what, answer, failure) => {
    teams.answers.push(answer);
    expect(await send(HELLO)).toEqual({ sent: false, failure });
    // botbuilder by itself would have sent it up to four times.
    expect(teams.calls).toHaveLength(1);
  });

  test('nobody listens: it was surely not sent', async () => {
    const away = await openTeamsService(() => NOW);
    await away.close();
    expect(await send(HELLO, refAt(away.serviceUrl))).toEqual({
      sent: false,
      failure: { kind: 'unavailable', maybeSent: false },
    });
    expect(failureOf(new Error('?'), NOW)).toEqual({ kind: 'unavailable', maybeSent: true });
  });

  test.each([undefined, null, 'x', {}, { serviceUrl: 'ftp://x' }])('an address that is none: %j', async (native) => {
    const { native: _gone, ...rest } = ref;
    const result = await send(HELLO, native === undefined ? rest : { ...rest, native });
    expect(result).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    expect(teams.calls).toEqual([]);
  });

  test('a bot that Microsoft refuses says so, without its secret, until it is taken again', async () => {
    const refused = { refused: true };
    const settings = { appId: 'app', appPassword: APP_PASSWORD, tenantId: 't', authentication: 'on' as const };
    const bot = createTeamsAdapter({
      ...settings,
      now: () => NOW,
      openIdMetadata: teams.openIdMetadata,
      async token() {
        if (refused.refused) throw Object.assign(new Error(APP_PASSWORD), { errorCode: 'invalid_client' });
        return BOT_TOKEN;
      },
    });
    await bot.start(async () => {});
    expect(await bot.send(ref, HELLO, { key: '1' })).toEqual({ sent: false, failure: { kind: 'unauthorized' } });
    expect(bot.status()).toMatchObject({
      state: 'disconnected',
      detail: expect.stringContaining('MICROSOFT_APP_PASSWORD'),
    });
    expect(JSON.stringify(bot.status())).not.toContain(APP_PASSWORD);
    refused.refused = false;
    expect(await bot.send(ref, HELLO, { key: '1' })).toMatchObject({ sent: true });
    expect(bot.status()).toEqual({ state: 'connected' });
    await bot.stop();
    expect(failureOf(new TokenFault(false, 'network'), NOW)).toEqual({ kind: 'unavailable', maybeSent: false });
  });
});

describe('a file of a customer', () => {
  const fetchFile = (native: IncomingFile['native'], maxBytes = 1000) => {
    if (adapter.download === undefined) throw new Error('no download');
    return adapter.download({ kind: 'image', ...(native === undefined ? {} : { native }) }, maxBytes);
  };
  const bytes = Buffer.from('picture');

  test('that lies with Teams is fetched with the token of the bot', async () => {
    teams.files.set('/v3/attachments/1', { type: 'image/png; x=y', bytes, needsToken: true });
    const file = await fetchFile({ url: `${teams.url}/v3/attachments/1`, token: true });
    expect({ ...file, bytes: Buffer.from(file.bytes).toString() }).toEqual({
      name: 'image',
      type: 'image/png',
      bytes: 'picture',
    });
  });

  test('over the limit is not fetched', async () => {
    teams.files.set('/big', { type: 'image/png', bytes: Buffer.alloc(1001) });
    await expect(fetchFile({ url: `${teams.url}/big`, token: true })).rejects.toThrow('over 1000 bytes');
  });

  test('that is not there is told', async () => {
    await expect(fetchFile({ url: `${teams.url}/none`, token: true })).rejects.toThrow('404');
  });

  test.each([
    'http://shop.example/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'https://localhost/a',
    'https://printer.local/a',
    'https://2130706433/a',
    'file:///etc/passwd',
  ])('at %s is never fetched', async (url) => {
    await expect(fetchFile({ url, token: false })).rejects.toThrow('may not');
  });

  test('without an address cannot be fetched', async () => {
    await expect(fetchFile(undefined)).rejects.toThrow('no address');
  });
});
