import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTelegramAdapter, type TelegramOptions } from '../../src/adapters/telegram/adapter.ts';
import { failureOf } from '../../src/adapters/telegram/errors.ts';
import { poll } from '../../src/adapters/telegram/poll.ts';
import { readUpdate, Update } from '../../src/adapters/telegram/read.ts';
import { writeMessage } from '../../src/adapters/telegram/write.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import { IncomingEvent } from '../../src/model/event.ts';
import { impatientClock as clock } from '../fakes/clock.ts';
import { type BotApi, startBotApi } from '../support/botApi.ts';
import { startPlatformServer } from '../support/platformServer.ts';

const TOKEN = '123456:TESTTOKEN-abc';
const SECRET = 'a-secret-of-the-test';

const openAdapter = (api: BotApi, webhook: TelegramOptions['webhook'] = null): Adapter =>
  createTelegramAdapter({ token: TOKEN, apiRoot: api.url, webhook, clock });

test('a store that is away is not taken for Telegram being away, and what it missed is asked for again', async () => {
  const told: (string | null)[] = [];
  const offsets: number[] = [];
  const end = new AbortController();
  let tries = 0;
  await poll({
    async getUpdates(offset) {
      offsets.push(offset);
      if (offsets.length === 1) throw new Error('no way there');
      return [{ update_id: 7 }];
    },
    async take() {
      if (++tries === 1) throw new Error('the disk is full');
      end.abort();
    },
    tell: (trouble) => told.push(trouble),
    clock,
    signal: end.signal,
  });
  expect(told).toEqual([expect.stringContaining('cannot be reached'), null, expect.stringContaining('stored'), null]);
  expect(offsets).toEqual([0, 0, 0]);
});

describe('starting', () => {
  test.each([
    [{ code: 401, description: 'Unauthorized' }, /@BotFather/],
    [{ code: 502, description: 'Bad Gateway' }, /502/],
    [{ code: 0, cut: true }, /cannot be reached/],
  ] as const)('with %j is refused with what to do, without the token', async (fault, words) => {
    const api = await startBotApi();
    api.faults.push({ method: 'getMe', ...fault });
    const error: unknown = await openAdapter(api)
      .start(async () => {})
      .catch((reason: unknown) => reason);
    expect(String(error)).toMatch(words);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('TESTTOKEN');
    await api.close();
  });
});

describe('forged and broken webhooks', () => {
  const cases: readonly (readonly [string, Record<string, string>, string, number])[] = [
    ['no secret', {}, '{"update_id":1}', 401],
    ['a wrong secret', { 'x-telegram-bot-api-secret-token': 'wrong' }, '{"update_id":1}', 401],
    [
      'a secret that begins like ours',
      { 'x-telegram-bot-api-secret-token': SECRET.slice(0, -1) },
      '{"update_id":1}',
      401,
    ],
    ['a longer secret', { 'x-telegram-bot-api-secret-token': `${SECRET}x` }, '{"update_id":1}', 401],
    ['no JSON', { 'x-telegram-bot-api-secret-token': SECRET }, 'update', 400],
    ['nothing', { 'x-telegram-bot-api-secret-token': SECRET }, '', 400],
    ['a list', { 'x-telegram-bot-api-secret-token': SECRET }, '[]', 400],
    ['no update id', { 'x-telegram-bot-api-secret-token': SECRET }, '{"message":{}}', 400],
    ['a broken message', { 'x-telegram-bot-api-secret-token': SECRET }, '{"update_id":1,"message":{"text":5}}', 400],
    [
      'too much',
      { 'x-telegram-bot-api-secret-token': SECRET },
      JSON.stringify({ update_id: 1, x: 'x'.repeat(1_100_000) }),
      413,
    ],
  ];

  test.each(cases)('with %s are refused, and nothing comes of them', async (_name, headers, body, status) => {
    const api = await startBotApi();
    const server = await startPlatformServer();
    const adapter = openAdapter(api, { url: `${server.url}/webhooks/telegram`, secret: SECRET });
    server.serve(adapter.routes ?? []);
    const events: IncomingEvent[] = [];
    await adapter.start(async (event) => void events.push(event));
    const response = await fetch(`${server.url}/webhooks/telegram`, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(events).toEqual([]);
    await adapter.stop();
    await api.close();
    await server.close();
  });
});

describe('failures', () => {
  const refused = (error_code: number, description: string, parameters = {}) => ({
    response: { ok: false, error_code, description, parameters },
  });
  test.each([
    [refused(429, 'Too Many Requests', { retry_after: 7 }), { kind: 'rate-limited', retryAfterMs: 7000 }],
    [refused(403, 'Forbidden: bot was blocked by the user'), { kind: 'unreachable', why: 'blocked' }],
    [refused(403, 'Forbidden: user is deactivated'), { kind: 'unreachable', why: 'gone' }],
    [refused(403, 'Forbidden: bot was kicked from the group chat'), { kind: 'unreachable', why: 'left' }],
    [refused(400, 'Bad Request: chat not found'), { kind: 'unreachable', why: 'gone' }],
    [refused(400, 'Bad Request: message is too long'), { kind: 'rejected', why: 'Bad Request: message is too long' }],
    [refused(401, 'Unauthorized'), { kind: 'unauthorized' }],
    [refused(502, 'Bad Gateway'), { kind: 'unavailable', maybeSent: false }],
    [{ code: 'ECONNREFUSED' }, { kind: 'unavailable', maybeSent: false }],
    [{ code: 'ECONNRESET' }, { kind: 'unavailable', maybeSent: true }],
    ['anything else', { kind: 'unavailable', maybeSent: true }],
  ])('%j', (error, failure) => {
    expect(failureOf(error)).toEqual(failure);
  });
});

test('whatever is read is an event of the model, and whatever is written has no empty text', () => {
  const options = { me: { id: 1, username: 'ShopBot' }, now: 1 };
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const chat = fc.record({ id: fc.integer(), type: fc.constantFrom('private', 'group', 'supergroup', 'channel') });
  const message = fc.record(
    {
      message_id: fc.nat(),
      date: fc.nat(),
      chat,
      from: fc.record({ id: fc.nat(), is_bot: fc.boolean(), first_name: text }),
      text,
      caption: text,
      voice: fc.record({ file_id: text }),
    },
    { requiredKeys: ['message_id', 'date', 'chat'] },
  );
  fc.assert(
    fc.property(message, fc.boolean(), fc.boolean(), (one, isEdit, isDesk) => {
      const parsed = Update.parse({ update_id: 1, [isEdit ? 'edited_message' : 'message']: one });
      const event = readUpdate(parsed, { ...options, isDesk: () => isDesk });
      if (event !== null) expect(IncomingEvent.parse(event)).toEqual(event);
    }),
  );
  for (const call of writeMessage({ kind: 'text', text: 'hi' })) expect(call.parameters.text).toBe('hi');
});
