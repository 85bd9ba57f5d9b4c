import type { Line, ShopInfo, Talk } from './wire.ts';

/** How far an own message has got. `refused`: the server will never take it as it is, so nothing is tried again. */
export type OutgoingStatus = 'waiting' | 'sending' | 'failed' | 'refused' | 'delivered';

/** An own message that the transcript does not hold yet. */
export interface Outgoing {
  /** Made by the page; the same in every try, so that the server stores the message once. */
  readonly id: string;
  /** The customer's words, or the label of what they picked. */
  readonly text: string;
  /** The id of what they picked. */
  readonly choice?: string;
  /** ms since 1970, by this device's clock. */
  readonly at: number;
  readonly status: OutgoingStatus;
  /** Tries that failed. */
  readonly failures: number;
}

/** A message that was delivered and has no reply yet. */
interface Awaited {
  readonly id: string;
  /** ms since 1970, by this device's clock. */
  readonly since: number;
}

/** All that the page shows comes from this; it is changed by `reduce` only. */
export interface ChatState {
  readonly shop: ShopInfo | null;
  /** null until the first message is sent. */
  readonly talk: Talk | null;
  /** An earlier talk is being fetched: what arrives is not news. */
  readonly restoring: boolean;
  /** By `seq`, without gaps or doubles. */
  readonly lines: readonly Line[];
  /** In the order they were written, which is the order they are sent in. */
  readonly outbox: readonly Outgoing[];
  readonly awaited: readonly Awaited[];
  /** A person writes, as far as is known until then (ms since 1970). */
  readonly personWritesUntil: number | null;
  /** The device has a network, as far as the browser knows. */
  readonly online: boolean;
  /** The stream of the talk's lines is broken and is being opened again. */
  readonly broken: boolean;
  /** Nothing is sent before this time (ms since 1970), because the server asked for it. */
  readonly slowDownUntil: number | null;
  /** The page is in front of the customer. */
  readonly seen: boolean;
  /** The last line that was in front of the customer. */
  readonly readSeq: number;
  /** ms since 1970, moved on by `tick` while something on the page depends on it. */
  readonly now: number;
}

export type ChatAction =
  | { readonly type: 'shop'; readonly shop: ShopInfo }
  /** A talk of an earlier visit, or of another tab; `outbox`: what could not be delivered there. */
  | {
      readonly type: 'restored';
      readonly talk: Talk | null;
      readonly outbox: readonly Outgoing[];
      readonly readSeq: number;
    }
  | {
      readonly type: 'wrote';
      readonly id: string;
      readonly text: string;
      readonly choice?: string;
      readonly at: number;
    }
  | { readonly type: 'opened'; readonly talk: Talk }
  | { readonly type: 'trying'; readonly id: string }
  /** What failed is to be tried again at once. */
  | { readonly type: 'retry' }
  | { readonly type: 'accepted'; readonly id: string; readonly now: number }
  | { readonly type: 'unavailable'; readonly id: string }
  | { readonly type: 'refused'; readonly id: string }
  | { readonly type: 'slow-down'; readonly id: string; readonly until: number; readonly now: number }
  | { readonly type: 'line'; readonly line: Line; readonly now: number }
  /** A person writes. */
  | { readonly type: 'typing'; readonly now: number }
  /** All lines up to now have arrived. */
  | { readonly type: 'caught-up' }
  | { readonly type: 'broken' }
  /** The server does not know the talk any more: what was not delivered goes into a new one. */
  | { readonly type: 'talk-gone'; readonly talk: Talk }
  | { readonly type: 'new-talk' }
  | { readonly type: 'online'; readonly online: boolean }
  | { readonly type: 'seen'; readonly seen: boolean }
  | { readonly type: 'tick'; readonly now: number };

/** The longest time that "is typing" is shown, in ms. */
export const TYPING_MS = 30_000;
/** A person who goes on writing tells so every 4 s. */
const PERSON_MS = 6000;

