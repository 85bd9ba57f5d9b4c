import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Case, CaseChange } from '../../src/model/case.ts';
import type { CaseOutcome } from '../../src/model/case-store.ts';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { draft, read, readList, type Staff, staff } from './desk-client.ts';

let server: AdminServer;
let ann: Staff;
let bob: Staff;
const join = staff(() => server);

beforeEach(async () => {
  server = await startAdminServer({ adminToken: 'the-token-of-the-operator' });
  [ann, bob] = [await join('Ann'), await join('Bob')];
});
afterEach(() => server.close());

const open = (conversation = 'c1', over: Parameters<typeof draft>[1] = {}) =>
  server.desk.open(draft(conversation, over), `open:${conversation}`);

describe('messages', () => {
  beforeEach(async () => {
    await open();
  });

  test('go out once however often they are posted', async () => {
    await ann.post('/cases/1/claim');
    const body = { id: 'm1', text: ' Hello, I am Ann. ' };
    const first = await ann.post('/cases/1/messages', body);
    const again = await ann.post('/cases/1/messages', body);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(await again.json()).toEqual(await first.json());
    await bob.post('/cases/1/notes', { id: 'm1', text: 'another id space' });
    const said = (await ann.lines(1)).filter(({ author }) => author === 'agent');
    expect(said).toEqual([
      {
        seq: expect.any(Number),
        author: 'agent',
        by: 'Ann',
        own: true,
        id: 'm1',
        message: { text: 'Hello, I am Ann.' },
        at: expect.any(String),
      },
    ]);
    const replies = await server.store.takeReplies('web', Date.now() + 1000, 10);
    expect(replies.map(({ author, message }) => [author, message.text])).toEqual([
      ['system', 'Ann has joined and will help you now.'],
    ]);
  });

  test('are only sent by who has the case', async () => {
    const unclaimed = await ann.post('/cases/1/messages', { id: 'm', text: 'x' });
    expect([unclaimed.status, (await read(unclaimed)).why]).toEqual([409, 'unclaimed']);
    await ann.post('/cases/1/claim');
    const admin = await join('Root', 'admin');
    for (const other of [bob, admin]) {
      const refused = await other.post('/cases/1/messages', { id: 'm', text: 'x' });
      expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ claimedBy: 'Ann' })]);
    }
    await ann.post('/cases/1/close', { solved: null });
    const closed = await ann.post('/cases/1/messages', { id: 'm2', text: 'x' });
    expect([closed.status, (await read(closed)).why]).toEqual([409, 'closed']);
  });

  test.each([
    ['over 16 KB', { id: 'm', text: 'x'.repeat(17_000) }, 413],
    ['of more characters than a message has', { id: 'm', text: 'x'.repeat(4001) }, 413],
    ['empty', { id: 'm', text: ' \n' }, 400],
    ['without an id', { text: 'x' }, 400],
    ['with what is no line', { id: 'm', text: 'x', replyTo: 'y' }, 400],
    ['that are no JSON', '{', 400],
  ])('%s are refused in words', async (_, body, status) => {
    await ann.post('/cases/1/claim');
    const response = await ann.post('/cases/1/messages', body);
    expect(response.status).toBe(status);
    expect((await read(response)).error).toEqual(expect.any(String));
    expect((await ann.lines(1)).some(({ author }) => author === 'agent')).toBe(false);
  });

  test('and notes are never the same: a note reaches nobody outside', async () => {
    await ann.post('/cases/1/claim');
    const note = await bob.post('/cases/1/notes', { text: 'Careful with this one' });
    expect(note.status).toBe(202);
    await ann.post('/cases/1/notes', { id: 'n', text: 'twice?' });
    await ann.post('/cases/1/notes', { id: 'n', text: 'twice?' });
    const lines = await ann.lines(1);
    expect(lines.filter(({ author }) => author === 'note').map(({ message }) => message.text)).toEqual([
      'Careful with this one',
      'twice?',
    ]);
    const replies = await server.store.takeReplies('web', Date.now() + 1000, 10);
    expect(JSON.stringify(replies)).not.toMatch(/Careful|twice/);
  });
});

