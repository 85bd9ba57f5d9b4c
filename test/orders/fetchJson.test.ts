import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { createJsonClient } from '../../src/orders/fetchJson.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fail, fine, SECRET, serve, start, wordsOf } from './client.ts';
import { answering, type Behaviour, clockWithoutPauses, hanging, inTurn, startServer } from './server.ts';

describe('an answer', () => {
  test('comes with its status, its headers and its JSON', async () => {
    const { server, ask } = await start(answering(200, { a: [1] }, { link: '<x>' }), {}, '/shop/api/');
    const { status, json, headers } = await ask('orders?phone=1');
    expect({ status, json, link: headers.get('link') }).toEqual({ status: 200, json: { a: [1] }, link: '<x>' });
    expect(server.asked.map(({ path }) => path)).toEqual(['/shop/api/orders?phone=1']);
    expect(server.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${SECRET}`, accept: 'application/json' });
  });

  test('leaves no timer behind, nor does a failure', async () => {
    const { clock, ask } = await start(inTurn(fine, fail));
    await ask();
    expect(clock.waiting()).toBe(0);
    await wordsOf(ask());
    expect(clock.waiting()).toBe(0);
  });

  test('a body is sent as JSON, with headers of its own', async () => {
    const { server, client } = await start(fine);
    const { signal } = new AbortController();
    await client.request({
      path: '/graphql',
      method: 'POST',
      body: { query: '订单' },
      headers: { 'x-own': '1' },
      signal,
    });
    expect(server.asked[0]?.body).toBe('{"query":"订单"}');
    expect(server.asked[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-own': '1' });
  });

  test.each([
    ['nothing', 204, '', null],
    ['spaces', 200, ' \n', null],
    ['an error’s page', 404, '<html>', null],
    ['an error’s JSON', 404, '{"error":1}', { error: 1 }],
    ['a refusal', 401, '', null],
  ])('%s is passed on and counts as no failure', async (_what, status, body, json) => {
    const { ask } = await start(answering(status, body));
    for (let count = 0; count < 10; count += 1) expect(await ask()).toMatchObject({ status, json });
  });
});

describe('a server that behaves badly', () => {
  test('hanging, it keeps nobody who does not wait any longer', async () => {
    const { server, ask } = await start(hanging);
    const patience = new AbortController();
    const asked = wordsOf(ask('orders/1', patience.signal));
    await server.came(1);
    patience.abort();
    expect(await asked).toContain('in the time there was');
  });

  test('hanging, it has 3 s', async () => {
    const { server, clock, ask } = await start(hanging);
    const asked = wordsOf(ask());
    await server.came(1);
    await clock.advance(3000);
    expect(await asked).toContain('no answer within 3000 ms');
    expect(server.asked).toHaveLength(1);
  });

  test('a signal that is over already sends nothing', async () => {
    const { server, ask } = await start(fine);
    await wordsOf(ask('orders/1', AbortSignal.abort()));
    expect(server.asked).toEqual([]);
  });

  test('dripping, it has 3 s in all, and the connection is cut', async () => {
    const drips: ServerResponse[] = [];
    const { server, clock, ask } = await start((response) => {
      drips.push(response);
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    const asked = wordsOf(ask());
    await server.came(1);
    const [response] = drips;
    const cut = response === undefined ? null : once(response, 'close');
    await clock.advance(3000);
    expect(await asked).toContain('no answer within');
    await cut;
  });

  test.each([
    ['with its length', { 'content-length': String(50 * 2 ** 20) }],
    ['without a length', {}],
  ])('50 MB %s are not taken in, and the connection is cut', async (_how, headers) => {
    const cut: Promise<unknown>[] = [];
    const { ask } = await start((response) => {
      cut.push(once(response, 'close'));
      response.writeHead(200, headers);
      let left = 50;
      const pour = (): void => {
        left -= 1;
        if (left < 0) response.end();
        else if (response.write(Buffer.alloc(2 ** 20, ' '))) setImmediate(pour);
        else response.once('drain', pour);
      };
      pour();
      response.on('finish', () => cut.push(Promise.reject(new Error('all of it was taken'))));
    });
    expect(await wordsOf(ask())).toContain('more than 1048576 bytes');
    await Promise.all(cut);
  });

  test('a small body that unpacks to a large one is not taken in', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20, ' '));
    const { ask } = await start(answering(200, bomb, { 'content-encoding': 'gzip' }));
    expect(await wordsOf(ask())).toContain('more than');
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const elsewhere = await serve(fine);
    const { ask } = await start(answering(status, '', { location: elsewhere.url.href }));
    expect(await wordsOf(ask())).toContain(`answered ${status}, which leads to another address`);
    expect(elsewhere.asked).toEqual([]);
  });

  test.each(['<html>', '{"a":', 'secret', '\u0000'])('what is no JSON is no answer: %j', async (body) => {
    const { ask } = await start(answering(200, body));
    expect(await wordsOf(ask())).toContain('answered with what is no JSON');
  });

  test.each(['../admin', 'orders/..', 'orders/%2e%2E/x', 'orders/.%2e', '.', 'orders\\..\\x', 'orders/.\t./x', 'a#b'])(
    'a path that leads elsewhere is not asked for: %j',
    async (path) => {
      const { server, ask } = await start(fine, {}, '/api');
      await wordsOf(ask(path));
      expect(server.asked).toEqual([]);
    },
  );

  test('an address that names another host stays on this one', async () => {
    const { server, ask } = await start(fine);
    for (const path of ['//example.com/x', 'http://example.com/x', '@example.com/x']) await ask(path);
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/example.com/x',
      '/http://example.com/x',
      '/@example.com/x',
    ]);
  });

  test('a token that cannot be sent is told without it', () => {
    const options = { base: new URL('http://localhost'), clock: fakeClock() };
    for (const token of ['sec\nret', '密钥']) {
      const open = (): unknown => createJsonClient({ ...options, headers: { authorization: token } });
      expect(open).toThrow('copy it again');
      expect(open).not.toThrow(token);
    }
  });
});

describe('a second try', () => {
  const cut: Behaviour = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"half":', () => response.destroy());
  };

  test.each([
    ['502', answering(502, 'secret')],
    ['503', answering(503, 'secret', { 'retry-after': '1' })],
    ['504', answering(504, 'secret')],
    ['429', answering(429, 'secret')],
    ['a connection cut at once', ((response) => response.destroy()) satisfies Behaviour],
    ['a connection cut in the middle of the body', cut],
  ])('is made once after %s', async (_what, behave) => {
    const once = await start(inTurn(behave, fine));
    expect((await once.ask()).json).toEqual({ fine: true });
    const ever = await start(behave);
    await wordsOf(ever.ask());
    expect(ever.server.asked).toHaveLength(2);
  });

  test.each([
    ['500', answering(500, 'secret')],
    ['501', answering(501, '')],
    ['a 429 that wants a long rest', answering(429, '', { 'retry-after': '60' })],
    ['a 503 that wants a rest until some day', answering(503, '', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })],
  ])('is not made after %s', async (_what, behave) => {
    const { server, ask } = await start(behave);
    await wordsOf(ask());
    expect(server.asked).toHaveLength(1);
  });

  test.each([
    [0, 100],
    [0.5, 200],
  ])('comes after a pause that chance varies: %d', async (chance, pause) => {
    const { clock, ask } = await start(inTurn(answering(503, ''), fine), { random: () => chance });
    await ask();
    expect(clock.pauses).toEqual([pause]);
  });

  test('is not made for who does not wait any longer', async () => {
    const clock = fakeClock();
    const { server, ask } = await start(answering(503, ''), { clock });
    const patience = new AbortController();
    const schedule = clock.schedule;
    const paused = new Promise<void>((resolve) => {
      clock.schedule = (inMs, callback) => {
        if (inMs < 1000) resolve();
        return schedule(inMs, callback);
      };
    });
    const asked = wordsOf(ask('orders/1', patience.signal));
    await paused;
    patience.abort();
    expect(await asked).toContain('answered 503');
    expect(server.asked).toHaveLength(1);
  });

  test('nobody there: tried twice, and told with what the system says', async () => {
    const server = await startServer(fine);
    await server.close();
    let tries = 0;
    const client = createJsonClient({
      base: server.url,
      headers: {},
      clock: clockWithoutPauses(),
      fetch: (...args) => {
        tries += 1;
        return fetch(...args);
      },
    });
    const words = await wordsOf(client.request({ path: 'orders/1', signal: new AbortController().signal }));
    expect(words).toBe(`${server.url.host} cannot be reached (ECONNREFUSED)`);
    expect(tries).toBe(2);
  });
});
