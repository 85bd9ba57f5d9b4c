import { z } from 'zod';
import type { Adapter, SendResult } from '../../model/adapter.ts';
import type { Clock } from '../../model/clock.ts';
import type { ConversationRef } from '../../model/event.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import { failureOf, refusedWith } from './errors.ts';
import { writeEdits } from './write.ts';

/** The Bot API as it is called here: telegraf's methods lag behind what there is. */
export type CallApi = (method: string, parameters: object, options?: { signal: AbortSignal }) => Promise<unknown>;

const NO_MESSAGE: SendResult = { sent: false, failure: { kind: 'rejected', why: 'this is no message of Telegram' } };

/** Telegram's own ids are numbers. */
export const isMessageId = (id: string): boolean => /^\d{1,15}$/.test(id);

const placeOf = ({ conversation }: ConversationRef, messageId: string): object => ({
  chat_id: Number(conversation),
  message_id: Number(messageId),
});

/** Gives a message of ours new words; one that says the same already counts as changed. */
export async function editMessage(
  call: CallApi,
  ref: ConversationRef,
  messageId: string,
  message: OutgoingMessage,
): Promise<SendResult> {
  if (!isMessageId(messageId)) return NO_MESSAGE;
  let result = NO_MESSAGE;
  for (const { method, parameters } of writeEdits(message)) {
    try {
      await call(method, { ...placeOf(ref, messageId), ...parameters });
      return { sent: true, messageId };
    } catch (error) {
      if (refusedWith(error, /message is not modified/i)) return { sent: true, messageId };
      result = { sent: false, failure: failureOf(error) };
      // The words stand under a file, or no file is above them.
      if (!refusedWith(error, /there is no (text|caption)/i)) return result;
    }
  }
  return result;
}

/** Takes a message of ours back; one that is not there any more counts as taken back. */
export async function recallMessage(call: CallApi, ref: ConversationRef, messageId: string): Promise<SendResult> {
  if (!isMessageId(messageId)) return NO_MESSAGE;
  try {
    await call('deleteMessage', placeOf(ref, messageId));
    return { sent: true, messageId };
  } catch (error) {
    if (refusedWith(error, /message to delete not found/i)) return { sent: true, messageId };
    return { sent: false, failure: failureOf(error) };
  }
}

const MAX_TITLE = 128;
/** How long a group is held to have no topics: somebody may turn them on. */
const PLAIN_MS = 600_000;
/** The group has no topics, or the bot may not make any: it is used as it is. */
const NO_TOPICS = /not a forum|not enough rights|CHAT_ADMIN_REQUIRED|CHAT_NOT_FORUM|supergroup/i;

const Chat = z.object({ is_forum: z.boolean().optional() });
const Topic = z.object({ message_thread_id: z.number().int() });

export type OpenThread = (
  call: CallApi,
  ...asked: Parameters<NonNullable<Adapter['openThread']>>
) => ReturnType<NonNullable<Adapter['openThread']>>;

/** Opens topics. A topic begins without a message of ours: the card is for whoever asked to send. */
export function topicOpener(clock: Pick<Clock, 'now'>): OpenThread {
  const forums = new Set<string>();
  /** Until when groups are held to be plain. */
  const plain = new Map<string, number>();

  async function isForum(call: CallApi, { conversation }: ConversationRef): Promise<boolean> {
    if (forums.has(conversation)) return true;
    if ((plain.get(conversation) ?? 0) > clock.now()) return false;
    const { is_forum: found } = Chat.parse(await call('getChat', { chat_id: Number(conversation) }));
    if (found === true) forums.add(conversation);
    else plain.set(conversation, clock.now() + PLAIN_MS);
    return found === true;
  }

  return async (call, group, { title }) => {
    try {
      if (!(await isForum(call, group))) return null;
      const topic = await call('createForumTopic', { chat_id: Number(group.conversation), name: cut(title) });
      const thread = String(Topic.parse(topic).message_thread_id);
      return { opened: true, ref: { ...group, thread }, messageId: null };
    } catch (error) {
      if (!refusedWith(error, NO_TOPICS)) return { opened: false, failure: failureOf(error) };
      forums.delete(group.conversation);
      plain.set(group.conversation, clock.now() + PLAIN_MS);
      return null;
    }
  };
}

/** At most as long as a topic's name may be, without cutting what is one character to a reader. */
function cut(title: string): string {
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(title.toWellFormed())) {
    if (kept.length + segment.length > MAX_TITLE) break;
    kept += segment;
  }
  return kept;
}
