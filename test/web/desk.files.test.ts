import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { draft, read, type Staff, staff } from './desk-client.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
const MB = 1024 * 1024;

let server: AdminServer;
let ann: Staff;
let talk: { readonly conversation: string; readonly token: string };
const join = staff(() => server);

beforeEach(async () => {
  server = await startAdminServer();
  ann = await join('Ann');
  talk = server.openTalk();
  await server.desk.open(draft(talk.conversation), 'open');
  await ann.post('/cases/1/claim');
});
afterEach(() => server.close());

interface Sending {
  readonly id?: string;
  readonly type?: string;
  readonly name?: string;
  readonly by?: Staff;
}

function send(
  bytes: Uint8Array<ArrayBuffer>,
  { id = 'f1', type = 'image/png', name = 'a.png', by = ann }: Sending = {},
) {
  const query = new URLSearchParams({ id, name });
  return fetch(`${server.url}/desk/api/cases/1/files?${query}`, {
    method: 'POST',
    headers: { ...by.token, 'content-type': type },
    body: bytes,
  });
}

const Lines = z.array(z.looseObject({ seq: z.number(), author: z.string(), message: z.looseObject({}) }));
const chat = (path: string, token = talk.token) =>
  fetch(`${server.url}/chat/conversations/${talk.conversation}${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  });

test('an agent sends a file once, and the customer gets it from an address of its own', async () => {
  const first = await send(PNG);
  const again = await send(PNG);
  expect([first.status, again.status]).toEqual([202, 202]);
  const { seq } = await read(first);
  expect(await again.json()).toEqual({ id: 'f1', seq });
  expect((await ann.lines(1)).filter(({ author }) => author === 'agent')).toEqual([
    expect.objectContaining({
      own: true,
      id: 'f1',
      message: { text: '', files: [{ kind: 'image', name: 'a.png', index: 0, available: true }] },
    }),
  ]);
  const back = await ann.get(`/cases/1/files/${seq}/0`);
  expect([back.status, back.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(Buffer.from(await back.arrayBuffer())).toEqual(PNG);

  await server.deliver();
  const lines = Lines.parse(await (await chat('/events?after=0')).json());
  const line = lines.at(-1);
  const url = `/chat/conversations/${talk.conversation}/files/${line?.seq}`;
  expect(line?.message).toEqual({ kind: 'file', text: 'a.png', file: { name: 'a.png', type: 'image/png', url } });
  const got = await chat(`/files/${line?.seq}`);
  expect([got.status, got.headers.get('content-type'), got.headers.get('cache-control')]).toEqual([
    200,
    'image/png',
    'no-store',
  ]);
  expect(Buffer.from(await got.arrayBuffer())).toEqual(PNG);
  expect((await chat(`/files/${line?.seq}`, server.openTalk().token)).status).toBe(401);
  for (const path of ['/files/1', '/files/99', '/files/x']) expect((await chat(path)).status).toBe(404);
});

test.each([
  ['page.html', 'text/html', '<script>alert(1)</script>'],
  ['a.svg', 'image/svg+xml', '<svg onload="alert(1)"/>'],
  ['a.png', 'image/png', '<script>alert(1)</script>'],
])('%s can only be saved, on both sides', async (name, type, content) => {
  const { seq } = await read(send(Buffer.from(content), { name, type }));
  await server.deliver();
  const last = Lines.parse(await (await chat('/events?after=0')).json()).at(-1);
  for (const response of [await ann.get(`/cases/1/files/${seq}/0`), await chat(`/files/${last?.seq}`)]) {
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
  }
});

test('a voice is played as what it is', async () => {
  const { seq } = await read(
    send(Buffer.from('4f6767530002', 'hex'), { name: 'a.ogg', type: 'audio/ogg; codecs=opus' }),
  );
  expect((await ann.lines(1)).at(-1)?.message.files).toEqual([
    { kind: 'voice', name: 'a.ogg', index: 0, available: true },
  ]);
  expect((await ann.get(`/cases/1/files/${seq}/0`)).headers.get('content-type')).toBe('audio/ogg');
});

test('what cannot be sent is told in words, and nothing is sent', async () => {
  const bob = await join('Bob');
  const answers = [
    await send(Buffer.alloc(10 * MB + 1)),
    await send(Buffer.alloc(0)),
    await send(PNG, { name: ' ' }),
    await send(PNG, { id: '' }),
    await send(PNG, { by: bob }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([413, 400, 400, 400, 409]);
  for (const answer of answers) expect((await read(answer)).error).toEqual(expect.any(String));
  expect((await ann.lines(1)).some(({ author }) => author === 'agent')).toBe(false);
  expect((await send(Buffer.alloc(10 * MB, 1), { id: 'largest', type: 'none' })).status).toBe(202);
});
