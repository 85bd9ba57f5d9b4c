import type { Adapter, Capabilities, EventSink, SendFailure, SendResult } from '../../model/adapter.ts';
import { type ConversationRef, conversationKey, type IncomingEvent } from '../../model/event.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import { type Connection, connect, type Puppet } from './connect.ts';
import { download } from './download.ts';
import { failureOf, faultOf } from './errors.ts';
import { createWaits, type Schedule, typingDelay, type Waits, within } from './pace.ts';
import { createQuotes } from './quotes.ts';
import { look, readMessage, type Seen } from './read.ts';
import { createReceiver, type Receiver } from './receive.ts';
import { createSession, type SessionHooks } from './session.ts';
import { boxOf } from './write.ts';

/** As a person would write, or the account is soon taken for a machine's. */
const CAPABILITIES: Capabilities = {
  buttons: 0,
  receivesFiles: true,
  maxText: 2000,
  unit: 'characters',
  files: true,
  rates: {
    conversation: [{ messages: 1, perMs: 1500 }],
    account: [{ messages: 20, perMs: 60_000 }],
  },
};

/** How long a puppet may take over reading one message, over sending one, and over a file, ms. */
const READ_MS = 30_000;
const SEND_MS = 25_000;
const DOWNLOAD_MS = 60_000;
/** 1 + 2 + 4 + 8 + 16 s: longer than a store's restart. */
const RETRIES = 5;

/** A message from before the start, which puppets hand over once more after a restart. */
export interface OldMessage {
  readonly messageId: string;
  readonly conversation: string;
  /** ms since 1970. */
  readonly sentAt: number;
  /** How many there have been since the start. */
  readonly count: number;
}

export interface WechatOptions extends SessionHooks {
  /** The package that speaks WeChat: WECHATY_PUPPET. It reads its own settings from the environment. */
  readonly puppet: string;
  /** ms since 1970. */
  readonly now: () => number;
  readonly schedule: Schedule;
  /** From 0 to 1; for delays that look like a person's. */
  readonly random?: () => number;
  /** It was not handed over, and nobody answers it. */
  readonly onOld?: (old: OldMessage) => void;
  /** A fault that nobody else hears of, without secrets: a message that is lost, a connection that broke. */
  readonly onError?: (error: Error) => void;
  /** How often an event that could not be stored is tried again, after 1, 2, 4 … s. */
  readonly retries?: number;
  /** Where a puppet that logs in by itself keeps its login, so that a restart needs no new scan; it holds secrets. */
  readonly sessionFile?: string;
  /** What must appear in no fault and no status, such as the puppet's token. */
  readonly secrets?: readonly string[];
  /** Whether a room is a desk's, where everything is read; absent = none is. */
  readonly isDesk?: (conversation: string) => boolean;
  /** For tests: makes the puppet itself, anew for each start. */
  readonly makePuppet?: () => Puppet;
}

const AWAY: SendResult = { sent: false, failure: { kind: 'unavailable', maybeSent: false } };
const NOT_FOUND: SendFailure = { kind: 'rejected', why: 'WeChat does not know the message' };

const talkOf = (event: IncomingEvent | null): string => (event === null ? '' : conversationKey(event.ref));

/** What lives from a start to the next stop. */
interface Run {
  readonly connection: Connection;
  readonly waits: Waits;
  readonly receiver: Receiver;
}

