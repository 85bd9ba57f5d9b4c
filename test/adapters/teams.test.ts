import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Adapter } from '../../src/model/adapter.ts';
import type { IncomingEvent } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import { adapterContract } from '../contracts/adapter.ts';
import { BOT, BOT_TOKEN, deliver, openTeamsService, personal, type TeamsService } from '../fixtures/teams/service.ts';

const NOW = Date.UTC(2026, 10, 20);

adapterContract('the Teams channel', async () => {
  const teams = await openTeamsService(() => NOW);
  const adapter = teams.adapter();
  let sent = 0;
  let last: unknown;
  const post = async (): Promise<void> => {
    const { status } = await deliver(adapter, last, teams.token());
    if (status !== 200) throw new Error(`answered ${status}`);
  };
  return {
    adapter,
    customerWrites(text) {
      last = personal(teams.serviceUrl, { id: `m${++sent}`, text });
      return post();
    },
    redeliver: post,
    shown: () => teams.calls.map(({ body }) => String(body.text)),
    close: () => teams.close(),
  };
});

let teams: TeamsService;
let adapter: Adapter;
let events: IncomingEvent[];

beforeEach(async () => {
  teams = await openTeamsService(() => NOW);
  adapter = teams.adapter();
  events = [];
});

afterEach(async () => {
  await adapter.stop();
  await teams.close();
});

const start = (): Promise<void> =>
  adapter.start(async (event) => {
    events.push(event);
  });
const receive = (parts: Record<string, unknown>) => deliver(adapter, personal(teams.serviceUrl, parts), teams.token());

const CHOICES: OutgoingMessage = {
  kind: 'choices',
  text: 'Which one?\n*a* or _b_',
  choices: [
    { id: 'entry:a', label: 'Shipping' },
    { id: 'entry:b', label: 'Returns' },
  ],
};

interface Action {
  readonly type: string;
  readonly title: string;
  readonly data: Record<string, unknown>;
}

/** Writes a card, as an answer to a message, and gives its buttons. */
async function showCard(conversation?: object): Promise<{ id: string; actions: readonly Action[] }> {
  await receive({ text: `<at>${BOT.name}</at> hello`, ...(conversation === undefined ? {} : { conversation }) });
  const [event] = events.splice(0);
  if (event === undefined) throw new Error('nothing came in');
  const result = await adapter.send(event.ref, CHOICES, { key: '17' });
  if (!result.sent) throw new Error(JSON.stringify(result.failure));
  return { id: result.messageId, actions: cardOf(teams.calls.at(-1)?.body).actions ?? [] };
}

function cardOf(body: unknown): { body: unknown; actions?: readonly Action[] } {
  return (body as { attachments: { content: { body: unknown; actions?: readonly Action[] } }[] }).attachments[0]
    ?.content as { body: unknown; actions?: readonly Action[] };
}

describe('before it is started', () => {
  test('requests are told to come later, and sends to be tried again', async () => {
    expect((await receive({ text: 'hi' })).status).toBe(503);
    const ref = { platform: 'teams', account: 'a', conversation: 'c', kind: 'direct' } as const;
    expect(await adapter.send(ref, { kind: 'text', text: 'x' }, { key: '1' })).toEqual({
      sent: false,
      failure: { kind: 'unavailable', maybeSent: false },
    });
  });

  test('without an app id it is not even made, unless authentication is switched off', async () => {
    const { createTeamsAdapter } = await import('../../src/adapters/teams/adapter.ts');
    const settings = { appId: '', appPassword: '', tenantId: '', now: () => NOW };
    expect(() => createTeamsAdapter({ ...settings, authentication: 'on' })).toThrow('app id');
    expect(createTeamsAdapter({ ...settings, authentication: 'off' }).status().state).toBe('stopped');
  });
});

describe('what comes in', () => {
  beforeEach(start);

  test.each([
    ['no JSON', '{"type":'],
    ['a list', '[]'],
    ['no type', { ...personal('https://x.example/', {}), type: undefined }],
    ['no service address', { ...personal('https://x.example/', {}), serviceUrl: undefined }],
    ['a service address that is none', personal('file:///etc/passwd', {})],
  ])('%s is refused with 400', async (_what, body) => {
    expect((await deliver(adapter, body, teams.token())).status).toBe(400);
    expect(events).toEqual([]);
  });

  test.each([
    ['no conversation', { conversation: undefined }],
    ['no sender', { from: null }],
    ['no id', { id: undefined }],
    ['a text that is none', { text: 7 }],
    ['an id without end', { id: 'x'.repeat(5000) }],
  ])('a message with %s is refused with 400', async (_what, parts) => {
    expect((await receive({ text: 'hi', ...parts })).status).toBe(400);
    expect(events).toEqual([]);
  });

  test.each(['messageReaction', 'typing', 'messageDelete', 'endOfConversation', 'event', 'somethingNew'])(
    '%s is acknowledged and means nothing',
    async (type) => {
      expect((await receive({ type })).status).toBe(200);
      expect(events).toEqual([]);
    },
  );

  test('what the bot itself wrote means nothing', async () => {
    expect((await receive({ from: BOT, text: 'echo' })).status).toBe(200);
    expect(events).toEqual([]);
  });

  test('the event is stored before Teams is told that it came', async () => {
    let stored = false;
    await adapter.start(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      stored = true;
    });
    const answered = receive({ text: 'hi' }).then(() => stored);
    await expect(answered).resolves.toBe(true);
  });
});

