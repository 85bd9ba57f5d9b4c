import type { ConversationRef, IncomingEvent } from '../../src/model/event.ts';
import { newSession, type Session } from '../../src/model/session.ts';
import type { OutboxItem, PendingEvent, SendOutcome, Store, TurnOutcome } from '../../src/model/store.ts';
import { Turn } from '../../src/model/turn.ts';

/** A time at which everything that the samples hold is due. */
export const LATER = 1_000_000;

export function ref(conversation: string, platform = 'web'): ConversationRef {
  return { platform, account: 'shop', conversation, kind: 'direct' };
}

export type Message = Extract<IncomingEvent, { kind: 'message' }>;

/** The `n`th message of a conversation. */
export function message(conversation: string, n = 1, changes: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    dedupeKey: `${conversation}/${n}`,
    sentAt: n,
    ref: ref(conversation),
    from: { id: 'customer' },
    messageId: `m${n}`,
    text: `question ${n}`,
    ...changes,
  };
}

/** Stores the `n`th message of a conversation, received at `n` ms. */
export function write(store: Store, conversation: string, n = 1, changes: Partial<Message> = {}) {
  const event = message(conversation, n, changes);
  return store.accept(event, n, event.text);
}

/** A turn that answers with these texts. */
export function answer(...texts: string[]): (pending: PendingEvent) => TurnOutcome {
  return (pending) => ({
    session: session(pending),
    turn: turn(pending, texts),
    replies: texts.map((text) => ({ kind: 'text', text })),
    author: 'bot',
    calls: [],
    case: null,
  });
}

/** Remembers in `failures` how many turns there were. */
function session({ session }: PendingEvent): Session {
  const before = session ?? newSession('en');
  return { ...before, failures: before.failures + 1 };
}

function turn({ id, conversation, event, receivedAt }: PendingEvent, replies: readonly string[]): Turn {
  return Turn.parse({
    id: `turn-${id}`,
    conversation,
    platform: event.ref.platform,
    customer: 'someone',
    receivedAt,
    decidedAt: receivedAt + 1,
    deliveredAt: null,
    author: 'bot',
    language: 'en',
    said: event.kind === 'message' ? event.text : event.kind,
    understanding: null,
    decision: { flow: 'faq', entry: 'shipping.cost', also: [], route: 'faq' },
    calls: [],
    replies,
    knowledgeVersion: 'v1',
    error: null,
  });
}

/** Stores a message and takes it through a turn that answers so. */
export async function ask(store: Store, conversation: string, n: number, ...texts: string[]): Promise<void> {
  await write(store, conversation, n);
  await store.takeTurn(LATER, answer(...texts));
}

export function sent({ id }: OutboxItem, at = LATER): SendOutcome {
  return { id, state: 'sent', messageId: `sent-${id}`, at };
}

/** Sends all that is due, in the order it is handed out. */
export async function sendAll(store: Store, platform = 'web'): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const items = await store.takeReplies(platform, LATER, 10);
    if (items.length === 0) return texts;
    texts.push(...items.map((item) => item.message.text));
    await store.finishReplies(items.map((item) => sent(item)));
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The transcript as `author: text` lines. */
export async function talk(store: Store, conversation: string): Promise<string[]> {
  const lines = await store.transcript(`web/shop/${conversation}`, 0, 1000);
  return lines.map((line) => `${line.author}: ${line.message.text}`);
}
