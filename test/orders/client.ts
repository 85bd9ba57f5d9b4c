import { afterEach, expect } from '@jest/globals';
import { OrdersUnavailable } from '../../src/model/order.ts';
import { createJsonClient, type JsonClientOptions } from '../../src/orders/fetchJson.ts';
import { answering, type Behaviour, clockWithoutPauses, startServer, type TestServer } from './server.ts';

/** Must stand in no message. */
export const SECRET = 'sk-very-secret';
const servers: TestServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server that is closed after the test. */
export async function serve(behave: Behaviour, path = ''): Promise<TestServer> {
  const server = await startServer(behave, path);
  servers.push(server);
  return server;
}

/** A client, and the server that it asks. */
export async function start(behave: Behaviour, options: Partial<JsonClientOptions> = {}, path = '') {
  const server = await serve(behave, path);
  const clock = clockWithoutPauses();
  const headers = { authorization: `Bearer ${SECRET}` };
  const client = createJsonClient({ base: server.url, headers, clock, ...options });
  const ask = (path = 'orders/1', signal = new AbortController().signal) => client.request({ path, signal });
  return { server, clock, client, ask };
}

/** The words with which it fails, which never hold what is nobody's business. */
export async function wordsOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OrdersUnavailable);
  const { message, stack, cause } = error as Error;
  for (const told of [message, stack, String(cause)]) expect(told).not.toMatch(/secret|orders\/1/);
  return message;
}

export const fail = answering(500, '');
export const fine = answering(200, { fine: true });