describe('a button', () => {
  beforeEach(start);

  const press = (action: Action | undefined, cardId: string, id = 'p1') =>
    receive({ id, text: undefined, replyToId: cardId, value: action?.data });
  const execute = (action: Action | undefined, cardId: string, id = 'i1') =>
    receive({
      type: 'invoke',
      name: 'adaptiveCard/action',
      id,
      replyToId: cardId,
      value: { action: { type: 'Action.Execute', verb: 'choose', data: action?.data }, trigger: 'manual' },
    });

  test('of a personal chat is Action.Submit, and the card shows what was picked', async () => {
    const { id, actions } = await showCard();
    expect(actions.map(({ type, title }) => [type, title])).toEqual([
      ['Action.Submit', 'Shipping'],
      ['Action.Submit', 'Returns'],
    ]);
    expect((await press(actions[1], id)).status).toBe(200);
    expect(events).toMatchObject([{ kind: 'choice', choice: 'entry:b', from: { id: 'aad-customer' } }]);
    await teams.called(2);
    const [, update] = teams.calls;
    expect(update).toMatchObject({ method: 'PUT', activity: id, authorization: `Bearer ${BOT_TOKEN}` });
    expect(cardOf(update?.body).actions).toBeUndefined();
    expect(JSON.stringify(update?.body)).toContain('✓ Returns');
    expect(JSON.stringify(update?.body)).toContain('*a* or _b_');
  });

  test('of a group is Action.Execute with Action.Submit to fall back on', async () => {
    const { id, actions } = await showCard({ id: '19:g@thread.v2', conversationType: 'groupChat', isGroup: true });
    expect(actions[0]).toMatchObject({ type: 'Action.Execute', fallback: { type: 'Action.Submit' } });
    const group = { conversation: { id: '19:g@thread.v2', conversationType: 'groupChat', isGroup: true } };
    const response = await receive({
      ...group,
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: id,
      value: { action: { type: 'Action.Execute', data: actions[0]?.data } },
    });
    const body = JSON.parse(response.body ?? '');
    expect(response.type).toContain('application/json');
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(body.value.actions).toBeUndefined();
    expect(JSON.stringify(body.value)).toContain('✓ Shipping');
  });

  test('that is delivered again, under another id or as another kind of press, is the same event', async () => {
    const { id, actions } = await showCard();
    await press(actions[0], id, 'p1');
    await press(actions[0], id, 'p1');
    await press(actions[0], id, 'p2');
    await execute(actions[0], id, 'i1');
    await execute(actions[0], id, 'i2');
    expect(events).toHaveLength(5);
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
    await press(actions[1], id, 'p3');
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  });

  test('of a card that was sent twice under one key is the same event', async () => {
    const first = await showCard();
    const second = await showCard();
    expect(first.actions).toEqual(second.actions);
  });

  test('a sink that fails keeps the card as it is', async () => {
    const { id, actions } = await showCard();
    await adapter.start(async () => {
      throw new Error('the disk is full');
    });
    await expect(press(actions[0], id)).rejects.toThrow('the disk is full');
    expect(teams.calls).toHaveLength(1);
  });

  test('words that are not ours are never put on a card', async () => {
    const { id, actions } = await showCard();
    const data = structuredClone(actions[0]?.data) as { xiaoer: { shown: { text: string } } };
    data.xiaoer.shown.text = 'You get ¥10000 back';
    const response = await execute({ type: '', title: '', data }, id);
    expect(response.status).toBe(200);
    expect(response.body).not.toContain('10000');
    expect(events).toMatchObject([{ kind: 'choice', choice: 'entry:a' }]);
    await adapter.stop();
    expect(teams.calls).toHaveLength(1);
  });

  test('that is none of ours, and an invoke of another kind, are acknowledged', async () => {
    expect((await press({ type: '', title: '', data: { action: 'x' } }, 'c')).status).toBe(200);
    expect((await receive({ type: 'invoke', name: 'task/fetch', value: {} })).status).toBe(200);
    expect((await receive({ type: 'invoke', name: 'adaptiveCard/action', value: null })).status).toBe(200);
    expect(events).toEqual([]);
  });
});