/** A personal WeChat account, through a puppet of wechaty's: talks with contacts, and rooms where the bot is mentioned, or all that is said in a desk's. */
export function createWechatAdapter(options: WechatOptions): Adapter {
  const { now, schedule, random = Math.random, secrets = [], retries = RETRIES, isDesk = () => false } = options;
  const session = createSession(options, secrets);
  const report = (what: string, error: unknown): void => options.onError?.(faultOf(what, error, secrets));
  const quotes = createQuotes();
  let run: Run | null = null;
  /** Kept over starts that fail: what was sent since the first one is not old. WeChat's times are whole seconds. */
  let startedAt: number | null = null;
  let old = 0;
  /** Rises with every start and stop: a start that is overtaken by a stop is undone. */
  let life = 0;

  async function open(sink: EventSink, wanted: () => boolean): Promise<Run> {
    const waits = createWaits(schedule);
    const receiver = createReceiver(retries, waits, (id, error) => report(`the WeChat message ${id} was lost`, error));
    /** Messages may come before `connect` returns. */
    const { promise: connected, resolve, reject } = Promise.withResolvers<Connection>();
    connected.catch(() => {});
    try {
      const connection = await connect({
        puppet: options.puppet,
        makePuppet: options.makePuppet,
        sessionFile: options.sessionFile,
        secrets,
        waits,
        onError: (error) => options.onError?.(error),
        attach(puppet) {
          if (!wanted()) throw new Error('stopped while it was starting');
          session.attach(puppet);
          puppet.on('message', ({ messageId }) => {
            if (waits.ended()) return;
            const read = async (): Promise<IncomingEvent | null> => readOne(await connected, messageId);
            receiver.take(messageId, read, talkOf, (event) => handOver(sink, event));
          });
        },
      });
      resolve(connection);
      return { connection, waits, receiver };
    } catch (error) {
      waits.end();
      reject(error);
      if (wanted()) session.failed(error);
      throw error;
    }
  }

  async function close({ connection, waits, receiver }: Run): Promise<void> {
    waits.end();
    // What was taken is still stored.
    await receiver.idle();
    session.stopped();
    await connection.close();
  }

  async function readOne(connection: Connection, id: string): Promise<IncomingEvent | null> {
    const account = session.account();
    if (account === null) throw new Error('a message came while nobody was logged in');
    const { bot, typeName } = connection;
    const reading = async (): Promise<IncomingEvent | null> => {
      const message = await bot.Message.find({ id });
      if (message === undefined) throw new Error('the puppet does not give the message');
      const seen = await look(bot, account, message, typeName(message.type()));
      const room = seen.room?.id;
      return room !== undefined && isDesk(room) ? readAtDesk(account, seen, room) : readMessage(account, seen);
    };
    return within(schedule, READ_MS, reading());
  }

  function readAtDesk(account: string, seen: Seen, room: string): IncomingEvent | null {
    const event = readMessage(account, seen, { quoted: (text) => quotes.find(room, text) });
    if (event?.kind === 'message') quotes.note(room, event.messageId, event.text);
    return event;
  }

  async function handOver(sink: EventSink, event: IncomingEvent | null): Promise<void> {
    if (event === null) return;
    const { messageId, sentAt, ref } = event;
    if (startedAt !== null && sentAt < Math.floor(startedAt / 1000) * 1000) {
      options.onOld?.({ messageId, conversation: ref.conversation, sentAt, count: ++old });
      return;
    }
    await sink(event);
  }

  /** Absent = this account cannot be written from now. */
  function running(ref: ConversationRef): Run | undefined {
    return run !== null && session.account() === ref.account ? run : undefined;
  }

  async function say(
    { connection: { puppet } }: Run,
    ref: ConversationRef,
    message: OutgoingMessage,
  ): Promise<SendResult> {
    const deadline = now() + SEND_MS;
    const inTime = <T>(work: Promise<T>): Promise<T> => within(schedule, deadline - now(), work);
    let stage: 'looking' | 'sending' | 'partly sent' = 'looking';
    try {
      // Asked first, since puppets accept a send to nobody, or fail without saying why.
      await inTime<unknown>(
        ref.kind === 'group' ? puppet.roomPayload(ref.conversation) : puppet.contactPayload(ref.conversation),
      );
      stage = 'sending';
      if (message.kind === 'file') {
        const { FileBox } = await import('file-box');
        await inTime(puppet.messageSendFile(ref.conversation, boxOf(message.file, FileBox)));
        stage = 'partly sent';
      }
      const id = await inTime(puppet.messageSendText(ref.conversation, message.text));
      return { sent: true, messageId: id || '' };
    } catch (error) {
      const failure = failureOf(error, stage !== 'looking', secrets);
      return { sent: false, failure: stage === 'partly sent' ? notAgain(failure) : failure };
    }
  }

  /** Most puppets can do it within two minutes of sending, some cannot at all, and some gave the message no id. */
  async function takeBack({ connection: { puppet } }: Run, messageId: string): Promise<SendResult> {
    try {
      if (await within(schedule, SEND_MS, puppet.messageRecall(messageId))) return { sent: true, messageId };
      return { sent: false, failure: { kind: 'rejected', why: 'WeChat does not take it back' } };
    } catch (error) {
      const failure = failureOf(error, false, secrets);
      // It is the message that is not found, not the room.
      return { sent: false, failure: failure.kind === 'unreachable' ? NOT_FOUND : failure };
    }
  }

  return {
    platform: 'wechat',
    capabilities: CAPABILITIES,
    async start(sink) {
      startedAt ??= now();
      const own = ++life;
      session.starting();
      const opened = await open(sink, () => own === life);
      if (own === life) run = opened;
      else await opened.connection.close();
    },
    async stop() {
      const last = run;
      life++;
      run = null;
      startedAt = null;
      old = 0;
      if (last === null) session.stopped();
      else await close(last);
    },
    status: session.status,
    account: session.account,
    async send(ref, message, { key }) {
      const typed = await running(ref)?.waits.wait(typingDelay(message.text, random));
      const current = running(ref);
      if (typed !== true || current === undefined) return AWAY;
      const result = await say(current, ref, message);
      if (!result.sent) return result;
      const messageId = result.messageId || key;
      if (isDesk(ref.conversation)) quotes.note(ref.conversation, messageId, message.text);
      return { sent: true, messageId };
    },
    async recall(ref, messageId) {
      const current = running(ref);
      return current === undefined ? AWAY : takeBack(current, messageId);
    },
    async download(file, maxBytes) {
      if (run === null || session.account() === null) throw new Error('WeChat is not logged in');
      const { puppet } = run.connection;
      try {
        return await within(schedule, DOWNLOAD_MS, download(puppet, file, maxBytes));
      } catch (error) {
        throw faultOf('the file was not fetched', error, secrets);
      }
    },
  };
}

/** Of a file and its words one has arrived: sending both again would double it. */
function notAgain(failure: SendFailure): SendFailure {
  return failure.kind === 'rejected' || failure.kind === 'unreachable'
    ? failure
    : { kind: 'unavailable', maybeSent: true };
}
