import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Adapter } from '../../src/model/adapter.ts';
import { type ConversationRef, conversationKey, IncomingEvent } from '../../src/model/event.ts';
import type { OutgoingMessage } from '../../src/model/message.ts';

/** Where somebody writes; the desk's group itself unless told otherwise. */
interface Where {
  readonly in?: 'desk' | 'other' | 'plain';
  readonly thread?: string;
  /** The id of a message of the same group. */
  readonly replyTo?: string;
}

/** Somebody in the groups. */
interface DeskMember {
  /** As events name them. */
  readonly id: string;
  /** Resolves with the message's id. */
  writes(text: string, where?: Where): Promise<string>;
  /** Passes on what somebody else wrote; absent = it cannot be told here. */
  forwards?(text: string): Promise<unknown>;
  edits?(messageId: string, text: string): Promise<unknown>;
  /** Presses a button of the message of the bot's that has it. */
  presses?(label: string): Promise<unknown>;
}

/** A message of the bot's as it stands in the desk's group. */
interface Shown {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly string[];
  readonly thread?: string | undefined;
  readonly replyTo?: string | undefined;
}

/** A channel with a desk's group, another group and, where there are threads, one without; all in the test's hand. */
export interface DeskHarness {
  /** Its `isDesk` knows the desk's group, and the one without threads. */
  readonly adapter: Adapter;
  member(number: 1 | 2): DeskMember;
  /** The bot's name before a text, as it is heard by in other groups. */
  named(text: string): string;
  /** A command with the name of a bot; absent = commands have none here. */
  commandFor?(command: string, bot: 'ours' | 'another'): string;
  /** Somebody writes as the group itself; absent = nobody can. */
  asGroup?(text: string): Promise<unknown>;
  /** The bot's own words come in, as platforms give them. */
  echoes?(text: string): Promise<unknown>;
  /** What stands in the desk's group, oldest first. */
  shown(): readonly Shown[];
  /** Replies of ours are shown as such. */
  readonly showsReplies: boolean;
  /** Somebody deletes a thread. */
  deletes?(thread: string): void;
  close(): Promise<void>;
}

const WAIT_MS = 5000;

