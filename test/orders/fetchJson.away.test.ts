import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { fail, fine, start, wordsOf } from './client.ts';
import { type Behaviour, hanging, inTurn } from './server.ts';

describe('a server that is away', () => {
  /** A server that does as it is told, and has failed five times in a row. */
  async function fallen() {
    let behave: Behaviour = fail;
    const started = await start((...args) => behave(...args));
    for (let count = 0; count < 5; count += 1) await wordsOf(started.ask());
    const will = (next: Behaviour): void => {
      behave = next;
    };
    return { ...started, will };
  }

  test('is left alone after five failures in a row', async () => {
    const { server, clock, ask } = await fallen();
    expect(await wordsOf(ask())).toContain('is left alone for a moment');
    await clock.advance(9999);
    await wordsOf(ask());
    expect(server.asked).toHaveLength(5);
  });

  test('four failures and an answer are no five in a row', async () => {
    const { server, ask } = await start(inTurn(fail, fail, fail, fail, fine, fail, fail, fail, fail, fine));
    const outcomes = await Array.fromAsync({ length: 10 }, () => ask().then(Boolean, () => false));
    expect(outcomes.filter(Boolean)).toHaveLength(2);
    expect(server.asked).toHaveLength(10);
  });

  test('is asked by one after 10 s, and by all once that one has an answer', async () => {
    const { server, clock, ask, will } = await fallen();
    const held: ServerResponse[] = [];
    will((response) => held.push(response));
    await clock.advance(10_000);
    const probe = ask();
    await server.came(6);
    expect(await wordsOf(ask())).toContain('is left alone');
    for (const response of held) response.end('{}');
    await probe;
    will(fine);
    await Promise.all([ask(), ask(), ask()]);
    expect(server.asked).toHaveLength(9);
  });

  test('goes on being left alone when that one fails, and is back within 30 s', async () => {
    const { server, clock, ask, will } = await fallen();
    await clock.advance(10_000);
    await wordsOf(ask());
    await wordsOf(ask());
    expect(server.asked).toHaveLength(6);
    will(fine);
    await clock.advance(10_000);
    expect((await ask()).json).toEqual({ fine: true });
  });

  test('is not left alone for good when that one does not wait', async () => {
    const { server, clock, ask, will } = await fallen();
    will(hanging);
    await clock.advance(10_000);
    const patience = new AbortController();
    const probe = wordsOf(ask('orders/1', patience.signal));
    await server.came(6);
    patience.abort();
    await probe;
    will(fine);
    await clock.advance(10_000);
    expect((await ask()).json).toEqual({ fine: true });
  });

  test('what set out before it fell does not close it, nor keep it open', async () => {
    const held: ServerResponse[] = [];
    const hold: Behaviour = (response) => held.push(response);
    const { server, clock, ask } = await start(inTurn(hold, hold, fail, fail, fail, fail, fail, fine));
    const early = [ask().then(Boolean), wordsOf(ask())];
    await server.came(2);
    for (let count = 0; count < 5; count += 1) await wordsOf(ask());
    await clock.advance(2000);
    held[0]?.end('{}');
    held[1]?.writeHead(500).end();
    await Promise.all(early);
    await wordsOf(ask());
    expect(server.asked).toHaveLength(7);
    await clock.advance(8000);
    expect((await ask()).json).toEqual({ fine: true });
  });
});

describe('many at once', () => {
  test('32 ask, the others wait until there is room', async () => {
    const held: ServerResponse[] = [];
    const { server, ask } = await start((response) => held.push(response));
    const patience = new AbortController();
    const first = Array.from({ length: 32 }, () => ask());
    const waiting = wordsOf(ask('orders/1', patience.signal));
    const last = [ask(), ask()];
    await server.came(32);
    patience.abort();
    await waiting;
    expect(server.asked).toHaveLength(32);
    for (const response of held.splice(0)) response.end('{}');
    await Promise.all(first);
    await server.came(34);
    for (const response of held.splice(0)) response.end('{}');
    await Promise.all(last);
    const again = Array.from({ length: 32 }, () => ask());
    await server.came(66);
    for (const response of held.splice(0)) response.end('{}');
    await Promise.all(again);
  });
});
