import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NAUGHTY } from '../fixtures/naughty.ts';
import { openTalk, readEvents, type Service, startService, temporaryFolder } from '../support/service.ts';

let service: Service;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startService({
    DATA_DIR: folder.path,
    CHAT_MESSAGES_PER_MINUTE: '0',
    CHAT_OPENINGS_PER_MINUTE: '0',
  });
}, 300_000);

afterAll(async () => {
  await service.stop();
  await folder.remove();
});

describe('a talk', () => {
  test("is answered in the customer's language, in order, each reply naming its message", async () => {
    const talk = await openTalk(service.url);
    await talk.post({ id: 'a', text: '包邮吗' });
    await talk.post({ id: 'b', text: 'how long does delivery take?' });
    const lines = await talk.replied(['a', 'b']);
    const own = lines.filter(({ author }) => author === 'customer').map(({ id }) => id);
    const replies = lines.filter(({ author }) => author === 'bot');
    expect(own).toEqual(['a', 'b']);
    expect(replies.map(({ replyTo }) => replyTo)).toEqual(['a', 'b']);
    expect(replies[0]?.message.text).toContain('包邮');
    expect(replies[1]?.message.text).toMatch(/days/);
    expect(replies[0]?.message.choices?.length).toBeGreaterThan(0);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map(({ seq }) => seq).toSorted((x, y) => x - y));
  });

  test('a picked choice is shown in its words and answered', async () => {
    const talk = await openTalk(service.url);
    await talk.post({ id: 'a', text: '包邮吗' });
    const [choice] = (await talk.replied(['a'])).at(-1)?.message.choices ?? [];
    await talk.post({ id: 'b', choice: choice?.id });
    const lines = await talk.replied(['b']);
    expect(lines.find(({ id }) => id === 'b')?.message.text).toBe(choice?.label);
  });

  test('a message posted again changes nothing and gets the same answer', async () => {
    const talk = await openTalk(service.url);
    const answers = await Promise.all(Array.from({ length: 5 }, () => talk.post({ id: 'same', text: '包邮吗' })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    await talk.replied(['same']);
    await talk.post({ id: 'after', text: '你好' });
    const lines = await talk.replied(['after']);
    expect(lines.filter(({ author }) => author === 'customer').map(({ id }) => id)).toEqual(['same', 'after']);
    expect(lines.filter(({ replyTo }) => replyTo === 'same')).toHaveLength(1);
  });

  test('a stream that broke goes on after the last line it had', async () => {
    const talk = await openTalk(service.url);
    await talk.post({ id: 'a', text: '包邮吗' });
    const before = await talk.replied(['a']);
    const last = before.at(-1)?.seq ?? 0;
    const abort = new AbortController();
    const stream = await fetch(`${service.url}/chat/conversations/${talk.conversation}/events?after=${last}`, {
      headers: { authorization: `Bearer ${talk.token}`, accept: 'text/event-stream' },
      signal: abort.signal,
    });
    await talk.post({ id: 'b', text: '你好' });
    const seen: string[] = [];
    for await (const line of readEvents(stream)) {
      seen.push(line.id ?? `reply to ${line.replyTo}`);
      if (line.replyTo === 'b') break;
    }
    abort.abort();
    expect(seen).toEqual(['b', 'reply to b']);
  });
});

describe('who may read and write', () => {
  test("a wrong token, none, and another conversation's token are refused", async () => {
    const talk = await openTalk(service.url);
    const other = await openTalk(service.url);
    for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${talk.token}`, `Bearer ${other.token}`]) {
      const posted = await talk.post({ id: 'a', text: 'x' }, { authorization });
      const read = await fetch(`${service.url}/chat/conversations/${talk.conversation}/events`, {
        headers: { authorization },
      });
      expect([posted.status, read.status]).toEqual([401, 401]);
    }
    expect(await talk.lines()).toEqual([]);
  });
});

describe('bad input', () => {
  test.each([
    ['broken JSON', '{"id": "a", "text": ', 400],
    ['an empty text', { id: 'a', text: '' }, 400],
    ['white space', { id: 'a', text: ' \n\t' }, 400],
    ['a wrong type', { id: 'a', text: { $gt: '' } }, 400],
    ['an unknown key', { id: 'a', text: 'x', author: 'bot' }, 400],
    ['no id', { text: 'x' }, 400],
    ['an array', [], 400],
    ['a bare string', '"x"', 400],
    ['a text over 16 KB', { id: 'a', text: 'x'.repeat(17_000) }, 413],
    ['16 KB of brackets', '['.repeat(17_000), 413],
  ])('%s is refused with words', async (_name, body, status) => {
    const talk = await openTalk(service.url);
    const response = await talk.post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });

  test('other content types, compressions and bad addresses are refused', async () => {
    const talk = await openTalk(service.url);
    expect((await talk.post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(400);
    expect((await talk.post({ id: 'a', text: 'x' }, { 'content-encoding': 'nonsense' })).status).toBe(415);
    expect(
      (await talk.post({ id: 'a', text: 'x' }, { 'content-type': 'application/json; charset=nonsense' })).status,
    ).toBe(415);
    expect((await fetch(`${service.url}/chat/conversations/%E0%A4%A/events`)).status).toBe(400);
    expect((await fetch(`${service.url}/nothing`)).status).toBe(404);
    for (const after of ['-1', 'x', '1e99', '1.5']) {
      const response = await fetch(`${service.url}/chat/conversations/${talk.conversation}/events?after=${after}`, {
        headers: { authorization: `Bearer ${talk.token}` },
      });
      expect(response.status).toBe(400);
    }
  });

  test('strings made to break things are answered like any other, word for word in the transcript', async () => {
    const talk = await openTalk(service.url);
    const posted: string[] = [];
    for (const [index, text] of NAUGHTY.entries()) {
      const response = await talk.post({ id: `n${index}`, text });
      expect([202, 400]).toContain(response.status);
      expect(response.status === 400).toBe(text.trim() === '');
      if (response.status === 202) posted.push(`n${index}`);
    }
    const lines = await talk.replied(posted);
    const own = lines.filter(({ author }) => author === 'customer');
    expect(own.map(({ id }) => id)).toEqual(posted);
    for (const { id, message } of own)
      expect(message.text.toWellFormed()).toBe(NAUGHTY[Number(id?.slice(1))]?.toWellFormed());
  }, 180_000);

  test('and as ids and choices too', async () => {
    const talk = await openTalk(service.url);
    for (const [index, text] of NAUGHTY.entries()) {
      expect((await talk.post({ id: text, text: 'x' })).status).toBeLessThan(500);
      expect((await talk.post({ id: `c${index}`, choice: text })).status).toBeLessThan(500);
    }
  }, 180_000);
});

describe('health', () => {
  test('alive, ready, and with figures', async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${service.url}/readyz`);
    expect(await ready.json()).toMatchObject({
      ready: true,
      store: 'connected',
      channels: { web: { state: 'connected' } },
    });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    for (const name of [
      'xiaoer_turns_total',
      'xiaoer_stage_seconds_bucket',
      'xiaoer_depth',
      'xiaoer_knowledge_info',
      'xiaoer_failures_total',
    ]) {
      expect(metrics).toContain(name);
    }
  });
});