/** What a channel must keep to carry a group of people who serve customers. */
export function deskContract(name: string, open: () => Promise<DeskHarness>): void {
  describe(`${name} carries a desk`, () => {
    let harness: DeskHarness;
    let events: IncomingEvent[];
    let keys = 0;

    beforeEach(async () => {
      harness = await open();
      events = [];
      await harness.adapter.start(async (event) => {
        expect(IncomingEvent.parse(event)).toEqual(event);
        events.push(event);
      });
    });
    afterEach(async () => {
      await harness.adapter.stop();
      await harness.close();
    });

    /** All that came in, once there is so much. */
    async function come(count: number): Promise<readonly IncomingEvent[]> {
      const end = Date.now() + WAIT_MS;
      while (events.length < count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(events).toHaveLength(count);
      return events;
    }

    async function deskRef(where: 'desk' | 'plain' = 'desk'): Promise<ConversationRef> {
      const before = events.length;
      await harness.member(1).writes('hello', { in: where });
      const { thread: _thread, ...ref } = (await come(before + 1)).at(-1)?.ref ?? fail('nothing came');
      expect(harness.adapter.account?.()).toBe(ref.account);
      return JSON.parse(JSON.stringify(ref));
    }

    async function send(ref: ConversationRef, message: OutgoingMessage, replyTo?: string): Promise<string> {
      const options = { key: `${++keys}`, ...(replyTo === undefined ? {} : { replyTo }) };
      const result = await harness.adapter.send(ref, message, options);
      return result.sent ? result.messageId : fail(JSON.stringify(result.failure));
    }

    const find = (id: string): Shown | undefined => harness.shown().find((shown) => shown.id === id);

    test('all that is written at the desk is read, by who wrote it; in other groups the bot has to be named', async () => {
      await harness.member(1).writes('谁来接一下？');
      await harness.member(1).writes('what do you think?', { in: 'other' });
      await harness.echoes?.('the bot itself');
      await harness.member(2).writes('me');
      await harness.member(1).writes(harness.named('包邮吗'), { in: 'other' });
      const all = await come(3);
      const desk = all.find((event) => event.kind === 'message' && event.text === 'me')?.ref.conversation;
      const [first, second] = all.filter(({ ref }) => ref.conversation === desk);
      const third = all.find(({ ref }) => ref.conversation !== desk);
      expect(first).toMatchObject({ kind: 'message', text: '谁来接一下？', from: { id: harness.member(1).id } });
      expect(second).toMatchObject({ kind: 'message', text: 'me', from: { id: harness.member(2).id } });
      expect(third).toMatchObject({ kind: 'message', text: '包邮吗' });
      expect(first).toMatchObject({ ref: { kind: 'group', platform: harness.adapter.platform } });
      expect(harness.member(1).id).not.toBe(harness.member(2).id);
      for (const event of events) expect(event).not.toHaveProperty('forwarded');
    });

    test('commands keep their slash, and nothing is made of what only looks like one', async () => {
      const texts = [
        '/claim A17',
        '/接单',
        '／接单',
        '/cla\u200bim',
        '\u200b/claim',
        '\ufeff/claim',
        '备注 见 /claim',
        '#A17 好',
      ];
      for (const text of texts) await harness.member(1).writes(text);
      expect((await come(texts.length)).map((event) => event.kind === 'message' && event.text)).toEqual(texts);
    });

    test('the name of the bot is no part of what is said', async () => {
      await harness.member(1).writes(harness.named('/claim A17'));
      expect(await come(1)).toMatchObject([{ text: '/claim A17' }]);
    });

    test('a command may name our bot; one for another bot is not ours', async () => {
      const { commandFor } = harness;
      if (commandFor === undefined) return;
      await harness.member(1).writes(`${commandFor('/note', 'ours')} 老客户`);
      await harness.member(1).writes(`${commandFor('/note', 'another')} 老客户`);
      await harness.member(1).writes('after');
      expect(await come(2)).toMatchObject([{ text: '/note 老客户' }, { text: 'after' }]);
    });

    test('what is only passed on is marked', async () => {
      const { forwards } = harness.member(1);
      if (forwards === undefined) return;
      await forwards('/close A17');
      expect(await come(1)).toMatchObject([{ kind: 'message', forwarded: true, from: { id: harness.member(1).id } }]);
    });

    test('an edit says what it is an edit of', async () => {
      const { edits } = harness.member(1);
      if (edits === undefined) return;
      const id = await harness.member(1).writes('9 元');
      await edits(id, '/close A17');
      const [first, second] = await come(2);
      expect(first).not.toHaveProperty('edits');
      expect(second).toMatchObject({ kind: 'message', text: '/close A17', edits: id, from: first?.from });
      expect(second?.dedupeKey).not.toBe(first?.dedupeKey);
    });

    test('who writes as the group is the group', async () => {
      if (harness.asGroup === undefined) return;
      await harness.asGroup('/claim A17');
      const [event] = await come(1);
      expect(event?.from.id).toBe(event?.ref.conversation);
    });

    test('replies name what they answer, both ways', async () => {
      const ref = await deskRef();
      const id = await send(ref, { kind: 'text', text: '#A17 王芳：运费多少？' });
      const answer = await harness.member(2).writes('8 元', { replyTo: id });
      expect((await come(2)).at(-1)).toMatchObject({ text: '8 元', replyTo: id, messageId: answer });
      await harness.member(2).writes('no reply');
      expect((await come(3)).at(-1)).not.toHaveProperty('replyTo');
      const echo = await send(ref, { kind: 'text', text: '✓ 王芳' }, answer);
      expect(find(echo)).toMatchObject({ text: '✓ 王芳', ...(harness.showsReplies ? { replyTo: answer } : {}) });
    });

    const CARD: OutgoingMessage = {
      kind: 'choices',
      text: '王芳 等待中',
      choices: [
        { id: 'case:17:claim', label: '接单' },
        { id: 'case:17:note', label: '备注' },
      ],
    };

    test('a press is of who pressed; every press counts, and the card waits for its new wording', async () => {
      if (harness.adapter.capabilities.buttons === 0) return;
      const ref = await deskRef();
      const id = await send(ref, CARD);
      await harness.member(2).presses?.('接单');
      await harness.member(1).presses?.('接单');
      const [, first, second] = await come(3);
      const choice = { kind: 'choice', choice: 'case:17:claim', messageId: id };
      expect(first).toMatchObject({ ...choice, from: { id: harness.member(2).id } });
      expect(second).toMatchObject({ ...choice, from: { id: harness.member(1).id } });
      expect(second?.dedupeKey).not.toBe(first?.dedupeKey);
      expect(first?.ref.conversation).toBe(ref.conversation);
      expect(find(id)?.buttons).toEqual(['接单', '备注']);
      // Given back, it can be claimed again, by the same person.
      expect(await harness.adapter.edit?.(ref, id, CARD)).toEqual({ sent: true, messageId: id });
      await harness.member(2).presses?.('接单');
      const keysSeen = (await come(4)).map(({ dedupeKey }) => dedupeKey);
      expect(new Set(keysSeen).size).toBe(4);
    });

    test('a message of ours is reworded, also to the same words, and taken back, also twice', async () => {
      const { edit, recall } = harness.adapter;
      const ref = await deskRef();
      const id = await send(ref, CARD);
      const done = { sent: true, messageId: id };
      if (edit !== undefined) {
        const claimed: OutgoingMessage = {
          ...CARD,
          text: '王芳 由阿明接待',
          choices: [{ id: 'case:17:close', label: '结束' }],
        };
        expect(await edit(ref, id, claimed)).toEqual(done);
        expect(find(id)).toMatchObject({ text: '王芳 由阿明接待', buttons: ['结束'] });
        expect(await edit(ref, id, claimed)).toEqual(done);
        expect(await edit(ref, id, { kind: 'text', text: '已结束' })).toEqual(done);
        expect(find(id)).toMatchObject({ text: '已结束', buttons: [] });
      }
      expect(await recall?.(ref, id)).toEqual(done);
      expect(find(id)).toBeUndefined();
      if (edit !== undefined) {
        expect(await recall?.(ref, id)).toEqual(done);
        expect(await edit(ref, id, CARD)).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
      }
    });

    test('a thread is opened, written to, heard, and found to be gone', async () => {
      const { openThread } = harness.adapter;
      if (openThread === undefined) return;
      const group = await deskRef();
      const opened = await openThread(group, { title: `A17 ${'王芳'.repeat(100)}`, card: CARD });
      if (opened?.opened !== true) throw new Error('there is no thread');
      const ref: ConversationRef = JSON.parse(JSON.stringify(opened.ref));
      const thread = ref.thread ?? fail('it has no thread');
      expect(ref).toMatchObject({ platform: group.platform, conversation: group.conversation, kind: 'group' });
      if (opened.messageId !== null) {
        expect(find(opened.messageId)).toMatchObject({ text: '王芳 等待中', buttons: ['接单', '备注'] });
        expect(await harness.adapter.edit?.(ref, opened.messageId, CARD)).toMatchObject({ sent: true });
      }
      const id = await send(ref, { kind: 'text', text: '运费多少？' });
      expect(find(id)).toMatchObject({ text: '运费多少？', thread });
      await harness.member(1).writes('8 元', { thread });
      const heard = (await come(2)).at(-1);
      expect(heard).toMatchObject({ text: '8 元' });
      // Nothing is answered by it but the thread.
      expect(heard).not.toHaveProperty('replyTo');
      expect(conversationKey(heard?.ref ?? group)).toBe(conversationKey(ref));
      const second = await openThread(group, { title: 'A18', card: CARD });
      expect(second).toMatchObject({ opened: true });
      expect(second?.opened === true && second.ref.thread).not.toBe(thread);
      harness.deletes?.(thread);
      expect(await harness.adapter.send(ref, { kind: 'text', text: 'x' }, { key: 'gone' })).toEqual({
        sent: false,
        failure: { kind: 'unreachable', why: 'gone' },
      });
    });

    test('a group without threads has none', async () => {
      const { openThread } = harness.adapter;
      if (openThread === undefined) return;
      expect(await openThread(await deskRef('plain'), { title: 'A17', card: CARD })).toBeNull();
    });
  });
}

function fail(why: string): never {
  throw new Error(why);
}