/** A page that has just been opened. */
export function initialState(now: number): ChatState {
  return {
    shop: null,
    talk: null,
    restoring: false,
    lines: [],
    outbox: [],
    awaited: [],
    personWritesUntil: null,
    online: true,
    broken: false,
    slowDownUntil: null,
    seen: true,
    readSeq: 0,
    now,
  };
}

/** The state after an action. Pure; an action that changes nothing gives back the same object. */
export function reduce(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'shop':
      return { ...state, shop: action.shop };
    case 'restored':
      return restore(state, action);
    case 'wrote':
      return wrote(state, action);
    case 'opened':
      return { ...state, talk: action.talk };
    case 'trying':
      return trying(state, action.id);
    case 'retry':
      return retry(state);
    case 'accepted':
      return accept(state, action.id, action.now);
    case 'unavailable':
      return fail(state, action.id);
    case 'refused':
      return setStatus(state, action.id, { status: 'refused' });
    case 'slow-down':
      return {
        ...setStatus(state, action.id, { status: 'waiting' }),
        slowDownUntil: action.until,
        now: action.now,
      };
    case 'typing':
      return { ...state, now: action.now, personWritesUntil: action.now + PERSON_MS };
    case 'line':
      return addLine(state, action.line, action.now);
    case 'caught-up':
      return { ...state, restoring: false, broken: false };
    case 'broken':
      return state.broken ? state : { ...state, broken: true };
    case 'talk-gone':
      if (state.talk?.conversation !== action.talk.conversation) return state;
      return { ...startOver(state), outbox: state.outbox.filter(isUndelivered) };
    case 'new-talk':
      return startOver(state);
    case 'online':
      return state.online === action.online ? state : { ...state, online: action.online };
    case 'seen':
      return markRead({ ...state, seen: action.seen });
    case 'tick':
      return tick(state, action.now);
  }
}

/** The message to send now: the oldest that is not delivered, unless the server asked to wait. */
export function nextToSend(state: ChatState): Outgoing | null {
  if (state.slowDownUntil !== null) return null;
  return state.outbox.find((message) => isUndelivered(message) && message.status !== 'refused') ?? null;
}

/** The last line that has arrived; the stream is asked for what comes after it. */
export function lastSeq(state: ChatState): number {
  return state.lines.at(-1)?.seq ?? 0;
}

/** Whether a reply is on its way. Of a person nothing is claimed but what they tell. */
export function isTyping(state: ChatState): boolean {
  if (state.personWritesUntil !== null) return state.now < state.personWritesUntil;
  const replies = state.lines.filter((line) => line.author !== 'customer');
  if (replies.at(-1)?.author === 'agent') return false;
  return state.awaited.some((awaited) => state.now - awaited.since < TYPING_MS);
}

/** Replies that were not in front of the customer yet. */
export function unread(state: ChatState): number {
  return state.lines.filter(
    (line) => line.author !== 'customer' && line.recalls === undefined && line.seq > state.readSeq,
  ).length;
}

/** Whole seconds until the server takes messages again; 0 = it does. */
export function slowDownSeconds(state: ChatState): number {
  if (state.slowDownUntil === null) return 0;
  return Math.max(0, Math.ceil((state.slowDownUntil - state.now) / 1000));
}

/** Whether something on the page changes by time alone, so that `tick` is needed. */
export function needsTicks(state: ChatState): boolean {
  return state.slowDownUntil !== null || state.awaited.length > 0 || state.personWritesUntil !== null;
}

/** What must outlive a reload, because the server does not have it. */
export function isUndelivered(message: Outgoing): boolean {
  return message.status !== 'delivered';
}

function restore(state: ChatState, action: Extract<ChatAction, { type: 'restored' }>): ChatState {
  const outbox = action.outbox.map(
    (message): Outgoing => (message.status === 'refused' ? message : { ...message, status: 'waiting', failures: 0 }),
  );
  const { talk, readSeq } = action;
  return { ...startOver(state), talk, outbox, readSeq, restoring: talk !== null };
}

