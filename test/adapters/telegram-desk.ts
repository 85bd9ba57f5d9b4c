import { createTelegramAdapter, type TelegramOptions } from '../../src/adapters/telegram/adapter.ts';
import type { DeskHarness } from '../contracts/desk.ts';
import { impatientClock as clock } from '../fakes/clock.ts';
import { type BotApi, buttonsOf, startBotApi } from '../support/botApi.ts';
import { startPlatformServer } from '../support/platformServer.ts';

const TOKEN = '123456:TESTTOKEN-abc';
const SECRET = 'a-secret-of-the-test';
/** The desk's group is a forum. */
export const DESK = -1001234567890;
const OTHER = -1002;
/** A desk's too, without topics. */
export const PLAIN = -1003;
const CHATS = { desk: DESK, other: OTHER, plain: PLAIN };

export const openAdapter = (api: BotApi, webhook: TelegramOptions['webhook'] = null) =>
  createTelegramAdapter({
    token: TOKEN,
    apiRoot: api.url,
    webhook,
    clock,
    isDesk: (id) => id === String(DESK) || id === String(PLAIN),
  });

/** Telegram with a desk in a forum. */
export async function openDesk(listening: 'polling' | 'webhook'): Promise<DeskHarness> {
  const api = await startBotApi();
  api.groups.addForum(DESK);
  const server = await startPlatformServer();
  const webhook = { url: `${server.url}/webhooks/telegram`, secret: SECRET };
  const adapter = openAdapter(api, listening === 'webhook' ? webhook : null);
  server.serve(adapter.routes ?? []);
  let ids = 5000;

  const chatOf = (id: number) => ({
    id,
    type: 'supergroup',
    title: 'Shop staff',
    ...(id === DESK ? { is_forum: true } : {}),
  });
  const topicOf = (thread: string | undefined) =>
    thread === undefined
      ? {}
      : {
          message_thread_id: Number(thread),
          is_topic_message: true,
          // As Telegram has it in topics for whatever replies to nothing.
          reply_to_message: {
            message_id: Number(thread),
            from: { id: 666, is_bot: true },
            forum_topic_created: { name: 'A17', icon_color: 7322096 },
          },
        };
  const message = (chat: number, fields: object, id = ++ids) => ({
    message_id: id,
    date: 1_790_000_000,
    chat: chatOf(chat),
    ...fields,
  });
  const shown = () => [...api.groups.messages.values()].filter(({ chat }) => chat === DESK);

  return {
    adapter,
    member(number) {
      const from = { id: 70 + number, is_bot: false, first_name: `Agent ${number}` };
      return {
        id: String(from.id),
        async writes(text, { in: where = 'desk', thread, replyTo } = {}) {
          const reply = replyTo === undefined ? {} : { reply_to_message: { message_id: Number(replyTo) } };
          const full = message(CHATS[where], { from, text, ...topicOf(thread), ...reply });
          await api.deliver({ message: full });
          return String(full.message_id);
        },
        forwards: (text) =>
          api.deliver({
            message: message(DESK, {
              from,
              text,
              forward_origin: { type: 'hidden_user', sender_user_name: 'Somebody', date: 1 },
              forward_sender_name: 'Somebody',
              forward_date: 1,
            }),
          }),
        edits: (id, text) =>
          api.deliver({
            edited_message: message(DESK, { from, text, edit_date: 1_790_000_009 }, Number(id)),
          }),
        presses(label) {
          const card = shown().findLast(({ markup }) => JSON.stringify(markup ?? '').includes(label));
          const markup = { method: '', parameters: { reply_markup: card?.markup }, taken: true };
          const data = buttonsOf(markup).find(({ text }) => text === label)?.callback_data;
          const place = { ...message(DESK, { from: { id: 666, is_bot: true } }, card?.id), reply_markup: card?.markup };
          return api.deliver({
            callback_query: { id: `q${++ids}`, from, chat_instance: '1', data, message: place },
          });
        },
      };
    },
    named: (text) => `@ShopBot ${text}`,
    commandFor: (command, bot) => `${command}@${bot === 'ours' ? 'shopbot' : 'OtherBot'}`,
    asGroup: (text) =>
      api.deliver({
        message: message(DESK, {
          from: { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' },
          sender_chat: chatOf(DESK),
          text,
        }),
      }),
    echoes: (text) =>
      api.deliver({ message: message(DESK, { from: { id: 666, is_bot: true, first_name: 'Shop' }, text }) }),
    shown: () =>
      shown().map(({ id, text, caption, markup, thread, replyTo }) => ({
        id: String(id),
        text: text ?? caption ?? '',
        buttons: buttonsOf({ method: '', parameters: { reply_markup: markup }, taken: true }).map(({ text }) => text),
        thread: thread === undefined ? undefined : String(thread),
        replyTo: replyTo === undefined ? undefined : String(replyTo),
      })),
    showsReplies: true,
    deletes: (thread) => api.groups.deleteTopic(DESK, Number(thread)),
    async close() {
      await api.close();
      await server.close();
    },
  };
}
