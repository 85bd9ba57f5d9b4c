import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readActivity } from '../../src/adapters/teams/read.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import { type ConversationRef, IncomingEvent } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';
import { deskContract } from '../contracts/desk.ts';
import { APP_ID, BOT, deliver, openTeamsService, type TeamsService } from '../fixtures/teams/service.ts';

const NOW = Date.UTC(2026, 10, 20, 8);
const DESK = '19:desk@thread.tacv2';
/** A desk's too: a group chat, which has no threads. */
const PLAIN = '19:plain@thread.v2';
const CHATS = { desk: DESK, other: '19:other@thread.v2', plain: PLAIN };
const isDesk = (id: string): boolean => id === DESK || id === PLAIN;

interface Card {
  readonly actions?: readonly { readonly title: string; readonly data: unknown }[];
}

const cardOf = (body: Record<string, unknown>): Card => {
  const [attachment] = (body.attachments ?? []) as readonly { readonly content?: Card }[];
  return attachment?.content ?? {};
};

deskContract('Teams', async () => {
  const teams = await openTeamsService(() => NOW);
  const adapter = teams.adapter({ isDesk });
  let ids = 1_780_000_000_000;

  async function receive(parts: object): Promise<void> {
    const body = {
      type: 'message',
      timestamp: new Date(NOW).toISOString(),
      channelId: 'msteams',
      serviceUrl: teams.serviceUrl,
      recipient: BOT,
      textFormat: 'plain',
      ...parts,
    };
    const { status } = await deliver(adapter, body, teams.token());
    if (status !== 200) throw new Error(`it answered ${status}`);
  }
  const conversationOf = (id: string, thread: string) =>
    id.endsWith('tacv2')
      ? { id: `${id};messageid=${thread}`, conversationType: 'channel', isGroup: true, tenantId: 'tenant' }
      : { id, conversationType: 'groupChat', isGroup: true, tenantId: 'tenant' };
  const html = (content: string) => [{ contentType: 'text/html', content }];
  const quote = (id: string) =>
    `<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="${id}">\n<p>…</p>\n</blockquote>\n`;
  const named = `<at>${BOT.name}</at>`;

  return {
    adapter,
    member(number) {
      const from = { id: `29:agent-${number}`, name: `Agent ${number}`, aadObjectId: `aad-${number}` };
      return {
        id: from.aadObjectId,
        async writes(text, { in: where = 'desk', thread, replyTo } = {}) {
          const id = `${++ids}`;
          const mention = { type: 'mention', mentioned: BOT, text: named };
          await receive({
            id,
            from,
            text,
            conversation: conversationOf(CHATS[where], thread ?? id),
            ...(thread === undefined ? {} : { replyToId: thread }),
            ...(text.includes(named) ? { entities: [mention] } : {}),
            ...(replyTo === undefined ? {} : { attachments: html(`${quote(replyTo)}<p>${text}</p>`) }),
          });
          return id;
        },
        forwards: (text) =>
          receive({
            id: `${++ids}`,
            from,
            text: `\r\n${text}`,
            conversation: conversationOf(DESK, `${ids}`),
            attachments: html(`<blockquote itemtype="http://schema.skype.com/Forward">\n<p>${text}</p></blockquote>`),
          }),
        edits: (id, text) =>
          receive({
            type: 'messageUpdate',
            id,
            from,
            text,
            conversation: conversationOf(DESK, id),
            channelData: { eventType: 'editMessage' },
          }),
        async presses(label) {
          for (const [id, { conversation, body }] of [...teams.messages].toReversed()) {
            const action = cardOf(body).actions?.find(({ title }) => title === label);
            if (action === undefined) continue;
            return receive({
              type: 'invoke',
              name: 'adaptiveCard/action',
              id: `f:${++ids}`,
              from,
              conversation: { ...conversationOf(DESK, id), id: conversation },
              replyToId: id,
              value: { action: { type: 'Action.Execute', verb: 'choose', data: action.data }, trigger: 'manual' },
            });
          }
          throw new Error(`there is no button ${label}`);
        },
      };
    },
    named: (text) => `${named} ${text}`,
    echoes: (text) => receive({ id: `${++ids}`, from: BOT, text, conversation: conversationOf(DESK, `${ids}`) }),
    shown: () =>
      [...teams.messages]
        .filter(([, { conversation }]) => conversation.startsWith(DESK))
        .map(([id, { conversation, body }]) => ({
          id,
          text: String(body.text ?? body.summary),
          buttons: (cardOf(body).actions ?? []).map(({ title }) => title),
          thread: conversation.split(';messageid=')[1],
        })),
    showsReplies: false,
    deletes: () => void teams.answers.push({ status: 404, body: { error: { code: 'ConversationNotFound' } } }),
    close: () => teams.close(),
  };
});

const activities: Record<string, Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../fixtures/teams/activities.json', import.meta.url), 'utf8'),
);

function read(name: string, atDesk = true): readonly IncomingEvent[] {
  const reading = readActivity(activities[name], { appId: 'app', now: () => NOW, isDesk: () => atDesk });
  for (const event of reading?.events ?? []) expect(IncomingEvent.parse(event)).toEqual(event);
  return reading?.events ?? [];
}

