import { describe, expect, test } from '@jest/globals';
import type { SendFailure } from '../../../src/model/adapter.ts';
import { collect, LATER, sent, talk } from '../samples.ts';
import {
  agentTurn,
  agentWrites,
  changesOf,
  claim,
  decide,
  finish,
  key,
  lines,
  openCase,
  sendOne,
  takeOne,
} from './case-samples.ts';
import type { Given } from './given.ts';

const away: SendFailure = { kind: 'unavailable', maybeSent: false };

export function caseAgentRules(given: Given): void {
  describe('what agents write', () => {
    agentRules(given);
    undeliveredRules(given);
  });
}

function agentRules({ open, query }: Given): void {
  test('what an agent writes is sent as theirs, logged, transcribed, and noted as delivered', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await claim(store, opened);
    expect(await agentWrites(store, opened, 'hello')).toMatchObject({ first: 3 });
    expect(await sendOne(store)).toMatchObject({
      author: 'agent',
      queuedAt: 60,
      replyTo: null,
      conversation: key('c'),
    });
    expect(await store.transcript(key('c'), 0, 9)).toEqual([
      { seq: 1, author: 'agent', messageId: 'at hello', message: { kind: 'text', text: 'hello' }, at: 70 },
    ]);
    expect((await lines(store, opened)).at(-1)).toEqual({
      seq: 4,
      at: 70,
      by: { kind: 'system' },
      change: { kind: 'delivered', of: 3 },
    });
    expect(await collect(store.turns(0, LATER))).toMatchObject([{ author: 'agent', deliveredAt: 70 }]);
    // Whoever missed the news of it finds it by this.
    expect((await query('select updated_at from cases')).map((row) => Number(row.updated_at))).toEqual([70]);
    expect(await store.lineOfPost(key('c'), 'at hello')).toEqual({ case: opened.number, seq: 3 });
    expect(await store.messageOfLine(opened.number, 3, key('c'))).toBe('at hello');
  });

  test('what the service says of a case is sent as the system’s, answers a message, and is of no line', async () => {
    const store = await open();
    const { number } = await openCase(store, 'c');
    const message = { kind: 'text', text: 'Ann is here' } as const;
    const replies = [{ author: 'system', message, event: null, replyTo: 'm1' }] as const;
    await store.changeCase(number, null, decide({}, [], { replies, turn: agentTurn('c', ['Ann is here']) }), 60);
    expect(await sendOne(store)).toMatchObject({ author: 'system', replyTo: 'm1' });
    expect(await talk(store, 'c')).toEqual(['system: Ann is here']);
    expect(await lines(store, { number })).toHaveLength(1);
    expect(await store.lineOfPost(key('c'), 'at Ann is here')).toBeNull();
  });

  test('a message in several parts is delivered when all of them are, and is found by each', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await agentWrites(store, opened, 'one', 'two');
    await sendOne(store);
    expect(await changesOf(store, opened, 'delivered')).toEqual([]);
    await sendOne(store);
    expect(await changesOf(store, opened, 'delivered')).toEqual([{ kind: 'delivered', of: 2 }]);
    for (const id of ['at one', 'at two']) {
      expect(await store.lineOfPost(key('c'), id)).toEqual({ case: opened.number, seq: 2 });
    }
    expect(await store.messageOfLine(opened.number, 2, key('c'))).toBe('at one');
  });

  test('a reply that is delivered after its case was closed is noted all the same', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await agentWrites(store, opened, 'bye');
    await finish(store, opened);
    await sendOne(store);
    expect(await changesOf(store, opened, 'delivered')).toEqual([{ kind: 'delivered', of: 2 }]);
    expect(await store.case(opened.number)).toMatchObject({ state: 'closed' });
  });
}

function undeliveredRules({ open, query }: Given): void {
  const ends: readonly (readonly [string, 'failed' | 'unknown', SendFailure])[] = [
    ['blocked', 'failed', { kind: 'unreachable', why: 'blocked' }],
    ['left', 'failed', { kind: 'unreachable', why: 'left' }],
    ['gone', 'failed', { kind: 'unreachable', why: 'gone' }],
    ['rejected', 'failed', { kind: 'rejected', why: 'too long' }],
    ['unauthorized', 'failed', { kind: 'unauthorized' }],
    ['unavailable', 'failed', { kind: 'unavailable', maybeSent: false }],
    ['unavailable', 'failed', { kind: 'rate-limited', retryAfterMs: 5 }],
    ['unknown', 'unknown', { kind: 'unavailable', maybeSent: true }],
  ];
  test.each(ends)('what did not arrive is told: %s, for it %s', async (why, state, failure) => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await agentWrites(store, opened, 'hello');
    const { id } = await takeOne(store);
    await store.finishReplies([{ id, state, failure, at: 75 }]);
    await store.finishReplies([{ id, state, failure, at: 76 }]);
    expect((await lines(store, opened)).slice(2)).toEqual([
      { seq: 3, at: 75, by: { kind: 'system' }, change: { kind: 'undelivered', of: 2, why } },
    ]);
    expect(await store.messageOfLine(opened.number, 2, key('c'))).toBeNull();
  });

  test('a message of which parts are lost is told once, and not as delivered', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await agentWrites(store, opened, 'one', 'two', 'three');
    for (const failure of [{ kind: 'rejected', why: 'long' } as const, { kind: 'unauthorized' } as const]) {
      await store.finishReplies([{ id: (await takeOne(store)).id, state: 'failed', failure, at: 75 }]);
    }
    await sendOne(store);
    expect(await changesOf(store, opened, 'delivered', 'undelivered')).toEqual([
      { kind: 'undelivered', of: 2, why: 'rejected' },
    ]);
  });

  test('what was held to be lost and turns out well is delivered', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await agentWrites(store, opened, 'one');
    const item = await takeOne(store);
    await store.finishReplies([{ id: item.id, state: 'unknown', failure: away, at: 75 }]);
    await store.finishReplies([sent(item)]);
    expect(await changesOf(store, opened, 'delivered', 'undelivered')).toEqual([
      { kind: 'undelivered', of: 2, why: 'unknown' },
      { kind: 'delivered', of: 2 },
    ]);
  });

  test('an agent’s message that cannot be read is told as rejected', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await agentWrites(store, opened, 'one');
    await query(`update outbox set reply = '[]'`);
    expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
    expect(await changesOf(store, opened, 'undelivered')).toEqual([{ kind: 'undelivered', of: 2, why: 'rejected' }]);
  });
}
