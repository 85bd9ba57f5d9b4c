import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createWebAdapter } from '../../src/adapters/web/adapter.ts';
import { readPosted } from '../../src/adapters/web/read.ts';
import { createChatTokens } from '../../src/adapters/web/tokens.ts';
import { lineWriter } from '../../src/adapters/web/write.ts';
import { IncomingEvent } from '../../src/model/event.ts';
import { adapterContract } from '../contracts/adapter.ts';

const NOW = Date.UTC(2026, 10, 20);

adapterContract('the web channel', async () => {
  const adapter = createWebAdapter();
  let sent = 0;
  let last: unknown;
  const post = async (body: unknown): Promise<void> => {
    const event = readPosted('talk', body, NOW);
    if (event === null) throw new Error('not read');
    await adapter.receive(event);
  };
  return {
    adapter,
    customerWrites(text) {
      last = { id: `m${++sent}`, text };
      return post(last);
    },
    redeliver: () => post(last),
    close: async () => {},
  };
});

describe('what the page posts', () => {
  test('a text and a choice are read', () => {
    expect(readPosted('talk', { id: 'a', text: '包邮吗' }, NOW)).toMatchObject({
      kind: 'message',
      text: '包邮吗',
      messageId: 'a',
    });
    expect(readPosted('talk', { id: 'b', choice: 'entry:x' }, NOW)).toMatchObject({
      kind: 'choice',
      choice: 'entry:x',
    });
  });

  test.each([
    null,
    [],
    'text',
    {},
    { id: 'a' },
    { id: '', text: 'x' },
    { id: 7, text: 'x' },
    { id: 'a', text: '' },
    { id: 'a', text: ' \n' },
    { id: 'a', text: 5 },
    { id: 'a', text: 'x', choice: 'y' },
    { id: 'a', text: 'x', admin: true },
    { id: 'x'.repeat(101), text: 'x' },
  ])('%j is not', (body) => {
    expect(readPosted('talk', body, NOW)).toBeNull();
  });

  test('two conversations never share a key, whatever the ids', () => {
    const ids = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), ids, ids, (one, two, id, other) => {
        fc.pre(one !== two || id.toWellFormed() !== other.toWellFormed());
        const key = (talk: string, message: string) => readPosted(talk, { id: message, text: 'x' }, NOW)?.dedupeKey;
        expect(key(one, id)).not.toBe(key(two, other));
      }),
    );
  });

  test('whatever is read is an event of the model', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (json, text) => {
        for (const body of [json, { id: text, text }, { id: text, choice: text }]) {
          const event = readPosted('talk', body, NOW);
          if (event !== null) expect(IncomingEvent.parse(event)).toEqual(event);
        }
      }),
    );
  });
});

describe('tokens', () => {
  const tokens = createChatTokens('key');

  test('open their own conversation and no other, also after a restart with the same key', () => {
    const { conversation, token } = tokens.open();
    const other = tokens.open();
    expect(createChatTokens('key').owns(conversation, token)).toBe(true);
    expect(tokens.owns(conversation, other.token)).toBe(false);
    expect(createChatTokens('another key').owns(conversation, token)).toBe(false);
  });

  test('a token that was altered opens nothing', () => {
    const { conversation, token } = tokens.open();
    fc.assert(
      fc.property(fc.nat(token.length - 2), fc.constantFrom('A', 'b', '7', '-'), (at, letter) => {
        const altered = token.slice(0, at) + letter + token.slice(at + 1);
        expect(tokens.owns(conversation, altered)).toBe(altered === token);
      }),
    );
    for (const wrong of ['', token.slice(1), `${token}A`, '%%%']) expect(tokens.owns(conversation, wrong)).toBe(false);
  });
});

test("a line is written as the contract says: the customer's with its id, a reply with what it replies to", () => {
  const at = Date.UTC(2026, 10, 20);
  const said = { seq: 1, author: 'customer', messageId: 'a', message: { kind: 'text', text: 'hi' }, at } as const;
  const writeLine = lineWriter('c 1');
  expect(writeLine(said)).toEqual({
    seq: 1,
    author: 'customer',
    id: 'a',
    message: { kind: 'text', text: 'hi' },
    at: '2026-11-20T00:00:00.000Z',
  });
  const reply = { ...said, seq: 2, author: 'bot', messageId: '17', replyTo: 'a' } as const;
  expect(writeLine(reply)).toMatchObject({ author: 'bot', replyTo: 'a' });
  expect(writeLine(reply)).not.toHaveProperty('id');
});

test('a file of ours is written with the address that it is fetched from, one from elsewhere as it is', () => {
  const writeLine = lineWriter('c 1');
  const file = (url: string) =>
    ({ kind: 'file', text: 'a.png', file: { name: 'a.png', type: 'image/png', url } }) as const;
  const line = { seq: 7, author: 'agent', messageId: '1', at: 0 } as const;
  expect(writeLine({ ...line, message: file('data:image/png;base64,AAAA') })).toMatchObject({
    message: { file: { url: '/chat/conversations/c%201/files/7' } },
  });
  expect(writeLine({ ...line, message: file('https://shop.example/a.png') })).toMatchObject({
    message: { file: { url: 'https://shop.example/a.png' } },
  });
});
