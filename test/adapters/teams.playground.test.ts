import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTeamsAdapter } from '../../src/adapters/teams/adapter.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import { IncomingEvent } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import { type Playground, type Shown, startPlayground } from '../fixtures/teams/playground.ts';

/** Against Microsoft 365 Agents Playground: a client and a connector of Teams that nobody of this project wrote. */
let adapter: Adapter;
let server: Server;
let playground: Playground;
let key = 0;
/** Groups that are desks'. */
const desks = new Set<string>();

/** Events that came in and that nobody asked for yet. */
const events: IncomingEvent[] = [];
const waiting: ((event: IncomingEvent) => void)[] = [];
const next = (): Promise<IncomingEvent> => {
  const event = events.shift();
  return event === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(event);
};

beforeAll(async () => {
  adapter = createTeamsAdapter({
    appId: '',
    appPassword: '',
    tenantId: '',
    authentication: 'off',
    now: () => Date.UTC(2026, 10, 20),
    isDesk: (conversation) => desks.has(conversation),
  });
  await adapter.start(async (event) => {
    expect(IncomingEvent.parse(event)).toEqual(event);
    const waiter = waiting.shift();
    if (waiter === undefined) events.push(event);
    else waiter(event);
  });
  server = serve(adapter);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  playground = await startPlayground(`http://127.0.0.1:${address.port}/api/messages`);
});

afterAll(async () => {
  await playground.stop();
  await adapter.stop();
  server.closeAllConnections();
  server.close();
});

function serve({ routes }: Adapter): Server {
  const [route] = routes ?? [];
  if (route === undefined) throw new Error('no route');
  return createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]),
    );
    if (request.method !== 'POST') return void response.writeHead(404).end();
    const { status, type, body } = await route.handle({ query: {}, headers, body: Buffer.concat(parts) });
    response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
  }).listen(0, '127.0.0.1');
}

async function write(event: IncomingEvent, message: OutgoingMessage): Promise<string> {
  const result = await adapter.send(event.ref, message, { key: `${++key}` });
  if (!result.sent) throw new Error(JSON.stringify(result.failure));
  return result.messageId;
}

const textIs =
  (text: string) =>
  ({ message }: Shown): boolean =>
    message.text === text;
const cardOf = ({ message }: Shown): { actions?: { type: string; data: unknown }[] } =>
  (message.attachments?.[0]?.content ?? {}) as { actions?: { type: string; data: unknown }[] };
const mention = () => ({
  textFormat: 'xml',
  mentions: [{ mentioned: { id: playground.config.bot.id }, text: '<at>Test Bot</at>' }],
});

const CHOICES: OutgoingMessage = {
  kind: 'choices',
  text: '哪一个？',
  choices: [
    { id: 'entry:a', label: '运费' },
    { id: 'entry:b', label: '退货' },
  ],
};

test('an installation is one joining, though two activities tell of it', async () => {
  await playground.post(`/_debug/conversation/${playground.config.personalChat.id}/installation`, {});
  const [first, second] = [await next(), await next()];
  expect(first).toMatchObject({ kind: 'joined', ref: { kind: 'direct' } });
  expect(second.dedupeKey).toBe(first.dedupeKey);
});

test('a personal chat: hello, and an answer', async () => {
  await playground.say(playground.config.personalChat.id, 'hello <b>&amp;\n你好');
  const event = await next();
  expect(event).toMatchObject({ kind: 'message', text: 'hello <b>&amp;\n你好', from: { name: 'Alex Wilber' } });
  await adapter.typing?.(event.ref);
  await write(event, { kind: 'text', text: 'line one\n*line* two' });
  expect(await playground.shown(textIs('line one\n*line* two'))).toMatchObject({ message: { textFormat: 'plain' } });
});

test('a card whose button is submitted is redrawn in place', async () => {
  const personal = playground.config.personalChat.id;
  await playground.say(personal, 'choices');
  const id = await write(await next(), CHOICES);
  const card = cardOf(await playground.shown(({ message }) => message.messageId === id));
  expect(card.actions).toHaveLength(2);
  await playground.post('/_conversation/v1/submit', {
    from: { id: playground.config.currentUser.id },
    conversation: { id: personal },
    replyToId: id,
    value: card.actions?.[1]?.data,
  });
  expect(await next()).toMatchObject({ kind: 'choice', choice: 'entry:b' });
  const redrawn = await playground.shown(({ message }) => message.messageId === id);
  expect(redrawn.action).not.toBe('createMessage');
  expect(JSON.stringify(cardOf(redrawn))).toContain('✓ 退货');
  expect(cardOf(redrawn).actions).toBeUndefined();
});

test('a group chat: a mention comes in without it, and its card is executed', async () => {
  const group = playground.config.groupChats[0]?.id ?? '';
  await playground.say(group, '<at>Test Bot</at> hi &lt;all&gt;', mention());
  const event = await next();
  expect(event).toMatchObject({ text: 'hi <all>', ref: { kind: 'group', conversation: group } });
  const id = await write(event, CHOICES);
  const card = cardOf(await playground.shown(({ message }) => message.messageId === id));
  expect(card.actions?.[0]?.type).toBe('Action.Execute');
  const response = await playground.post('/_conversation/v1/invoke', {
    name: 'adaptiveCard/action',
    from: { id: playground.config.currentUser.id },
    conversation: { id: group },
    replyToId: id,
    value: { action: { type: 'Action.Execute', verb: 'choose', data: card.actions?.[0]?.data }, trigger: 'manual' },
  });
  expect(JSON.stringify(response.body)).toContain('✓ 运费');
  expect(await next()).toMatchObject({ kind: 'choice', choice: 'entry:a', ref: { kind: 'group' } });
});