describe('learning', () => {
  beforeEach(async () => {
    await open();
    await ann.post('/cases/1/claim');
    await ann.post('/cases/1/messages', { id: 'm', text: 'We call you tomorrow morning.' });
    await ann.post('/cases/1/close', { solved: true });
  });

  test('what was answered is proposed, and learnt as somebody words it', async () => {
    expect(await read(ann.get('/cases/1'))).toMatchObject({
      proposal: { state: 'open', question: 'My phone is [number], call me', answer: 'We call you tomorrow morning.' },
    });
    const wording = { question: 'Can you call me?', answer: 'Yes, tell us your number.' };
    expect((await ann.post('/cases/1/learn', { ...wording, question: 'x' })).status).toBe(400);
    const refused = await ann.post('/cases/1/learn', { ...wording, question: 'never' });
    expect([refused.status, await refused.json()]).toEqual([409, { error: 'no', why: 'unlearnable' }]);
    expect(await read(ann.post('/cases/1/learn', wording))).toMatchObject({ proposal: { state: 'learnt' } });
  });

  test('or is left', async () => {
    expect(await read(ann.post('/cases/1/drop'))).toMatchObject({ proposal: { state: 'dropped' } });
  });
});

test('suggestions come from the knowledge for the newest message', async () => {
  await open();
  const { ref } = draft('c1');
  const post = (id: string, text: string) =>
    server.store.accept(
      { kind: 'message', dedupeKey: id, sentAt: 0, ref, from: { id: 'c1' }, messageId: id, text },
      Date.now(),
      text,
    );
  await post('1', 'ask b');
  expect(await readList(ann.post('/cases/1/suggest'))).toEqual([{ entry: 'b', title: 'title b', text: 'answer b' }]);
  await post('2', 'hello?');
  expect(await readList(ann.post('/cases/1/suggest'))).toEqual([expect.objectContaining({ entry: 'b' })]);
  expect(await readList(ann.get('/quick-replies'))).toEqual([]);
});

describe("customers' files", () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
  beforeEach(async () => {
    await open();
    server.files.set('p', { name: 'p.png', type: 'image/png', bytes: PNG });
    const files = [
      { platform: 'telegram', file: { kind: 'image', native: 'p' } },
      { platform: 'telegram', file: { kind: 'file', native: 'gone', name: 'a.pdf' } },
      { platform: 'telegram', file: { kind: 'location' } },
    ] as const;
    const change: CaseChange = {
      kind: 'message',
      text: '',
      files: [...files],
      messageId: '7',
      at: null,
      replyTo: null,
    };
    const decide = (current: Case): CaseOutcome => ({
      ok: true,
      case: current,
      events: [{ at: Date.now(), by: { kind: 'customer' }, change }],
      replies: [],
      turn: null,
      notice: null,
    });
    await server.store.changeCase(1, null, decide, Date.now());
  });

  test('are told without what only the adapter knows, and fetched by their place', async () => {
    expect((await ann.lines(1)).at(-1)).toMatchObject({
      author: 'customer',
      id: '7',
      message: {
        files: [
          { kind: 'image', index: 0, available: true },
          { kind: 'file', name: 'a.pdf', index: 1, available: true },
          { kind: 'location', index: 2, available: false },
        ],
      },
    });
    expect(JSON.stringify(await ann.lines(1))).not.toContain('native');
    const got = await ann.get('/cases/1/files/2/0');
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(got.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect((await ann.get('/cases/1/files/2/1')).status).toBe(502);
    for (const path of ['2/2', '2/3', '1/0', '3/0', 'x/0', '2/-1']) {
      expect((await ann.get(`/cases/1/files/${path}`)).status).toBe(404);
    }
  });
});

describe('streams', () => {
  /** The data of a stream's events, as they come. */
  async function* events(response: Response): AsyncGenerator<unknown> {
    if (response.body === null) return;
    let rest = '';
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + piece).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) yield JSON.parse(data);
      }
    }
  }

  test('tell the lines of a case after one, and what comes', async () => {
    await open();
    const response = await ann.get('/cases/1/events?after=0', { accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const stream = events(response);
    expect((await stream.next()).value).toMatchObject({ seq: 1, author: 'system', kind: 'opened' });
    await bob.post('/cases/1/notes', { text: 'one' });
    expect((await stream.next()).value).toMatchObject({ seq: 2, author: 'note', message: { text: 'one' } });
    await stream.return(undefined);
    const after = await ann.get('/cases/1/events?after=1', { accept: 'application/json' });
    expect(await after.json()).toHaveLength(1);
    expect((await ann.get('/cases/1/events?after=x')).status).toBe(400);
    expect((await ann.get('/cases/5/events')).status).toBe(404);
  });

  test('tell which cases change, to who is still one of us', async () => {
    const stream = events(await ann.get('/events'));
    await open();
    expect((await stream.next()).value).toEqual({ case: 1 });
    await server.store.removePerson(ann.id, Date.now());
    await bob.post('/cases/1/claim');
    expect((await stream.next()).done).toBe(true);
  });
});