describe('what Teams sends of a desk', () => {
  const from = { id: 'aad-ming', name: 'Ming' };

  test.each([
    ['deskThread', { text: '8 元', from, ref: { conversation: DESK, thread: '1700000000100' } }],
    ['deskMention', { text: '/接单 <A17>', from, ref: { conversation: DESK, thread: '1700000000102' } }],
    ['deskForward', { text: 'see this\n\n/close A17', forwarded: true, from }],
    ['deskQuote', { text: '8 元', replyTo: '1700000000104', from }],
    ['deskEdit', { text: '9 元', edits: '1700000000101', from, ref: { thread: '1700000000100' } }],
  ])('%s', (name, event) => {
    expect(read(name)).toMatchObject([event]);
  });

  test('what answers its thread answers nothing else', () => {
    expect(read('deskThread')[0]).not.toHaveProperty('replyTo');
    expect(read('deskThread')[0]).not.toHaveProperty('forwarded');
  });

  test.each(['deskOtherBot', 'deskMember'])('%s is nothing', (name) => {
    expect(read(name)).toEqual([]);
  });

  test('in another group only what names the bot is for it', () => {
    for (const name of ['deskThread', 'deskForward', 'deskEdit']) expect(read(name, false)).toEqual([]);
    expect(read('deskMention', false)).toMatchObject([{ text: '/接单 <A17>' }]);
  });

  test('what was passed on, as Graph has it, is marked too', () => {
    const attachments = [{ contentType: 'forwardedMessageReference', content: '{}' }];
    const reading = readActivity({ ...activities.deskThread, attachments }, { appId: 'app', now: () => NOW, isDesk });
    expect(reading?.events).toMatchObject([{ forwarded: true }]);
  });
});

describe('at Teams', () => {
  let teams: TeamsService;
  let adapter: Adapter;
  const CARD: OutgoingMessage = { kind: 'choices', text: 'A17', choices: [{ id: 'case:17:claim', label: '接单' }] };
  /** As who has read nothing of the group yet would have it. */
  const bare = (conversation: string): ConversationRef => ({
    platform: 'teams',
    account: APP_ID,
    conversation,
    kind: 'group',
  });

  beforeEach(async () => {
    teams = await openTeamsService(() => NOW);
    adapter = teams.adapter({ isDesk });
    await adapter.start(async () => {});
  });
  afterEach(async () => {
    await adapter.stop();
    await teams.close();
  });
  const hears = () => deliver(adapter, { ...activities.personal, serviceUrl: teams.serviceUrl }, teams.token());

  test('a desk’s group needs no more than its id, once anything came from Teams', async () => {
    await hears();
    const opened = await adapter.openThread?.(bare(DESK), { title: 'A17', card: CARD });
    if (opened?.opened !== true) throw new Error('there is no thread');
    expect(teams.calls[0]).toMatchObject({
      method: 'POST',
      conversation: '',
      body: {
        isGroup: true,
        channelData: { channel: { id: DESK } },
        activity: { type: 'message', summary: 'A17' },
      },
    });
    const { native: _native, ...ref } = opened.ref;
    expect(await adapter.send(ref, { kind: 'text', text: 'hi' }, { key: '1' })).toMatchObject({ sent: true });
    expect(teams.calls[1]).toMatchObject({ conversation: `${DESK};messageid=${ref.thread}` });
    expect(await adapter.openThread?.(bare(PLAIN), { title: 'A18', card: CARD })).toBeNull();
    expect(await adapter.send(bare(PLAIN), CARD, { key: '2' })).toMatchObject({ sent: true });
    expect(await adapter.send(bare('19:x@thread.v2'), CARD, { key: '3' })).toMatchObject({
      failure: { kind: 'rejected' },
    });
  });

  test('a reference of another thread leads to the thread that is meant', async () => {
    await hears();
    const first = await adapter.openThread?.(bare(DESK), { title: 'A17', card: CARD });
    if (first?.opened !== true) throw new Error('there is no thread');
    await adapter.send({ ...first.ref, thread: '42' }, CARD, { key: '1' });
    const { thread: _thread, ...group } = first.ref;
    await adapter.send(group, CARD, { key: '2' });
    expect(teams.calls.slice(1).map(({ conversation }) => conversation)).toEqual([`${DESK};messageid=42`, DESK]);
  });

  test('a thread that cannot be opened fails as a send would', async () => {
    await hears();
    const asked = { title: 'A17', card: CARD };
    teams.answers.push({ status: 429, headers: { 'retry-after': '7' } }, { status: 403 }, { status: 0, hangUp: true });
    teams.answers.push({ status: 201, body: {} });
    expect(await adapter.openThread?.(bare(DESK), asked)).toEqual({
      opened: false,
      failure: { kind: 'rate-limited', retryAfterMs: 7000 },
    });
    expect(await adapter.openThread?.(bare(DESK), asked)).toMatchObject({ failure: { kind: 'unreachable' } });
    expect(await adapter.openThread?.(bare(DESK), asked)).toMatchObject({ failure: { maybeSent: true } });
    expect(await adapter.openThread?.(bare(DESK), asked)).toMatchObject({ failure: { maybeSent: true } });
    expect(teams.calls).toHaveLength(4);
  });

  test('the card that a thread began with, gone, means the thread is; another message does not', async () => {
    await hears();
    const ref = { ...bare(DESK), thread: '17' };
    expect(await adapter.edit?.(ref, '17', CARD)).toEqual({
      sent: false,
      failure: { kind: 'unreachable', why: 'gone' },
    });
    expect(await adapter.edit?.(ref, '18', CARD)).toMatchObject({ failure: { kind: 'rejected' } });
    teams.answers.push({ status: 404, body: { error: { code: 'ConversationNotFound' } } });
    expect(await adapter.edit?.(ref, '18', CARD)).toMatchObject({ failure: { kind: 'unreachable', why: 'gone' } });
    teams.answers.push({ status: 503 });
    expect(await adapter.recall?.(ref, '18')).toMatchObject({ failure: { kind: 'unavailable' } });
  });
});
