import type { Choice, OutgoingMessage } from '../model/message.ts';
import { type TicketView, ticketName } from '../model/ticket.ts';
import { flowChoice } from './choices.ts';
import { describeMoment } from './dates.ts';
import type { FlowContext } from './flow.ts';
import { listed } from './order-card.ts';
import { choicesMessage, textMessage } from './replies.ts';
import { RETURN_REASONS } from './return-rules.ts';
import { topicOf, topicTitle } from './taxonomy.ts';

const NAME = 'ticket-status';
/** Buttons of tickets to pick from. */
const MOST_LISTED = 8;
/** Of the customer's words so much stands beside a ticket's state, and where it is read back. */
const MOST_SHOWN = { brief: 60, whole: 600 } as const;

/** Something is left to do. */
export const isOpen = ({ state }: TicketView): boolean => state !== 'solved' && state !== 'closed';

/** A ticket and how far it is; of several, which they are. */
export function showTickets(tickets: readonly TicketView[], context: FlowContext): OutgoingMessage {
  const [only, ...others] = tickets;
  if (only !== undefined && others.length === 0)
    return withChoices([...stateOf(only, context), ...briefOf(only, context)], choicesFor(only, context));
  return whichTicket(context.say('ticket.which'), tickets, '', context);
}

/** What stands in a ticket, read back. */
export function readBack(view: TicketView, context: FlowContext): OutgoingMessage {
  return withChoices([...stateOf(view, context), ...contentLines(view, context)], choicesFor(view, context));
}

/** Asks which of several is meant; `verb`: what picking one does. */
export function whichTicket(
  text: string,
  tickets: readonly TicketView[],
  verb: '' | 'withdraw-' | 'keep-' | 'content-',
  { say }: FlowContext,
): OutgoingMessage {
  const choices = tickets.slice(0, MOST_LISTED).map(({ number, kind, state }) => ({
    id: flowChoice(NAME, `${verb}${ticketName(number)}`),
    label: `${ticketName(number)} ${say(`ticket.kind.${kind}`)} · ${say(`ticket.state.${state}`)}`,
  }));
  return choicesMessage(text, choices);
}

/** It can be taken back, and how. */
export function tellWithdrawable({ number }: TicketView, { say }: FlowContext): OutgoingMessage {
  const ticket = ticketName(number);
  const label = say('ticket.withdraw', { ticket });
  return choicesMessage(say('ticket.canWithdraw', { ticket }), [{ id: flowChoice(NAME, `withdraw-${ticket}`), label }]);
}

/** What may be done with a ticket. */
export function choicesFor(view: TicketView, { say }: FlowContext): Choice[] {
  if (isOpen(view)) return [{ id: flowChoice(NAME, `add-${ticketName(view.number)}`), label: say('ticket.add') }];
  if (!view.canReopen) return [];
  return [{ id: flowChoice(NAME, `reopen-${ticketName(view.number)}`), label: say('ticket.reopen') }];
}

function withChoices(lines: readonly string[], choices: readonly Choice[]): OutgoingMessage {
  const text = lines.join('\n');
  return choices.length === 0 ? textMessage(text) : choicesMessage(text, choices);
}

function stateOf(view: TicketView, context: FlowContext): string[] {
  const { say } = context;
  return [
    say('ticket.shown', {
      kind: say(`ticket.kind.${view.kind}`),
      ticket: ticketName(view.number),
      state: say(`ticket.state.${view.state}`),
      created: describeMoment(view.createdAt, context),
    }),
    ...(isOpen(view) ? [say('ticket.due', { due: describeMoment(view.dueAt, context) })] : []),
    ...(view.content?.withdrawn === true ? [say('ticket.isWithdrawn')] : []),
    ...(view.lastMessage === null ? [] : [say('ticket.lastMessage', { text: view.lastMessage })]),
  ];
}

/** What it is about, in a line or two. */
function briefOf(view: TicketView, context: FlowContext): string[] {
  const { say } = context;
  const { items = [], wish = null } = view.content ?? {};
  if (items.length === 0) return [say('ticket.words', { words: cut(view.description, MOST_SHOWN.brief) })];
  return [itemsLine(items, context), ...(wish === null ? [] : [say('ticket.wish', { wish })])];
}

function contentLines(view: TicketView, context: FlowContext): string[] {
  const { say } = context;
  const { order, description, content } = view;
  const words = say('ticket.words', { words: cut(description, MOST_SHOWN.whole) });
  const ordered = order === null ? [] : [say('ticket.order', { order })];
  if (content === undefined) return [...ordered, words];
  const { items, wish, handover, contact, files, facts } = content;
  return [
    ...ordered,
    ...(items.length === 0 ? [] : [itemsLine(items, context)]),
    ...categoryLine(view, context),
    ...(wish === null ? [] : [say('ticket.wish', { wish })]),
    ...(handover === null ? [] : [say('return.summaryHandover', { handover: say(`return.handover.${handover}`) })]),
    ...(view.kind === 'return' ? [] : [say('ticket.contact', { contact: contact ?? say('complaint.here') })]),
    words,
    ...facts.map((fact) => say('ticket.fact', { words: cut(fact, MOST_SHOWN.whole) })),
    ...(files === 0 ? [] : [say('complaint.summaryFiles', { count: files })]),
  ];
}

const itemsLine = (items: readonly { name: string; quantity: number }[], { say, language }: FlowContext): string =>
  say('ticket.items', {
    items: listed(
      items.map(({ name, quantity }) => say('order.item', { name, quantity })),
      language,
    ),
  });

function categoryLine({ kind, content }: TicketView, context: FlowContext): string[] {
  const { say, knowledge } = context;
  const { category = null, subcategory = null } = content ?? {};
  if (category === null) return [];
  if (kind === 'return') {
    const reason = RETURN_REASONS.find((one) => one === category);
    return reason === undefined ? [] : [say('ticket.reason', { reason: say(`return.reason.${reason}`) })];
  }
  const id = subcategory === null ? category : `${category}/${subcategory}`;
  const topic = topicOf(id, knowledge.shop.complaints);
  return topic === null ? [] : [say('ticket.category', { category: topicTitle(topic, context) })];
}

const cut = (words: string, most: number): string =>
  words.length > most ? `${words.slice(0, most).toWellFormed()}…` : words;
