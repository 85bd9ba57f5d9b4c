import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mayBeOfTeams, readTokenError } from '../../src/adapters/teams/auth.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import {
  APP_ID,
  APP_PASSWORD,
  deliver,
  openTeamsService,
  personal,
  type TeamsService,
  type TokenParts,
} from '../fixtures/teams/service.ts';

let teams: TeamsService;
let adapter: Adapter;
let events: IncomingEvent[];

beforeAll(async () => {
  teams = await openTeamsService(() => 0);
});
afterAll(() => teams.close());

beforeEach(async () => {
  // botbuilder tells the console of every token that it refuses.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  events = [];
  adapter = teams.adapter();
  await adapter.start(async (event) => {
    events.push(event);
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await adapter.stop();
});

const receive = (token: string | null, parts: Record<string, unknown> = {}) =>
  deliver(adapter, personal(teams.serviceUrl, { text: 'hi', ...parts }), token);

test('what Teams signed comes in', async () => {
  expect((await receive(teams.token())).status).toBe(200);
  expect(events).toHaveLength(1);
});

describe('what Teams did not sign is refused with 401, and nothing of it is read', () => {
  const wrong: readonly (readonly [string, TokenParts])[] = [
    ['for another app', { audience: 'another-app' }],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['of a tenant, as emulators have', { issuer: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' }],
    ['that has expired', { expiresIn: -600 }],
    ['for another service address', { serviceurl: 'https://evil.example/' }],
    ['with a key nobody knows', { keyId: 'k2' }],
  ];
  test.each(wrong)('a token %s', async (_what, parts) => {
    expect((await receive(teams.token(parts))).status).toBe(401);
    expect(events).toEqual([]);
  });

  test('a token that another key signed', async () => {
    expect((await receive(teams.token({ key: teams.foreignKey }))).status).toBe(401);
    expect(events).toEqual([]);
  });

  test('a channel that the key is not endorsed for', async () => {
    expect((await receive(teams.token(), { channelId: 'skype' })).status).toBe(401);
    expect((await receive(teams.token(), { channelId: 'AseChannel' })).status).toBe(401);
    expect(events).toEqual([]);
  });

  test('another service address than the token names', async () => {
    expect((await receive(teams.token(), { serviceUrl: 'https://evil.example/' })).status).toBe(401);
    expect(events).toEqual([]);
  });

  test.each([null, '', 'abc', 'abc.def.ghi', 'e30.e30.e30', `e30.${Buffer.from('null').toString('base64url')}.e30`])(
    'no token: %j',
    async (token) => {
      expect((await receive(token)).status).toBe(401);
      expect(events).toEqual([]);
    },
  );

  test('also of types that are not read', async () => {
    expect((await receive(null, { type: 'somethingNew' })).status).toBe(401);
  });
});

test('an unsigned token, or one signed with the public key, is no token', async () => {
  const [, claims] = teams.token().split('.');
  for (const alg of ['none', 'HS256']) {
    const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT', kid: 'k1' })).toString('base64url');
    expect((await receive(`${header}.${claims}.e30`)).status).toBe(401);
  }
});

test("while Teams' keys cannot be had, Teams is told to come again", async () => {
  const { createTeamsAdapter } = await import('../../src/adapters/teams/adapter.ts');
  const away = createTeamsAdapter({
    appId: '11111111-2222-3333-4444-555555555555',
    appPassword: APP_PASSWORD,
    tenantId: 't',
    authentication: 'on',
    now: () => 0,
    openIdMetadata: 'http://127.0.0.1:9/oidc',
    token: async () => 'token',
  });
  await away.start(async (event) => {
    events.push(event);
  });
  const response = await deliver(away, personal(teams.serviceUrl, { text: 'hi' }), teams.token());
  expect(response.status).toBe(503);
  expect(events).toEqual([]);
  await away.stop();
});

test('only what may be a token of Teams gets as far as to be checked', () => {
  const wanted = { appId: APP_ID, serviceUrl: teams.serviceUrl, now: Date.now() };
  const passes = (authorization: string): boolean => mayBeOfTeams(authorization, wanted);
  expect(passes(`Bearer ${teams.token()}`)).toBe(true);
  for (const wrong of ['', 'Bearer', 'Basic abc', teams.token(), `Bearer  ${teams.token()}`, 'Bearer a.bnVsbA.c']) {
    expect(passes(wrong)).toBe(false);
  }
  const parts = [{ issuer: 'evil' }, { audience: 'x' }, { expiresIn: -600 }, { serviceurl: 'https://evil.example/' }];
  for (const part of parts) expect(passes(`Bearer ${teams.token(part)}`)).toBe(false);
  expect(passes(`Bearer ${teams.token({ key: teams.foreignKey })}`)).toBe(true);
});

test('a refusal of the app’s own password is told from a network that is away', () => {
  expect(readTokenError({ errorCode: 'invalid_client' })).toEqual({ refused: true, code: 'invalid_client' });
  expect(readTokenError({ errorCode: 'network_error' }).refused).toBe(false);
  expect(readTokenError(new Error('x'))).toEqual({ refused: false, code: 'network' });
  expect(readTokenError({ errorCode: 'a secret <b>' }).code).toBe('unknown');
});