function wrote(state: ChatState, action: Extract<ChatAction, { type: 'wrote' }>): ChatState {
  const { id, text, choice, at } = action;
  const picked = choice === undefined ? {} : { choice };
  const message: Outgoing = { id, text, ...picked, at, status: 'waiting', failures: 0 };
  return { ...state, outbox: [...state.outbox, message] };
}

function setStatus(state: ChatState, id: string, change: Partial<Outgoing>): ChatState {
  return {
    ...state,
    outbox: state.outbox.map((message) => (message.id === id ? { ...message, ...change } : message)),
  };
}

/** A message that failed is shown so until it is delivered: nobody wants to read, or hear, of each try. */
function trying(state: ChatState, id: string): ChatState {
  const failed = state.outbox.some((message) => message.id === id && message.status === 'failed');
  return failed ? state : setStatus(state, id, { status: 'sending' });
}

function retry(state: ChatState): ChatState {
  const again = (message: Outgoing): Outgoing => ({ ...message, status: 'waiting', failures: 0 });
  return { ...state, outbox: state.outbox.map((message) => (message.status === 'failed' ? again(message) : message)) };
}

function accept(state: ChatState, id: string, now: number): ChatState {
  // The stream may tell a message, and even its reply, before the answer to the request arrives.
  if (!state.outbox.some((message) => message.id === id)) return state;
  return { ...setStatus(state, id, { status: 'delivered' }), awaited: withAwaited(state.awaited, id, now), now };
}

/** One failure may be a hiccup; from the second on, or without a network, the customer is told. */
function fail(state: ChatState, id: string): ChatState {
  const failures = (state.outbox.find((message) => message.id === id)?.failures ?? 0) + 1;
  return setStatus(state, id, { status: failures > 1 || !state.online ? 'failed' : 'waiting', failures });
}

function addLine(state: ChatState, line: Line, now: number): ChatState {
  if (state.lines.some((known) => known.seq === line.seq)) return state;
  const after = state.lines.findLastIndex((known) => known.seq < line.seq) + 1;
  return markRead({
    ...state,
    lines: [...state.lines.slice(0, after), line, ...state.lines.slice(after)],
    outbox: state.outbox.filter((message) => message.id !== line.id || line.author !== 'customer'),
    awaited: awaitedAfter(state, line, now),
    personWritesUntil: line.author === 'agent' ? null : state.personWritesUntil,
    now,
  });
}

function awaitedAfter(state: ChatState, line: Line, now: number): readonly Awaited[] {
  if (line.author !== 'customer') {
    // A reply answers the message it names and all before it.
    const answered = state.awaited.findIndex((awaited) => awaited.id === line.replyTo);
    return line.replyTo === undefined ? [] : state.awaited.slice(answered + 1);
  }
  if (line.id === undefined || state.lines.some((known) => known.replyTo === line.id)) return state.awaited;
  // A line of an earlier visit is as old as the server says, which keeps a clock that is behind from claiming typing.
  return withAwaited(state.awaited, line.id, state.restoring ? Math.min(line.at, now) : now);
}

function withAwaited(awaited: readonly Awaited[], id: string, since: number): readonly Awaited[] {
  return awaited.some((known) => known.id === id) ? awaited : [...awaited, { id, since }];
}

function startOver(state: ChatState): ChatState {
  const { shop, online, seen, now, slowDownUntil } = state;
  return { ...initialState(now), shop, online, seen, slowDownUntil };
}

function markRead(state: ChatState): ChatState {
  const last = lastSeq(state);
  return state.seen && last > state.readSeq ? { ...state, readSeq: last } : state;
}

function tick(state: ChatState, now: number): ChatState {
  return {
    ...state,
    now,
    slowDownUntil: state.slowDownUntil !== null && state.slowDownUntil > now ? state.slowDownUntil : null,
    personWritesUntil: (state.personWritesUntil ?? 0) > now ? state.personWritesUntil : null,
    awaited: state.awaited.filter((awaited) => now - awaited.since < TYPING_MS),
  };
}
