import { type TicketView, ticketName } from '../model/ticket.ts';
import { describeMoment } from './dates.ts';
import type { FlowContext } from './flow.ts';
import { isOpen } from './ticket-card.ts';

/** What a message that goes into a ticket does. */
export const NOTED = ['fact', 'urge', 'withdraw', 'keep'] as const;
/** One of them. */
export type Noted = (typeof NOTED)[number];
/** What a message asks of a ticket; `withdrawable`: whether it can be taken back. */
export const ASKED = ['state', 'when', 'content', 'withdrawable'] as const;
/** One of them. */
export type Asked = (typeof ASKED)[number];

/** Those that it may be about: what is taken back, or asked of with a wish to, is open. */
export function meantOf(tickets: readonly TicketView[], noted: Noted, asked: Asked): readonly TicketView[] {
  const open = tickets.filter(isOpen);
  if (asked !== 'state' && asked !== 'when' && open.length === 0) return tickets;
  const turned = open.filter(({ content }) => (content?.withdrawn === true) === (noted === 'keep'));
  const isTurn = noted === 'withdraw' || noted === 'keep';
  return isTurn && turned.length > 0 ? turned : open;
}

/** Of what was added so much is said again. */
const MOST_REPEATED = 200;

/** Says what was noted in a ticket. */
export function tellNoted(what: Noted | 'reopen', text: string, view: TicketView, context: FlowContext): string {
  const { say } = context;
  const ticket = ticketName(view.number);
  if (what === 'urge') return tellUrged(view, context);
  if (what === 'withdraw') return say('ticket.withdrawn', { ticket });
  if (what === 'keep') return say('ticket.kept', { ticket });
  if (what === 'reopen') return say('ticket.reopened', { ticket });
  if (text === '') return say('ticket.added', { ticket });
  const words = text.length > MOST_REPEATED ? `${text.slice(0, MOST_REPEATED).toWellFormed()}…` : text;
  return say('ticket.addedWords', { ticket, words });
}

const tellUrged = (view: TicketView, context: FlowContext): string =>
  context.say('ticket.urged', {
    ticket: ticketName(view.number),
    state: context.say(`ticket.state.${view.state}`),
    due: describeMoment(view.dueAt, context),
  });
