import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { draft, read, readList, type Staff, staff } from './desk-client.ts';

let server: AdminServer;
let ann: Staff;
let talk: { readonly conversation: string; readonly token: string };
const join = staff(() => server);

beforeEach(async () => {
  server = await startAdminServer();
  ann = await join('Ann');
  talk = server.openTalk();
});
afterEach(() => server.close());

const open = (over: Parameters<typeof draft>[1] = {}) => server.desk.open(draft(talk.conversation, over), 'open');

async function say(id: string, text: string, replyTo: number | null = null): Promise<unknown> {
  const response = await ann.post('/cases/1/messages', { id, text, replyTo });
  return (await read(response)).seq;
}

/** What the customer's page gets. */
async function told(): Promise<Record<string, unknown>[]> {
  await server.deliver();
  const headers = { authorization: `Bearer ${talk.token}`, accept: 'application/json' };
  return readList(fetch(`${server.url}/chat/conversations/${talk.conversation}/events?after=0`, { headers }));
}

/** What the customer writes. */
const ask = (id: string, text: string, receivedAt = Date.now()) => {
  const { ref } = draft(talk.conversation);
  const from = { id: talk.conversation };
  return server.store.accept(
    { kind: 'message', dedupeKey: id, sentAt: 0, ref, from, messageId: id, text },
    receivedAt,
    text,
  );
};

describe("one's own message", () => {
  beforeEach(async () => {
    await open();
    await ann.post('/cases/1/claim');
  });

  test('gets new words on the chat page', async () => {
    const seq = await say('m1', 'It comes on Monday.');
    const before = (await told()).at(-1);
    const edited = await ann.post(`/cases/1/messages/${seq}/edit`, { text: ' It comes on Tuesday. ' });
    expect([edited.status, (await read(edited)).case]).toEqual([200, 1]);
    expect((await told()).at(-1)).toMatchObject({
      author: 'agent',
      edits: before?.id,
      message: { text: 'It comes on Tuesday.' },
    });
    expect((await ann.lines(1)).slice(-2)).toMatchObject([
      { kind: 'edited', of: seq, message: { text: 'It comes on Tuesday.' } },
      { kind: 'delivered' },
    ]);
  });

  test('is taken back from the chat page, which does not have its words any more', async () => {
    const seq = await say('m1', 'The secret is 42.');
    const before = (await told()).at(-1);
    expect((await ann.post(`/cases/1/messages/${seq}/recall`)).status).toBe(200);
    const lines = await told();
    expect(lines.at(-1)).toMatchObject({ author: 'agent', recalls: before?.id });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('that has not arrived is sent anew with other words, and cannot be taken back', async () => {
    const seq = await say('m1', 'It comes on Monday.');
    const recalled = await ann.post(`/cases/1/messages/${seq}/recall`);
    expect([recalled.status, await recalled.json()]).toEqual([409, { error: expect.any(String), why: 'not-now' }]);
    await ann.post(`/cases/1/messages/${seq}/edit`, { text: 'On Tuesday.' });
    expect((await told()).at(-1)).toMatchObject({ message: { text: '✎ On Tuesday.' } });
  });

  test("is nobody else's to change", async () => {
    const seq = await say('m1', 'It comes on Monday.');
    const bob = await join('Bob');
    const root = await join('Root', 'admin');
    for (const other of [bob, root]) {
      expect((await other.post(`/cases/1/messages/${seq}/edit`, { text: 'x' })).status).toBe(409);
      expect((await other.post(`/cases/1/messages/${seq}/recall`)).status).toBe(409);
    }
    for (const line of ['1', '99'])
      expect((await ann.post(`/cases/1/messages/${line}/edit`, { text: 'x' })).status).toBe(409);
    for (const line of ['x', '0', '-1']) expect((await ann.post(`/cases/1/messages/${line}/recall`)).status).toBe(400);
    expect((await ann.post(`/cases/1/messages/${seq}/edit`, { text: ' ' })).status).toBe(400);
    expect((await ann.lines(1)).some(({ kind }) => kind === 'edited' || kind === 'recalled')).toBe(false);
  });
});

test('the talk before the case is shown, masked until somebody asks to see it', async () => {
  for (let n = 1; n <= 60; n += 1) await ask(`m${n}`, `message ${n}: call 13800138000`, 1000 + n);
  await open();
  await ask('later', 'after it was opened', Date.now() + 60_000);
  const Before = z.array(z.strictObject({ author: z.string(), text: z.string(), at: z.iso.datetime() }));
  const before = async () => Before.parse(await (await ann.get('/cases/1/before')).json());
  const masked = await before();
  expect(masked.map(({ text }) => text)).toEqual(
    Array.from({ length: 50 }, (_, n) => `message ${n + 11}: call [number]`),
  );
  expect(masked[0]).toMatchObject({ author: 'customer', at: new Date(1011).toISOString() });
  await ann.post('/cases/1/reveal');
  expect((await before()).at(-1)?.text).toBe('message 60: call 13800138000');
  const bob = await join('Bob');
  expect(JSON.stringify(await readList(bob.get('/cases/1/before')))).not.toContain('13800138000');
});

test('that somebody writes is shown to the customer, now and then, and only of who has the case', async () => {
  await open();
  const bob = await join('Bob');
  await ann.post('/cases/1/typing');
  expect(server.typed).toEqual([]);
  await ann.post('/cases/1/claim');
  await bob.post('/cases/1/typing');
  expect(server.typed).toEqual([]);
  for (let n = 0; n < 3; n += 1) expect((await ann.post('/cases/1/typing')).status).toBe(204);
  expect(server.typed).toEqual([`web/page/${talk.conversation}`]);
  server.shown.later = 4000;
  await ann.post('/cases/1/typing');
  expect(server.typed).toHaveLength(2);
});