test('a thread of a channel is answered in the thread', async () => {
  const channel = playground.config.teams[0]?.channels[0]?.id ?? '';
  const root = await playground.say(channel, '<at>Test Bot</at> in the channel', mention());
  const first = await next();
  await playground.say(`${channel};messageid=${root}`, '<at>Test Bot</at> in its thread', mention());
  const second = await next();
  expect(first.ref).toMatchObject({ conversation: channel, thread: root, kind: 'group' });
  expect(second).toMatchObject({ text: 'in its thread', ref: { conversation: channel, thread: root } });
  await write(second, { kind: 'text', text: 'an answer in the thread' });
  const shown = await playground.shown(textIs('an answer in the thread'));
  expect(shown.actionConversationId).toBe(`${channel};messageid=${root}`);
});

test('a stored reference is enough to write weeks later, to a bot that has just been started', async () => {
  await playground.say(playground.config.personalChat.id, 'tell me when it ships');
  const stored = JSON.stringify(await next());
  const restarted = createTeamsAdapter({
    appId: '',
    appPassword: '',
    tenantId: '',
    authentication: 'off',
    now: () => Date.UTC(2026, 11, 20),
  });
  await restarted.start(async () => {});
  const { ref } = IncomingEvent.parse(JSON.parse(stored));
  await expect(restarted.send(ref, { kind: 'text', text: 'it has shipped' }, { key: 'x' })).resolves.toMatchObject({
    sent: true,
  });
  await restarted.stop();
  await playground.shown(textIs('it has shipped'));
});

test('a file, and an edit, come in', async () => {
  const { currentUser, bot, personalChat } = playground.config;
  const activity = {
    channelId: 'msteams',
    serviceUrl: `${playground.url}/_connector`,
    from: { id: currentUser.id },
    recipient: { id: bot.id },
    conversation: { id: personalChat.id, conversationType: 'personal' },
  };
  const custom = (parts: object) => playground.post('/_internal/v1/customActivities', { ...activity, ...parts });
  await custom({
    type: 'message',
    id: 'f1',
    text: '发票',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'a.pdf',
        content: { downloadUrl: 'https://contoso.sharepoint.com/a', fileType: 'pdf' },
      },
    ],
  });
  expect(await next()).toMatchObject({
    text: '发票',
    files: [{ kind: 'file', name: 'a.pdf', native: { url: 'https://contoso.sharepoint.com/a', token: false } }],
  });
  await custom({ type: 'messageUpdate', id: 'f1', text: '发票 2', channelData: { eventType: 'editMessage' } });
  expect(await next()).toMatchObject({ kind: 'message', text: '发票 2', edits: 'f1' });
  await custom({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: 'f1' });
  await playground.say(personalChat.id, 'after the reaction');
  expect(await next()).toMatchObject({ text: 'after the reaction' });
});

test('a picture is shown', async () => {
  await playground.say(playground.config.personalChat.id, 'picture');
  await write(await next(), {
    kind: 'file',
    text: 'the size chart',
    file: { name: 'sizes.png', type: 'image/png', url: 'data:image/png;base64,iVBORw0KGgo=' },
  });
  await playground.shown(textIs('the size chart'));
  await playground.shown(({ message }) => message.attachments?.[0]?.contentType === 'image/png');
});

test('a channel that is a desk: everything is heard, a thread is opened, its card reworded', async () => {
  const { currentUser, bot, teams } = playground.config;
  const channel = teams[0]?.channels[0]?.id ?? '';
  desks.add(channel);
  const activity = {
    type: 'message',
    channelId: 'msteams',
    serviceUrl: `${playground.url}/_connector`,
    from: { id: currentUser.id },
    recipient: { id: bot.id },
    conversation: { id: `${channel};messageid=1`, conversationType: 'channel', isGroup: true },
  };
  const says = (id: string, text: string) =>
    playground.post('/_internal/v1/customActivities', { ...activity, id, text });
  await says('d1', '/list');
  const heard = await next();
  expect(heard).toMatchObject({ kind: 'message', text: '/list', ref: { conversation: channel, kind: 'group' } });
  const opened = await adapter.openThread?.(heard.ref, { title: 'A17', card: CHOICES });
  if (opened?.opened !== true) throw new Error(JSON.stringify(opened));
  const root = opened.messageId ?? '';
  const begun = await playground.shown(({ message }) => message.messageId === root);
  expect(cardOf(begun).actions).toHaveLength(2);
  const sent = await write({ ...heard, ref: opened.ref }, { kind: 'text', text: 'in the new thread' });
  const shown = await playground.shown(textIs('in the new thread'));
  expect(shown.actionConversationId).toBe(`${channel};messageid=${opened.ref.thread}`);
  expect(await adapter.edit?.(opened.ref, root, { kind: 'text', text: 'claimed' })).toMatchObject({ sent: true });
  await playground.shown(textIs('claimed'));
  // The playground deletes nothing, and says so: that it was asked to is all that can be seen here.
  const failure = { kind: 'rejected', why: 'Teams answered 501 DeleteActivityAPINotImplemented' };
  expect(await adapter.recall?.(opened.ref, sent)).toEqual({ sent: false, failure });
  desks.delete(channel);
});
