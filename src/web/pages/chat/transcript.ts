import type { ChatState, Outgoing, OutgoingStatus } from './state.ts';
import type { Choice, File, Line } from './wire.ts';

/** A choice as a button: `closed` once something was picked after it was offered. */
export interface ShownChoice extends Choice {
  readonly state: 'open' | 'closed' | 'picked';
}

/** It has new words, or none any more. */
type Mark = 'edited' | 'recalled';

/** One message as it stands on the page. */
export interface Bubble {
  /** The same before and after the server has the message, so that the element stays. */
  readonly key: string;
  readonly author: Line['author'];
  readonly text: string;
  readonly mark: Mark | null;
  /** ms since 1970 */
  readonly at: number;
  /** Of own messages. */
  readonly status: OutgoingStatus | null;
  /** The id to send again by. */
  readonly outgoingId: string | null;
  readonly choices: readonly ShownChoice[];
  readonly file: File | null;
  /** The customer's words that it answers, where that is not plain to see. */
  readonly quote: string | null;
  /** The first message of its day. */
  readonly startsDay: boolean;
  /** The first and the last of several by the same author in a short time. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
}

const GROUP_MS = 5 * 60_000;

/** The talk as the page shows it: the transcript, then the own messages that it does not hold yet. */
export function transcript(state: Pick<ChatState, 'lines' | 'outbox'>): Bubble[] {
  const own = new Map(
    state.lines.flatMap(({ author, id, message }) => (author === 'customer' && id ? [[id, message.text]] : [])),
  );
  const messages = [...amended(state.lines).map((line) => fromLine(line, own)), ...state.outbox.map(fromOutgoing)];
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

/** The lines with their newest words, without those that only say so. */
function amended(lines: readonly Line[]): (Line & { readonly mark?: Mark })[] {
  const changes = new Map<string, Pick<Line, 'message'> & { readonly mark: Mark }>();
  for (const { edits, recalls, message } of lines) {
    if (edits !== undefined) changes.set(edits, { message, mark: 'edited' });
    if (recalls !== undefined) changes.set(recalls, { message: { text: '' }, mark: 'recalled' });
  }
  const shown = lines.filter(({ edits, recalls }) => edits === undefined && recalls === undefined);
  return shown.map((line) => (line.author === 'customer' ? line : { ...line, ...changes.get(line.id ?? '') }));
}

function fromLine(line: Line & { readonly mark?: Mark }, said: ReadonlyMap<string, string>): Message {
  const own = line.author === 'customer';
  return {
    key: own && line.id !== undefined ? line.id : `line-${line.seq}`,
    author: line.author,
    text: line.message.text,
    mark: line.mark ?? null,
    at: line.at,
    status: own ? 'delivered' : null,
    outgoingId: null,
    choices: (line.message.choices ?? []).map((choice) => ({ ...choice, state: 'open' })),
    file: line.message.file ?? null,
    // The bot answers what was said last, and each of its messages says so.
    quote: line.author === 'agent' ? (said.get(line.replyTo ?? '') ?? null) : null,
  };
}

function fromOutgoing({ id, text, at, status }: Outgoing): Message {
  return {
    key: id,
    author: 'customer',
    text,
    mark: null,
    at,
    status,
    outgoingId: id,
    choices: [],
    file: null,
    quote: null,
  };
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
