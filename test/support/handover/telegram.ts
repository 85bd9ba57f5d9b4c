import { type BotApi, type BotCall, buttonsOf, startBotApi } from '../botApi.ts';
import type { Customer, Group, Member, Where } from './peers.ts';

export const TOKEN = '123456:TESTTOKEN-abc';
/** A group with topics, and one without. */
export const FORUM = -1001234567890;
export const PLAIN = -1003;

/** Telegram with customers and the shop's people. */
export interface TelegramPeer {
  readonly url: string;
  customer(number: number): Customer;
  group(id: number): Group;
  close(): Promise<void>;
}

export async function openTelegram(): Promise<TelegramPeer> {
  const api = await startBotApi();
  api.groups.addForum(FORUM);
  const times = timesOf(api);
  const posted = new Map<string, number>();
  const keep = api.groups.messages.set.bind(api.groups.messages);
  api.groups.messages.set = (key, message) => {
    if (!posted.has(key)) posted.set(key, Date.now());
    return keep(key, message);
  };
  return {
    url: api.url,
    customer: (number) => talkOf(api, times, 1000 + number, `Customer ${number}`),
    group: (id) => groupOf(api, posted, id, (member) => talkOf(api, times, 70 + member, `Agent ${member}`)),
    close: () => api.close(),
  };
}

/** Notes when calls were answered. */
function timesOf(api: BotApi): (call: BotCall) => number {
  const times = new WeakMap<BotCall, number>();
  const push = api.calls.push.bind(api.calls);
  api.calls.push = (...calls) => {
    for (const call of calls) times.set(call, Date.now());
    return push(...calls);
  };
  return (call) => times.get(call) ?? 0;
}

function talkOf(api: BotApi, at: (call: BotCall) => number, id: number, name: string): Customer {
  const person = api.person(id, name);
  const calls = () => api.sent().filter(({ parameters, taken }) => taken && parameters.chat_id === id);
  return {
    says: (text) => person.says(text),
    async picks(label) {
      const call = calls().findLast((one) => buttonsOf(one).some(({ text }) => text === label));
      if (call === undefined) throw new Error(`there is no button ${label}`);
      await person.presses(call, label);
    },
    read: async () =>
      calls().map((call, place) => ({
        id: `${id}/${place}`,
        text: String(call.parameters.text),
        buttons: call.parameters.reply_markup === undefined ? [] : buttonsOf(call).map(({ text }) => text),
        thread: null,
        at: at(call),
      })),
  };
}

let lastId = 500_000;

function groupOf(
  api: BotApi,
  posted: ReadonlyMap<string, number>,
  group: number,
  privately: (member: number) => Customer,
): Group {
  const chat = { id: group, type: 'supergroup', title: 'Shop staff', ...(group === FORUM ? { is_forum: true } : {}) };
  const message = (fields: object, id = ++lastId) => ({ message_id: id, date: 1_790_000_000, chat, ...fields });
  return {
    shown: () =>
      [...api.groups.messages.values()]
        .filter((one) => one.chat === group)
        .map(({ id, text, caption, markup, thread }) => ({
          id: String(id),
          text: (text ?? caption ?? '').replace(/<\/?b>/g, ''),
          buttons: markup === undefined ? [] : buttonsOf(asCall(markup)).map((button) => button.text),
          thread: thread === undefined ? null : String(thread),
          at: posted.get(`${group}/${id}`) ?? 0,
        })),
    member(number): Member {
      const from = { id: 70 + number, is_bot: false, first_name: `Agent ${number}` };
      return {
        privately: privately(number),
        writes: (text, where = {}) => api.deliver({ message: message({ from, text, ...placeOf(where) }) }),
        async presses(shown, label) {
          const found = api.groups.messages.get(`${group}/${shown.id}`);
          const data = buttonsOf(asCall(found?.markup)).find(({ text }) => text === label)?.callback_data;
          const place = message(
            { from: { id: 666, is_bot: true }, ...placeOf({ thread: shown.thread }) },
            Number(shown.id),
          );
          await api.deliver({
            callback_query: { id: `q${++lastId}`, from, chat_instance: '1', data, message: place },
          });
        },
      };
    },
  };
}

const asCall = (markup: unknown): BotCall => ({ method: '', parameters: { reply_markup: markup }, taken: true });

/** Where a message stands, as Telegram tells it: in topics what replies to nothing replies to the topic. */
function placeOf({ thread, replyTo }: Where): object {
  const reply = replyTo == null ? {} : { reply_to_message: { message_id: Number(replyTo) } };
  if (thread == null) return reply;
  const topic = { message_id: Number(thread), from: { id: 666, is_bot: true }, forum_topic_created: { name: 'A17' } };
  return { message_thread_id: Number(thread), is_topic_message: true, reply_to_message: topic, ...reply };
}
