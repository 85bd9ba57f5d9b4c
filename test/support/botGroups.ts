/** The Bot API refuses a call. */
export class Refused extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type Json = Readonly<Record<string, unknown>>;

/** A message of the bot's as people see it. */
export interface BotMessage {
  readonly id: number;
  readonly chat: number;
  readonly thread: number | undefined;
  /** null = there are only words under a file. */
  readonly text: string | null;
  readonly caption: string | null;
  readonly markup: unknown;
  readonly replyTo: number | undefined;
}

const refuse = (description: string): never => {
  throw new Refused(400, `Bad Request: ${description}`);
};

/** Groups, their topics, and the bot's messages in them, as a Bot API server keeps them. */
export function botGroups(nextId: () => number) {
  const forums = new Map<number, { mayManage: boolean }>();
  /** By chat and thread. */
  const topics = new Map<string, string>();
  const messages = new Map<string, BotMessage>();
  const keyOf = (chat: unknown, id: unknown): string => `${chat}/${id}`;

  function chatOf(id: number): Json {
    if (id > 0) return { id, type: 'private' };
    return { id, type: 'supergroup', title: 'Group', ...(forums.has(id) ? { is_forum: true } : {}) };
  }

  function createTopic({ chat_id, name }: Json): Json {
    const forum = forums.get(Number(chat_id)) ?? refuse('the chat is not a forum');
    if (!forum.mayManage) refuse('not enough rights to create a topic');
    if (typeof name !== 'string' || name === '' || [...name].length > 128) refuse('TOPIC_TITLE_INVALID');
    const thread = nextId();
    topics.set(keyOf(chat_id, thread), String(name));
    return { message_thread_id: thread, name, icon_color: 7322096 };
  }

  const found = ({ chat_id, message_id }: Json, what: string): BotMessage =>
    messages.get(keyOf(chat_id, message_id)) ?? refuse(`message to ${what} not found`);

  function reword(before: BotMessage, after: BotMessage): Json {
    if (JSON.stringify(before) === JSON.stringify(after)) {
      refuse(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    }
    messages.set(keyOf(after.chat, after.id), after);
    return { message_id: after.id, date: 1, chat: chatOf(after.chat), text: after.text, caption: after.caption };
  }

  function editText(parameters: Json): Json {
    const before = found(parameters, 'edit');
    if (before.text === null) refuse('there is no text in the message to edit');
    return reword(before, { ...before, text: String(parameters.text), markup: parameters.reply_markup });
  }

  function editCaption(parameters: Json): Json {
    const before = found(parameters, 'edit');
    if (before.text !== null) refuse('there is no caption in the message to edit');
    return reword(before, { ...before, caption: String(parameters.caption), markup: parameters.reply_markup });
  }

  return {
    /** A group with topics; `mayManage` false = the bot lacks the right to make them. */
    addForum: (id: number, mayManage = true) => void forums.set(id, { mayManage }),
    /** The topics' names. */
    topics,
    deleteTopic: (chat: number, thread: number) => void topics.delete(keyOf(chat, thread)),
    messages,
    /** Keeps what the bot sends, and gives the place of it as the server tells it. */
    keep(
      id: number,
      { chat_id, message_thread_id: thread, text, caption, reply_markup, reply_parameters }: Json,
    ): Json {
      const chat = Number(chat_id);
      if (thread !== undefined && forums.has(chat) && !topics.has(keyOf(chat, thread))) {
        refuse('message thread not found');
      }
      const replied = (reply_parameters as { message_id?: number } | undefined)?.message_id;
      messages.set(keyOf(chat, id), {
        id,
        chat,
        thread: thread === undefined ? undefined : Number(thread),
        text: text === undefined ? null : String(text),
        caption: caption === undefined ? null : String(caption),
        markup: reply_markup,
        replyTo: replied,
      });
      return {
        chat: chatOf(chat),
        ...(thread === undefined ? {} : { message_thread_id: thread, is_topic_message: true }),
      };
    },
    /** undefined = it is no method of groups. */
    answer(method: string, parameters: Json): unknown {
      switch (method) {
        case 'getChat':
          return chatOf(Number(parameters.chat_id));
        case 'createForumTopic':
          return createTopic(parameters);
        case 'editMessageText':
          return editText(parameters);
        case 'editMessageCaption':
          return editCaption(parameters);
        case 'deleteMessage':
          return messages.delete(keyOf(found(parameters, 'delete').chat, parameters.message_id));
        default:
          return undefined;
      }
    },
  };
}
