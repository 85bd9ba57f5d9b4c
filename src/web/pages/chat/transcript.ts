import type { ChatState, Outgoing, OutgoingStatus } from './state.ts';
import type { Choice, Line } from './wire.ts';

/** A choice as a button: `closed` once something was picked after it was offered. */
export interface ShownChoice extends Choice {
  readonly state: 'open' | 'closed' | 'picked';
}

/** One message as it stands on the page. */
export interface Bubble {
  /** The same before and after the server has the message, so that the element stays. */
  readonly key: string;
  readonly author: Line['author'];
  readonly text: string;
  /** ms since 1970 */
  readonly at: number;
  /** Of own messages. */
  readonly status: OutgoingStatus | null;
  /** The id to send again by. */
  readonly outgoingId: string | null;
  readonly choices: readonly ShownChoice[];
  /** The first message of its day. */
  readonly startsDay: boolean;
  /** The first and the last of several by the same author in a short time. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
}

const GROUP_MS = 5 * 60_000;

/** The talk as the page shows it: the transcript, then the own messages that it does not hold yet. */
export function transcript(state: Pick<ChatState, 'lines' | 'outbox'>): Bubble[] {
  const messages = [...state.lines.map(fromLine), ...state.outbox.map(fromOutgoing)];
  return closeChoices(messages).map((message, index) => {
    const previous = messages[index - 1];
    const next = messages[index + 1];
    return {
      ...message,
      startsDay: previous === undefined || !sameDay(previous.at, message.at),
      startsGroup: previous === undefined || !sameGroup(previous, message),
      endsGroup: next === undefined || !sameGroup(message, next),
    };
  });
}

type Message = Omit<Bubble, 'startsDay' | 'startsGroup' | 'endsGroup'>;

function fromLine(line: Line): Message {
  const own = line.author === 'customer';
  return {
    key: own && line.id !== undefined ? line.id : `line-${line.seq}`,
    author: line.author,
    text: line.message.text,
    at: line.at,
    status: own ? 'delivered' : null,
    outgoingId: null,
    choices: (line.message.choices ?? []).map((choice) => ({ ...choice, state: 'open' })),
  };
}

function fromOutgoing({ id, text, at, status }: Outgoing): Message {
  return { key: id, author: 'customer', text, at, status, outgoingId: id, choices: [] };
}

/**
 * Closes all choices that were offered before one was picked. The transcript holds a pick as a text in the words of
 * its label, so one that was typed counts too.
 */
function closeChoices(messages: readonly Message[]): Message[] {
  let shown: Message[] = [];
  for (const message of messages) {
    const offer =
      message.status === null || message.status === 'refused' ? -1 : shown.findLastIndex(offers(message.text));
    if (offer >= 0) shown = shown.map((earlier, index) => close(earlier, index === offer ? message.text : null));
    shown.push(message);
  }
  return shown;
}

function offers(label: string): (message: Message) => boolean {
  return ({ choices }) => choices.some((choice) => choice.label === label && choice.state === 'open');
}

function close(offer: Message, picked: string | null): Message {
  const choices = offer.choices.map((choice): ShownChoice => {
    if (choice.state !== 'open') return choice;
    return { ...choice, state: choice.label === picked ? 'picked' : 'closed' };
  });
  return { ...offer, choices };
}

function sameGroup(a: Message, b: Message): boolean {
  return a.author === b.author && b.at - a.at < GROUP_MS && sameDay(a.at, b.at);
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
