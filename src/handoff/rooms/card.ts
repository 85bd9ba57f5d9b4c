import { type Case, caseCode, type Suggestion } from '../../model/case.ts';
import type { Choice, OutgoingMessage } from '../../model/message.ts';
import { type TicketView, ticketName } from '../../model/ticket.ts';
import { channelName, customerName, hasBareWords, hidden, languageName, moment, type RoomView } from './view.ts';

/** What is known of the customer besides the case. */
export interface Earlier {
  /** The newest first, without this one. */
  readonly cases: readonly Case[];
  readonly tickets: readonly Pick<TicketView, 'number' | 'state'>[];
}

/** Most lines of the summary and suggestions on a card. */
const MOST = { asked: 6, suggestions: 3, earlier: 5 } as const;
const WIDTH = { label: 100, value: 500, suggestion: 200, button: 60 } as const;
/** Longer ids stand on no button of every platform (Telegram: 64 bytes). */
const MAX_CHOICE = 64;

/** What a button of a card says that is pressed: `desk:17:close:solved`. */
export interface Pressed {
  readonly number: number;
  readonly verb: string;
  /** '' = none. */
  readonly argument: string;
}

/** Reads a button; null = it is none of a card's. */
export function readChoice(id: string): Pressed | null {
  const [, number, verb = '', argument = ''] = /^desk:([1-9]\d{0,14}):([a-z]{1,20})(?::(.{1,150}))?$/u.exec(id) ?? [];
  return number === undefined ? null : { number: Number(number), verb, argument };
}

const choice = (number: number, what: string, label: string): Choice => ({ id: `desk:${number}:${what}`, label });

/** The button that claims a case. */
export const claimChoice = ({ number }: Case, { say }: RoomView): Choice =>
  choice(number, 'claim', say('desk.room.button.claim'));

/** The buttons that send answers of the knowledge. */
export function sendChoices(
  { number }: Case,
  suggestions: readonly Pick<Suggestion, 'entry' | 'title'>[],
  { say }: RoomView,
): Choice[] {
  return suggestions
    .slice(0, MOST.suggestions)
    .map(({ entry, title }) =>
      choice(number, `send:${entry}`, cut(say('desk.room.button.send', { title }), WIDTH.button)),
    )
    .filter(({ id }) => Buffer.byteLength(id) <= MAX_CHOICE);
}

/** A case as people see it in a room, with what can be done now. */
export function cardOf(current: Case, earlier: Earlier, view: RoomView): OutgoingMessage {
  const { say, channel } = view;
  const code = caseCode(current.number);
  const title = say('desk.room.card.title', { code, name: customerName(current, view) });
  const facts = factsOf(current, earlier, view)
    .filter(([, value]) => value.trim() !== '')
    .map(([label, value]) => ({ label: cut(label, WIDTH.label), value: cut(value, WIDTH.value) }));
  const lines = [title, ...facts.map(({ label, value }) => `${label}: ${value}`)];
  const text = [...lines, ...howTo(current, code, view)].join('\n');
  const choices = buttonsOf(current, view).slice(0, channel.buttons);
  return { kind: 'card', text, title: cut(title, 200), facts, ...(choices.length === 0 ? {} : { choices }) };
}

function howTo({ state }: Case, code: string, { say, channel }: RoomView): string[] {
  if (!hasBareWords(channel) || state === 'closed') return [];
  return ['', say(`desk.room.howTo.${state}`, { code })];
}

/** The most used first: a platform may not show them all. */
function buttonsOf(current: Case, view: RoomView): Choice[] {
  const { say } = view;
  const { number, state } = current;
  if (state === 'closed') return [];
  const closing = [
    choice(number, 'close:solved', say('desk.room.button.solved')),
    choice(number, 'close:unsolved', say('desk.room.button.unsolved')),
  ];
  const bot = choice(number, 'bot', say('desk.room.button.bot'));
  // Answers are sent by who serves the customer: before, they are read on the card.
  if (state === 'queued') return [claimChoice(current, view), bot, ...closing];
  const release = choice(number, 'release', say('desk.room.button.release'));
  return [...sendChoices(current, current.suggestions, view), ...closing, bot, release];
}

type Fact = readonly [label: string, value: string];

function factsOf(current: Case, earlier: Earlier, view: RoomView): Fact[] {
  const { say } = view;
  const { order, callBack, summary, suggestions } = current;
  const known: readonly (readonly [label: string, value: string | null])[] = [
    [say('desk.room.fact.order'), order],
    [say('desk.room.fact.callBack'), callBack],
  ];
  return [
    [say('desk.room.fact.state'), stateWords(current, view)],
    [say('desk.room.fact.channel'), channelName(current.ref.platform, view)],
    [say('desk.room.fact.language'), languageName(current.language, view)],
    [say('desk.room.fact.mood'), say(`desk.room.mood.${current.mood}`)],
    [say('desk.room.fact.reason'), say(`desk.room.reason.${current.reason}`)],
    [say('desk.room.fact.priority'), say(`desk.room.priority.${current.priority}`)],
    [say('desk.room.fact.since'), moment(current.openedAt, view)],
    ...known.flatMap(([label, value]): Fact[] => (value === null ? [] : [[label, hidden(value, view)]])),
    ...earlierFacts(earlier, view),
    ...summary
      .slice(-MOST.asked)
      .map(
        ({ asked, answer }): Fact => [
          `❓ ${hidden(asked, view)}`,
          `→ ${answer === null ? say('desk.room.unanswered') : hidden(answer, view)}`,
        ],
      ),
    ...suggestions
      .slice(0, MOST.suggestions)
      .map(({ title, text }): Fact => [say('desk.room.fact.suggestion', { title }), cut(text, WIDTH.suggestion)]),
  ];
}

function earlierFacts({ cases, tickets }: Earlier, { say, ...view }: RoomView): Fact[] {
  const ended = cases.slice(0, MOST.earlier).map(({ number, openedAt, end, rating }) => {
    const solved = end?.solved == null ? [] : [say(end.solved ? 'desk.room.solved' : 'desk.room.unsolved')];
    const stars = rating === null ? [] : [`★${rating.stars}`];
    return [caseCode(number), moment(openedAt, view), ...solved, ...stars].join(' ');
  });
  const open = tickets
    .slice(0, MOST.earlier)
    .map(({ number, state }) => `${ticketName(number)} ${say(`admin.ticket.state.${state}`)}`);
  return [
    [say('desk.room.fact.earlier'), ended.join('; ')],
    [say('desk.room.fact.tickets'), open.join('; ')],
  ];
}

function stateWords({ state, agent, end }: Case, { say }: RoomView): string {
  if (state === 'queued') return say('desk.room.state.queued');
  if (state === 'claimed') return say('desk.room.state.claimed', { name: agent?.name ?? '' });
  const solved = end?.solved == null ? [] : [say(end.solved ? 'desk.room.solved' : 'desk.room.unsolved')];
  return [say('desk.room.state.closed'), ...(agent === null ? [] : [agent.name]), ...solved].join(' · ');
}

/** The profile of a case's customer, as an answer. */
export function profileOf(current: Case, earlier: Earlier, view: RoomView): string {
  const card = cardOf(current, earlier, { ...view, channel: { ...view.channel, buttons: 1 } });
  return card.text;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function cut(text: string, width: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= width) return whole;
  let kept = '';
  for (const { segment } of graphemes.segment(whole.slice(0, width * 2))) {
    if (kept.length + segment.length > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
